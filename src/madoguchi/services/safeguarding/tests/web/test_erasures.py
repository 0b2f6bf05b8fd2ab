"""Records are proposed for erasure after their years, and erased by two."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.vault.backups.contents import live_rows
from madoguchi.core.vault.models import BackupRun
from madoguchi.services.safeguarding.commands.casework import Acted, record_action
from madoguchi.services.safeguarding.commands.concerns import observe
from madoguchi.services.safeguarding.commands.erasing import approve_erasure, propose_erasure
from madoguchi.services.safeguarding.commands.moving import end_support
from madoguchi.services.safeguarding.models import (
    Alert,
    AttendanceEntry,
    Child,
    Erasure,
)
from madoguchi.services.safeguarding.queries.erasures import erasure_lines
from madoguchi.services.safeguarding.queries.school_year import children_to_erase
from madoguchi.services.safeguarding.rules.case_work import EndReason, Judgement
from madoguchi.services.safeguarding.terms import Sign
from madoguchi.services.safeguarding.tests.factories import (
    NAMES,
    a_child,
    make_safe,
)
from madoguchi.services.safeguarding.tests.factories_ward import (
    ask_for_information,
    at,
    attend,
    evaluate,
)

pytestmark = pytest.mark.django_db
SUMMER = at(date(2025, 8, 25), 10)


@kept
def safe(world):
    return make_safe(world)


@kept
def child(safe):
    placement = a_child(safe)
    ask_for_information(placement, safe, date(2025, 4, 1), date(2026, 3, 31))
    return placement


@pytest.mark.requirement("SAFE-048")
def test_records_are_proposed_after_five_years_and_erased_by_two(safe, child):
    attend(child, "o" * 41 + "xxxxxxx", date(2025, 4, 1), contact="none")
    evaluate([child], at(date(2025, 6, 10), 10))
    caseworker = safe.actor(safe.caseworker)
    moment, reporter = at(date(2025, 6, 10), 10), safe.actor(safe.reporter)
    observe(child, date(2025, 6, 10), [Sign.FOOD], "給食を残さず食べる", by=reporter, now=moment)
    acted = Acted(judgement=Judgement.WATCH, acted_on=date(2025, 6, 10), key="k", words="canary-3f")
    record_action(child.child, acted, by=caseworker, now=at(date(2025, 6, 10), 17))
    end_support(
        child.child, date(2025, 7, 31), EndReason.IMPROVED, "canary-3f", now=SUMMER,
        by=safe.actor(safe.supervisor),
    )  # fmt: skip
    stays = a_child(safe, NAMES[1])
    number, tokens = child.child.number, tokens_of(child.child)
    assert children_to_erase(date(2030, 7, 31), 5) == []
    assert [c.number for c in children_to_erase(date(2030, 8, 1), 5)] == [number]
    officer, chief = safe.actor(safe.officer), safe.actor(safe.world.approvers["002"])
    now = at(date(2030, 8, 1), 10)
    with pytest.raises(Refused):
        propose_erasure(by=officer, now=at(date(2030, 7, 31), 10))
    erasure = propose_erasure(by=officer, now=now)
    with pytest.raises(Refused):
        propose_erasure(by=officer, now=now)
    approve_erasure(erasure, by=chief, now=now)
    assert Child.objects.filter(number=number).exists()
    with pytest.raises(Forbidden):
        approve_erasure(erasure, by=chief, now=now)
    approve_erasure(erasure, by=officer, now=now + timedelta(hours=1))
    with pytest.raises(Refused):
        approve_erasure(erasure, by=chief, now=now)
    kept = Erasure.objects.get()
    assert (kept.children, kept.erased_at, kept.numbers) == (1, now + timedelta(hours=1), [])
    assert {kept.first_approved_by, kept.second_approved_by} == {
        safe.officer, safe.world.approvers["002"]
    }  # fmt: skip
    assert "10世代" in kept.method
    assert list(Child.objects.all()) == [stays.child]
    assert (AttendanceEntry.objects.count(), Alert.objects.count()) == (0, 0)
    live = "\n".join(row.text for row in live_rows())
    for gone in (*tokens, "canary-3f"):
        assert gone not in live


def tokens_of(child):
    """What is encrypted of the child: nothing of it may stay, not even in the trail."""
    return [child.name_encrypted, child.name_digest,
            *child.observations.values_list("comment_encrypted", flat=True),
            *child.actions.values_list("words", flat=True)]  # fmt: skip


def test_page_of_erasures_counts_the_backups_that_still_hold_the_record(safe, client_of):
    officer, erased_at = safe.officer, at(date(2025, 6, 10), 9)
    Erasure.objects.create(
        number="E-1", children=1, retention_years=5, proposed_by=officer, proposed_at=erased_at,
        erased_at=erased_at,
    )  # fmt: skip
    Erasure.objects.create(
        number="E-2", children=1, retention_years=5, proposed_by=officer,
        proposed_at=erased_at - timedelta(hours=1),
    )  # fmt: skip
    first = erased_at - timedelta(days=9)
    left = []
    for night in range(20):
        begun = first + timedelta(days=night)
        BackupRun.objects.create(
            generation=f"g{night:02}", started_at=begun, ended_at=begun, result="made",
            removed=f"g{night - 10:02}" if night >= 10 else "",
        )  # fmt: skip
        left.append([(line.erasure.number, line.left) for line in erasure_lines()])
    BackupRun.objects.create(started_at=first, ended_at=first, result="failed")
    assert left[0] == [("E-1", 1), ("E-2", None)]
    assert [lines[0][1] for lines in left[9:]] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    page = client_of(safe.world.approvers["002"]).get(reverse("safeguarding:erasures"))
    assert "消去前のバックアップ：なし" in page.content.decode()


def test_page_of_erasures_refuses_while_no_record_is_old_enough(
    safe, child, client_of, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(date(2026, 4, 1), 9))
    nobody = client_of(safe.officer).post(reverse("safeguarding:erasure-propose"))
    assert nobody.status_code == 422
    assert "保存年限（5年）" in nobody.content.decode()
