"""The frame of a contract's pages: tabs, clock, and what this person may do here."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.cases.clock import case_now
from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
from madoguchi.core.ui.acting import Deed, act
from madoguchi.services.contracts.models import Contract

ACT_PAGE = "contracts/act.html"
GROUPS = (
    ("概要", (("概要", "contracts:contract"),)),
    (
        "体制",
        (
            ("着手書類", "contracts:contract-start"),
            ("従事者", "contracts:contract-people"),
            ("教育・訓練", "contracts:contract-trainings"),
            ("再委託", "contracts:contract-subcontracts"),
            ("公契約", "contracts:contract-pay-floor"),
        ),
    ),
    (
        "特記事項",
        (
            ("遵守状況", "contracts:contract-clauses"),
            ("承認申請", "contracts:contract-approvals"),
            ("預かり品", "contracts:contract-custody"),
            ("登録簿", "contracts:contract-registers"),
            ("保護した送付", "contracts:contract-transfers"),
            ("事故報告", "contracts:contract-incidents"),
            ("監査・立入り", "contracts:contract-audits"),
        ),
    ),
    (
        "進行",
        (
            ("報告・資料", "contracts:contract-reports"),
            ("打合せ・協議", "contracts:contract-meetings"),
            ("運用", "contracts:contract-operations"),
        ),
    ),
    (
        "納品・支払",
        (
            ("納品・検査", "contracts:contract-deliverables"),
            ("成果物と権利", "contracts:contract-results"),
            ("支払", "contracts:contract-payments"),
        ),
    ),
    (
        "契約書類",
        (
            ("契約の条件", "contracts:contract-terms"),
            ("変更契約", "contracts:contract-amendments"),
            ("文書", "contracts:contract-papers"),
        ),
    ),
    (
        "評価・終了",
        (
            ("評価と更新", "contracts:contract-renewal"),
            ("違反と解除", "contracts:contract-breaches"),
            ("完結・消去", "contracts:contract-close"),
        ),
    ),
)

WARD_ONLY = ("contracts:contract-breaches", "contracts:contract-renewal")


def contract_page(request: HouseRequest, contract: Contract, **extra: Any) -> dict[str, Any]:
    """The context of every page of one contract."""
    number = contract.case.number
    is_ward = bool(may(request.actor, "contracts.contract.view", contract))
    now = moment_of(request, contract)
    return {
        "contract": contract,
        "number": number,
        **_tabs(request.path, number, is_ward=is_ward),
        "case_now": now,
        "rehearsal": contract.case.is_rehearsal,
        "case_clock": now if contract.case.is_rehearsal else None,
        "is_ward": is_ward,
        "may_edit": bool(may(request.actor, "contracts.contract.edit", contract)),
        "may_file": bool(may(request.actor, "contracts.own.file", contract)),
        **extra,
    }


def moment_of(request: HouseRequest, contract: Contract) -> datetime:
    """What time it is in the contract: a rehearsal's commands run by its own clock.

    What is only seen or handed out is written into the trail with the real moment.
    """
    return case_now(contract.case, request.now)


def home_of(contract: Contract, page: str = "contract") -> str:
    """The address of a page of the contract, by its route name; the overview if none is named."""
    return reverse(f"contracts:{page}", args=[contract.case.number])


def _tabs(path: str, number: str, *, is_ward: bool) -> dict[str, Any]:
    """Two rows of tabs: the groups, and the pages of the group in which this page stands."""
    groups = []
    for label, pages in GROUPS:
        shown = [page for page in pages if is_ward or page[1] not in WARD_ONLY]
        groups.append((label, [(name, reverse(route, args=[number])) for name, route in shown]))
    # A page below a tab belongs to it: the longest address that leads here is the current one.
    addresses = [url for _, pages in groups for _, url in pages if path.startswith(url)]
    current = max(addresses, key=len)
    here = next(pages for _, pages in groups if any(url == current for _, url in pages))
    return {
        "tabs": [(label, pages[0][1], pages is here) for label, pages in groups],
        "subtabs": [(name, url, url == current) for name, url in here] if len(here) > 1 else [],
    }


def act_page(
    request: HouseRequest,
    contract: Contract,
    deed: Deed,
    *,
    needs: str | tuple[str, ...],
    form: forms.Form,
    command: Callable[[dict[str, Any]], Any],
    to: str,
) -> HttpResponse:
    """A page of a contract with one form: shown, or on a POST acted upon.

    needs  the permission that the act asks for, or several of which one is enough

    raises  Forbidden  before the form is shown: nobody types into a page that will refuse them
    """
    _authorise_one(request, contract, (needs,) if isinstance(needs, str) else needs)
    _say_where_nothing_can_be_chosen(form)
    context = contract_page(request, contract, form=form, deed=deed, back=to)
    if request.method != "POST":
        return render(request, ACT_PAGE, context)
    if not form.is_valid():
        return render(request, ACT_PAGE, context, status=422)
    return act_on(
        request,
        contract,
        lambda: command(form.cleaned_data),
        done=deed.done,
        to=to,
        form=form,
        template=ACT_PAGE,
        context=context,
    )


def _say_where_nothing_can_be_chosen(form: forms.Form) -> None:
    """A required choice without any says so, rather than refuse what cannot be given."""
    for field in form.fields.values():
        if not isinstance(field, forms.ChoiceField) or not field.required or field.help_text:
            continue
        choices: Any = field.choices  # typed as what may be given, always pairs when read
        if not any(value for value, _ in choices):
            field.help_text = "選べるものが、まだ登録されていません。"


def act_on(
    request: HouseRequest, contract: Contract, command: Callable[[], Any], **how: Any
) -> HttpResponse:
    """``act`` for a contract: what is refused leaves a line in the trail, after it undid all.

    The line holds the code and the address, never the sentence: that may name a person.
    """

    def run() -> Any:
        try:
            return command()
        except Refused as refusal:
            record_refusal(request, contract, refusal.code)
            raise

    return act(request, run, **how)


def record_refusal(request: HouseRequest, contract: Contract, code: str) -> None:
    """The line in the trail for what a page did not take."""
    record(
        "refused", by=request.actor, about=contract, label=code,
        detail={"path": request.path}, now=request.now,
    )  # fmt: skip


def _authorise_one(request: HouseRequest, contract: Contract, codes: tuple[str, ...]) -> None:
    if not any(may(request.actor, code, contract) for code in codes):
        authorise(request.actor, codes[-1], contract)
