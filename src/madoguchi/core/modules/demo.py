"""The demo world: each module's loader, once, and all of them or none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.module_loading import import_string

from madoguchi.core.modules.models import LoadedDemo
from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.modules.shape import ServiceModule


@dataclass(frozen=True)
class DemoClock:
    """The moment that a demo world is dated from: the same for all loaders of one run."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def modules_without_demo_world() -> tuple[ServiceModule, ...]:
    """Installed modules that offer a demo world which this database does not hold yet."""
    loaded = set(LoadedDemo.objects.values_list("module", flat=True))
    return tuple(m for m in installed_modules() if m.demo and m.name not in loaded)


def load_demo_world(*, now: datetime) -> tuple[str, ...]:
    """Load what is missing, core's rooms first; the names of the modules that were loaded.

    Then the sequels of all of them. All or nothing: if one loader fails, no row of any of them
    stays. Loading again does nothing.
    """
    clock = DemoClock(now)
    with transaction.atomic():
        missing = modules_without_demo_world()
        for module in missing:
            _play(module.demo, clock)
            LoadedDemo.objects.create(module=module.name, loaded_at=now)
        for module in missing:
            if module.demo_sequel:
                _play(module.demo_sequel, clock)
    return tuple(module.name for module in missing)


def _play(path: str, clock: DemoClock) -> None:
    part: Callable[[DemoClock], None] = import_string(path)
    part(clock)
