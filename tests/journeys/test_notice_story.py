"""A story: an officer's notice as a PDF is checked, corrected, read, and becomes a draft call."""

from pathlib import Path

import pytest
from django.utils import timezone

from madoguchi.core.documents.papers import Contact, Letter
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.testing.personas import make_world
from madoguchi.services.procurement.models import Tender

pytestmark = pytest.mark.django_db(transaction=True)
SOURCES = Path(__file__).parents[2] / "src/madoguchi"
CLEAN = SOURCES / "services/procurement/tests/data/notice_clean.txt"


def paper(path: Path, text: str) -> Path:
    """The text as a PDF, a paragraph a line, the columns of its tables apart by blanks."""
    body = tuple(line for line in text.replace("\t", "　　").splitlines() if line.strip())
    contact = Contact("居場所づくり係")
    letter = Letter("8み児第1号", "令和8年4月1日", ("各位",), ("区長",), "要領", body, contact)
    path.write_bytes(render_pdf("letter", letter, title="要領"))
    return path


def test_notice_pdf_is_checked_corrected_and_becomes_a_draft(page_as, tmp_path):
    text = CLEAN.read_text(encoding="utf-8")
    wrong = text.replace("令和8年5月8日（金）に電子", "令和8年5月8日（木）に電子")
    world = make_world(timezone.localdate())
    page = page_as(world.saeki)
    page.goto("/procurement/notices/")
    page.set_input_files("input[type=file]", paper(tmp_path / "要領.pdf", wrong))
    page.get_by_role("button", name="読み取って点検する").click()
    assert page.get_by_text("令和8年5月8日は金曜日ですが").count() == 1
    page.set_input_files("input[type=file]", paper(tmp_path / "要領2.pdf", text))
    page.get_by_role("button", name="直した版を点検する").click()
    assert page.get_by_text("令和8年5月8日は金曜日ですが").count() == 1
    assert page.get_by_text("前の版から直ったところ 1件").count() == 1
    page.get_by_role("link", name="読み取った内容を確かめる").click()
    for _ in range(page.get_by_role("button", name="正しい").count()):
        page.get_by_role("button", name="正しい").first.click()
    page.get_by_role("button", name="案件の下書きを作成する").click()
    assert page.get_by_text("案件の下書きを作成しました").count() == 1
    assert Tender.objects.get().case.title == "みほん区子どもの居場所づくり運営業務委託"
