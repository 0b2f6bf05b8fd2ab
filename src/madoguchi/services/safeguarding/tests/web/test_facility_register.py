"""The facility register by pages: changes, default closed days, for the section alone."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.services.safeguarding.models import EvaluationDue, WardClosedDefault
from madoguchi.services.safeguarding.queries.calendars import calendar_of
from madoguchi.services.safeguarding.tests.factories import TODAY, a_child
from madoguchi.services.safeguarding.tests.ward_desk import era, text_of

FACILITIES, DEFAULTS = "/safeguarding/roster/facilities/", "/safeguarding/roster/closed-days/"


def typed(safe, **more):
    values = {
        "name": "みほん第二小学校", "phone": "03-0000-1234", "kind": "elementary",
        "responsible": str(safe.officer.memberships.get().organisation_id),
        "contact": "副校長", "input_cycle": "daily", "open_weekdays": ["1", "2", "3", "4", "5"],
        "needs_confirmation": "on", **era("starts_on", 1), **era("ends_on", 30),
        "starts_on_month": "4",
    }  # fmt: skip
    return {**values, **more}


def summer(**more):
    values = {
        "facility_kind": "elementary", "kind": "vacation", "label": "夏季休業",
        **era("from_on", 21), **era("until_on", 31), "from_on_month": "7", "until_on_month": "8",
    }  # fmt: skip
    return {**values, **more}


def test_register_finds_a_facility_and_changes_it(safe, client_of):
    child = a_child(safe)
    client = client_of(safe.officer)
    found = client.get(FACILITIES, {"q": "みほん小"}).context["listing"].rows
    assert [one.code for one in found] == ["S0001"]
    assert client.post(f"{FACILITIES}S0001/", typed(safe)).status_code == 302
    safe.school.refresh_from_db()
    facts = (
        safe.school.name, safe.school.contact, safe.school.ends_on, safe.school.responsible_id,
    )  # fmt: skip
    section = safe.officer.memberships.get().organisation_id
    assert facts == ("みほん第二小学校", "副校長", date(2025, 6, 30), section)
    assert EvaluationDue.objects.filter(child=child.child).exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"open_weekdays": []}, "1つ以上選んでください"),
        ({"ends_on_year": "6"}, "利用開始日と同じ日かそれより後"),
        ({"kind": "塾"}, "種別"),
    ],
)
def test_what_cannot_be_is_refused_and_the_typed_words_stay(safe, client_of, wrong, said):
    answer = client_of(safe.officer).post(f"{FACILITIES}S0001/", typed(safe, **wrong))
    page = text_of(answer)
    assert (answer.status_code, said in page, "みほん第二小学校" in page) == (422, True, True)
    safe.school.refresh_from_db()
    assert safe.school.name == "みほん小学校"


def test_default_closed_days_are_added_once_and_taken_back(safe, client_of):
    client = client_of(safe.officer)
    day = date(2025, 7, 22)
    assert client.post(DEFAULTS, summer()).status_code == 302
    again = client.post(DEFAULTS, summer())
    assert (again.status_code, "すでに登録されています" in text_of(again)) == (422, True)
    backwards = client.post(DEFAULTS, summer(until_on_month="6"))
    assert (backwards.status_code, WardClosedDefault.objects.count()) == (422, 1)
    open_on = [calendar_of(one).is_open_day(day) for one in (safe.school, safe.nursery)]
    assert open_on == [False, True]
    client.post(f"{DEFAULTS}{WardClosedDefault.objects.get().pk}/removal/")
    assert calendar_of(safe.school).is_open_day(day)


def test_register_is_for_the_supervising_section_alone(safe, client_of):
    pages = (FACILITIES, f"{FACILITIES}S0001/", DEFAULTS)
    for person, status in ((safe.officer, 200), (safe.reporter, 403), (safe.caseworker, 403)):
        client = client_of(person)
        assert [client.get(page).status_code for page in pages] == [status] * 3
    assert client_of(safe.officer).get(f"{FACILITIES}X0001/").status_code == 404


def test_file_and_form_of_facilities_are_no_facility_called_so(safe, client_of):
    client = client_of(safe.officer)
    assert client.get(f"{FACILITIES}template/").status_code == 200
    file = SimpleUploadedFile("facilities.csv", "施設番号,名称\r\n".encode())
    answer = client.post(f"{FACILITIES}file/", {"file": file})
    assert (answer.status_code, "列の見出し「種別」" in text_of(answer)) == (422, True)


@pytest.mark.parametrize("path", ["days/9999-12-31/", "months/9999-12/"])
def test_far_days_are_not_there(safe, client_of, path):
    assert client_of(safe.reporter).get(f"/safeguarding/{path}").status_code == 404


def test_far_month_of_a_report_is_not_there_and_of_a_list_is_the_running_one(safe, client_of):
    section = client_of(safe.officer)
    assert section.get("/safeguarding/operation/reports/9999-12/").status_code == 404
    reviews = client_of(safe.supervisor).get("/safeguarding/reviews/", {"month": "9999-12"})
    assert reviews.context["month"] == TODAY.replace(day=1)
