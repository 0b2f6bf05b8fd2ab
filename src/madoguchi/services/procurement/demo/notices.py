"""Checked notices of the demo world: the five cases told as notices, and one with slips.

The words are our own. A telling (data/notices/) says the facts of a published notice under its
headings, with what contradicts there: its days, numbers, names and what is absent. So the check
gives an officer the findings of the published notice, for the same reasons; the test holds them
against one another. The sixth is the call of an invented ward. All are really read and checked.
"""

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.testing.personas import World, as_actor
from madoguchi.services.procurement.commands.notices import accept_finding, read_notice_file

SLIPS = Path(__file__).parent / "data" / "notice_with_slips.txt"
TELLINGS = Path(__file__).parent / "data" / "notices"
Facts = Mapping[str, Any]


def check_case(
    world: World, key: str, facts: Facts, *, section: Organisation, now: datetime
) -> None:
    """One published case, told as a notice, read back and checked."""
    officer = as_actor(world.officers[key], now.date(), mfa=True)
    name = f"{str(facts['title'])[:40]}_事実.txt"
    paper = telling_of(key, phone=section.phone, email=section.email).encode()
    read_notice_file(io.BytesIO(paper), name=name, section=section, by=officer, now=now)


def check_one_with_slips(world: World, *, now: datetime) -> None:
    """A notice of the invented ward while it is being corrected: one finding was accepted."""
    officer = as_actor(world.saeki, now.date(), mfa=True)
    reading = read_notice_file(
        io.BytesIO(SLIPS.read_bytes()), name="まちかど図書室_実施要領.txt",
        section=world.sections["000"], by=officer, now=now,
    )  # fmt: skip
    mark = next(row["mark"] for row in reading.findings if row["rule"] == "ties_missing")
    accept_finding(reading, mark, note="同点の扱いは配点表の別冊に書くため", by=officer, now=now)


def telling_of(key: str, *, phone: str, email: str) -> str:
    """The facts of a published notice in our own words, with the section's telephone."""
    words = (TELLINGS / f"{key}.txt").read_text(encoding="utf-8")
    return words.replace("{電話}", f"電話 {phone}").replace("{メール}", email)
