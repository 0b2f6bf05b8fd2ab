"""A rehearsal's proposals: real files in the format of the call, estimates under its ceilings."""

import io
from datetime import datetime, timedelta

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.commands import proposals
from madoguchi.services.procurement.commands.copy_checklist import tick_checklist
from madoguchi.services.procurement.demo.papers import Sheet, proposal_pdf
from madoguchi.services.procurement.demo.rehearsing import Rehearsal
from madoguchi.services.procurement.demo.scripts import Party
from madoguchi.services.procurement.models import (
    Application,
    Ceiling,
    Criterion,
    FunctionItem,
    Proposal,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.copy_checklist import wanted_kinds
from madoguchi.services.procurement.queries.counter import intake_checklist
from madoguchi.services.procurement.queries.file_places import FilePlace, places_of, task_sheets
from madoguchi.services.procurement.rules.proposal_content import (
    EstimateLine,
    FunctionAnswerKind,
    FunctionReply,
    ProposalContent,
    SectionPlace,
    YearEstimate,
)
from madoguchi.services.procurement.terms import (
    Channel,
    MilestoneKind,
    ProposalFileKind,
    Stage,
)

CARELESS = 1  # the second firm leaves its own word in the copy, where the script has a giveaway


def propose(rehearsal: Rehearsal) -> None:
    """Each firm as its script says: submitted, left as a draft, none, or brought on paper."""
    now = rehearsal.before(MilestoneKind.PROPOSALS, days=1, hour=14)
    for seed, (application, party) in enumerate(rehearsal.taking_part()):
        moment = now + timedelta(minutes=20 * seed)
        if party.proposal == "counter":
            _bring(rehearsal, application, party, now=moment)
        elif party.proposal != "none":
            _propose(rehearsal, application, party, seed=seed, now=moment)


def _propose(
    rehearsal: Rehearsal, application: Application, party: Party, *, seed: int, now: datetime
) -> None:
    actor, tender = rehearsal.bidder(party.person), rehearsal.tender
    is_left = party.proposal == "draft"
    proposal = proposals.start_proposal(application, by=actor, now=now)
    proposals.save_draft(proposal, content_of(rehearsal, seed), by=actor, now=now)
    places = [place for place in places_of(tender) if place.is_required]
    for place in places[:-1] if is_left else places:
        hand_in(rehearsal, proposal, place, seed=seed, now=now)
    if not is_left:
        tick_checklist(proposal, wanted_kinds(tender), by=actor, now=now)
        submit(rehearsal, proposal, party, now=now)


def hand_in(
    rehearsal: Rehearsal, proposal: Proposal, place: FilePlace, *, seed: int, now: datetime,
    content: bytes = b"",
) -> None:  # fmt: skip
    """One file of the proposal, received and checked."""
    party = rehearsal.script.parties[seed]
    application = proposal.application
    pdf = content or proposal_pdf(
        rehearsal.tender, application.applicant, sheet_for(rehearsal, place, seed=seed, now=now)
    )
    added = proposals.add_file(
        proposal, io.BytesIO(pdf), name=f"{place.label.replace('　', '_')}.pdf", kind=place.kind,
        section=place.section, by=rehearsal.bidder(party.person), now=now,
    )  # fmt: skip
    inspect(added.file, now=now)


def submit(rehearsal: Rehearsal, proposal: Proposal, party: Party, *, now: datetime) -> None:
    submitted = proposals.submit_proposal(proposal, by=rehearsal.bidder(party.person), now=now)
    if submitted.content_file is not None:
        inspect(submitted.content_file, now=now)


def sheet_for(rehearsal: Rehearsal, place: FilePlace, *, seed: int, now: datetime) -> Sheet:
    """The paper of that place: a task's sheet as the call wants it, a cover, or the whole."""
    rule = Asked(rehearsal.tender).rule(Stage.PROPOSAL)
    rules = dict(rule.format_rules) if rule else {}
    is_cover = place.section is None and bool(task_sheets(rehearsal.tender))
    is_original = place.kind is ProposalFileKind.ORIGINAL
    return Sheet(
        title="企画提案書" if place.section is None else str(place.section),
        rows=() if is_cover else _rows(rehearsal, place, seed=seed, is_original=is_original),
        handed_in_on=day_of(now),
        paper="A4" if is_cover else str(rules.get("paper", "A4")),
        is_landscape=not is_cover and rules.get("orientation") == "landscape",
        is_original=is_original,
    )


def _rows(
    rehearsal: Rehearsal, place: FilePlace, *, seed: int, is_original: bool
) -> tuple[tuple[str, str, str], ...]:
    items = _items(rehearsal.tender, place)
    rows = [
        (code, text, rehearsal.script.promise(ordinal + seed))
        for ordinal, (code, text) in enumerate(items)
    ]
    word = rehearsal.firm(rehearsal.script.parties[seed].firm).blind_words[:1]
    if seed == CARELESS and rehearsal.script.giveaway and word and not is_original:
        code, text, answer = rows[1]
        rows[1] = (code, text, answer + rehearsal.script.giveaway.format(word=word[0]))
    return tuple(rows)


def _items(tender: Tender, place: FilePlace) -> list[tuple[str, str]]:
    """What the paper answers: its task, the call's sections, or what the committee judges."""
    if place.section is not None:
        return [(place.section.code, place.section.text)]
    sections = [(each.code, each.text) for each in tender.sections.all()]
    leaves = Criterion.objects.filter(round__tender=tender, children__isnull=True)
    return sections or [(each.code, each.text) for each in leaves.order_by("position", "pk")]


def content_of(rehearsal: Rehearsal, seed: int) -> ProposalContent:
    """Estimates a little under each ceiling, every section with its page, every function."""
    tender, script = rehearsal.tender, rehearsal.script
    return ProposalContent(
        estimates=tuple(
            _estimate(rehearsal, year, limit * (97 - 2 * seed) // 110)
            for ceiling in tender.ceilings.filter(amount_yen__isnull=False)
            for year, limit in _limits(ceiling).items()
        ),
        sections=tuple(
            SectionPlace(
                section=section.pk, page_from=1 + ordinal // 12,
                summary=script.promise(ordinal + seed),
            )
            for ordinal, section in enumerate(tender.sections.all())
        ),
        functions=tuple(_reply(rehearsal, item, seed) for item in tender.function_items.all()),
    )  # fmt: skip


def _limits(ceiling: Ceiling) -> dict[int, int]:
    years = range(ceiling.first_fiscal_year, ceiling.last_fiscal_year + 1)
    even = (ceiling.amount_yen or 0) // len(years)
    return {year: int(ceiling.annual_yen.get(str(year), even)) for year in years}


def _estimate(rehearsal: Rehearsal, year: int, net: int) -> YearEstimate:
    lines = [
        EstimateLine(
            item=item, quantity=1, unit="式", unit_price_yen=net * percent // 100,
            basis="前年度までの実績からの積上げ",
        )
        for item, percent in rehearsal.script.estimate
    ]  # fmt: skip
    total = sum(line.amount_yen for line in lines)
    return YearEstimate(
        fiscal_year=year, lines=tuple(lines), tax_yen=total // 10, total_yen=total + total // 10
    )


def _reply(rehearsal: Rehearsal, item: FunctionItem, seed: int) -> FunctionReply:
    """The first firm has everything, the second offers another way once, the third lacks one."""
    kinds = (FunctionAnswerKind.ALTERNATIVE, FunctionAnswerKind.UNSUPPORTED)
    if seed and item.position == seed + 1 and seed <= len(kinds):
        note = rehearsal.script.functions_notes[seed - 1]
        return FunctionReply(item=item.pk, answer=kinds[seed - 1], note=note)
    return FunctionReply(item=item.pk, answer=FunctionAnswerKind.SUPPORTED)


def _bring(rehearsal: Rehearsal, application: Application, party: Party, *, now: datetime) -> None:
    """Over the counter with fewer copies than the call asks for: held until they come."""
    tender = rehearsal.tender
    taking_in.register_intake(
        application, Stage.PROPOSAL, channel=Channel.COUNTER, arrived_at=now, originals=1,
        copies=party.copies, ticked=intake_checklist(tender, Stage.PROPOSAL),
        by=rehearsal.officer, now=now,
    )  # fmt: skip
