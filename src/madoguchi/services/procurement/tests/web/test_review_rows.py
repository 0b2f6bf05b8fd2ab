"""Committee, copies, scores, decision and talks: what the notices promise, proven one by one."""

import io

import pikepdf
import pytest

from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.errors import Refused
from madoguchi.core.trail import history_of
from madoguchi.services.procurement.commands import (
    blind,
    committee,
    hearing_plan,
    negotiation,
    results,
    review_records,
    scoring,
)
from madoguchi.services.procurement.commands.letters import send_letter
from madoguchi.services.procurement.documents.review_papers import review_paper
from madoguchi.services.procurement.models import (
    BlindCopy,
    Conflict,
    Criterion,
    Letter,
    OutputPurpose,
    ProposalFile,
    ReviewRound,
    ScoreReopening,
)
from madoguchi.services.procurement.queries.board import total_rows
from madoguchi.services.procurement.queries.copy_pages import copy_row
from madoguchi.services.procurement.queries.talks import versions_of
from madoguchi.services.procurement.rules.masks import Mask
from madoguchi.services.procurement.terms import (
    ApprovalSubject,
    NoticeKind,
    NoticeState,
    TenderState,
)
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
REASON = "地域の実情に即した提案である。"


def pdf_of(*texts):
    """Landscape A4 pages, each with one line of text."""
    document = pikepdf.new()
    for text in texts:
        page = document.add_blank_page(page_size=(842, 595))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = document.make_stream(f"BT /F1 24 Tf 72 500 Td ({text}) Tj ET".encode())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def opened(world, django_capture_on_commit_callbacks):
    """Two opened proposals; one copy has three pages and names a place on the third."""
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        mihon = make.apply(call, world.mihon_kikaku, world.yamabe)
        reidai = make.apply(call, world.reidai, world.himuro)
        make.invite(call, mihon, reidai)
        make.seat_committee(call)
        original = pdf_of("one", "two", "Yamabe Hall")
        copy = pdf_of("one", "two", "Yamabe Hall", "four")
        make.propose(call, mihon, world.yamabe, original=original, copy=copy)
        make.propose(call, reidai, world.himuro)
    return make.open_proposals(call)


@pytest.fixture
def names(world):
    return world.mihon_kikaku.name, world.reidai.name


@pytest.fixture
def confirmed(opened):
    return make.confirm_copies(opened)


def decide(call, *, now):
    scoring.close_round(call.tender.rounds.get(), by=call.officer, now=now)
    results.record_selection(call.tender, reason=REASON, by=call.officer, now=now)
    call.approve(ApprovalSubject.RESULT, now=now)
    results.confirm_selection(call.tender, by=call.officer, now=now)
    call.tender.refresh_from_db()
    return call.tender.candidates.get()


@pytest.mark.requirement("PROC-093")
def test_copy_with_another_page_count_warns_the_officer(opened, names):
    blind.prepare_copies(opened.tender, by=opened.officer, now=make.at(2, 4))
    application = opened.applications[names[0]]
    row = copy_row(BlindCopy.objects.get(proposal_file__proposal__application=application))
    assert row.warnings == ["正本は3ページ、副本は4ページです。内容の違いを確かめてください。"]
    same = BlindCopy.objects.exclude(pk=row.copy.pk).get()
    assert copy_row(same).warnings == []


@pytest.mark.requirement("PROC-092")
def test_masked_page_has_no_such_text_and_the_log_names_page_and_reason(
    opened, names, django_capture_on_commit_callbacks
):
    now, by = make.at(2, 4), opened.officer
    blind.prepare_copies(opened.tender, by=by, now=now)
    application = opened.applications[names[0]]
    copy = BlindCopy.objects.get(proposal_file__proposal__application=application)
    assert "Yamabe Hall" in page_texts(blind.copy_bytes(copy, by=by, now=now))[2]
    with django_capture_on_commit_callbacks(execute=True):
        blind.mask_copy(copy, [(Mask(3, 0, 0, 10000, 5000), "施設名が分かるため")], by=by, now=now)
    copy.refresh_from_db()
    texts = page_texts(blind.copy_bytes(copy, by=by, now=now))
    assert "Yamabe" not in "".join(texts)
    assert "two" in texts[1]
    masking = copy.maskings.get()
    assert (masking.page, masking.reason) == (3, "施設名が分かるため")
    assert (masking.masked_by_id, masking.masked_at) == (by.person_id, now)


