"""Sentences of a notice against one another: each rule on a slip, and on what is none."""

import pytest

from madoguchi.services.procurement.tests.notice_papers import findings, found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 体制\n上記の作業区分ごとに人を置くこと。\n2 作業区分\n受付と配送\n", [(2, 3)]),
        ("1 作業区分\n受付と配送\n2 体制\n上記の作業区分ごとに人を置くこと。\n", []),
        ("1 体制\n上記の者を作業区分ごとに置くこと。\n2 作業区分\n受付と配送\n", []),
        ("1 担当部署\n広報課\n2 提出先\n下記「担当部署」に同じ。\n", [(1, 4)]),
        ("1 提出先\n下記「担当部署」に同じ。\n2 担当部署\n広報課\n", []),
        ("1 担当部署\n下記の担当部署へ届け出ること。\n2 提出先\n広報課\n", []),
    ],
)
def test_word_that_points_the_wrong_way_is_found(text, expected):
    assert found(text, "direction_wrong") == expected


def test_condition_met_at_the_contract_is_held_against_all_at_the_entry():
    text = (
        "1 参加資格\n提案書提出時において、次の要件を全て満たす法人であること。\n"
        "(1) 指名停止の期間中でないこと。\n"
        "(2) プライバシーマークを契約締結日時点で取得していること。\n"
        "2 契約\n契約締結までに体制を整えること。\n"
    )
    assert found(text, "condition_moment_two_ways") == [(2, 4)]
    assert found(text.replace("提案書提出時において、", ""), "condition_moment_two_ways") == []
    assert found(text.replace("契約締結日時点で", ""), "condition_moment_two_ways") == []


SECTION = "1 審査\n(1) 二次審査\n二次審査の結果通知は{who}に対して電子メールで送付する。\n2 日程\n"
ROW = "第2次審査結果通知\t2月27日(金)\t結果通知は、{who}へ電子メールにて送付する。\n"


@pytest.mark.parametrize(
    ("section", "row", "expected"),
    [
        ("二次審査の対象となった応募者", "全事業者", [(3, 5)]),
        ("全事業者", "二次審査の対象者", [(3, 5)]),
        ("二次審査の対象となった応募者", "対象者", []),
        ("全応募者", "全事業者", []),
    ],
)
def test_result_that_goes_to_all_here_and_to_some_there_is_found(section, row, expected):
    text = SECTION.format(who=section) + ROW.format(who=row)
    assert [tuple(sorted(each)) for each in found(text, "readers_two_ways")] == expected


def test_result_of_another_stage_is_not_compared():
    text = SECTION.format(who="二次審査の対象者") + ROW.format(who="全事業者").replace(
        "2次", "一次"
    )
    assert found(text, "readers_two_ways") == []


def test_verb_said_twice_is_found():
    text = (
        "1 研修\n研修で作成する手引を作成し、人数分を印刷すること。\n"
        "2 納品\n作成した手引を提出する。\n"
    )
    assert found(text, "doubled_verb") == [(2,)]
    assert found(text.replace("作成する手引", "使用する手引"), "doubled_verb") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 限度額\n上記を参考に、提案金額の範囲内で提案すること。\n", ["提案金額の範囲内で提案"]),
        ("1 限度額\n提案限度額の範囲内で提案すること。\n", []),
        ("1 要件\nメール数は約700名とする。\n", ["メール数は約700名"]),
        ("1 要件\nメール数は約700通、職員数は700名とする。\n", []),
    ],
)
def test_slips_of_amount_and_counting_words_are_found(text, words):
    said = [f.message.split("」")[0][1:] for f in findings(text) if f.rule == "mistyped_word"]
    assert said == words


def test_annex_whose_title_stands_without_its_number_is_told_so():
    text = (
        "1 その他\n「個人情報の取扱いに関する特記事項」を守ること。（別紙1参照）\n"
        "2 担当\n広報課\n\n個人情報の取扱いに関する特記事項\n"
        "（全ての委託契約に付けるもの）\n受託者は秘密を守ること。\n"
    )
    (finding,) = [f for f in findings(text) if f.rule == "annex_missing"]
    assert (finding.lines, "番号が付いていません" in finding.message) == ((2, 6), True)
    gone = text.replace("\n個人情報の取扱いに関する特記事項\n", "\n別の紙\n")
    (finding,) = [f for f in findings(gone) if f.rule == "annex_missing"]
    assert (finding.lines, "見当たりません" in finding.message) == ((2,), True)
