"""Rows that rest on the reading of a notice: what stands in its text decides in the call."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse

from madoguchi.core.documents.reading import read_document
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.errors import ChannelNotAllowed
from madoguchi.services.procurement.forms.intake import IntakeForm
from madoguchi.services.procurement.models import Question
from madoguchi.services.procurement.queries.counter import intake_checklist
from madoguchi.services.procurement.queries.proposal_demands import copy_format_rules
from madoguchi.services.procurement.rules.blind.check import check_copy
from madoguchi.services.procurement.rules.blind.registration import read_registration
from madoguchi.services.procurement.terms import (
    ApplicationState,
    Channel,
    QuestionState,
    Stage,
)
from madoguchi.services.procurement.tests.factories_notices import NoticeWords, call_of_notice
from madoguchi.services.procurement.tests.factories_ward import jst, put_out
from madoguchi.services.procurement.tests.leaks_pdf import PROSE, typeset

pytestmark = pytest.mark.django_db
ON = date(2024, 10, 25)
MIHON = read_registration({"legal_name": "みほん企画株式会社"})


def arrive(call, application, channel, **facts):
    now = jst(2024, 11, 7)
    return taking_in.register_intake(
        application, Stage.PARTICIPATION, channel=channel, arrived_at=now, by=call.officer, now=now,
        **facts,
    )  # fmt: skip


@pytest.mark.requirement("PROC-018")
def test_vague_step_of_a_notice_sorts_between_its_neighbours_in_its_own_words(world, client_of):
    tender = call_of_notice(world, NoticeWords(), on=ON).tender
    texts = list(tender.milestones.values_list("text", flat=True))
    assert texts[-3:] == ["令和6年12月13日(金)午後5時", "令和6年12月中旬～下旬", "令和7年1月上旬"]
    officer = client_of(world.officers["002"])
    page = officer.get(reverse("procurement:tender", args=[tender.number])).content.decode()
    places = [page.index(text) for text in texts[-3:]]
    assert places == sorted(places)


@pytest.mark.requirement("PROC-022")
@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (jst(2024, 11, 8, 11, 59) + timedelta(seconds=59), QuestionState.RECEIVED),
        (jst(2024, 11, 8, 12), QuestionState.RECEIVED),
        (jst(2024, 11, 8, 12) + timedelta(seconds=30), QuestionState.LATE),
    ],
)
def test_noon_of_a_notice_decides_over_a_mail_to_the_second(world, client_of, moment, state):
    call = put_out(call_of_notice(world, NoticeWords(), on=ON), at=jst(2024, 10, 25))
    assert call.tender.milestones.get(kind="questions").text == "令和6年11月8日(金)正午"
    typed = {
        "firm": "株式会社例題学習社", "email": "himuro@reidai.example.jp", "channel": "email",
        "received_at_era": "reiwa", "received_at_year": "6", "received_at_month": "11",
        "received_at_day": "8", "received_at_hour": str(moment.hour),
        "received_at_minute": str(moment.minute), "second": str(moment.second),
        "text": "既存データの移行はありますか。",
    }  # fmt: skip
    page = reverse("procurement:question-new", args=[call.tender.number])
    assert client_of(world.officers["002"]).post(page, typed).status_code == 302
    kept = Question.objects.get()
    assert (kept.received_at, kept.state) == (moment, state)


@pytest.mark.requirement("PROC-042")
def test_channels_that_a_notice_names_decide_what_is_selectable_and_taken(world):
    post_is_not_selectable_where_mail_alone_is_named(world)
    only_registered_post_is_taken_where_it_alone_is_named(world)


def post_is_not_selectable_where_mail_alone_is_named(world):
    call = call_of_notice(world, NoticeWords(), on=ON)
    rule = call.tender.stage_rules.get(stage="participation")
    assert [row.channel for row in rule.channels.all()] == ["email"]
    application = call.open_for(world.mihon_kikaku, now=jst(2024, 11, 1), channel=Channel.EMAIL)
    form = IntakeForm(application=application, stage=Stage.PARTICIPATION)
    assert [value for value, _ in form.fields["channel"].choices] == ["email"]
    for channel in (Channel.ORDINARY_MAIL, Channel.REGISTERED_MAIL):
        with pytest.raises(ChannelNotAllowed):
            arrive(call, application, channel)


def only_registered_post_is_taken_where_it_alone_is_named(world):
    words = NoticeWords(channels="持参又は郵送（書留郵便に限る。）による。")
    call = call_of_notice(world, words, on=ON)
    application = call.open_for(world.mihon_kikaku, now=jst(2024, 11, 1))
    call.file_papers(application, now=jst(2024, 11, 1))
    with pytest.raises(ChannelNotAllowed):
        arrive(call, application, Channel.ORDINARY_MAIL)
    told = arrive(call, application, Channel.REGISTERED_MAIL, tracking_number="1-2-3")
    assert told.is_accepted
    milestone = call.tender.milestones.get(kind="participation")
    assert (milestone.ends_on, milestone.ends_at.hour) == (date(2024, 11, 8), 17)


@pytest.mark.requirement("PROC-082")
def test_contents_that_the_notice_asks_for_are_recorded_when_they_are_not_ticked(world):
    words = NoticeWords(layout="A4判とし、提案書には頁番号をふり、目次をつけ、インデックスを付す。")
    call = call_of_notice(world, words, on=ON)
    asked = intake_checklist(call.tender, Stage.PROPOSAL)
    assert asked == ["ページ番号", "目次", "インデックス"]
    application = call.open_for(world.mihon_kikaku, now=jst(2024, 11, 1), channel=Channel.EMAIL)
    application.state = ApplicationState.INVITED.value
    application.save()
    now = jst(2024, 12, 13, 10)
    taking_in.register_intake(
        application, Stage.PROPOSAL, channel=Channel.COUNTER, arrived_at=now, originals=1,
        copies=10, ticked=["ページ番号", "インデックス"], by=call.officer, now=now,
    )  # fmt: skip
    kept = application.intakes.get(stage=Stage.PROPOSAL.value)
    assert (kept.warnings, "目次" in kept.checklist) == (["「目次」が確認できていません。"], False)


@pytest.mark.parametrize(
    ("size", "findings"),
    [
        (12, ()),
        (9, ("標準の12ポイントより小さい文字が半分を超えています（最も多い大きさは9ポイント）。",)),
    ],
)
def test_size_of_letters_of_the_notice_is_checked_in_the_filed_copy(world, size, findings):
    words = NoticeWords(layout="文字サイズは12ポイントを標準とし、A4判横、20ページ以内とする。")
    rules = copy_format_rules(call_of_notice(world, words, on=ON).tender)
    assert rules["standard_font_pt"] == 12
    pages = f"#set text(size: {size}pt)\n実施体制と、相談の記録の考え方。\n\n{PROSE * 2}"
    copy = read_document(io.BytesIO(typeset(pages)), "副本.pdf")
    assert check_copy(copy, MIHON, format_rules=rules).format == findings


def test_weights_and_reason_of_a_notice_stand_in_the_draft(world):
    reason = "紙面の工夫は、価格だけでは選べないため、公募型プロポーザルによる。"
    words = NoticeWords(more=f"12 プロポーザル方式を採用する理由\n{reason}")
    tender = call_of_notice(world, words, on=ON).tender
    assert tender.reason_for_proposal_method == reason
    leaves = tender.rounds.get().criteria.values_list("text", "points")
    assert list(leaves) == [("実施体制", 50), ("相談の記録", 50)]
