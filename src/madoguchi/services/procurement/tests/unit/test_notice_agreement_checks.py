"""Years, ceilings, hand-in, deliveries of a notice: each rule on a slip, and on what is none."""

import pytest

from madoguchi.services.procurement.tests.notice_papers import findings, found

CALL = "1 プロポーザル\n参加表明書と提案書を出す。\n"


def message(text, rule):
    return [each.message for each in findings(text) if each.rule == rule]


def test_title_of_another_year_than_the_period_is_found():
    text = "1 件名 令和9年度広報紙印刷業務委託\n2 契約期間 令和8年4月1日から令和9年3月31日まで\n"
    assert found(text, "title_year") == [(1, 2)]
    assert found(text.replace("令和9年度", "令和8年度"), "title_year") == []


def test_annex_with_a_title_of_its_own_is_found_once():
    text = (
        "1 件名 みほん区広報紙印刷及び配送業務委託\n2 概要\n\n仕様書\n\n"
        "1 件名 みほん区広報紙印刷業務委託\n"
        "2 数量\n\n仕様書\n\n1 件名 みほん区広報紙配送の委託業務\n2 数量\n"
    )
    assert found(text, "annex_title") == [(6, 11)]
    assert found(text.replace("広報紙印刷業務委託", "広報紙印刷及び配送業務委託").replace(
        "広報紙配送の委託業務", "広報紙印刷及び配送業務委託"), "annex_title") == []  # fmt: skip


@pytest.mark.parametrize(
    ("ceilings", "expected"),
    [
        ("令和8年度 100万円", [(3, 1)]),
        ("令和8年度 100万円\n令和9年度 100万円", []),
        ("令和8~9年度 200万円", []),
        ("200万円", []),
    ],
)
def test_year_without_a_ceiling_is_found(ceilings, expected):
    text = f"1 履行期間\n令和8年4月1日から令和10年3月31日まで\n2 提案限度額\n{ceilings}\n"
    lines = [tuple(sorted(each)) for each in found(text, "ceiling_year_missing")]
    assert lines == [(2, 3)] * len(expected)


def test_ceiling_that_is_a_reference_too_is_found():
    text = "1 提案限度額\n令和8年度 100万円\n令和9年度 100万円（参考値である。）\n2 参考資料\n"
    assert found(text, "ceiling_reference") == [(1, 3)]
    assert found(text.replace("参考値", "予定額"), "ceiling_reference") == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("予定は無い。", 1),
        ("予定の有無：無", 1),
        ("予定の有無\n無", 1),
        ("予定の有無：有", 0),
        ("予定の有無：有（翌年度の分）", 0),
    ],
)
def test_renewal_that_is_denied_is_found(asked, expected):
    text = (
        "1 契約\n翌年度も、同じ事業者と随意契約を締結する。\n"
        f"2 その他\n当該業務に直接関連する他の業務の委託契約を随意契約により締結する{asked}\n"
    )
    assert len(found(text, "renewal_denied")) == expected


def test_withdrawal_without_a_date_is_found():
    text = CALL + "2 辞退\n参加を辞退する者は、辞退届（様式2）を提出すること。\n3 その他\n"
    assert found(text, "withdrawal_undated") == [(4,)]
    dated = text.replace("辞退する者は、", "辞退する者は、令和8年5月1日までに、")
    assert found(dated, "withdrawal_undated") == []


def test_counter_without_hours_is_found():
    text = CALL + "2 提出方法 持参に限る。\n3 担当 電話 03-0000-0000\n"
    assert found(text, "hours_missing") == [(3,)]
    assert found(text + "受付時間 午前9時から午後5時まで\n", "hours_missing") == []
    assert found(text + "開館時間 午前9時から午後5時まで\n", "hours_missing") == [(3,)]
    assert found(text.replace("持参に限る", "電子申請による"), "hours_missing") == []


