"""An auditor looks for a change, reads it, and verifies the whole trail."""

import re

from django.utils import timezone

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail import acting


def test_auditor_finds_reads_and_verifies(page_as, look, transactional_db, world):
    chief = as_actor(world.takahashi, timezone.localdate(), mfa=True)
    with acting(chief, reason="組織改正（令和8年4月1日）のため", source="web:POST /accounts/"):
        made = Organisation.objects.create(kind="section", name="𠮷祥寺・髙井戸連携推進課")
        made.phone, made.representative = "03-1234-5678", "﨑山 由美子"
        made.save()
    page = page_as(world.kagami)
    page.goto("/trail/")
    look(page, "trail-entries")
    page.get_by_role("searchbox", name="ことばでさがす").fill("組織改正")
    page.get_by_role("button", name="さがす", exact=True).click()
    page.get_by_role("link", name=re.compile("の詳細")).first.click()
    look(page, "trail-entry")
    assert page.get_by_role("cell", name="03-1234-5678").is_visible()
    page.goto("/trail/?q=" + "どこにもない")
    look(page, "trail-none")
    page.goto("/trail/verification/")
    page.get_by_role("button", name="いま検証する").click()
    assert page.get_by_text("問題はありません").first.is_visible()
    look(page, "trail-verification")
