"""Facts read from a notice: each with its lines, none invented, no private names."""

from pathlib import Path

import pytest

from madoguchi.services.procurement.rules.case_file import read_case_file
from madoguchi.services.procurement.rules.notices.facts import read_notice
from madoguchi.services.procurement.rules.notices.facts.reading import Confidence, nested
from madoguchi.services.procurement.terms import Channel, MilestoneKind, Stage
from madoguchi.services.procurement.tests.notice_papers import notice

CLEAN = Path(__file__).parents[1] / "data/notice_clean.txt"


@pytest.fixture(scope="module")
def reading():
    return read_notice(notice(CLEAN.read_text(encoding="utf-8")))


def fact(reading, field):
    return next(each for each in reading.facts if each.field == field)


def values(text, field):
    case = read_notice(notice(text)).case
    for step in field.split("."):
        case = case.get(step, {})
    return case


def test_title_section_hours_and_committee_are_read_with_their_lines(reading):
    assert fact(reading, "title").value == "みほん区子どもの居場所づくり運営業務委託"
    assert fact(reading, "title").lines == (8,)
    assert fact(reading, "department").value == "子ども未来部児童課居場所づくり係"
    assert fact(reading, "counter_hours").value == {
        "open": "08:30", "close": "17:00", "closed": ["土", "日", "祝日", "年末年始"],
    }  # fmt: skip
    assert reading.case["review"]["members"] == [
        "委員長: 子ども未来部長", "委員: 児童課長", "委員: 教育委員会事務局 学校連携課長",
    ]  # fmt: skip


def test_contracts_carry_period_year_ceiling_and_what_they_depend_on(reading):
    first, second = reading.case["contracts"]
    assert (first["iso"], first["fiscal_year"], first["ceiling"], first["payment"]) == (
        "2026-07-01/2027-03-31", "令和8年度", 9_900_000, "検査合格後、3回払いとする。",
    )  # fmt: skip
    assert (second["iso"], second["fiscal_year"], second["ceiling"], second["payment"]) == (
        "2027-04-01/2028-03-31", "令和9年度", 13_200_000, None,
    )  # fmt: skip
    assert reading.case["renewal"]["conditions"] == [
        "予算案の議決", "予算の配当", "令和8年度の履行内容が良好",
    ]  # fmt: skip


def test_schedule_takes_the_hour_from_the_section_and_keeps_vague_times_vague(reading):
    rows = {row["name"]: row for row in reading.case["schedule"]}
    assert rows["提案書の提出期限"]["iso"] == "2026-05-22T17:00:00+09:00"
    assert fact(reading, "schedule[5]").lines == (44, 78)
    assert rows["二次審査の結果通知"] == {
        "name": "二次審査の結果通知", "kind": "result", "iso": "2026-06-11/2026-06-20",
        "wareki": "令和8年6月中旬", "precision": "中旬",
    }  # fmt: skip


def test_noon_deadline_becomes_a_moment_in_japan_time():
    text = (
        "令和6年10月25日\n1 日程\n質問受付締切　令和６年１１月 ８日（金）\n2 質問の受付\n"
        "(1) 提出期限　令和６年１１月８日（金）正午まで\n"
    )
    assert values(text, "schedule")[0]["iso"] == "2024-11-08T12:00:00+09:00"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "窓口への持参か郵送（必着。書留など送達確認のできるもの）",
            ["持参", "郵送(必着、書留等送達確認可能なもの)"],
        ),
        ("持参又は郵送（郵送は書留郵便に限る。）", ["持参", "郵送(書留郵便に限る)"]),
        ("電子メール（上記のアドレスあて）（郵送不可）", ["電子メール"]),
        ("持参に限る。", ["持参"]),
    ],
)
def test_channels_of_participation_are_read_as_the_notice_allows_them(words, expected):
    text = f"1 参加表明書の提出\n(1) 期限 令和8年1月16日まで\n(2) 提出方法 {words}\n"
    assert values(text, "participation.methods") == expected


