"""着手書類: schedule, cloud services, the dedicated address, and what cannot be kept."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.fiscal import fiscal_year
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import search_digest
from madoguchi.services.contracts.commands.duties import file_document
from madoguchi.services.contracts.commands.refiling import reopen
from madoguchi.services.contracts.commands.roster import Upload, keep_file
from madoguchi.services.contracts.models import (
    CloudService,
    Contract,
    DedicatedAddress,
    Duty,
    Impracticality,
    SchedulePhase,
)
from madoguchi.services.contracts.queries.refused_files import is_lacking
from madoguchi.services.contracts.rules.people import months_of
from madoguchi.services.contracts.terms import DutyState

SCHEDULE = "data_processing.schedule"
CLOUD = "data_processing.cloud_risks"
ADDRESS = "staffing.dedicated_address"


def add_phase(
    contract: Contract, name: str, *, starts_on: date, ends_on: date, by: Actor, now: datetime
) -> SchedulePhase:
    """One phase of the schedule; after filing, the schedule is owed again (CONT-026, CONT-030).

    raises  Refused
    """
    authorise(by, "contracts.own.file", contract)
    if not name.strip() or ends_on < starts_on:
        raise Refused("phase", "工程の名称と、開始日以後の終了日を入力してください。")
    with transaction.atomic():
        phase, is_new = SchedulePhase.objects.get_or_create(
            contract=contract,
            name=name.strip(),
            defaults={"starts_on": starts_on, "ends_on": ends_on},
        )
        if not is_new:
            raise Refused("named_twice", f"工程「{name}」は、すでに登録されています。")
        reopen(contract, SCHEDULE, f"工程「{name}」の追加", now=now)
    return phase


def load_phases(
    contract: Contract, rows: Iterable[tuple[str, str]], *, by: Actor, now: datetime
) -> list[SchedulePhase]:
    """Phases as a specification writes them: (name, 「7月-9月」), all or none.

    raises  Refused
    """
    year = fiscal_year(contract.starts_on)
    with transaction.atomic():
        made = []
        for name, months in rows:
            first, last = months_of(months, year)
            made.append(add_phase(contract, name, starts_on=first, ends_on=last, by=by, now=now))
    return made


def finish_phase(phase: SchedulePhase, *, done_on: date, by: Actor, now: datetime) -> SchedulePhase:
    """The phase is done."""
    authorise(by, "contracts.own.file", phase)
    if done_on > day_of(now):
        raise Refused("in_future", "完了した日は、今日までの日付を入力してください。")
    phase.done_on = done_on
    phase.save(update_fields=["done_on"])
    return phase


def agree_schedule(contract: Contract, *, by: Actor, now: datetime) -> int:
    """The ward agrees to the phases as they stand; returns how many.

    raises  Refused
    """
    authorise(by, "contracts.duty.judge", contract)
    count = contract.phases.filter(agreed_on__isnull=True).count()
    if not count:
        raise Refused("nothing", "合意する工程がありません。")
    with transaction.atomic():
        for phase in contract.phases.filter(agreed_on__isnull=True):
            phase.agreed_on = day_of(now)
            phase.save(update_fields=["agreed_on"])
    return count


def file_schedule(contract: Contract, *, by: Actor, now: datetime) -> None:
    """File the phases as the paper of 第3項(3).

    raises  Refused
    """
    authorise(by, "contracts.own.file", contract)
    rows = list(contract.phases.all())
    duty = contract.duties.filter(code=SCHEDULE).first()
    if not rows or duty is None:
        raise Refused("nothing", "工程を登録してから提出してください。")
    note = "実施スケジュール\n" + "\n".join(
        f"{row.name}　{format_date(row.starts_on)} から {format_date(row.ends_on)}" for row in rows
    )
    file_document(duty, [], note=note, by=by, now=now)


def add_cloud_service(
    contract: Contract,
    *,
    name: str,
    provider: str,
    use: str,
    is_paid: bool,
    added_on: date,
    risk_paper: Upload | None = None,
    by: Actor,
    now: datetime,
) -> CloudService:
    """A service joins the list; without its own risk paper clause 3(6) stays open (CONT-029).

    raises  Refused
    """
    authorise(by, "contracts.own.file", contract)
    if not name.strip() or not provider.strip():
        raise Refused("names", "サービス名と提供者を入力してください。")
    with transaction.atomic():
        row, is_new = CloudService.objects.get_or_create(
            contract=contract,
            name=name.strip(),
            defaults={
                "provider": provider,
                "use": use,
                "is_paid": is_paid,
                "added_on": added_on,
            },
        )
        if not is_new:
            raise Refused("named_twice", f"「{name}」は、すでに登録されています。")
        reopen(contract, CLOUD, f"クラウドサービス「{name}」の追加", now=now)
        if risk_paper is not None:
            attach_risk_paper(row, risk_paper, by=by, now=now)
    return row


def attach_risk_paper(
    service: CloudService, upload: Upload, *, by: Actor, now: datetime
) -> CloudService:
    """The risk paper of one service; with the last one the duty is filed.

    raises  Refused
    """
    authorise(by, "contracts.own.file", service)
    contract = service.contract
    with transaction.atomic():
        service.risk_paper = keep_file(contract, upload, by=by, now=now)
        service.save(update_fields=["risk_paper"])
        duty = contract.duties.filter(code=CLOUD).first()
        names = list(contract.cloud_services.values_list("name", flat=True))
        is_last = not contract.cloud_services.filter(is_lacking("risk_paper")).exists()
        if duty is not None and is_last:
            note = "リスク対策文書を添えたサービス：" + "、".join(names)
            file_document(duty, [], note=note, by=by, now=now)
    return service


def register_address(
    contract: Contract, *, email: str, internet_confirmed_on: date, by: Actor, now: datetime
) -> DedicatedAddress:
    """専用の電子メールアドレス; the first one files the duty where it is owed (CONT-037).

    raises  Refused
    """
    authorise(by, "contracts.own.file", contract)
    key = contract.sealing_key()
    if key is None:
        raise Refused("no_key", "契約の鍵が見つかりません。区の担当者にご連絡ください。")
    with transaction.atomic():
        row, is_new = DedicatedAddress.objects.get_or_create(
            contract=contract,
            email_digest=search_digest(key, email.strip().lower(), "address"),
            defaults={"email": email, "internet_confirmed_on": internet_confirmed_on},
        )
        if not is_new:
            raise Refused("registered", "このアドレスは、すでに登録されています。")
        duty = contract.duties.filter(code=ADDRESS).first()
        if duty is not None:
            file_document(
                duty, [], note=f"専用アドレス {email}\nインターネット接続を確認済み", by=by, now=now
            )
    return row


def report_impracticality(duty: Duty, *, words: str, by: Actor, now: datetime) -> Impracticality:
    """A filed rule that is unclear or cannot be kept is reported at once (第13項, CONT-058).

    raises  Refused  nothing said, or reported already
    """
    authorise(by, "contracts.own.file", duty)
    if not words.strip():
        raise Refused("words_needed", "守れない点や不明な点を入力してください。")
    waiting = duty.impracticalities.filter(agreed_on__isnull=True)
    if any(row.words == words for row in waiting):
        raise Refused("reported", "同じ内容が、すでに報告されています。")
    return Impracticality.objects.create(
        duty=duty, words=words, reported_by_id=by.person_id or 0, reported_at=now
    )


def agree_alternative(
    row: Impracticality, *, alternative: str, by: Actor, now: datetime
) -> Impracticality:
    """The ward agrees to another way; it stands at the clause with its day.

    raises  Refused
    """
    authorise(by, "contracts.duty.judge", row.duty)
    if not alternative.strip():
        raise Refused("words_needed", "合意した代わりの方法を入力してください。")
    if row.agreed_on is not None:
        raise Refused("agreed", "この報告は、すでに合意されています。")
    row.alternative, row.agreed_on, row.agreed_by_id = alternative, day_of(now), by.person_id
    row.save(update_fields=["alternative", "agreed_on", "agreed_by"])
    return row


def agree_due_day(duty: Duty, *, due_on: date, by: Actor, now: datetime) -> Duty:
    """The day agreed for a duty whose words give none in the term (CONT-035).

    raises  Refused  it has a day already, or the day lies before the signature
    """
    authorise(by, "contracts.duty.judge", duty)
    contract = duty.contract
    if duty.due_on is not None or duty.period_on is None or duty.state != DutyState.OPEN.value:
        raise Refused("has_day", "この義務の期限は、すでに決まっています。")
    if due_on < (contract.concluded_on or contract.starts_on):
        raise Refused("before_contract", "契約の締結日以後の日を入力してください。")
    duty.due_on = due_on
    duty.save(update_fields=["due_on"])
    return duty
