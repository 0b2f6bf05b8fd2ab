"""支払: the accountant's list over all contracts, and one invoice to be paid or sent back."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.tables import csv_response, xlsx_response
from madoguchi.core.trail import record
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.contracts.commands import paying as commands
from madoguchi.services.contracts.documents.payment_list import COLUMNS, payment_rows
from madoguchi.services.contracts.forms.paying import PaidDayForm, PaidForm, SendBackForm
from madoguchi.services.contracts.models import Contract, Invoice, PaymentInstalment
from madoguchi.services.contracts.queries.accountants import PAY, paying_code
from madoguchi.services.contracts.queries.payable import demand_paid, demand_waiting, one_invoice
from madoguchi.services.contracts.queries.payables import (
    UNPAID,
    doubtful,
    lines_of,
    payables,
    stands,
)
from madoguchi.services.contracts.queries.paying import COUNTED, OPEN
from madoguchi.services.contracts.queries.visibility import (
    accountable_contract,
    accountable_contracts,
    visible_contracts,
)
from madoguchi.services.contracts.terms import InvoiceState, PayStand
from madoguchi.services.contracts.views.frame import act_on, moment_of

SEE = "contracts.account.view"
ACT_PAGE = "contracts/payable_act.html"
SOON = timedelta(days=7)
SORTS = {
    "due": ("due_key", "month_key", "contract__case__number", "number", "invoice_id"),
    "amount": ("claimed_yen", "invoice_id"),
    "contract": ("contract__case__number", "number", "invoice_id"),
    "paid": ("paid_on", "invoice_id"),
}
DONE = (PayStand.PAID.value, PayStand.RETURNED.value)
DUES = (("late", "期限超過"), ("soon", "7日以内"))


@requires(SEE)
def payable_list(request: HouseRequest) -> HttpResponse:
    contracts = accountable_contracts(request.actor)
    queries = stands(doubtful(contracts))
    listing = _listing(request, contracts, queries)
    export = request.GET.get("format", "")
    if export in {"csv", "xlsx"}:
        record("output", by=request.actor, about=None, label="支払の一覧", now=request.now)
        response = csv_response if export == "csv" else xlsx_response
        rows = payment_rows(lines_of(listing.queryset, request.now))
        return response(COLUMNS, rows, f"支払の一覧.{export}")
    context = {
        "listing": listing,
        "lines": lines_of(listing.rows, request.now),
        "tabs": _tabs(request, contracts, queries),
        "total_yen": listing.queryset.order_by().aggregate(total=Sum("claimed_yen"))["total"] or 0,
        "query": request.GET.urlencode(), "may_pay": may(request.actor, PAY),
    }  # fmt: skip
    return render(request, "contracts/payables.html", context)


def _listing(
    request: HouseRequest, contracts: QuerySet[Contract], queries: Mapping[str, Q]
) -> Listing[PaymentInstalment]:
    chosen = request.GET.get("state", "")
    names = contracts.order_by("chain__section__name").values_list(
        "chain__section__public_id", "chain__section__name"
    )
    sections = [(str(pk), name) for pk, name in names.distinct()]
    return Listing(
        _rows(contracts, chosen),
        request.GET,
        search=(
            "contract__case__title", "contract__case__number", "invoice_number",
            "contract__chain__contractor__name",
        ),
        filters=(
            Filter(name="state", label="状態", choices=PayStand.choices(),
                   queries=queries, unfiltered="未払のすべて"),
            Filter(name="due", label="支払期限", choices=DUES, queries=_dues(request)),
            Filter(name="section", label="担当部署", choices=sections,
                   lookup="contract__chain__section__public_id"),
        ),
        sorts=SORTS,
        default_sort="-paid" if chosen == PayStand.PAID.value else "due",
    )  # fmt: skip


def _rows(contracts: QuerySet[Contract], chosen: str) -> Any:
    """All that is not paid yet, or where the state says so, what is done with."""
    returned = chosen == PayStand.RETURNED.value
    # Any: what payables() annotates is no field, and the checker of types knows only fields.
    rows: Any = payables(contracts, (InvoiceState.REFUSED.value,) if returned else COUNTED)
    rows = rows.select_related("contract__case__clock", "contract__chain__contractor")
    if chosen in DONE:
        return rows
    return rows.filter(UNPAID)


def _dues(request: HouseRequest) -> dict[str, Q]:
    today = day_of(request.now)
    waits = Q(invoice_state__in=OPEN)
    return {
        "late": waits & Q(due_on__lt=today),
        "soon": waits & Q(due_on__gte=today, due_on__lte=today + SOON),
    }


def _tabs(
    request: HouseRequest, contracts: QuerySet[Contract], queries: Mapping[str, Q]
) -> list[tuple[str, str, bool, int]]:
    """(label, address, whether it is this one, how many) of each state."""
    found = payables(contracts).order_by().aggregate(
        all=Count("pk", filter=UNPAID),
        **{name: Count("pk", filter=query) for name, query in queries.items()},
    )  # fmt: skip
    returned = Invoice.objects.filter(contract__in=contracts, state=InvoiceState.REFUSED.value)
    found[PayStand.RETURNED.value] = returned.count()
    chosen = request.GET.get("state", "")
    names = (("", "未払のすべて"), *PayStand.choices())
    here = reverse("contracts:payables")
    return [
        (label, f"?state={name}" if name else here, name == chosen, found[name or "all"])
        for name, label in names
    ]


@requires(SEE)
def payable(request: HouseRequest, number: str, invoice_id: int) -> HttpResponse:
    contract, invoice = _found(request, number, invoice_id)
    now = moment_of(request, contract)
    context = one_invoice(invoice, now) | {
        "contract": contract, "number": number, "case_now": now,
        "rehearsal": contract.case.is_rehearsal,
        "case_clock": now if contract.case.is_rehearsal else None,
        "may_pay": paying_code(contract, now) == PAY and bool(may(request.actor, PAY, contract)),
        "may_correct": invoice.state == InvoiceState.PAID.value
        and bool(may(request.actor, paying_code(contract, now), contract)),
        "is_section": visible_contracts(request.actor).filter(pk=contract.pk).exists(),
    }  # fmt: skip
    return render(request, "contracts/payable.html", context)


@requires(SEE)
def pay(request: HouseRequest, number: str, invoice_id: int) -> HttpResponse:
    contract, invoice = _found(request, number, invoice_id)
    deed = Deed(
        title="支払を記録する", button="支払済みにする", facts=_facts(invoice),
        done=f"請求書「{invoice.number}」の支払を記録しました。受託者の画面に「支払済」と出ます。",
    )  # fmt: skip
    return _act(
        request, invoice, deed, PaidForm(posted(request)),
        lambda typed: commands.record_payment(
            invoice, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@requires(SEE)
def correct_day(request: HouseRequest, number: str, invoice_id: int) -> HttpResponse:
    contract, invoice = _found(request, number, invoice_id)
    deed = Deed(
        title="支払日を訂正する", button="訂正する",
        facts=(
            *_facts(invoice),
            ("いまの支払日", format_date(invoice.paid_on) if invoice.paid_on else "—"),
        ),
        done="支払日を訂正しました。訂正前の日と理由は、このページに残ります。",
        lead="書き間違えた支払日を直します。支払額と支払の記録は変わりません。",
    )  # fmt: skip
    return _act(
        request, invoice, deed, PaidDayForm(posted(request)),
        lambda typed: commands.correct_paid_day(
            invoice, **typed, by=request.actor, now=moment_of(request, contract)
        ),
        needs=paying_code(contract, moment_of(request, contract)), demand=demand_paid,
    )  # fmt: skip


@requires(SEE)
def send_back(request: HouseRequest, number: str, invoice_id: int) -> HttpResponse:
    contract, invoice = _found(request, number, invoice_id)
    deed = Deed(
        title="担当部署に差し戻す", button="差し戻す", facts=_facts(invoice),
        done="差し戻しました。担当部署に理由をメールで知らせます。",
        lead="支払の承認が取り消されます。支払期限は変わりません。",
    )  # fmt: skip
    return _act(
        request, invoice, deed, SendBackForm(posted(request)),
        lambda typed: commands.send_back(
            invoice, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _found(request: HouseRequest, number: str, invoice_id: int) -> tuple[Contract, Invoice]:
    contract = accountable_contract(request.actor, number)
    rows = Invoice.objects.select_related("instalment__contract", "entered_by", "approved_by")
    return contract, get_object_or_404(rows, pk=invoice_id, contract=contract)


def _facts(invoice: Invoice) -> tuple[tuple[str, str], ...]:
    return (
        ("受託者", invoice.contract.chain.contractor.name),
        ("請求書", f"{invoice.number}（第{invoice.instalment.number}回）"),
        ("請求金額", f"{invoice.amount_yen:,}円"),
        ("支払期限", format_date(invoice.due_on) if invoice.due_on else "—"),
    )


def _act(
    request: HouseRequest,
    invoice: Invoice,
    deed: Deed,
    form: forms.Form,
    command: Callable[[dict[str, Any]], Any],
    *,
    needs: str = PAY,
    demand: Callable[[Invoice], None] = demand_waiting,
) -> HttpResponse:
    """One of the accountant's forms; who may not act, or comes too early, does not see it."""
    contract = invoice.contract
    authorise(request.actor, needs, contract)
    to = reverse("contracts:payable", args=[contract.case.number, invoice.pk])
    context = {
        "contract": contract, "number": contract.case.number, "form": form, "deed": deed,
        "back": to,
    }  # fmt: skip
    if not form.is_bound:
        demand(invoice)
        return render(request, ACT_PAGE, context)
    if not form.is_valid():
        return render(request, ACT_PAGE, context, status=422)
    return act_on(
        request, contract, lambda: command(form.cleaned_data), done=deed.done, to=to, form=form,
        template=ACT_PAGE, context=context,
    )  # fmt: skip
