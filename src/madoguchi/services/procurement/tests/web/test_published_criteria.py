"""The published cases' committees, rounds and criteria, as their case files give them."""

import pytest

from madoguchi.core.accounts.models import Organisation, Person
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.commands.publication import frozen
from madoguchi.services.procurement.demo.world import CASES
from madoguchi.services.procurement.forms.sheet import SheetForm
from madoguchi.services.procurement.models import (
    Application,
    CommitteeMember,
    CommitteePost,
    Criterion,
    ScoreSheet,
)
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


def shown(tender, ordinal):
    """(heading, its scored items) of the sheet that each member fills in for a round."""
    firm = Organisation.objects.get(name="みほん企画株式会社")
    application = Application.objects.get_or_create(
        tender=tender, applicant=firm, defaults={"started_at": at(12, 2)}
    )[0]
    seat = tender.committee_members.first() or CommitteeMember.objects.create(
        tender=tender, person=Person.objects.get(name__startswith="𠮷田"), appointed_on=TODAY,
        post=CommitteePost.objects.create(tender=tender, title="委員"),
    )  # fmt: skip
    round_ = tender.rounds.get(ordinal=ordinal)
    sheet = ScoreSheet.objects.create(round=round_, member=seat, application=application)
    return [
        (heading.text if heading else "", [str(line.criterion) for line in lines])
        for heading, lines in SheetForm(sheet).groups()
    ]


def weights_page(tender, world, client_of, key):
    """The page on which the ward gives every item its weight."""
    page = client_of(world.officers[key]).get(f"/procurement/tenders/{tender.number}/committee/")
    return page.content.decode()


@pytest.mark.requirement("PROC-110")
def test_case_000_sheet_has_four_groups_and_ten_scored_items(tender_of, client_of, world):
    tender = tender_of("000")
    groups = shown(tender, 1)
    assert [len(items) for _, items in groups] == [7, 1, 1, 1]
    assert groups[0][0] == "本業務委託に対する提案内容"
    assert groups[0][1][0] == "(1)① 提案した内容をやり遂げられるだけの体制があるか。"
    assert groups[0][1][6].startswith("(1)⑦ ちらしの意匠")
    assert [items for _, items in groups[1:]] == [
        ["(2) 個人情報等の管理体制"], ["(3) 類似業務に係る受託実績"],
        ["(4) 受託経費見積りの妥当性"],
    ]  # fmt: skip
    page = weights_page(tender, world, client_of, "000")
    assert "（10項目）" in page
    missing = [text for _, items in groups for text in items if text not in page]
    assert missing == []


@pytest.mark.requirement("PROC-111")
def test_case_001_has_14_and_5_items_and_clarity_of_talk_only_in_round_2(tender_of):
    tender = tender_of("001")
    first, second = shown(tender, 1), shown(tender, 2)
    assert [len(items) for _, items in first] == [14, 4]
    assert second == [
        ("上記(1)のほかの基準", ["(2)⑤ プレゼンテーションの説明が、はっきりしていて的を射ているか"])
    ]
    assert "プレゼンテーション" not in str(first)
    judged = {row.code: row for row in Criterion.objects.filter(round__tender=tender)}
    assert [code for code, row in judged.items() if row.uses_finance] == ["(2)④"]
    assert [code for code, row in judged.items() if row.uses_price] == ["(2)③"]


@pytest.mark.requirement("PROC-112")
def test_case_002_has_nine_items_of_the_proposal_and_one_of_the_estimate(tender_of):
    ((talk, items), (estimate, prices)) = shown(tender_of("002"), 1)
    assert (talk, len(items)) == ("提案書及びプレゼンテーション", 9)
    assert [item[0] for item in items] == list("アイウエオカキクケ")
    assert (estimate, prices) == ("見積書", ["②-1 見積金額の妥当性"])


@pytest.mark.requirement("PROC-113")
def test_case_004_first_round_has_four_items_with_nine_questions_in_full(
    tender_of, client_of, world
):
    tender = tender_of("004")
    groups = shown(tender, 1)
    assert [(heading, len(items)) for heading, items in groups] == [
        ("業務実施方針", 2), ("業務実施体制", 4), ("住民協働プログラムの企画提案", 2),
        ("スケジュール案", 1),
    ]  # fmt: skip
    assert groups[0][1] == [
        "①-1 業務の狙いを正しくつかんでいるか。",
        "①-2 広場の計画と住民などとの協働を結び付け、実現できる独自の案になっているか。",
    ]
    page = weights_page(tender, world, client_of, "004")
    assert "（9項目）" in page
    assert [text for _, items in groups for text in items if text not in page] == []


@pytest.mark.requirement("PROC-114")
def test_case_004_hearing_has_five_items_with_eight_questions_in_full(tender_of, client_of, world):
    tender = tender_of("004")
    groups = shown(tender, 2)
    assert [(heading, len(items)) for heading, items in groups] == [
        ("説明能力", 1), ("取り組み意欲", 1), ("コミュニケーション能力", 2), ("技術者能力", 3),
        ("取り組み体制", 1),
    ]  # fmt: skip
    assert groups[3][1][2] == "4-3 これまでの実績から、専門の力を出せると見込めるか。"
    page = weights_page(tender, world, client_of, "004")
    assert "（8項目）" in page
    assert [text for _, items in groups for text in items if text not in page] == []


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
