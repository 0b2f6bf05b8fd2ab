"""The demo's manuals and its training before the start: some were absent, copies are missing."""

from datetime import datetime, time, timedelta

from madoguchi.core.calendar.jst import JST, day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands import training
from madoguchi.services.safeguarding.commands.manuals import publish_shipped
from madoguchi.services.safeguarding.demo.names import ADULT_GIVEN, FAMILY, PLACES, SHAPES
from madoguchi.services.safeguarding.models import ServiceContract

GUESTS, CAME = 32, 27
TRAINED_AFTER = 22


def train(contract: ServiceContract, now: datetime, officer: Actor) -> None:
    """Publish the manuals, and hold a session three weeks after the contract's first day."""
    held_on = min(contract.starts_on + timedelta(days=TRAINED_AFTER), day_of(now))
    first = max(held_on - timedelta(days=14), contract.starts_on)
    before = min(datetime.combine(first, time(10), JST), now)
    publish_shipped(before)
    after = min(datetime.combine(held_on, time(17), JST), now)
    plan = training.Plan(
        title="児童情報共有システム 操作研修", held_on=held_on, starts_at=time(14),
        ends_at=time(16), place="みほん区役所 分庁舎3階 研修室",
    )  # fmt: skip
    session = training.plan_training(contract, plan, by=officer, now=before)
    training.invite(session, guests(), by=officer, now=before)
    came = session.invitations.values_list("pk", flat=True)[:CAME]
    training.record_attendance(session, came, by=officer, now=after)
    training.note_question(
        session, asked_by="みほん区立桜丘小学校", question="前の日の入力を、あとから直せますか。",
        answer="提出の前なら、その日の画面で直せます。提出のあとは、理由を書いて訂正できます。",
        by=officer, now=after,
    )  # fmt: skip
    training.instruct_copies(session, 150, by=officer, now=before)
    training.deliver_copies(
        session, copies=140, delivered_on=max(held_on - timedelta(days=2), first),
        key="demo-copies", receiver="児童相談支援課 窓口担当", by=officer, now=after,
    )  # fmt: skip


def guests() -> list[training.Guest]:
    """One of each facility, in the order of the ward's list."""
    facilities = [shape[0].format(place) for place in PLACES for shape in SHAPES]
    return [
        training.Guest(
            facilities[n],
            f"{FAMILY[n * 3 % len(FAMILY)]} {ADULT_GIVEN[n * 7 % len(ADULT_GIVEN)]}",
            f"kenshu-{n + 1:03d}@facility.example.jp",
        )
        for n in range(GUESTS)
    ]
