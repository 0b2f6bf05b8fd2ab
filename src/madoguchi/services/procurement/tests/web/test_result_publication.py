"""公表 of a result: the approver sees it, it comes out as approved, a correction is numbered."""

from datetime import date, timedelta
from html import unescape

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.testing.clock import stop_clock
from madoguchi.services.procurement.commands import approvals, results
from madoguchi.services.procurement.commands.result_publication import (
    publish_result,
    request_result_publication,
)
from madoguchi.services.procurement.documents.ocds import release_of
from madoguchi.services.procurement.models import Approval, ResultPublication, Selection
from madoguchi.services.procurement.queries.result_publications import Step, next_step
from madoguchi.services.procurement.terms import ApprovalSubject
from madoguchi.services.procurement.tests.factories_bids import text_of
from madoguchi.services.procurement.tests.factories_review import seed_review
from madoguchi.services.procurement.tests.factories_ward import jst, put_out

pytestmark = pytest.mark.django_db
NOW = jst(2026, 2, 26)
OUT = jst(2026, 2, 27, 10)
REASON = "評価が最も高い提案である。"
CHANGED = "評価が最も高く、実施体制も優れた提案である。"
FIELDS = ("participants", "proposers", "reason")


@kept
def review(world):
    """Case 001, decided: A is the candidate, B was not selected."""
    review = seed_review(world, "001", on=date(2025, 12, 23), firms=2)
    put_out(review.call, at=jst(2025, 12, 23))
    review.tender.rounds.exclude(ordinal=1).delete()
    review.close(1, 120, 110, now=jst(2026, 2, 20))
    review.tender.state = "reviewing"
    review.tender.save()
    review.select(now=jst(2026, 2, 24))
    return review


def ask(review, *, fields=FIELDS, at=OUT, now=NOW, reason=""):
    return request_result_publication(
        review.tender, fields=fields, publish_at=at, reason=reason, by=review.officer, now=now
    )


def approve(review, asked, *, now=NOW):
    return approvals.decide_approval(asked, approve=True, by=review.call.approver, now=now)


def publish(review, *, now=NOW, **asked):
    approve(review, ask(review, now=now, **asked), now=now)
    return publish_result(review.tender, by=review.officer, now=now)


def rewrite(review, reason):
    Selection.objects.filter(tender=review.tender).update(reason=reason)
    review.tender.refresh_from_db()


def call_page(client, review):
    return unescape(client.get(f"/procurement/calls/{review.tender.number}/").content.decode())


@pytest.mark.requirement("PROC-134")
def test_published_result_shows_names_and_reason_and_no_members_marks(
    review, world, client, monkeypatch
):
    clock = stop_clock(monkeypatch, OUT - timedelta(microseconds=1))
    publish(review)
    names = [firm.applicant.name for firm in review.firms]
    assert REASON not in call_page(client, review)
    clock.moment = OUT
    page = call_page(client, review)
    assert [each in page for each in (*names, REASON, "審査の結果")] == [True] * 4
    for trace in ("120点", "110点", world.yoshida.name, "訂正 第"):
        assert trace not in page
    review.tender.refresh_from_db()
    assert review.tender.contact_ban_lifted_at == OUT


def test_approver_reads_what_the_public_will_read_and_nothing_more(review, client_of, world):
    asked = ask(review, fields=[*FIELDS, "points", "process"])
    page = client_of(world.approvers["001"]).get(f"/procurement/approvals/{asked.pk}/")
    words = unescape(page.content.decode())
    first, second = review.firms
    assert f'<div class="mg-facts__row"><dt>第1位　{first.applicant.name}</dt>' in words
    assert "<dt>第2位　B社</dt>" in words
    assert f"第2位　{second.applicant.name}" not in words
    assert "令和8年2月20日(金)に確定" in words
    assert REASON in words
    assert "令和8年2月27日(金)午前10時" in words
    assert "起案の後に内容が変わっています" not in words
    rewrite(review, CHANGED)
    page = client_of(world.approvers["001"]).get(f"/procurement/approvals/{asked.pk}/")
    words = unescape(page.content.decode())
    assert REASON in words
    assert CHANGED not in words
    assert "起案の後に内容が変わっています" in words


def test_what_changed_after_the_approval_is_not_published_and_is_asked_anew(
    review, client_of, world
):
    approve(review, ask(review))
    rewrite(review, CHANGED)
    with pytest.raises(Refused) as refusal:
        publish_result(review.tender, by=review.officer, now=NOW)
    assert refusal.value.code == "changed_after_approval"
    assert not ResultPublication.objects.exists()
    page = f"/procurement/tenders/{review.tender.number}/result/"
    text = text_of(client_of(world.officers["001"]), page)
    assert "公表の決裁の後に、内容が変わりました。もう一度決裁を求めてください。" in text
    assert "公表の決裁を求める" in text
    assert publish(review).content["reason"] == CHANGED


def test_second_request_and_second_publication_make_one_row_each(review):
    first = ask(review)
    assert ask(review) == first
    with pytest.raises(Refused) as refusal:
        ask(review, fields=["reason"])
    assert refusal.value.code == "other_request_waits"
    approve(review, first)
    published = publish_result(review.tender, by=review.officer, now=NOW)
    later = NOW + timedelta(days=9)
    assert publish_result(review.tender, by=review.officer, now=later) == published
    assert Approval.objects.filter(subject="result_publication").count() == 1
    assert ResultPublication.objects.get().publish_at == OUT


