"""How many passwords are remembered, so that none of them is taken again: a dated setting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PasswordMemory:
    """From a day on, the newest ``count`` passwords (the present one included) are refused."""

    from_on: date
    count: int
    source: str


MEMORIES = (
    PasswordMemory(
        date(2025, 1, 6), 5,
        "JIS Q 27002:2024 管理策5.17（使用したことのあるパスワードの再利用の防止）。"
        "件数は定められていないため、この製品が5件と決めた。区は増やせる。",
    ),
)  # fmt: skip


def remembered_on(day: date, asked: int = 0, memories: Sequence[PasswordMemory] = MEMORIES) -> int:
    """How many count on the day; ``asked`` is the ward's own number, which may only be higher.

    Before the first rule its number counts already: no password was ever free to come back.

    >>> remembered_on(date(2026, 4, 1)), remembered_on(date(2026, 4, 1), 12)
    (5, 12)
    >>> remembered_on(date(2026, 4, 1), 1)
    5
    """
    ordered = sorted(memories, key=lambda one: one.from_on)
    in_force = [one for one in ordered if one.from_on <= day] or ordered[:1]
    return max(in_force[-1].count, asked)
