"""A PDF with a password or forbidden acts is refused at once; an open one is taken."""

import io

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.documents.locks import check_unlocked


def a_pdf(trailer: str, tail: str = "%%EOF") -> io.BytesIO:
    """A file with its body, and the last trailer at the place that startxref names."""
    body = b"%PDF-1.7\n1 0 obj << /Title (/Encrypt 5 0 R) >> endobj\n"
    return io.BytesIO(body + f"{trailer}\nstartxref\n{len(body)}\n{tail}".encode())


@pytest.mark.parametrize(
    "trailer",
    [
        "xref\n0 1\ntrailer\n<< /Size 6 /Encrypt 5 0 R >>",
        "7 0 obj << /Type /XRef /Encrypt <</Filter /Standard>> >> stream",
    ],
)
def test_locked_pdf_is_refused_in_one_sentence(trailer):
    stream = a_pdf(trailer)
    with pytest.raises(Refused) as refused:
        check_unlocked(stream, "報告書.pdf")
    assert refused.value.code == "security_lock"
    assert "「報告書.pdf」にパスワードか編集の制限がかかっています" in refused.value.message
    assert stream.tell() == 0


@pytest.mark.parametrize(
    "stream",
    [a_pdf("xref\n0 1\ntrailer\n<< /Size 6 >>"), io.BytesIO(b"%PDF-1.7\nbroken"),
     a_pdf("trailer << >>", tail="startxref\n999999999\n%%EOF")],
)  # fmt: skip
def test_open_or_broken_pdf_is_left_to_the_checks_of_the_vault(stream):
    check_unlocked(stream, "報告書.pdf")
    assert stream.tell() == 0