def test_correction_has_a_number_and_a_reason_and_the_old_one_stays(
    review, client, client_of, world, monkeypatch
):
    old = publish(review)
    now, at = OUT + timedelta(days=3), jst(2026, 3, 3, 9)
    rewrite(review, CHANGED)
    with pytest.raises(Refused) as refusal:
        ask(review, at=at, now=now)
    assert refusal.value.code == "reason_needed"
    new = publish(review, at=at, now=now, reason="理由の文に誤りがあった。")
    assert (old.number, new.number, new.name) == (0, 1, "訂正 第1号")
    old.refresh_from_db()
    assert (old.content["reason"], old.withdrawn_at) == (REASON, None)
    review.tender.refresh_from_db()
    assert review.tender.contact_ban_lifted_at == OUT
    clock = stop_clock(monkeypatch, at - timedelta(microseconds=1))
    before = call_page(client, review)
    assert (REASON in before, CHANGED in before, "訂正 第1号" in before) == (True, False, False)
    clock.moment = at
    page = call_page(client, review)
    assert (REASON in page, CHANGED in page) == (False, True)
    assert "訂正 第1号（令和8年3月3日(火)午前9時）" in page
    assert "理由の文に誤りがあった。" in page
    kept = f"/procurement/tenders/{review.tender.number}/result/"
    text = text_of(client_of(world.officers["001"]), kept)
    assert "公表と訂正の経過" in text
    assert [word in text for word in ("公表の内容", "訂正 第1号の内容")] == [True, True]
    release = release_of(review.tender, base_url="https://example.jp", now=at)
    assert (release["tag"], release["id"][-8:]) == (["awardUpdate"], "-award-1")


def test_correction_without_a_change_is_refused(review):
    publish(review)
    with pytest.raises(Refused) as refusal:
        ask(review, at=OUT + timedelta(days=1), now=OUT, reason="念のため。")
    assert refusal.value.code == "nothing_changed"


def test_replaced_before_its_moment_it_was_never_public_and_makes_no_correction(
    review, client, monkeypatch
):
    early = publish(review)
    rewrite(review, CHANGED)
    later = OUT + timedelta(hours=5)
    kept = publish(review, at=later, now=OUT - timedelta(microseconds=1))
    early.refresh_from_db()
    assert early.withdrawn_at == OUT - timedelta(microseconds=1)
    assert kept.number == 0
    review.tender.refresh_from_db()
    assert review.tender.contact_ban_lifted_at == later
    stop_clock(monkeypatch, later)
    page = call_page(client, review)
    assert (REASON in page, CHANGED in page, "訂正 第" in page) == (False, True, False)


@pytest.mark.parametrize(
    ("late", "moment"),
    [(timedelta(seconds=59), OUT), (timedelta(minutes=9), OUT + timedelta(minutes=9))],
)
def test_moment_that_passed_while_the_request_waited_is_the_present_minute(review, late, moment):
    approve(review, ask(review))
    assert publish_result(review.tender, by=review.officer, now=OUT + late).publish_at == moment


def test_decision_is_shown_to_its_approver_and_confirmed_as_approved(review, client_of, world):
    """The ranks stand under the codes; a changed reason needs another approval."""
    asked = results.request_result_approval(review.tender, by=review.officer, now=NOW)
    page = client_of(world.approvers["001"]).get(f"/procurement/approvals/{asked.pk}/")
    words = unescape(page.content.decode())
    assert [each in words for each in (REASON, "A社", "B社", "1位")] == [True] * 4
    assert review.firms[0].applicant.name not in words
    approve(review, asked)
    rewrite(review, CHANGED)
    assert next_step(review.tender, ApprovalSubject.RESULT, NOW) is Step.CHANGED
    with pytest.raises(Refused) as refusal:
        results.confirm_selection(review.tender, by=review.officer, now=NOW)
    assert refusal.value.code == "changed_after_approval"


def test_pages_ask_with_the_content_and_publish_what_was_approved(
    review, client_of, world, monkeypatch
):
    stop_clock(monkeypatch, NOW)
    officer = client_of(world.officers["001"])
    page = f"/procurement/tenders/{review.tender.number}/result/"
    typed = {
        "fields_shown": ["reason"], "publish_at_era": "reiwa", "publish_at_year": "8",
        "publish_at_month": "2", "publish_at_day": "27", "publish_at_hour": "10",
        "publish_at_minute": "0",
    }  # fmt: skip
    assert officer.post(f"{page}approval/publication/", typed).status_code == 302
    asked = Approval.objects.get(subject="result_publication")
    assert officer.get(f"{page}publication/").status_code == 422
    approve(review, asked)
    assert REASON in officer.get(f"{page}publication/").content.decode()
    for _ in range(2):
        assert officer.post(f"{page}publication/").status_code == 302
    kept = ResultPublication.objects.get()
    assert (kept.fields, kept.publish_at, kept.approval) == (["reason"], OUT, asked)
    assert "公表を訂正する" in text_of(officer, page)
    again = officer.get(f"{page}approval/publication/").context["form"]
    assert again["fields_shown"].value() == ["reason"]
