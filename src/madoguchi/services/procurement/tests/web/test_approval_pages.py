"""決裁: the approver sees what is decided, where the whole stands, and what changed since."""

from datetime import date

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands import committee, eligibility, publication, results
from madoguchi.services.procurement.errors import ChangedAfterApproval
from madoguchi.services.procurement.models import Approval, EligibilityDecision, Selection
from madoguchi.services.procurement.terms import ApprovalSubject
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_review import seed_review
from madoguchi.services.procurement.tests.factories_ward import jst
from madoguchi.services.procurement.views.approvals import WHOLE

pytestmark = pytest.mark.django_db
NOW = jst(2024, 3, 25)
REASON = "住民協働の進め方が最も優れていたため。"


@kept
def reviewed(world):
    """Case 004: three proposals, C falls out in the first round, A is first."""
    review = seed_review(world, "004", on=date(2024, 1, 12), firms=3)
    review.close(1, 80, 70, 60, now=jst(2024, 3, 1))
    review.close(2, 60, 50, 40, now=jst(2024, 3, 20))
    return review


def page_of(asked):
    return f"/procurement/approvals/{asked.pk}/"


@pytest.mark.requirement("PROC-127", "PROC-132")
def test_approver_of_the_result_sees_ranks_reason_rounds_and_letters(reviewed, client_of):
    results.record_selection(reviewed.tender, reason=REASON, by=reviewed.officer, now=NOW)
    asked = results.request_result_approval(reviewed.tender, by=reviewed.officer, now=NOW)
    approver = client_of(reviewed.world.approvers["004"])
    page = text_of(approver, page_of(asked))
    for words in (
        REASON, "第1位の提案者を契約候補者とする", "A社", "140点（満点170点）", "令和6年3月20日",
        "審査結果通知（契約候補者）", "電子メール", "決定を確定するまで符号で示します",
    ):  # fmt: skip
        assert words in page, words
    assert asked.content["審査結果の通知"][1]["通知"] == "審査結果通知"
    assert reviewed.firms[0].applicant.name not in page
    html = approver.get(page_of(asked)).content.decode()
    for whole in ("rounds", "result"):
        assert f'href="/procurement/tenders/{reviewed.tender.number}/{whole}/"' in html
    Selection.objects.update(reason="別の理由")
    assert "起案の後に内容が変わっています" in text_of(approver, page_of(asked))


@kept
def published(world):
    return make.publish(make.make_call(world))


def move_answers(call, day):
    milestone = call.tender.milestones.get(name="質問回答")
    publication.move_milestone(
        milestone, text=f"令和8年1月{day}日", starts_on=make.at(1, day).date(),
        ends_on=make.at(1, day).date(), reason="質問が多いため", by=call.officer, now=make.at(1, 9),
    )  # fmt: skip


def test_approver_may_open_every_page_that_holds_the_whole(published, client_of, world):
    approver = client_of(world.takahashi)
    for subject, pages in WHOLE.items():
        for _, page in pages:
            address = reverse(f"procurement:{page}", args=[published.tender.number])
            assert approver.get(address).status_code == 200, (subject, page)
    assert set(WHOLE) == set(ApprovalSubject) - {ApprovalSubject.DISQUALIFICATION}


@pytest.mark.requirement("PROC-014", "PROC-141")
def test_approver_of_an_amendment_sees_old_and_new_and_a_second_wording_has_to_wait(
    published, client_of, world
):
    officer, address = client_of(world.saeki), f"/procurement/tenders/{published.tender.number}/"
    nothing = officer.post(f"{address}publication/request/", {"note": "訂正します"})
    assert nothing.status_code == 422
    assert "変わったところがありません" in nothing.content.decode()
    move_answers(published, 28)
    ask = {"note": "質問が多いため"}
    assert officer.post(f"{address}publication/request/", ask).status_code == 302
    asked = Approval.objects.get(subject=ApprovalSubject.AMENDMENT.value)
    page = text_of(client_of(world.takahashi), page_of(asked))
    assert "公開中の内容から変わるところ" in page
    assert "令和8年1月28日" in page.split("訂正した後の公告の全文")[0]
    move_answers(published, 29)
    refused = officer.post(f"{address}publication/request/", ask)
    assert (refused.status_code, "別の内容の決裁待ち" in refused.content.decode()) == (422, True)
    assert "起案の後に内容が変わっています" in text_of(client_of(world.takahashi), page_of(asked))


def test_reason_of_an_amendment_is_typed_once_and_stays_where_publishing_is_refused(
    published, client_of, world
):
    officer, address = client_of(world.saeki), f"/procurement/tenders/{published.tender.number}/"
    move_answers(published, 28)
    reason = 'name="reason" value="質問が多いため"'
    assert reason not in text_of(officer, f"{address}publication/")
    officer.post(f"{address}publication/request/", {"note": "質問が多いため"})
    assert reason in text_of(officer, f"{address}publication/")
    sent = {"summary": "回答日を改める", "reason": "回答に時間を要するため"}
    refused = officer.post(
        reverse("procurement:tender-amend", args=[published.tender.number]), sent
    )
    page = refused.content.decode()
    assert refused.status_code == 422  # not decided yet
    assert 'name="reason" value="回答に時間を要するため"' in page
    assert "回答日を改める" in page
    with pytest.raises(Refused, match="300字以内"):
        publication.amend_tender(
            published.tender, summary="改める", reason="長" * 301, by=published.officer,
            now=make.at(1, 20),
        )  # fmt: skip


@pytest.mark.requirement("PROC-141")
def test_who_asked_for_or_gave_a_decision_cannot_sit_on_the_committee(published, world):
    post, now = published.tender.committee_posts.first(), make.at(1, 20)
    asked = published.tender.approvals.get(decided_by_id=world.takahashi.pk)
    asked.requested_by_id = world.yoshida.pk  # a colleague drafted it
    asked.save()
    for person in (world.takahashi, world.yoshida):
        with pytest.raises(Refused) as refusal:
            committee.appoint(post, person, by=published.officer, now=now)
        assert refusal.value.code == "decider_as_member"
    seated = committee.appoint(post, world.watanabe, by=published.officer, now=now)
    assert seated.person == world.watanabe


@pytest.mark.requirement("PROC-067")
def test_decision_changed_after_the_approval_is_not_sent(published, world):
    now = make.at(1, 19)
    application = make.apply(published, world.mihon_kikaku, world.yamabe)
    application = make.accepted_and_judged(published, application)
    published.approve(ApprovalSubject.ELIGIBILITY, now=now)
    EligibilityDecision.objects.update(is_eligible=False, reason="実績がない")
    with pytest.raises(ChangedAfterApproval):
        eligibility.invite(published.tender, by=published.officer, now=make.at(1, 20))
    published.approve(ApprovalSubject.ELIGIBILITY, now=now)
    letters = eligibility.invite(published.tender, by=published.officer, now=make.at(1, 20))
    assert [letter.kind for letter in letters] == ["non_invitation"]
    with pytest.raises(Refused):
        eligibility.invite(published.tender, by=published.officer, now=make.at(1, 20))
