"""The examples in the docstrings of the calendar hold."""

import doctest
import importlib
import pkgutil

import pytest

import madoguchi.core.calendar as room

MODULES = [found.name for found in pkgutil.iter_modules(room.__path__) if found.name != "tests"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    module = importlib.import_module(f"madoguchi.core.calendar.{name}")
    assert doctest.testmod(module).failed == 0


def test_every_module_is_listed() -> None:
    assert {"wareki", "expressions", "due", "fiscal", "holidays", "business", "hours"} <= set(
        MODULES
    )
