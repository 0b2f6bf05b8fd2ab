"""A payment that came late, the days of its inspection, and a day that was written down wrong."""

from datetime import date, timedelta

import pytest

from madoguchi.core.accounts.models import Membership
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.contracts.commands import agreeing, paying, payments
from madoguchi.services.contracts.models import Contract, Invoice, WorkTerms
from madoguchi.services.contracts.queries.dues import DueKind, due_items, seen_by_firm
from madoguchi.services.contracts.tests.factories import NOW, TODAY
from madoguchi.services.contracts.tests.handing_in import accept, hand_in_on_paper, register

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
DUE = date(2026, 4, 16)


def era(name, day):
    return {
        f"{name}_era": "reiwa", f"{name}_year": day.year - 2018, f"{name}_month": day.month,
        f"{name}_day": day.day,
    }  # fmt: skip


def handed_in(contract, world, title="報告書"):
    row = register(contract, title, as_actor(world.saeki, TODAY))
    hand_in_on_paper(row, as_actor(world.yamabe, TODAY))
    row.refresh_from_db()
    return row


def an_approved_invoice(contract, world, now=NOW, *, row=None):
    officer = as_actor(world.saeki, TODAY)
    if row is None:
        row = handed_in(contract, world)
        accept(row, officer)
    plan = payments.plan_instalment(
        contract, amount_yen=815_000, rests_on=[row], by=officer, now=now
    )
    form = payments.InvoiceForm(number="A-1", invoiced_on=TODAY, amount_yen=815_000)
    invoice = payments.enter_invoice(plan, form, by=officer, now=now)
    return payments.approve_invoice(invoice, by=as_actor(world.takahashi, TODAY), now=now)


@pytest.fixture
def payable(contract, world):
    return an_approved_invoice(contract, world)


@pytest.fixture
def later(payable, accountant, time_machine):
    """Thirty days after the last day; the day is written down as somebody mistyped it."""
    time_machine.move_to(NOW + 60 * DAY, tick=False)
    return paying.record_payment(payable, paid_on=DUE, by=accountant, now=NOW + 60 * DAY)


def page_of(invoice, tail=""):
    return f"/contracts/payables/{invoice.contract.case.number}/{invoice.pk}/{tail}"


def correct(
    invoice, by, *, paid_on=DUE + 30 * DAY, reason="振込の控えの日と違っていた", now=NOW + 60 * DAY
):
    return paying.correct_paid_day(invoice, paid_on=paid_on, reason=reason, by=by, now=now)


# the day that was written down wrong


def test_mistyped_day_is_put_right_and_the_wrong_one_stays_with_its_reason(world, client_of, later):
    browser = client_of(world.ukai)
    assert "支払日を訂正する" in browser.get(page_of(later)).content.decode()
    here = page_of(later, "correction/")
    assert "令和8年4月16日(木)" in browser.get(here).content.decode()
    typed = {**era("paid_on", DUE + 30 * DAY), "reason": "振込の控えの日と違っていた"}
    assert browser.post(here, typed).status_code == 302
    paid = Invoice.objects.get()
    assert (paid.paid_on, paid.state, paid.paid_by) == (DUE + 30 * DAY, "paid", world.ukai)
    one = paid.day_corrections.get()
    assert (one.before_on, one.after_on, one.reason, one.corrected_by) == (
        DUE, DUE + 30 * DAY, "振込の控えの日と違っていた", world.ukai,
    )  # fmt: skip
    text = browser.get(page_of(later)).content.decode()
    for words in (
        "支払日の訂正", "令和8年4月16日(木)", "令和8年5月16日(土)", "振込の控えの日と違っていた",
        "令和8年5月16日(土)に",
    ):  # fmt: skip
        assert words in text, words
    again = browser.post(here, typed)
    assert (again.status_code, "いまの支払日と同じです" in again.content.decode()) == (422, True)
    assert paid.day_corrections.count() == 1


def test_two_corrections_leave_two_lines(later, accountant):
    correct(later, accountant)
    correct(later, accountant, paid_on=DUE + 29 * DAY, reason="もう一度確かめた")
    days = [(one.before_on, one.after_on) for one in later.day_corrections.all()]
    assert days == [(DUE, DUE + 30 * DAY), (DUE + 30 * DAY, DUE + 29 * DAY)]


@pytest.mark.parametrize(("typed", "code"), [
    ({"reason": " "}, "reason_needed"),
    ({"paid_on": DUE}, "same_day"),
    ({"paid_on": TODAY + 61 * DAY}, "paid_in_future"),
    ({"paid_on": TODAY - DAY}, "paid_before_acceptance"),
])  # fmt: skip
def test_correction_that_cannot_be_is_refused_and_nothing_is_saved(later, accountant, typed, code):
    with pytest.raises(Refused) as refused:
        correct(later, accountant, **typed)
    found = Invoice.objects.get()
    assert (refused.value.code, found.paid_on, found.day_corrections.count()) == (code, DUE, 0)


def test_what_is_not_paid_has_no_day_to_correct(world, client_of, payable, accountant):
    with pytest.raises(Refused) as refused:
        correct(payable, accountant)
    assert refused.value.code == "not_paid"
    page = client_of(world.ukai).get(page_of(payable)).content.decode()
    assert "支払日を訂正する" not in page
    assert client_of(world.ukai).get(page_of(payable, "correction/")).status_code == 403


def test_day_is_corrected_by_the_accountant_and_by_the_officer_where_there_is_none(
    world, client_of, later, officer, accountant
):
    for who, code in (("saeki", 403), ("takahashi", 403), ("yamabe", 403), ("ukai", 200)):
        found = client_of(getattr(world, who)).get(page_of(later, "correction/"))
        assert (who, found.status_code) == (who, code)
    assert client_of(world.officers["001"]).get(page_of(later, "correction/")).status_code == 404
    with pytest.raises(Forbidden):
        correct(later, officer)
    Membership.objects.filter(person=world.ukai).update(ended_on=TODAY - DAY)
    assert client_of(world.saeki).get(page_of(later, "correction/")).status_code == 200
    assert correct(later, officer).corrected_by_id == world.saeki.pk


