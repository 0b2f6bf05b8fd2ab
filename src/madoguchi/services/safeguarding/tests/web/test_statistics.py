"""What the statistics count of reports and children, and the small groups that they hide."""

from datetime import date

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.models import ReportPeriod
from madoguchi.services.safeguarding.queries.statistics import Grouping, statistics
from madoguchi.services.safeguarding.terms import HolderRole
from madoguchi.services.safeguarding.tests.factories import a_child, make_safe
from madoguchi.services.safeguarding.tests.factories_ward import (
    another_centre,
    at,
    attend,
    hold,
    many_children,
)

pytestmark = pytest.mark.django_db


@kept
def safe(world):
    return make_safe(world)


def may_report(placement):
    """The open report of May."""
    return ReportPeriod.objects.create(
        child=placement.child, placement=placement, cycle="monthly", from_on=date(2025, 5, 1),
        until_on=date(2025, 5, 31), due_on=date(2025, 6, 6), state="open",
        opened_at=at(date(2025, 5, 1), 0),
    )  # fmt: skip


@pytest.mark.requirement("SAFE-044")
def test_statistics_equal_the_detail_and_are_exported(safe, client_of, monkeypatch):
    placements = many_children(safe, 500)
    ReportPeriod.objects.bulk_create(
        ReportPeriod(
            child_id=placement.child_id, placement=placement, cycle="monthly",
            from_on=date(2025, 5, 1), until_on=date(2025, 5, 31), due_on=date(2025, 6, 6),
            state="submitted" if n < 480 else "open", opened_at=at(date(2025, 5, 1), 0),
            submitted_at=at(date(2025, 6, 6 if n < 450 else 7), 9) if n < 480 else None,
        )
        for n, placement in enumerate(placements)
    )  # fmt: skip
    attend(placements[0], "xxx", date(2025, 5, 7))
    actor, now = safe.actor(safe.officer), at(date(2025, 6, 10), 10)
    found = statistics(actor, date(2025, 5, 1), Grouping.KIND, now)
    (row,) = found.rows
    assert (row.label, row.sent, row.due, row.sent_rate) == ("区立小学校", 480, 500, "96.0%")
    assert (row.on_time, row.on_time_rate, row.absent) == (450, "90.0%", 3)
    assert row.sent == ReportPeriod.objects.filter(state="submitted").count()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    client = client_of(safe.officer)
    address = reverse("safeguarding:statistics")
    csv = client.get(address, {"month": "2025-05", "by": "kind", "format": "csv"})
    assert csv.content.startswith(b"\xef\xbb\xbf")
    assert "区立小学校,500,500,480,96.0%,450,90.0%,3,0,0," in csv.content.decode("utf-8-sig")
    xlsx = client.get(address, {"month": "2025-05", "by": "kind", "format": "xlsx"})
    assert xlsx.content.startswith(b"PK")
    assert "例題" not in client.get(address, {"month": "2025-05"}).content.decode()
    assert TrailEntry.objects.filter(action="output").count() == 2


def test_small_groups_are_hidden_and_cannot_be_worked_out(safe):
    for n in range(6):
        may_report(a_child(safe, f"例題 {n}"))
    for n in range(2):
        may_report(a_child(safe, f"園児 {n}", facility=safe.nursery))
    found = statistics(
        safe.actor(safe.officer), date(2025, 5, 1), Grouping.KIND, at(date(2025, 6, 10), 10)
    )
    assert [(row.label, row.children) for row in found.rows] == [
        ("保育園", None), ("区立小学校", None)
    ]  # fmt: skip
    assert found.total.children == 8


def test_caseworkers_and_their_centres_do_not_uncover_one_another(safe):
    other, worker, _ = another_centre(safe)
    for n in range(14):
        child = a_child(safe, f"例題 {n}")
        may_report(child)
        if n >= 8:
            hold(child.child, other, worker if n < 12 else None, HolderRole.PRIMARY)
    actor, now = safe.actor(safe.officer), at(date(2025, 6, 10), 10)

    def shown(grouping):
        found = statistics(actor, date(2025, 5, 1), grouping, now)
        return [(row.label, row.children) for row in found.rows]

    centres = shown(Grouping.HOLDER)
    assert sorted(number for _, number in centres) == [6, 8]
    assert shown(Grouping.CASEWORKER) == sorted(
        [
            (f"{safe.caseworker.name}（{safe.centre.name}）", 8),
            (f"{worker.name}（{other.name}）", None),
            (f"定めなし（{other.name}）", None),
        ],
        key=lambda row: (row[0].partition("（")[2], row[0]),
    )


def test_statistics_of_another_centre_count_nothing_of_ours(safe):
    may_report(a_child(safe))
    _, stranger, _ = another_centre(safe)
    found = statistics(
        safe.actor(stranger), date(2025, 5, 1), Grouping.HOLDER, at(date(2025, 6, 10), 10)
    )
    assert (found.rows, found.total.children) == ([], 0)
