"""Event: a fact that a module tells the house; primitives only, versioned name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar

NAME_SHAPE = re.compile(r"[a-z_]+\.[a-z_]+\.v[1-9][0-9]*")


class BadEvent(TypeError):
    """The class is no event that can be published: a mistake in the program."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events: a frozen dataclass of numbers, texts, dates, lists and tables of these.

    NAME  "<module>.<fact>.v<n>"; fields are only ever added, anything else is the next version
    """

    NAME: ClassVar[str] = ""

    def payload(self) -> dict[str, Any]:
        """The fields as JSON has them, as receivers get them; dates and moments in ISO 8601.

        raises  BadEvent  for a float, a model object or anything else that is no plain value,
                          for a moment without a time zone, and for a NAME of another shape
        """
        if not NAME_SHAPE.fullmatch(self.NAME):
            raise BadEvent(f"{type(self).__name__}.NAME must look like module.fact.v1")
        return {field.name: plain(getattr(self, field.name)) for field in fields(self)}


def plain(value: object) -> Any:
    """The value as JSON has it.

    >>> plain((date(2026, 1, 16), "髙橋", None))
    ['2026-01-16', '髙橋', None]
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise BadEvent("a moment in an event needs its time zone")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    raise BadEvent(f"{type(value).__name__} is no plain value")
