"""A PDF that nobody can open is told as such, also where the call sets rules for its pages."""

from io import BytesIO

import pikepdf
import pytest

from madoguchi.core.vault.inspection.inspector import findings_of
from madoguchi.core.vault.policy import ExtraCheck, FilePolicy
from madoguchi.services.procurement.rules.page_format import format_findings

RULES = {"paper": "A4", "orientation": "landscape", "max_pages": 1}
POLICY = FilePolicy(
    extensions=("pdf",),
    max_bytes=10**6,
    checks=(
        ExtraCheck(
            path="madoguchi.services.procurement.rules.page_format.format_findings", options=RULES
        ),
    ),
)


def pdf(**how):
    written, document = BytesIO(), pikepdf.new()
    document.add_blank_page(page_size=(842, 595))
    document.save(written, **how)
    return written.getvalue()


PLAIN = pdf()


@pytest.mark.parametrize(("content", "codes"), [
    (PLAIN, []),
    (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), ["encrypted"]),
    (PLAIN[: len(PLAIN) // 2], ["broken"]),
    (b"%PDF-1.7\n" + b"\0" * 2000, ["broken"]),
], ids=["plain", "password", "torn", "empty"])  # fmt: skip
def test_pdf_that_cannot_be_opened_is_named_once_and_its_pages_are_not_judged(content, codes):
    found = findings_of(BytesIO(content), "提案.pdf", len(content), POLICY)
    assert [finding.code for finding in found] == codes


def test_pages_that_only_another_reader_could_open_are_told_as_broken():
    found = format_findings(BytesIO(b"%PDF-1.7\n"), "提案.pdf", RULES)
    assert [finding.code for finding in found] == ["broken"]
