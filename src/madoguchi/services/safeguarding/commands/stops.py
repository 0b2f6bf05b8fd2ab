"""停止: planned with ten days' notice or by the ward's exception, or not planned; always told."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.operations.rules.running import check_stop
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.stop_letters import tell_section, write_to_facilities
from madoguchi.services.safeguarding.models import ServiceContract, ServiceStop
from madoguchi.services.safeguarding.queries.stops import WINDOW
from madoguchi.services.safeguarding.rules.running import StopKind


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A stop as it is typed; ``exception_reason``: why it cannot keep the rule, else empty."""

    starts_at: datetime
    ends_at: datetime
    reason: str
    telephone: str
    exception_reason: str = ""


def plan_stop(
    contract: ServiceContract, planned: Planned, *, by: Actor, now: datetime
) -> ServiceStop:
    """Register a planned stop; one that keeps the rule is announced at once (SAFE-058).

    One that does not is refused, or, with a reason for an exception, waits for the ward.
    raises  Forbidden, Refused
    """
    authorise(by, "safeguarding.operation.file", contract)
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        twin = _twin(contract, StopKind.PLANNED, planned.starts_at)
        if twin is not None:
            return _same(twin, planned)
        needs_exception = _check(planned, now)
        stop = ServiceStop.objects.create(
            contract=contract, kind=StopKind.PLANNED.value, starts_at=planned.starts_at,
            ends_at=planned.ends_at, reason=planned.reason.strip(),
            telephone=planned.telephone.strip(), registered_by_id=by.person_id,
            registered_at=now, announced_at=None if needs_exception else now,
            exception_reason=planned.exception_reason.strip() if needs_exception else "",
        )  # fmt: skip
        if needs_exception:
            tell_section(stop, "exception", by=by, now=now)
        else:
            tell_everybody(stop, by=by, now=now)
    return stop


def _check(planned: Planned, now: datetime) -> bool:
    """Whether the plan needs the ward's exception.

    raises  Refused  it does not keep the rule and asks for no exception, or lies in the past
    """
    if planned.starts_at <= now:
        raise Refused("in_past", "計画停止の開始日時は、現在より後を入力してください。")
    if planned.ends_at <= planned.starts_at:
        raise Refused("ends_before_start", "終了日時は、開始日時より後を入力してください。")
    try:
        check_stop(planned.starts_at, planned.ends_at, announced_at=now, window=WINDOW)
    except Refused as refusal:
        if planned.exception_reason.strip():
            return True
        raise Refused(
            refusal.code,
            f"{refusal.message}やむを得ない場合は、例外の理由を入力して区の承認を求めてください。",
        ) from refusal
    return False


def _twin(contract: ServiceContract, kind: StopKind, starts_at: datetime) -> ServiceStop | None:
    return contract.service_stops.filter(kind=kind.value, starts_at=starts_at).first()


def _same(twin: ServiceStop, planned: Planned) -> ServiceStop:
    """raises  Refused  another stop begins at this very moment"""
    if (twin.ends_at, twin.reason) != (planned.ends_at, planned.reason.strip()):
        raise Refused("there_already", "同じ日時に始まる計画停止が、すでに登録されています。")
    return twin


def approve_exception(stop: ServiceStop, *, by: Actor, now: datetime) -> ServiceStop:
    """The ward allows a stop outside the rule; from now on it is announced.

    raises  Forbidden, Refused
    """
    authorise(by, "safeguarding.operation.accept", stop)
    with transaction.atomic():
        current = _open(stop)
        if current.announced_at is not None:
            return current
        if current.starts_at <= now:
            raise Refused("begun", "開始日時を過ぎているため、承認できません。")
        current.approved_by_id, current.approved_at, current.announced_at = by.person_id, now, now
        current.save(update_fields=["approved_by", "approved_at", "announced_at"])
        tell_everybody(current, by=by, now=now)
    return current


def cancel_stop(stop: ServiceStop, *, by: Actor, now: datetime) -> ServiceStop:
    """取止め, by either side (the ward declines an exception so); facilities told before are told.

    raises  Forbidden, Refused  it has begun
    """
    authorise(by, "safeguarding.operation.record", stop)
    with transaction.atomic():
        current = ServiceStop.objects.select_for_update(of=("self",)).get(pk=stop.pk)
        if current.cancelled_at is not None:
            return current
        if current.starts_at <= now:
            raise Refused("begun", "始まった停止は、取り止められません。")
        current.cancelled_at = now
        current.save(update_fields=["cancelled_at"])
        if current.announced_at is not None:
            tell_everybody(current, by=by, now=now, letter="stop_cancelled")
    return current


def open_unplanned_stop(
    contract: ServiceContract, starts_at: datetime, reason: str, *, by: Actor, now: datetime
) -> ServiceStop:
    """The service does not answer: shown and mailed from this moment, until it answers again."""
    twin = _twin(contract, StopKind.UNPLANNED, starts_at)
    if twin is not None:
        return twin
    stop = ServiceStop.objects.create(
        contract=contract, kind=StopKind.UNPLANNED.value, starts_at=starts_at,
        reason=reason[:300], telephone=telephone_of(contract), registered_by_id=by.person_id,
        registered_at=now, announced_at=now,
    )  # fmt: skip
    tell_everybody(stop, by=by, now=now)
    return stop


def end_stop(stop: ServiceStop, ends_at: datetime, *, by: Actor, now: datetime) -> None:
    """The service answers again; facilities hear it."""
    stop.ends_at = ends_at
    stop.save(update_fields=["ends_at"])
    tell_everybody(stop, by=by, now=now, letter="stop_over")


def telephone_of(contract: ServiceContract) -> str:
    """The window's telephone, else the section's."""
    window = getattr(contract, "desk_window", None)
    return window.telephone if window else contract.section.phone


def tell_everybody(stop: ServiceStop, *, by: Actor, now: datetime, letter: str = "stop") -> None:
    """The supervising section at once; the worker writes to the facilities, a thousand people."""
    tell_section(stop, letter, by=by, now=now)
    write_to_facilities.enqueue(stop.pk, letter, now.isoformat())


def _open(stop: ServiceStop) -> ServiceStop:
    current = ServiceStop.objects.select_for_update(of=("self",)).get(pk=stop.pk)
    if current.cancelled_at is not None:
        raise Refused("cancelled", "この停止は、取り止められています。")
    return current
