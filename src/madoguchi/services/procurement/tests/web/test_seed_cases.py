"""The five published cases: what each of them asks of the setup of a call."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.commands.publication import frozen
from madoguchi.services.procurement.commands.setup import map_criteria
from madoguchi.services.procurement.documents.notice import ceiling_words
from madoguchi.services.procurement.models import (
    Application,
    Criterion,
    NoticeVersion,
    ReviewRound,
)
from madoguchi.services.procurement.queries.deadlines import deadlines_of
from madoguchi.services.procurement.queries.facts import asked_items, judged_items, segments_of
from madoguchi.services.procurement.queries.proposal_demands import excesses
from madoguchi.services.procurement.queries.readiness import open_doubts, readiness
from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.case_yaml import read_documents
from madoguchi.services.procurement.rules.mapping import check_mapping
from madoguchi.services.procurement.rules.periods import check_segments, fiscal_years_of
from madoguchi.services.procurement.terms import (
    ApplicationState,
    MilestoneKind,
    RoundKind,
    TenderState,
)

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[2] / "demo" / "data" / "cases.yaml"


@pytest.fixture
def load(world):
    """``load("004")``: the published case as a draft of its own section."""
    drafts = {
        str(facts["key"]): read_case_file(facts) for facts in read_documents(CASES.read_bytes())
    }

    def make(key):
        officer = as_actor(world.officers[key], date(2026, 1, 5))
        return create_tender_from_draft(
            drafts[key], section=world.sections[key], by=officer, now=at(date(2023, 12, 1), 9, 0)
        )

    return make


def notice(tender):
    """Every row of the notice as "label value" lines under its section."""
    return {
        section["title"]: {row["label"]: row["value"] for row in section["rows"]}
        for section in frozen(tender)["sections"]
    }


def put_out(tender):
    """Published as it stands; what a notice needs before it may go out is tested elsewhere."""
    moment = at(date(2023, 12, 20), 9, 0)
    NoticeVersion.objects.create(
        tender=tender, number=0, frozen=frozen(tender), published_at=moment
    )
    tender.state, tender.published_at = TenderState.PUBLISHED.value, moment
    tender.save()
    return tender


def get(client, route, tender, *args, now=None):
    address = reverse(f"procurement:{route}", args=[tender.number, *args])
    with time_machine.travel(now or at(date(2026, 1, 5), 9, 0), tick=False):
        return client.get(address)


@pytest.mark.requirement("PROC-001")
def test_case_004_shows_both_titles_site_and_area_on_its_page(load, world, client_of):
    tender = put_out(load("004"))
    for client, route in (
        (client_of(world.officers["004"]), "tender-publication"),
        (Client(), "call"),
    ):
        text = get(client, route, tender).content.decode()
        missing = [
            words
            for words in ("（その1）", "（その2）", "北烏山五丁目4番", "1,296.56㎡")
            if words not in text
        ]
        assert missing == []


@pytest.mark.requirement("PROC-005")
def test_case_000_three_segments_have_their_years_and_neither_gap_nor_overlap(load):
    segments = segments_of(load("000"))
    assert [fiscal_years_of(segment) for segment, _ in segments] == [(2025,), (2026,), (2026,)]
    assert check_segments([segment for segment, _ in segments]) == ()


def test_case_000_segment_moved_by_a_day_is_reported(load):
    tender = load("000")
    second = tender.contract_plans.get(ordinal=2)
    second.starts_on = date(2026, 3, 31)
    second.save()
    messages = [gap.message for gap in readiness(tender).blocking]
    assert any("期間が重なっています" in message for message in messages)


@pytest.mark.requirement("PROC-006")
def test_case_000_two_contracts_of_one_year_share_one_ceiling_with_tax(load):
    tender = load("000")
    shared = tender.ceilings.get(first_fiscal_year=2026)
    assert (shared.amount_yen, shared.contract_plans.count()) == (2_195_000, 2)
    assert "2,195,000円（消費税等を含む）" in notice(tender)["提案限度額"]["令和8年度"]


@pytest.mark.requirement("PROC-007")
@pytest.mark.parametrize(("total", "is_saved"), [(5_249_640, True), (5_249_641, False)])
def test_case_002_breakdown_must_add_up_to_the_yen(load, world, client_of, total, is_saved):
    tender = load("002")
    row = tender.ceilings.get(first_fiscal_year=2025)
    row.amount_yen, row.annual_yen = 1, {}
    row.save()
    answer = client_of(world.officers["002"]).post(
        reverse("procurement:tender-part", args=[tender.number, "ceilings"]),
        {
            "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": row.pk,
            "form-0-first_fiscal_year": "2025", "form-0-last_fiscal_year": "2027",
            "form-0-amount_yen": str(total), "form-0-status": "fixed",
            "form-0-breakdown": "令和7年度 1,749,880\n令和8年度 1,749,880\n令和9年度 1,749,880",
        },
    )  # fmt: skip
    row.refresh_from_db()
    assert (answer.status_code, row.amount_yen) == ((302, total) if is_saved else (422, 1))
    if not is_saved:
        assert "一致しません" in answer.content.decode()


@pytest.mark.requirement("PROC-008")
def test_case_004_reference_ceiling_says_that_it_is_not_the_contract_amount(load):
    tender = load("004")
    words = ceiling_words(tender.ceilings.get(first_fiscal_year=2025))
    assert words == "13,400,000円（消費税等を含む）。参考値です。契約予定金額ではありません"
    assert notice(tender)["提案限度額"]["令和7年度"] == words
    # Beside every use of the figure: the public page, the bidder's estimate, what goes over it.
    published = put_out(tender)
    public = get(Client(), "call", published).content.decode()
    assert public.count("13,400,000円") == public.count(words) >= 1
    over = excesses(published, {2024: 22_630_000, 2025: 13_400_001})
    assert over == (
        "令和7年度の見積額13,400,001円は、提案限度額13,400,000円（参考値）を1円超えています。",
    )


@pytest.mark.requirement("PROC-009")
def test_case_001_notice_names_the_conditions_of_each_year(load):
    contracts = notice(load("001"))["契約と履行期間"]
    conditions = {title: words.rpartition("条件: ")[2] for title, words in contracts.items()}
    assert conditions["令和8年度 運営業務委託"] == "予算配当"
    assert conditions["令和9年度(予定)"] == "予算配当、業務の履行が良好"
    assert conditions["令和10年度(予定)"] == "予算配当、業務の履行が良好"


@pytest.mark.requirement("PROC-013")
def test_case_002_committee_is_listed_by_post_with_its_founding_rule(load):
    review = notice(load("002"))["審査"]
    assert review["委員会"] == "事業者選定委員会（審査委員会設置要綱）"
    assert review["委員"].splitlines() == [
        "委員長　子ども・若者部長", "委員　児童相談支援課長", "委員　児童相談所 児童相談課長",
    ]  # fmt: skip


@pytest.mark.requirement("PROC-018")
def test_case_002_vague_step_sorts_between_its_neighbours_in_its_own_words(load, world, client_of):
    tender = load("002")
    texts = list(tender.milestones.values_list("text", flat=True))
    place = texts.index("令和6年12月中旬～下旬")
    assert texts[place - 1] == "令和6年12月13日(金)午後5時"
    assert place < texts.index("令和7年1月上旬")
    page = get(client_of(world.officers["002"]), "tender", tender).content.decode()
    row = page.index("令和6年12月中旬～下旬")
    assert page.index(texts[place - 1]) < row < page.index("令和7年1月上旬")


@pytest.mark.requirement("PROC-020")
def test_case_002_questions_before_the_invitation_raise_no_finding(load):
    tender = load("002")
    assert [
        str(row.ends_on) + str(row.ends_at)
        for row in tender.milestones.filter(
            kind__in=[MilestoneKind.QUESTIONS.value, MilestoneKind.PARTICIPATION.value]
        )
    ] == ["2024-11-0812:00:00", "2024-11-0817:00:00"]
    assert open_doubts(tender) == []


def test_case_002_proposals_before_the_invitation_are_out_of_order(load):
    tender = load("002")
    row = tender.milestones.get(kind=MilestoneKind.PROPOSALS.value)
    row.starts_on = row.ends_on = date(2024, 11, 14)
    row.text = "令和6年11月14日(木)午後5時"
    row.save()
    assert "runs_backwards" in {doubt.code for doubt in open_doubts(tender)}


@pytest.mark.requirement("PROC-023")
def test_case_001_holiday_inside_the_first_review_is_pointed_out(load, world, client_of):
    tender, officer = load("001"), client_of(world.officers["001"])
    row = tender.milestones.get(starts_on=date(2026, 2, 9))
    row.ends_on, row.text = date(2026, 2, 10), "令和8年2月9日(月)～2月10日(火)"
    row.save()
    schedule = reverse("procurement:tender-part", args=[tender.number, "schedule"])
    assert "建国記念の日" not in officer.get(schedule).content.decode()
    typed = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": row.pk,
        "form-0-kind": row.kind, "form-0-name": row.name,
        "form-0-text": "令和8年2月9日(月)～2月12日(木)",
    }  # fmt: skip
    saved = officer.post(schedule, typed, follow=True)
    row.refresh_from_db()
    assert (row.starts_on, row.ends_on) == (date(2026, 2, 9), date(2026, 2, 12))
    publication = get(officer, "tender-publication", tender)
    for page in (saved, publication):
        told = [line for line in page.content.decode().splitlines() if "建国記念の日" in line]
        assert told
        assert all(row.name in line for line in told)


@pytest.mark.requirement("PROC-028")
def test_case_004_register_holds_thirteen_numbered_forms_and_the_free_ones_by_stage(load):
    rows = list(load("004").forms.values_list("number", "stage"))
    numbered = [number for number, _ in rows if number != "様式自由"]
    assert numbered == ["様式1-1", "様式1-2", *(f"様式{number}" for number in range(2, 13))]
    assert [number for number, _ in rows].count("様式自由") == 2
    assert all(stage for _, stage in rows)
    assert dict(rows)["様式12"] == "loan"


@pytest.mark.requirement("PROC-088")
def test_case_001_criteria_without_a_proposal_item_are_reported(load, world):
    tender = load("001")
    officer = as_actor(world.officers["001"], date(2026, 1, 5))
    round_ = tender.rounds.get(ordinal=1)
    section = {row.code: row.pk for row in tender.sections.all()}
    answered = {
        "(1)①": ["①ア"], "(1)②": ["①イ"], "(1)③": ["②ア"], "(1)④": ["②イ"],
        "(1)⑤": ["②ウ", "②エ"], "(1)⑥": [], "(1)⑦": ["②オ"], "(1)⑧": ["③ア"], "(1)⑨": ["③イ"],
        "(1)⑩": ["③ウ"], "(1)⑪": ["③エ"], "(1)⑫": ["③オ"], "(1)⑬": ["③カ"], "(1)⑭": ["③キ"],
        "(2)①": ["④"], "(2)②": ["⑤"], "(2)③": ["⑥"], "(2)④": [],
    }  # fmt: skip
    texts = {
        "(1)⑥": "倫理綱領があり、守られているかを確かめる仕組みがあるか",
        "(2)④": "財務の状況が安定しているか",
    }
    rows = {row.code: row for row in round_.criteria.filter(parent__isnull=False)}
    assert list(rows) == list(answered)
    places = {row.pk: [section[each] for each in answered[code]] for code, row in rows.items()}
    map_criteria(tender, places, by=officer, now=at(date(2026, 1, 5), 9, 0))
    found = check_mapping(judged_items(tender), asked_items(tender))
    missing = [each.message for each in found if each.code == "criterion_unanswered"]
    whose = "（入札参加資格の登録がある事業者について）"
    assert missing == [
        f"評価項目「(1)⑥ {texts['(1)⑥']}」に対応する提案項目がありません。",
        f"評価項目「(2)④ {texts['(2)④']}」に対応する提案項目がありません{whose}。",
    ]


def test_case_004_estimate_that_nothing_judges_is_reported(load, world, client_of):
    tender = load("004")
    officer = client_of(world.officers["004"])
    sections = list(tender.sections.all())
    posted = {}
    for row in Criterion.objects.filter(round__tender=tender, children__isnull=True).exclude(
        round__kind=RoundKind.PRESENTATION.value
    ):
        top = row.parent or row
        posted[f"criterion-{row.pk}"] = [sections[top.position // 100].pk]
    address = reverse("procurement:tender-mapping", args=[tender.number])
    publication = reverse("procurement:tender-publication", args=[tender.number])
    assert "対応がまだ選ばれていません" in officer.get(publication).content.decode()
    assert officer.post(address, posted).status_code == 302
    assert "「課題5 見積書」は、どの評価項目でも" in officer.get(publication).content.decode()
    text = officer.get(address).content.decode()
    assert "提案項目「課題5 見積書」は、どの評価項目でも評価されません。" in text
    assert "課題1" not in text[text.find("対応のない項目") : text.find("<form method")]


def test_mapping_refuses_a_section_of_another_call(load, world):
    tender, other = load("004"), load("001")
    officer = as_actor(world.officers["004"], date(2026, 1, 5))
    row = Criterion.objects.filter(round__tender=tender, children__isnull=True).first()
    foreign = other.sections.first().pk
    with pytest.raises(Refused, match="この案件にない項目"):
        map_criteria(tender, {row.pk: [foreign]}, by=officer, now=at(date(2026, 1, 5), 9, 0))
    assert row.sections.count() == 0


def test_case_004_carries_the_ordinance_note_and_case_001_none(load):
    assert "労働報酬下限額" in notice(load("004"))["公契約条例"]
    assert "公契約条例" not in notice(load("001"))


@pytest.mark.requirement("PROC-144")
def test_case_001_board_of_30_january_lists_the_proposal_deadline_with_who_is_missing(
    load, world, client_of
):
    tender = load("001")
    tender.state = TenderState.PUBLISHED.value
    tender.published_at = at(date(2025, 12, 23), 8, 30)
    tender.save()
    now = at(date(2026, 1, 30), 9, 0)
    for firm in (world.mihon_kikaku, world.reidai, world.lantern):
        Application.objects.create(
            tender=tender, applicant=firm, state=ApplicationState.INVITED.value, started_at=now
        )
    with time_machine.travel(now, tick=False):
        page = client_of(world.officers["001"]).get(reverse("procurement:deadlines"))
    text = "".join(line.strip() for line in page.content.decode().splitlines())
    assert "提案書提出期限" in text
    assert "令和8年2月2日(月)午後5時" in text
    assert "3者</span>（招請3者のうち）" in text
    officer = as_actor(world.officers["001"], date(2026, 1, 5))
    assert deadlines_of(officer, now)[0].closes_at == at(date(2026, 2, 2), 17, 0)


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_every_published_case_loads_and_contradicts_itself_nowhere(load, key):
    tender = load(key)
    assert "contradiction" not in {gap.code for gap in readiness(tender).gaps}
    assert ReviewRound.objects.filter(tender=tender).exists() is (key != "003")
