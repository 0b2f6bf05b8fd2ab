"""Messages between ward and facility: read marks, the answer beside the report, no attachment."""

import json
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.commands.reports import open_month
from madoguchi.services.safeguarding.models import (
    CaseAssignment,
    InformationRequest,
    Message,
    ReportPeriod,
)
from madoguchi.services.safeguarding.tests.factories import NAMES, NOW, a_child
from madoguchi.services.safeguarding.tests.factories import make_safe as make
from madoguchi.services.safeguarding.tests.factories_ward import another_centre
from madoguchi.services.safeguarding.tests.ward_desk import text_of

MAY, ASKED_ON = date(2025, 5, 1), date(2025, 6, 3)
QUESTION = "14日の欠席について、家庭から連絡はありましたか。"


class Moved:
    """The clock of the requests, moved by the test."""

    def __init__(self, now: datetime) -> None:
        self.now = now


@pytest.fixture
def moved(monkeypatch):
    clock = Moved(NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@kept
def safe(world, moved):
    return make(world)


@kept
def report(safe):
    placement = a_child(safe)
    InformationRequest.objects.create(
        placement=placement, from_on=date(2025, 4, 1), until_on=date(2026, 3, 31),
        legal_basis="児童虐待防止法第13条の4", issued_at=NOW,
    )  # fmt: skip
    open_month(MAY, now=at(MAY, 0, 5))
    return ReportPeriod.objects.get()


def beside(report):
    return f"/safeguarding/ward/reports/{report.pk}/messages/"


@pytest.mark.requirement("SAFE-041")
def test_question_is_unread_then_read_at_its_time_and_the_answer_stands_at_the_report(
    safe, report, moved, client_of
):
    moved.now = at(ASKED_ON, 9)
    ward = client_of(safe.caseworker)
    typed = {"key": "question-1", "words": QUESTION}
    assert ward.post(beside(report), typed).status_code == 302
    ward.post(beside(report), typed)  # the second tap
    assert Message.objects.count() == 1
    assert "未読" in text_of(ward.get(beside(report)))

    moved.now = at(ASKED_ON, 9, 42)
    facility = client_of(safe.reporter)
    day = text_of(facility.get("/safeguarding/today/", follow=True))
    assert "まだ開いていない連絡が1件あります。" in day
    page = text_of(facility.get(f"/safeguarding/reports/{report.pk}/"))
    assert (QUESTION in page, safe.caseworker.name in page) == (True, False)
    moved.now = at(ASKED_ON, 10)
    client_of(safe.head).get(f"/safeguarding/reports/{report.pk}/")  # only the first reading counts
    ward = client_of(safe.caseworker)
    assert "既読 令和7年6月3日(火)午前9時42分" in text_of(ward.get(beside(report)))

    answer = f"/safeguarding/reports/{report.pk}/answer/"
    longest = "朝、保護者から電話がありました。" * 31 + "以上です"
    assert len(longest) == 500
    refused = facility.post(answer, {"key": "answer-1", "words": longest + "。"})
    assert (refused.status_code, "500字まで" in text_of(refused)) == (422, True)
    assert longest in text_of(refused)
    attached = {"key": "answer-1", "words": "写真です", "file": SimpleUploadedFile("a.png", b"x")}
    refused = facility.post(answer, attached)
    assert (refused.status_code, "添付できません" in text_of(refused)) == (422, True)
    assert 'type="file"' not in page
    assert facility.post(answer, {"key": "answer-1", "words": longest}).status_code == 302
    assert longest in text_of(ward.get(beside(report)))
    rows = Message.objects.filter(report=report).values_list("is_from_ward", "sent_by", "read_at")
    assert list(rows) == [
        (True, safe.caseworker.pk, at(ASKED_ON, 9, 42)),
        (False, safe.reporter.pk, at(ASKED_ON, 10)),
    ]


def test_words_stand_under_the_contracts_key(safe, report, client_of):
    client_of(safe.caseworker).post(beside(report), {"key": "question-1", "words": QUESTION})
    [stored] = Message.objects.values_list("words", flat=True)
    assert ("欠席" in stored, Message.objects.get().words) == (False, QUESTION)


@pytest.mark.parametrize("words", ["", "   ", "090-1234-5678に電話してください"])
def test_empty_words_and_numbers_of_people_are_refused(safe, report, client_of, words):
    answer = client_of(safe.reporter).post(
        "/safeguarding/messages/", {"key": "m-1", "words": words, "number": ""}
    )
    assert (answer.status_code, Message.objects.count()) == (422, 0)


def test_general_message_goes_to_the_section_and_one_of_a_child_to_its_holder(
    safe, report, client_of
):
    nurse, number = a_child(safe, NAMES[1], facility=safe.nursery), report.child.number
    facility = client_of(safe.reporter)
    page = "/safeguarding/messages/"
    facility.post(page, {"key": "m-1", "words": "連絡先が変わりました。", "number": ""})
    facility.post(page, {"key": "m-2", "words": "面談の日を相談したいです。", "number": number})
    other = {"key": "m-3", "words": "見えないはずです。", "number": nurse.child.number}
    assert facility.post(page, other).status_code == 422
    inbox = "/safeguarding/ward/messages/"
    seen = {
        person.name: [
            line.message.form_key for line in client_of(person).get(inbox).context["lines"]
        ]
        for person in (safe.caseworker, safe.officer, another_centre(safe)[1])
    }
    assert seen == {"瀧川 拓": ["m-2"], "井ノ口 拓海": ["m-2", "m-1"], "早乙女 翼": []}
    assert client_of(safe.nurse).get(page).context["lines"] == []


def test_ward_writes_about_its_own_children_to_where_they_are(safe, report, client_of):
    inbox, number = "/safeguarding/ward/messages/", report.child.number
    worker = client_of(safe.caseworker)
    typed = {"key": "w-1", "words": "登校のようすを教えてください。", "number": number}
    for wrong, said in (
        ({"facility_code": "X9999"}, "「X9999」に当てはまる施設は見つかりません。"),
        ({"facility_code": "N0001"}, "いまこの施設に在籍していません"),
        (
            {"facility_code": "S0001", "number": ""},
            "どの児童についての連絡か、児童を入力してください。",
        ),
    ):
        answer = worker.post(inbox, {**typed, **wrong})
        assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert worker.post(inbox, {**typed, "facility_code": "S0001"}).status_code == 302
    stranger = client_of(another_centre(safe)[1])
    assert stranger.post(inbox, {**typed, "facility_code": "S0001"}).status_code == 403
    assert client_of(safe.reporter).get(inbox).status_code == 403
    assert [row.child for row in Message.objects.all()] == [report.child]


def test_another_facilitys_report_is_not_there_to_be_answered_and_the_try_stays(
    safe, report, client_of
):
    answer = f"/safeguarding/reports/{report.pk}/answer/"
    nurse = client_of(safe.nurse)
    assert nurse.post(answer, {"key": "n-1", "words": "?"}).status_code == 404
    line = TrailEntry.objects.filter(action="refused").latest("pk")
    assert (line.actor_id, json.loads(line.after)) == (safe.nurse.pk, {"number": str(report.pk)})
    CaseAssignment.objects.all().delete()
    assert client_of(safe.caseworker).get(beside(report)).status_code == 403
