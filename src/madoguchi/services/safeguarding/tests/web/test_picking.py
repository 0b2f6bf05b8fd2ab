"""Forms in which a facility or a child is searched for and chosen, not known by its number."""

from datetime import date

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.testing.clock import stop_clock
from madoguchi.services.safeguarding.models import Child, InformationRequest, Message
from madoguchi.services.safeguarding.queries import picking
from madoguchi.services.safeguarding.terms import FacilityKind, Grade
from madoguchi.services.safeguarding.tests.factories import NAMES, a_child, a_facility, make_safe
from madoguchi.services.safeguarding.tests.factories_ward import another_centre, many_children
from madoguchi.services.safeguarding.tests.ward_desk import era, text_of

pytestmark = pytest.mark.django_db


NOON = at(date(2025, 6, 10), 12)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    stop_clock(monkeypatch, NOON)


@kept
def safe(world):
    return make_safe(world)


def asking(**more):
    return {
        "cycle": "monthly", "legal_basis": "児童福祉法第25条の3", **era("from_on", 11),
        **era("until_on", 30), **more,
    }  # fmt: skip


def choices(answer, name):
    return list(answer.context["form"].fields[name].widget.choices)[1:]


def test_child_is_found_by_facility_and_grade_and_then_chosen(safe, client_of):
    third, fifth = a_child(safe), a_child(safe, "𠮷田 陽翔", grade=Grade.P5)
    page, client = reverse("safeguarding:request-issue"), client_of(safe.officer)
    found = client.post(page, asking(number="みほん小　小学５年"))
    said = "「みほん小 小学5年」に当てはまる児童が1件あります。一覧から選んで、"
    assert (found.status_code, said in text_of(found)) == (422, True)
    number = fifth.child.number
    assert choices(found, "number") == [(number, f"{number}　みほん小学校　小学5年")]
    assert NAMES[0] not in found.content.decode()
    assert InformationRequest.objects.count() == 0
    assert client.post(page, asking(number=number)).status_code == 302
    assert InformationRequest.objects.get().placement == fifth
    both = client.post(page, asking(number="みほん小学校"))
    assert [number for number, _ in choices(both, "number")] == [
        third.child.number, fifth.child.number
    ]  # fmt: skip


def test_number_may_be_typed_short_and_what_fits_nobody_is_said(safe, client_of):
    placement = a_child(safe)
    page, client = reverse("safeguarding:request-issue"), client_of(safe.officer)
    nobody = client.post(page, asking(number="どこにもない園"))
    said = "「どこにもない園」に当てはまる児童は見つかりません。施設の名称と学年か、児童番号を"
    assert (nobody.status_code, said in text_of(nobody)) == (422, True)
    assert 'value="どこにもない園"' in nobody.content.decode()
    short = placement.child.number.removeprefix("J").lstrip("0")
    assert client.post(page, asking(number=short)).status_code == 302
    assert InformationRequest.objects.get().placement == placement


def test_too_many_children_are_asked_to_be_narrowed_with_a_constant_number_of_queries(
    safe, client_of, django_assert_num_queries
):
    many_children(safe, picking.MOST + 1)
    answer = client_of(safe.officer).post(
        reverse("safeguarding:request-issue"), asking(number="みほん小学校")
    )
    assert "50件を超えます。言葉を足して絞ってください。" in text_of(answer)
    with django_assert_num_queries(1):
        found = picking.children_like("みほん小学校", Child.objects.all(), NOON.date())
    assert len(found) == picking.MOST + 1


def test_facility_is_found_by_its_name_and_offers_only_its_own_children(safe, client_of):
    pupil = a_child(safe)
    nursery = a_facility(safe.contract, "N0002", "みほん保育園分園", FacilityKind.NURSERY)
    a_child(safe, "髙橋 さくら", facility=nursery, grade=Grade.AGE_4)
    page, client = reverse("safeguarding:ward-messages"), client_of(safe.caseworker)
    assert '<option value="みほん保育園分園"></option>' in client.get(page).content.decode()
    typed = {"key": "w-1", "words": "登校のようすを教えてください。", "number": "小学"}
    found = client.post(page, {**typed, "facility_code": "みほん"})
    assert ("N0002", "みほん保育園分園（N0002）") in choices(found, "facility_code")
    assert Message.objects.count() == 0
    named = client.post(page, {**typed, "facility_code": "みほん小学校"})
    assert [number for number, _ in choices(named, "number")] == [pupil.child.number]
    sent = client.post(
        page, {**typed, "facility_code": "みほん小学校", "number": pupil.child.number}
    )
    assert (sent.status_code, Message.objects.get().child) == (302, pupil.child)


def test_children_beyond_ones_own_cases_are_not_found(safe, client_of):
    a_child(safe)
    stranger = client_of(another_centre(safe)[1])
    typed = {"key": "w-2", "words": "お尋ねします。", "facility_code": "S0001", "number": "小学"}
    answer = stranger.post(reverse("safeguarding:ward-messages"), typed)
    said = "「小学」に当てはまる児童は見つかりません。"
    assert (answer.status_code, said in text_of(answer)) == (422, True)