def test_seal_on_a_paper_that_comes_by_mail_alone_is_found():
    text = "1 申込書\n(1) 書類 申込書に代表者印を押印し提出する。\n(2) 方法 電子メールによる。\n"
    assert found(text, "seal_by_mail") == [(2,)]
    assert found(text.replace("電子メールによる", "電子メール（PDF）による"), "seal_by_mail") == []
    assert found(text.replace("電子メールによる", "電子メール又は持参による"), "seal_by_mail") == []


def test_proof_that_is_due_before_its_condition_is_found():
    text = (
        "1 参加資格\n(1) 契約締結日時点でISMSの認証を取得していること。\n"
        "2 参加表明書の提出\n(1) 提出書類\n① ISMSの認証の登録証の写し\n"
    )
    assert found(text, "proof_before_condition") == [(2, 5)]
    soon = text.replace("契約締結日時点で", "参加表明の時点で")
    assert found(soon, "proof_before_condition") == []


def test_bundle_that_leaves_a_paper_out_is_found():
    text = (
        "1 提出\n参加表明書一式【2①～⑤】を1部\n※②～④を綴じ、①を添えて提出する。\n"
        "2 書類\n① 表明書\n② 概要\n③ 実績\n④ 体制\n⑤ 納税証明書\n"
    )
    assert message(text, "bundle_incomplete") == [
        "提出する書類は①～⑤ですが、綴じ方・まとめ方に⑤がありません。"
    ]
    assert found(text.replace("②～④を綴じ", "②～⑤を綴じ"), "bundle_incomplete") == []


def test_heading_that_its_section_does_not_keep_is_found():
    text = (
        "1 説明書の交付期間、提出先及び方法\n(1) 期間 令和8年4月1日から\n(2) 方法 郵送\n"
        "2 申込書の提出期限、提出先及び方法\n(1) 期限 令和8年5月1日\n(2) 提出先 契約課\n"
        "3 申込書の提出期限及び方法\n(1) 期限 令和8年5月1日\n(2) 方法 持参\n"
    )
    assert found(text, "heading_unkept") == [(1,), (4,)]


TABLE = (
    "1 納品物\nNo.\t納品物\t期限\n1\t研修実施計画書\t4月\n2\t受講者名簿\t5月\n"
    "3\t満足度調査票\t6月\n"
)


def test_delivery_that_nothing_describes_is_found():
    text = (
        TABLE + "2 内容\n研修実施計画書を作る。受講者の名簿を付ける。受講者名簿は五十音順とする。\n"
    )
    assert found(text, "delivery_undescribed") == [(5,)]
    assert found(text + "満足度は調査票で調べる。\n", "delivery_undescribed") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Word又はPDFで納める。編集可能な形式とする。", [(2,)]),
        ("編集可能な形式及びPDFの両方で納める。", []),
        ("PDFで納める。", []),
    ],
)
def test_delivery_in_two_forms_is_found(words, expected):
    assert found(f"1 納品物\n{words}\n2 支払\n", "delivery_form_two_ways") == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ファイル転送で送る。\n日付を電子媒体の表面に書く。", [(2, 3)]),
        ("ファイル転送で送る。\n日付をファイル名に入れる。", []),
        ("CD-Rで納める。", []),
    ],
)
def test_delivery_in_two_ways_is_found(words, expected):
    assert found(f"1 納品物\n{words}\n2 支払\n", "delivery_medium_two_ways") == expected


def test_paper_with_two_dues_is_found_in_text_and_clauses():
    text = (
        "1 留意事項\n(1) あらかじめ、次の内容を含む従事者名簿を提出すること。\n"
        "(2) 業務報告書を翌月10日までに提出する。\n(3) 業務の完了後、完了届書を提出する。\n\n"
        "個人情報の特記事項\n\n1 契約の締結後直ちに、以下の文書を提出しなければならない。\n"
        "(1) 社内規程\n(2) 次の内容を含む従事者名簿\n"
    )
    assert found(text, "paper_due_two_ways") == [(2, 10)]
    assert found(text.replace("あらかじめ、", ""), "paper_due_two_ways") == []
