"""What a facility cannot enter: one sentence or 404, nothing half-saved, a line in the trail."""

import json
from datetime import date, timedelta

import pytest
from django.http import QueryDict

from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.commands.attendance import Entering, enter
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    Facility,
    Placement,
    ServiceContract,
)
from madoguchi.services.safeguarding.queries.access_log import AccessListing, accesses
from madoguchi.services.safeguarding.rules.entries import Mark
from madoguchi.services.safeguarding.tests.factories import NAMES, NOW, TODAY, a_child
from madoguchi.services.safeguarding.tests.ward_desk import text_of


def refused_lines(person):
    rows = TrailEntry.objects.filter(action="refused", actor_id=person.pk).order_by("pk")
    return [json.loads(row.after) for row in rows]


def test_marking_another_facilitys_child_saves_nothing_and_leaves_a_line(safe, client_of):
    """A guess by number, among one's own: all or nothing."""
    own, foreign = a_child(safe), a_child(safe, NAMES[1], facility=safe.nursery)
    client = client_of(safe.reporter)
    marks = {"key": "guessed-number", "number": foreign.child.number, "code": "present"}
    answer = client.post(f"/safeguarding/days/{TODAY}/marks/", marks)
    assert (answer.status_code, AttendanceEntry.objects.count()) == (404, 0)
    assert own.child.number not in str(refused_lines(safe.reporter))
    assert refused_lines(safe.reporter) == [{"numbers": foreign.child.number}]
    assert not TrailEntry.objects.filter(action="accounts.attempt_refused").exists()


CLOSED, TOMORROW = date(2025, 6, 8), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (CLOSED, "令和7年6月8日(日)は「日曜日」のため入力できません。日付を確かめてください。"),
        (
            TOMORROW,
            "令和7年6月11日(水)は、まだ来ていない日です。当日になってから入力してください。",
        ),
    ],
)
def test_entry_for_a_closed_day_or_tomorrow_is_one_sentence_and_nothing_is_saved(
    safe, client_of, day, sentence
):
    marks = {"key": "wrong-day-1", "number": a_child(safe).child.number, "code": "present"}
    answer = client_of(safe.reporter).post(f"/safeguarding/days/{day}/marks/", marks)
    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert AttendanceEntry.objects.count() == 0


def test_entry_for_a_child_who_moved_yesterday_and_of_a_facility_whose_time_is_over(
    safe, client_of
):
    placement = a_child(safe)
    yesterday = TODAY - timedelta(days=1)
    Placement.objects.update(until_on=yesterday)
    client, url = client_of(safe.reporter), f"/safeguarding/days/{TODAY}/marks/"
    marks = {"key": "moved-child", "number": placement.child.number, "code": "present"}
    answer = client.post(url, marks)
    said = "この児童の在籍は令和7年6月9日(月)までです。その日までの出欠だけを入力してください。"
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    Placement.objects.update(until_on=None)
    Facility.objects.filter(pk=safe.school.pk).update(ends_on=yesterday)
    answer = client.post(url, {**marks, "key": "ended-facility"})
    said = "この施設の利用期間に含まれません。区の担当課へご連絡ください。"
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert AttendanceEntry.objects.count() == 0


def test_day_after_the_last_day_of_use_offers_no_press_and_says_so(safe, client_of):
    a_child(safe)
    client, said = client_of(safe.reporter), "この施設の利用期間に含まれない日です。"
    for model in (Facility, ServiceContract):
        for ends_on, is_over in ((TODAY, False), (TODAY - timedelta(days=1), True)):
            model.objects.update(ends_on=ends_on)
            page = text_of(client.get(f"/safeguarding/days/{TODAY}/"))
            assert (said in page, "未入力の全員を出席にする" in page) == (is_over, not is_over)
        model.objects.update(ends_on=date(2028, 3, 31))


@pytest.mark.parametrize(("ends_on", "status"), [(TODAY - timedelta(days=1), 422), (TODAY, 302)])
def test_entry_of_a_facility_whose_contract_ended_is_refused_from_the_next_day(
    safe, client_of, ends_on, status
):
    ServiceContract.objects.update(ends_on=ends_on)
    marks = {"key": "contract-ends", "number": a_child(safe).child.number, "code": "present"}
    answer = client_of(safe.reporter).post(f"/safeguarding/days/{TODAY}/marks/", marks)
    refused = "この施設の利用期間に含まれません。区の担当課へご連絡ください。" in text_of(answer)
    assert (answer.status_code, refused, AttendanceEntry.objects.count()) == (
        status, status == 422, int(status == 302),
    )  # fmt: skip


def test_next_years_contract_of_the_same_section_goes_on_with_the_facility(safe, client_of):
    ServiceContract.objects.update(ends_on=TODAY - timedelta(days=1))
    ServiceContract.objects.create(
        title="次の履行期間", section=safe.contract.section, key=safe.contract.key,
        starts_on=TODAY, ends_on=date(2028, 3, 31),
    )  # fmt: skip
    marks = {"key": "contract-goes-on", "number": a_child(safe).child.number, "code": "present"}
    answer = client_of(safe.reporter).post(f"/safeguarding/days/{TODAY}/marks/", marks)
    assert (answer.status_code, AttendanceEntry.objects.count()) == (302, 1)


@pytest.mark.parametrize(
    "path", ["urgent/緊2025-99999/", "reports/999999/", "requests/999999/request.pdf"]
)
def test_guess_at_a_number_is_404_with_a_line(safe, client_of, path):
    assert client_of(safe.nurse).get(f"/safeguarding/{path}").status_code == 404
    assert len(refused_lines(safe.nurse)) == 1
    assert not TrailEntry.objects.filter(action="accounts.attempt_refused").exists()


def test_refusals_stand_in_the_access_log_in_words_with_the_number_tried(safe, client_of):
    foreign = a_child(safe, NAMES[1], facility=safe.nursery).child.number
    client = client_of(safe.reporter)
    client.post(
        f"/safeguarding/days/{TODAY}/marks/",
        {"key": "guessed-number", "number": foreign, "code": "present"},
    )
    assert client.get("/safeguarding/statistics/").status_code == 403
    query = QueryDict(f"kind=refused&who={safe.reporter.email}")
    lines = accesses(AccessListing(query, TODAY).rows)
    assert {(one.action, one.what, one.number) for one in lines} == {
        ("拒否", "所属していない児童番号の入力", foreign),
        ("拒否", "統計", ""),
    }


def test_closed_day_says_that_nothing_is_to_be_entered(safe, client_of):
    a_child(safe)
    page = text_of(client_of(safe.reporter).get(f"/safeguarding/days/{CLOSED}/"))
    assert ("入力はありません" in page, "入力はすべて済みました" in page) == (True, False)


def test_200_presses_of_one_morning_each_thrice_are_one_entry_each(safe):
    """The turn of the month in small: what is pressed again is not there again, nothing is lost."""
    placements = [a_child(safe, f"見本 太郎{n}") for n in range(20)]
    days = [date(2025, 5, day) for day in (1, 2, 7, 8, 9, 12, 13, 14, 15, 16)]
    by = safe.actor(safe.reporter)
    for _ in range(3):
        for n, placement in enumerate(placements):
            for day in days:
                enter(
                    Entering(
                        facility=safe.school, key=f"press-{n:02d}-{day}", by=by, now=NOW,
                        days={day: [Mark(number=placement.child.number, code="present")]},
                    )
                )  # fmt: skip
    assert AttendanceEntry.objects.count() == 200
    assert safe.school.operations.count() == 200
    assert set(AttendanceEntry.objects.values_list("revision", flat=True)) == {1}
