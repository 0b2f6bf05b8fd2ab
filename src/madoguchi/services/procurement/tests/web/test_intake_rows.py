"""Intake as the notices demand it: channels, arrival, completeness, counts, calls, data."""

from datetime import date

import pytest
from django.urls import reverse

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.commands import questions as answering
from madoguchi.services.procurement.commands.withdrawal import withdraw
from madoguchi.services.procurement.documents.receipts import receipt_of
from madoguchi.services.procurement.errors import ChannelNotAllowed, NoParticipationNotice
from madoguchi.services.procurement.forms.intake import IntakeForm
from madoguchi.services.procurement.queries.counter import intake_checklist
from madoguchi.services.procurement.queries.demands import applicant_of, demands_of
from madoguchi.services.procurement.rules.papers import papers_due
from madoguchi.services.procurement.terms import ApplicationState, Channel, MilestoneKind, Stage
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_ward import jst, seed_call

pytestmark = pytest.mark.django_db


def arrive(call, application, at, *, channel=Channel.COUNTER, stage=Stage.PARTICIPATION, **facts):
    now = facts.pop("now", at)
    return taking_in.register_intake(
        application, stage, channel=channel, arrived_at=at, by=call.officer, now=now, **facts
    )


def shown(call, application, client_of):
    """The page of the application, as its officer reads it."""
    key = call.officer.person_id
    return text_of(
        client_of(Person.objects.get(pk=key)),
        reverse(
            "procurement:tender-application",
            args=[call.tender.number, application.applicant.public_id],
        ),
    )


def invited(call, firm, *, now, channel):
    """Accepted and invited without the letters: the stage before a proposal."""
    application = call.accept(firm, now=now, channel=channel)
    application.state = ApplicationState.INVITED.value
    application.save()
    return application


@pytest.mark.requirement("PROC-002")
def test_intake_in_the_noon_break_warns_that_the_counter_is_closed(world):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    application = call.open_for(world.mihon_kikaku, now=jst(2026, 1, 14))
    call.file_papers(application, now=jst(2026, 1, 14))
    told = arrive(call, application, jst(2026, 1, 15, 12, 30))
    closed = [warning for warning in told.warnings if "受付時間外" in warning]
    assert len(closed) == 1
    assert "12時から13時" in closed[0]


@pytest.mark.requirement("PROC-042")
def test_channels_of_the_notice_decide_mail_only_here_and_registered_post_there(world):
    post_is_not_selectable_in_case_002(world)
    ordinary_post_is_refused_and_registered_post_taken_in_case_001(world)


def post_is_not_selectable_in_case_002(world):
    call = seed_call(world, "002", on=date(2024, 10, 25))
    application = call.open_for(world.mihon_kikaku, now=jst(2024, 11, 1), channel=Channel.EMAIL)
    form = IntakeForm(application=application, stage=Stage.PARTICIPATION)
    assert [value for value, _ in form.fields["channel"].choices] == ["email"]
    with pytest.raises(ChannelNotAllowed):
        arrive(call, application, jst(2024, 11, 1), channel=Channel.REGISTERED_MAIL)


def ordinary_post_is_refused_and_registered_post_taken_in_case_001(world):
    call = seed_call(world, "001", on=date(2025, 12, 23))
    application = call.open_for(world.mihon_kikaku, now=jst(2026, 1, 9))
    call.file_papers(application, now=jst(2026, 1, 9))
    with pytest.raises(ChannelNotAllowed):
        arrive(call, application, jst(2026, 1, 9), channel=Channel.ORDINARY_MAIL)
    told = arrive(
        call, application, jst(2026, 1, 9), channel=Channel.REGISTERED_MAIL, tracking_number="1-2-3"
    )
    assert told.is_accepted


@pytest.mark.requirement("PROC-043")
@pytest.mark.parametrize(
    ("arrival", "is_late"),
    [(jst(2026, 1, 16, 16, 59), False), (jst(2026, 1, 16, 17, 0), False),
     (jst(2026, 1, 16, 17, 1), True), (jst(2026, 1, 19), True)],
)  # fmt: skip
def test_arrival_decides_in_spite_of_the_posting_date(world, arrival, is_late):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    application = call.open_for(world.mihon_kikaku, now=jst(2026, 1, 15))
    call.file_papers(application, now=jst(2026, 1, 15))
    told = arrive(
        call, application, arrival, channel=Channel.REGISTERED_MAIL,
        posted_on=date(2026, 1, 15), tracking_number="123-45-67890-1",
    )  # fmt: skip
    assert (told.is_late, told.is_accepted, told.posted_on) == (
        is_late, not is_late, date(2026, 1, 15),
    )  # fmt: skip


