"""Sheets: how a table of plain values is drawn."""

from madoguchi.core.ui.sheets import LONG, Link, Sheet
from madoguchi.core.ui.templatetags.ui import kept_whole


def sheet(columns: tuple[str, ...], *rows: tuple[str, ...]) -> Sheet:
    return Sheet(title="記録", columns=columns, rows=rows, empty="")


def test_names_and_values_are_a_record_and_other_columns_are_not() -> None:
    assert sheet(("項目", "内容")).is_record is True
    assert sheet(("項目", "単価")).is_record is False


def test_acts_stand_above_the_rows_only_of_a_long_sheet() -> None:
    assert sheet(("名称",), *[("甲",)] * LONG).is_long is False
    assert sheet(("名称",), *[("甲",)] * (LONG + 1)).is_long is True


def test_a_cell_that_is_a_day_is_known_and_words_around_a_day_are_not() -> None:
    shown = sheet(("期限", "予定"), ("令和元年5月1日(水)", "予定 令和8年12月12日(土)")).shown_rows
    assert [[kind for _, _, kind in row] for row in shown] == [["day", "text"]]


def test_the_column_of_acts_is_shown_only_to_somebody_who_may_do_one() -> None:
    act = (Link(label="直す", url="/"),)
    idle = Sheet(title="記録", columns=("名称", "操作"), rows=[("甲", ()), ("乙", ())], empty="")
    busy = Sheet(title="記録", columns=("名称", "操作"), rows=[("甲", ()), ("乙", act)], empty="")
    assert (idle.shown_columns, busy.shown_columns) == (("名称",), ("名称", "操作"))
    assert [[label for label, _, _ in row] for row in idle.shown_rows] == [["名称"], ["名称"]]


def test_days_times_and_numbers_are_kept_whole_and_typed_markup_stays_text() -> None:
    shown = kept_whole("<b> 03-0000-1800 に令和元年5月1日(水)正午まで")
    assert shown == (
        '&lt;b&gt; <span class="mg-nowrap">03-0000-1800</span> に'
        '<span class="mg-nowrap">令和元年5月1日(水)</span><span class="mg-nowrap">正午まで</span>'
    )
