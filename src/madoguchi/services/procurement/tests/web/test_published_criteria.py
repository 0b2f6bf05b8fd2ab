"""The published cases' committees, rounds and criteria, as their case files give them."""

import pytest

from madoguchi.core.testing.personas import as_actor
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.commands.publication import frozen
from madoguchi.services.procurement.demo.world import CASES
from madoguchi.services.procurement.queries.criteria import criteria_groups
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.case_yaml import read_documents
from madoguchi.services.procurement.terms import RoundKind
from madoguchi.services.procurement.tests.factories import TODAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender_of(world):
    """``tender_of("002")``: a draft made from the published case of that number."""

    def make(key):
        facts = next(each for each in read_documents(CASES.read_bytes()) if str(each["key"]) == key)
        return create_tender_from_draft(
            read_case_file(facts),
            section=world.sections[key],
            by=as_actor(world.officers[key], TODAY, mfa=True),
            now=at(12, 1),
        )

    return make


def counts(tender, ordinal):
    """(items or groups, scored questions) of a round."""
    one = criteria_groups(tender)[ordinal - 1]
    return len(one.groups), one.item_count


@pytest.mark.requirement("PROC-112")
def test_case_002_has_nine_items_of_the_proposal_and_one_of_the_estimate(tender_of):
    (groups,) = [one.groups for one in criteria_groups(tender_of("002"))]
    items = [item for group in groups for item in group.items]
    assert [item.code for item in items if not item.uses_price] == list("アイウエオカキクケ")
    assert [item.text for item in items if item.uses_price] == ["見積金額の妥当性"]


@pytest.mark.requirement("PROC-113", "PROC-114")
def test_case_004_counts_its_questions_in_both_rounds(tender_of, client_of, world):
    tender = tender_of("004")
    assert counts(tender, 1) == (4, 9)
    assert counts(tender, 2) == (5, 8)
    page = client_of(world.officers["004"]).get(f"/procurement/tenders/{tender.number}/committee/")
    assert "（9項目）" in page.content.decode()


@pytest.mark.requirement("PROC-117")
def test_rounds_follow_the_notice(tender_of):
    kinds = [(one.name, one.kind) for one in tender_of("000").rounds.all()]
    assert kinds == [("書類審査", RoundKind.DOCUMENTS.value)]
    assert [one.kind for one in tender_of("001").rounds.all()] == [
        RoundKind.DOCUMENTS.value,
        RoundKind.PRESENTATION.value,
    ]


@pytest.mark.requirement("PROC-013")
def test_case_002_notice_lists_the_committee_by_post_with_its_founding_rule(tender_of):
    sections = frozen(tender_of("002"))["sections"]
    rows = {row["label"]: row["value"] for each in sections for row in each["rows"]}
    assert "審査委員会設置要綱" in rows["委員会"]
    posts = rows["委員"].splitlines()
    assert len(posts) == 3
    assert ["委員長" in post for post in posts] == [True, False, False]
    assert "子ども・若者部長" in posts[0]
    assert "児童相談支援課長" in posts[1]
    assert "児童相談課長" in posts[2]
