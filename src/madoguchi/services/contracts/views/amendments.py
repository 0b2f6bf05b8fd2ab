"""変更契約: each change with its words before and after, its signatures, and what it made."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.calendar.fiscal import fiscal_year_label
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import amending as commands
from madoguchi.services.contracts.forms import agreed as forms
from madoguchi.services.contracts.models import AmendedFact, Amendment, Contract
from madoguchi.services.contracts.rules.amending import shown
from madoguchi.services.contracts.terms import AmendedSubject, AmendmentState
from madoguchi.services.contracts.views.sheets import (
    Acts,
    Cell,
    Entry,
    Link,
    Sheet,
    sheets_page,
)

BACK = "contracts:contract-amendments"
ROUTE = "contracts:contract-amendments-act"


def _find(contract: Contract, row_id: int) -> Amendment:
    return get_object_or_404(contract.amendments, pk=row_id)


def _facts(amendment: Amendment) -> tuple[tuple[str, Any], ...]:
    rows = tuple((fact.name, f"{_before(fact)} → {_after(fact)}") for fact in amendment.facts.all())
    return (
        ("理由", amendment.reason), *rows, ("効力の開始日", format_date(amendment.effective_on)),
    )  # fmt: skip


def _sign(title: str, needs: str, command: Any) -> Entry:
    return Entry(
        title=title, button=title, done="記録しました。", needs=needs, form=forms.NoForm,
        find=_find, facts=_facts, back=BACK,
        command=lambda found, _, by, now: command(found, by=by, now=now),
    )  # fmt: skip


def _draft(contract: Contract, typed: dict[str, Any], by: Actor, now: datetime) -> Amendment:
    change = commands.Change(
        **{name: typed[name] for name in ("subject", "name", "before", "after", "fiscal_year")}
    )
    rest = ("reason_kind", "reason", "effective_on", "legal_ground", "budget_year")
    draft = commands.AmendmentDraft(changes=[change], **{name: typed[name] for name in rest})
    return commands.draft_amendment(contract, draft, by=by, now=now)


ENTRIES = {
    "draft": Entry(
        title="変更契約を起案する", button="起案する",
        done="起案しました。決裁権者の署名を待っています。",
        lead="区と受託者の両方が署名すると効力をもち、年額、期間、義務が変わります。",
        needs="contracts.contract.edit", form=forms.AmendmentForm, command=_draft, back=BACK,
    ),
    "ward": _sign("区として署名する", "contracts.contract.conclude", commands.sign_for_ward),
    "firm": _sign("受託者として署名する", "contracts.own.file", commands.sign_for_firm),
    "withdraw": _sign("取り下げる", "contracts.contract.edit", commands.withdraw_amendment),
}  # fmt: skip


def page(request: HouseRequest, contract: Contract) -> HttpResponse:
    acts = Acts(request, contract, ENTRIES, ROUTE)
    rows = contract.amendments.prefetch_related("facts")
    first = Sheet(
        title="いまの契約",
        columns=("項目", "内容"),
        rows=[
            ("契約金額", f"{contract.price_yen:,}円（税込）"),
            (
                "履行期間",
                f"{format_date(contract.starts_on)}から{format_date(contract.ends_on)}まで",
            ),
            ("変更の回数", f"{contract.amendment_count}回"),
        ],
        empty="",
    )
    sheets = [first, *(_sheet(one, acts) for one in rows)]
    return sheets_page(
        request, contract, title="変更契約",
        lead="変更前の内容は消えません。提出・承認が済んだ義務もそのまま残ります。",
        sheets=sheets,
        actions=acts.link("draft", "変更契約を起案する") if contract.is_binding else (),
    )  # fmt: skip


def _sheet(amendment: Amendment, acts: Acts) -> Sheet:
    return Sheet(
        title=str(amendment),
        columns=("項目", "変更前", "変更後"),
        rows=[_cells(fact) for fact in amendment.facts.all()],
        empty="",
        lead=f"{_standing(amendment)}{amendment.get_reason_kind_display()}：{amendment.reason}"
        + (f"（根拠：{amendment.legal_ground}）" if amendment.legal_ground else ""),
        actions=_links(amendment, acts),
    )


def _cells(fact: AmendedFact) -> tuple[Cell, ...]:
    year = f"（{fiscal_year_label(fact.fiscal_year)}）" if fact.fiscal_year else ""
    return (fact.name, _before(fact), f"{_after(fact)}{year}")


def _before(fact: AmendedFact) -> str:
    return shown(AmendedSubject(fact.subject), fact.before)


def _after(fact: AmendedFact) -> str:
    return shown(AmendedSubject(fact.subject), fact.after)


def _standing(amendment: Amendment) -> str:
    signed = [
        f"{who} {format_date(day_of(at))}"
        for who, at in (("区", amendment.ward_signed_at), ("受託者", amendment.firm_signed_at))
        if at
    ]
    names = f"（署名：{'、'.join(signed)}）" if signed else ""
    return (
        f"{amendment.get_state_display()}{names}。効力は{format_date(amendment.effective_on)}から。"
    )


def _links(amendment: Amendment, acts: Acts) -> tuple[Link, ...]:
    if amendment.state == AmendmentState.DRAFTED.value:
        return acts.link("ward", "署名する（区）", amendment) + acts.link(
            "withdraw", "取り下げる", amendment
        )
    if amendment.state == AmendmentState.WARD_SIGNED.value:
        return acts.link("firm", "署名する（受託者）", amendment) + acts.link(
            "withdraw", "取り下げる", amendment
        )
    return ()
