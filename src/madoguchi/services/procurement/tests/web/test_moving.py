"""日程の変更: the preview, the history, and who is told."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.calendar.expressions import parse_when
from madoguchi.core.calendar.jst import JST
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.services.procurement.commands.moving import plan_move
from madoguchi.services.procurement.models import Letter, Milestone, RoundOutcome
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.terms import (
    ApplicationState,
    MilestoneKind,
    NoticeKind,
    RoundState,
)
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
OLD, NEW = "令和8年2月24日(火)～令和8年2月26日(木)", "令和8年2月25日(水)～令和8年2月27日(金)"


@kept
def call(world):
    """Three firms invited, the second review on the days of case 001; one failed round 1."""
    call = make.publish(make.make_call(world))
    Milestone.objects.create(
        tender=call.tender, kind=MilestoneKind.SCREENING_2.value, name="第二次審査", text=OLD,
        starts_on=date(2026, 2, 24), ends_on=date(2026, 2, 26), precision="range",
    )  # fmt: skip
    Milestone.objects.create(
        tender=call.tender, kind=MilestoneKind.OTHER.value, name="第二次審査結果通知",
        text="令和8年2月27日(金)", starts_on=date(2026, 2, 27), ends_on=date(2026, 2, 27),
    )  # fmt: skip
    make.amend(call, now=make.at(12, 23))
    people = (
        (world.mihon_kikaku, world.yamabe), (world.reidai, world.himuro),
        (world.lantern, world.lan),
    )  # fmt: skip
    make.invite(call, *[make.apply(call, firm, person) for firm, person in people])
    round_ = call.tender.rounds.get(ordinal=1)
    round_.state = RoundState.CLOSED.value
    round_.save()
    for firm, is_passed in (
        (world.mihon_kikaku, True),
        (world.reidai, True),
        (world.lantern, False),
    ):
        RoundOutcome.objects.create(
            round=round_, application=call.applications[firm.name], total_points=70, full_marks=100,
            is_passed=is_passed, decided_at=make.at(2, 13),
        )  # fmt: skip
    return call


def review(call):
    return call.tender.milestones.get(kind=MilestoneKind.SCREENING_2.value)


def post(client, call, row, **values):
    address = reverse("procurement:tender-move", args=[call.tender.number, row.pk])
    with time_machine.travel(make.at(2, 16), tick=False):
        return client.post(address, values)


@pytest.mark.requirement("PROC-021")
def test_moved_review_is_told_to_all_firms_of_round_two_and_keeps_the_old_range(
    call, world, client_of
):
    answer = post(
        client_of(world.saeki),
        call,
        review(call),
        text=NEW,
        reason="参加者が多いため。",
        step="move",
    )
    assert answer.status_code == 302
    assert Letter.objects.filter(kind=NoticeKind.SCHEDULE_CHANGE.value).count() == 0
    make.amend(call, now=make.at(2, 16))
    letters = Letter.objects.filter(kind=NoticeKind.SCHEDULE_CHANGE.value)
    assert {letter.application.applicant for letter in letters} == {
        world.mihon_kikaku, world.reidai,
    }  # fmt: skip
    sent = OutgoingMail.objects.filter(
        template="procurement/mail/letter", subject__contains="日程変更"
    )
    assert {mail.to_address for mail in sent} == {world.yamabe.email, world.himuro.email}
    row = review(call)
    assert (row.text, row.starts_on, row.ends_on) == (NEW, date(2026, 2, 25), date(2026, 2, 27))
    change = row.changes.get()
    assert (change.old_text, change.old_dates["starts_on"], change.old_dates["ends_on"]) == (
        OLD, "2026-02-24", "2026-02-26",
    )  # fmt: skip


def test_move_is_previewed_first_and_changes_nothing(call, world, client_of):
    answer = post(
        client_of(world.saeki),
        call,
        review(call),
        text=NEW,
        reason="参加者が多いため。",
        step="preview",
    )
    text = answer.content.decode()
    assert (answer.status_code, review(call).text) == (200, OLD)
    assert "手続き中の2者に、日程変更の通知を送ります。" in text
    assert "令和8年3月2日(月)" in text
    assert Letter.objects.filter(kind=NoticeKind.SCHEDULE_CHANGE.value).count() == 0


def test_move_to_words_that_name_no_day_keeps_what_was_typed(call, world, client_of):
    answer = post(
        client_of(world.saeki), call, review(call), text="別途協議", reason="未定", step="move"
    )
    assert answer.status_code == 422
    assert "別途協議" in answer.content.decode()
    assert review(call).text == OLD


def test_move_is_for_the_officer_of_the_section_only(call, world, client_of):
    row = review(call)
    assert post(client_of(world.takahashi), call, row, step="preview").status_code == 403
    assert post(client_of(world.officers["001"]), call, row, step="preview").status_code == 404
    assert post(client_of(world.yamabe), call, row, step="preview").status_code == 403


def test_move_of_a_draft_tells_nobody(world):
    draft = make.make_call(world)
    row = draft.tender.milestones.get(kind=MilestoneKind.PROPOSALS.value)
    plan_move(
        row,
        parse_when("令和8年2月3日(火)午後5時"),
        reason="見直し",
        by=draft.officer,
        now=make.at(12, 5),
    )
    row.refresh_from_db()
    assert Letter.objects.count() == 0
    assert (row.ends_on, row.ends_at.hour, row.changes.count()) == (date(2026, 2, 3), 17, 1)


@pytest.mark.parametrize(("words", "closes_at"), [
    ("令和8年2月3日(火)～2月6日(金)(9時から17時まで)", (2026, 2, 6, 17, 0, 0, 0)),
    ("令和8年2月6日(金)24時まで", (2026, 2, 6, 23, 59, 59, 999_999)),
])  # fmt: skip
def test_step_closes_at_the_hour_that_its_words_say(world, client_of, words, closes_at):
    draft = make.make_call(world)
    row = draft.tender.milestones.get(kind=MilestoneKind.PROPOSALS.value)
    typed = {"text": words, "reason": "見直し", "step": "move"}
    assert post(client_of(world.saeki), draft, row, **typed).status_code == 302
    span = window(draft.tender, MilestoneKind.PROPOSALS)
    assert span.closes_at == datetime(*closes_at, tzinfo=JST)


def test_withdrawn_firm_is_not_told(call, world):
    application = call.applications[world.reidai.name]
    application.state = ApplicationState.WITHDRAWN.value
    application.save()
    plan_move(review(call), parse_when(NEW), reason="見直し", by=call.officer, now=make.at(2, 16))
    make.amend(call, now=make.at(2, 16))
    letters = Letter.objects.filter(kind=NoticeKind.SCHEDULE_CHANGE.value)
    assert [letter.application.applicant for letter in letters] == [world.mihon_kikaku]


def test_published_step_cannot_be_edited_silently(call, world, client_of):
    row = review(call)
    answer = client_of(world.saeki).post(
        reverse("procurement:tender-part", args=[call.tender.number, "schedule"]),
        {
            "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": row.pk,
            "form-0-kind": row.kind, "form-0-name": row.name, "form-0-text": NEW,
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert "日程を変更して通知する" in answer.content.decode()
    assert review(call).text == OLD
