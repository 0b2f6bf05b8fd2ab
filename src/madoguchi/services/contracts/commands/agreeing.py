"""What is agreed beside the price is registered; what is done is counted against it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.models import (
    Contract,
    ContractPlace,
    PlannedSession,
    QuantityRecord,
    ServicePattern,
    ServicePause,
    UnitPriceLine,
    WorkTerms,
)
from madoguchi.services.contracts.queries.delays import concluded_or_begun
from madoguchi.services.contracts.rules.agreeing import Pattern, Pause, flag_of, minutes_between
from madoguchi.services.contracts.rules.delay import check_delay_rate
from madoguchi.services.contracts.rules.paying import check_payment_days
from madoguchi.services.contracts.rules.term import check_in_term
from madoguchi.services.contracts.terms import PlaceKind


def add_place(
    contract: Contract, *, kind: PlaceKind, name: str, from_on: date, by: Actor, now: datetime
) -> ContractPlace:
    """A place from a day on; the one before holds until then (CONT-016)."""
    authorise(by, "contracts.contract.edit", contract)
    place, _ = ContractPlace.objects.get_or_create(
        contract=contract, kind=kind.value, name=name, from_on=from_on
    )
    return place


def agree_hours(
    contract: Contract,
    *,
    days_a_week: int,
    minutes: int,
    opens_at: time,
    closes_at: time,
    by: Actor,
    now: datetime,
) -> ServicePattern:
    """Days a week and minutes a day within a window (CONT-017).

    raises  Refused  more minutes than the window holds
    """
    authorise(by, "contracts.contract.edit", contract)
    if not 0 < minutes <= minutes_between(opens_at, closes_at):
        raise Refused("window_too_short", "1日の時間が時間帯に収まるように入力してください。")
    pattern, _ = ServicePattern.objects.update_or_create(
        contract=contract, opens_at=opens_at, closes_at=closes_at,
        defaults={"days_a_week": days_a_week, "minutes": minutes},
    )  # fmt: skip
    return pattern


def agree_work_terms(contract: Contract, *, by: Actor, now: datetime, **numbers: Any) -> WorkTerms:
    """Days, hours and minutes that both sides agreed on; the usual ones until then.

    numbers  fields of WorkTerms
    raises   Refused  the window of planned stops is empty, more days to pay than the law allows,
                      less interest for a late payment
    """
    authorise(by, "contracts.contract.edit", contract)
    if numbers["stop_opens_hour"] == numbers["stop_closes_hour"]:
        raise Refused("empty_window", "計画停止の開始と終了は、違う時刻を入力してください。")
    check_payment_days(numbers.get("payment_days"), day_of(now), is_works=contract.is_works)
    check_delay_rate(numbers.get("delay_rate"), concluded_or_begun(contract))
    terms, _ = WorkTerms.objects.update_or_create(contract=contract, defaults=numbers)
    return terms


def add_pause(
    contract: Contract, *, words: str, first_on: date, last_on: date, by: Actor, now: datetime
) -> ServicePause:
    """Days on which nothing is held, such as school breaks.

    raises  Refused
    """
    authorise(by, "contracts.contract.edit", contract)
    if last_on < first_on:
        raise Refused("ends_before_start", "末日は、初日以後の日を入力してください。")
    pause, _ = ServicePause.objects.get_or_create(
        contract=contract, first_on=first_on, last_on=last_on, defaults={"words": words}
    )
    return pause


def plan_session(
    pattern: ServicePattern,
    *,
    held_on: date,
    starts_at: time,
    ends_at: time,
    by: Actor,
    now: datetime,
) -> PlannedSession:
    """The contractor plans a day; a difference from what is agreed is flagged (CONT-017).

    raises  Refused  it ends before it starts, or lies outside the term
    """
    contract = pattern.contract
    authorise(by, "contracts.own.file", contract)
    if ends_at <= starts_at:
        raise Refused("ends_before_start", "終了の時刻は、開始より後にしてください。")
    check_in_term(held_on, starts_on=contract.starts_on, ends_on=contract.ends_on)
    with transaction.atomic():
        session, _ = PlannedSession.objects.update_or_create(
            contract=contract, held_on=held_on, starts_at=starts_at,
            defaults={
                "pattern": pattern, "ends_at": ends_at, "planned_by_id": by.person_id or 0,
                "planned_at": now,
                "flag": _flag(pattern, held_on, starts_at, ends_at),
            },
        )  # fmt: skip
    return session


def _flag(pattern: ServicePattern, held_on: date, starts_at: time, ends_at: time) -> str:
    monday = held_on - timedelta(days=held_on.weekday())
    others = pattern.sessions.filter(
        held_on__gte=monday, held_on__lt=monday + timedelta(days=7)
    ).exclude(held_on=held_on)
    return flag_of(
        Pattern(
            days_a_week=pattern.days_a_week, minutes=pattern.minutes,
            opens_at=pattern.opens_at, closes_at=pattern.closes_at,
        ),
        held_on,
        (starts_at, ends_at),
        already_in_week=others.values("held_on").distinct().count(),
        pauses=[
            Pause(words=one.words, first_on=one.first_on, last_on=one.last_on)
            for one in pattern.contract.service_pauses.all()
        ],
    )  # fmt: skip


def set_unit_price(
    contract: Contract,
    *,
    name: str,
    unit: str,
    unit_price_yen: int,
    planned_quantity: int,
    minutes_each: int | None = None,
    by: Actor,
    now: datetime,
) -> UnitPriceLine:
    """A unit price with its planned quantity (CONT-007).

    raises  Refused  that name has its price already
    """
    authorise(by, "contracts.contract.edit", contract)
    line, is_new = UnitPriceLine.objects.get_or_create(
        contract=contract, name=name,
        defaults={
            "unit": unit, "unit_price_yen": unit_price_yen, "planned_quantity": planned_quantity,
            "minutes_each": minutes_each,
        },
    )  # fmt: skip
    if not is_new and (line.unit_price_yen, line.planned_quantity) != (
        unit_price_yen, planned_quantity,
    ):  # fmt: skip
        raise Refused("priced", f"「{name}」の単価は登録済みです。変更契約で変えてください。")
    return line


def record_quantity(
    line: UnitPriceLine, *, done_on: date, words: str, quantity: int, by: Actor, now: datetime
) -> QuantityRecord:
    """What was done on a day; the same report sent twice counts once.

    raises  Refused  outside the term, or the same matter with another number
    """
    contract = line.contract
    authorise(by, "contracts.own.file", contract)
    check_in_term(done_on, starts_on=contract.starts_on, ends_on=contract.ends_on)
    record, is_new = QuantityRecord.objects.get_or_create(
        line=line, done_on=done_on, words=words,
        defaults={
            "quantity": quantity, "recorded_by_id": by.person_id or 0, "recorded_at": now,
        },
    )  # fmt: skip
    if not is_new and record.quantity != quantity:
        raise Refused("recorded", "同じ日の同じ内容が、別の数量で記録されています。")
    return record
