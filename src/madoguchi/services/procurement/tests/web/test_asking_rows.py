"""Questions of the five cases: who may ask, to which second, and when and to whom answers go."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.testing.clock import stop_clock
from madoguchi.services.procurement.commands import (
    answer_entries,
    answer_letters,
    approvals,
    questions,
)
from madoguchi.services.procurement.models import AnswerEntry, Question, RefusedAttempt
from madoguchi.services.procurement.terms import ApplicationState, Channel, QuestionState
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_ward import (
    early_world,
    jst,
    put_out,
    seed_call,
)

pytestmark = pytest.mark.django_db
NOON = jst(2024, 11, 15, 12)


@kept
def world(db):
    return early_world()


def published(world, key, on):
    return put_out(seed_call(world, key, on=on), at=jst(on.year, on.month, on.day, 9))


def applied(call, firm, state, *, now, channel=Channel.COUNTER):
    application = call.open_for(firm, now=now, channel=channel)
    application.filed_at, application.state = now, state.value
    application.save()
    return application


def mail_at(moment, **typed):
    """What the officer types of a question that came by mail."""
    return {
        "firm": "株式会社例題学習社", "email": "himuro@reidai.example.jp", "channel": "email",
        "received_at_era": "reiwa", "received_at_year": str(moment.year - 2018),
        "received_at_month": str(moment.month), "received_at_day": str(moment.day),
        "received_at_hour": str(moment.hour), "received_at_minute": str(moment.minute),
        "second": str(moment.second), "text": "既存データの移行はありますか。", **typed,
    }  # fmt: skip


@pytest.mark.requirement("PROC-022")
@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (jst(2024, 11, 8, 11, 59) + timedelta(seconds=59), QuestionState.RECEIVED),
        (jst(2024, 11, 8, 12), QuestionState.RECEIVED),
        (jst(2024, 11, 8, 12) + timedelta(seconds=30), QuestionState.LATE),
    ],
)
def test_mail_after_noon_is_late_to_the_second(world, client_of, moment, state):
    call = published(world, "002", date(2024, 10, 25))
    deadline = call.tender.milestones.get(name="質問提出期限")
    assert deadline.text == "令和6年11月8日(金)正午"
    officer = client_of(world.officers["002"])
    page = reverse("procurement:question-new", args=[call.tender.number])
    assert officer.post(page, mail_at(moment)).status_code == 302
    kept = Question.objects.get()
    assert (kept.received_at, kept.state) == (moment, state)
    listed = text_of(officer, reverse("procurement:tender-questions", args=[call.tender.number]))
    assert ("期限後</" in listed.replace("\n", "").split("<tbody>")[1]) is (
        state is QuestionState.LATE
    )


@pytest.mark.requirement("PROC-072")
def test_question_at_half_past_noon_is_late_though_participation_is_open(
    world, client_of, monkeypatch
):
    call = published(world, "002", date(2024, 10, 25))
    clock = stop_clock(monkeypatch, jst(2024, 11, 8, 12))
    bidder = client_of(world.yamabe)
    base = f"/procurement/bids/{call.tender.number}/"
    bidder.post(f"{base}start/", {"kind": "single"})
    assert bidder.post(f"{base}questions/", {"text": "様式は自由ですか。"}).status_code == 302
    clock.moment = jst(2024, 11, 8, 12, 30)
    late = bidder.post(f"{base}questions/", {"text": "もう一つ質問があります。"})
    assert late.status_code == 422
    assert "もう一つ質問があります。" in late.content.decode()
    attempt = RefusedAttempt.objects.get()
    assert (attempt.code, attempt.stage, attempt.attempted_at) == (
        "deadline_passed", "questions", jst(2024, 11, 8, 12, 30),
    )  # fmt: skip
    assert list(Question.objects.values_list("text", flat=True)) == ["様式は自由ですか。"]
    # The same minute is in time for the statement of participation, which comes by mail.
    application = call.accept(world.reidai, now=jst(2024, 11, 8, 12, 30), channel=Channel.EMAIL)
    assert application.state == ApplicationState.ACCEPTED


@pytest.mark.requirement("PROC-073")
@pytest.mark.parametrize(
    ("state", "is_taken"),
    [(ApplicationState.ACCEPTED, False), (ApplicationState.NOT_INVITED, False),
     (ApplicationState.INVITED, True)],
)  # fmt: skip
def test_only_invited_firms_ask_in_case_004(world, client_of, monkeypatch, state, is_taken):
    call = published(world, "004", date(2024, 1, 12))
    applied(call, world.mihon_kikaku, state, now=jst(2024, 1, 18))
    stop_clock(monkeypatch, jst(2024, 2, 1))
    page = f"/procurement/bids/{call.tender.number}/questions/"
    told = client_of(world.yamabe).post(page, {"text": "測量図はありますか。"})
    assert (told.status_code, Question.objects.count()) == ((302, 1) if is_taken else (422, 0))
    if not is_taken:
        assert "この案件で質問できるのは、招請した事業者です。" in told.content.decode()
        assert RefusedAttempt.objects.get().code == "not_entitled_to_ask"


@pytest.mark.requirement("PROC-073")
def test_mail_of_a_firm_that_was_not_invited_is_kept_but_not_answered(world):
    call = published(world, "004", date(2024, 1, 12))
    [kept] = questions.register_questions(
        call.tender, [{"text": "測量図はありますか。"}], received_at=jst(2024, 2, 1),
        channel=Channel.EMAIL, firm="株式会社例題学習社", email="", by=call.officer,
        now=jst(2024, 2, 1),
    )  # fmt: skip
    assert kept.state == QuestionState.NOT_ENTITLED
    with pytest.raises(Refused, match="「対象外」の質問は、回答にまとめられません。"):
        questions.consolidate(
            call.tender, [kept], question="測量図は。", by=call.officer, now=jst(2024, 2, 1)
        )


def answered(call, asked, *, publish_at, now):
    questions.consolidate(
        call.tender, asked, question="データの移行はありますか。", answer="移行があります。",
        by=call.officer, now=now,
    )  # fmt: skip
    request = questions.request_answer_approval(call.tender, note="", by=call.officer, now=now)
    approvals.decide_approval(request, approve=True, by=call.approver, now=now)
    questions.schedule_answers(call.tender, publish_at=publish_at, by=call.officer, now=now)


def mailed(call, firm, application=None, *, at):
    return questions.register_questions(
        call.tender, [{"text": "移行は。"}], received_at=at, channel=Channel.EMAIL,
        firm=firm.name, email="", application=application, by=call.officer, now=at,
    )  # fmt: skip


@pytest.mark.requirement("PROC-074")
@pytest.mark.parametrize(
    ("moment", "is_shown"),
    [(NOON - timedelta(minutes=1), False), (NOON - timedelta(seconds=1), False), (NOON, True)],
)
def test_anonymous_visitor_reads_the_answers_at_the_exact_minute(world, moment, is_shown):
    call = published(world, "002", date(2024, 10, 25))
    asked = mailed(call, world.reidai, at=jst(2024, 11, 7))
    answered(call, asked, publish_at=NOON, now=jst(2024, 11, 11))
    with time_machine.travel(moment, tick=False):
        page = Client().get(reverse("procurement:call", args=[call.tender.number]))
    text = page.content.decode()
    assert (page.status_code, "移行があります。" in text) == (200, is_shown)
    assert world.reidai.name not in text


CIRCLES = {
    # case: (published, asked, answers due, the states that hear by mail)
    "000": (date(2025, 12, 22), jst(2026, 1, 21), jst(2026, 1, 27), {"accepted", "invited"}),
    "001": (date(2025, 12, 23), jst(2026, 1, 16), jst(2026, 1, 22), {"invited"}),
    "004": (date(2024, 1, 12), jst(2024, 2, 1), jst(2024, 2, 8), {"invited"}),
}


@pytest.mark.requirement("PROC-074")
@pytest.mark.parametrize("key", CIRCLES)
def test_answers_go_by_mail_to_the_circle_of_the_case(world, key):
    on, asked_at, due, heard = CIRCLES[key]
    call = published(world, key, on)
    filed = asked_at - timedelta(days=6)
    # In case 004 all who asked hear of it: the invited firm is the one that asked.
    invited = applied(call, world.mihon_kikaku, ApplicationState.INVITED, now=filed)
    applied(call, world.lantern, ApplicationState.ACCEPTED, now=filed)
    applied(call, world.kovalenko, ApplicationState.NOT_INVITED, now=filed)
    asked = mailed(call, world.mihon_kikaku, invited, at=asked_at)
    answered(call, asked, publish_at=due, now=due - timedelta(hours=1))
    with pytest.raises(Refused, match="まだありません"):
        answer_letters.make_answer_letters(
            call.tender, by=call.officer, now=due - timedelta(seconds=1)
        )
    letters = answer_letters.make_answer_letters(call.tender, by=call.officer, now=due)
    assert {letter.application.state for letter in letters} == heard
    assert {(letter.channel, "移行があります。" in letter.body) for letter in letters} == {
        ("email", True)
    }
    with time_machine.travel(due, tick=False):
        page = Client().get(reverse("procurement:call", args=[call.tender.number]))
    assert ("移行があります。" in page.content.decode()) is (key == "004")


@kept
def three(world):
    """Case 002 with three questions of three firms that ask the same."""
    call = published(world, "002", date(2024, 10, 25))
    firms = (world.mihon_kikaku, world.reidai, world.lantern)
    asked = [mailed(call, firm, at=jst(2024, 11, 7))[0] for firm in firms]
    return call, asked


def merge(call, asked, words="データの移行はありますか。"):
    return questions.consolidate(
        call.tender, asked, question=words, answer="あります。", by=call.officer,
        now=jst(2024, 11, 11),
    )  # fmt: skip


@pytest.mark.requirement("PROC-075")
def test_three_firms_that_asked_the_same_read_one_entry_without_a_name(three, world):
    call, asked = three
    with pytest.raises(Refused, match="事業者の名称"):
        merge(call, asked, words="例題学習社から、移行の質問がありました。")
    answered(call, asked, publish_at=NOON, now=jst(2024, 11, 11))
    with time_machine.travel(NOON, tick=False):
        text = Client().get(reverse("procurement:call", args=[call.tender.number])).content.decode()
    assert (text.count("移行があります。"), AnswerEntry.objects.get().number) == (1, 1)
    named = [firm.name for firm in (world.mihon_kikaku, world.reidai, world.lantern)]
    assert [name for name in named if name in text] == []


def test_equal_question_is_added_to_an_entry_that_is_there(three, world, client_of):
    call, asked = three
    entry = merge(call, asked[:2])
    page = reverse("procurement:answer-addition", args=[call.tender.number])
    officer = client_of(world.officers["002"])
    assert officer.post(f"{page}?question={asked[2].pk}", {"entry": entry.pk}).status_code == 302
    assert (entry.questions.count(), AnswerEntry.objects.count()) == (3, 1)
    # Ticked again by an old page: it is taken up already.
    again = officer.post(f"{page}?question={asked[2].pk}", {"entry": entry.pk})
    assert again.status_code == 422
    assert "「取りまとめ済み」の質問は" in again.content.decode()
    nothing = officer.get(reverse("procurement:answer-new", args=[call.tender.number]), follow=True)
    assert "まとめる質問に印を付けて" in nothing.content.decode()


def test_dissolved_entry_frees_its_questions_and_closes_the_gap(three, world, client_of):
    call, asked = three
    first, second = merge(call, asked[:2]), merge(call, asked[2:], words="二つ目の質問。")
    page = reverse("procurement:answer-dissolution", args=[call.tender.number, first.pk])
    assert client_of(world.officers["002"]).post(page).status_code == 302
    second.refresh_from_db()
    states = list(Question.objects.order_by("pk").values_list("state", flat=True))
    assert (second.number, states) == (1, ["received", "received", "consolidated"])


def test_reserved_answers_keep_their_numbers_until_the_reservation_ends(three):
    call, asked = three
    answered(call, asked, publish_at=NOON, now=jst(2024, 11, 11))
    entry = AnswerEntry.objects.get()
    by, now = call.officer, jst(2024, 11, 12)
    with pytest.raises(Refused, match="番号が変わる"):
        answer_entries.dissolve_answer(entry, by=by, now=now)
    assert answer_entries.hold_back(call.tender, by=by, now=now) == 1
    entry.refresh_from_db()
    assert (entry.published_at, call.tender.answer_publications.count()) == (None, 0)
    assert answer_entries.dissolve_answer(entry, by=by, now=now) == 3


def test_answers_that_are_out_cannot_be_held_back(three):
    call, asked = three
    answered(call, asked, publish_at=NOON, now=jst(2024, 11, 11))
    with pytest.raises(Refused, match="予約はありません"):
        answer_entries.hold_back(call.tender, by=call.officer, now=NOON)
    assert AnswerEntry.objects.get().published_at == NOON


def test_question_list_is_exported_as_filtered(three, world, client_of):
    call, _ = three
    address = reverse("procurement:questions-export", args=[call.tender.number, "csv"])
    officer = client_of(world.officers["002"])
    rows = officer.get(address, {"q": "ランタン"}).content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[1] for row in rows] == ["事業者", world.lantern.name]
    xlsx = reverse("procurement:questions-export", args=[call.tender.number, "xlsx"])
    assert officer.get(xlsx).content.startswith(b"PK")
    assert client_of(world.officers["001"]).get(address).status_code == 404
    assert client_of(world.himuro).get(address).status_code == 403
