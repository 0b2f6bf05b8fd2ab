"""Rows of the notices proven on whole applications: papers, oaths, joint bids, questions."""

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.core.errors import Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import (
    eligibility,
    letters,
    proposals,
)
from madoguchi.services.procurement.models import (
    Ceiling,
    Condition,
    Letter,
    ProposalSection,
    RefusedAttempt,
    RequiredPaper,
    StandingTerm,
    Tender,
)
from madoguchi.services.procurement.queries.demands import set_findings
from madoguchi.services.procurement.queries.proposal_demands import content_demand
from madoguchi.services.procurement.queries.statement import statement_gaps
from madoguchi.services.procurement.rules.proposal_content import ProposalContent, check_content
from madoguchi.services.procurement.terms import (
    ApplicationKind,
    ApplicationState,
    NoticeChannel,
    NoticeKind,
    Verdict,
)
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.at(1, 9)


@pytest.fixture
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


@pytest.fixture
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


@pytest.mark.requirement("PROC-012")
def test_consent_to_publication_is_asked_and_kept_with_the_text_and_version(call, world, mine):
    text = "参加した事業者の名称と、選定した理由を公表することがあります。"
    term = StandingTerm.objects.create(
        tender=call.tender, code="publication", text=text, version=2, needs_consent=True
    )
    with pytest.raises(Refused, match="同意してください"):
        applying.file_application(mine, by=actor(world.yamabe), now=NOW)
    every = [each.pk for each in call.tender.standing_terms.all()]
    applying.accept_terms(mine, every, by=actor(world.yamabe), now=NOW)
    applying.file_application(mine, by=actor(world.yamabe), now=NOW)
    kept = mine.acceptances.get(term=term)
    assert (kept.text, kept.version, kept.accepted_at) == (text, 2, NOW)


@pytest.mark.requirement("PROC-030")
def test_statement_with_one_of_six_oaths_unticked_cannot_be_filed(call, world, mine):
    call.tender.conditions.all().delete()
    six = [
        Condition.objects.create(
            tender=call.tender, code="other", text=f"条件{number}を満たすこと",
            reference="at_participation", is_sworn=True,
        )
        for number in range(1, 7)
    ]  # fmt: skip
    by = actor(world.yamabe)
    applying.swear_oaths(mine, [each.pk for each in six[:5]], by=by, now=NOW)
    with pytest.raises(Refused, match="「条件6を満たすこと」を宣誓してください。"):
        applying.file_application(mine, by=by, now=NOW)
    applying.swear_oaths(mine, [each.pk for each in six], by=by, now=NOW)
    assert applying.file_application(mine, by=by, now=NOW).state == ApplicationState.FILED
    assert mine.oaths.count() == 6


@pytest.mark.requirement("PROC-031")
def test_invitation_goes_to_the_address_on_the_statement(call, world, mine):
    officer = call.officer
    made = letters.make_letters(
        call.tender, NoticeKind.INVITATION, [mine], channels=[NoticeChannel.EMAIL],
        by=officer, now=make.at(1, 20),
    )  # fmt: skip
    assert [Letter.objects.get(pk=each.pk).address for each in made] == [
        "madoguchi@mihon-kikaku.example.jp"
    ]
    assert world.mihon_kikaku.email != "madoguchi@mihon-kikaku.example.jp"


@pytest.mark.requirement("PROC-032")
def test_set_without_the_brochure_is_complete_but_not_without_the_directors(call, world, mine):
    directors = demand(call, "理事会役員一覧表")
    demand(call, "事業者案内（パンフレット）", obligation="conditional")
    assert missing(mine) == [("missing", directors.pk)]
    attach(mine, directors, world)
    assert set_findings(mine).is_complete


@pytest.mark.requirement("PROC-033")
def test_registered_firm_without_the_reception_slip_is_incomplete(call, world, mine):
    slip = demand(call, "競争入札参加資格審査受付票の写し", applies_to="registered")
    assert missing(mine) == [("missing", slip.pk)]
    attach(mine, slip, world)
    assert set_findings(mine).is_complete


