"""Format rules as notices word them."""

import pytest

from madoguchi.services.procurement.rules.format_demands import format_demands

NOTHING = {"page_numbers": False, "contents_list": False, "index_tabs": False}


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        (
            "A4横、書式自由、20ページ以内(表紙含む)、カラー可、ページ番号",
            {"paper": "A4", "orientation": "landscape", "max_pages": 20, "counts_cover": True,
             "page_numbers": True},
        ),
        (
            "①Ａ４判縦、両面印刷で２０ページ以内（表紙を除く。）とし、ページ番号と目次を付けること。",
            {"paper": "A4", "max_pages": 20, "counts_cover": False, "page_numbers": True,
             "contents_list": True},
        ),
        (
            "文字サイズ12ポイントを標準とし、文字は読みやすい大きさとする。用紙は片面印刷、カラー可とする。",
            {"standard_font_pt": 12.0},
        ),
        ("A3横1枚 × 課題1-4、12ポイント標準、片面",
         {"paper": "A3", "orientation": "landscape", "standard_font_pt": 12.0}),
        ("文字の大きさは１０．５ポイント以上とする。", {"min_font_pt": 10.5}),
        ("A4又はA3とする。", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_plain_words_become_rules_and_nothing_else(words, rules):
    assert format_demands(words) == NOTHING | rules
