"""障害: the clock from the report to the first response, recovery, and a report with its cause."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.stops import end_stop, open_unplanned_stop
from madoguchi.services.safeguarding.models import FaultStep, ServiceContract, ServiceFault
from madoguchi.services.safeguarding.rules.running import FaultSource

RECORD, FILE, ACCEPT = (
    "safeguarding.operation.record", "safeguarding.operation.file", "safeguarding.operation.accept",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What is known when a fault is reported. ``is_down``: nobody can use the service."""

    title: str
    began_at: datetime
    reported_at: datetime
    effect: str = ""
    is_down: bool = False
    source: FaultSource = FaultSource.REPORTED


def report_fault(
    contract: ServiceContract, reported: Reported, *, by: Actor, now: datetime
) -> ServiceFault:
    """The clock of the first response starts at ``reported_at`` (SAFE-056).

    raises  Forbidden, Refused
    """
    authorise(by, RECORD, contract)
    if not reported.title.strip():
        raise Refused("title_needed", "障害の内容を入力してください。")
    if not reported.began_at <= reported.reported_at <= now:
        raise Refused(
            "moment", "発生日時と受付日時は、発生から現在までの順になるように入力してください。"
        )
    with transaction.atomic():
        ServiceContract.objects.select_for_update().get(pk=contract.pk)
        twin = contract.faults.filter(
            reported_at=reported.reported_at, title=reported.title.strip()
        ).first()
        return twin or _save(contract, reported, by=by, now=now)


def _save(
    contract: ServiceContract, reported: Reported, *, by: Actor, now: datetime
) -> ServiceFault:
    stop = None
    if reported.is_down:
        stop = open_unplanned_stop(
            contract, reported.began_at, reported.title.strip(), by=by, now=now
        )
    latest = contract.faults.aggregate(Max("number"))["number__max"] or 0
    return ServiceFault.objects.create(
        contract=contract, number=latest + 1, source=reported.source.value,
        title=reported.title.strip(), began_at=reported.began_at,
        reported_at=reported.reported_at, reported_by_id=by.person_id, effect=reported.effect,
        stop=stop,
    )  # fmt: skip


def record_response(
    fault: ServiceFault, responded_at: datetime, words: str, *, by: Actor, now: datetime
) -> ServiceFault:
    """初動: noted once, with what was done first.

    raises  Forbidden, Refused
    """
    authorise(by, FILE, fault)
    _words(words, "初動で行ったこと")
    with transaction.atomic():
        current = _open(fault)
        if current.responded_at is not None:
            if current.responded_at == responded_at:
                return current
            raise Refused("responded", "初動の日時は、すでに記録されています。")
        _in_order(current.reported_at, responded_at, now)
        current.responded_at = responded_at
        current.save(update_fields=["responded_at"])
        _step(current, responded_at, words, by=by, now=now)
    return current


def add_step(
    fault: ServiceFault, happened_at: datetime, words: str, *, by: Actor, now: datetime
) -> FaultStep:
    """経過, by either side.

    raises  Forbidden, Refused
    """
    authorise(by, RECORD, fault)
    _words(words, "経過")
    with transaction.atomic():
        current = _open(fault)
        _in_order(current.began_at, happened_at, now)
        return _step(current, happened_at, words, by=by, now=now)


def recover_fault(
    fault: ServiceFault, recovered_at: datetime, words: str, *, by: Actor, now: datetime
) -> ServiceFault:
    """復旧: the stop ends with it, and the facilities hear it.

    raises  Forbidden, Refused
    """
    authorise(by, FILE, fault)
    _words(words, "復旧のために行ったこと")
    with transaction.atomic():
        current = _open(fault)
        if current.recovered_at is not None:
            if current.recovered_at == recovered_at:
                return current
            raise Refused("recovered", "復旧の日時は、すでに記録されています。")
        _in_order(current.responded_at or current.reported_at, recovered_at, now)
        current.recovered_at = recovered_at
        current.save(update_fields=["recovered_at"])
        _step(current, recovered_at, words, by=by, now=now)
        if current.stop is not None and current.stop.ends_at is None:
            end_stop(current.stop, recovered_at, by=by, now=now)
    return current


@dataclass(frozen=True, kw_only=True)
class FaultReport:
    """障害報告書 as the contractor writes it."""

    effect: str
    cause: str
    correction: str
    prevention: str


def submit_fault_report(
    fault: ServiceFault, report: FaultReport, *, by: Actor, now: datetime
) -> ServiceFault:
    """Submit the report; it may be written anew until the ward has accepted it.

    raises  Forbidden, Refused  naming what is missing
    """
    authorise(by, FILE, fault)
    for words, name in (
        (report.effect, "施設・お知らせへの影響"), (report.cause, "原因"),
        (report.correction, "処置"), (report.prevention, "再発防止策"),
    ):  # fmt: skip
        _words(words, name)
    with transaction.atomic():
        current = _open(fault)
        if current.responded_at is None or current.recovered_at is None:
            raise Refused("not_recovered", "初動と復旧の日時を記録してから、提出してください。")
        current.effect, current.cause = report.effect, report.cause
        current.correction, current.prevention = report.correction, report.prevention
        current.report_submitted_by_id, current.report_submitted_at = by.person_id, now
        current.save()
    return current


def accept_fault_report(fault: ServiceFault, *, by: Actor, now: datetime) -> ServiceFault:
    """受理: the ward closes the fault; without cause and prevention it stays open (SAFE-057).

    raises  Forbidden, Refused
    """
    authorise(by, ACCEPT, fault)
    with transaction.atomic():
        current = ServiceFault.objects.select_for_update(of=("self",)).get(pk=fault.pk)
        if current.accepted_at is not None:
            return current
        if current.report_submitted_at is None or not (current.cause and current.prevention):
            raise Refused(
                "report_missing", "原因と再発防止策を書いた障害報告書が、まだ提出されていません。"
            )
        current.accepted_by_id, current.accepted_at = by.person_id, now
        current.save(update_fields=["accepted_by", "accepted_at"])
    return current


def _words(text: str, name: str) -> None:
    if not text.strip():
        raise Refused("words_needed", f"{name}を入力してください。")


def _step(
    fault: ServiceFault, happened_at: datetime, words: str, *, by: Actor, now: datetime
) -> FaultStep:
    step, _ = FaultStep.objects.get_or_create(
        fault=fault, happened_at=happened_at, written_by_id=by.person_id,
        defaults={"words": words, "written_at": now},
    )  # fmt: skip
    return step


def _open(fault: ServiceFault) -> ServiceFault:
    rows = ServiceFault.objects.select_for_update(of=("self",))
    current = rows.select_related("stop__contract__section", "contract__key").get(pk=fault.pk)
    if current.accepted_at is not None:
        raise Refused("closed", "この障害は、報告書が受理されて完了しています。")
    return current


def _in_order(since: datetime, moment: datetime, now: datetime) -> None:
    if not since <= moment <= now:
        raise Refused("moment", "日時は、前の段階から現在までの日時を入力してください。")
