"""The ward acts: confirmations, searches that are kept, sheets for a conference."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from madoguchi.core.documents.reading import read_document
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.commands.access import request_access, reveal_name
from madoguchi.services.safeguarding.commands.concerns import UrgentFacts, report_urgent
from madoguchi.services.safeguarding.models import (
    Child,
    SavedSearch,
    UrgentReport,
)
from madoguchi.services.safeguarding.terms import Sign
from madoguchi.services.safeguarding.tests.factories import (
    NAMES,
    TODAY,
    a_child,
)
from madoguchi.services.safeguarding.tests.factories_ward import (
    another_centre,
    attend,
    many_children,
)
from madoguchi.services.safeguarding.tests.ward_desk import (
    MORNING,
    NAME,
    era,
    get,
    seven,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("SAFE-034")
def test_confirmation_by_its_page(safe, child, client_of):
    client, alert = client_of(safe.caseworker), seven(child)
    address = reverse("safeguarding:alert-confirm", args=[alert.number])
    assert client.post(address, {"planned": "home_visit"}).status_code == 302
    again = client.post(address, {"planned": "watch"})
    assert again.status_code == 422
    assert "すでに確認されています（瀧川 拓）" in text_of(again)


def test_urgent_report_is_red_until_somebody_confirms_the_call(safe, child, client_of):
    report = report_urgent(
        child, UrgentFacts(happened_on=TODAY, sign=Sign.TOLD, facts="帰りたくないと話した。"),
        key="u", by=safe.actor(safe.reporter), now=MORNING,
    )  # fmt: skip
    client = client_of(safe.caseworker)
    assert "電話はまだです" in text_of(get(client, "ward"))
    assert "電話連絡がまだです" in text_of(get(client, "ward-urgent", report.receipt_number))
    client.post(reverse("safeguarding:urgent-called", args=[report.receipt_number]))
    stored = UrgentReport.objects.get()
    assert (stored.call_confirmed_by, stored.read_by) == (safe.caseworker, safe.caseworker)
    assert "電話連絡がまだです" not in text_of(get(client, "ward-urgent", report.receipt_number))


@pytest.mark.requirement("SAFE-042")
def test_search_by_school_absences_and_month_within_ones_authority(safe, child, client_of):
    few = a_child(safe, NAMES[1])
    attend(few, "oxxo", date(2025, 5, 7))
    many = a_child(safe, NAMES[2])
    attend(many, "oxxxo", date(2025, 5, 7))
    client = client_of(safe.caseworker)
    asked = {"q": "みほん小学校", "month": "2025-05", "absent": "3"}
    found = get(client, "children", **asked).context["listing"]
    assert [c.number for c in found.rows] == [many.child.number]
    assert found.count == 1
    _, stranger, _ = another_centre(safe)
    theirs = get(client_of(stranger), "children", scope="all", **asked)
    assert theirs.context["listing"].count == 0
    assert many.child.number not in text_of(theirs)
    named = get(client, "children", name="御堂　花子").context["listing"]
    assert [c.number for c in named.rows] == [child.child.number]
    assert get(client, "children", name="花子").context["listing"].count == 0


@pytest.mark.requirement("SAFE-042")
def test_search_asks_no_more_for_more_children(
    safe, child, client_of, django_assert_max_num_queries
):
    client = client_of(safe.caseworker)
    asked = {"q": "みほん小学校", "month": "2025-05", "absent": "3", "size": "100"}
    counts = []
    for more in (0, 3, 40):
        for placement in many_children(safe, more):
            attend(placement, "oxxxo", date(2025, 5, 7))
        get(client, "children", **asked)
        with django_assert_max_num_queries(40) as seen:
            found = get(client, "children", **asked).context["listing"]
        counts.append((found.count, len(seen)))
    assert [count for count, _ in counts] == [0, 3, 43]
    assert counts[1][1] == counts[2][1]


def test_search_is_saved_without_the_name(safe, child, client_of):
    client = client_of(safe.caseworker)
    client.post(
        reverse("safeguarding:search-save"),
        {"title": "5月に3日以上", "query": "month=2025-05&absent=3&name=御堂"},
    )
    saved = SavedSearch.objects.get()
    assert saved.query == "month=2025-05&absent=3"
    assert "5月に3日以上" in text_of(get(client, "children"))
    client.post(reverse("safeguarding:search-forget", args=[saved.pk]))
    assert SavedSearch.objects.count() == 0


@pytest.mark.requirement("SAFE-043")
@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_sheet_of_a_child_is_made_with_its_purpose_in_the_record(safe, child, client_of, kind):
    client = client_of(safe.caseworker)
    asked = {"kind": kind, "purpose": "個別ケース検討会議", **era("last", 10), **era("first", 10),
             "first_month": "4", "first_day": "1"}  # fmt: skip
    response = client.post(reverse("safeguarding:child-sheet", args=[child.child.number]), asked)
    assert response.status_code == 200
    read = read_document(BytesIO(response.content), f"sheet.{kind}")
    lines = [" ".join(line.text.split()) for line in read.lines]
    # 41 attendances from 1 April, then seven absences without a word from the family.
    assert [line for line in lines if line.startswith("令和7年")] == [
        "令和7年4月 21 21 0 0 0 0 0 0 0",
        "令和7年5月 20 20 0 0 0 0 0 0 0",
        "令和7年6月 7 0 7 7 0 0 0 7 0",
    ]
    if kind == "pdf":
        with pikepdf.open(BytesIO(response.content)) as sheet:
            sizes = {tuple(round(float(side)) for side in page.mediabox) for page in sheet.pages}
        assert sizes == {(0, 0, 842, 595)}  # A4, lying, in points
    entry = TrailEntry.objects.filter(action="output").latest("pk")
    assert (entry.actor_id, entry.label) == (safe.caseworker.pk, "個票")
    assert '"purpose": "個別ケース検討会議"' in entry.after
    assert '"children": 1' in entry.after
    nothing = client.post(
        reverse("safeguarding:child-sheet", args=[child.child.number]), {**asked, "purpose": " "}
    )
    assert nothing.status_code == 422


@pytest.mark.requirement("SAFE-043")
def test_conference_list_holds_one_line_a_child_and_each_child_remembers_it(safe, child, client_of):
    second = a_child(safe, NAMES[1])
    client = client_of(safe.caseworker)
    asked = {"kind": "pdf", "purpose": "実務者会議", **era("last", 10), **era("first", 1)}
    response = client.post(reverse("safeguarding:conference"), asked)
    assert response.content[:4] == b"%PDF"
    kept = TrailEntry.objects.filter(action="output", table_name=Child._meta.db_table)
    assert sorted(kept.values_list("row_pk", flat=True)) == sorted(
        [str(child.child_id), str(second.child_id)]
    )
    assert all('"children": 2' in entry.after for entry in kept)


def test_reveal_and_access_of_others_open_nothing_for_oneself(safe, child, client_of):
    _, stranger, _ = another_centre(safe)
    request_access(child.child, "休日の通報への対応のため。", by=safe.actor(stranger), now=MORNING)
    reveal_name(child.child, by=safe.actor(safe.caseworker), now=MORNING)
    client = client_of(stranger)
    assert NAME not in text_of(get(client, "child", child.child.number))
