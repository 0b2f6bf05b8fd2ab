"""Dates, dues and numbers of a notice: each slip is found at its lines, its neighbour is not."""

import pytest

from madoguchi.services.procurement.rules.notices.findings import Desk
from madoguchi.services.procurement.rules.notices.schedule_rows import schedule_rows
from madoguchi.services.procurement.tests.notice_papers import findings, found, notice


def test_weekday_that_is_not_the_days_own_is_found_with_its_line():
    text = (
        "1 納品物\n事業報告書\n提出期限：令和８年11月28日（金曜日）\n中間報告 令和8年11月27日(金)\n"
    )
    (finding,) = [f for f in findings(text) if f.rule == "weekday_mismatch"]
    assert finding.lines == (3,)
    assert finding.message == (
        "令和8年11月28日は土曜日ですが、「金」と書かれています。どちらが正しいか確認してください。"
    )


def test_schedule_is_read_with_exact_days_ranges_and_parts_of_a_month():
    text = (
        "1 日程\n提案書の提出期限　令和６年１２月１３日（金）午後５時\n選定委員会\n"
        "（プレゼンテーション）　令和６年１２月中旬～下旬\n契約締結　令和７年 １月上旬【予定】\n"
    )
    rows = schedule_rows(Desk(notice(text)))
    assert [(row.name, row.when.text, row.lines) for row in rows] == [
        ("提案書の提出期限", "令和6年12月13日(金)午後5時", (2,)),
        ("選定委員会(プレゼンテーション)", "令和6年12月中旬~下旬", (3, 4)),
        ("契約締結", "令和7年1月上旬", (5,)),
    ]


def test_year_of_a_running_schedule_turns_with_the_month():
    text = "令和7年12月1日\n1 日程\n公告\t12月22日(月)\n締切\t1月13日(火)\n通知\t2月中旬\n"
    rows = schedule_rows(Desk(notice(text)))
    assert [row.when.starts_on.isoformat() for row in rows] == [
        "2025-12-22", "2026-01-13", "2026-02-11",
    ]  # fmt: skip


def test_schedule_that_runs_back_is_found_and_vague_times_are_not():
    text = (
        "1 日程\n質問の締切 令和8年1月23日(金)\n質問への回答 令和8年1月20日(火)\n"
        "審査 令和8年2月中旬\n結果通知 令和8年2月12日(木)\n"
    )
    assert found(text, "schedule_backwards") == [(2, 3)]


def test_due_date_outside_the_period_of_its_annex_is_found():
    text = (
        "1 件名 案内冊子の制作\n2 契約期間 令和8年12月1日から令和9年3月31日まで\n"
        "3 納品物\n(1) 冊子\n納品期限：令和8年1月下旬\n(2) 原稿\n納品期限：令和9年1月下旬\n"
    )
    assert found(text, "outside_term") == [(5,)]


def test_closed_days_are_found_for_dues_and_steps_but_not_for_the_end_of_a_period():
    text = (
        "1 履行期間 令和8年4月1日から令和9年1月31日まで\n2 提出期限 令和8年2月11日(水)午後5時まで\n"
        "3 日程\n審査 令和8年2月9日(月)～2月12日(木)\n通知 令和8年2月13日(金)\n"
    )
    assert found(text, "closed_day") == [(2,)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("令和7年3月31日", [(2,)]),
        ("令和7年4月1日", []),
        ("令和8年3月31日", []),
        ("令和8年4月1日", [(2,)]),
    ],
)
def test_date_outside_the_year_it_is_headed_by_is_found(days, expected):
    text = f"1 履行期間\n令和7年度：{days}から令和8年5月31日まで\n"
    assert found(text, "fiscal_year_mismatch") == expected


def test_work_of_a_year_after_the_end_of_the_period_is_found():
    text = (
        "1 履行期限 契約締結日から令和9年3月31日まで\n"
        "2 調査は令和9年度に実施する。\n3 点検は令和8年度に実施する。\n"
    )
    assert found(text, "year_after_term") == [(2,)]


