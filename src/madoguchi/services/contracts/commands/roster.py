"""従事者名簿: workers named, approved beforehand, started, changed, and the roster filed."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import search_digest
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.commands.approvals import (
    answer_with_file,
    request_approval,
)
from madoguchi.services.contracts.commands.duties import PAPERS, file_document
from madoguchi.services.contracts.commands.refiling import reopen
from madoguchi.services.contracts.documents.roster_paper import (
    RosterReading,
    read_roster,
    roster_rows,
    roster_xlsx,
)
from madoguchi.services.contracts.models import (
    Contract,
    Qualification,
    RosterVersion,
    Subcontract,
    Worker,
)
from madoguchi.services.contracts.queries.refused_files import is_refused
from madoguchi.services.contracts.queries.roster import (
    demand_assignable,
    is_audit,
    refused_papers,
)
from madoguchi.services.contracts.queries.subcontracts import demand_subcontract
from madoguchi.services.contracts.rules.roster import check_notice, expired_words, problems_of_row
from madoguchi.services.contracts.terms import ApprovalKind

ROSTER = "data_processing.roster"
ROSTERS = (ROSTER, "personal_information.roster")
Upload = tuple[BinaryIO, str]


def keep_file(contract: Contract, upload: Upload, *, by: Actor, now: datetime) -> StoredFile:
    """A file of the contract into the vault, under the contract's key."""
    key = contract.sealing_key()
    if key is None:
        raise Refused("no_key", "契約の鍵が見つかりません。区の担当者にご連絡ください。")
    stream, name = upload
    return receive(stream, name=name, key=key, policy=PAPERS, by=by, now=now)


def register_worker(
    contract: Contract,
    typed: Mapping[str, Any],
    *,
    cv: Upload | None = None,
    subcontract: Subcontract | None = None,
    replaces: Worker | None = None,
    by: Actor,
    now: datetime,
) -> Worker:
    """Name a worker; with a copy of the CV the ward is asked for its approval (CONT-024, 048).

    typed   the model's fields, and ``qualification``, ``obtained_on``, ``expires_on``
    raises  Refused  a field is missing, less than a month's notice without a reason, or the firm
                     that employs them is not approved (CONT-032, 049, 065, 066)
    """
    authorise(by, "contracts.own.file", contract)
    if not contract.is_binding:
        raise Refused("not_binding", "締結した契約についてだけ、従事者を届け出られます。")
    today = day_of(now)
    _check_row(contract, typed, today)
    _check_employer(typed, subcontract, today)
    if contract.rosters.exists():
        check_notice(typed["planned_from_on"], today, str(typed.get("late_reason", "")))
    with transaction.atomic():
        worker = _save_worker(contract, typed, subcontract, replaces, by=by, now=now)
        if cv is not None:
            ask_for_approval(worker, cv, by=by, now=now)
        _reopen(contract, f"{worker} の追加", now=now)
    return worker


def _check_row(contract: Contract, typed: Mapping[str, Any], today: date) -> None:
    problems = problems_of_row(typed, is_audit=is_audit(contract), on=today)
    if problems:
        raise Refused(problems[0][0], "".join(sentence for _, sentence in problems))
    if not isinstance(typed.get("planned_from_on"), date):
        raise Refused("planned_from_on", "従事開始日を入力してください。")


def _check_employer(typed: Mapping[str, Any], subcontract: Subcontract | None, today: date) -> None:
    """A subsidiary counts as a subcontractor (第4項, 会社法第2条第3号)."""
    if typed.get("is_of_subsidiary") and subcontract is None:
        raise Refused(
            "subsidiary",
            "子会社も再委託先に当たります（電算処理の特記事項 第4項）。"
            "承認された再委託を選んでください。",
        )
    if subcontract is not None:
        demand_subcontract(subcontract, today)


def _save_worker(
    contract: Contract,
    typed: Mapping[str, Any],
    subcontract: Subcontract | None,
    replaces: Worker | None,
    *,
    by: Actor,
    now: datetime,
) -> Worker:
    Contract.objects.select_for_update().get(pk=contract.pk)
    key = contract.sealing_key()
    if key is None:
        raise Refused("no_key", "契約の鍵が見つかりません。区の担当者にご連絡ください。")
    own = {field.name for field in Worker._meta.fields}
    latest = contract.workers.aggregate(Max("number"))["number__max"] or 0
    worker = Worker(
        **{name: value for name, value in typed.items() if name in own},
        contract=contract,
        number=latest + 1,
        name_digest=search_digest(key, str(typed["name"]), "worker"),
        subcontract=subcontract,
        replaces=replaces,
        registered_by_id=by.person_id or 0,
        registered_at=now,
    )
    if contract.workers.filter(
        name_digest=worker.name_digest, planned_from_on=worker.planned_from_on
    ).exists():
        raise Refused(
            "named_twice", "同じ氏名・同じ従事開始日の従事者が、すでに届け出られています。"
        )
    worker.save()
    if typed.get("qualification"):
        worker.qualifications.create(
            name=typed["qualification"],
            obtained_on=typed["obtained_on"],
            expires_on=typed.get("expires_on"),
        )
    return worker