def test_who_received_the_invoice_does_not_correct_its_day(world, later, accountant):
    Invoice.objects.update(entered_by=world.ukai)
    with pytest.raises(Refused) as refused:
        correct(later, accountant)
    assert refused.value.code == "same_person"


# the interest


def test_late_payment_shows_days_rate_formula_and_interest(world, client_of, later, accountant):
    browser = client_of(world.ukai)
    assert "遅延利息" not in browser.get(page_of(later)).content.decode()
    correct(later, accountant)
    text = browser.get(page_of(later)).content.decode()
    for words in (
        "30日（支払期限 令和8年4月16日(木) の翌日から、支払日 令和8年5月16日(土) まで）",
        "年2.5%", "登録されている率は令和3年4月1日(木)からのもので、その後の告示は未確認です",
        "815,000円 × 年2.5% × 30日 ÷ 365日 ＝ 1,674円", "1,600円（100円未満切捨て）",
    ):  # fmt: skip
        assert words in text, words


def test_overdue_invoice_shows_what_a_payment_today_would_cost(
    world, client_of, payable, time_machine
):
    time_machine.move_to(NOW + 15 * DAY, tick=False)
    assert "遅延利息" not in client_of(world.ukai).get(page_of(payable)).content.decode()
    time_machine.move_to(NOW + 16 * DAY, tick=False)
    text = client_of(world.ukai).get(page_of(payable)).content.decode()
    for words in (
        "今日 令和8年4月17日(金) まで",
        "＝ 55円",
        "100円に満たないため",
        "今日支払ったときの額",
    ):
        assert words in text, words


def test_rate_of_the_contract_goes_first_and_is_not_below_the_laws(
    world, client_of, contract, later, accountant
):
    correct(later, accountant)
    terms = {"stop_opens_hour": 20, "stop_closes_hour": 6}
    officer = as_actor(world.saeki, TODAY)
    with pytest.raises(Refused) as refused:
        agreeing.agree_work_terms(contract, delay_rate=249, **terms, by=officer, now=NOW)
    assert refused.value.code == "delay_rate_below_law"
    page = f"/contracts/{contract.case.number}/terms/work-terms/"
    browser = client_of(world.saeki)
    typed = {
        "minutes_business_days": 3, "answer_business_days": 1, "complaint_business_days": 5,
        "response_minutes": 60, "stop_notice_days": 10, "stop_opens_hour": 20,
        "stop_closes_hour": 6, "reminder_days": "7,1,0,-1,-7", "chief_after_days": 3,
        "delay_rate": "14.6",
    }  # fmt: skip
    below = browser.post(page, typed | {"delay_rate": "2.4"})
    assert (below.status_code, "法律の率（年2.5%）以上" in below.content.decode()) == (422, True)
    assert browser.post(page, typed).status_code == 302
    assert WorkTerms.objects.get(contract=contract).delay_rate == 1_460
    text = client_of(world.ukai).get(page_of(later)).content.decode()
    # 815,000 × 14.6% × 30 ÷ 365 = 9,780
    assert ("契約の定め" in text, "＝ 9,780円" in text, "9,700円" in text) == (True, True, True)


# the days of the inspection


def test_delivery_that_waits_stands_among_the_days_of_both_sides(world, client_of, contract):
    row = handed_in(contract, world)
    mine = Contract.objects.filter(pk=contract.pk)
    assert due_items(mine, date(2026, 4, 10), NOW) == [
        one for one in due_items(mine, date(2026, 4, 10), NOW) if one.kind is not DueKind.INSPECTION
    ]
    found = [
        one for one in due_items(mine, date(2026, 4, 11), NOW) if one.kind is DueKind.INSPECTION
    ]
    assert [(one.title, one.due_on, one.url) for one in found] == [
        ("検査：報告書", date(2026, 4, 11),
         f"/contracts/{contract.case.number}/deliverables/{row.pk}/"),
    ]  # fmt: skip
    firms = [(one.title, one.url) for one in seen_by_firm(found)]
    assert firms == [("区の検査：報告書", f"/contracts/{contract.case.number}/deliverables/")]
    page = client_of(world.saeki).get(found[0].url).content.decode()
    assert "令和8年4月11日(土)（納品から10日以内。支払遅延防止法5条）" in page
    accept(row, as_actor(world.saeki, TODAY))
    again = due_items(mine, date(2026, 4, 11), NOW)
    assert [one for one in again if one.kind is DueKind.INSPECTION] == []


def test_days_of_a_late_inspection_are_taken_from_those_of_the_payment(
    world, client_of, contract, time_machine
):
    row = handed_in(contract, world)
    accepted = NOW + 15 * DAY  # 16 April: five days after the last one
    time_machine.move_to(accepted, tick=False)
    accept(row, as_actor(world.saeki, TODAY), accepted.date())
    row.refresh_from_db()
    invoice = an_approved_invoice(contract, world, accepted, row=row)
    # 15 days less 5: 26 April is a Sunday, so Friday the 24th
    assert invoice.due_on == date(2026, 4, 24)
    text = client_of(world.ukai).get(page_of(invoice)).content.decode()
    assert "検査が期限を5日過ぎたため" in text


def test_trail_holds_the_correction(later, accountant):
    correct(later, accountant)
    line = TrailEntry.objects.filter(table_name="contracts_paiddaycorrection").latest("pk")
    assert line.action == "insert"
