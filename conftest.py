"""Fixtures of every test: the invented world, its people as actors, and their browsers."""

import gc
import os
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.core.accounts.models import Person
from madoguchi.core.testing.personas import World, make_world
from madoguchi.core.testing.personas import as_actor as make_actor
from madoguchi.core.testing.sign_in import signed_in_client
from madoguchi.core.trail.actor import Actor

pytest_plugins = ("tests.journeys.harness", "tests.standing_worlds")


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """Keys and files of tests need outlive a killed process, but never a loss of power."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: None)
        yield


@kept
def world(db: None) -> World:
    """Everybody of ``core.testing.personas``."""
    return make_world(timezone.localdate())


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """``client_of(person, mfa=True)``: a browser signed in as that person."""
    return signed_in_client


@pytest.fixture
def as_actor() -> Callable[..., Actor]:
    """``as_actor(person, mfa=True)``: the actor that the person is today."""

    def make(person: Person, *, mfa: bool = True) -> Actor:
        return make_actor(person, timezone.localdate(), mfa=mfa)

    return make


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their argument: a zip holds the time, and two workers must agree."""
    return argname if isinstance(val, bytes) else None