def _reopen(
    contract: Contract, words: str, *, now: datetime, changes_on: date | None = None
) -> None:
    """Whichever set asks for the roster first; its twin follows."""
    for code in ROSTERS:
        duty = contract.duties.filter(code=code, same_as__isnull=True).first()
        if duty is not None:
            reopen(contract, code, words, now=now, changes_on=changes_on)


def ask_for_approval(worker: Worker, cv: Upload, *, by: Actor, now: datetime) -> Worker:
    """File the copy of the CV and ask the ward, before the worker begins (CONT-048).

    A CV that the checks refused is filed anew, and the ward decides on it.
    raises  Refused  asked for already
    """
    authorise(by, "contracts.own.file", worker)
    if is_refused(worker.cv):
        return _file_anew(worker, cv, by=by, now=now)
    if worker.approval_id is not None:
        raise Refused("asked", "この従事者の承認は、すでに申請されています。")
    with transaction.atomic():
        worker.cv = keep_file(worker.contract, cv, by=by, now=now)
        worker.approval = request_approval(
            worker.contract,
            ApprovalKind.WORKER,
            subject=f"{worker}（{worker.role}）",
            reason="従事者の届出（履歴書の写しを添付）",
            planned_on=worker.planned_from_on,
            by=by,
            now=now,
        )
        worker.save(update_fields=["cv", "approval"])
    return worker


def _file_anew(worker: Worker, cv: Upload, *, by: Actor, now: datetime) -> Worker:
    with transaction.atomic():
        worker.cv = keep_file(worker.contract, cv, by=by, now=now)
        worker.save(update_fields=["cv"])
        _answer_if_complete(worker, cv[1])
    return worker


def _answer_if_complete(worker: Worker, name: str) -> None:
    """The ward may decide again once no refused paper is left."""
    if worker.approval is not None and not refused_papers(worker):
        answer_with_file(worker.approval, name)


def start_worker(worker: Worker, *, started_on: date, by: Actor, now: datetime) -> Worker:
    """Work begins on a day that the approval covers, never before (CONT-047, CONT-048).

    raises  Refused
    """
    authorise(by, "contracts.own.file", worker)
    demand_assignable(worker, started_on)
    worker.started_on = started_on
    worker.save(update_fields=["started_on"])
    return worker


def record_leaving(
    worker: Worker, *, leaves_on: date, late_reason: str = "", by: Actor, now: datetime
) -> Worker:
    """The last day of a worker; the roster is owed again from the day after (CONT-030, CONT-049).

    raises  Refused  less than a month's notice without a reason
    """
    authorise(by, "contracts.own.file", worker)
    if worker.leaves_on is not None:
        raise Refused("leaving", "この従事者の離任は、すでに届け出られています。")
    check_notice(leaves_on, day_of(now), late_reason)
    with transaction.atomic():
        worker.leaves_on, worker.leaving_known_on = leaves_on, day_of(now)
        worker.late_reason = late_reason or worker.late_reason
        worker.save(update_fields=["leaves_on", "leaving_known_on", "late_reason"])
        words = f"{worker} の離任（最終日 {format_date(leaves_on)}）"
        _reopen(worker.contract, words, now=now, changes_on=leaves_on)
    return worker


def add_qualification(
    worker: Worker,
    *,
    name: str,
    obtained_on: date,
    expires_on: date | None = None,
    evidence: Upload | None = None,
    by: Actor,
    now: datetime,
) -> Qualification:
    """A qualification, or its renewal, with its evidence.

    Evidence that the checks refused is replaced by the same qualification with a new one.
    raises  Refused  it has expired, or is there already
    """
    authorise(by, "contracts.own.file", worker)
    if expires_on is not None and expires_on < day_of(now):
        raise Refused("expired", expired_words(name, expires_on))
    month = obtained_on.replace(day=1)
    with transaction.atomic():
        held = worker.qualifications.filter(name=name, obtained_on=month).first()
        if held is not None and evidence is not None and is_refused(held.evidence):
            return _prove_anew(held, expires_on, evidence, by=by, now=now)
        row = Qualification(worker=worker, name=name, obtained_on=month, expires_on=expires_on)
        if evidence is not None:
            row.evidence = keep_file(worker.contract, evidence, by=by, now=now)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as twice:
            raise Refused("named_twice", "同じ資格が、すでに届け出られています。") from twice
        _reopen(worker.contract, f"{worker} の資格の届出", now=now)
    return row


