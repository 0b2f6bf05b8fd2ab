"""Points, pages, order, names and wording of a notice: each rule on a slip, and on what is none."""

import pytest

from madoguchi.services.procurement.tests.notice_papers import findings, found


def message(text, rule):
    return [each.message for each in findings(text) if each.rule == rule]


POINTS = "1 評価基準\n(1) 考え方（30点）\n(2) 体制（40点）\n(3) 価格（20点）\n合計100点とする。\n"


def test_points_that_do_not_make_the_total_are_found():
    assert message(POINTS, "points_off") == [
        "配点の合計は100点とありますが、内訳を足すと90点です。"
    ]
    assert found(POINTS.replace("20点", "30点"), "points_off") == []
    assert found(POINTS.replace("（20点）", ""), "points_off") == []


def test_points_of_a_table_and_of_sub_items_are_added_too():
    table = "1 審査基準\n項目\t配点\n考え方\t30\n体制\t40\n価格\t25\n合計\t100点\n"
    assert len(found(table, "points_off")) == 1
    assert found(table.replace("25", "30"), "points_off") == []
    nested = "1 評価基準\n(1) 体制（40点）\n① 人数（15点）\n② 経験（20点）\n(2) 価格（60点）\n"
    assert found(nested, "points_off") == [(2, 3, 4)]


def test_pages_in_two_ways_are_found_and_sheets_of_forms_are_not():
    text = "1 形式\n提案書はA4判20ページ以内とする。\n2 注意\n提案書は15頁以内で作成する。\n"
    assert found(text, "pages_two_ways") == [(2, 4)]
    single = "1 形式\n提案書は20ページ以内。\n2 様式\n提案書（様式5）は2ページ以内とする。\n"
    assert found(single, "pages_two_ways") == []


def test_minutes_in_two_ways_are_found():
    text = (
        "1 二次審査\n説明20分、質疑10分とする。\n2 ヒアリング\n説明は15分、質疑応答は10分とする。\n"
    )
    assert message(text, "minutes_two_ways") == ["「説明」の時間が20分と15分の2通りです。"]


def test_places_in_two_ways_are_found():
    text = "1 審査\n上位3者を選ぶ。\n2 二次審査\n上位5者に通知する。\n"
    assert found(text, "shortlist_two_ways") == [(2, 4)]
    assert found(text.replace("5者", "3者"), "shortlist_two_ways") == []


def test_committee_that_is_not_complete_is_found():
    text = "1 選定委員会\n委員5名で組織する。\n委員長 部長\n委員 課長\n委員 学識経験者\n"
    assert message(text, "members_off") == ["委員は5名とありますが、並んでいるのは3名です。"]
    assert found(text.replace("5名", "3名"), "members_off") == []


def test_estimate_split_in_two_ways_is_found():
    text = (
        "1 見積\n設計や研修等の経費を分けて書く。\n2 提出\n見積書は、保守の費用を分けて記載する。\n"
    )
    assert found(text, "estimate_two_ways") == [(2, 4)]
    assert found(text.replace("保守の費用", "設計や研修等の費用"), "estimate_two_ways") == []


def test_ceiling_with_and_without_the_tax_is_found():
    text = "1 提案限度額\n令和8年度 100万円（消費税を含む。）\n上限額は90万円（税抜き）とする。\n"
    assert found(text, "tax_two_ways") == [(2, 3)]
    assert found(text.replace("（税抜き）", "（税込み）"), "tax_two_ways") == []


def test_certificate_of_two_ages_is_found():
    text = "1 書類\n納税証明書（発行後3か月以内）\n2 注意\n納税証明書は6か月以内のものとする。\n"
    assert found(text, "validity_two_ways") == [(2, 4)]
    assert found(text.replace("納税証明書は6", "登記事項証明書は6"), "validity_two_ways") == []


STEPS = (
    "1 質問\n(1) 受付期限 令和8年5月1日（金）\n(2) 回答 令和8年5月8日（金）までに公表する。\n"
    "2 提案書の提出\n(1) 提出期限 令和8年5月20日（水）まで\n"
)


def test_acts_in_the_wrong_order_are_found():
    assert found(STEPS, "acts_backwards") == []
    early = STEPS.replace("令和8年5月20日（水）", "令和8年5月7日（木）")
    assert found(early, "acts_backwards") == [(3, 5)]
    same = STEPS.replace("令和8年5月20日（水）", "令和8年5月8日（金）")
    assert found(same, "acts_backwards") == []


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("令和8年5月12日（火）", [(3, 5)]), ("令和8年5月13日（水）", [])],
)
def test_two_open_days_are_too_few_and_three_are_not(limit, expected):
    """金曜日の回答から: 月・火は2日、月・火・水は3日."""
    assert found(STEPS.replace("令和8年5月20日（水）", limit), "time_short") == expected


