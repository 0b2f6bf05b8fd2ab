"""Labels: every code that people see as a Japanese word, found in the whole house."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import madoguchi
from madoguchi.core.terms import Term

NOT_LOOKED_AT = {"tests", "migrations", "management", "settings", "child", "wsgi"}


def terms() -> list[type[Term]]:
    """Every Term enum of the product, by module and name."""
    for found in pkgutil.walk_packages(madoguchi.__path__, "madoguchi."):
        if not NOT_LOOKED_AT & set(found.name.split(".")):
            import_module(found.name)
    ours = [kind for kind in subclasses(Term) if kind.__module__.startswith("madoguchi.")]
    return sorted(set(ours), key=lambda kind: (kind.__module__, kind.__qualname__))


def subclasses(kind: type[Term]) -> Iterator[type[Term]]:
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


def room_of(kind: type[Term]) -> str:
    """ "procurement" of madoguchi.services.procurement.terms."""
    return kind.__module__.split(".")[2]


def label_rows() -> Iterator[str]:
    """Rows of the glossary's last chapter: label, code name, value, module."""
    for kind in terms():
        for member in kind:
            code = f"{room_of(kind)}: `{kind.__name__}.{member.name}`"
            yield f"| {member.label} | {code} | `{member.value}` |"
