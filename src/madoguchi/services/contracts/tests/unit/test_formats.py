"""The kind of file follows from the words of the register."""

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.rules.formats import ANY, EDITABLE, check_format, extensions_for


@pytest.mark.parametrize(
    ("formats", "allowed"),
    [
        ("Word 形式 1部", ("docx",)),
        ("Ｗｏｒｄ、Excel", ("docx", "xlsx")),
        ("ワード又はＰＤＦ", ("docx", "pdf")),
        ("MS-Office対応", EDITABLE),
        ("期末にOfficeまたはPDFで1部", (*EDITABLE, "pdf")),
        ("PDF（パスワードなし）", ("pdf",)),
        ("紙 2部", ANY),
        ("", ANY),
    ],
)
def test_words_of_the_register_name_the_kinds_of_file(formats, allowed):
    assert extensions_for(formats) == allowed


def test_editable_deliverable_takes_office_files_alone():
    assert extensions_for("", must_be_editable=True) == EDITABLE
    assert extensions_for("ExcelまたはPDF", must_be_editable=True) == ("xlsx",)
    assert extensions_for("PDF", must_be_editable=True) == EDITABLE


def test_file_of_another_kind_is_refused_with_the_kind_to_hand_in():
    check_format("報告書.DOCX", "Word 形式 1部", ("docx",))
    for name in ("報告書.pdf", "報告書", "docx"):
        with pytest.raises(Refused) as refused:
            check_format(name, "Word 形式 1部", ("docx",))
        assert refused.value.code == "wrong_format"
        assert refused.value.message == (
            "この納品物の形式は「Word 形式 1部」です。.docx のファイルを納品してください。"
        )
