"""Each sees only what they may do with an invoice; the agreed numbers have their page."""

from datetime import date, datetime, timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.services.contracts.commands import meetings, paying, payments
from madoguchi.services.contracts.models import WorkTerms
from madoguchi.services.contracts.queries.work_terms import terms_of
from madoguchi.services.contracts.terms import MeetingWay
from madoguchi.services.contracts.tests.factories import NOW, TODAY
from madoguchi.services.contracts.tests.handing_in import accept, hand_in_on_paper, register

pytestmark = pytest.mark.django_db
WORDS = {"approve": "支払を承認する", "pay": "支払を記録する", "refuse": "返戻する"}


@kept
def invoice(contract, officer, firm):
    row = register(contract, "報告書", officer)
    hand_in_on_paper(row, firm)
    row.refresh_from_db()
    accept(row, officer)
    part = payments.plan_instalment(
        contract, amount_yen=contract.price_yen, rests_on=[row], by=officer, now=NOW
    )
    form = payments.InvoiceForm(number="1", invoiced_on=TODAY, amount_yen=contract.price_yen)
    return payments.enter_invoice(part, form, by=officer, now=NOW)


def choices(client_of, person, invoice):
    """Status and the choices that the page offers."""
    number = invoice.instalment.contract.case.number
    answer = client_of(person).get(f"/contracts/{number}/invoices/{invoice.pk}/")
    text = answer.content.decode()
    return answer.status_code, [code for code, words in WORDS.items() if words in text]


def test_each_is_offered_only_what_they_may_do_now(world, client_of, invoice, chief, accountant):
    def seen():
        return [choices(client_of, one, invoice) for one in (world.saeki, world.takahashi)]

    assert seen() == [(200, ["refuse"]), (200, ["approve"])]
    payments.approve_invoice(invoice, by=chief, now=NOW)
    assert seen() == [(200, ["refuse"]), (403, [])]
    invoice.refresh_from_db()
    paying.record_payment(invoice, paid_on=TODAY, by=accountant, now=NOW)
    assert seen() == [(403, []), (403, [])]
    assert choices(client_of, world.yamabe, invoice)[0] == 403
    assert choices(client_of, world.himuro, invoice)[0] == 404


def test_choice_of_another_is_not_taken(world, client_of, invoice, contract):
    page = f"/contracts/{contract.case.number}/invoices/{invoice.pk}/"
    assert client_of(world.saeki).post(page, {"decision": "approve"}).status_code == 422
    assert client_of(world.takahashi).post(page, {"decision": "approve"}).status_code == 302
    invoice.refresh_from_db()
    assert invoice.state == "approved"


NUMBERS = {
    "minutes_business_days": 5, "answer_business_days": 2, "complaint_business_days": 7,
    "response_minutes": 30, "stop_notice_days": 14, "stop_opens_hour": 22, "stop_closes_hour": 5,
    "reminder_days": "14,7,0,-1", "chief_after_days": 2,
}  # fmt: skip


def test_agreed_numbers_are_registered_and_rule_the_next_minutes(world, client_of, contract, firm):
    terms = f"/contracts/{contract.case.number}/terms/"
    officer = client_of(world.saeki)
    assert "標準の数を使っています" in officer.get(terms).content.decode()
    begun = officer.get(f"{terms}work-terms/").content.decode()
    assert 'value="7,1,0,-1,-7"' in begun
    for wrong in ({"reminder_days": "7日前"}, {"stop_closes_hour": 22}, {"response_minutes": 0}):
        assert officer.post(f"{terms}work-terms/", {**NUMBERS, **wrong}).status_code == 422
    assert WorkTerms.objects.count() == 0
    assert [officer.post(f"{terms}work-terms/", NUMBERS).status_code for _ in range(2)] == [302] * 2
    held = terms_of(type(contract).objects.get(pk=contract.pk))
    assert (held.reminder_days, held.minutes_business_days) == ([14, 7, 0, -1], 5)
    shown = client_of(world.yamabe).get(terms).content.decode()
    assert "5営業日以内" in shown
    assert "14日前、7日前、当日、1日超過" in shown
    met = held_meeting(at(date(2026, 4, 1), 9))
    meeting = meetings.record_meeting(held.contract, met, by=firm, now=NOW + timedelta(days=1))
    assert meeting.duty.due_on == date(2026, 4, 8)


def held_meeting(moment: datetime) -> meetings.Held:
    return meetings.Held(
        held_at=moment, way=MeetingWay.IN_PERSON, subject="打合せ", attendees="佐伯"
    )


def test_numbers_are_the_officers_to_register(world, client_of, contract):
    page = f"/contracts/{contract.case.number}/terms/work-terms/"
    codes = {"yamabe": 403, "takahashi": 403, "himuro": 404}
    assert {name: client_of(getattr(world, name)).get(page).status_code for name in codes} == codes