def _prove_anew(
    row: Qualification, expires_on: date | None, evidence: Upload, *, by: Actor, now: datetime
) -> Qualification:
    row.evidence = keep_file(row.worker.contract, evidence, by=by, now=now)
    row.expires_on = expires_on
    row.save(update_fields=["evidence", "expires_on"])
    _answer_if_complete(row.worker, evidence[1])
    return row


def import_roster(
    contract: Contract, stream: BinaryIO, name: str, *, by: Actor, now: datetime
) -> list[Worker]:
    """Every row of the sheet, or none (preview: ``documents.roster_paper.read_roster``).

    raises  Refused  naming the rows, one sentence each
    """
    authorise(by, "contracts.own.file", contract)
    reading = read_roster(stream, name, is_audit=is_audit(contract), on=day_of(now))
    if not reading.rows:
        raise Refused("empty", "従事者の行がありません。見出しの下に1行に1人を書いてください。")
    if reading.problems:
        raise Refused("rows", "　".join(str(problem) for problem in reading.problems))
    with transaction.atomic():
        return _import_rows(contract, reading, by=by, now=now)


def _import_rows(
    contract: Contract, reading: RosterReading, *, by: Actor, now: datetime
) -> list[Worker]:
    made = []
    for number, typed in reading.rows:
        try:
            firm = _firm(contract, str(typed["firm"]))
            made.append(register_worker(contract, typed, subcontract=firm, by=by, now=now))
        except Refused as refusal:
            raise Refused(refusal.code, f"{number}行目：{refusal.message}") from refusal
    return made


def _firm(contract: Contract, name: str) -> Subcontract | None:
    if not name.strip():
        return None
    found = contract.subcontracts.filter(firm=name.strip()).first()
    if found is None:
        raise Refused(
            "unknown_firm",
            f"再委託先「{name}」は届け出られていません。先に再委託を申請してください。",
        )
    return found


def file_roster(contract: Contract, *, by: Actor, now: datetime) -> RosterVersion:
    """File the roster of today: frozen rows, and the workbook as the document of the duty.

    raises  Refused  nobody is on it, or nothing has changed since the last filing
    """
    authorise(by, "contracts.own.file", contract)
    rows = roster_rows(contract, day_of(now))
    if not rows:
        raise Refused("nobody", "従事者が1人も届け出られていません。先に従事者を届け出てください。")
    latest = contract.rosters.first()
    if latest is not None and json.loads(latest.rows) == rows:
        raise Refused("unchanged", f"第{latest.version}版から変わったところはありません。")
    duty = contract.duties.filter(code__in=ROSTERS, same_as__isnull=True).first()
    if duty is None:
        raise Refused("not_owed", "この契約には、従事者名簿の提出の定めがありません。")
    number = latest.version + 1 if latest is not None else 1
    with transaction.atomic():
        paper = (BytesIO(roster_xlsx(contract, rows)), f"従事者名簿_第{number}版.xlsx")
        filing = file_document(duty, [paper], note=f"従事者 {len(rows)}人", by=by, now=now)
        return RosterVersion.objects.create(
            contract=contract,
            filing=filing,
            version=number,
            rows=json.dumps(rows, ensure_ascii=False),
            filed_at=now,
        )


def record_days(
    workers: Sequence[Worker], field: str, on: date, *, by: Actor, now: datetime
) -> None:
    """A day in the register of each worker: badge, ethics, insurance, health (CONT-036, 050, 051).

    field   ``ethics_on``, ``insured_until_on``, ``health_checked_on`` or ``badge_instructed_on``
    """
    if field not in {"ethics_on", "insured_until_on", "health_checked_on", "badge_instructed_on"}:
        raise ValueError(field)
    with transaction.atomic():
        for worker in workers:
            authorise(by, "contracts.own.file", worker)
            setattr(worker, field, on)
            worker.save(update_fields=[field])


def issue_badge(
    worker: Worker, *, number: str, issued_on: date, is_instructed: bool, by: Actor, now: datetime
) -> Worker:
    """名札・身分証: its number, and that the worker was told to show it (第11項, CONT-057).

    raises  Refused
    """
    authorise(by, "contracts.own.file", worker)
    if not number.strip():
        raise Refused("number_needed", "身分証の番号を入力してください。")
    worker.badge_number, worker.badge_on = number, issued_on
    worker.badge_instructed_on = issued_on if is_instructed else worker.badge_instructed_on
    worker.save(update_fields=["badge_number", "badge_on", "badge_instructed_on"])
    return worker
