"""The catalogue: each event that a module announces has a sample that its class produces."""

import json
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from madoguchi.core import events
from madoguchi.core.events import Event
from madoguchi.core.modules.registry import installed_modules

CATALOGUE = Path(events.__file__).parent / "catalogue"


def announced() -> list[tuple[str, str]]:
    """(module name, event name) of all that the installed modules announce."""
    return [(module.name, name) for module in installed_modules() for name in module.announces]


def class_of(module: str, name: str) -> type[Event]:
    """The class with this NAME in the module's ``events.py``."""
    rooms = [f"madoguchi.services.{module}.events", f"madoguchi.core.{module}.events"]
    for room in rooms:
        try:
            found = vars(import_module(room)).values()
        except ModuleNotFoundError:
            continue
        classes = [each for each in found if isinstance(each, type) and issubclass(each, Event)]
        return next(each for each in classes if name == each.NAME)
    pytest.fail(f"no events.py for {name}")


def rebuilt(cls: type[Event], sample: dict[str, Any]) -> Event:
    """The event that the sample stands for."""
    hints = get_type_hints(cls)
    return cls(**{name: typed(hints[name], value) for name, value in sample.items()})


def typed(hint: Any, value: Any) -> Any:
    kinds = {hint, *get_args(hint)}
    if isinstance(value, str) and datetime in kinds:
        return datetime.fromisoformat(value)
    if isinstance(value, str) and date in kinds:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize(("module", "name"), announced())
def test_announced_event_has_a_sample_that_its_class_produces(module, name):
    sample = json.loads((CATALOGUE / f"{name}.json").read_text(encoding="utf-8"))
    assert rebuilt(class_of(module, name), sample).payload() == sample


def test_catalogue_holds_no_sample_that_nobody_announces():
    installed = {module.name for module in installed_modules()}
    samples = {path.stem for path in CATALOGUE.glob("*.json")}
    of_installed = {name for name in samples if name.split(".")[0] in installed}
    assert of_installed == {name for _, name in announced()}


def test_every_receiver_listens_to_an_announced_event_or_one_of_a_module_switched_off():
    names = {name for _, name in announced()}
    modules = {module.name for module in installed_modules()}
    heard = {name for module in installed_modules() for name in module.listens}
    assert {name for name in heard - names if name.split(".")[0] in modules} == set()