@pytest.mark.parametrize(("words", "expected"), [("3年間", []), ("2年間", [(1,)]), ("36か月", [])])
def test_length_of_a_period_is_counted(words, expected):
    text = f"1 期間 令和7年4月1日～令和10年3月31日までの{words}\n"
    assert found(text, "period_length") == expected


def test_one_deadline_with_two_dates_or_two_times_is_found():
    text = (
        "1 参加表明書の提出\n(1) 期限 令和8年1月16日(金)午後5時まで\n2 質問の受付\n"
        "(1) 期限 令和8年1月23日(金)午後5時まで\n(2) 回答 令和8年1月27日(火)までに回答する。\n"
        "3 日程\n参加表明書の提出期限 令和8年1月19日(月)\n"
        "質問の提出期限 令和8年1月23日(金)午後4時\n"
        "質問への回答 令和8年1月27日(火)\n"
    )
    assert found(text, "two_due_dates") == [(2, 7), (4, 8)]


def test_one_delivery_with_two_dates_is_found():
    text = (
        "1 契約期間 令和8年12月1日から令和9年3月31日まで\n2 業務内容\n(1) 募集案内冊子の印刷\n"
        "① 部数 500部\n② 納品期限 令和9年1月下旬\n3 納品物\n(1) 募集案内冊子及び原稿\n"
        "納品期限：令和9年2月下旬\n(2) 報告書\n納品期限：令和9年3月12日\n"
    )
    assert found(text, "two_delivery_dates") == [(5, 8)]


def test_delivery_as_agreed_that_the_text_fixes_is_found():
    text = (
        "1 納品物\n1\t計画書\t別途、協議により定める\n2\t資料及び議事録\t別途、協議により定める\n"
        "2 打合せ\n議事録を作成し、3営業日以内に送付すること。\n"
    )
    assert found(text, "due_agreed_and_fixed") == [(3, 5)]


def test_deadline_word_without_a_date_is_found_only_where_no_date_stands():
    text = (
        "1 参加表明\n(1) 期限 令和8年1月16日(金)まで\n(2) 方法 郵送（締切日必着）\n"
        "2 辞退\n辞退届を郵送（締切日必着）で出すこと。\n"
    )
    assert found(text, "deadline_undated") == [(5,)]


def test_duty_of_the_month_before_the_contract_is_found():
    text = (
        "1 履行期間 令和8年4月1日から令和9年3月31日まで\n"
        "2 計画は前月末までに、報告は翌月10日までに出す。\n"
    )
    assert found(text, "due_before_contract") == [(2,)]


@pytest.mark.parametrize(
    ("signed", "expected"), [("4月上旬", [(1, 3)]), ("3月下旬", []), ("4月1日(水)", [])]
)
def test_contract_that_may_come_after_the_first_day_is_found(signed, expected):
    text = f"1 履行期間 令和8年4月1日から令和9年3月31日まで\n2 日程\n契約締結 令和8年{signed}\n"
    assert found(text, "contract_after_start") == expected


def test_numbers_that_jump_or_repeat_are_found_and_new_lists_are_not():
    text = "1 要領\n(1) 甲\n(3) 乙\n2 資格\n(1) 丙\n(2) 丁\n(2) 戊\n3 審査\n①己\n②庚\n4 様式\n①辛\n"
    assert found(text, "number_order") == [(2, 3), (6, 7)]


def test_counted_list_of_another_length_is_found():
    text = (
        "1 提出物\n以下の3点を出すこと。\n①計画書\n②報告書\n2 基準\n次の2点とする。\n・方針\n"
        "・要件\n"
    )
    assert found(text, "listed_count") == [(2, 3, 4)]


def test_numbered_mark_without_its_note_is_found():
    text = (
        "1 納品物\n1\t計画書\t初日の1週間前（※1）\n2\t報告書\t月末（※2）\n※2 休日は翌日とする。\n"
    )
    assert found(text, "note_missing") == [(2,)]