def by_postmark(world, text="令和8年1月16日(金)（当日消印有効）"):
    """Case 000 with these words in its schedule, and a firm whose papers lie there."""
    call = seed_call(world, "000", on=date(2025, 12, 22))
    call.tender.milestones.filter(kind=MilestoneKind.PARTICIPATION.value).update(
        text=text, must_arrive=False
    )
    rule = call.tender.stage_rules.get(stage=Stage.PARTICIPATION.value)
    rule.channels.update(note="")  # 締切日必着
    application = call.open_for(world.mihon_kikaku, now=jst(2026, 1, 15))
    call.file_papers(application, now=jst(2026, 1, 15))
    return call, application


POST = {"channel": Channel.REGISTERED_MAIL, "tracking_number": "123-45-67890-1"}


@pytest.mark.parametrize(
    ("postmark", "is_late"), [(date(2026, 1, 16), False), (date(2026, 1, 17), True)]
)
def test_postmark_decides_where_the_schedule_says_so(world, client_of, postmark, is_late):
    call, application = by_postmark(world)
    told = arrive(call, application, jst(2026, 1, 19), posted_on=postmark, **POST)
    assert (told.is_by_postmark, told.is_late, told.is_accepted) == (True, is_late, not is_late)
    words = f"消印有効（消印 {format_date(postmark)}　到着 令和8年1月19日(月)午前10時）"
    assert words in shown(call, application, client_of)
    if told.is_accepted:
        assert ("期限の判断", words) in receipt_of(told).rows


def test_postmark_is_asked_for_and_cannot_lie_after_the_arrival(world, client_of):
    call, application = by_postmark(world)
    address = reverse(
        "procurement:intake-new",
        args=[call.tender.number, application.applicant.public_id, Stage.PARTICIPATION.value],
    )
    client = client_of(Person.objects.get(pk=call.officer.person_id))
    assert "この公募の郵送は消印有効です。" in text_of(client, address)
    for day, code in ((None, "postmark_needed"), (date(2026, 1, 20), "posted_after_arrival")):
        with pytest.raises(Refused) as refusal:
            arrive(call, application, jst(2026, 1, 19), posted_on=day, **POST)
        assert refusal.value.code == code
    assert not application.intakes.exists()


def test_postmark_says_nothing_of_what_is_handed_in_or_must_arrive(world):
    call, application = by_postmark(world)
    told = arrive(call, application, jst(2026, 1, 19), posted_on=date(2026, 1, 16))
    assert (told.is_by_postmark, told.is_late) == (False, True)
    call.tender.milestones.update(must_arrive=True)
    told = arrive(call, application, jst(2026, 1, 19), posted_on=date(2026, 1, 16), **POST)
    assert (told.is_by_postmark, told.is_late) == (False, True)


@pytest.mark.requirement("PROC-044")
def test_mail_without_its_telephone_call_waits_for_it(world, client_of):
    call = seed_call(world, "002", on=date(2024, 10, 25))
    now = jst(2024, 11, 7)
    application = call.open_for(world.mihon_kikaku, now=now, channel=Channel.EMAIL)
    call.file_papers(application, now=now)
    told = arrive(call, application, now, channel=Channel.EMAIL, subject=call.subject)
    assert (told.missing, told.is_accepted) == (["電話確認待ち"], False)
    assert "電話確認待ち" in shown(call, application, client_of)
    told = taking_in.log_call(told, at=now, by=call.officer, now=now)
    assert (told.missing, told.is_accepted) == ([], True)


@pytest.mark.requirement("PROC-045")
@pytest.mark.parametrize(("ending", "is_flagged"), [("", True), ("　株式会社例題学習社", False)])
def test_question_mail_without_the_company_in_its_subject_is_flagged(world, ending, is_flagged):
    call = seed_call(world, "004", on=date(2024, 1, 12))
    subject = f"北烏山五丁目広場整備事業プロポーザル質問{ending}"
    [question] = answering.register_questions(
        call.tender, [{"text": "敷地の測量図はありますか。"}], received_at=jst(2024, 2, 1),
        channel=Channel.EMAIL, firm="株式会社例題学習社", email="himuro@reidai.example.jp",
        by=call.officer, now=jst(2024, 2, 1), subject=subject,
    )  # fmt: skip
    assert ("訂正を依頼" in question.warning) is is_flagged


