"""Term: a code with its Japanese label, without Django, so that rules may use it."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """An enum whose members are ``NAME = "value", "日本語ラベル"``.

    ``choices()`` serves model fields; write ``default=State.DRAFT.value`` there, or the
    migration imports the enum.

    >>> class State(Term):
    ...     DRAFT = "draft", "下書き"
    >>> State.DRAFT.label, State.choices()
    ('下書き', [('draft', '下書き')])
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        # The default lets a type checker accept ``State("draft")``, the look-up by value.
        if not label:
            raise TypeError(f"{cls.__name__} {value!r} needs a label")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) pairs in order of definition."""
        return [(member.value, member.label) for member in cls]
