"""Worlds of tests that are made once: every test stands on them as if they were made for it.

A world made through the commands costs up to a second, and a test changes a little of it. So the
worlds that a test asks for are laid one upon the other in one transaction (``world``, a call in
it, two proposals in that call), and the test runs in a savepoint upon them. The next test of the
same worlds finds them standing; for another one the layers that it does not ask for are rolled
back. Whatever a test can change is given back before the next:

rows      the savepoint is rolled back, as for every test
objects   each test gets a deep copy of all that was made, together, so that what was one object
          stays one
files     the folder of the tests' keys and files holds again what the worlds wrote, and no more
mails     the outbox holds what was sent while the worlds were made

Made anew for each test, as ever: worlds of tests that commit, of those that change the settings
(they may move the folders), and of those that ask for a world by ``request.getfixturevalue``.
"""

import functools
import inspect
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import TestCase

Build = Callable[..., Any]
Argument = Callable[[str, dict[Build, Any]], Any]
Files = dict[Path, tuple[int, bytes]]


def kept(build: Build) -> Any:
    """A fixture that is made once for all tests in a row that ask for it.

    It may ask for other kept fixtures, for such as need no database (a clock,
    ``django_capture_on_commit_callbacks``), and for such as only look at kept ones (the officer of
    a world). It returns objects, never a function, which would remember the first test's objects.
    """
    if inspect.isgeneratorfunction(build):
        raise TypeError(f"{build.__name__}: a kept world cannot be taken down after a test")

    @functools.wraps(build)
    def handed_out(**asked: Any) -> Any:
        return STOCK.copies[build] if build in STOCK.copies else build(**asked)

    handed_out.kept_build = build
    return pytest.fixture(handed_out)


@dataclass
class Layer:
    """One world upon those below it, with all that was made so far."""

    build: Build
    atomics: dict[str, Any]
    made: dict[Build, Any]
    files: Files
    mails: list[Any]


class Stock:
    """The worlds that stand in this process, lowest first."""

    def __init__(self) -> None:
        self.file: Path | None = None
        self.layers: list[Layer] = []
        self.copies: dict[Build, Any] = {}

    def stand_on(self, builds: list[Build], argument: Argument) -> None:
        """Exactly these worlds stand, and their files; ``argument`` gives what one asks for."""
        pairs = enumerate(zip(self.layers, builds, strict=False))
        same = next((i for i, (layer, build) in pairs if layer.build is not build), None)
        self.drop(min(len(self.layers), len(builds)) if same is None else same)
        give_files(self.layers[-1].files if self.layers else {})
        for build in builds[len(self.layers) :]:
            self.add(build, argument)

    def drop(self, number: int = 0) -> None:
        """Take down all layers but the lowest ``number``."""
        self.copies = {}
        while len(self.layers) > number:
            TestCase._rollback_atomics(self.layers.pop().atomics)

    def add(self, build: Build, argument: Argument) -> None:
        mail.outbox, made = self.own_copies()
        atomics = TestCase._enter_atomics()
        try:
            made[build] = made_by(build, made, argument)
            connection.check_constraints()
        except BaseException:
            TestCase._rollback_atomics(atomics)
            raise
        self.layers.append(Layer(build, atomics, made, taken_files(), mail.outbox))

    def own_copies(self) -> tuple[list[Any], dict[Build, Any]]:
        """(mails, objects): all that was made, copied together; nothing is shared with others."""
        top = self.layers[-1] if self.layers else None
        return deepcopy((top.mails, top.made)) if top else ([], {})

    def hand_out(self) -> None:
        """To the test that begins."""
        if self.layers:
            mail.outbox, self.copies = self.own_copies()


STOCK = Stock()


def made_by(build: Build, made: dict[Build, Any], argument: Argument) -> Any:
    names = inspect.signature(build).parameters
    thing = build(**{name: argument(name, made) for name in names})
    if callable(thing):
        raise TypeError(f"{build.__name__}: a function would remember the first test's objects")
    return thing


def taken_files() -> Files:
    """What the tests' folder of keys and files holds: mode and content of each."""
    files = (path for path in Path(settings.TEST_FILES).rglob("*") if path.is_file())
    return {path: (path.stat().st_mode, path.read_bytes()) for path in files}


def give_files(wanted: Files) -> None:
    """The folder holds these, and nothing that a test left or took."""
    for path in Path(settings.TEST_FILES).rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()
    for path, (mode, content) in wanted.items():
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_bytes(content)
            path.chmod(mode)
