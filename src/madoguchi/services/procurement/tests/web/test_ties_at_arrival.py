"""利害関係: every way in compares the newcomer with the committee, and waits for nobody else."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.testing.personas import add_organisation
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import committee, joining
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.models import Application, Conflict, MemberAddition, Tender
from madoguchi.services.procurement.terms import ApplicationState, Channel
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_ward import jst, seed_call

pytestmark = pytest.mark.django_db


def seat_adviser(call, world, firm):
    """One member, who is an adviser of the firm."""
    now = make.at(12, 23)
    member = committee.appoint(
        call.tender.committee_posts.first(), world.yoshida, by=call.officer, now=now
    )
    bodies = [{"name": firm.name, "post": "顧問"}]
    committee.declare(
        member, bodies, has_none=False, by=make.as_actor(world.yoshida, make.TODAY), now=now
    )
    return member


def ties() -> list[tuple[str, str]]:
    rows = Conflict.objects.select_related("member__person", "organisation")
    return [(row.member.person.name, row.organisation.name) for row in rows]


def test_statement_handed_in_at_the_counter_is_compared(world):
    call = seed_call(world, "000", on=date(2025, 12, 22))
    seat_adviser(call, world, world.reidai)
    call.accept(world.mihon_kikaku, now=jst(2026, 1, 14), channel=Channel.COUNTER)
    assert ties() == []
    call.accept(world.reidai, now=jst(2026, 1, 14), channel=Channel.COUNTER)
    assert ties() == [(world.yoshida.name, world.reidai.name)]


def test_firm_that_joins_a_bid_late_is_compared(world):
    call = make.make_call(world)
    Tender.objects.update(allows_consortium=True)
    call.tender.refresh_from_db()
    make.publish(call)
    seat_adviser(call, world, world.lantern)
    application = make.apply(call, world.mihon_kikaku, world.yamabe)
    Application.objects.update(state=ApplicationState.ACCEPTED.value)
    application.refresh_from_db()
    assert ties() == []
    addition = MemberAddition.objects.create(
        application=application, name=world.lantern.name,
        corporate_number=world.lantern.corporate_number, requested_at=make.at(1, 12),
        requested_by_id=world.yamabe.pk,
    )  # fmt: skip
    joining.accept_member(addition, by=call.officer, now=make.at(1, 12))
    assert ties() == [(world.yoshida.name, world.lantern.name)]


def filing_queries(call, firm, person) -> int:
    """Statements of the database while the firm's finished draft is filed."""
    application = make.apply(call, firm, person)
    Application.objects.filter(pk=application.pk).update(
        state=ApplicationState.DRAFT.value, number="", filed_at=None
    )
    application.refresh_from_db()
    with CaptureQueriesContext(connection) as seen:
        applying.file_application(application, by=call.actor(person), now=make.at(1, 10))
    return len(seen)


def test_filing_costs_the_same_for_the_first_and_the_twelfth_firm(world):
    """At 16:59 nobody waits longer because many filed before."""
    call = make.seat_committee(make.publish(make.make_call(world)))
    first = filing_queries(call, world.mihon_kikaku, world.yamabe)
    for number in range(10):
        firm = add_organisation(f"有限会社先着{number}", "センチャク", OrganisationKind.CONTRACTOR)
        Application.objects.create(
            tender=call.tender, applicant=firm, state=ApplicationState.FILED.value,
            number=f"x{number}", started_at=make.at(1, 9), filed_at=make.at(1, 9),
        )  # fmt: skip
    assert filing_queries(call, world.reidai, world.himuro) == first


def test_submission_costs_the_same_for_the_first_and_the_second_firm(world):
    call = make.seat_committee(make.publish(make.make_call(world)))
    pairs = ((world.mihon_kikaku, world.yamabe), (world.reidai, world.himuro))
    applications = [make.apply(call, *pair) for pair in pairs]
    make.invite(call, *applications)
    found = []
    for application, (_firm, person) in zip(applications, pairs, strict=True):
        by, now = call.actor(person), make.at(1, 30)
        proposal = proposing.start_proposal(application, by=by, now=now)
        proposing.save_draft(proposal, make.content_for(call.tender), by=by, now=now)
        for kind in ("original", "copy"):
            proposing.add_file(
                proposal, io.BytesIO(make.LANDSCAPE_PDF), name="a.pdf",
                kind=proposing.ProposalFileKind(kind), by=by, now=now,
            )  # fmt: skip
        make.look_through_copies(proposal, by=by, now=now)
        with CaptureQueriesContext(connection) as seen:
            proposing.submit_proposal(proposal, by=by, now=now)
        found.append(len(seen))
    assert found[0] == found[1]
