"""File names: kept as typed where possible, refused where they deceive."""

import pytest

from madoguchi.core.errors import Refused
from madoguchi.core.vault.naming import clean_name, count_graphemes


@pytest.mark.parametrize(
    "name",
    [
        "企画提案書（髙橋・﨑山・𠮷田）.pdf",
        "神福塚.pdf",
        "葛\U000e0100飾.pdf",
        "提案 第2版.v3.docx",
    ],
)
def test_clean_name_keeps_names_exactly(name):
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("か\u3099く.pdf", "がく.pdf"),
        ("../../etc/見積.pdf", "見積.pdf"),
        ("a?b*c.pdf", "a？b＊c.pdf"),
        ("con.pdf", "_con.pdf"),
        (" 提案.pdf. ", "提案.pdf"),
    ],
)
def test_clean_name_mends_what_breaks_elsewhere(raw, kept):
    assert clean_name(raw) == kept


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("提案\u202efdp.exe", "name_control"),
        ("提案\u2066.pdf", "name_control"),
        ("提案\n.pdf", "name_control"),
        ("提案\x00.pdf", "name_control"),
        ("提案\u200b.pdf", "name_control"),
        ("提案\ud800.pdf", "name_control"),
        ("", "name_empty"),
        (".pdf", "name_empty"),
        ("提案書", "name_empty"),
        ("髙" * 97 + ".pdf", "name_long"),
    ],
)
def test_clean_name_refuses_with_one_sentence(raw, code):
    with pytest.raises(Refused) as refusal:
        clean_name(raw)
    assert refusal.value.code == code
    assert refusal.value.message.endswith("。")


def test_clean_name_takes_exactly_100_graphemes():
    name = "𠮷" * 95 + "か\u3099.pdf"
    assert count_graphemes(clean_name(name)) == 100
