"""変更契約: drafted with its reasons, signed by both, then followed by amounts, term and duties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Sum

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.fiscal import fiscal_year, fiscal_year_label
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.drafting import check_ceilings
from madoguchi.services.contracts.commands.recomputing import (
    add_clause_sets,
    because_of,
    recompute_duties,
)
from madoguchi.services.contracts.models import (
    AmendedFact,
    Amendment,
    AnnualAmount,
    Contract,
    ContractPlace,
)
from madoguchi.services.contracts.models.deliverable import STILL_DUE
from madoguchi.services.contracts.queries.paying import COUNTED
from madoguchi.services.contracts.rules.amending import (
    BUDGET_REASONS,
    check_budget_change,
    check_year_end,
    read_after,
)
from madoguchi.services.contracts.rules.deliverables import follows_term_end
from madoguchi.services.contracts.rules.renewal import check_horizon, check_order
from madoguchi.services.contracts.terms import (
    AmendedSubject,
    AmendmentReason,
    AmendmentState,
    ContractKind,
    PlaceKind,
)

OPEN = (AmendmentState.DRAFTED.value, AmendmentState.WARD_SIGNED.value)
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change as typed; ``name`` and ``before`` are asked for only where words change."""

    subject: AmendedSubject
    after: str
    name: str = ""
    before: str = ""
    fiscal_year: int | None = None


@dataclass(frozen=True, kw_only=True)
class AmendmentDraft:
    reason_kind: AmendmentReason
    reason: str
    effective_on: date
    changes: Sequence[Change]
    legal_ground: str = ""
    budget_year: int | None = None


def draft_amendment(
    contract: Contract, draft: AmendmentDraft, *, by: Actor, now: datetime
) -> Amendment:
    """The officer drafts a numbered change; nothing holds before both have signed (CONT-021).

    raises  Refused  not signed yet, another change is under way, nothing changed, or the budget
                     rule, ceiling or horizon does not allow it
    """
    authorise(by, "contracts.contract.edit", contract)
    if not draft.reason.strip() or not draft.changes:
        raise Refused("reason_needed", "変更の内容と理由を入力してください。")
    if draft.reason_kind in BUDGET_REASONS:
        check_budget_change(
            ContractKind(contract.kind), contract.starts_on, draft.effective_on,
            draft.budget_year, draft.legal_ground,
        )  # fmt: skip
    with transaction.atomic():
        current = Contract.objects.select_for_update().get(pk=contract.pk)
        _demand_free(current)
        latest = current.amendments.aggregate(Max("number"))["number__max"] or 0
        amendment = Amendment.objects.create(
            contract=current, number=latest + 1, reason_kind=draft.reason_kind.value,
            reason=draft.reason, legal_ground=draft.legal_ground, budget_year=draft.budget_year,
            effective_on=draft.effective_on, drafted_by_id=by.person_id or 0, drafted_at=now,
        )  # fmt: skip
        for change in _with_end(current, draft):
            _keep(amendment, change)
        _check(amendment)
    return amendment


def _demand_free(contract: Contract) -> None:
    if not contract.is_binding:
        raise Refused("not_binding", "締結した契約だけを変更できます。")
    if contract.amendments.filter(state__in=OPEN).exists():
        raise Refused(
            "under_way", "署名を待っている変更契約があります。先に締結するか、取り下げてください。"
        )


def _with_end(contract: Contract, draft: AmendmentDraft) -> list[Change]:
    """An end by budget cut ends the term on the day before it takes effect."""
    if draft.reason_kind is not AmendmentReason.BUDGET_END:
        return list(draft.changes)
    ends_on = (draft.effective_on - DAY).isoformat()
    rest = [one for one in draft.changes if one.subject is not AmendedSubject.ENDS_ON]
    later = contract.annual_amounts.filter(fiscal_year__gte=fiscal_year(draft.effective_on))
    cut = [
        Change(subject=AmendedSubject.YEAR_AMOUNT, after="0", fiscal_year=row.fiscal_year)
        for row in later
    ]
    named = {one.fiscal_year for one in rest if one.subject is AmendedSubject.YEAR_AMOUNT}
    return [
        *rest, *(one for one in cut if one.fiscal_year not in named),
        Change(subject=AmendedSubject.ENDS_ON, after=ends_on),
    ]  # fmt: skip


def _keep(amendment: Amendment, change: Change) -> AmendedFact:
    year = change.fiscal_year
    if change.subject is AmendedSubject.YEAR_AMOUNT and year is None:
        year = fiscal_year(amendment.effective_on)
    label = change.name.strip() or change.subject.label
    is_amount = change.subject is AmendedSubject.YEAR_AMOUNT
    return AmendedFact.objects.create(
        amendment=amendment,
        subject=change.subject.value,
        name=f"{label}（{fiscal_year_label(year)}）" if is_amount and year else label,
        before=_before(amendment.contract, change, label, year),
        after=read_after(change.subject, change.after),
        fiscal_year=year,
    )


def _before(contract: Contract, change: Change, label: str, year: int | None) -> str:
    match change.subject:
        case AmendedSubject.YEAR_AMOUNT:
            row = contract.annual_amounts.filter(fiscal_year=year or 0).first()
            return str(row.amount_yen) if row else ""
        case AmendedSubject.ENDS_ON:
            return contract.ends_on.isoformat()
        case AmendedSubject.ATTRIBUTES:
            return ",".join(contract.attributes)
        case AmendedSubject.PLACE:
            return contract.place
    earlier = AmendedFact.objects.filter(
        amendment__contract=contract, amendment__state=AmendmentState.SIGNED.value, name=label
    ).last()
    return earlier.after if earlier else change.before


