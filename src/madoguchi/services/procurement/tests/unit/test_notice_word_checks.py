"""Annexes, forms, references, laws, names, grounds and missing parts of a notice."""

import pytest

from madoguchi.services.procurement.tests.notice_papers import findings, found


def test_annex_that_is_cited_and_not_there_is_found():
    text = (
        "1 概要\n別紙1「個人情報の特記事項」及び別紙2を守ること。\n【別紙1】\n個人情報の特記事項\n"
    )
    assert found(text, "annex_missing") == [(2,)]


def test_annex_without_its_number_is_found_where_its_title_stands():
    text = (
        "1 概要\n2 条件\n別紙1「個人情報の特記事項」を守ること。\n\n個人情報の特記事項\n\n"
        "1 秘密を守る。\n"
    )
    (finding,) = [f for f in findings(text) if f.rule == "annex_missing"]
    assert finding.lines == (3, 5)
    assert "番号が付いていません" in finding.message


def test_annex_that_nothing_names_is_found():
    text = "1 概要\n別紙1のとおり。\n【別紙1】\n特記事項\n【別紙2】\n地図\n"
    assert found(text, "annex_never_named") == [(5,)]


def test_form_number_left_out_is_found_and_branches_are_not():
    text = "1 書類\n様式1-1「参加表明書」\n様式1-2「参加表明書」\n様式３「質問票」\n"
    assert found(text, "form_gap") == [(2, 4)]


def test_form_with_two_names_is_found():
    text = (
        "1 書類\n参加表明書（様式1）\n2 辞退\n様式1「辞退届」\n様式2「質問票」\n質問票（様式2）\n"
    )
    assert found(text, "form_two_names") == [(2, 4)]


def test_paper_that_the_text_rests_on_is_missed():
    text = (
        "1 提案\n内容は「広場整備事業者選定説明書」のとおり。\n"
        "「区契約事務取扱要綱」に基づき契約する。\n"
    )
    assert found(text, "paper_absent") == [(2,)]


def test_reference_to_another_section_or_to_none_is_found():
    text = (
        "1 書類\n提出先は「3 担当部署」と同じ。\n方法は2(1)に記載のとおり。\n2 方法\n(1) 持参\n"
        "住所：5. 担当部署を参照\n3 問合せ先\n電話 03-0000-0000\n4 担当部署\n"
    )
    rows = [(f.lines, f.message) for f in findings(text) if f.rule == "reference_wrong"]
    assert rows == [
        (
            (2, 9),
            "「3 担当部署」と引用していますが、3は「問合せ先」です。「担当部署」は4にあります。",
        ),
        ((6,), "「5」を引用していますが、その番号の項目はありません。「担当部署」は4にあります。"),
    ]


def test_clause_that_the_set_does_not_have_is_found():
    text = (
        "1 概要\n2 条件\n\n個人情報の特記事項\n\n1 第2項の文書を出す。\n"
        "2 第5項による。地方自治法第2条第9項を除く。\n"
    )
    assert found(text, "clause_missing") == [(7,)]


def test_law_with_two_numbers_and_law_with_an_old_number_are_found():
    text = (
        "1 資格\n(1) 地方自治法施行令（昭和22年政令第16号）第167条の4に当たらない。\n"
        "(2) 会社更生法（昭和27年法律第172号）の申立てがない。\n"
        "(3) 区公契約条例（平成26年条例第27号）を守る。\n"
        "(4) 区公契約条例（平成26年条例第29号）による。\n"
    )
    assert found(text, "law_number") == [(3,)]
    assert found(text, "law_two_ways") == [(4, 5)]


@pytest.mark.parametrize(
    ("rule", "text", "lines"),
    [
        ("body_two_names", "1 審査\n選定委員会が審査する。\n審査委員会の委員は3名。\n", [(2, 3)]),
        ("paper_two_names", "1 書類\n参加表明書。参加表明書1部。\n参加申込書の費用。\n", [(2, 3)]),
        ("paper_two_names", "1 書類\n企画提案書を出す。\n企画提案書の表紙。\n", []),
        ("post_two_names", "1 体制\n主任技術者を置く。\n2 評価\n監理技術者の経験。\n", [(2, 4)]),
        ("spelling_two_ways", "1 名前\nひろばカフェの会\n2 内容\nヒロバカフェを開く。\n", [(2, 4)]),
        ("spelling_two_ways", "1 名前\nヒロバカフェの会\n2 内容\nヒロバカフェを開く。\n", []),
    ],
)  # fmt: skip
def test_two_names_for_one_thing_are_found(rule, text, lines):
    assert found(text, rule) == lines


def test_title_that_differs_a_little_is_found_and_another_year_is_not():
    text = (
        "みどりの広場設計及び住民参加検討業務委託 プロポーザル実施要領\n1 概要\n"
        "(1)件名 みどりの広場設計及び住民参加の検討業務委託\n"
        "(2)関連 「みどりの広場設計及び住民参加の検討業務委託（その2）」\n"
    )
    assert found(text, "title_two_ways") == [(1, 3)]


def test_ground_that_may_here_and_must_there_is_found():
    text = (
        "1 失格\n次の事項に該当するときは、失格とする場合がある。\n(1) 虚偽の記載をしたとき。\n"
        "(2) 委員に接触したとき。\n2 その他\n(1) 虚偽の記載をした者は失格とする。\n"
    )
    assert found(text, "may_and_must") == [(3, 6)]


CALL = (
    "1 公募型プロポーザルへの参加\n参加表明書と提案書を受け付ける。\n"
    "2 支払方法\n検査合格後に払う。\n3 辞退\n辞退届を出す。\n4 評価基準\n実施体制（配点20点）\n"
    "同点のときは見積りの低い者とする。\n5 担当\n電話 03-0000-0000\n質問は電子メールで提出する。\n"
    "メールアドレス: hiroba@example.jp\n"
)


@pytest.mark.parametrize(
    ("rule", "removed", "lines"),
    [
        ("payment_missing", "検査合格後に払う。", None),
        ("withdrawal_missing", "辞退", (1,)),
        ("weights_missing", "（配点20点）", (7,)),
        ("ties_missing", "同点のときは見積りの低い者とする。", (7,)),
        ("contact_missing", "電話 03-0000-0000", (10,)),
        ("mail_address_missing", "メールアドレス: hiroba@example.jp", (10, 12)),
    ],
)
def test_standard_part_that_is_taken_away_is_missed(rule, removed, lines):
    assert found(CALL, rule) == []
    cut = CALL.replace(removed, "")
    if rule == "payment_missing":
        cut, lines = cut.replace("2 支払方法", "2 契約"), (3,)
    assert found(cut, rule) == [lines]


def test_specification_alone_is_not_asked_for_the_parts_of_a_call():
    text = "1 件名 清掃業務委託\n2 支払方法\n検査合格後、一括払いとする。\n"
    assert findings(text) == ()
