"""登録簿: rows are added and replaced by newer versions, never changed; some lead further."""

from collections.abc import Mapping
from datetime import datetime
from json import dumps, loads

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import search_digest
from madoguchi.services.contracts.commands.duties import settle
from madoguchi.services.contracts.commands.incidents import report_incident
from madoguchi.services.contracts.models import Contract, GoLive, Incident, RegisterRow
from madoguchi.services.contracts.queries.erasure import key_of
from madoguchi.services.contracts.queries.people import officers_of
from madoguchi.services.contracts.queries.registers import current_rows, proved_duties
from madoguchi.services.contracts.queries.roster import badge_of
from madoguchi.services.contracts.rules.register_fields import SPECS
from madoguchi.services.contracts.rules.registers import check_go_live, check_row
from madoguchi.services.contracts.terms import IncidentKind, RegisterKind


def record_row(
    contract: Contract,
    kind: RegisterKind,
    values: Mapping[str, str],
    *,
    replaces: RegisterRow | None = None,
    by: Actor,
    now: datetime,
) -> RegisterRow:
    """Keep a row, or its next version. The ward names receivers (第30項); the firm keeps the rest.

    A register in order settles its duty: the clause turns green and nobody is reminded any more.

    values  field code -> text; fields that are not given are empty
    raises  Refused  something missing, the contract is not running, or a newer version stands
    """
    _authorise(contract, kind, by)
    if not contract.is_binding:
        raise Refused("not_binding", "履行中の契約についてだけ記録できます。")
    row = {field.code: str(values.get(field.code, "")) for field in SPECS[kind].fields}
    if kind is RegisterKind.ENTRY_LOG:
        row["badge"] = row["badge"] or badge_of(contract, row["person"])
    check_row(kind, row)
    text = dumps(row, ensure_ascii=False, sort_keys=True)
    digest = search_digest(key_of(contract), text, kind.value)
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        twin = contract.register_rows.filter(kind=kind.value, digest=digest, replaces=replaces)
        if (found := twin.first()) is not None:
            return found
        if replaces is not None and RegisterRow.objects.filter(replaces=replaces).exists():
            raise Refused("newer_row", "この行は、ほかの人が直しています。開き直してください。")
        kept = RegisterRow.objects.create(
            contract=contract, kind=kind.value, values=text, digest=digest, replaces=replaces,
            recorded_by_id=by.person_id or 0, recorded_at=now,
        )  # fmt: skip
        if kind is RegisterKind.CREATED_ASSET and row["finished_on"] and not row["receiver"]:
            _ask_for_receiver(kept, row["name"], by=by, now=now)
        for duty in proved_duties(contract, kept, day_of(now)):
            settle(duty, by=by, now=now)
    return kept


def _authorise(contract: Contract, kind: RegisterKind, by: Actor) -> None:
    is_ward = by.organisation_id == contract.chain.section_id
    if kind is RegisterKind.CREATED_ASSET and is_ward:
        authorise(by, "contracts.duty.judge", contract)
    else:
        authorise(by, "contracts.own.file", contract)


def _ask_for_receiver(row: RegisterRow, name: str, *, by: Actor, now: datetime) -> None:
    """The ward has not named who takes it: its officers are asked at once (CONT-137)."""
    contract = row.contract
    for person in officers_of(contract.chain.section, now):
        queue_mail(
            template="contracts/mail/receiver", to=person.email, to_name=person.name,
            context={"number": contract.case.number, "title": contract.case.title, "name": name},
            unique_key=f"contracts.receiver.{row.pk}.{person.pk}", about=row, case=contract.case,
            by=by, now=now,
        )  # fmt: skip


def open_incident_from_check(row: RegisterRow, *, by: Actor, now: datetime) -> Incident:
    """滅失のおそれ from a stock check that found fewer than there should be (CONT-083).

    raises  Refused  nothing is missing
    """
    values = loads(row.values)
    missing = int(values.get("expected", 0)) - int(values.get("found", 0))
    if row.kind != RegisterKind.STOCK_CHECK.value or missing <= 0:
        raise Refused("nothing_missing", "この点検では、足りないものはありません。")
    return report_incident(
        row.contract, IncidentKind.LOSS, is_feared=True, noticed_at=row.recorded_at,
        words=f"{values['checked_on']}の点検で、{values['expected']}点のうち{missing}点が"
        f"見つかりません。{values['note']}", by=by, now=now,
    )  # fmt: skip


def approve_go_live(contract: Contract, *, by: Actor, now: datetime) -> GoLive:
    """The chief lets the system be introduced.

    raises  Refused  an item neither passed nor decided on
    """
    authorise(by, "contracts.approval.decide", contract)
    rows = [row.values for row in current_rows(contract, RegisterKind.VERIFICATION)]
    check_go_live(rows)
    with transaction.atomic():
        found, _ = GoLive.objects.get_or_create(
            contract=contract, defaults={"approved_by_id": by.person_id or 0, "approved_at": now}
        )
    return found
