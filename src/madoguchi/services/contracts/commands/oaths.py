"""秘密保持の誓約, the eight rules and the IDs: what each worker signed, and who may use what."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.keys import search_digest
from madoguchi.services.contracts.commands.deliveries import key_of
from madoguchi.services.contracts.commands.incidents import report_incident
from madoguchi.services.contracts.commands.roster import Upload, keep_file
from madoguchi.services.contracts.models import (
    Contract,
    IdentityUse,
    Incident,
    SecrecyOath,
    SystemIdentity,
    Worker,
)
from madoguchi.services.contracts.queries.refused_files import is_refused
from madoguchi.services.contracts.rules.people import is_permitted_use
from madoguchi.services.contracts.terms import IdentityRule, IncidentKind


def record_oath(
    worker: Worker,
    *,
    text_version: str,
    told_on: date,
    signed_on: date,
    paper: Upload | None = None,
    by: Actor,
    now: datetime,
) -> SecrecyOath:
    """The worker was told, and signed the text of this version (第1項, CONT-054).

    raises  Refused  a day in the future, signed before told, or this version is signed already
    """
    authorise(by, "contracts.own.file", worker)
    if signed_on > day_of(now) or signed_on < told_on:
        raise Refused("oath_days", "署名の日は、周知した日から今日までの日付を入力してください。")
    with transaction.atomic():
        stored = keep_file(worker.contract, paper, by=by, now=now) if paper else None
        oath, is_new = SecrecyOath.objects.get_or_create(
            worker=worker,
            text_version=text_version.strip(),
            defaults={
                "told_on": told_on,
                "signed_on": signed_on,
                "paper": stored,
                "recorded_by_id": by.person_id or 0,
                "recorded_at": now,
            },
        )
        if not is_new and stored is not None and is_refused(oath.paper):
            oath.paper, oath.told_on, oath.signed_on = stored, told_on, signed_on
            oath.save(update_fields=["paper", "told_on", "signed_on"])
        elif not is_new:
            raise Refused("signed", f"「{text_version}」の誓約は、すでに記録されています。")
    return oath


def acknowledge_rules(
    worker: Worker, rules: Collection[IdentityRule], *, on: date, by: Actor, now: datetime
) -> None:
    """The rules that the worker confirmed on a day; those confirmed before keep their day."""
    authorise(by, "contracts.own.file", worker)
    if on > day_of(now):
        raise Refused("in_future", "確認した日は、今日までの日付を入力してください。")
    with transaction.atomic():
        for rule in rules:
            worker.acknowledgements.get_or_create(rule=rule.value, defaults={"acknowledged_on": on})


def register_identity(
    contract: Contract,
    *,
    system: str,
    identifier: str,
    users: Sequence[Worker],
    is_shared: bool,
    starts_on: date,
    ends_on: date | None = None,
    by: Actor,
    now: datetime,
) -> SystemIdentity:
    """An ID with its users; several users only where it is designated as shared (CONT-062).

    raises  Refused
    """
    authorise(by, "contracts.own.file", contract)
    if not users or (len(users) > 1 and not is_shared):
        raise Refused(
            "users", "利用者を1人選んでください。2人以上で使うIDは、共用IDとして登録してください。"
        )
    with transaction.atomic():
        row, is_new = SystemIdentity.objects.get_or_create(
            contract=contract,
            system=system,
            identifier_digest=search_digest(key_of(contract), identifier, "identity"),
            defaults={
                "identifier": identifier,
                "is_shared": is_shared,
                "starts_on": starts_on,
                "ends_on": ends_on,
            },
        )
        if not is_new:
            raise Refused("registered", "同じシステムの同じIDが、すでに登録されています。")
        row.users.set(users)
    return row


def report_use(
    identity: SystemIdentity, *, user_name: str, used_at: datetime, by: Actor, now: datetime
) -> IdentityUse:
    """A use of the ID, judged by its users and its period.

    raises  Refused  nobody named, or in the future
    """
    authorise(by, "contracts.own.file", identity)
    if not user_name.strip() or used_at > now:
        raise Refused("use", "利用した人の氏名と、現在までの日時を入力してください。")
    return IdentityUse.objects.create(
        identity=identity,
        user_name=user_name,
        used_at=used_at,
        is_permitted=is_permitted_use(
            user_name.strip(),
            {worker.name.strip() for worker in identity.users.all()},
            used_on=day_of(used_at),
            starts_on=identity.starts_on,
            ends_on=identity.ends_on,
        ),
        reported_by_id=by.person_id or 0,
        reported_at=now,
    )


def open_incident_of(use: IdentityUse, *, by: Actor, now: datetime) -> Incident:
    """The breach becomes an incident of kind 情報セキュリティポリシーの違反.

    raises  Refused  the use was permitted
    """
    authorise(by, "contracts.own.file", use.identity)
    if use.is_permitted:
        raise Refused("permitted", "認められた利用のため、事故報告は要りません。")
    if use.incident is not None:
        return use.incident
    with transaction.atomic():
        use.incident = report_incident(
            use.identity.contract,
            IncidentKind.POLICY_BREACH,
            words=f"共用ID「{use.identity.identifier}」を、登録された利用者以外の人が使いました。",
            noticed_at=use.used_at,
            is_feared=False,
            by=by,
            now=now,
        )
        use.save(update_fields=["incident"])
    return use.incident
