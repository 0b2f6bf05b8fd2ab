"""計画停止・障害・サービスレベル: what the running service owes, measured from its own record."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.operations.rules.running import StopWindow, check_stop
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands.once import keep_once
from madoguchi.services.contracts.models import (
    Contract,
    Fault,
    FaultStep,
    PlannedStop,
    ServiceLevel,
)
from madoguchi.services.contracts.permissions import side_of
from madoguchi.services.contracts.queries.work_terms import terms_of
from madoguchi.services.contracts.terms import Attribute, LevelMeasure, Side

TIMED = (LevelMeasure.FIRST_RESPONSE, LevelMeasure.RECOVERY)


def window_of(contract: Contract) -> StopWindow:
    terms = terms_of(contract)
    return StopWindow(
        opens_hour=terms.stop_opens_hour,
        closes_hour=terms.stop_closes_hour,
        notice_days=terms.stop_notice_days,
    )


def announce_stop(
    contract: Contract,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: Actor,
    now: datetime,
) -> PlannedStop:
    """A planned stop, inside the window and announced in time (CONT-104).

    raises  Refused
    """
    authorise(by, "contracts.own.file", contract)
    if not reason.strip():
        raise Refused("reason_needed", "停止の理由と影響を入力してください。")
    twin = contract.stops.filter(starts_at=starts_at, ends_at=ends_at, reason=reason).first()
    if twin is not None:
        return twin
    check_stop(starts_at, ends_at, announced_at=now, window=window_of(contract))
    stop, _ = keep_once(
        PlannedStop,
        {"contract": contract, "starts_at": starts_at},
        {"ends_at": ends_at, "reason": reason},
        {"announced_by_id": by.person_id, "announced_at": now},
        refusal="同じ日時に始まる計画停止が、すでに予告されています。",
    )
    return stop


def cancel_stop(stop: PlannedStop, *, by: Actor, now: datetime) -> PlannedStop:
    """取止め: it stays on the list, marked.

    raises  Refused  it has begun
    """
    authorise(by, "contracts.own.file", stop)
    if stop.starts_at <= now:
        raise Refused("begun", "始まった計画停止は、取り止められません。")
    stop.cancelled_at = stop.cancelled_at or now
    stop.save(update_fields=["cancelled_at"])
    return stop


def report_fault(
    contract: Contract,
    title: str,
    words: str,
    *,
    reported_at: datetime,
    is_down: bool = True,
    by: Actor,
    now: datetime,
) -> Fault:
    """The clock of the first response starts at ``reported_at`` (CONT-105).

    raises  Refused  nothing said, later than now, or the same report in other words
    """
    side_of(by, contract)
    if not title.strip() or not words.strip():
        raise Refused("words_needed", "障害の内容と状況を入力してください。")
    if reported_at > now:
        raise Refused("in_future", "受付日時は、現在までの日時を入力してください。")
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        latest = contract.faults.aggregate(Max("number"))["number__max"] or 0
        fault, _ = keep_once(
            Fault,
            {"contract": contract, "reported_at": reported_at, "title": title},
            {"words": words, "is_down": is_down},
            {"number": latest + 1, "reported_by_id": by.person_id},
            refusal="同じ日時の同じ障害が、すでに記録されています。",
        )
    return fault


def record_response(fault: Fault, responded_at: datetime, *, by: Actor, now: datetime) -> Fault:
    """初動: the contractor has begun; noted once.

    raises  Refused
    """
    authorise(by, "contracts.own.file", fault)
    with transaction.atomic():
        current = _open(fault)
        if current.responded_at not in {None, responded_at}:
            raise Refused("responded", "初動の日時は、すでに記録されています。")
        _in_order(current.reported_at, responded_at, now)
        current.responded_at = responded_at
        current.save(update_fields=["responded_at"])
    return current


def add_fault_step(
    fault: Fault, words: str, happened_at: datetime, *, by: Actor, now: datetime
) -> FaultStep:
    """復旧の対応: both sides write what they did (CONT-142).

    raises  Refused
    """
    side = side_of(by, fault)
    if not words.strip():
        raise Refused("words_needed", "対応の内容を入力してください。")
    with transaction.atomic():
        current = _open(fault)
        _in_order(current.reported_at, happened_at, now)
        step, _ = keep_once(
            FaultStep,
            {
                "fault": current,
                "side": side.value,
                "happened_at": happened_at,
                "written_by_id": by.person_id,
            },
            {"words": words},
            {"written_at": now},
            refusal="同じ日時の対応が、すでに記録されています。日時を変えて記録してください。",
        )
    return step


@dataclass(frozen=True, kw_only=True)
class Ending:
    recovered_at: datetime
    cause: str
    is_contractors_liability: bool = False


def close_fault(fault: Fault, ending: Ending, *, by: Actor, now: datetime) -> Fault:
    """Cause and recovery, after the first response and what both sides did.

    raises  Refused  naming what is missing
    """
    side_of(by, fault)
    if not ending.cause.strip():
        raise Refused("cause_needed", "原因を入力してください。")
    with transaction.atomic():
        current = _open(fault)
        if current.responded_at is None:
            raise Refused("no_response", "初動の日時が記録されていません。")
        if not current.steps.filter(side=Side.CONTRACTOR.value).exists():
            raise Refused("no_step", "受託者の復旧の対応が記録されていません。")
        _in_order(current.responded_at, ending.recovered_at, now)
        current.recovered_at, current.cause = ending.recovered_at, ending.cause
        current.is_contractors_liability = ending.is_contractors_liability
        current.closed_at = now
        current.save()
    return current


def _open(fault: Fault) -> Fault:
    current = Fault.objects.select_for_update(of=("self",)).get(pk=fault.pk)
    if current.closed_at is not None:
        raise Refused("closed", "この障害の記録は、完了しています。")
    return current


def _in_order(since: datetime, moment: datetime, now: datetime) -> None:
    if not since <= moment <= now:
        raise Refused("moment", "日時は、前の段階から現在までの日時を入力してください。")


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """A level as both sides agreed it."""

    measure: LevelMeasure
    target_percent: Decimal
    consequence: str
    since_on: date
    limit_minutes: int | None = None


def agree_level(contract: Contract, agreed: Agreed, *, by: Actor, now: datetime) -> ServiceLevel:
    """Only where the contract has agreed levels at all; else the clause does not apply (CONT-109).

    raises  Refused
    """
    authorise(by, "contracts.duty.judge", contract)
    if Attribute.SERVICE_LEVELS.value not in contract.attributes:
        raise Refused(
            "no_levels", "この契約は、サービスレベルを合意していません（第37項は該当なし）。"
        )
    if agreed.measure in TIMED and not agreed.limit_minutes:
        raise Refused("limit_needed", "基準とする時間（分）を入力してください。")
    if not 0 < agreed.target_percent <= 100:
        raise Refused("target", "目標は、0を超え100以下の割合で入力してください。")
    level, _ = keep_once(
        ServiceLevel,
        {"contract": contract, "measure": agreed.measure.value, "since_on": agreed.since_on},
        {
            "limit_minutes": agreed.limit_minutes,
            "target_percent": agreed.target_percent,
            "consequence": agreed.consequence,
        },
        {"agreed_by_id": by.person_id},
        refusal="同じ日から適用するこの指標が、すでに登録されています。",
    )
    return level
