"""Outline of a notice: numbers, broken lines, tables, annexes, and the way back to the lines."""

from madoguchi.services.procurement.tests.notice_papers import notice


def labels(text: str) -> list[str]:
    return [item.label for item in notice(text).items()]


def test_numbers_of_every_kind_nest_in_the_order_in_which_they_appear():
    text = (
        "１　業務概要\n（１）件名\n①　本体\nア．正本\nイ．副本\n②　付属\n（２）目的\n２ 参加資格\n"
    )
    assert labels(text) == ["1", "1(1)", "1(1)①", "1(1)①ア", "1(1)①イ", "1(1)②", "1(2)", "2"]


def test_number_torn_apart_by_the_typesetting_is_one_number():
    text = "".join(f"{n}. 項目\n" for n in range(1, 10)) + "1 0. 回答\n1 1. 1次審査の結果\n"
    assert labels(text) == [str(n) for n in range(1, 12)]


def test_dates_and_counts_at_the_start_of_a_line_are_no_items():
    assert labels("1 日程\n2 月 3 日(火) 締切\n3 社以内\n1,200 円\n2 審査\n") == ["1", "2"]


def test_hyphenated_number_stands_for_itself():
    assert labels("2 監査\n2-1 外部監査\n(1) 対象\n2-2 内部監査\n3 訓練\n") == [
        "2", "2-1", "2-1(1)", "2-2", "3",
    ]  # fmt: skip


def test_reference_at_the_start_of_a_line_is_no_item():
    text = "1 業務\n①点検\n②清掃\n①で述べた点検は毎月行う。\n①～②は合わせて報告する。\n"
    assert labels(text) == ["1", "1①", "1②"]


def test_broken_line_is_joined_and_each_word_keeps_its_line():
    text = (
        "1 目的\n区民が集まる広場の使い方を、地域の団体とともに考えていくことを目\n的とする。\n"
        "次の段落。\n"
    )
    passages = notice(text).passages
    assert [p.lines for p in passages] == [(1,), (2, 3), (4,)]
    joined = passages[1]
    assert joined.text.endswith("考えていくことを目的とする。")
    assert joined.lines_at(joined.text.index("広場")) == (2,)
    assert joined.lines_at(joined.text.index("的とする")) == (3,)


def test_short_heading_is_not_joined_with_the_text_below_it():
    text = "(1) 目的\nせせらぎの会とともに進める。\n"
    assert [p.text.strip() for p in notice(text).passages] == [
        "目的", "せせらぎの会とともに進める。",
    ]  # fmt: skip


def test_top_number_that_starts_again_begins_an_annex_with_the_title_above_it():
    text = "1 概要\n2 資格\n\n業務の仕様\n\n1 件名\n2 内容\n"
    read = notice(text)
    assert [(part.title, part.line) for part in read.parts] == [("", 1), ("業務の仕様", 4)]
    assert [(item.part, item.label) for item in read.items()] == [
        (0, "1"), (0, "2"), (1, "1"), (1, "2"),
    ]  # fmt: skip


def test_line_that_is_only_an_annex_label_begins_an_annex():
    text = "1 概要\n別紙１のとおり行うこと。\n【別紙 1】\n個人情報の特記事項\n1 秘密を守る。\n"
    assert [(p.label, p.line) for p in notice(text).parts] == [("", 1), ("別紙1", 3)]


def test_title_is_told_from_its_value():
    items = {
        item.label: item.head
        for item in notice("1 要領\n(1) 期 限：2月3日\n(2)方　法\t持参\n").items()
    }
    assert items["1(1)"] == ("期限", "2月3日")
    assert items["1(2)"] == ("方法", "持参")
