"""Rows of the notices proven on whole applications: papers, oaths, joint bids, questions."""

from dataclasses import replace
from datetime import date

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import (
    eligibility,
    proposals,
)
from madoguchi.services.procurement.models import (
    Condition,
    RefusedAttempt,
    RequiredPaper,
    Tender,
)
from madoguchi.services.procurement.queries.demands import set_findings
from madoguchi.services.procurement.queries.proposal_demands import content_demand
from madoguchi.services.procurement.queries.statement import statement_gaps
from madoguchi.services.procurement.rules.proposal_content import (
    ProposalContent,
    SectionPlace,
    check_content,
)
from madoguchi.services.procurement.terms import (
    ApplicationKind,
    ApplicationState,
    Verdict,
)
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_ward import seed_call

pytestmark = pytest.mark.django_db
NOW = make.at(1, 9)


@kept
def call(world):
    """Published without the ceremony: these tests are about what firms file."""
    call = make.make_call(world)
    Tender.objects.filter(pk=call.tender.pk).update(state="published", published_at=make.at(12, 22))
    call.tender.refresh_from_db()
    call.tender.required_papers.all().delete()
    return call


def actor(person):
    return as_actor(person, make.TODAY, mfa=True)


def start(call, firm, person, *, registered=True, kind=ApplicationKind.SINGLE):
    application = applying.start_application(
        call.tender, firm, by=actor(person), now=NOW, kind=kind
    )
    application.is_registered_bidder = registered
    application.contact_name, application.contact_phone = "担当", "03-0000-1101"
    application.contact_email = "madoguchi@mihon-kikaku.example.jp"
    application.save()
    applying.accept_terms(
        application, [term.pk for term in call.tender.standing_terms.all()],
        by=actor(person), now=NOW,
    )  # fmt: skip
    return application


@kept
def mine(call, world):
    return start(call, world.mihon_kikaku, world.yamabe)


def demand(call, name, **facts):
    return RequiredPaper.objects.create(
        tender=call.tender, stage="participation", name=name, **facts
    )


def attach(application, paper, world, **facts):
    return applying.attach_paper(application, paper, None, by=actor(world.yamabe), now=NOW, **facts)


def missing(application):
    return [(each.code, each.demand) for each in set_findings(application).findings]


@pytest.mark.requirement("PROC-029")
def test_proposal_without_an_accepted_statement_is_refused_with_the_reason(call, world, mine):
    with pytest.raises(Refused, match="参加表明書が受け付けられていないため") as refused:
        proposals.start_proposal(mine, by=actor(world.yamabe), now=NOW)
    assert refused.value.code == "no_participation_notice"
    assert RefusedAttempt.objects.get().code == "no_participation_notice"


@pytest.mark.requirement("PROC-079")
def test_proposal_of_a_firm_that_was_not_invited_is_denied(call, world, mine):
    mine.state = ApplicationState.NOT_INVITED.value
    mine.save()
    with pytest.raises(Refused) as refused:
        proposals.start_proposal(mine, by=actor(world.yamabe), now=make.at(1, 21))
    assert refused.value.code == "not_invited"
    assert not hasattr(mine, "proposal")


def state(application, value):
    application.state = value.value
    application.save(update_fields=["state"])


def test_gaps_of_a_fresh_statement_name_what_to_type(call, world):
    fresh = applying.start_application(call.tender, world.lantern, by=actor(world.lan), now=NOW)
    assert "「担当者氏名」を入力してください。" in statement_gaps(fresh)


@pytest.mark.requirement("PROC-034")
def test_unregistered_firm_owes_the_substitutes_or_is_ineligible(world):
    call = make.make_call(world)
    Tender.objects.filter(pk=call.tender.pk).update(state="published", published_at=make.at(12, 22))
    unregistered = start(call, world.mihon_kikaku, world.yamabe, registered=False)
    substitutes = set(
        call.tender.required_papers.filter(applies_to="unregistered").values_list("pk", flat=True)
    )
    owed = {key for code, key in missing(unregistered) if code == "missing"}
    assert len(substitutes) == 4
    assert substitutes <= owed
    # A call that takes registered firms only, as case 002 does.
    only = Condition.objects.create(
        tender=call.tender, code="registered", text="競争入札参加資格を有すること",
        reference="at_participation",
    )  # fmt: skip
    judged = eligibility.prepare_judgements(unregistered, by=call.officer, now=make.at(1, 19))
    verdicts = {row.verdict for row in judged if row.condition_id == only.pk}
    assert verdicts == {Verdict.FAILED.value}


@pytest.mark.requirement("PROC-094")
def test_case_002_estimates_without_the_last_year_are_incomplete(world):
    tender = seed_call(world, "002", on=date(2024, 10, 25)).tender
    demand_ = replace(content_demand(tender), required_sections={}, functions={})
    three = make.content_for(tender, total_by_year=dict.fromkeys((2024, 2025, 2026), 1_100))
    found = check_content(three, demand_)
    assert [(each.code, each.message, each.blocks) for each in found] == [
        ("estimate_missing", "令和9年度の見積書を入力してください。", True)
    ]
    years = dict.fromkeys((2024, 2025, 2026, 2027), 1_100)
    assert check_content(make.content_for(tender, total_by_year=years), demand_) == ()


@pytest.mark.requirement("PROC-085")
def test_case_001_empty_required_section_is_flagged_and_an_empty_optional_one_is_not(world):
    tender = seed_call(world, "001", on=date(2025, 12, 23)).tender
    sections = {row.code: row for row in tender.sections.all()}
    required = [
        "①ア", "①イ", *(f"②{each}" for each in "アイウエオ"),
        *(f"③{each}" for each in "アイウエオカキ"),
    ]  # fmt: skip
    assert [code for code in sections if code in required] == required
    assert all(sections[code].is_required for code in required)
    demand_ = replace(content_demand(tender), fiscal_years=(), functions={})
    left = {"③オ", "⑤"}
    filled = tuple(
        SectionPlace(section=row.pk, page_from=3, page_to=4)
        for code, row in sections.items()
        if code not in left
    )
    found = check_content(ProposalContent(sections=filled), demand_)
    assert "保護者支援" in sections["③オ"].text
    assert [(each.code, each.message) for each in found] == [
        ("section_unmapped", f"「③オ {sections['③オ'].text}」の記載ページが入力されていません。")
    ]
