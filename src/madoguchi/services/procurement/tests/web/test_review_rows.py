"""Committee, copies, scores, decision and talks: what the notices promise, proven one by one."""

import io

import pikepdf
import pytest
from tests.kept_worlds import kept

from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.errors import Refused
from madoguchi.core.trail import history_of
from madoguchi.services.procurement.commands import (
    blind,
    blind_check,
    committee,
    results,
    review_records,
    scoring,
)
from madoguchi.services.procurement.documents.review_papers import review_paper
from madoguchi.services.procurement.models import (
    BlindCopy,
    Conflict,
    Criterion,
    Letter,
    OutputPurpose,
    ProposalFile,
    ScoreReopening,
)
from madoguchi.services.procurement.queries.board import total_rows
from madoguchi.services.procurement.queries.copy_pages import copy_row
from madoguchi.services.procurement.rules.masks import Mask
from madoguchi.services.procurement.terms import (
    ApprovalSubject,
    NoticeKind,
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


@kept
def opened(world, django_capture_on_commit_callbacks):
    """Two opened proposals; one copy has three pages and names a place on the third."""
    pages = ("one", "two", "Yamabe Hall")
    with django_capture_on_commit_callbacks(execute=True):
        call = two_proposals(world, original=pdf_of(*pages), copy=pdf_of(*pages, "four"))
    return make.open_proposals(call)


def two_proposals(world, *, original, copy):
    call = make.publish(make.make_call(world))
    mihon = make.apply(call, world.mihon_kikaku, world.yamabe)
    reidai = make.apply(call, world.reidai, world.himuro)
    make.invite(call, mihon, reidai)
    make.seat_committee(call)
    make.propose(call, mihon, world.yamabe, original=original, copy=copy)
    make.propose(call, reidai, world.himuro)
    return call


@pytest.fixture
def names(world):
    return world.mihon_kikaku.name, world.reidai.name


@kept
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
def test_copy_of_19_pages_of_an_original_of_18_warns_the_officer(
    world, names, client_of, django_capture_on_commit_callbacks
):
    pages = [f"page {number}" for number in range(1, 19)]
    with django_capture_on_commit_callbacks(execute=True):
        call = two_proposals(world, original=pdf_of(*pages), copy=pdf_of(*pages, "extra"))
    make.open_proposals(call)
    blind.prepare_copies(call.tender, by=call.officer, now=make.at(2, 4))
    application = call.applications[names[0]]
    row = copy_row(BlindCopy.objects.get(proposal_file__proposal__application=application))
    assert row.warnings == ["正本は18ページ、副本は19ページです。内容の違いを確かめてください。"]
    blind_check.recheck_copy(row.copy, by=call.officer, now=make.at(2, 4))
    address = f"/procurement/tenders/{call.tender.number}/copies/{row.copy.pk}/check/"
    page = client_of(world.saeki).get(address).content.decode()
    assert '<td data-label="副本">extra</td>' in page
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
def test_three_sheets_of_70_80_90_show_sum_mean_and_each_members_score(
    confirmed, names, client_of, world
):
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
    address = f"/procurement/tenders/{confirmed.tender.number}/rounds/1/"
    page = client_of(world.saeki).get(address).content.decode()
    assert ">240／300点</td>" in page
    assert 'data-label="平均" class="mg-amount">80点</td>' in page
    by_scorer = page.split('data-label="採点者ごとの点">')[1].split("</td>")[0]
    assert sorted(each.split(" ")[-1] for each in by_scorer.split("<br>")) == [
        "70点", "80点", "90点",
    ]  # fmt: skip
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
    desk = client_of(world.yoshida).get(f"/procurement/review/{confirmed.tender.number}/")
    for shown in (text, desk.content.decode()):
        for told in ("本町教室", "教室を確認した", "市民活動推進課長", names[0]):
            assert told not in shown


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


@pytest.mark.requirement("PROC-104")
def test_losing_proposal_after_the_result_is_given_only_for_a_purpose(
    confirmed, client_of, world, names
):
    call = make.score(confirmed, {names[0]: 20, names[1]: 16})
    decide(call, now=make.at(2, 13))
    losing = confirmed.applications[names[1]].proposal.files.get(kind="original")
    address = f"/procurement/tenders/{call.tender.number}/originals/{losing.pk}/"
    officer = client_of(world.saeki)
    asked = officer.get(address)
    assert asked["Content-Type"].startswith("text/html")
    for typed in ({}, {"purpose": ""}, {"purpose": " 　"}):
        refused = officer.post(address, typed)
        assert (refused.status_code, refused["Content-Type"][:9]) == (422, "text/html")
    assert not OutputPurpose.objects.exists()
    given = officer.post(address, {"purpose": "説明請求への回答の準備"})
    assert given["Content-Disposition"].startswith("attachment")
    assert b"".join(given.streaming_content).startswith(b"%PDF")
    kept = OutputPurpose.objects.get()
    assert (kept.purpose, kept.rights_holder, kept.output_by_id, kept.file) == (
        "説明請求への回答の準備", names[1], world.saeki.pk, losing.file,
    )  # fmt: skip
    assert history_of(losing.file).filter(action__startswith="vault").exists()


@pytest.mark.requirement("PROC-105")
def test_output_for_publication_names_the_rights_holder_and_the_purpose(
    confirmed, client_of, world, names
):
    chosen = confirmed.applications[names[0]].proposal.files.get(kind="original")
    address = f"/procurement/tenders/{confirmed.tender.number}/originals/{chosen.pk}/publication/"
    officer = client_of(world.saeki)
    call = make.score(confirmed, {names[0]: 20, names[1]: 16})
    early = officer.post(address)
    assert (early.status_code, early["Content-Type"][:9]) == (422, "text/html")
    assert "事業者の決定を確定した後にできます" in early.content.decode()
    assert not OutputPurpose.objects.exists()
    decide(call, now=make.at(2, 13))
    given = officer.post(address)
    assert given["Content-Type"] == "application/pdf"
    cover, *pages = page_texts(given.content)
    assert (names[0] in cover, "事業者決定の公表" in cover) == (True, True)
    assert [text.strip() for text in pages] == ["one", "two", "Yamabe Hall"]
    with pikepdf.open(io.BytesIO(given.content)) as pdf:
        card = (str(pdf.docinfo["/Author"]), str(pdf.docinfo["/Subject"]))
    assert card == (names[0], "事業者決定の公表")
    kept = OutputPurpose.objects.get()
    assert (kept.rights_holder, kept.purpose, kept.output_by_id, kept.file) == (
        names[0], "事業者決定の公表", world.saeki.pk, chosen.file,
    )  # fmt: skip


def test_output_for_publication_is_the_officers_alone(confirmed, client_of, world, names):
    chosen = confirmed.applications[names[0]].proposal.files.get(kind="original")
    address = f"/procurement/tenders/{confirmed.tender.number}/originals/{chosen.pk}/publication/"
    people = (world.saeki, world.takahashi, world.yoshida, world.himuro)
    assert [client_of(person).get(address).status_code for person in people] == [
        200, 403, 403, 403,
    ]  # fmt: skip


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
