"""The review of the published cases: weights, rounds, ties, hearings, letters, candidates."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, connection

from madoguchi.core.calendar.jst import JST
from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.documents.sheet_reading import read_rows
from madoguchi.core.errors import Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.trail.wording import changes_of
from madoguchi.services.procurement.commands import (
    committee,
    hearing_plan,
    results,
    review_records,
    scoring,
    ties,
)
from madoguchi.services.procurement.commands.intake import register_paper
from madoguchi.services.procurement.commands.letters import send_letter
from madoguchi.services.procurement.models import (
    Criterion,
    Handover,
    Letter,
    RequiredPaper,
    RoundOutcome,
    TieDecision,
)
from madoguchi.services.procurement.queries.board import total_rows
from madoguchi.services.procurement.queries.ranking import ranked_applications
from madoguchi.services.procurement.rules.hearing import Slot, overlapping
from madoguchi.services.procurement.terms import NoticeState, RoundState, TenderState
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_review import member_actor, seed_review
from madoguchi.services.procurement.tests.factories_ward import jst

pytestmark = pytest.mark.django_db
SPECIFICATION = "児童情報を共有する。\n窓口は平日9時から18時まで。"


@pytest.mark.requirement("PROC-109")
@pytest.mark.parametrize("code", [*"アイウエオカキクケ", "②-1"])
def test_case_002_sheet_with_one_weight_missing_cannot_be_opened(world, code):
    review = seed_review(world, "002", on=date(2024, 10, 25), firms=1)
    item = Criterion.objects.get(round__tender=review.tender, code=code)
    Criterion.objects.filter(pk=item.pk).update(points=None)
    now = jst(2024, 12, 16)
    with pytest.raises(Refused) as refusal:
        scoring.open_round(review.round(1), by=review.officer, now=now)
    assert refusal.value.code == "weight_missing"
    assert refusal.value.message == f"「{item}」の配点を入力してから採点を始めてください。"
    with pytest.raises(Refused, match=item.text):
        committee.freeze_criteria(review.tender, by=review.officer, now=now)
    assert review.round(1).state == RoundState.PLANNED


@pytest.mark.requirement("PROC-119")
def test_case_004_with_three_proposals_all_advance_when_round_1_closes(world):
    review = seed_review(world, "004", on=date(2024, 1, 12), firms=3)
    assert review.close(1, 80, 20, 5, now=jst(2024, 2, 26)) == {"A": True, "B": True, "C": True}


@pytest.mark.requirement("PROC-119")
def test_case_004_with_four_proposals_the_officer_chooses_about_three_by_score(world, client_of):
    review = seed_review(world, "004", on=date(2024, 1, 12), firms=4)
    review.score(1, 80, 40, 70, 60)
    page = f"/procurement/tenders/{review.tender.number}/rounds/1/closing/"
    officer = client_of(world.officers["004"])
    text = text_of(officer, page)
    assert [text.count(f"{code}社の扱い") > 0 for code in "ABCD"] == [True] * 4
    rows = {row.code: (row.rank, row.standing) for row in total_rows(review.round(1))}
    assert rows == {
        "A": (1, "通過"), "C": (2, "通過"), "D": (3, "通過"),
        "B": (4, "基準は満たすが通過者数の枠外"),
    }  # fmt: skip
    fourth = review.firms[1].pk
    wanted = {f"pass-{fourth}": "yes", f"why-{fourth}": ""}
    assert officer.post(page, wanted).status_code == 422
    wanted[f"why-{fourth}"] = "3位と僅差のため、4者を招く。"
    assert officer.post(page, wanted).status_code == 302
    kept = RoundOutcome.objects.get(application=fourth)
    assert (kept.is_passed, kept.departs_from_rule, kept.reason) == (
        True, True, "3位と僅差のため、4者を招く。",
    )  # fmt: skip


@pytest.mark.requirement("PROC-122")
def test_case_001_tie_for_the_third_place_needs_the_committees_decision(world):
    review = seed_review(world, "001", on=date(2025, 12, 23), firms=4)
    now = jst(2026, 2, 12)
    round_ = review.score(1, 170, 160, 150, 150)
    with pytest.raises(Refused) as refusal:
        scoring.close_round(round_, by=review.officer, now=now)
    assert refusal.value.code == "tie_undecided"
    assert not RoundOutcome.objects.exists()
    tied = [review.firms[3].pk, review.firms[2].pk]
    with pytest.raises(Refused):
        ties.decide_tie(round_, tied, reason=" ", by=review.officer, now=now)
    ties.decide_tie(
        round_, tied, reason="居場所支援の具体性を重んじた。", by=review.officer, now=now
    )
    outcomes = scoring.close_round(round_, by=review.officer, now=now)
    passed = {row.application.drawn_code.code for row in outcomes if row.is_passed}
    assert passed == {"A", "B", "D"}
    assert TieDecision.objects.get().place == 3


@pytest.mark.requirement("PROC-122")
def test_absent_members_sheet_counts_neither_points_nor_full_marks(world):
    review = seed_review(world, "001", on=date(2025, 12, 23), firms=2)
    round_ = review.score(1, 120, 100)
    sheet = round_.sheets.get(application=review.firms[0])
    sheet.is_abstention = True
    sheet.save()
    rows = {row.code: (row.points, row.full_marks) for row in total_rows(round_)}
    assert rows == {"A": (0, 0), "B": (100, 180)}


@pytest.mark.requirement("PROC-123")
@pytest.mark.parametrize("has_statement", [False, True])
def test_case_001_finance_item_says_whether_a_statement_is_on_file(world, client_of, has_statement):
    review = seed_review(world, "001", on=date(2025, 12, 23), firms=1)
    firm = review.firms[0]
    firm.is_registered_bidder = True
    firm.save()
    if has_statement:
        statement = RequiredPaper.objects.get(tender=review.tender, name__contains="財務諸表")
        register_paper(firm, statement, by=review.officer, now=jst(2026, 1, 13))
    round_ = review.round(1)
    round_.state = RoundState.SCORING.value
    round_.save()
    address = f"/procurement/review/{review.tender.number}/rounds/1/A/"
    text = text_of(client_of(world.yoshida), address)
    assert "(2)④ 財務の状況が安定しているか" in text
    assert ("財務諸表は提出されていません" in text) is not has_statement


@pytest.mark.requirement("PROC-124", "PROC-131")
def test_case_004_round_1_letters_go_on_the_day_with_slots_of_20_and_20_minutes(world):
    review = seed_review(world, "004", on=date(2024, 1, 12), firms=4)
    review.close(1, 80, 70, 60, 10, now=jst(2024, 2, 26))
    day = jst(2024, 3, 4)
    with pytest.raises(Refused, match="日時と会場を決めてから"):
        hearing_plan.make_round_letters(review.round(1), by=review.officer, now=day)
    slots = hearing_plan.plan_slots(
        review.round(2), starts_at=jst(2024, 3, 14, 13), place="二子玉川分庁舎 第三会議室",
        by=review.officer, now=day,
    )  # fmt: skip
    planned = [
        Slot(row.application_id, row.starts_at, row.talk_minutes, row.question_minutes)
        for row in slots
    ]
    assert [each.ends_at - each.starts_at for each in planned] == [timedelta(minutes=40)] * 3
    assert [(each.talk_minutes, each.question_minutes) for each in planned] == [(20, 20)] * 3
    assert overlapping(planned) == ()
    made = hearing_plan.make_round_letters(review.round(1), by=review.officer, now=day)
    letters = {letter.application.drawn_code.code: letter for letter in made}
    assert {code: letter.kind for code, letter in letters.items()} == {
        "A": "round_passed", "B": "round_passed", "C": "round_passed", "D": "round_failed",
    }  # fmt: skip
    for slot in slots:
        letter = letters[slot.application.drawn_code.code]
        clock = slot.starts_at.astimezone(day.tzinfo)
        assert "招請通知" in letter.subject
        assert "令和6年3月14日(木)" in letter.body
        assert f"{clock.hour - 12}時" in letter.body
        assert "二子玉川分庁舎 第三会議室" in letter.body
        assert "説明20分、質疑20分" in letter.body
    assert "招請には至りませんでした" in letters["D"].body
    sent = [send_letter(letter, by=review.officer, now=day) for letter in made]
    assert {(each.channel, each.dated_on, each.sent_at) for each in sent} == {
        ("email", date(2024, 3, 4), day)
    }
    assert sorted(OutgoingMail.objects.values_list("to_address", flat=True)) == [
        f"{code}@firm.example.jp" for code in "abcd"
    ]


def test_slots_planned_anew_after_the_letters_keep_the_order_and_are_told_again(world):
    review = seed_review(world, "004", on=date(2024, 1, 12), firms=4)
    review.close(1, 80, 70, 60, 10, now=jst(2024, 2, 26))
    day = jst(2024, 3, 4)
    terms = {"place": "第三会議室", "by": review.officer, "now": day}
    first = hearing_plan.plan_slots(review.round(2), starts_at=jst(2024, 3, 14, 13), **terms)
    assert not hearing_plan.letters_to_renew(review.round(2)).exists()
    told, *waiting, _ = hearing_plan.make_round_letters(review.round(1), by=review.officer, now=day)
    send_letter(told, by=review.officer, now=day)
    again = hearing_plan.plan_slots(review.round(2), starts_at=jst(2024, 3, 15, 13), **terms)
    assert [slot.pk for slot in again] == [slot.pk for slot in first]
    drafts = Letter.objects.filter(tender=review.tender, kind="round_passed", state="draft")
    assert drafts.count() == 3
    assert not drafts.filter(pk__in=[letter.pk for letter in waiting]).exists()
    assert {"令和6年3月15日(金)" in draft.body for draft in drafts} == {True}
    changed = {draft.application_id for draft in drafts if "日時等の変更" in draft.subject}
    assert changed == {told.application_id}
    assert Letter.objects.get(pk=told.pk).sent_at == day


@pytest.mark.requirement("PROC-132")
def test_case_004_result_goes_to_each_proposer_by_mail_and_as_a_postal_task(world):
    review = seed_review(world, "004", on=date(2024, 1, 12), firms=2)
    now = jst(2024, 3, 25)
    review.close(1, 80, 70, now=now)
    review.close(2, 60, 50, now=now)
    review.select(now=now)
    made = results.make_result_letters(review.tender, by=review.officer, now=now)
    sent = [send_letter(letter, by=review.officer, now=now) for letter in made]
    kept = {(each.application.drawn_code.code, each.channel): each.state for each in sent}
    assert set(kept) == {(code, channel) for code in "AB" for channel in ("email", "post")}
    tasks = {key for key, state in kept.items() if state == NoticeState.TASK}
    assert tasks == {("A", "post"), ("B", "post")}
    assert sorted(OutgoingMail.objects.values_list("to_address", flat=True)) == [
        "a@firm.example.jp", "b@firm.example.jp",
    ]  # fmt: skip


def test_confirmed_decision_keeps_its_words(world):
    review = seed_review(world, "004", on=date(2024, 1, 12), firms=2)
    now = jst(2024, 3, 25)
    review.close(1, 80, 70, now=now)
    review.close(2, 60, 50, now=now)
    review.select(now=now)
    with pytest.raises(Refused, match="確定した決定は変更できません"):
        results.record_selection(review.tender, reason="別の理由", by=review.officer, now=now)
    review.tender.selection.refresh_from_db()
    assert review.tender.selection.reason != "別の理由"


@pytest.mark.requirement("PROC-121")
def test_case_001_all_below_60_percent_can_end_without_a_firm_and_no_hand_over(world, client_of):
    review = seed_review(world, "001", on=date(2025, 12, 23), firms=2)
    now = jst(2026, 2, 27)
    # 107 of 180 is 59.4 %.
    assert review.close(1, 107, 90, now=now) == {"A": False, "B": False}
    with pytest.raises(Refused):
        results.record_selection(review.tender, reason="第1位", by=review.officer, now=now)
    review.select(now=now, no_award=True)
    assert review.tender.state == TenderState.NO_AWARD
    letters = results.make_result_letters(review.tender, by=review.officer, now=now)
    assert {(each.application.drawn_code.code, each.kind) for each in letters} == {
        ("A", "no_award"), ("B", "no_award"),
    }  # fmt: skip
    officer = client_of(world.officers["001"])
    talks = f"/procurement/tenders/{review.tender.number}/talks/"
    assert "契約候補者が決まっていません" in text_of(officer, talks)
    assert officer.get(f"{talks}handover/1/").status_code == 404
    assert officer.post(f"{talks}handover/1/", {"amount_yen": "1"}).status_code == 404
    assert not Handover.objects.exists()
    assert ranked_applications(review.tender) == []


@pytest.mark.requirement("PROC-127")
def test_case_001_exported_record_has_dates_posts_marks_under_codes_and_the_reason(
    world, client_of
):
    review = seed_review(world, "001", on=date(2025, 12, 23), firms=2)
    posts = list(review.tender.committee_posts.values_list("title", flat=True))
    review_records.record_committee_meeting(
        review.tender, held_at=jst(2026, 2, 12, 14), place="第一会議室", attendance=posts,
        discussion="提案ごとに評価を確認した。", decision="2者を二次審査に招く。",
        by=review.officer, now=jst(2026, 2, 12, 17),
    )  # fmt: skip
    review.close(1, 150, 120, now=jst(2026, 2, 12))
    review.close(2, 9, 7, now=jst(2026, 2, 26))
    review.select(now=jst(2026, 2, 26))
    address = f"/procurement/tenders/{review.tender.number}/review-record/"
    answer = client_of(world.officers["001"]).get(address)
    assert answer["Content-Type"] == "application/pdf"
    text = "".join("".join(page_texts(answer.content)).split())
    for words in (
        "令和8年2月12日(木)", *posts, "2者を二次審査に招く。", "A社", "150点", "B社", "120点",
        "提案書を特定した理由", "評価が最も高い提案である。",
    ):  # fmt: skip
        assert "".join(words.split()) in text, words
    for secret in (*(firm.applicant.name for firm in review.firms), world.yoshida.name):
        assert "".join(secret.split()) not in text
    assert client_of(world.yoshida).get(address).status_code == 403


@pytest.mark.django_db(transaction=True)  # PostgreSQL numbers the entries at the commit
@pytest.mark.requirement("PROC-142")
def test_trail_lists_a_changed_mark_with_old_and_new_value_actor_time_and_reason(world, client_of):
    review = seed_review(world, "002", on=date(2024, 10, 25), firms=1)
    round_ = review.score(1, 70)
    sheet, now = round_.sheets.get(), jst(2024, 12, 20)
    mark = sheet.scores.order_by("criterion__position").first()
    scoring.reopen(sheet, reason="桁の入力誤り", by=review.officer, now=now)
    actor = member_actor(world)
    marks = {row.criterion_id: row.points for row in sheet.scores.all()}
    marks[mark.criterion_id] = 9
    scoring.save_scores(sheet, marks, {}, by=actor, now=now)
    scoring.finalise(sheet, by=actor, now=now)
    auditor = client_of(world.kagami)
    listed = auditor.get(f"/trail/?table=procurement_score&row={mark.pk}")
    changed = next(row for row in listed.context["listing"].rows if row.action == "update")
    page = text_of(auditor, f"/trail/entries/{changed.seq}/")
    points = next(row for row in changes_of(changed, is_shown=True) if row.label == "点")
    assert (points.before, points.after) == ("10", "9")
    assert (changed.actor_id, changed.reason) == (world.yoshida.pk, "採点の差戻し：桁の入力誤り")
    when = changed.at.astimezone(JST)
    for words in (
        '<td data-label="変更前"><div>10</div>', '<td data-label="変更後"><div>9</div>',
        world.yoshida.name, "採点の差戻し：桁の入力誤り", f"{when:%Y-%m-%dT%H:%M}",
    ):  # fmt: skip
        assert words in page, words
    with connection.cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute("UPDATE trail_trailentry SET reason = '' WHERE seq = %s", [changed.seq])


def test_officers_sheet_is_confirmed_on_a_page_of_its_own(world, client_of):
    review = seed_review(world, "002", on=date(2024, 10, 25), firms=1)
    item = Criterion.objects.get(round__tender=review.tender, code="②-1")
    Criterion.objects.filter(pk=item.pk).update(scorer="officer")
    round_ = review.round(1)
    round_.state = RoundState.SCORING.value
    round_.save()
    officer = client_of(world.officers["002"])
    page = f"/procurement/tenders/{review.tender.number}/rounds/1/officer/A/"
    kept = officer.post(page, {f"mark-{item.pk}": "7", "final": "yes"})
    assert (kept.status_code, kept.url) == (302, f"{page}final/")
    sheet = round_.sheets.get(member=None)
    assert sheet.finalised_at is None
    shown = text_of(officer, f"{page}final/")
    assert "②-1 見積金額の妥当性" in shown
    assert "7点（10点満点）" in shown
    assert officer.post(f"{page}final/").status_code == 302
    sheet.refresh_from_db()
    assert sheet.finalised_at is not None
    assert officer.post(f"{page}final/").status_code == 422


def test_officers_sheet_is_not_made_where_the_officer_has_nothing_to_mark(world, client_of):
    review = seed_review(world, "002", on=date(2024, 10, 25), firms=1)
    Criterion.objects.filter(round__tender=review.tender).update(scorer="member")
    page = f"/procurement/tenders/{review.tender.number}/rounds/1/officer/A/"
    assert client_of(world.officers["002"]).get(page).status_code == 404
    assert not review.round(1).sheets.filter(member=None).exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_total_is_recomputed_from_the_downloaded_file(world, client_of, form):
    review = seed_review(world, "004", on=date(2024, 1, 12), firms=3)
    round_ = review.score(1, 83, 41, 70)
    answer = client_of(world.officers["004"]).get(
        f"/procurement/tenders/{review.tender.number}/rounds/1/marks.{form}"
    )
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    (sheet,) = read_rows(BytesIO(content), f"marks.{form}")
    sums = {}
    for record in sheet.records(("提案", "満点", "点")):
        proposal, full, points = (record.cells[name].text for name in ("提案", "満点", "点"))
        total, most = sums.get(proposal, (0, 0))
        sums[proposal] = (total + int(points), most + int(full))
    assert sums == {
        f"{row.code}社": (row.points, row.full_marks) for row in total_rows(round_)
    } == {"A社": (83, 90), "B社": (41, 90), "C社": (70, 90)}  # fmt: skip