@pytest.mark.requirement("PROC-046")
def test_incomplete_set_is_not_accepted_and_gets_no_receipt(world, client_of):
    call = seed_call(world, "004", on=date(2024, 1, 12))
    now = jst(2024, 1, 18)
    # Item ⑥ is one certificate for each tax.
    sixth = [f"納税(滞納なし)証明書（{tax}）" for tax in ("国税", "都道府県民税・市町村民税")]
    application = call.open_for(world.mihon_kikaku, now=now)
    call.file_papers(application, now=now, without=tuple(sixth))
    checklist = intake_checklist(call.tender, Stage.PARTICIPATION)
    told = arrive(call, application, now, ticked=checklist)
    assert (told.is_accepted, told.receipt_number) == (False, "")
    assert told.missing == [f"「{name}」を添付してください。" for name in sixth]
    page = client_of(world.officers["004"]).get(
        reverse(
            "procurement:intake-receipt",
            args=[call.tender.number, world.mihon_kikaku.public_id, told.pk],
        )
    )
    assert page.status_code == 404


@pytest.mark.requirement("PROC-048")
def test_proposal_checklist_holds_the_binding_of_the_notice(world, client_of):
    call = seed_call(world, "001", on=date(2025, 12, 23))
    application = invited(call, world.mihon_kikaku, now=jst(2026, 1, 9), channel=Channel.COUNTER)
    address = reverse(
        "procurement:intake-new",
        args=[call.tender.number, application.applicant.public_id, "proposal"],
    )
    page = text_of(client_of(world.officers["001"]), address)
    for item in intake_checklist(call.tender, Stage.PROPOSAL):
        assert item in page
    assert intake_checklist(call.tender, Stage.PROPOSAL) == [
        "縦型フラットファイル左穴", "背表紙・表紙は無記載", "ページ番号", "目次", "インデックス",
    ]  # fmt: skip


@pytest.mark.requirement("PROC-080", "PROC-082")
def test_missing_copies_and_a_missing_contents_list_are_recorded(world, client_of):
    call = seed_call(world, "001", on=date(2025, 12, 23))
    application = invited(call, world.mihon_kikaku, now=jst(2026, 1, 9), channel=Channel.COUNTER)
    ticked = [item for item in intake_checklist(call.tender, Stage.PROPOSAL) if item != "目次"]
    told = arrive(
        call, application, jst(2026, 1, 30), stage=Stage.PROPOSAL, originals=1, copies=9,
        ticked=ticked,
    )  # fmt: skip
    assert (told.missing, told.is_accepted) == (["副本 9/10 不足"], False)
    kept = application.intakes.get(stage=Stage.PROPOSAL.value)
    assert (kept.warnings, "目次" in kept.checklist) == (["「目次」が確認できていません。"], False)
    page = shown(call, application, client_of)
    for words in ("副本 9/10 不足", "受け付けていません", "「目次」が確認できていません。"):
        assert words in page


@pytest.mark.requirement("PROC-098")
def test_data_after_paper_is_missing_until_it_is_registered(world, client_of):
    call = seed_call(world, "002", on=date(2024, 10, 25))
    application = invited(call, world.mihon_kikaku, now=jst(2024, 11, 7), channel=Channel.EMAIL)
    told = arrive(
        call, application, jst(2024, 12, 13, 10), stage=Stage.PROPOSAL, originals=1, copies=6,
        ticked=intake_checklist(call.tender, Stage.PROPOSAL),
    )  # fmt: skip
    assert (told.is_accepted, told.warnings) == (True, ["データ未提出"])
    assert "データ未提出" in shown(call, application, client_of)
    now = jst(2024, 12, 16)
    told = taking_in.log_data(told, received_at=now, matches_paper=True, by=call.officer, now=now)
    assert (told.warnings, told.data_matches_paper) == ([], True)
    assert "データ未提出" not in shown(call, application, client_of)


@pytest.mark.requirement("PROC-099")
def test_receipt_time_of_the_outside_form_counts(world):
    call = make.publish(make.make_call(world))
    application = make.apply(call, world.mihon_kikaku, world.yamabe)
    make.invite(call, application)
    told = taking_in.register_intake(
        application, Stage.PROPOSAL, channel=Channel.OUTSIDE_FORM,
        arrived_at=make.at(2, 2, 16, 58), outside_receipt_number="LG-00123", originals=1, copies=1,
        ticked=intake_checklist(call.tender, Stage.PROPOSAL), by=call.officer, now=make.at(2, 3),
    )  # fmt: skip
    assert (told.is_late, told.is_accepted, told.outside_receipt_number) == (
        False, True, "LG-00123",
    )  # fmt: skip
    assert told.registered_at == make.at(2, 3)


