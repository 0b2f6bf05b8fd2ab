"""A month of the service, counted from its own record: stops, faults, desk, sign-ins, backups."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from madoguchi.core.calendar.business import months_after
from madoguchi.core.calendar.jst import at
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.operations.rules.running import (
    LevelResult,
    minutes_covered,
    minutes_without,
)
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.models import (
    HelpTicket,
    ProbeReading,
    ServiceContract,
    ServiceFault,
    ServiceStop,
    WardInquiry,
    Weakness,
)
from madoguchi.services.safeguarding.queries.faults import response
from madoguchi.services.safeguarding.queries.operation import rows_of
from madoguchi.services.safeguarding.queries.stops import stretches
from madoguchi.services.safeguarding.rules.running import StopKind

MINUTE = timedelta(minutes=1)
TARGET = Decimal(0)  # the report states the figure; the agreed level is judged in the contract
BACKUP = "バックアップ "  # how the record of an output of a backup begins


@dataclass(frozen=True)
class Availability:
    """(all minutes − unplanned minutes) / all minutes; what was planned is no loss (SAFE-061).

    unplanned  minutes of unplanned stops outside the planned ones
    """

    total: int
    unplanned: int
    planned: int

    @property
    def percent(self) -> str:
        """Rounded down to two places: 99.999 % is not 100 %."""
        level = LevelResult(
            met=self.total - self.unplanned, total=self.total, target_percent=TARGET
        )
        return f"{level.percent:.2f}"

    @property
    def words(self) -> str:
        """
        >>> Availability(43_200, 43, 0).words
        '(43,200 − 43) / 43,200 = 99.90%'
        """
        return f"({self.total:,} − {self.unplanned:,}) / {self.total:,} = {self.percent}%"


def span_of(month: date) -> tuple[datetime, datetime]:
    first = month.replace(day=1)
    return at(first, 0), at(months_after(first, 1), 0)


def availability(contract: ServiceContract, month: date, now: datetime) -> Availability:
    """Of a whole month; of the running one, of its minutes until now."""
    start, end = span_of(month)
    end = max(min(end, now), start)
    stops = list(
        rows_of(ServiceStop, contract)
        .filter(cancelled_at__isnull=True, announced_at__isnull=False, starts_at__lt=end)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=start))
    )
    planned = stretches([one for one in stops if one.is_planned], start, end)
    unplanned = stretches([one for one in stops if one.kind == StopKind.UNPLANNED], start, end)
    return Availability(
        total=int((end - start) // MINUTE),
        unplanned=minutes_without(unplanned, planned),
        planned=minutes_covered(planned),
    )


def month_figures(contract: ServiceContract, month: date, now: datetime) -> dict[str, Any]:
    """Everything that the report states, as plain values; frozen when it is submitted."""
    start, end = span_of(month)
    up = availability(contract, month, now)
    return {
        "availability": up.percent,
        "availability_words": up.words,
        "planned_minutes": up.planned,
        "unplanned_minutes": up.unplanned,
        "stops": _stop_lines(contract, start, end),
        **_fault_figures(contract, start, end, now),
        **_desk_figures(contract, start, end),
        **_from_trail(start, end),
        "probe_readings": _readings(contract, start, end).count(),
        "probe_failures": _readings(contract, start, end).filter(is_up=False).count(),
        "open_weaknesses": rows_of(Weakness, contract, "component__contract")
        .filter(known_on__lt=end.date(), mended_on__isnull=True)
        .count(),
    }  # fmt: skip


def _readings(contract: ServiceContract, start: datetime, end: datetime) -> Any:
    return rows_of(ProbeReading, contract).filter(taken_at__gte=start, taken_at__lt=end)


def _stop_lines(contract: ServiceContract, start: datetime, end: datetime) -> list[list[str]]:
    rows = rows_of(ServiceStop, contract).filter(
        cancelled_at__isnull=True, announced_at__isnull=False, starts_at__lt=end
    )
    shown = rows.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=start)).order_by("starts_at")
    return [
        [
            StopKind(one.kind).label,
            format_moment(one.starts_at),
            format_moment(one.ends_at) if one.ends_at else "継続中",
            one.reason,
        ]
        for one in shown
    ]


def _fault_figures(
    contract: ServiceContract, start: datetime, end: datetime, now: datetime
) -> dict[str, Any]:
    """The SLA table: a line for each fault that was reported in the month (SAFE-056)."""
    rows = rows_of(ServiceFault, contract).filter(reported_at__gte=start, reported_at__lt=end)
    faults = list(rows.order_by("reported_at"))
    clocks = [response(one, now) for one in faults]
    return {
        "faults": [
            [
                f"第{one.number}号", one.title, format_moment(one.reported_at), clock.words,
                format_moment(one.recovered_at) if one.recovered_at else "未復旧",
            ]
            for one, clock in zip(faults, clocks, strict=True)
        ],
        "responses_kept": sum(clock.is_kept for clock in clocks),
        "responses_total": len(clocks),
    }  # fmt: skip


def _desk_figures(contract: ServiceContract, start: datetime, end: datetime) -> dict[str, int]:
    tickets = rows_of(HelpTicket, contract).filter(asked_at__gte=start, asked_at__lt=end)
    inquiries = list(
        rows_of(WardInquiry, contract).filter(received_at__gte=start, received_at__lt=end)
    )
    return {
        "tickets": tickets.count(),
        "tickets_urgent": tickets.filter(is_urgent=True).count(),
        "tickets_open": tickets.filter(answered_at__isnull=True).count(),
        "inquiries": len(inquiries),
        "inquiries_in_time": sum(
            one.answered_at is not None and one.answered_at <= one.due_at for one in inquiries
        ),
    }


def _from_trail(start: datetime, end: datetime) -> dict[str, int]:
    rows = TrailEntry.objects.filter(at__gte=start, at__lt=end)
    return {
        "sign_ins": rows.filter(action="accounts.signed_in").count(),
        "sign_ins_failed": rows.filter(action="accounts.sign_in_failed").count(),
        "backups": rows.filter(action="output", label__startswith=BACKUP).count(),
    }


def months_until(contract: ServiceContract, today: date) -> list[date]:
    """The months of the service up to the running one, the latest first."""
    first = rows_first_day(contract).replace(day=1)
    months = []
    while first <= min(today, contract.ends_on):
        months.append(first)
        first = months_after(first, 1)
    return months[::-1]


def rows_first_day(contract: ServiceContract) -> date:
    periods = ServiceContract.objects.filter(
        section_id=contract.section_id, contractor_id=contract.contractor_id
    )
    return min([contract.starts_on, *periods.values_list("starts_on", flat=True)])
