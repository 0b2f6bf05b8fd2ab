"""リリース, パッチ台帳, データセンター台帳; and every page of the operation at once."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.safeguarding.commands.advisories import take_list
from madoguchi.services.safeguarding.commands.upkeep import (
    Checked,
    Planned,
    apply_release,
    check_release,
    file_evidence,
    mend_weakness,
    plan_release,
    record_component,
    record_weakness,
)
from madoguchi.services.safeguarding.models import CentreEvidence, Component
from madoguchi.services.safeguarding.rules.running import (
    CentreItem,
    CheckKind,
    ComponentKind,
    Severity,
)
from madoguchi.services.safeguarding.tests.factories import TODAY
from madoguchi.services.safeguarding.tests.factories_advisories import osv
from madoguchi.services.safeguarding.tests.factories_ward import at
from madoguchi.services.safeguarding.tests.ward_desk import era, get, text_of
from madoguchi.services.safeguarding.views.operation_frame import PAGES

pytestmark = pytest.mark.django_db
NOW = at(TODAY, 9)


@pytest.fixture
def firm(safe):
    return as_actor(safe.world.yamabe, TODAY)


def planned(number="1.4.0"):
    return Planned(
        number=number, planned_on=date(2025, 6, 22), contents="統計の追加",
        manuals="管理用マニュアル", noticed_on=date(2025, 6, 5),
    )  # fmt: skip


@kept
def release(safe, firm):
    return plan_release(safe.contract, planned(), by=firm, now=NOW)


def checked(kind, *, passed=True):
    return Checked(
        kind=kind, title="回帰試験", result="全件合格", has_passed=passed, checked_on=TODAY
    )


@pytest.mark.requirement("SAFE-060")
def test_release_is_applied_with_tests_only_and_stands_in_the_footer(
    safe, firm, release, client_of, monkeypatch
):
    page = text_of(get(client_of(safe.officer), "operation-releases"))
    for words in ("1.4.0", "統計の追加", "管理用マニュアル", "令和7年6月22日(日)",
                  "令和7年6月5日(木)"):  # fmt: skip
        assert words in page, words
    with pytest.raises(Refused) as refused:
        apply_release(release, by=firm, now=NOW)
    assert "試験" in refused.value.message
    check_release(release, checked(CheckKind.TEST), by=firm, now=NOW)
    footer = "第1.4.0版"
    assert footer not in text_of(get(client_of(safe.reporter), "reports"))
    apply_release(release, by=firm, now=NOW)
    assert footer in text_of(get(client_of(safe.reporter), "reports"))
    assert footer in text_of(Client().get(reverse("account_login")))


@pytest.mark.requirement("SAFE-070")
def test_red_after_seven_days_and_each_release_is_scanned(
    safe, firm, release, client_of, monkeypatch
):
    part = record_component(
        safe.contract, ComponentKind.LIBRARY, "pdfium", "6996", date(2025, 5, 1), by=firm, now=NOW
    )
    record_component(
        safe.contract, ComponentKind.OS, "Debian", "12.11", date(2025, 6, 1), by=firm, now=NOW
    )
    known = TODAY - timedelta(days=7)
    weak = record_weakness(part, "CVE-2025-0001", Severity.CRITICAL, known, by=firm, now=NOW)
    other = record_weakness(
        part, "CVE-2025-0002", Severity.HIGH, date(2025, 5, 1), by=firm, now=NOW
    )
    client = client_of(safe.officer)
    page = text_of(get(client, "operation-patches"))
    for words in ("pdfium", "6996", "令和7年5月1日(木)", "Debian", "12.11", "令和7年6月1日(日)"):
        assert words in page, words
    assert "緊急・7日超過" not in page
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=1))
    assert "緊急・7日超過" in text_of(get(client_of(safe.officer), "operation-patches"))
    mend_weakness(weak, TODAY, "更新", by=firm, now=NOW)
    assert "緊急・7日超過" not in text_of(get(client_of(safe.officer), "operation-patches"))
    harmless = json.dumps([osv("GHSA-9", package="nobody-has-this")]).encode()
    take_list(safe.contract, "OSV", TODAY, "all.json", io.BytesIO(harmless), by=firm, now=NOW)
    assert scan_at(release, firm) == (False, "CVE-2025-0002（pdfium 6996）")
    mend_weakness(other, TODAY, "更新", by=firm, now=NOW)
    following = plan_release(safe.contract, planned("1.4.1"), by=firm, now=NOW)
    assert scan_at(following, firm) == (True, "指摘なし")


def scan_at(release, firm):
    """What the scan that ran with the release found."""
    check_release(release, checked(CheckKind.TEST), by=firm, now=NOW)
    found = apply_release(release, by=firm, now=NOW).checks.get(
        kind=CheckKind.DEPENDENCY_SCAN.value
    )
    assert "構成部品2件の照合" in found.title
    return found.has_passed, found.result


def test_component_again_renews_its_version(safe, firm):
    for version in ("1", "2"):
        record_component(
            safe.contract, ComponentKind.OS, "Debian", version, TODAY, by=firm, now=NOW
        )
    assert list(Component.objects.values_list("version", flat=True)) == ["2"]


def evidence(safe, by, item, checked_on):
    upload = SimpleUploadedFile(f"{item.value}.pdf", b"%PDF-1.4 evidence")
    upload.file = ContentFile(b"%PDF-1.4 evidence")
    return file_evidence(safe.contract, item, "確認した", checked_on, upload, by=by, now=NOW)


@pytest.mark.requirement("SAFE-074", "SAFE-075")
def test_centre_lists_its_items_with_evidence_and_flags_what_lacks_or_is_old(safe, firm, client_of):
    labels = {item.label for item in CentreItem}
    for word in ("国内", "ティア3", "耐震・免震", "災害対策", "二重化", "非常用電源",
                 "人為的災害の防止", "24時間監視", "ICカード等", "監視カメラ",
                 "ネットワーク監視"):  # fmt: skip
        assert any(word in label for label in labels), word
    empty = text_of(get(client_of(safe.officer), "operation-centre"))
    assert (empty.count("未確認<"), "未確認の項目が11件" in empty) == (11, True)
    for item in CentreItem:
        day = {CentreItem.WATCH: date(2024, 6, 10), CentreItem.CARD: date(2024, 6, 9)}
        evidence(safe, firm, item, day.get(item, date(2025, 6, 1)))
    page = text_of(get(client_of(safe.officer), "operation-centre"))
    assert (page.count("確認済み<"), page.count("要更新（12か月超）<")) == (10, 1)
    for words in ("tier_3.pdf", "令和7年6月1日(日)", safe.world.yamabe.name):
        assert words in page, words


def test_evidence_is_filed_on_the_page_once(safe, client_of):
    client = client_of(safe.world.yamabe)
    url = reverse("safeguarding:operation-act", args=["evidence"])
    for _ in range(2):
        typed = {
            "item": "tier_3", "words": "証明書", **era("checked_on", 9),
            "file": SimpleUploadedFile("tier.pdf", b"%PDF-1.4 x"),
        }  # fmt: skip
        assert client.post(url, typed).status_code == 302
    assert CentreEvidence.objects.count() == 1


def test_every_page_opens_for_both_sides_and_nobody_else(safe, client_of):
    both = [client_of(person) for person in (safe.world.yamabe, safe.officer)]
    others = [client_of(person) for person in (safe.head, safe.caseworker, safe.world.saeki)]
    for _, name in PAGES:
        assert [get(one, name).status_code for one in both] == [200, 200], name
        assert {get(one, name).status_code for one in others} <= {403, 404}, name
        assert get(Client(), name).status_code == 302
