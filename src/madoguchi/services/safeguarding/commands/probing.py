"""外形監視: a look from outside every 60 seconds; three failures in a row open an incident."""

import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from django.conf import settings
from django.db import transaction

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.faults import Reported, recover_fault, report_fault
from madoguchi.services.safeguarding.models import ProbeReading, ServiceContract
from madoguchi.services.safeguarding.rules.running import FaultSource, StopKind

IN_A_ROW = 3
PATIENCE_SECONDS = 10
BY_PROBE = Actor.system("外形監視")
TITLE = "外形監視で3回続けて応答なし"


@dataclass(frozen=True)
class Looked:
    """What one look found. ``status``: of HTTP, 0 if nothing answered."""

    is_up: bool
    status: int
    millis: int


def look_at(url: str, *, patience: float = PATIENCE_SECONDS) -> Looked:
    """Ask as a browser would; every answer below 500 proves that the service answers."""
    begun = time.monotonic()
    request = urllib.request.Request(url, headers={"User-Agent": "madoguchi-probe"})  # noqa: S310 - the operator's own address
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:  # noqa: S310 - as above
            status = int(answer.status)
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return Looked(0 < status < 500, status, int((time.monotonic() - begun) * 1000))


def probe_as_set(now: datetime) -> None:
    """Job: look at the address of the settings; without one somebody else looks from outside."""
    url: str = settings.SAFEGUARDING_PROBE_URL
    contract = contract_on(now)
    if url and contract is not None:
        take_reading(contract, look_at(url), now=now)


def contract_on(now: datetime) -> ServiceContract | None:
    rows = ServiceContract.objects.select_related("key", "section", "contractor")
    found = list(rows.order_by("starts_on"))
    day = day_of(now)
    return next((one for one in found if one.covers(day)), found[-1] if found else None)


def take_reading(contract: ServiceContract, looked: Looked, *, now: datetime) -> ProbeReading:
    """Write down one reading; open an incident at the third failure, end it at the first success.

    A reading of the same moment is kept once.
    """
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        reading, is_new = ProbeReading.objects.get_or_create(
            contract=contract, taken_at=now,
            defaults={
                "is_up": looked.is_up, "status": looked.status, "millis": looked.millis,
            },
        )  # fmt: skip
        if is_new:
            _judge(contract, reading, now)
    return reading


def _judge(contract: ServiceContract, reading: ProbeReading, now: datetime) -> None:
    fault = contract.faults.filter(
        source=FaultSource.PROBE.value, recovered_at__isnull=True
    ).first()
    if reading.is_up:
        if fault is not None:
            recover_fault(fault, now, "外形監視で応答を確認しました。", by=BY_PROBE, now=now)
        return
    latest = contract.probe_readings.filter(taken_at__lte=now).order_by("-taken_at")[:IN_A_ROW]
    failures = list(takewhile(lambda one: not one.is_up, latest))
    if fault is None and len(failures) == IN_A_ROW and not _is_planned(contract, now):
        report_fault(
            contract,
            Reported(
                title=TITLE, began_at=failures[-1].taken_at, reported_at=now, is_down=True,
                source=FaultSource.PROBE,
            ),
            by=BY_PROBE, now=now,
        )  # fmt: skip


def _is_planned(contract: ServiceContract, now: datetime) -> bool:
    """During an announced stop nothing is expected to answer."""
    return contract.service_stops.filter(
        kind=StopKind.PLANNED.value, starts_at__lte=now, ends_at__gt=now,
        announced_at__isnull=False,
        cancelled_at__isnull=True,
    ).exists()  # fmt: skip
