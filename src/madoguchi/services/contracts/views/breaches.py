"""違反・解除: each breach with its grounds, the judgement, the decision and the damages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.contracts.commands import breaching as commands
from madoguchi.services.contracts.forms import agreed as forms
from madoguchi.services.contracts.models import Breach, Contract, DamageClaim
from madoguchi.services.contracts.terms import BreachState
from madoguchi.services.contracts.views.sheets import (
    Acts,
    Cell,
    Entry,
    Link,
    Mark,
    Sheet,
    sheets_page,
)

BACK = "contracts:contract-breaches"
ROUTE = "contracts:contract-breaches-act"


def _find(contract: Contract, row_id: int) -> Breach:
    return get_object_or_404(contract.breaches, pk=row_id)


def _claim(contract: Contract, row_id: int) -> DamageClaim:
    return get_object_or_404(DamageClaim, pk=row_id, breach__contract=contract)


def _entry(title: str, needs: str, form: Any, command: Any, **more: Any) -> Entry:
    return Entry(
        title=title, button="記録する", done="記録しました。", needs=needs, form=form, back=BACK,
        command=lambda subject, typed, by, now: command(subject, **typed, by=by, now=now), **more,
    )  # fmt: skip


EDIT, CONCLUDE = "contracts.contract.edit", "contracts.contract.conclude"
ENTRIES = {
    "record": _entry(
        "違反を記録する", EDIT, forms.BreachForm, commands.record_breach, wants_subject=True
    ),
    "gravity": _entry(
        "軽重の判断を改める", "contracts.approval.decide", forms.GravityForm, commands.reassess,
        find=_find,
    ),
    "cancellation": _entry(
        "契約を解除する", CONCLUDE, forms.CancellationForm, commands.cancel_contract, find=_find,
        lead="軽微な違反では解除できません。解除の日から、返却・消去の義務が始まります。",
    ),
    "damage": _entry("損害を記録する", EDIT, forms.DamageForm, commands.add_damage, find=_find),
    "claim": _entry(
        "損害賠償を請求する", CONCLUDE, forms.ClaimForm, commands.claim_damages, find=_find,
        lead="証拠のある損害の合計まで請求できます。",
    ),
    "paid": _entry(
        "損害賠償の支払を記録する", "contracts.payment.enter", forms.DamagesPaidForm,
        commands.record_damages_paid, find=_claim,
    ),
}  # fmt: skip


def page(request: HouseRequest, contract: Contract) -> HttpResponse:
    """The ward's own record; the contractor learns of it by the notice (403 here)."""
    authorise(request.actor, "contracts.contract.view", contract)
    acts = Acts(request, contract, ENTRIES, ROUTE)
    rows = contract.breaches.select_related("claim").prefetch_related(
        "grounds__clause_set", "items"
    )
    sheets = [_sheet(breach, acts) for breach in rows] or [
        Sheet(title="違反の記録", columns=("項目",), rows=[], empty="違反の記録はありません。")
    ]
    return sheets_page(
        request, contract, title="違反と解除",
        lead="違反の根拠、軽重の判断、解除、損害賠償を記録します。",
        sheets=sheets, actions=acts.link("record", "違反を記録する"),
    )  # fmt: skip


def _sheet(breach: Breach, acts: Acts) -> Sheet:
    return Sheet(
        title=f"{breach}　{breach.words}",
        columns=("項目", "内容"),
        rows=[
            ("違反の日", format_date(breach.happened_on)),
            ("根拠", "\n".join(f"{one.clause_set.label} {one}" for one in breach.grounds.all())),
            ("軽重", f"{breach.get_gravity_display()}：{breach.gravity_reason}"),
            ("解除", _cancelled(breach)),
            *(
                (f"損害：{one.words}", f"{one.amount_yen:,}円（{one.proof}）")
                for one in breach.items.all()
            ),
            *_claimed(breach, acts),
        ],
        empty="",
        actions=_links(breach, acts),
    )  # fmt: skip


def _cancelled(breach: Breach) -> Cell:
    if breach.cancelled_on and breach.noticed_on:
        return Mark(
            tone="danger", word="契約解除",
            more=f"{format_date(breach.noticed_on)}通知、{format_date(breach.cancelled_on)}解除",
        )  # fmt: skip
    return "していません"


def _claimed(breach: Breach, acts: Acts) -> list[tuple[Cell, ...]]:
    claim = DamageClaim.objects.filter(breach=breach).first()
    if claim is None:
        return []
    paid = f"、{claim.paid_yen:,}円支払済み" if claim.paid_on else ""
    rows: list[tuple[Cell, ...]] = [("損害賠償", f"{claim.claimed_yen:,}円を請求{paid}")]
    if not claim.paid_on:
        rows.append(("支払", acts.link("paid", "支払を記録する", claim)))
    return rows


def _links(breach: Breach, acts: Acts) -> tuple[Link, ...]:
    links = acts.link("damage", "損害を記録する", breach) + acts.link("claim", "請求する", breach)
    if breach.state == BreachState.RECORDED.value:
        links += acts.link("gravity", "軽重を改める", breach)
        links += acts.link("cancellation", "契約を解除する", breach)
    return links
