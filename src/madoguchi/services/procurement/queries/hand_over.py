"""契約への引継ぎ: all that a contract takes over from its call, so that nothing is typed again."""

from datetime import date, datetime

from madoguchi.core.calendar.fiscal import period
from madoguchi.core.calendar.jst import day_of
from madoguchi.services.procurement.events import CandidateAgreed
from madoguchi.services.procurement.models import (
    Application,
    Candidate,
    ContractPlan,
    Proposal,
    Tender,
)
from madoguchi.services.procurement.rules.estimate import add_tax
from madoguchi.services.procurement.rules.hand_over import (
    last_renewal_day,
    part_from_words,
    price_from_words,
)
from madoguchi.services.procurement.terms import CeilingStatus


def last_announced_day(tender: Tender) -> date | None:
    """The last day to which the notice lets contracts run: planned or renewed; None: not named."""
    renewed = last_renewal_day(tender.renewal_years)
    if renewed is None:
        return None
    planned = [
        plan.ends_on or period(plan.last_fiscal_year)[1] for plan in tender.contract_plans.all()
    ]
    return max([renewed, *planned])


def agreed_event(
    candidate: Candidate,
    plan: ContractPlan,
    *,
    amount_yen: int,
    starts_on: date,
    ends_on: date,
    specification: str,
    now: datetime,
) -> CandidateAgreed:
    """The event of one contract, read from the call, the agreement and the proposal that won."""
    tender, applicant = candidate.tender, candidate.application.applicant
    proposal = candidate.application.proposal
    return CandidateAgreed(
        number=tender.case.number,
        tender_title=tender.case.title,
        contract_ordinal=plan.ordinal,
        contract_title=plan.title,
        section_public_id=str(tender.case.section.public_id),
        contractor_public_id=str(applicant.public_id),
        contractor_name=applicant.name,
        corporate_number=applicant.corporate_number,
        amount_yen=amount_yen,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
        fiscal_years=list(range(plan.first_fiscal_year, plan.last_fiscal_year + 1)),
        payment=plan.payment,
        conditions=list(plan.conditions),
        specification=specification,
        promises=_promises(proposal),
        deliverables=[
            {"title": row.title, "due": row.due_text}
            for row in tender.deliverables.all()
            if row.contract_ordinal in {None, plan.ordinal}
        ],
        documents=_documents(proposal),
        clause_sets=list(tender.clause_sets),
        deposit=_deposit(tender),
        offices=_offices(candidate.application),
        ceilings=_ceilings(tender),
        place=tender.site_place,
        unit_prices=_unit_prices(candidate, plan, amount_yen),
        designated_parts=_designated_parts(plan),
        renewal_ends_on=last.isoformat() if (last := last_announced_day(tender)) else "",
        renewal_years=list(tender.renewal_years),
        agreed_on=day_of(now).isoformat(),
        is_rehearsal=tender.case.is_rehearsal,
    )


def _ceilings(tender: Tender) -> list[dict[str, str | int | bool]]:
    """The ceiling of each 年度: several of one year add up, one over years falls on its years."""
    years: dict[int, dict[str, str | int | bool]] = {}
    for ceiling in tender.ceilings.all():
        amounts = {int(year): yen for year, yen in ceiling.annual_yen.items()}
        if not amounts and ceiling.first_fiscal_year == ceiling.last_fiscal_year:
            amounts = {ceiling.first_fiscal_year: ceiling.amount_yen}
        is_provisional = ceiling.status != CeilingStatus.FIXED.value
        for year, yen in amounts.items():
            if yen is None:
                continue
            before = years.get(year)
            years[year] = {
                "fiscal_year": year,
                "amount_yen": yen + int(before["amount_yen"] if before else 0),
                "is_provisional": is_provisional or bool(before and before["is_provisional"]),
                "note": ceiling.note,
            }
    return [years[year] for year in sorted(years)]


def _offices(application: Application) -> list[dict[str, str]]:
    """Cooperating offices of 様式4, then other firms to which the engineers of 様式5 belong."""
    named = {row.name: row.scope for row in application.cooperating_offices.order_by("pk")}
    own = (
        application.applicant.name,
        *application.members.values_list("organisation__name", flat=True),
    )
    known = tuple(name for name in (*own, *named) if name)
    for worker in application.workers.order_by("pk"):
        firm = worker.affiliation.strip()
        if firm and not firm.startswith(known):
            named.setdefault(firm, "、".join(worker.fields) or worker.role)
    return [{"name": name, "scope": scope} for name, scope in named.items()]


def _deposit(tender: Tender) -> str:
    """What the notice says of the contract deposit (契約保証金), "" where it says nothing."""
    found = tender.standing_terms.filter(code="deposit").first()
    return found.text if found else ""


def _promises(proposal: Proposal) -> list[str]:
    """What the firm promised, item by item in the order of the call."""
    answers = proposal.section_answers.exclude(summary="").order_by("section__position", "pk")
    return list(answers.values_list("summary", flat=True))


def _documents(proposal: Proposal) -> list[dict[str, str]]:
    """The files that count; one filed for an item names the clause that the item feeds."""
    files = proposal.files.filter(removed_at__isnull=True).select_related("file", "section")
    return [
        {
            "kind": row.kind,
            "title": str(row.section) if row.section else row.get_kind_display(),
            "receipt_number": row.file.receipt_number,
            "file_id": str(row.file.file_id),
            "clause": row.section.contract_clause if row.section else "",
        }
        for row in files
    ]


def _unit_prices(
    candidate: Candidate, plan: ContractPlan, amount_yen: int
) -> list[dict[str, str | int]]:
    """The unit price of the notice, with the estimate's price for it where that was agreed."""
    found = price_from_words(plan.unit_price)
    if found is None:
        return []
    return [
        {**found, "unit_price_yen": _estimated(candidate, plan, str(found["name"]), amount_yen)}
    ]


def _estimated(candidate: Candidate, plan: ContractPlan, name: str, amount_yen: int) -> int:
    """Yen with tax; 0: the estimate has no such line, or another amount was agreed in the talks."""
    for estimate in candidate.application.proposal.estimates.filter(total_yen=amount_yen):
        ordinal = estimate.contract_ordinal
        is_of_plan = (
            plan.first_fiscal_year <= estimate.fiscal_year <= plan.last_fiscal_year
            if ordinal is None
            else ordinal == plan.ordinal
        )
        for line in estimate.lines if is_of_plan else ():
            if name in line["item"]:
                return add_tax(line["unit_price_yen"]).gross_yen
    return 0


def _designated_parts(plan: ContractPlan) -> list[dict[str, str]]:
    """指定部分 of the notice, with the deliverable that stands for it on the list."""
    found = part_from_words(plan.designated_part)
    if found is None:
        return []
    listed = plan.tender.deliverables.filter(
        contract_ordinal=plan.ordinal, title__contains="指定部分"
    ).order_by("ordinal")
    return [{**found, "deliverable": row.title if (row := listed.first()) else ""}]
