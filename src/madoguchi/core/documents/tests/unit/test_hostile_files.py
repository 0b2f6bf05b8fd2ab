"""Files from outside: hostile, wrong or damaged, each gets one sentence and harms nobody."""

import io
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from madoguchi.core.documents.reading import UnreadableFile, read_untrusted
from madoguchi.core.documents.tests.samples import (
    W,
    letter_pdf,
    read,
    saved,
    word_file,
    xlsx_file,
    zip_of,
)
from madoguchi.core.fence import Limits


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(content, name)
    return caught.value.message


def locked_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(letter_pdf())) as document:
        return saved(document, encryption=pikepdf.Encryption(owner="o", user="u"))


BOMB = b"0" * 50_000_000
ENTITIES = (
    f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><w:document {W}>&b;</w:document>'
).encode()


@pytest.mark.parametrize(
    ("make", "name", "part"),
    [
        (lambda: b"", "a.pdf", "中身が空"),
        (lambda: b"%PDF-1.7\nbroken", "a.pdf", "PDFとして読めません"),
        (lambda: b"MZ\x90", "a.pdf", "拡張子が合っていません"),
        (letter_pdf, "a.docx", "拡張子が合っていません"),
        (locked_pdf, "a.pdf", "パスワード"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", "パスワード"),
        (lambda: zip_of({"word/document.xml": BOMB}), "a.docx", "展開すると大きすぎる"),
        (lambda: zip_of({"word/document.xml": ENTITIES}), "a.docx", "読めない部分"),
        (lambda: zip_of({"hello": b"x"}), "a.docx", "壊れていないか"),
        (lambda: zip_of({"hello": b"x"}), "a.xlsx", "壊れていないか"),
        (lambda: b"x", "a.exe", "PDF、Word"),
        (lambda: b"\x81\xff\xfd", "a.txt", "1行目に読めない文字"),
    ],
)
def test_hostile_or_wrong_file_gets_one_sentence(make, name, part):
    message = refusal(make(), name)
    assert part in message
    assert message.endswith(("ください。", "）。"))


def test_many_pages_are_refused():
    with pikepdf.new() as document:
        for _ in range(501):
            document.add_blank_page()
        assert "500頁まで" in refusal(saved(document), "a.pdf")


def test_untrusted_file_is_read_as_a_trusted_one(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(letter_pdf())
    assert read_untrusted(path, name="招請.pdf") == read(letter_pdf(), "招請.pdf")


def test_untrusted_office_file_keeps_its_parts(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(word_file(""))
    assert read_untrusted(path, name="a\u202e.docx") == read(word_file(""), "a\u202e.docx")


def test_untrusted_refusal_comes_through(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(zip_of({"word/document.xml": BOMB}))
    with pytest.raises(UnreadableFile, match="展開すると大きすぎる"):
        read_untrusted(path, name="a.docx")


@pytest.mark.parametrize(
    "limits",
    [Limits(seconds=0), replace(Limits(), memory_bytes=90_000_000)],
    ids=["time", "memory"],
)
def test_untrusted_reading_ends_at_its_limit(tmp_path, limits):
    path = Path(tmp_path / "x")
    path.write_bytes(b"a" * 100_000_000)
    with pytest.raises(UnreadableFile, match="読み取りを中止しました"):
        read_untrusted(path, name="a.txt", limits=limits)


def repacked(content: bytes, change) -> bytes:
    """An Office file with each part changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return zip_of({name: change(source.read(name)) for name in source.namelist()})


def scarred(content: bytes, dice: random.Random) -> bytes:
    """``content`` with some bytes changed, doubled or cut."""
    scars = bytearray(content)
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(scars))
        match dice.randrange(3):
            case 0:
                scars[at] = dice.randrange(256)
            case 1:
                del scars[at : at + dice.randrange(40)]
            case 2:
                scars[at:at] = scars[at : at + dice.randrange(40)]
    return bytes(scars)


def sometimes_scarred(content: bytes, dice: random.Random) -> bytes:
    return scarred(content, dice) if dice.random() < 0.2 else content


def outcome(content: bytes, name: str) -> str:
    try:
        read(content, name)
    except UnreadableFile as error:
        return error.message
    return "読めました。"


@pytest.mark.parametrize("seed", range(12))
def test_scarred_file_is_read_or_refused_in_words(seed):
    dice = random.Random(seed)
    word, book = word_file(""), xlsx_file()
    outcomes = [
        outcome(scarred(letter_pdf(), dice), "a.pdf"),
        outcome(scarred(word, dice), "a.docx"),
        outcome(repacked(word, lambda part: sometimes_scarred(part, dice)), "a.docx"),
        outcome(repacked(book, lambda part: sometimes_scarred(part, dice)), "a.xlsx"),
    ]
    assert [text[-1] for text in outcomes] == ["。"] * 4