@pytest.mark.requirement("PROC-107")
def test_member_without_declaration_is_shown_no_proposal(confirmed, client_of, world):
    scoring.open_round(confirmed.tender.rounds.get(), by=confirmed.officer, now=make.at(2, 5))
    address = f"/procurement/review/{confirmed.tender.number}/"
    member = client_of(world.yoshida)
    assert "A社" in member.get(address).content.decode()
    seat = confirmed.tender.committee_members.get(person=world.yoshida)
    seat.declaration.delete()
    page = member.get(address)
    assert page.context["rounds"] == []
    assert "A社" not in page.content.decode()
    copy = BlindCopy.objects.first()
    code = copy.proposal_file.proposal.application.drawn_code.code
    assert member.get(f"{address}copies/{code}/{copy.pk}/").status_code == 404
    assert member.get(f"{address}rounds/1/{code}/").status_code == 404


@pytest.mark.requirement("PROC-108")
def test_member_reads_confirmed_copies_only_and_an_original_is_refused_and_logged(
    confirmed, client_of, world
):
    round_ = confirmed.tender.rounds.get()
    member = client_of(world.yoshida)
    address = f"/procurement/review/{confirmed.tender.number}/"
    copy = BlindCopy.objects.first()
    code = copy.proposal_file.proposal.application.drawn_code.code
    own = f"{address}copies/{code}/{copy.pk}/"
    assert member.get(own).status_code == 404
    scoring.open_round(round_, by=confirmed.officer, now=make.at(2, 5))
    answer = member.get(own)
    assert answer.status_code == 200
    assert "%E7%A4%BE" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    original = ProposalFile.objects.filter(kind="original").first()
    denied = member.get(f"/procurement/tenders/{confirmed.tender.number}/originals/{original.pk}/")
    assert denied.status_code == 403
    actions = history_of(original).values_list("action", "actor_id")
    assert ("procurement.original_denied", world.yoshida.pk) in set(actions)
    page = member.get(address).content.decode()
    for firm in (world.mihon_kikaku, world.reidai):
        assert firm.name not in page
        assert firm.representative not in page


@pytest.mark.requirement("PROC-116")
def test_totals_are_hidden_from_a_member_until_everybody_confirmed(confirmed, client_of, world):
    round_, now = confirmed.tender.rounds.get(), make.at(2, 5)
    scoring.open_round(round_, by=confirmed.officer, now=now)
    member = client_of(world.yoshida)
    address = f"/procurement/review/{confirmed.tender.number}/"
    leaves = list(Criterion.objects.filter(round=round_, children__isnull=True))
    for application in confirmed.applications.values():
        sheet = f"{address}rounds/1/{application.drawn_code.code}/"
        typed = {f"mark-{leaf.pk}": "17" for leaf in leaves}
        assert member.get(sheet).status_code == 200
        assert member.post(sheet, typed).status_code == 302
        assert member.post(f"{sheet}final/").status_code == 302
        assert member.post(sheet, typed).status_code == 422
    totals = f"{address}rounds/1/totals/"
    assert member.get(totals).status_code == 302
    assert "集計を見る" not in member.get(address).content.decode()
    for seat in confirmed.tender.committee_members.exclude(person=world.yoshida):
        actor = confirmed.actor(seat.person)
        for application in confirmed.applications.values():
            own = scoring.sheet_for(round_, seat, application, by=actor)
            scoring.save_scores(own, {leaf.pk: 20 for leaf in leaves}, {}, by=actor, now=now)
            scoring.finalise(own, by=actor, now=now)
    assert "228" in member.get(totals).content.decode()
    sheet = round_.sheets.first()
    with pytest.raises(Refused):
        scoring.reopen(sheet, reason=" ", by=confirmed.officer, now=now)
    scoring.reopen(sheet, reason="入力の誤り", by=confirmed.officer, now=now)
    assert ScoreReopening.objects.get().previous[0]["points"] == 17
    assert member.get(totals).status_code == 302


