"""A rehearsal's firms: their statements by each channel, the ward's check, the invitation."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import consortium, eligibility, joining, letters
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.demo.rehearsing import CALENDAR, Rehearsal, at_hour
from madoguchi.services.procurement.demo.scripts import Party
from madoguchi.services.procurement.models import Application, Letter, RequiredPaper
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.demands import (
    applicant_of,
    current_papers,
    demands_of,
)
from madoguchi.services.procurement.queries.firm_records import FirmRecords
from madoguchi.services.procurement.rules.papers import Demand, papers_due
from madoguchi.services.procurement.terms import (
    ApplicationKind,
    ApplicationState,
    ApprovalSubject,
    Channel,
    MilestoneKind,
    Stage,
    Verdict,
)

HOURS = (10, 11, 14, 15)
LOOKED = "提出された書類と区の名簿で確認しました。"


def come_forward(rehearsal: Rehearsal) -> None:
    """Every firm files its statement: on this site, or by the call's own channel."""
    for ordinal, party in enumerate(rehearsal.script.parties):
        now = rehearsal.before(MilestoneKind.PARTICIPATION, days=3, hour=HOURS[ordinal])
        file = _file_here if party.by is Channel.UPLOAD else _file_by_ward
        rehearsal.applications.append(file(rehearsal, party, now=now))


def take_part(rehearsal: Rehearsal) -> None:
    """The firms file; they are accepted, judged fit and invited on one day."""
    come_forward(rehearsal)
    judged = rehearsal.after(MilestoneKind.PARTICIPATION, hour=10)
    for application in rehearsal.applications:
        _accept(rehearsal, application, now=judged)
        rows = eligibility.prepare_judgements(application, by=rehearsal.officer, now=judged)
        records = FirmRecords(application)
        for row in rows:
            eligibility.judge(
                row, Verdict.MET, reason=LOOKED, by=rehearsal.officer, now=judged, records=records
            )
        eligibility.decide_eligibility(application, by=rehearsal.officer, now=judged)
    rehearsal.approve(ApprovalSubject.ELIGIBILITY, now=judged)
    invited = at_hour(rehearsal.end_of(MilestoneKind.INVITATION), 11)
    eligibility.invite(rehearsal.tender, by=rehearsal.officer, now=invited)
    for letter in Letter.objects.filter(tender=rehearsal.tender, state="draft"):
        letters.send_letter(letter, by=rehearsal.officer, now=invited)
    for application in rehearsal.applications:
        application.refresh_from_db()


def _accept(rehearsal: Rehearsal, application: Application, *, now: datetime) -> None:
    officer = rehearsal.officer
    for intake in application.intakes.filter(is_accepted=False, called_at=None):
        taking_in.log_call(intake, at=now, by=officer, now=now)
    application.refresh_from_db()
    if application.state == ApplicationState.FILED:
        for paper in current_papers(application):
            if paper.required and paper.required.form and paper.required.form.needs_seal:
                taking_in.confirm_seal(paper, by=officer, now=now)
        taking_in.accept_filed(application, by=officer, now=now)
    application.refresh_from_db()


def _file_here(rehearsal: Rehearsal, party: Party, *, now: datetime) -> Application:
    tender, actor = rehearsal.tender, rehearsal.bidder(party.person)
    kind = ApplicationKind.CONSORTIUM if party.partners else ApplicationKind.SINGLE
    application = applying.start_application(
        tender, rehearsal.firm(party.firm), kind=kind, by=actor, now=now
    )
    for name in party.partners:
        firm = rehearsal.firm(name)
        consortium.add_member(
            application, name=firm.name, corporate_number=firm.corporate_number, by=actor, now=now
        )
    applying.save_details(application, _details(rehearsal, party), by=actor, now=now)
    asked = Asked(tender)
    terms = list(tender.standing_terms.values_list("pk", flat=True))
    applying.accept_terms(application, terms, by=actor, now=now)
    sworn = list(tender.conditions.filter(is_sworn=True).values_list("pk", flat=True))
    applying.swear_oaths(application, sworn, by=actor, now=now)
    if asked.fact("staffing_rule") or party.offices:
        _name_team(rehearsal, party, application, by=actor, now=now)
    for demand in papers_due(demands_of(tender), applicant_of(application)):
        applying.attach_paper(
            application, RequiredPaper.objects.get(pk=demand.key), None, by=actor, now=now,
            is_original=True, **_dates(rehearsal, demand, now.date()),
        )  # fmt: skip
    return applying.file_application(application, by=actor, now=now)


