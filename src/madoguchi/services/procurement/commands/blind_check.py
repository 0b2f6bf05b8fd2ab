"""副本の点検: check what members would see, keep the report, accept or clean what was found."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.clock import case_now
from madoguchi.core.documents.redaction import strip_metadata
from madoguchi.core.errors import DomainError, Missing, Refused
from madoguchi.core.trail import acting, record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.reading import open_file
from madoguchi.services.procurement.commands import blind
from madoguchi.services.procurement.commands.fenced import SentFile, judge_copy
from madoguchi.services.procurement.models import Application, BlindCopy
from madoguchi.services.procurement.queries.copy_pages import original_of
from madoguchi.services.procurement.queries.proposal_demands import copy_format_rules
from madoguchi.services.procurement.queries.registrations import registration_of
from madoguchi.services.procurement.rules.blind.registration import BadRegistration

PURPOSE = "副本の点検"
CHECKER = Actor.system("副本の点検")
NAME = "副本.pdf"


def check_waiting(now: datetime) -> int:
    """Job: check every copy that waits for it; how many there were."""
    waiting = list(
        BlindCopy.objects.filter(check_state="waiting").select_related(
            "proposal_file__proposal__application__tender__case", "shown_file"
        )
    )
    with acting(CHECKER, source="worker:procurement"):
        for copy in waiting:
            moment = case_now(_application(copy).tender.case, now)
            check_blind_copy(copy, by=CHECKER, now=moment)
    return len(waiting)


def recheck_copy(copy: BlindCopy, *, by: Actor, now: datetime) -> BlindCopy:
    """The officer asks for the check now."""
    authorise(by, "procurement.blind.prepare", _application(copy).tender)
    return check_blind_copy(copy, by=by, now=now)


def check_blind_copy(copy: BlindCopy, *, by: Actor, now: datetime) -> BlindCopy:
    """Check the file that members would see and keep the report, or why there is none.

    A file that a member could see already is taken back when something is found in it.
    """
    try:
        content = blind.copy_bytes(copy, by=by, now=now)
        report = _report(copy, content, by=by, now=now)
    except (DomainError, BadRegistration) as refusal:
        return _failed(copy, str(refusal), now=now)
    if report["problem"] is not None:
        copy = _failed(copy, report["problem"]["message"], now=now)
    else:
        copy.check_state = "done"
    sha256 = copy.shown_file.full_card().sha256 if copy.shown_file else ""
    copy.check_report = {**report, "sha256": sha256, "checked_at": now.isoformat()}
    copy.save(update_fields=["check_state", "check_report", "block_reason"])
    return copy


def _report(copy: BlindCopy, content: bytes, *, by: Actor, now: datetime) -> dict[str, Any]:
    application = _application(copy)
    return judge_copy(
        SentFile(NAME, content),
        registration_of(application),
        original=_original(copy, by=by, now=now),
        format_rules=copy_format_rules(application.tender),
    )


def _original(copy: BlindCopy, *, by: Actor, now: datetime) -> SentFile | None:
    file = original_of(copy)
    if file is None:
        return None
    with open_file(file.file, by=by, now=now, purpose=PURPOSE) as stream:
        return SentFile("正本.pdf", stream.read())


def original_bytes(copy: BlindCopy, *, by: Actor, now: datetime) -> bytes:
    """The original, to be seen beside the copy by who may know whose it is."""
    authorise(by, "procurement.code.read", _application(copy).tender)
    file = original_of(copy)
    if file is None:
        raise Missing("no_original", "正本のファイルがありません。")
    with open_file(file.file, by=by, now=now, purpose=PURPOSE) as stream:
        return stream.read()


def _failed(copy: BlindCopy, reason: str, *, now: datetime) -> BlindCopy:
    copy.check_state = "failed"
    copy.block_reason = reason[:300]
    copy.check_report = {"result": "unchecked", "checked_at": now.isoformat()}
    copy.save(update_fields=["check_state", "block_reason", "check_report"])
    return copy


def accept_finds(copy: BlindCopy, *, reason: str, by: Actor, now: datetime) -> BlindCopy:
    """Record why what was found tells nobody who the bidder is; then pages can be confirmed."""
    authorise(by, "procurement.blind.prepare", _application(copy).tender)
    if not reason.strip():
        raise Refused("reason_needed", "差し支えない理由を入力してください。")
    if not copy.check_report.get("finds"):
        raise Refused("no_finds", "見つかった箇所はありません。")
    with transaction.atomic():
        accepted: dict[str, Any] = {"reason": reason, "at": now.isoformat(), "by": by.person_id}
        copy.check_report = {**copy.check_report, "accepted": accepted}
        copy.save(update_fields=["check_report"])
        count = len(copy.check_report["finds"])
        record(
            "procurement.blind_finds_accepted", by=by, about=copy, label=reason[:100],
            detail={"finds": count}, now=now,
        )  # fmt: skip
    return copy


def clean_copy(copy: BlindCopy, *, by: Actor, now: datetime) -> BlindCopy:
    """Take out document information, notes, links, attachments and earlier versions; pages stay."""
    authorise(by, "procurement.blind.prepare", _application(copy).tender)
    cleaned = strip_metadata(blind.copy_bytes(copy, by=by, now=now))
    with transaction.atomic():
        blind.show_instead(copy, BytesIO(cleaned), by=by, now=now)
        record("procurement.blind_copy_cleaned", by=by, about=copy, now=now)
    return copy


def _application(copy: BlindCopy) -> Application:
    return copy.proposal_file.proposal.application