def _check(amendment: Amendment) -> None:
    """Ceiling, horizon and what is invoiced already must leave room (CONT-006, 154)."""
    contract = amendment.contract
    amounts = {row.fiscal_year: row.amount_yen for row in contract.annual_amounts.all()}
    for fact in amendment.facts.all():
        if fact.subject == AmendedSubject.YEAR_AMOUNT.value and fact.fiscal_year is not None:
            amounts[fact.fiscal_year] = int(fact.after)
        if fact.subject == AmendedSubject.ENDS_ON.value:
            ends_on = date.fromisoformat(fact.after)
            check_order(contract.starts_on, ends_on)
            check_horizon(ends_on, contract.chain.horizon_ends_on)
            if ends_on > contract.ends_on:
                kind = ContractKind(contract.kind)
                check_year_end(kind, contract.starts_on, ends_on, amendment.legal_ground)
    check_ceilings(contract.chain, amounts, without=contract)
    invoiced = contract.invoices.filter(state__in=COUNTED).aggregate(Sum("amount_yen"))
    if (invoiced["amount_yen__sum"] or 0) > sum(amounts.values()):
        raise Refused("below_invoiced", "変更後の金額が、すでに請求された額を下回ります。")


def sign_for_ward(amendment: Amendment, *, by: Actor, now: datetime) -> Amendment:
    """The chief approves and signs first.

    raises  Refused  not waiting for this signature
    """
    authorise(by, "contracts.contract.conclude", amendment.contract)
    with transaction.atomic():
        current = _awaiting(amendment, AmendmentState.DRAFTED)
        _check(current)
        current.state = AmendmentState.WARD_SIGNED.value
        current.ward_signed_by_id, current.ward_signed_at = by.person_id, now
        current.save()
    return current


def sign_for_firm(amendment: Amendment, *, by: Actor, now: datetime) -> Amendment:
    """The contractor's manager signs; the change holds and the duties follow.

    raises  Refused, Forbidden
    """
    authorise(by, "contracts.own.file", amendment.contract)
    if not by.has_role(Role.CONTRACTOR_MANAGER):
        raise Forbidden("not_manager", "変更契約には、受託者の管理者だけが署名できます。")
    with transaction.atomic():
        contract = Contract.objects.select_for_update().get(pk=amendment.contract_id)
        current = _awaiting(amendment, AmendmentState.WARD_SIGNED)
        _check(current)
        current.state = AmendmentState.SIGNED.value
        current.firm_signed_by_id, current.firm_signed_at = by.person_id, now
        current.save()
        _apply(contract, current)
    amendment.contract.refresh_from_db()
    return current


def withdraw_amendment(amendment: Amendment, *, by: Actor, now: datetime) -> Amendment:
    """The draft is taken back before both have signed; it stays readable."""
    authorise(by, "contracts.contract.edit", amendment.contract)
    with transaction.atomic():
        current = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
        if current.state not in OPEN:
            raise Refused("decided", "この変更契約は、もう取り下げられません。")
        current.state = AmendmentState.WITHDRAWN.value
        current.save(update_fields=["state"])
    return current


def _awaiting(amendment: Amendment, state: AmendmentState) -> Amendment:
    current = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    if current.state != state.value:
        raise Refused("not_awaited", "この変更契約は、いま、この署名を待っていません。")
    return current


def _apply(contract: Contract, amendment: Amendment) -> None:
    for fact in amendment.facts.all():
        _apply_fact(contract, amendment, fact)
    contract.price_yen = sum(row.amount_yen for row in contract.annual_amounts.all())
    contract.amendment_count += 1
    if amendment.reason_kind == AmendmentReason.BUDGET_END.value:
        contract.cancelled_on = contract.ends_on
    contract.save()
    add_clause_sets(contract)
    recompute_duties(contract, because=because_of(str(amendment)))


def _move_deliverables(contract: Contract, ends_on: date) -> None:
    """What is due on the last day of the term (履行期間の末日) and not accepted moves with it."""
    rows = contract.deliverables.filter(
        deliverable__due_on=contract.ends_on, state__in=STILL_DUE
    ).select_related("deliverable")
    for row in rows.order_by("pk"):
        if follows_term_end(row.deliverable.due_text):
            row.deliverable.due_on = ends_on
            row.deliverable.save(update_fields=["due_on"])


def _apply_fact(contract: Contract, amendment: Amendment, fact: AmendedFact) -> None:
    match AmendedSubject(fact.subject):
        case AmendedSubject.YEAR_AMOUNT:
            AnnualAmount.objects.update_or_create(
                contract=contract, fiscal_year=fact.fiscal_year or 0,
                defaults={"amount_yen": int(fact.after)},
            )  # fmt: skip
        case AmendedSubject.ENDS_ON:
            _move_deliverables(contract, date.fromisoformat(fact.after))
            contract.ends_on = date.fromisoformat(fact.after)
        case AmendedSubject.ATTRIBUTES:
            contract.attributes = fact.after.split(",")
        case AmendedSubject.PLACE:
            ContractPlace.objects.get_or_create(
                contract=contract, kind=PlaceKind.PERFORMANCE.value, name=fact.after,
                from_on=amendment.effective_on,
            )  # fmt: skip
