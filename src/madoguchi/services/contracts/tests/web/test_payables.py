"""The accountant pays only after inspection: her list, her check, her two acts."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from madoguchi.core.accounts.models import Membership
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.personas import add_organisation, add_person, as_actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.contracts.commands import agreeing, feeds, paying, payments, reminders
from madoguchi.services.contracts.documents.payment_list import payment_rows
from madoguchi.services.contracts.models import Contract, ContractDeliverable, Invoice
from madoguchi.services.contracts.queries.dues import (
    DueKind,
    due_items,
    payment_dues,
    seen_by_firm,
)
from madoguchi.services.contracts.queries.payables import lines_of, payables
from madoguchi.services.contracts.queries.paying import paying_time_of
from madoguchi.services.contracts.queries.visibility import accountable_contracts
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.handing_in import accept, hand_in_on_paper, register

pytestmark = pytest.mark.django_db


def era(name, day):
    return {
        f"{name}_era": "reiwa", f"{name}_year": day.year - 2018, f"{name}_month": day.month,
        f"{name}_day": day.day,
    }  # fmt: skip


LIST = "/contracts/payables/"
DAY = timedelta(days=1)


def a_plan(contract, world, *, amount_yen=815_000, title="報告書", is_accepted=True):
    officer = as_actor(world.saeki, TODAY)
    row = register(contract, title, officer)
    if is_accepted:
        hand_in_on_paper(row, as_actor(world.yamabe, TODAY))
        row.refresh_from_db()
        accept(row, officer)
    return payments.plan_instalment(
        contract, amount_yen=amount_yen, rests_on=[row], by=officer, now=NOW
    )


def an_invoice(plan, world, *, number="A-1", amount_yen=815_000, now=NOW):
    form = payments.InvoiceForm(number=number, invoiced_on=TODAY, amount_yen=amount_yen)
    return payments.enter_invoice(plan, form, by=as_actor(world.saeki, TODAY), now=now)


def approved(invoice, world, now=NOW):
    return payments.approve_invoice(invoice, by=as_actor(world.takahashi, TODAY), now=now)


@pytest.fixture
def payable(contract, world):
    return approved(an_invoice(a_plan(contract, world), world), world)


def page_of(invoice, tail=""):
    return f"{LIST}{invoice.contract.case.number}/{invoice.pk}/{tail}"


def shown(browser, query=""):
    return browser.get(f"{LIST}{query}").content.decode()


# the list


def test_one_list_says_what_may_be_paid_and_why_the_rest_may_not(world, client_of, contract):
    approved(
        an_invoice(a_plan(contract, world, amount_yen=300_000), world, amount_yen=300_000), world
    )
    an_invoice(a_plan(contract, world, amount_yen=200_000), world, number="B-2", amount_yen=200_000)
    a_plan(contract, world, amount_yen=100_000, is_accepted=False)
    a_plan(contract, world, amount_yen=50_000)
    other = a_signed_contract(world, title="別の契約", price_yen=500_000)
    late = approved(
        an_invoice(
            a_plan(other, world, amount_yen=500_000), world, number="C-3", amount_yen=500_000
        ),
        world,
    )
    Contract.objects.filter(pk=other.pk).update(price_yen=499_999)
    browser = client_of(world.ukai)
    text = shown(browser)
    for words in (
        "支払えます", "承認待ち", "検査待ち", "請求待ち", "確認が必要",
        "請求の合計が契約金額499,999円を1円超えます。", "支払の承認が済んでいません。",
        "対象の納品物が検査に合格していません。", "検査は合格しました。請求書を待っています。",
    ):  # fmt: skip
        assert words in text, words
    found = {state: shown(browser, f"?state={state}").count('data-label="金額"') for state in (
        "payable", "doubtful", "approval", "inspection", "invoice", "paid", "returned", "sent_back",
    )}  # fmt: skip
    assert found == {
        "payable": 1, "doubtful": 1, "approval": 1, "inspection": 1, "invoice": 1, "paid": 0,
        "returned": 0, "sent_back": 0,
    }  # fmt: skip
    assert text.count('data-label="金額"') == 5
    assert page_of(late) in shown(browser, "?state=doubtful")


def test_list_is_searched_narrowed_and_taken_to_excel(world, client_of, contract, payable):
    browser = client_of(world.ukai)
    for query, is_there in (
        ("?q=伴走支援 A-1", True), ("?q=ほかの契約", False),
        ("?due=late", True), ("?due=soon", False),
        (f"?section={contract.chain.section.public_id}&sort=-amount", True),
    ):  # fmt: skip
        assert (page_of(payable) in shown(browser, query)) == is_there, query
    sheet = browser.get(f"{LIST}?format=xlsx").content
    head, row = list(load_workbook(BytesIO(sheet)).active.iter_rows(values_only=True))[:2]
    line = dict(zip(head, row, strict=True))
    assert (line["状態"], line["請求書番号"], line["金額（円）"], line["支払日"]) == (
        "支払えます", "A-1", 815_000, None,
    )  # fmt: skip
    assert "A-1" in browser.get(f"{LIST}?format=csv").content.decode("utf-8-sig")
    assert TrailEntry.objects.filter(action="output", label="支払の一覧").count() == 2


def test_list_counts_the_days_left_to_the_last_day_of_payment(contract, world, payable):
    rows = payables(accountable_contracts(as_actor(world.ukai, TODAY)))
    table = list(payment_rows(lines_of(rows, NOW + 5 * DAY)))
    assert [row[1:3] for row in table] == [(date(2026, 4, 16), 10)]


def test_list_asks_as_much_for_three_payments_as_for_one(world, client_of, contract):
    browser = client_of(world.ukai)
    asked = []
    for number in ("A-1", "A-2", "A-3"):
        plan = a_plan(contract, world, amount_yen=1_000)
        approved(an_invoice(plan, world, number=number, amount_yen=1_000), world)
        with CaptureQueriesContext(connection) as queries:
            shown(browser)
        asked.append(len(queries))
    assert asked[1] == asked[2]


# one invoice


def test_page_shows_inspection_check_plan_and_approval(world, client_of, payable):
    text = client_of(world.ukai).get(page_of(payable)).content.decode()
    for words in (
        "支払えます", "報告書", "検査員：佐伯 真理子", "契約金額815,000円以内",
        "第1回の予定額815,000円以内",
        "なし（適格請求書ではありません）", "髙橋 一郎", "支払遅延防止法10条、受付から15日以内",
        "令和8年4月16日(木)", "支払を記録する", "担当部署に差し戻す",
    ):  # fmt: skip
        assert words in text, words


def test_payment_is_recorded_once_with_the_amount_and_the_day(world, client_of, payable):
    browser = client_of(world.ukai)
    here = page_of(payable, "payment/")
    wrong = browser.post(here, {**era("paid_on", TODAY), "amount_yen": 814_999})
    assert (wrong.status_code, "請求金額815,000円と一致しません" in wrong.content.decode()) == (
        422,
        True,
    )
    typed = {**era("paid_on", TODAY), "amount_yen": 815_000}
    assert [browser.post(here, typed).status_code for _ in range(2)] == [302, 422]
    paid = Invoice.objects.get()
    assert (paid.state, paid.paid_on, paid.paid_by) == ("paid", TODAY, world.ukai)
    codes = (
        TrailEntry.objects.filter(action="refused").order_by("pk").values_list("label", flat=True)
    )
    assert list(codes) == ["amount_differs", "paid"]
    assert browser.get(here).status_code == 403  # nothing is left to be typed
    text = browser.get(page_of(payable)).content.decode()
    assert ("支払済みです" in text, "記録：鵜飼 紗知" in text, "支払を記録する" in text) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize(("change", "code"), [
    (lambda: ContractDeliverable.objects.update(state="failed"), "not_inspected"),
    (lambda: Contract.objects.update(price_yen=814_999), "over_price"),
    (lambda: Invoice.objects.update(net_10_yen=1), "tax_differs"),
    (lambda: Invoice.objects.update(state="received"), "not_approved"),
])  # fmt: skip
def test_what_no_longer_holds_is_not_paid(world, client_of, payable, change, code):
    change()
    typed = {**era("paid_on", TODAY), "amount_yen": 815_000}
    answer = client_of(world.ukai).post(page_of(payable, "payment/"), typed)
    assert answer.status_code == 422
    line = TrailEntry.objects.filter(action="refused").latest("pk")
    assert (line.label, line.actor_id) == (code, world.ukai.pk)
    assert not Invoice.objects.filter(state="paid").exists()


def test_invoice_sent_back_is_the_sections_again_and_the_contractor_reads_no_reason(
    world, client_of, contract, payable
):
    browser = client_of(world.ukai)
    here = page_of(payable, "return/")
    assert browser.post(here, {"reason": " "}).status_code == 422
    assert [browser.post(here, {"reason": "宛名が区長名でない"}).status_code for _ in range(2)] == [
        302,
        422,
    ]
    back = Invoice.objects.get()
    assert (back.state, back.approved_by, back.sent_back_by) == ("sent_back", None, world.ukai)
    section = client_of(world.saeki).get(f"/contracts/{contract.case.number}/payments/")
    assert "会計から差戻し（宛名が区長名でない）" in section.content.decode()
    assert "会計からの差戻し 1件" in client_of(world.saeki).get("/contracts/").content.decode()
    firm = (
        client_of(world.yamabe).get(f"/contracts/{contract.case.number}/payments/").content.decode()
    )
    assert ("区が確認中（支払期限 令和8年4月16日(木)）" in firm, "宛名" in firm) == (True, False)
    told = OutgoingMail.objects.filter(template="contracts/mail/sent_back").order_by("to_address")
    assert [one.to_address for one in told] == sorted([world.saeki.email, world.takahashi.email])
    again = approved(Invoice.objects.get(), world, NOW + DAY)
    assert (again.state, again.due_on) == ("approved", date(2026, 4, 16))


def test_contractor_reads_when_it_is_to_be_paid_and_that_it_was(
    world, client_of, contract, payable, accountant
):
    page = f"/contracts/{contract.case.number}/payments/"
    firm = client_of(world.yamabe)
    assert "支払予定（支払期限 令和8年4月16日(木)）" in firm.get(page).content.decode()
    paying.record_payment(payable, paid_on=TODAY, by=accountant, now=NOW)
    assert "支払済（令和8年4月1日(水)）" in firm.get(page).content.decode()


# who


def test_who_may_open_what(world, client_of, payable):
    everybody = ("ukai", "saeki", "takahashi", "yamabe", "himuro", "kagami")
    pages = {
        LIST: [200, 200, 200, 403, 403, 403],
        page_of(payable): [200, 200, 200, 403, 403, 403],
        page_of(payable, "payment/"): [200, 403, 403, 403, 403, 403],
        page_of(payable, "return/"): [200, 403, 403, 403, 403, 403],
    }
    for page, codes in pages.items():
        found = [client_of(getattr(world, name)).get(page).status_code for name in everybody]
        assert (page, found) == (page, codes)
    officers = world.officers["001"]
    assert client_of(officers).get(page_of(payable)).status_code == 404
    line = TrailEntry.objects.filter(action="accounts.attempt_refused").latest("pk")
    assert (line.actor_id, line.label) == (officers.pk, "no_such_contract")


def test_accountant_sees_the_money_of_a_contract_and_nothing_else(
    world, client_of, contract, payable
):
    browser = client_of(world.ukai)
    for page in ("", "people/", "payments/", "incidents/", "custody/", "deliverables/"):
        assert browser.get(f"/contracts/{contract.case.number}/{page}").status_code == 404
    assert contract.case.title in browser.get("/contracts/accounts/?year=2026").content.decode()
    for price_yen, stand in ((815_000, "支払えます"), (814_999, "確認が必要")):
        Contract.objects.update(price_yen=price_yen)
        home = browser.get("/").content.decode()
        assert (page_of(payable) in home, stand in home) == (True, True)


def test_accountant_of_another_ward_finds_nothing(world, client_of, payable):
    ward = add_organisation("となり区", "トナリク", OrganisationKind.WARD)
    stranger = add_person(
        "別府 栄", "べっぷ さかえ", "beppu@tonari.example.jp", organisation=ward,
        roles=(Role.ACCOUNTANT,), since=date(2024, 4, 1),
    )  # fmt: skip
    browser = client_of(stranger)
    assert page_of(payable) not in shown(browser)
    typed = {**era("paid_on", TODAY), "amount_yen": 815_000}
    assert [
        browser.get(page_of(payable)).status_code,
        browser.post(page_of(payable, "payment/"), typed).status_code,
    ] == [404, 404]
    assert (
        TrailEntry.objects.filter(action="accounts.attempt_refused", actor_id=stranger.pk).count()
        == 2
    )
    with pytest.raises(Forbidden):
        paying.record_payment(payable, paid_on=TODAY, by=as_actor(stranger, TODAY), now=NOW)


def test_officer_does_not_record_the_payment_where_an_accountant_does(payable, officer, chief):
    for who in (officer, chief):
        with pytest.raises(Forbidden) as refused:
            paying.record_payment(payable, paid_on=TODAY, by=who, now=NOW)
        assert "「会計担当者」の役割が必要です" in refused.value.message


def test_payment_asks_for_a_second_factor(world, payable):
    for mfa, code in ((False, "not_permitted"), (True, "paid")):
        by = as_actor(world.ukai, TODAY, mfa=mfa)
        try:
            found = paying.record_payment(payable, paid_on=TODAY, by=by, now=NOW).state
        except Forbidden as refused:
            found = refused.code
        assert found == code


def test_ward_without_an_accountant_lets_the_officer_note_the_day(
    world, client_of, payable, officer
):
    Membership.objects.filter(person=world.ukai).update(ended_on=TODAY - DAY)
    paid = paying.record_payment(payable, paid_on=TODAY, by=officer, now=NOW)
    assert (paid.state, paid.paid_by_id) == ("paid", world.saeki.pk)


@pytest.mark.parametrize("deed", ["entered", "inspected", "approved"])
def test_who_had_a_hand_in_it_does_not_pay_it(world, payable, accountant, deed):
    if deed == "entered":
        Invoice.objects.update(entered_by=world.ukai)
    elif deed == "approved":
        Invoice.objects.update(approved_by=world.ukai)
    else:
        payable.instalment.rests_on.get().inspections.update(inspector=world.ukai)
    with pytest.raises(Refused) as refused:
        paying.record_payment(payable, paid_on=TODAY, by=accountant, now=NOW)
    assert refused.value.code == "same_person"


# being told, and the days


def test_accountant_is_told_once_when_something_becomes_payable(world, contract):
    plan = a_plan(contract, world)
    entered = an_invoice(plan, world)
    mails = OutgoingMail.objects.filter(template="contracts/mail/payable")
    assert mails.count() == 0
    done = approved(entered, world)
    told = mails.get()
    assert told.to_address == world.ukai.email
    with pytest.raises(Refused):
        approved(done, world)
    assert mails.count() == 1


def test_days_to_pay_are_those_of_the_contract_and_no_more_than_the_laws(contract, world, officer):
    terms = {"stop_opens_hour": 20, "stop_closes_hour": 6}
    with pytest.raises(Refused) as refused:
        agreeing.agree_work_terms(contract, payment_days=31, **terms, by=officer, now=NOW)
    assert refused.value.code == "payment_days_over_law"
    agreeing.agree_work_terms(contract, payment_days=30, **terms, by=officer, now=NOW)
    stated = Contract.objects.get(pk=contract.pk)
    assert paying_time_of(stated, TODAY).ground == "契約の定め（受付から30日以内）"
    assert an_invoice(a_plan(stated, world), world).due_on == date(2026, 5, 1)


def test_corrected_invoice_goes_on_with_the_days_that_were_left(contract, world, officer):
    plan = a_plan(contract, world)
    first = an_invoice(plan, world)
    payments.refuse_invoice(first, reason="宛名の誤り", by=officer, now=NOW + 5 * DAY)
    again = an_invoice(plan, world, now=NOW + 9 * DAY)
    # 15 days, 5 of which had run: ten more from 10 April
    assert (first.due_on, again.due_on) == (date(2026, 4, 16), date(2026, 4, 20))


def test_calendar_and_reminders_hold_the_last_day_of_payment(world, payable, accountant):
    mine = payment_dues(accountable_contracts(accountant), date(2026, 4, 16))
    assert [(one.title, one.due_on) for one in mine] == [("支払：請求書 A-1", date(2026, 4, 16))]
    assert payment_dues(accountable_contracts(accountant), date(2026, 4, 15)) == []
    reminders.remind(at(date(2026, 4, 15), 9))
    told = OutgoingMail.objects.filter(
        template="contracts/mail/reminder", to_address=world.ukai.email
    )
    assert told.count() == 1
    secret = feeds.open_feed(by=accountant, now=NOW)
    feed = Client().get(reverse("contracts:calendar-feed", args=[secret])).content.decode()
    assert "支払：請求書 A-1" in feed


def test_contractor_finds_the_expected_payment_among_its_days(world, contract, payable, firm):
    until = date(2026, 4, 16)
    items = seen_by_firm(due_items(Contract.objects.filter(pk=contract.pk), until, NOW))
    mine = [(one.title, one.url) for one in items if one.kind is DueKind.PAYMENT]
    assert mine == [("支払予定：請求書 A-1", f"/contracts/{contract.case.number}/payments/")]
    secret = feeds.open_feed(by=firm, now=NOW)
    feed = Client().get(reverse("contracts:calendar-feed", args=[secret])).content.decode()
    assert ("支払予定：請求書 A-1" in feed, "/payables/" in feed) == (True, False)
