"""Rounds and criteria typed on the pages: a call made by form alone can be scored."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.services.procurement.commands.committee import freeze_criteria
from madoguchi.services.procurement.commands.setup import create_draft
from madoguchi.services.procurement.models import Criterion, ReviewRound
from madoguchi.services.procurement.rules.case_file import POINTS_UNSET

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(world, as_actor):
    return as_actor(world.saeki)


@kept
def tender(world, officer):
    return create_draft(
        world.sections["000"], title="広場の清掃", fiscal_year=2026, by=officer, now=timezone.now()
    )


def page(tender, part):
    return reverse("procurement:tender-part", args=[tender.number, part])


def rows(*typed):
    """A post of new rows: a dict for each."""
    management = {
        "form-TOTAL_FORMS": str(len(typed)), "form-INITIAL_FORMS": "0",
    }  # fmt: skip
    fields = {f"form-{i}-{key}": value for i, row in enumerate(typed) for key, value in row.items()}
    return {**management, **fields}


def a_round(ordinal, **facts):
    return {
        "ordinal": ordinal, "name": f"第{ordinal}次審査", "kind": "documents",
        "minimum_proposals": "0", **facts,
    }  # fmt: skip


def an_item(review_round, text, **facts):
    return {
        "round": review_round.pk, "text": text, "points": "10", "scorer": "member",
        "position": "1", **facts,
    }  # fmt: skip


def test_officer_types_rounds_and_criteria_and_fixes_them(tender, officer, world, client_of):
    browser = client_of(world.saeki)
    first = rows(a_round(1, minimum_proposals="4", pass_percent="60", pass_places="3"), a_round(2))
    assert browser.post(page(tender, "rounds"), first).status_code == 302
    one, two = tender.rounds.all()
    assert (one.minimum_proposals, one.pass_percent, one.pass_places) == (4, 60, 3)
    assert (two.pass_percent, two.pass_places) == (None, None)
    assert (
        browser.post(
            page(tender, "criteria"),
            rows(an_item(one, "実施体制"), an_item(two, "説明の分かりやすさ")),
        ).status_code
        == 302
    )
    tender.unsure = [POINTS_UNSET, "支払方法が示されていません。"]
    group = one.criteria.get()
    answer = browser.post(
        page(tender, "criteria"), rows(an_item(one, "人員の数", parent=group.pk, points="5"))
    )
    assert answer.status_code == 302
    assert [each.text for each in group.children.all()] == ["人員の数"]
    freeze_criteria(tender, by=officer, now=timezone.now())
    tender.refresh_from_db()
    assert tender.unsure == ["支払方法が示されていません。"]
    for part, typed in (("rounds", a_round(3)), ("criteria", an_item(two, "価格"))):
        refused = browser.post(page(tender, part), rows(typed))
        assert refused.status_code == 422
        assert "評価基準は確定しているため、変更できません。" in refused.content.decode()
    assert (ReviewRound.objects.count(), Criterion.objects.count()) == (2, 3)


def test_two_rounds_with_one_number_are_refused_with_what_was_typed(tender, world, client_of):
    answer = client_of(world.saeki).post(page(tender, "rounds"), rows(a_round(1), a_round(1)))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "番号が、ほかの行と重なっています" in text
    assert "第1次審査" in text
    assert tender.rounds.count() == 0


def test_group_of_another_round_or_another_call_cannot_be_chosen(tender, officer, world, client_of):
    browser = client_of(world.saeki)
    browser.post(page(tender, "rounds"), rows(a_round(1), a_round(2)))
    one, two = tender.rounds.all()
    browser.post(page(tender, "criteria"), rows(an_item(one, "実施体制")))
    group = one.criteria.get()
    answer = browser.post(page(tender, "criteria"), rows(an_item(two, "人員", parent=group.pk)))
    assert "同じ審査の項目から選んでください" in answer.content.decode()
    other = create_draft(
        world.sections["000"], title="別の業務", fiscal_year=2026, by=officer, now=timezone.now()
    )
    assert browser.post(page(other, "criteria"), rows(an_item(one, "横取り"))).status_code == 422
    assert Criterion.objects.count() == 1


def test_kinds_are_chosen_by_name_and_those_of_a_case_file_stay(tender, world, client_of):
    browser, grounds = client_of(world.saeki), page(tender, "grounds")
    kept_ground = tender.grounds.create(
        code="discretionary_channel", text="決められた方法で提出しない", effect="discretionary"
    )
    html = browser.get(grounds).content.decode()
    assert '<option value="discretionary_channel" selected>提出方法の違反</option>' in html
    typed = rows(
        {"code": "discretionary_channel", "text": "方法の違反", "effect": "mandatory"},
        {"code": "own_other", "text": "辞退した者の再提出", "effect": "mandatory"},
        {"code": "own_other", "text": "連絡のとれない者", "effect": "invalid"},
        {"code": "own_overlap", "text": "複数の応募への参加", "effect": "mandatory"},
    )
    first = {
        "form-INITIAL_FORMS": "1", "form-0-id": kept_ground.pk, "form-0-code": kept_ground.code,
    }  # fmt: skip
    assert browser.post(grounds, {**typed, **first}).status_code == 302
    kinds = dict(tender.grounds.values_list("text", "code"))
    assert len(set(kinds.values())) == 4
    assert (kinds["方法の違反"], kinds["複数の応募への参加"]) == (
        "discretionary_channel",
        "own_overlap",
    )
    assert (
        browser.post(page(tender, "terms"), rows({"code": "sealed", "text": "x"})).status_code
        == 422
    )


@pytest.mark.parametrize(("part", "name"), [("terms", "契約保証金"), ("hours", "すべての手続")])
def test_kinds_of_terms_and_hours_are_offered_by_name(tender, world, client_of, part, name):
    assert f">{name}</option>" in client_of(world.saeki).get(page(tender, part)).content.decode()