@pytest.mark.requirement("PROC-037")
def test_certificate_of_either_kind_is_enough_only_where_the_call_says_so(call, world, mine):
    either = Condition.objects.create(
        tender=call.tender, code="certification", text="認証", reference="at_participation",
        accepted_marks=["プライバシーマーク", "ISMS"],
    )  # fmt: skip
    paper = demand(call, "認証の写し", proves=either, expires=True)
    attach(mine, paper, world, mark="ISMS", expires_on=date(2027, 3, 31), certificate_number="I-1")
    assert set_findings(mine).is_complete
    either.accepted_marks = ["ISMS"]
    either.save()
    attach(mine, paper, world, mark="プライバシーマーク", expires_on=date(2027, 3, 31))
    assert missing(mine) == [("wrong_mark", paper.pk)]


@pytest.mark.requirement("PROC-035")
@pytest.mark.parametrize(
    ("issued_on", "codes"), [(date(2025, 10, 15), ["too_old"]), (date(2025, 10, 16), [])]
)
def test_certificate_older_than_three_months_at_filing_is_flagged(
    call, world, mine, issued_on, codes
):
    paper = demand(call, "履歴事項全部証明書", max_age_months=3)
    attach(mine, paper, world, issued_on=issued_on)
    mine.filed_at = make.at(1, 16)
    assert [each.code for each in set_findings(mine).findings] == codes


@pytest.mark.requirement("PROC-041")
def test_work_form_with_one_engineer_is_rejected(call, world, mine):
    Tender.objects.filter(pk=call.tender.pk).update(minimum_workers=2)
    mine.refresh_from_db()
    by = actor(world.yamabe)
    rows = [{"name": "早乙女 樹", "role": "担当技術者"}, {"name": "髙梨 碧", "role": "担当技術者"}]
    applying.save_team(mine, workers=rows[:1], offices=[], by=by, now=NOW)
    with pytest.raises(Refused, match="「担当技術者」は2名以上必要です（現在1名）。"):
        applying.file_application(mine, by=by, now=NOW)
    applying.save_team(mine, workers=rows, offices=[], by=by, now=NOW)
    assert applying.file_application(mine, by=by, now=NOW).state == ApplicationState.FILED


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
def test_estimates_without_the_last_year_are_incomplete(call):
    call.tender.contract_plans.update(ceiling=None)
    call.tender.ceilings.all().delete()
    for year in (2024, 2025, 2026, 2027):
        Ceiling.objects.create(
            tender=call.tender, first_fiscal_year=year, last_fiscal_year=year,
            amount_yen=10_000_000, status="fixed",
        )  # fmt: skip
    three = make.content_for(call.tender, total_by_year=dict.fromkeys((2024, 2025, 2026), 1_100))
    found = check_content(three, content_demand(call.tender))
    assert [(each.code, each.message, each.blocks) for each in found] == [
        ("estimate_missing", "令和9年度の見積書を入力してください。", True)
    ]
    four = make.content_for(
        call.tender, total_by_year=dict.fromkeys((2024, 2025, 2026, 2027), 1_100)
    )
    assert check_content(four, content_demand(call.tender)) == ()


@pytest.mark.requirement("PROC-085")
def test_empty_required_section_is_flagged_and_an_empty_optional_one_is_not(call):
    call.tender.sections.all().delete()
    ProposalSection.objects.create(tender=call.tender, code="③オ", text="保護者支援")
    ProposalSection.objects.create(
        tender=call.tender, code="⑤", text="アピールポイント", is_required=False
    )
    demand_ = replace(content_demand(call.tender), fiscal_years=())
    found = check_content(ProposalContent(), demand_)
    assert [(each.code, each.message) for each in found] == [
        ("section_unmapped", "「③オ 保護者支援」の記載ページが入力されていません。")
    ]
