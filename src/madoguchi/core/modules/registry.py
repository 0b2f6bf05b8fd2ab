"""The modules switched on in this deployment: core's own, then the services, in order."""

from collections.abc import Iterator

from django.conf import settings

from madoguchi.core.modules.shape import Job, NavItem, ServiceModule


def installed_modules() -> tuple[ServiceModule, ...]:
    """Core modules first, then the services named in MADOGUCHI_MODULES."""
    return (*settings.CORE_MODULES, *settings.MODULES)


def navigation() -> Iterator[tuple[ServiceModule, NavItem]]:
    """Every menu entry with its module, in menu order."""
    for module in installed_modules():
        for item in module.navigation:
            yield module, item


def jobs() -> Iterator[Job]:
    """Every repeated job of every module."""
    for module in installed_modules():
        yield from module.jobs


def receivers_of(event_name: str) -> tuple[str, ...]:
    """Dotted receivers that listen to the event, in module order."""
    return tuple(
        module.listens[event_name] for module in installed_modules() if event_name in module.listens
    )
