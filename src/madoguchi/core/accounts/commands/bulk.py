"""Bulk registration: all rows or none, everything through the same commands as the pages."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.commands.invitations import Invited, invite_person
from madoguchi.core.accounts.commands.organisations import check_and_save
from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.rules.bulk import (
    KINDS,
    ROLES,
    BulkRow,
    RowError,
    organisation_errors,
    person_errors,
)
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor

FIELDS = {
    "名称": "name", "フリガナ": "name_kana", "通称・屋号": "trade_name", "英語名": "english_name",
    "法人番号": "corporate_number", "代表者職名": "representative_title",
    "代表者氏名": "representative", "郵便番号": "postal_code", "所在地": "address",
    "電話番号": "phone", "メール": "email",
}  # fmt: skip


def errors_of(kind: str, rows: list[BulkRow]) -> list[RowError]:
    """What stands in the way of the file, against the registers as they are now."""
    kinds = dict(Organisation.objects.values_list("name", "kind"))
    if kind == "organisations":
        return organisation_errors(rows, frozenset(kinds))
    return person_errors(rows, kinds)


@transaction.atomic
def import_organisations(rows: list[BulkRow], *, by: Actor, now: datetime) -> int:
    """Register all; parents may stand below their children in the file.

    raises  Forbidden, Refused (the first mistake found; nothing is saved)
    """
    authorise(by, "accounts.bulk.import", now=now)
    _stop_at_errors(errors_of("organisations", rows))
    made = {}
    for row in rows:
        values = {field: row.cells[column] for column, field in FIELDS.items()}
        made[row.cells["名称"]] = Organisation.objects.create(
            kind=KINDS[row.cells["種別"]], **values
        )
    for row in rows:
        if row.cells["上位組織"]:
            one = made[row.cells["名称"]]
            one.parent = Organisation.objects.get(name=row.cells["上位組織"])
    for one in made.values():
        check_and_save(one)
    return len(made)


@transaction.atomic
def invite_people(rows: list[BulkRow], *, by: Actor, now: datetime) -> list[Invited]:
    """Invite everybody of the file; each gets a mail, all or none.

    raises  Forbidden, Refused
    """
    authorise(by, "accounts.bulk.import", now=now)
    _stop_at_errors(errors_of("people", rows))
    organisations = {one.name: one for one in Organisation.objects.all()}
    invited = []
    for row in rows:
        cells = row.cells
        try:
            invited.append(
                invite_person(
                    email=cells["メール"],
                    name=cells["氏名"],
                    post=cells["職名"],
                    organisation=organisations[cells["組織"]],
                    role=ROLES[cells["役割"]],
                    by=by,
                    now=now,
                )
            )
        except Refused as error:
            raise Refused(error.code, f"{row.line}行目：{error.message}") from error
    return invited


def _stop_at_errors(errors: list[RowError]) -> None:
    if errors:
        first = errors[0]
        raise Refused("bulk_errors", f"{first.line}行目の「{first.column}」：{first.message}")
