"""Details that the reading takes from words of our own: dues, routes, columns, covers."""

import pytest

from madoguchi.services.procurement.rules.notices.facts import read_notice
from madoguchi.services.procurement.tests.notice_papers import notice

CALL = "1 件名 みほん区広報紙印刷業務委託\n公募型プロポーザルにより、参加表明書と提案書を求める。\n"


def case(text):
    return read_notice(notice(text)).case


def deliverables(work):
    text = f"1 件名 みほん区広報紙印刷業務委託\n2 業務の内容\n{work}\n"
    return [(row["name"], row.get("due")) for row in case(text).get("deliverables", [])]


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (
            "事業計画書を契約後10日以内に、活動の内容を前月末までに区へ提出すること。",
            [("事業計画書", "契約後10日以内"), ("活動の内容", "前月末まで")],
        ),
        ("履歴書の写しを事前に提出して承認を得ること。", [("履歴書の写し", "事前承認")]),
        ("打合せの記録は、二部作成し、区へ提出すること。", []),
        ("打合せの記録を二部作成し、区へ提出すること。", [("打合せの記録", None)]),
        ("手引の綱領を作成し、守らせるとともに、状況を適宜確かめること。", []),
        ("参加状況を適宜区に報告すること。", [("参加状況の報告", "適宜")]),
    ],
)
def test_each_due_goes_to_the_thing_that_it_stands_by(work, expected):
    assert deliverables(work) == expected


def test_last_delivery_and_proofs_belong_to_their_row():
    text = (
        CALL + "2 納品物\n(1) 支援の内容報告書\n実施の都度提出、最終提出:令和9年3月26日（金）\n"
        "(2) 募集ちらし\n納品期限:令和9年1月下旬\n3 規格\n文字校正 2 回、色校正 1 回\n"
    )
    first, second = case(text)["deliverables"]
    assert (first["due"], first["final"]) == ("実施の都度提出", "2027-03-26")
    assert second["proofs"] == {"text": 2, "colour": 1}
    assert "proofs" not in first


def test_papers_of_both_routes_are_listed_for_each():
    text = (
        CALL + "2 参加表明書の提出\n(1) 提出書類\n① 様式1「参加表明書」\n② 次のいずれか\n"
        "ア. 参加資格を有する場合\n受付票の写し\nイ. 参加資格を有しない場合\nA 履歴事項全部証明書\n"
    )
    told = case(text)["participation"]
    assert told["documents_registered"] == ["様式1「参加表明書」", "受付票の写し"]
    assert told["documents_unregistered"] == ["様式1「参加表明書」", "履歴事項全部証明書"]
    assert "documents_all" not in told


def test_partial_delivery_has_its_ground_and_is_delivered_first():
    text = (
        CALL + "2 履行期間\n令和8年4月1日から令和9年3月31日まで\n"
        "次の業務は先に引き渡す。（設計委託契約約款第39条「部分引渡し」による。）\n"
        "指定部分に相当する契約金額は発注者が定め、通知する。\n指定業務:基本設計\n"
        "指定納期:令和8年5月下旬\n"
    )
    read = case(text)
    part = read["contracts"][0]["designated_part"]
    assert (part["basis"], part["amount"]) == ("設計委託契約約款第39条", "発注者が定め、通知")
    row = read["deliverables"][0]
    assert (row["name"], row["iso"]) == ("基本設計(指定部分)", "2026-05-21/2026-05-31")


def test_contract_from_its_conclusion_says_so_and_counts_its_months():
    text = (
        CALL + "2 履行期間\n契約締結日から令和9年3月31日まで\n3 提案限度額\n"
        "令和8年度 1,000,000円（上限）（12ヶ月）\n"
    )
    read = case(text)
    assert read["contracts"][0]["from"] == "契約締結日"
    assert read["contracts"][0]["months"] == 12
    assert read["ceiling_status"] == {"令和8年度": "上限"}


