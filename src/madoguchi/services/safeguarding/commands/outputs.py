"""Outputs: a paper of children leaves the house only with a purpose, and a line in the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.sheets import write_xlsx
from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.documents.case_sheets import (
    SheetFacts,
    conference_paper,
    conference_sheet,
    sheet_paper,
    sheet_tables,
)
from madoguchi.services.safeguarding.documents.gathering import gather_conference, gather_sheet
from madoguchi.services.safeguarding.models import Child

LONGEST_DAYS = 366 * 3
SINCE = date(2019, 4, 1)  # before the notice, no facility reported


@dataclass(frozen=True, kw_only=True)
class Output:
    """What is asked for: the period, "pdf" or "xlsx", and for which purpose."""

    first: date
    last: date
    purpose: str
    kind: str


def output_sheet(child: Child, wanted: Output, *, by: Actor, now: datetime) -> bytes:
    """個票 of one child (SAFE-043). Raises Forbidden, Refused."""
    authorise(by, "safeguarding.case.output", child, now=now)
    _check(wanted)
    facts = SheetFacts(by.label, now, wanted.purpose)
    sheet = gather_sheet(child, wanted.first, wanted.last, day_of(now))
    _note([child], wanted, "個票", by=by, now=now)
    if wanted.kind == "xlsx":
        return write_xlsx(sheet_tables(sheet, facts), title="支援対象児童 個票", made_at=now)
    return render_pdf("ledger", sheet_paper(sheet, facts), title="支援対象児童 個票")


def output_conference(
    children: Sequence[Child], wanted: Output, *, by: Actor, now: datetime
) -> bytes:
    """実務者会議資料 of the children that the caller's search found. Raises Forbidden, Refused."""
    authorise(by, "safeguarding.case.output", now=now)
    _check(wanted)
    if not children:
        raise Refused(
            "nobody", "条件に合う児童がいません。条件を変えて、もう一度出力してください。"
        )
    facts = SheetFacts(by.label, now, wanted.purpose)
    lines = gather_conference(children, wanted.first, wanted.last, day_of(now))
    _note(children, wanted, "会議資料", by=by, now=now)
    if wanted.kind == "xlsx":
        return write_xlsx(conference_sheet(lines, facts), title="実務者会議資料", made_at=now)
    paper = conference_paper(lines, wanted.first, wanted.last, facts)
    return render_pdf("ledger", paper, title="実務者会議資料")


def _check(wanted: Output) -> None:
    if not wanted.purpose.strip():
        raise Refused("purpose_needed", "使用目的を入力してください。")
    is_in_order = 0 <= (wanted.last - wanted.first).days <= LONGEST_DAYS
    if not is_in_order or wanted.first < SINCE:
        raise Refused("period", "期間の初日と末日を確かめてください（3年までです）。")


def _note(
    children: Sequence[Child], wanted: Output, what: str, *, by: Actor, now: datetime
) -> None:
    """One line a child, so that it stands in each child's record of views."""
    with transaction.atomic():
        for child in children:
            record(
                "output", by=by, about=child, label=what,
                detail={"number": child.number, "purpose": wanted.purpose,
                        "children": len(children),
                        "kind": wanted.kind, "first": wanted.first.isoformat(),
                        "last": wanted.last.isoformat()},
                now=now,
            )  # fmt: skip
