"""The page of files whose check does not end, empty and with a file."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.journeys.harness import PageAs

from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import create_key
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.tests.builders import OFFICE, actor, pdf

pytestmark = pytest.mark.django_db(transaction=True)


def test_stuck_file_is_shown_and_checked_again(world, page_as: PageAs, look, settings):
    page = page_as(world.kiryu)
    page.goto("/vault/stuck/")
    look(page, name="empty")
    settings.CLAMD_ADDRESS = "127.0.0.1:1"  # nobody answers there
    early = timezone.now() - timedelta(minutes=11)
    receive(
        io.BytesIO(pdf()), name="提案.pdf", key=create_key("公募", early), policy=OFFICE,
        by=actor(1), now=early,
    )  # fmt: skip
    page.reload()
    page.get_by_text("ウイルスチェックを実施できませんでした").wait_for()
    look(page, name="one")
    settings.CLAMD_ADDRESS = ""
    page.get_by_role("button", name="もう一度確認する").click()
    page.get_by_text("止まっているファイルはありません").wait_for()
    assert StoredFile.objects.get().state == "usable"