@pytest.mark.requirement("PROC-038")
def test_seal_is_confirmed_by_the_officer_before_the_set_is_complete(world):
    call = seed_call(world, "002", on=date(2024, 10, 25))
    now = jst(2024, 11, 7)
    application = call.open_for(world.mihon_kikaku, now=now, channel=Channel.EMAIL)
    call.file_papers(application, now=now)
    statement = application.papers.get(required__name="様式1")
    statement.seal_confirmed_by_id = None
    statement.save()
    asked = ["「様式1」: 代表者印があることを確認してください。"]
    told = arrive(
        call, application, now, channel=Channel.EMAIL, subject=call.subject, called_at=now
    )
    assert (told.missing, told.is_accepted) == (asked, False)
    taking_in.confirm_seal(statement, by=call.officer, now=now)
    told = arrive(
        call, application, now, channel=Channel.EMAIL, subject=call.subject, called_at=now
    )
    assert (told.missing, told.is_accepted) == ([], True)


@pytest.mark.requirement("PROC-034")
def test_unregistered_firm_files_the_substitutes_where_the_call_takes_them(world):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    application = call.open_for(world.mihon_kikaku, now=jst(2026, 1, 9), is_registered=False)
    due = papers_due(demands_of(call.tender), applicant_of(application))
    assert [demand.name[:1] for demand in due if demand.name != "様式1"] == ["A", "B", "C", "D"]
    assert {demand.obligation for demand in due} == {"mandatory"}
    other = seed_call(world, "002", on=date(2024, 10, 25))
    now = jst(2024, 11, 7)
    unregistered = other.open_for(
        world.mihon_kikaku, now=now, channel=Channel.EMAIL, is_registered=False
    )
    judged = other.judgements(unregistered, now=now)["registered"]
    assert (judged.verdict, judged.reason) == (
        "failed", "みほん企画株式会社は競争入札参加資格がありません。この案件では必須です。",
    )  # fmt: skip


@pytest.mark.requirement("PROC-071")
def test_withdrawn_application_is_left_out_of_proposal_intake(world):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    application = invited(call, world.mihon_kikaku, now=jst(2026, 1, 9), channel=Channel.COUNTER)
    withdraw(
        application, reason="人員の都合", by=call.officer, now=jst(2026, 1, 21), by_officer=True
    )
    assert application.state == ApplicationState.WITHDRAWN
    with pytest.raises(NoParticipationNotice):
        arrive(
            call, application, jst(2026, 1, 30), stage=Stage.PROPOSAL, channel=Channel.OUTSIDE_FORM
        )


@pytest.mark.requirement("PROC-049")
def test_clarification_leaves_the_submission_as_it_was(world):
    call = make.publish(make.make_call(world))
    application = make.apply(call, world.mihon_kikaku, world.yamabe)
    make.invite(call, application)
    make.propose(call, application, world.yamabe)
    before = {row.pk: row.file.full_card().sha256 for row in application.proposal.files.all()}
    assert len(before) == 2
    asked = taking_in.ask_clarification(
        application, question="体制図の人数を説明してください。", due_on=date(2026, 2, 10),
        by=call.officer, now=make.at(2, 5),
    )  # fmt: skip
    told = taking_in.answer_clarification(
        asked, answer="常勤3名です。", by=call.actor(world.yamabe), now=make.at(2, 6)
    )
    after = {row.pk: row.file.full_card().sha256 for row in application.proposal.files.all()}
    assert (told.answer, told.asked_at, told.answered_at) == (
        "常勤3名です。", make.at(2, 5), make.at(2, 6),
    )  # fmt: skip
    assert after == before


def test_paper_firm_with_a_known_number_is_the_same_entity(world):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    fields = {
        "name": "みほん企画 横浜支店",
        "corporate_number": world.mihon_kikaku.corporate_number,
    }
    found = taking_in.register_paper_firm(call.tender, fields, by=call.officer, now=jst(2026, 1, 9))
    assert found == Organisation.objects.get(pk=world.mihon_kikaku.pk)
