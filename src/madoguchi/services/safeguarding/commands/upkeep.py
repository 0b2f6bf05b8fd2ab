"""Keeping the system up to date: releases with their checks, patches, evidence of the centre."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.safeguarding.commands.advisories import compare
from madoguchi.services.safeguarding.models import (
    CentreEvidence,
    Component,
    Release,
    ReleaseCheck,
    ServiceContract,
    Weakness,
)
from madoguchi.services.safeguarding.queries.dependencies import scan
from madoguchi.services.safeguarding.rules.advisories import LIST_DAYS, is_stale
from madoguchi.services.safeguarding.rules.running import (
    CentreItem,
    CheckKind,
    ComponentKind,
    ReleaseState,
    Severity,
)

FILE, RECORD = "safeguarding.operation.file", "safeguarding.operation.record"
EVIDENCE = FilePolicy(extensions=("pdf", "docx", "xlsx", "png", "jpg"), max_bytes=50 * 1024 * 1024)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A release as it is announced to the ward."""

    number: str
    planned_on: date
    contents: str
    manuals: str
    noticed_on: date


def plan_release(
    contract: ServiceContract, planned: Planned, *, by: Actor, now: datetime
) -> Release:
    """Number, date, contents, affected manuals and the day of the notice (SAFE-060).

    raises  Forbidden, Refused
    """
    authorise(by, FILE, contract)
    if not all(text.strip() for text in (planned.number, planned.contents, planned.manuals)):
        raise Refused(
            "words_needed",
            "版、内容、影響するマニュアル（なければ「なし」）を入力してください。",
        )
    if planned.noticed_on > planned.planned_on or planned.noticed_on > day_of(now):
        raise Refused(
            "notice", "区へ知らせた日は、適用日より前で、今日までの日付を入力してください。"
        )
    with transaction.atomic():
        row, is_new = Release.objects.get_or_create(
            contract=contract, number=planned.number.strip(),
            defaults={
                **{name: value for name, value in vars(planned).items() if name != "number"},
                "registered_by_id": by.person_id or 0, "registered_at": now,
            },
        )  # fmt: skip
    if not is_new and (row.planned_on, row.contents) != (planned.planned_on, planned.contents):
        raise Refused("there_already", "同じ版のリリースが、すでに登録されています。")
    return row


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A test of a release, or the scan of what it depends on."""

    kind: CheckKind
    title: str
    result: str
    has_passed: bool
    checked_on: date


def check_release(release: Release, checked: Checked, *, by: Actor, now: datetime) -> ReleaseCheck:
    """raises  Forbidden, Refused"""
    authorise(by, FILE, release)
    if not checked.title.strip() or not checked.result.strip():
        raise Refused("words_needed", "確認した内容と結果を入力してください。")
    if checked.checked_on > day_of(now):
        raise Refused("in_future", "実施日は、今日までの日付を入力してください。")
    with transaction.atomic():
        row, _ = ReleaseCheck.objects.get_or_create(
            release=release, kind=checked.kind.value, title=checked.title.strip(),
            checked_on=checked.checked_on,
            defaults={
                "result": checked.result.strip(), "has_passed": checked.has_passed,
                "checked_by_id": by.person_id or 0,
            },
        )  # fmt: skip
    return row


def apply_release(release: Release, *, by: Actor, now: datetime) -> Release:
    """適用済: only with a test that passed and no critical weakness open. The scan of what is
    installed runs first and stays recorded, also of a release that is held back; the footer shows
    the version from now on.

    raises  Forbidden, Refused  no test has passed, or a critical weakness is open
    """
    authorise(by, FILE, release)
    if release.state != ReleaseState.APPLIED:
        _demand_tests(release)
        _scan(release, by=by, now=now)
    with transaction.atomic():
        current = Release.objects.select_for_update().get(pk=release.pk)
        if current.state == ReleaseState.APPLIED:
            return current
        _demand_tests(current)
        demand_no_critical(current.contract, "適用済")
        current.state, current.applied_at = ReleaseState.APPLIED.value, now
        current.applied_by_id = by.person_id
        current.save()
    return current


def _demand_tests(release: Release) -> None:
    if not release.checks.filter(kind=CheckKind.TEST.value, has_passed=True).exists():
        raise Refused("untested", "合格した試験の記録がないため、適用済にできません。")


def demand_no_critical(contract: ServiceContract, state: str) -> None:
    """Raise Refused while a critical weakness is open: updated, or answered in the register."""
    found = scan(contract).critical
    if found:
        raise Refused(
            "critical_open",
            f"緊急の脆弱性（{'、'.join(found)}）が残っているため、{state}にできません。"
            "更新するか、行った対応をパッチ台帳に記録してください。",
        )


def _scan(release: Release, *, by: Actor, now: datetime) -> None:
    """Hold what is installed here, the release's own packages, against the newest list and the
    patch register; what it finds stands on the release. A release that mends a weakness passes:
    its packages are the ones that are looked at."""
    compare(release.contract, by=by, now=now)
    found = scan(release.contract)
    says = list(found.weaknesses)
    if is_stale(found.obtained_on, day_of(now)):
        says.append(f"脆弱性一覧が未登録か、{LIST_DAYS}日より前のものです")
    ReleaseCheck.objects.update_or_create(
        release=release, kind=CheckKind.DEPENDENCY_SCAN.value,
        title=f"依存部品{found.installed}件・構成部品{found.components}件の照合",
        checked_on=day_of(now),
        defaults={
            "result": "、".join(says)[:200] or "指摘なし",
            "has_passed": not says, "checked_by_id": by.person_id or 0,
        },
    )  # fmt: skip


def record_component(
    contract: ServiceContract, kind: ComponentKind, name: str, version: str, updated_on: date,
    *, by: Actor, now: datetime,
) -> Component:  # fmt: skip
    """A part and its version; the same name again renews it (SAFE-070).

    raises  Forbidden, Refused
    """
    authorise(by, FILE, contract)
    if not name.strip() or not version.strip():
        raise Refused("words_needed", "名称と版を入力してください。")
    if updated_on > day_of(now):
        raise Refused("in_future", "最終更新日は、今日までの日付を入力してください。")
    with transaction.atomic():
        row, _ = Component.objects.update_or_create(
            contract=contract, name=name.strip(),
            defaults={
                "kind": kind.value, "version": version.strip(), "updated_on": updated_on,
                "recorded_by_id": by.person_id or 0,
            },
        )  # fmt: skip
    return row


def record_weakness(
    component: Component, reference: str, severity: Severity, known_on: date,
    *, by: Actor, now: datetime,
) -> Weakness:  # fmt: skip
    """raises  Forbidden, Refused"""
    authorise(by, FILE, component)
    if not reference.strip() or known_on > day_of(now):
        raise Refused("words_needed", "識別番号と、今日までの判明日を入力してください。")
    with transaction.atomic():
        row, _ = Weakness.objects.get_or_create(
            component=component,
            reference=reference.strip(),
            defaults={"severity": severity.value, "known_on": known_on},
        )
    return row


def mend_weakness(
    weakness: Weakness, mended_on: date, note: str, *, by: Actor, now: datetime
) -> Weakness:
    """raises  Forbidden, Refused"""
    authorise(by, FILE, weakness)
    if not weakness.known_on <= mended_on <= day_of(now):
        raise Refused("mended_on", "対応日は、判明日から今日までの日付を入力してください。")
    weakness.mended_on, weakness.note = mended_on, note.strip()
    weakness.save(update_fields=["mended_on", "note"])
    return weakness


def file_evidence(
    contract: ServiceContract, item: CentreItem, words: str, checked_on: date, upload: Any,
    *, by: Actor, now: datetime,
) -> CentreEvidence:  # fmt: skip
    """The evidence of one requirement of the data centre (SAFE-074, SAFE-075).

    raises  Forbidden, Refused  also for a file that the door does not take
    """
    authorise(by, RECORD, contract)
    if not words.strip() or checked_on > day_of(now):
        raise Refused("words_needed", "確認した内容と、今日までの確認日を入力してください。")
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        natural = {"item": item.value, "checked_on": checked_on, "words": words.strip()}
        twin = contract.centre_evidence.filter(**natural).first()
        if twin is not None:
            return twin
        file = receive(
            upload.file, name=upload.name, key=contract.key, policy=EVIDENCE, by=by, now=now
        )
        return CentreEvidence.objects.create(
            contract=contract, file=file, checked_by_id=by.person_id or 0, recorded_at=now,
            **natural,
        )  # fmt: skip
