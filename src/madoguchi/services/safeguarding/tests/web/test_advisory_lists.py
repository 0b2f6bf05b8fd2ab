"""脆弱性一覧: taken in by hand, held against what is installed, and in the way of a release."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.safeguarding.commands.advisories import take_list
from madoguchi.services.safeguarding.commands.starting import check_gate, go_live
from madoguchi.services.safeguarding.commands.upkeep import (
    Checked,
    Planned,
    apply_release,
    check_release,
    mend_weakness,
    plan_release,
    record_component,
)
from madoguchi.services.safeguarding.models import (
    AdvisoryList,
    Component,
    GoLive,
    ListedAdvisory,
    Weakness,
)
from madoguchi.services.safeguarding.queries.dependencies import installed_versions
from madoguchi.services.safeguarding.rules.running import CheckKind, ComponentKind, GateItem
from madoguchi.services.safeguarding.tests.factories import TODAY
from madoguchi.services.safeguarding.tests.factories_advisories import osv
from madoguchi.services.safeguarding.tests.factories_ward import at, gate_records
from madoguchi.services.safeguarding.tests.ward_desk import era, get, text_of

pytestmark = pytest.mark.django_db
NOW = at(TODAY, 9)
ALL = [{"introduced": "0"}]
DJANGO = installed_versions()["django"]


@pytest.fixture
def firm(safe):
    return as_actor(safe.world.yamabe, TODAY)


@pytest.fixture
def section(safe):
    return as_actor(safe.world.approvers["002"], TODAY)


def taken(safe, by, *records, on=TODAY, now=NOW):
    return take_list(
        safe.contract, "OSV", on, "all.json", io.BytesIO(json.dumps(records).encode()),
        by=by, now=now,
    )  # fmt: skip


def a_release(safe, by, number="1.4.0"):
    release = plan_release(
        safe.contract,
        Planned(number=number, planned_on=date(2025, 6, 22), contents="更新", manuals="なし",
                noticed_on=date(2025, 6, 5)),
        by=by, now=NOW,
    )  # fmt: skip
    done = Checked(
        kind=CheckKind.TEST, title="回帰試験", result="合格", has_passed=True, checked_on=TODAY
    )
    check_release(release, done, by=by, now=NOW)
    return release


def scanned(release):
    check = release.checks.get(kind=CheckKind.DEPENDENCY_SCAN.value)
    return check.has_passed, check.result


def listed_for_django(number="CVE-2025-7777", events=ALL, severity="CRITICAL", **changed):
    return osv(number, events=events, severity=severity, published="2025-06-01T00:00:00Z",
               **changed)  # fmt: skip


@pytest.mark.requirement("SAFE-070")
def test_every_installed_package_is_compared_and_a_find_stands_in_the_register(safe, firm):
    record_component(safe.contract, ComponentKind.LIBRARY, "Django", "1.0", date(2025, 5, 1),
                     by=firm, now=NOW)  # fmt: skip
    made = taken(safe, firm, listed_for_django(), osv("GHSA-9", package="nobody-has-this"))
    assert (made.advisories, made.packages, made.findings) == (2, len(installed_versions()), 1)
    weak = Weakness.objects.get()
    assert (weak.reference, weak.severity, weak.known_on, weak.listed_in) == (
        "CVE-2025-7777", "critical", date(2025, 6, 1), made,
    )  # fmt: skip
    assert (weak.component.name, weak.component.version, weak.component.updated_on) == (
        "Django", DJANGO, TODAY,
    )  # fmt: skip
    assert (taken(safe, firm, listed_for_django(), osv("GHSA-9", package="nobody-has-this")),
            AdvisoryList.objects.count()) == (made, 1)  # fmt: skip


def test_finds_are_noted_with_the_same_questions_for_one_package_and_for_ten(
    safe, firm, monkeypatch
):
    def asked(count):
        installed = {f"part-{count}-{n}": "1.0" for n in range(count)}
        monkeypatch.setattr(
            "madoguchi.services.safeguarding.commands.advisories.installed_versions",
            lambda: installed,
        )
        records = [osv(f"GHSA-{name}", package=name, events=ALL) for name in installed]
        with CaptureQueriesContext(connection) as seen:
            assert taken(safe, firm, *records).findings == count
        part = '"safeguarding_component"'
        return sum(one["sql"].startswith("SELECT") and part in one["sql"] for one in seen)

    assert asked(1) == asked(10)


def test_critical_find_holds_the_release_back_until_it_is_answered(safe, firm):
    taken(safe, firm, listed_for_django())
    release = a_release(safe, firm)
    with pytest.raises(Refused) as refused:
        apply_release(release, by=firm, now=NOW)
    assert f"CVE-2025-7777（django {DJANGO}）" in refused.value.message
    assert scanned(release) == (False, f"CVE-2025-7777（django {DJANGO}）")
    mend_weakness(Weakness.objects.get(), TODAY, "該当する機能を止めた", by=firm, now=NOW)
    assert apply_release(release, by=firm, now=NOW).applied_at == NOW
    assert scanned(release) == (True, "指摘なし")


def test_find_that_an_update_mended_is_closed_by_the_next_list(safe, firm):
    taken(safe, firm, listed_for_django())
    following = listed_for_django(events=[*ALL, {"fixed": DJANGO}])
    taken(safe, firm, following, on=TODAY + timedelta(days=1), now=NOW + timedelta(days=1))
    weak = Weakness.objects.get()
    assert (weak.mended_on, weak.note) == (
        TODAY + timedelta(days=1), f"{DJANGO}で影響なし（一覧との照合）",
    )  # fmt: skip
    assert set(ListedAdvisory.objects.values_list("listed_in__obtained_on", flat=True)) == {
        TODAY + timedelta(days=1)
    }


@pytest.mark.parametrize(("days", "passes"), [(30, True), (31, False)])
def test_without_a_list_of_thirty_days_the_scan_does_not_pass(safe, firm, days, passes):
    harmless = osv("GHSA-9", package="nobody-has-this")
    taken(safe, firm, harmless, on=TODAY - timedelta(days=days))
    release = apply_release(a_release(safe, firm), by=firm, now=NOW)
    assert scanned(release)[0] is passes
    assert ("30日より前" in scanned(release)[1]) is not passes


def test_start_is_held_back_by_a_critical_weakness(safe, firm, section):
    gate_records(safe.contract, at(TODAY, 8))
    for item in GateItem:
        check_gate(safe.contract, item, "確認した", by=section, now=NOW)
    taken(safe, firm, listed_for_django())
    with pytest.raises(Refused, match="CVE-2025-7777"):
        go_live(safe.contract, TODAY, by=section, now=NOW)
    taken(safe, firm, listed_for_django(severity="HIGH", number="CVE-2025-8888"))
    mend_weakness(Weakness.objects.get(reference="CVE-2025-7777"), TODAY, "更新", by=firm, now=NOW)
    go_live(safe.contract, TODAY, by=section, now=NOW)
    assert GoLive.objects.count() == 1


def test_list_is_taken_in_on_the_page_and_its_source_and_day_stand_there(safe, client_of):
    client = client_of(safe.world.yamabe)
    url = reverse("safeguarding:operation-act", args=["advisories"])
    for _ in range(2):
        typed = {
            "source": "OSV（PyPA Advisory Database）", **era("obtained_on", 9),
            "file": SimpleUploadedFile("all.json", json.dumps([listed_for_django()]).encode()),
        }  # fmt: skip
        assert client.post(url, typed).status_code == 302
    page = text_of(get(client_of(safe.officer), "operation-patches"))
    for words in ("OSV（PyPA Advisory Database）", "all.json", "令和7年6月9日(月)",
                  "CVE-2025-7777", f"django {DJANGO}",
                  f"{len(installed_versions())}件"):  # fmt: skip
        assert words in page, words
    assert AdvisoryList.objects.count() == 1


def test_bad_list_saves_nothing_and_the_ward_does_not_take_lists_in(safe, firm, section):
    with pytest.raises(Refused):
        taken(safe, firm, listed_for_django(), {"id": "GHSA-5"})
    with pytest.raises(Forbidden):
        taken(safe, section, listed_for_django())
    with pytest.raises(Refused):
        taken(safe, firm, listed_for_django(), on=TODAY + timedelta(days=1))
    assert (AdvisoryList.objects.count(), Component.objects.count()) == (0, 0)