def test_candidate_and_stages_with_two_names_are_found():
    text = (
        "1 審査\n一次審査の後、第一次審査の結果を通知する。\n契約候補者と協議する。委託候補者は…\n"
    )
    assert found(text, "stage_two_names") == [(2,)]
    assert found(text, "candidate_two_names") == [(3,)]
    assert found("1 審査\n第一次審査と第二次審査を行う。\n", "stage_two_names") == []


def test_heading_quoted_with_a_slip_is_found():
    text = (
        "1 児童・生徒の支援に関する考え方\n2 記載\n"
        "「児童生徒・の支援に関する考え方」は必ず書くこと。\n"
    )
    assert found(text, "heading_two_ways") == [(1, 3)]
    right = text.replace("児童生徒・の", "児童・生徒の")
    assert found(right, "heading_two_ways") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("公募（「区の事業」の実施）」から取得する。", [(2,)]),
        ("（以下「区」という。を指す。", [(2,)]),
        ("次のとおり（1）から（3）までとする。a) 項目", []),
        ("書類は 2)の様式による。", []),
        ("集計表（詳", []),
    ],
)
def test_open_bracket_is_found_but_not_over_a_broken_line(words, expected):
    behind = "細版）に整理する。\n" if words.endswith("詳") else "次の文。\n"
    assert found(f"1 概要\n{words}\n{behind}", "bracket_open") == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("提出期限は令和8年○月○日とする。", [(2,)]),
        ("限度額は【調整中】円とする。", [(2,)]),
        ("日付は令和8年○月○日（提出日を記入）とする。", []),
        ("○参加資格は次のとおり。", []),
    ],
)
def test_blank_left_over_is_found_and_a_blank_to_fill_in_is_not(words, expected):
    assert found(f"1 期限\n{words}\n", "blank_left") == expected


def test_noon_of_two_meanings_is_found():
    text = "1 期限\n令和8年5月1日（金）午後12時まで\n2 質問\n令和8年5月1日（金）正午まで\n"
    assert found(text, "hour_unclear") == [(2,)]


def test_contacts_one_sign_apart_are_found_and_fax_numbers_are_not():
    text = "1 担当\n電話 03-0000-0001 FAX 03-0000-0002\n2 提出先\n電話 03-0000-0010\n"
    assert found(text, "contact_near") == [(2, 4)]
    assert found(text.replace("0010", "0099"), "contact_near") == []
    mails = "1 担当\nibasho@example.jp\n2 提出先\nibsho@example.jp\n"
    assert found(mails, "contact_near") == [(2, 4)]


def test_two_spellings_of_kana_are_one_finding():
    text = "1 概要\n問合せは担当へ。打合せは月1回。\n問い合わせの記録及び打合せの記録を残す。\n"
    assert message(text, "wording_two_ways") == [
        "書き方がそろっていない言葉があります：「問合せ」1か所・「問い合わせ」1か所。"
    ]
    assert found("1 概要\n取り扱う者は、取扱いに注意する。\n", "wording_two_ways") == []


def test_form_that_nobody_is_asked_for_is_found():
    text = "1 要件\n様式2の表の機能を備えること。\n2 書類\n申込書（様式1）を提出する。\n"
    assert found(text, "form_unasked") == [(2,)]


def test_list_of_forms_is_compared_with_the_text():
    text = (
        "1 書類\n申込書（様式1）と質問票（様式3）を提出する。\n様式一覧\n"
        "様式1 申込書\n様式2 辞退届\n"
    )
    assert found(text, "form_unlisted") == [(2, 3), (5,)]
    assert found(text.replace("様式3", "様式2"), "form_unlisted") == []


def test_figure_that_is_not_there_is_found():
    text = "1 範囲\n範囲は図1のとおり。体制は図2に示す。別表3のとおり。\n図2 体制\n"
    assert found(text, "figure_missing") == [(2,)]


CONTENTS = "要領\n目次\n1 概要 ……… 1\n2 書類 ……… 2\n\n1 概要\n区の業務。\n2 提出書類\n申込書\n"


def test_contents_are_no_items_and_are_compared_with_the_headings():
    assert found(CONTENTS, "contents_off") == [(4,)]
    assert found(CONTENTS.replace("2 書類 …", "2 提出書類 …"), "contents_off") == []
    assert found(CONTENTS, "number_order") == []