def test_layout_rules_of_the_proposal_are_kept_in_the_notices_words():
    text = (
        "1 提案書の内容\n(1) 提案書の仕様\n①A4サイズ、両面印刷で20ページ以内とする。\n"
        "②目次と頁番号を付け、章ごとにインデックスを貼ること。\n"
    )
    words = values(text, "proposal.format")
    assert words == (
        "A4サイズ、両面印刷で20ページ以内とする。 "
        "目次と頁番号を付け、章ごとにインデックスを貼ること。"
    )


def test_members_are_posts_and_their_names_are_left_out():
    text = (
        "1 公募型プロポーザル\n提案書と参加表明書を求める。\n選定委員会 構成委員\n"
        "みほん区文化部長 架空 太郎\n文化部文化課長 仮名 花子\n担当 想像\n"
        "2 担当部署\nみほん区文化部文化課文化係 想像・夢野\n電話 03-0000-0000\n"
    )
    case = read_notice(notice(text)).case
    assert case["review"]["members"] == ["文化部長", "文化部文化課長"]
    assert case["department"] == "文化部文化課文化係"
    assert not any(name in str(case) for name in ("架空", "太郎", "仮名", "花子", "想像", "夢野"))


def test_what_the_notice_does_not_say_is_not_there():
    case = read_notice(notice("1 件名 みほん広場の清掃業務委託\n2 内容\n毎日清掃する。\n")).case
    assert case == {"title": "みほん広場の清掃業務委託", "kind": "仕様書"}


def test_table_of_deliveries_is_read_row_by_row():
    text = "1 納品物\nNo.\t納品物\t納期\n1\t計画書\t初日の1週間前\n2\t報告書\t別途協議\n"
    assert values(text, "deliverables") == [
        {"no": 1, "name": "計画書", "due": "初日の1週間前"},
        {"no": 2, "name": "報告書", "due": "別途協議"},
    ]


def test_delivery_with_a_wrong_weekday_keeps_the_printed_words():
    text = "1 納品物\n(1) 事業報告書\n提出期限：令和8年11月28日（金曜日）\n"
    assert values(text, "deliverables") == [
        {"name": "事業報告書", "due": "2026-11-28", "printed": "令和8年11月28日（金曜日）"}
    ]


def test_uncertain_facts_are_marked_for_the_officer(reading):
    assert fact(reading, "participation.copies").confidence is Confidence.LIKELY
    assert fact(reading, "schedule[5]").confidence is Confidence.SURE


def test_every_fact_names_lines_of_the_document(reading):
    count = len(CLEAN.read_text(encoding="utf-8").splitlines())
    assert [f.field for f in reading.facts if not f.lines] == []
    assert all(1 <= line <= count for f in reading.facts for line in f.lines)
    assert nested(reading.facts) == reading.case


def test_reading_becomes_a_draft_of_the_procurement_module(reading):
    draft = read_case_file(reading.case)
    assert draft.title == "みほん区子どもの居場所づくり運営業務委託"
    kinds = [milestone.kind for milestone in draft.milestones]
    assert kinds[:6] == [
        MilestoneKind.NOTICE, MilestoneKind.QUESTIONS, MilestoneKind.ANSWERS,
        MilestoneKind.PARTICIPATION, MilestoneKind.INVITATION, MilestoneKind.PROPOSALS,
    ]  # fmt: skip
    participation = next(s for s in draft.stages if s.stage is Stage.PARTICIPATION)
    assert [channel for channel, _note in participation.channels] == [
        Channel.COUNTER, Channel.REGISTERED_MAIL,
    ]  # fmt: skip
    assert [form.number for form in draft.forms] == ["様式1", "様式2", "様式3", "様式4"]
    assert [(r.name, r.values.get("pass_percent")) for r in draft.rounds] == [
        ("一次審査(書類審査)", 60), ("二次審査(プレゼンテーション)", None),
    ]  # fmt: skip
