"""A guardian asks: the ward hears first, and nobody learns who told it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.documents.reading import read_document
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.commands.concerns import UrgentFacts, observe, report_urgent
from madoguchi.services.safeguarding.commands.disclosures import (
    output_disclosure,
    prepare_disclosure,
    release_item,
)
from madoguchi.services.safeguarding.commands.reports import confirm_report, hand_over
from madoguchi.services.safeguarding.models import (
    AttendanceEntry,
    DisclosureRelease,
    GuardianInquiry,
    ReportPeriod,
)
from madoguchi.services.safeguarding.queries.disclosures import disclosed
from madoguchi.services.safeguarding.rules.disclosure import MASK, Concealed, Item, Masking
from madoguchi.services.safeguarding.terms import Sign
from madoguchi.services.safeguarding.tests.factories import TODAY, a_child
from madoguchi.services.safeguarding.tests.factories_ward import another_centre, at
from madoguchi.services.safeguarding.tests.ward_desk import MORNING, NAME, era, get, text_of

pytestmark = pytest.mark.django_db
YEAR = (date(2024, 6, 11), TODAY)
TOLD = (
    "みほん小学校",
    "﨑田 由美",
    "校長",
    "同じ服が3日続く",
    "机の下から出てこない",
    "身なり・衛生",
)


@kept
def told(safe, child):
    """A child of whom the school told something: a report, a sign, an urgent report."""
    by = safe.actor(safe.reporter)
    observe(child, date(2025, 5, 20), [Sign.HYGIENE], "同じ服が3日続く", by=by, now=MORNING)
    report_urgent(
        child, UrgentFacts(happened_on=date(2025, 6, 9), sign=Sign.TOLD,
                           facts="机の下から出てこない"), key="u", by=by, now=MORNING,
    )  # fmt: skip
    AttendanceEntry.objects.filter(code="absent").update(family_contact="received")
    report = ReportPeriod.objects.create(
        child=child.child, placement=child, cycle="monthly", from_on=date(2025, 5, 1),
        until_on=date(2025, 5, 31), due_on=date(2025, 6, 6), opened_at=at(date(2025, 5, 1), 0),
    )  # fmt: skip
    hand_over(report, no_signs=False, by=by, now=MORNING)
    confirm_report(report, by=safe.actor(safe.head), now=MORNING)
    return child


def typed(child, **more):
    first = {"key": "k", "child": child.child.number, "asking": "disclosure"}
    rest = {"asked_by": "telephone", "words": "何を区に話したのか", **era("asked_on", 9)}
    return {**first, **rest, **more}


@pytest.mark.requirement("SAFE-049")
def test_guardians_inquiry_is_with_the_ward_in_the_same_moment(safe, child, client_of):
    facility = client_of(safe.reporter)
    for _ in range(2):
        assert facility.post(reverse("safeguarding:guardian-new"), typed(child)).status_code == 302
    inquiry = GuardianInquiry.objects.get()
    assert (inquiry.entered_at, inquiry.asked_on) == (MORNING, date(2025, 6, 9))
    mails = OutgoingMail.objects.filter(template="safeguarding/mail/inquiry")
    assert {mail.to_address for mail in mails} == {safe.caseworker.email, safe.supervisor.email}
    assert {mail.queued_at for mail in mails} == {MORNING}
    for mail in mails:
        for word in (*NAME.split(), child.child.number, "みほん小学校", "何を区に"):
            assert word not in mail.subject + mail.body
    for person in (safe.caseworker, safe.supervisor):
        assert inquiry.receipt_number in text_of(get(client_of(person), "ward"))


def test_facility_waits_for_the_wards_word_and_then_reads_it(safe, child, client_of):
    facility, ward = client_of(safe.reporter), client_of(safe.caseworker)
    facility.post(reverse("safeguarding:guardian-new"), typed(child))
    number = GuardianInquiry.objects.get().receipt_number
    assert "まだ答えないでください" in text_of(get(facility, "guardians"))
    assert "何を区に話したのか" in text_of(get(ward, "ward-inquiry", number))
    address = reverse("safeguarding:inquiry-answer", args=[number])
    assert ward.post(address, {"answer": " "}).status_code == 422
    assert ward.post(address, {"answer": "区の窓口を案内してください。"}).status_code == 302
    assert ward.post(address, {"answer": "別の指示"}).status_code == 422
    page = text_of(get(facility, "guardians"))
    assert "区の窓口を案内してください。" in page
    assert "まだ答えないでください" not in page
    assert number not in text_of(get(ward, "ward"))


def test_inquiry_of_another_case_or_facility_does_not_exist(safe, child, client_of):
    client_of(safe.reporter).post(reverse("safeguarding:guardian-new"), typed(child))
    number = GuardianInquiry.objects.get().receipt_number
    _, stranger, _ = another_centre(safe)
    assert get(client_of(stranger), "ward-inquiry", number).status_code == 404
    assert get(client_of(stranger), "inquiry-answer", number).status_code == 404
    assert number not in text_of(get(client_of(safe.nurse), "guardians"))
    other = a_child(safe, "例題 一", facility=safe.nursery)
    refused = client_of(safe.reporter).post(
        reverse("safeguarding:guardian-new"), typed(other, key="j")
    )
    assert (refused.status_code, GuardianInquiry.objects.count()) == (422, 1)
    for person in (safe.reporter, safe.world.yamabe):
        assert get(client_of(person), "ward-inquiry", number).status_code == 403
    assert get(client_of(safe.caseworker), "guardian-new").status_code == 403


def test_words_of_the_inquiry_are_guarded(safe, child, client_of):
    refused = client_of(safe.reporter).post(
        reverse("safeguarding:guardian-new"), typed(child, words="090-1234-5678に電話してほしい")
    )
    assert (refused.status_code, GuardianInquiry.objects.count()) == (422, 0)


@pytest.mark.requirement("SAFE-049")
def test_disclosure_of_twelve_months_masks_everything_that_tells_the_source(safe, told):
    disclosure = prepare_disclosure(
        told.child, *YEAR, "開示請求", by=safe.actor(safe.caseworker), now=MORNING
    )
    found = disclosed(disclosure)
    assert found.masking.concealed_permille == 1000
    assert {item.concealed for item in found.masking.items} == set(Concealed)
    assert {(line.facility, line.reporter) for line in found.lines} == {(MASK, MASK)}
    assert [(line.what, line.words) for line in found.lines] == [
        ("定期報告", "令和7年5月1日(木)から令和7年5月31日(土)まで　出席20日　欠席0日"),
        ("気になる様子", MASK), ("緊急の情報提供", MASK),
    ]  # fmt: skip
    pdf = output_disclosure(disclosure, by=safe.actor(safe.caseworker), now=MORNING)
    printed = printed_text(pdf)
    assert not [word for word in TOLD if "".join(word.split()) in printed]
    assert printed.count(MASK) >= 8
    entry = TrailEntry.objects.filter(action="output").latest("pk")
    assert '"concealed_permille": 1000' in entry.after


def printed_text(pdf):
    read = read_document(BytesIO(pdf), "disclosure.pdf")
    return "".join("".join(line.text.split()) for line in read.lines)


@pytest.mark.requirement("SAFE-049")
def test_supervisor_releases_one_by_one_and_nobody_else_does(safe, told, client_of):
    disclosure = prepare_disclosure(
        told.child, *YEAR, "開示請求", by=safe.actor(safe.caseworker), now=MORNING
    )
    items = {item.concealed: item for item in disclosed(disclosure).masking.items}
    observation = items[Concealed.OBSERVATION]
    address = reverse("safeguarding:disclosure-release", args=[disclosure.number])
    chosen = {"item": f"observation:{observation.key}"}
    for person in (safe.caseworker, safe.officer, safe.head, safe.world.yamabe):
        assert client_of(person).post(address, chosen).status_code == 403
    supervisor = client_of(safe.supervisor)
    assert supervisor.post(address, {"item": "observation:"}).status_code == 422
    assert DisclosureRelease.objects.count() == 0
    for _ in range(2):
        assert supervisor.post(address, chosen).status_code == 302
    release = DisclosureRelease.objects.get()
    assert (release.released_by, release.released_at) == (safe.supervisor, MORNING)
    shown = [line.words for line in disclosed(disclosure).lines][1:]
    assert shown == ["身なり・衛生　同じ服が3日続く", MASK]
    assert {line.facility for line in disclosed(disclosure).lines} == {MASK}


def test_who_prepared_it_releases_nothing_and_no_item_of_another_case(safe, told):
    by, other = safe.actor(safe.supervisor), a_child(safe, "例題 二", facility=safe.nursery)
    own = prepare_disclosure(told.child, *YEAR, "開示請求", by=by, now=MORNING)
    with pytest.raises(Forbidden):
        release_item(own, Concealed.FACILITY, safe.school.pk, by=by, now=MORNING)
    foreign = prepare_disclosure(
        told.child, *YEAR, "開示請求", by=safe.actor(safe.caseworker), now=MORNING
    )
    with pytest.raises(Refused):
        release_item(foreign, Concealed.FACILITY, other.facility_id, by=by, now=MORNING)


@pytest.mark.parametrize(
    ("first", "last", "accepted"),
    [
        (TODAY, TODAY, True), (TODAY, TODAY - timedelta(days=1), False),
        (TODAY, TODAY + timedelta(days=1), False), (TODAY - timedelta(days=1830), TODAY, True),
        (TODAY - timedelta(days=1831), TODAY, False),
    ],
)  # fmt: skip
def test_period_of_a_disclosure(safe, child, first, last, accepted):
    by = safe.actor(safe.caseworker)
    try:
        prepare_disclosure(child.child, first, last, "開示請求", by=by, now=MORNING)
    except Refused:
        assert not accepted
    else:
        assert accepted


def test_pages_of_disclosure(safe, told, client_of):
    client, number = client_of(safe.caseworker), told.child.number
    page = reverse("safeguarding:disclosure-prepare", args=[number])
    typed_in = {**era("first", 1), **era("last", 10), "purpose": "開示請求"}
    assert client.post(page, typed_in).status_code == 302
    disclosure = told.child.disclosures.get()
    assert disclosure.number in text_of(get(client, "child-disclosures", number))
    shown = text_of(get(client, "disclosure", disclosure.number))
    assert "情報元の秘匿 100%" in shown
    assert get(client, "disclosure-paper", disclosure.number).content[:4] == b"%PDF"
    _, stranger, _ = another_centre(safe)
    for name in ("disclosure", "disclosure-paper"):
        assert get(client_of(stranger), name, disclosure.number).status_code == 404
        assert get(client_of(safe.head), name, disclosure.number).status_code == 403
    assert get(client_of(stranger), "child-disclosures", number).status_code == 403


def test_masking_counts_in_thousandths():
    items = [Item(Concealed.FACILITY, n, f"施設{n}") for n in range(3)]
    assert [Masking(items, {("facility", n) for n in range(k)}).concealed_permille
            for k in range(4)] == [1000, 666, 333, 0]  # fmt: skip
