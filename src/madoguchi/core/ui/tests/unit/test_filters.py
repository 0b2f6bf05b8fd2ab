"""Display filters: what a template shows for dates, money, sizes and long codes."""

from datetime import UTC, date, datetime

import pytest

from madoguchi.core.ui.graphemes import count_graphemes
from madoguchi.core.ui.templatetags import ui


def test_dates_in_wareki():
    assert ui.wareki(date(2026, 2, 2)) == "令和8年2月2日(月)"
    assert ui.wareki(None) == "—"
    assert ui.wareki_moment(datetime(2026, 2, 2, 8, 0, tzinfo=UTC)) == "令和8年2月2日(月)午後5時"
    assert ui.wareki_moment(None) == "—"


def test_moment_in_a_list_is_shown_to_the_minute_and_never_cut_inside():
    parts = ("令和8年11月22日(日)", "午後1時20分")
    shown = ui.wareki_minute(datetime(2026, 11, 22, 4, 20, 50, tzinfo=UTC))
    assert shown == "".join(f'<span class="mg-nowrap">{part}</span>' for part in parts)
    assert ui.wareki_minute(None) == "—"


@pytest.mark.parametrize(
    ("value", "text"), [(1234567, "1,234,567円"), (0, "0円"), (None, "—"), ("", "—")]
)
def test_yen(value, text):
    assert ui.yen(value) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0バイト"), (1023, "1023バイト"), (1024, "1.0KB"), (38_400, "38KB"),
        (1_482_200, "1.4MB"), (52_428_800, "50MB"), (5 * 1024**3, "5.0GB"), ("1024", "1.0KB"),
    ],
)  # fmt: skip
def test_bytes(size, text):
    assert ui.bytes_(size) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0), ("髙﨑", 2), ("𠮷", 1), ("邉\U000e0102さん", 3), ("か\u3099", 1), ("👨‍👩‍👧", 1),
        ("🇯🇵🇫🇷", 2), ("👍🏽", 1), ("一\r\n二", 3),
    ],
)  # fmt: skip
def test_graphemes_are_counted_as_people_do(text, count):
    assert count_graphemes(text) == count


def test_codes_in_fours_and_keys_in_parts():
    assert ui.fours("9f86d08188") == ["9f86", "d081", "88"]
    assert ui.parts("Ctrl+P") == ["Ctrl", "P"]
    assert ui.pairs(["a", ("b", "/b/")]) == [("a", ""), ("b", "/b/")]


def test_bars_are_drawn_to_the_largest_or_the_limit():
    assert [row.width for row in ui.bar_rows([("a", 50), ("b", 200)])] == [250, 1000]
    assert [row.width for row in ui.bar_rows([("a", 50)], limit="100")] == [500]
    assert [row.width for row in ui.bar_rows([("a", 0)])] == [0]
    assert ui.bar_rows([("a", 1200)])[0].text == "1,200"
