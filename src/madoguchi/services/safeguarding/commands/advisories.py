"""Taking in a published list of weaknesses, and holding every installed package against it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import IO

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.documents.advisory_lists import MOST_BYTES, read_list
from madoguchi.services.safeguarding.models import (
    AdvisoryList,
    Component,
    ListedAdvisory,
    ServiceContract,
    Weakness,
)
from madoguchi.services.safeguarding.queries.dependencies import (
    installed_versions,
    newest_list,
    touched_here,
)
from madoguchi.services.safeguarding.queries.operation import rows_of
from madoguchi.services.safeguarding.rules.advisories import Advisory, package_name
from madoguchi.services.safeguarding.rules.running import ComponentKind, Severity

FILE = "safeguarding.operation.file"
BATCH = 2000


def take_list(
    contract: ServiceContract, source: str, obtained_on: date, name: str, stream: IO[bytes],
    *, by: Actor, now: datetime,
) -> AdvisoryList:  # fmt: skip
    """Take the list in and compare at once; the same file of the same day again changes nothing.

    raises  Forbidden, Refused  unreadable, too large, or of a day to come; nothing is saved
    """
    authorise(by, FILE, contract)
    if not source.strip() or obtained_on > day_of(now):
        raise Refused("words_needed", "入手元と、今日までの入手日を入力してください。")
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused("too_large", "一覧が大きすぎるため、取り込めません。")
    stream.seek(0)
    advisories = read_list(stream)
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        row, is_new = AdvisoryList.objects.get_or_create(
            contract=contract, sha256=hashlib.sha256(content).hexdigest(), obtained_on=obtained_on,
            defaults={
                "source": source.strip(), "file_name": name[:200], "advisories": len(advisories),
                "newest_on": max(one.published_on for one in advisories),
                "taken_by_id": by.person_id or 0, "taken_at": now,
            },
        )  # fmt: skip
        if is_new:
            _keep(contract, row, advisories)
            _compare(contract, row, by=by, now=now)
    return row


def compare(contract: ServiceContract, *, by: Actor, now: datetime) -> None:
    """Bring the register up to date: versions as installed, findings of the newest list, and what
    an update has mended. Without a list only the versions are brought up to date."""
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        _compare(contract, newest_list(contract), by=by, now=now)


def _keep(contract: ServiceContract, row: AdvisoryList, advisories: Sequence[Advisory]) -> None:
    """Only the newest list is compared: the rows of the others go."""
    newest = newest_list(contract)
    if newest is None or newest.pk != row.pk:
        return
    ListedAdvisory.objects.filter(listed_in__in=rows_of(AdvisoryList, contract)).delete()
    ListedAdvisory.objects.bulk_create(
        (
            ListedAdvisory(
                listed_in=row, package=one.package, names=list(one.names),
                severity=(one.severity or Severity.HIGH).value, published_on=one.published_on,
                touched={"ranges": one.ranges, "versions": one.versions},
            )
            for one in advisories
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _compare(
    contract: ServiceContract, newest: AdvisoryList | None, *, by: Actor, now: datetime
) -> None:
    today, installed = day_of(now), installed_versions()
    _renew_versions(contract, installed, today)
    if newest is None or newest != newest_list(contract):
        return
    found = touched_here(newest, installed)
    parts = _parts(contract)
    kept = {_note(contract, newest, parts, one, by=by, today=today).pk for one in found}
    gone = rows_of(Weakness, contract, "component__contract").filter(
        listed_in__isnull=False, mended_on__isnull=True
    )
    for one in gone.exclude(pk__in=kept).select_related("component"):
        one.mended_on, one.note = today, f"{one.component.version}で影響なし（一覧との照合）"
        one.save(update_fields=["mended_on", "note"])
    newest.packages, newest.findings = len(installed), len(found)
    newest.save(update_fields=["packages", "findings"])


def _parts(contract: ServiceContract) -> dict[str, Component]:
    """Normalised name -> the registered library."""
    rows = rows_of(Component, contract).filter(kind=ComponentKind.LIBRARY.value).order_by("-pk")
    return {package_name(one.name): one for one in rows}


def _renew_versions(contract: ServiceContract, installed: Mapping[str, str], today: date) -> None:
    for part in rows_of(Component, contract).filter(kind=ComponentKind.LIBRARY.value):
        version = installed.get(package_name(part.name), part.version)
        if version != part.version:
            part.version, part.updated_on = version, today
            part.save(update_fields=["version", "updated_on"])


def _note(
    contract: ServiceContract, newest: AdvisoryList, parts: dict[str, Component],
    found: tuple[str, str, Advisory], *, by: Actor, today: date,
) -> Weakness:  # fmt: skip
    """One line a weakness; it is known since the day on which it was published."""
    package, version, advisory = found
    if package not in parts:
        parts[package] = Component.objects.create(
            contract=contract, kind=ComponentKind.LIBRARY.value, name=package, version=version,
            updated_on=today, recorded_by_id=by.person_id or 0,
        )  # fmt: skip
    row, _ = Weakness.objects.get_or_create(
        component=parts[package], reference=advisory.reference,
        defaults={
            "severity": (advisory.severity or Severity.HIGH).value, "listed_in": newest,
            "known_on": min(advisory.published_on, today),
        },
    )  # fmt: skip
    return row