def _details(rehearsal: Rehearsal, party: Party) -> dict[str, Any]:
    firm = rehearsal.firm(party.firm)
    person = getattr(rehearsal.world, party.person)
    return {
        "is_registered_bidder": True,
        "registration_number": "0132456789",
        "consortium_name": party.consortium,
        "contact_name": person.name,
        "contact_department": "公共事業部",
        "contact_phone": firm.phone,
        "contact_email": person.email,
        "outline": {"officers": f"{firm.representative_title} {firm.representative}"},
    }


def _name_team(
    rehearsal: Rehearsal, party: Party, application: Application, *, by: Actor, now: datetime
) -> None:
    firm = rehearsal.firm(party.firm)
    workers = [{**row, "affiliation": firm.name} for row in _rows(rehearsal.script.team)]
    offices = [
        {"name": office.name, "address": office.address, "scope": rehearsal.script.office_scope,
         "corporate_number": office.corporate_number}
        for office in map(rehearsal.firm, party.offices)
    ]  # fmt: skip
    applying.save_team(application, workers=workers, offices=offices, by=by, now=now)


def _rows(team: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    for row in team:
        yield {
            name: list(value) if isinstance(value, list) else value for name, value in row.items()
        }


def _dates(rehearsal: Rehearsal, demand: Demand, filed_on: date) -> dict[str, Any]:
    """What stands on a paper: fresh enough, and valid beyond the contract's day."""
    return {
        "issued_on": CALENDAR.open_day_until(filed_on - timedelta(days=12)),
        "valid_from_on": date(filed_on.year - 1, 4, 1) if demand.expires else None,
        "expires_on": date(filed_on.year + 2, 3, 31) if demand.expires else None,
        "mark": rehearsal.script.mark if demand.accepted_marks else "",
        "performed_until_on": date(filed_on.year - 1, 3, 31),
    }


def _file_by_ward(rehearsal: Rehearsal, party: Party, *, now: datetime) -> Application:
    """It came over the counter, by post or by mail: the officer writes down what came, and when."""
    tender, officer = rehearsal.tender, rehearsal.officer
    application = taking_in.open_application_for(
        tender, rehearsal.firm(party.firm), channel=party.by, by=officer, now=now
    )
    details = {**_details(rehearsal, party), "officers": rehearsal.firm(party.firm).representative}
    taking_in.keep_details(application, details, by=officer, now=now)
    for demand in papers_due(demands_of(tender), applicant_of(application)):
        taking_in.register_paper(
            application, RequiredPaper.objects.get(pk=demand.key), by=officer, now=now,
            is_original=True, seal_confirmed_by_id=officer.person_id,
            **_dates(rehearsal, demand, now.date()),
        )  # fmt: skip
    taking_in.register_intake(
        application, Stage.PARTICIPATION, channel=party.by, arrived_at=now, by=officer, now=now,
        **_arrival(rehearsal, party, application, now=now),
    )  # fmt: skip
    application.refresh_from_db()
    return application


def _arrival(
    rehearsal: Rehearsal, party: Party, application: Application, *, now: datetime
) -> dict[str, Any]:
    rule = rehearsal.tender.stage_rules.get(stage=Stage.PARTICIPATION.value)
    if party.by is Channel.EMAIL:
        subject = f"{rule.subject_prefix}参加表明書（{application.applicant.name}）"
        return {"subject": subject, "called_at": now if party.is_called else None}
    facts: dict[str, Any] = {"contacted_beforehand_at": now if rule.contact_beforehand else None}
    if party.by is Channel.REGISTERED_MAIL:
        facts |= {"tracking_number": "123-45-67890-1", "posted_on": now.date()}
    return {**facts, "ticked": list(rule.packaging)}


def ask_to_join(rehearsal: Rehearsal, *, now: datetime) -> None:
    """A firm that wants to take in another one after its statement; the ward has not decided."""
    for application, party in rehearsal.taking_part():
        if party.asks_for:
            firm = rehearsal.firm(party.asks_for)
            joining.request_member(
                application, name=firm.name, corporate_number=firm.corporate_number,
                is_on_paper=True, by=rehearsal.bidder(party.person), now=now,
            )  # fmt: skip
