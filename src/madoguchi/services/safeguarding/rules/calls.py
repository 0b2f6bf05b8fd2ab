"""Calls of a facility's own system: when they are too old, and what they hold."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from madoguchi.services.safeguarding.rules.addresses import day_in_address
from madoguchi.services.safeguarding.rules.entries import Mark

OLDEST = timedelta(minutes=10)
AHEAD = timedelta(minutes=2)  # clocks of two machines
MOST_ENTRIES = 2_000
OPERATION = re.compile(r"[A-Za-z0-9-]{8,64}")
MOST_LETTERS, MOST_WHY = 40, 200  # of one field, of the reason of a correction
FIELDS = ("number", "code", "family_contact", "reason")


class BadCall(ValueError):
    """The call cannot be read; the message says what to send, in Japanese."""


@dataclass(frozen=True)
class Sent:
    """A call as read: its number, and the marks of each day."""

    operation: str
    days: Mapping[date, list[Mark]]
    why: str


def read_call(sent: Any, now: datetime) -> Sent:
    """Read the JSON of a call that has just arrived.

    raises  BadCall  not of the described shape; or sent too long ago or later than now: a call
            that somebody kept and repeats is not taken
    """
    if not isinstance(sent, dict):
        raise BadCall("JSONのオブジェクトで送ってください。")
    operation = sent.get("operation")
    if not isinstance(operation, str) or not OPERATION.fullmatch(operation):
        raise BadCall("operation に、呼出しごとの番号（半角英数字8〜64字）を付けてください。")
    _refuse_old(_moment(sent.get("sent_at")), now)
    entries, why = sent.get("entries"), sent.get("why", "")
    if not isinstance(entries, list) or not 1 <= len(entries) <= MOST_ENTRIES:
        raise BadCall(f"entries に、出欠を1件から{MOST_ENTRIES:,}件まで入れてください。")
    days: dict[date, list[Mark]] = {}
    for place, entry in enumerate(entries, start=1):
        day, mark = _entry(entry, place)
        if any(other.number == mark.number for other in days.get(day, ())):
            raise BadCall(f"entries の{place}件目は、同じ児童の同じ日がほかにもあります。")
        days.setdefault(day, []).append(mark)
    if not _is_text(why, MOST_WHY):
        raise BadCall(f"why は、{MOST_WHY}字までの1行の文字で送ってください。")
    return Sent(operation, days, why)


def _is_text(value: Any, most: int) -> bool:
    """Letters that a register can keep: no control signs, no half of a letter."""
    return (
        isinstance(value, str)
        and len(value) <= most
        and not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in value)
    )


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadCall("sent_at に、送信した日時を付けてください（例：2025-06-10T09:20:00+09:00）。")
    return moment


def _refuse_old(sent_at: datetime, now: datetime) -> None:
    if not now - OLDEST <= sent_at <= now + AHEAD:
        raise BadCall(
            "送信日時がいまの時刻と合いません。時計を合わせ、sent_at を付け直して送ってください。"
        )


def _entry(entry: Any, place: int) -> tuple[date, Mark]:
    if not isinstance(entry, dict) or not set(entry) <= {"day", *FIELDS}:
        raise BadCall(f"entries の{place}件目の項目が、説明と違います。")
    values = {name: entry.get(name, "") for name in FIELDS}
    try:
        day = day_in_address(entry.get("day", ""))
    except (TypeError, ValueError):
        raise BadCall(
            f"entries の{place}件目の day を、2025-06-10 の形で入れてください。"
        ) from None
    if not all(_is_text(value, MOST_LETTERS) for value in values.values()) or not values["number"]:
        raise BadCall(
            f"entries の{place}件目の number と code を、40字までの文字で入れてください。"
        )
    return day, Mark(**values)
