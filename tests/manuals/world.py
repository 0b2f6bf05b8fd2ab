"""The invented world of the manuals: one school on a morning of June, one child who stays away."""

from datetime import date, datetime, timedelta

from madoguchi.core.testing.personas import World
from madoguchi.services.safeguarding.commands.reports import open_month
from madoguchi.services.safeguarding.models import InformationRequest, Placement
from madoguchi.services.safeguarding.terms import Grade
from madoguchi.services.safeguarding.tests.factories import NAMES, Safe, a_child, make_safe
from madoguchi.services.safeguarding.tests.factories_ward import at, attend, evaluate

MORNING = datetime.fromisoformat("2025-06-05T09:20:00+09:00")  # a Thursday; May is due on the 6th
GRADES = (Grade.P1, Grade.P2, Grade.P3, Grade.P5, Grade.P6)
MAY = date(2025, 5, 1)
BASIS = "児童虐待の防止等に関する法律第13条の4、児童福祉法第25条の3"


def make_school(world: World, *, with_today: bool = False) -> tuple[Safe, list[Placement]]:
    """Five children of みほん小学校; every school day from 1 May up to yesterday is typed in."""
    safe = make_safe(world)
    safe.world.sections["002"].phone = "03-0000-1234"
    safe.world.sections["002"].save()
    placements = [
        a_child(safe, name, grade=grade) for name, grade in zip(NAMES, GRADES, strict=True)
    ]
    for n, placement in enumerate(placements):
        ask(safe, placement)
        attend(placement, days_of(n)[: 24 if with_today else 23], MAY)
    open_month(date(2025, 5, 1), now=at(date(2025, 6, 1), 0, 5))
    return safe, placements


def days_of(n: int) -> str:
    """24 school days from 1 May to 5 June; the third child has not come since 28 May."""
    word = ["o"] * 24
    word[3 + 3 * n] = "x"
    word[(11 + 5 * n) % 17] = "l"
    if n == 2:
        word[17:] = "x" * 7
    return "".join(word)


def ask(safe: Safe, placement: Placement) -> InformationRequest:
    """The ward has asked the school, and the head has read it."""
    return InformationRequest.objects.create(
        placement=placement, from_on=date(2025, 4, 1), until_on=date(2026, 3, 31),
        legal_basis=BASIS, issued_by=safe.officer, issued_at=at(date(2025, 4, 1), 10),
        acknowledged_by=safe.head, acknowledged_at=at(date(2025, 4, 1), 14),
    )  # fmt: skip


def let_the_rules_look(placements: list[Placement], now: datetime) -> None:
    evaluate(placements, now - timedelta(minutes=20))