@pytest.mark.requirement("PROC-115")
def test_three_sheets_of_70_80_90_show_sum_mean_and_each_members_score(confirmed, names):
    round_, now = confirmed.tender.rounds.get(), make.at(2, 5)
    scoring.open_round(round_, by=confirmed.officer, now=now)
    leaves = list(Criterion.objects.filter(round=round_, children__isnull=True))
    for seat, total in zip(confirmed.tender.committee_members.all(), (70, 80, 90), strict=True):
        actor = confirmed.actor(seat.person)
        for application in confirmed.applications.values():
            sheet = scoring.sheet_for(round_, seat, application, by=actor)
            marks = {leaf.pk: total // 4 for leaf in leaves}
            marks[leaves[0].pk] += total % 4
            scoring.save_scores(sheet, marks, {}, by=actor, now=now)
            scoring.finalise(sheet, by=actor, now=now)
    row = total_rows(round_)[0]
    assert (row.points, row.mean, row.spread) == (240, "80", 20)
    assert sorted(points for _, points in row.sheets) == [70, 80, 90]
    round_.pass_places = 1
    round_.save()
    with pytest.raises(Refused) as refusal:
        scoring.close_round(round_, by=confirmed.officer, now=now)
    assert refusal.value.code == "tie_undecided"


@pytest.mark.requirement("PROC-102")
def test_visit_shows_the_members_an_anonymous_note_only(confirmed, client_of, world, names):
    scoring.open_round(confirmed.tender.rounds.get(), by=confirmed.officer, now=make.at(2, 5))
    application = confirmed.applications[names[0]]
    visit = {
        "visited_on": make.at(2, 4).date(), "place": "みほん学習室 本町教室",
        "visitors": ["市民活動推進課長"], "findings": f"{names[0]}の教室を確認した。",
        "by": confirmed.officer, "now": make.at(2, 5),
    }  # fmt: skip
    with pytest.raises(Refused):
        review_records.record_visit(application, **visit, anonymous_note=f"{names[0]}は良い")
    review_records.record_visit(application, **visit, anonymous_note="静かな教室でした。")
    address = f"/procurement/review/{confirmed.tender.number}/rounds/1/"
    page = client_of(world.yoshida).get(f"{address}{application.drawn_code.code}/")
    text = page.content.decode()
    assert "静かな教室でした。" in text
    assert "本町教室" not in text
    assert names[0] not in text


def test_sheet_says_that_no_financial_statement_is_on_file(confirmed, client_of, world, names):
    round_ = confirmed.tender.rounds.get()
    Criterion.objects.filter(round=round_, uses_price=False).update(uses_finance=True)
    scoring.open_round(round_, by=confirmed.officer, now=make.at(2, 5))
    code = confirmed.applications[names[0]].drawn_code.code
    page = client_of(world.yoshida).get(
        f"/procurement/review/{confirmed.tender.number}/rounds/1/{code}/"
    )
    assert "財務諸表は提出されていません" in page.content.decode()


def test_no_award_is_recorded_told_to_all_and_nothing_is_handed_over(confirmed, names):
    call = make.score(confirmed, {names[0]: 12, names[1]: 10})
    now = make.at(2, 9)
    review_records.record_committee_meeting(
        call.tender, held_at=now, place="第一会議室", attendance=["生活文化政策部長"],
        discussion="全提案が基準に満たない。", decision="選定しない。", by=call.officer, now=now,
    )  # fmt: skip
    outcomes = scoring.close_round(call.tender.rounds.get(), by=call.officer, now=now)
    assert [outcome.is_passed for outcome in outcomes] == [False, False]
    results.record_selection(
        call.tender, reason="基準点に満たなかったため。", no_award=True, by=call.officer, now=now
    )
    call.approve(ApprovalSubject.RESULT, now=now)
    results.confirm_selection(call.tender, by=call.officer, now=now)
    call.tender.refresh_from_db()
    assert call.tender.state == TenderState.NO_AWARD
    assert not call.tender.candidates.exists()
    results.make_result_letters(call.tender, by=call.officer, now=now)
    told = Letter.objects.filter(kind=NoticeKind.NO_AWARD.value)
    assert {letter.application.applicant.name for letter in told} == set(names)
    paper = review_paper(call.tender)
    text = str(paper)
    assert "令和8年2月9日" in paper.held_at
    assert ("出席", "生活文化政策部長") in paper.attendees
    assert "基準点に満たなかったため。" in text
    assert "A社" in text
    assert not any(name in text for name in names)


def test_round_letters_invite_with_slot_and_tell_the_others(confirmed, names):
    hearing = ReviewRound.objects.create(
        tender=confirmed.tender, ordinal=2, name="2次審査", kind="presentation",
        talk_minutes=20, question_minutes=20,
    )  # fmt: skip
    call = make.score(confirmed, {names[0]: 20, names[1]: 10})
    now, first = make.at(2, 9), call.tender.rounds.get(ordinal=1)
    scoring.close_round(first, by=call.officer, now=now)
    with pytest.raises(Refused):
        hearing_plan.make_round_letters(first, by=call.officer, now=now)
    (slot,) = hearing_plan.plan_slots(
        hearing, starts_at=make.at(2, 18, 13), place="第三会議室", by=call.officer, now=now
    )
    assert (slot.talk_minutes, slot.question_minutes) == (20, 20)
    letters = {
        letter.application.applicant.name: letter
        for letter in hearing_plan.make_round_letters(first, by=call.officer, now=now)
    }
    assert letters[names[0]].kind == NoticeKind.ROUND_PASSED
    assert "2次審査招請通知" in letters[names[0]].subject
    assert "令和8年2月18日" in letters[names[0]].body
    assert "第三会議室" in letters[names[0]].body
    assert letters[names[1]].kind == NoticeKind.ROUND_FAILED
    assert "招請には至りませんでした" in letters[names[1]].body


def test_talks_keep_versions_and_the_next_rank_follows(confirmed, client_of, world, names):
    tender = confirmed.tender
    tender.result_channels = ["email", "post"]
    tender.requires_system_check = True
    tender.save()
    call = make.score(confirmed, {names[0]: 20, names[1]: 16})
    call.tender = tender
    now, by = make.at(2, 13), call.officer
    candidate = decide(call, now=now)
    letters = results.make_result_letters(tender, by=by, now=now)
    assert {(letter.application.applicant.name, letter.channel) for letter in letters} == {
        (name, channel) for name in names for channel in ("email", "post")
    }
    posted = [send_letter(letter, by=by, now=now) for letter in letters if letter.channel == "post"]
    assert [letter.state for letter in posted] == [NoticeState.TASK.value] * 2
    for text, yen in (("仕様\n週2回", 815_000), ("仕様\n週3回", 814_000)):
        negotiation.record_meeting(
            candidate, held_at=now, specification=text, amounts_yen={1: yen, 2: 2_195_000},
            by=by, now=now,
        )  # fmt: skip
    second = versions_of(candidate)[1]
    assert (second.meeting.version, second.removed, second.added) == (2, ["週2回"], ["週3回"])
    assert [(line.yen, line.before_yen) for line in second.amounts if line.is_changed] == [
        (814_000, 815_000)
    ]
    negotiation.agree(candidate, by=by, now=now)
    day, plan = now.date(), tender.contract_plans.get(ordinal=1)
    facts = {"amount_yen": 814_000, "starts_on": day, "ends_on": day, "by": by, "now": now}
    with pytest.raises(Refused) as refusal:
        negotiation.hand_over(candidate, plan, **facts)
    assert refusal.value.code == "system_unchecked"
    following = negotiation.break_off(candidate, reason="仕様が折り合わない。", by=by, now=now)
    assert (following.rank, following.application.applicant.name) == (2, names[1])
    told = Letter.objects.filter(kind=NoticeKind.NEXT_CANDIDATE.value)
    assert {letter.application.applicant.name for letter in told} == set(names)
    losing = ProposalFile.objects.filter(kind="original", proposal=candidate.application.proposal)
    address = f"/procurement/tenders/{tender.number}/originals/{losing.get().pk}/"
    officer = client_of(world.saeki)
    assert officer.post(address, {"purpose": " "}).status_code == 422
    assert not OutputPurpose.objects.exists()
    given = officer.post(address, {"purpose": "説明請求への回答の準備"})
    assert given["Content-Disposition"].startswith("attachment")
    assert OutputPurpose.objects.get().rights_holder == names[0]
    assert officer.get(f"/procurement/tenders/{tender.number}/talks/").status_code == 200


@pytest.mark.requirement("PROC-060", "PROC-106")
def test_committee_needs_a_chair_weights_and_no_tie_with_an_applicant(world):
    call = make.make_call(world)
    now, by = make.at(12, 20), call.officer
    with pytest.raises(Refused) as refusal:
        committee.save_posts(call.tender, [("部長", False), ("課長", False)], by=by, now=now)
    assert refusal.value.code == "one_chair"
    make.publish(call)
    post = call.tender.committee_posts.first()
    member = committee.appoint(post, world.yoshida, by=by, now=now)
    bodies = [{"name": world.mihon_kikaku.name, "post": "顧問"}]
    committee.declare(member, bodies, has_none=False, by=call.actor(world.yoshida), now=now)
    assert not Conflict.objects.exists()
    make.apply(call, world.mihon_kikaku, world.yamabe)
    assert Conflict.objects.get().member == member
    leaves = list(Criterion.objects.filter(round__tender=call.tender, children__isnull=True))
    weights = {leaf.pk: 25 for leaf in leaves[:-1]}
    committee.set_weights(call.tender, weights, by=by, now=now)
    with pytest.raises(Refused) as refusal:
        committee.freeze_criteria(call.tender, by=by, now=now)
    assert refusal.value.code == "weight_missing"
