"""Amounts, counts, criteria, proofs, hours and words of a notice; and a clean notice."""

from pathlib import Path

import pytest

from madoguchi.services.procurement.rules.notices.checks import BY_CODE, RULES
from madoguchi.services.procurement.tests.notice_papers import findings, found

CLEAN = Path(__file__).parents[1] / "data/notice_clean.txt"


CLEAN_ONES = sorted(CLEAN.parent.glob("notice_clean*.txt"))


@pytest.mark.parametrize("path", CLEAN_ONES, ids=lambda path: path.stem)
def test_clean_notice_has_no_finding(path):
    """A call in sections 1 to 17, a call in 第1 to 第9 with contents and forms, a specification."""
    assert findings(path.read_text(encoding="utf-8")) == ()


def test_there_are_three_clean_notices():
    assert len(CLEAN_ONES) == 3


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("5月22日（金）午後5時まで\n（２）", "5月21日（木）午後5時まで\n（２）", "two_due_dates"),
        ("副本7部", "副本6部", "sum_off"),
        ("１４　評価基準", "１５　評価基準", "number_order"),
        ("法人の概要（様式2）", "法人の概要（様式9）", "form_gap"),
        ("都道府県民税及び市町村民税の納税証明書", "印鑑証明書", "condition_unproven"),
        ("（６）経費見積書の妥当性（配点10点）\n", "", "item_unjudged"),
        ("令和8年5月8日（金）に電子", "令和8年5月8日（木）に電子", "weekday_mismatch"),
        ("「１７ 担当部署」と同じ", "「１６ 担当部署」と同じ", "reference_wrong"),
    ],
)  # fmt: skip
def test_slip_put_into_the_clean_notice_is_found(before, after, rule):
    text = CLEAN.read_text(encoding="utf-8")
    assert before in text
    assert rule in {finding.rule for finding in findings(text.replace(before, after, 1))}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("11部（原本1部、副本10部）", []),
        ("11部（原本1部、副本9部）", [(1,)]),
        ("3回（1回あたり2名、計6名以内）", []),
        ("24回以上（12団体×2回以上）", []),
        ("20回以上（12団体×2回以上）", [(1,)]),
    ],
)
def test_whole_is_compared_with_its_parts(words, expected):
    assert found(f"1 部数 {words}\n", "sum_off") == expected


@pytest.mark.parametrize(("total", "expected"), [("3,000", []), ("3,100", [(2, 4, 5)])])
def test_breakdown_of_a_ceiling_is_added_up(total, expected):
    text = (
        f"1 提案限度額\n令和7年度～令和8年度：{total}円\n<内訳>\n令和7年度：1,000円\n"
        "令和8年度：2,000円\n"
    )
    assert found(text, "breakdown_off") == expected


def test_ceiling_of_one_year_with_two_amounts_is_found():
    text = (
        "1 提案限度額\n令和8年度　9,900,000円\n令和9年度　8,800,000円\n2 その他\n"
        "令和8年度の提案限度額を9,800,000円としている。\n"
        "令和9年度の提案限度額は8,800,000円である。\n"
    )
    assert found(text, "ceiling_two_ways") == [(2, 5)]


@pytest.mark.parametrize(
    ("second", "expected"),
    [("2千万円以上", [(2, 3)]), ("2千万円を超える", []), ("2千万円未満", [])],
)
def test_limit_that_once_includes_its_amount_and_once_does_not_is_found(second, expected):
    text = f"1 条例\n予定価格が2,000万円を超える契約が対象となる。\n予定価格が{second}契約の一覧\n"
    assert found(text, "threshold_two_ways") == expected


def test_copies_capacity_and_counts_in_two_ways_are_found():
    text = (
        "1 提出\n(1) 参加表明書一式 1部を出す。\n(2) 参加表明書\t正・副各1部ずつ\n2 運営\n"
        "(1) 教室\n定員50名とする。\n①学習（20名程度）\n②遊び（40名程度）\n"
        "(2) 相談\n1人2回程度とする。\n①予定は2回以上\n"
    )
    assert found(text, "copies_two_ways") == [(2, 3)]
    assert found(text, "capacity_off") == [(6, 7, 8)]
    assert found(text, "count_two_ways") == [(10, 11)]


def test_criterion_without_an_item_is_found_and_a_paper_answers_as_well():
    text = (
        "1 参加表明\n①財務諸表\n2 提案項目\n①運営方針\n②学習支援\n③費用見積\n3 評価基準\n"
        "①運営方針は明確か。\n②学習支援は具体的か。\n③倫理綱領は守られるか。\n④財務状況は安定か。\n"
        "⑤プレゼンテーションの明快さ。\n⑥費用見積は妥当か。\n"
    )
    assert found(text, "criterion_unanswered") == [(10,)]


def test_two_reception_hours_are_found_and_the_noon_break_is_none():
    text = (
        "1 交付\n受付時間 午前8時30分から午後5時まで(土日、12時から13時を除く)\n2 提出\n"
        "受付は午前9時から午後5時まで(土日を除く)\n3 窓口\n9時から18時の間で稼働する。\n"
    )
    assert found(text, "hours_two_ways") == [(2, 4)]


def test_word_converted_wrongly_and_paper_off_the_list_are_found():
    text = (
        "1 納品物\n1\t計画書\t4月\n2\t報告書\t3月\n3\t集計表\t3月\n2 業務\n"
        "終了後は現状回復すること。\n報告書を提出すること。\n毎月末に「受付台帳」を提出すること。\n"
    )
    assert found(text, "mistyped_word") == [(6,)]
    assert found(text, "delivery_unlisted") == [(2, 8)]


def test_every_rule_explains_itself_and_has_a_code_of_its_own():
    assert len(BY_CODE) == len(RULES)
    assert [rule.code for rule in RULES if not (rule.why and rule.how and rule.title)] == []


def test_mark_of_a_finding_stays_when_other_lines_move():
    text = "1 期限\n令和8年11月28日(金)まで\n"
    moved = "表紙\n\n" + text
    (before,) = [f for f in findings(text) if f.rule == "weekday_mismatch"]
    (after,) = [f for f in findings(moved) if f.rule == "weekday_mismatch"]
    assert (before.mark, before.lines, after.lines) == (after.mark, (2,), (4,))