def test_title_is_read_below_the_head_of_a_letter():
    text = (
        "8み契第12号\n令和8年4月1日\n各事業者 各位\nみほん区長 森 花\n要領の送付について\n"
        "みほん区広報紙印刷業務委託\n公募型プロポーザル実施要領\n\n1 目的\n広報のため。\n"
        "2 提案書\n参加表明書の後に出す。\n"
    )
    assert case(text)["title"] == "みほん区広報紙印刷業務委託"
    assert "森 花" not in str(case(text))


WIDE = "　　"


def test_wide_blanks_are_columns_and_a_full_row_runs_on():
    table = (
        f"1 日程\n公募の開始と要領の公開{WIDE}令和8年4月13日（月）\n"
        f"参加表明書を提出する期限{WIDE}令和8年5月1日（金）午後5時\n件{WIDE}名\n"
    )
    rows = [p.cells for p in notice(table).passages if p.is_row]
    assert rows == [
        ("公募の開始と要領の公開", "令和8年4月13日(月)"),
        ("参加表明書を提出する期限", "令和8年5月1日(金)午後5時"),
    ]
    long = "統括責任者を置き、毎月の定例会で進み具合を報告し、記録を残して、次の月の"
    broken = notice(f"1 体制\n体制の考え方{WIDE}{long}\n計画に生かすこと。\n2 その他\n")
    row = next(p for p in broken.passages if p.is_row)
    assert row.cells == ("体制の考え方", f"{long}計画に生かすこと。")
    assert row.lines == (2, 3)


@pytest.mark.parametrize("number", ["- 3 -", "3 / 12", "P.4"])
def test_page_numbers_are_no_passages(number):
    first = "区の広報紙を年に12回印刷し、区内のすべての世帯へ配るため、その"
    paper = notice(f"1 概要\n{first}\n{number}\n費用を定める。\n")
    assert [p.text for p in paper.passages][1] == f"{first}費用を定める。"


def test_contact_lines_are_no_title_of_the_annex_behind_them():
    text = (
        CALL + "2 担当部署\n広報課 電話:03-0000-0000\n受付時間:午前9時から午後5時まで\n"
        "(土・日、祝日、年末年始及び正午から午後1時までを除く)\n仕様書\n1 件名 印刷\n"
    )
    paper = notice(text)
    assert [(part.title, part.line) for part in paper.parts[1:]] == [("仕様書", 7)]
    assert case(text)["counter_hours"]["closed"] == ["土", "日", "祝日", "年末年始"]


def test_choices_stand_with_the_condition_that_offers_them():
    text = (
        "1 件名 みほん区情報監査業務委託\n2 監査人要件\n(1) 2名以上とすること。\n"
        "(2) 次のいずれかの資格を有すること。\n①公認情報システム監査人\n②システム監査技術者\n"
    )
    assert case(text)["auditor_conditions"] == [
        "2名以上とすること。",
        "次のいずれかの資格を有すること。：公認情報システム監査人、システム監査技術者",
    ]


def test_purpose_and_reason_are_read_as_running_text():
    text = (
        CALL + "2 目的\n区の広報紙を、区内のすべての世帯に届ける。\n読みやすさを大切にする。\n"
        "3 プロポーザル方式を採用する理由\n紙面の工夫は、価格だけでは選べないため。\n4 その他\n"
    )
    read = case(text)
    assert read["purpose"] == "区の広報紙を、区内のすべての世帯に届ける。\n読みやすさを大切にする。"
    assert read["reason"] == "紙面の工夫は、価格だけでは選べないため。"


def test_contact_is_the_office_and_never_its_people():
    text = (
        CALL
        + "2 担当部署\nみほん区広報部広報課広報係 担当 山﨑、森\n〒100-0000 みほん区中央1-2-3\n"
        "電話 03-0000-0000 FAX 03-0000-0001\nメールアドレス: koho@example.jp\n"
    )
    assert case(text)["contact"] == {
        "phone": "03-0000-0000", "fax": "03-0000-0001", "email": "koho@example.jp",
        "address": "〒100-0000 みほん区中央1-2-3",
    }  # fmt: skip
    assert "山﨑" not in str(case(text))
