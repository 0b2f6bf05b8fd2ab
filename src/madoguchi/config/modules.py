"""The module switchboard: which services this deployment runs (MADOGUCHI_MODULES)."""

from importlib import import_module

from madoguchi.core.modules import ServiceModule

AVAILABLE = ("procurement", "contracts", "safeguarding")
CORE_WITH_MODULE = ("ui", "trail", "events", "accounts", "vault", "mail", "desk", "cases")


class UnknownModule(Exception):
    """A name in MADOGUCHI_MODULES is misspelt; the message lists the valid ones."""


def load_modules(names: list[str]) -> tuple[ServiceModule, ...]:
    """The services named, in the given order; ``["all"]`` is every one available, ``["none"]`` the
    core alone.

    raises  UnknownModule  for a name that is not in AVAILABLE
    """
    if names == ["none"]:
        return ()
    wanted = list(AVAILABLE) if names in ([], ["all"]) else names
    unknown = [name for name in wanted if name not in AVAILABLE]
    if unknown:
        raise UnknownModule(
            f"MADOGUCHI_MODULES names {', '.join(unknown)}; "
            f"valid names: {', '.join(AVAILABLE)}, all, none"
        )
    return tuple(import_module(f"madoguchi.services.{name}.module").MODULE for name in wanted)


def load_core_modules() -> tuple[ServiceModule, ...]:
    """What core's own rooms offer (menus, jobs, permissions)."""
    return tuple(import_module(f"madoguchi.core.{name}.module").MODULE for name in CORE_WITH_MODULE)
