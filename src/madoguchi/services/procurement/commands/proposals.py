"""企画提案書: prepare, seal, submit in time. Nobody but the firm reads it before the opening."""

import io
from datetime import datetime
from typing import Protocol

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import decrypt_text, encrypt_text
from madoguchi.core.vault.models import Seal, StoredFile
from madoguchi.core.vault.policy import ExtraCheck, FilePolicy
from madoguchi.core.vault.seals import create_seal
from madoguchi.core.vault.terms import FileState
from madoguchi.services.procurement.commands.applications import demand_channel
from madoguchi.services.procurement.commands.closing import demand_window
from madoguchi.services.procurement.commands.refusals import attempts_kept
from madoguchi.services.procurement.errors import (
    NoParticipationNotice,
    NotInvited,
    ProposalFrozen,
    ProposalIncomplete,
)
from madoguchi.services.procurement.models import (
    Application,
    Proposal,
    ProposalFile,
    ProposalSection,
    Tender,
)
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.copy_checklist import open_kinds
from madoguchi.services.procurement.queries.file_places import places_of, task_sheets
from madoguchi.services.procurement.queries.moments import is_settled, window
from madoguchi.services.procurement.queries.proposal_demands import content_demand
from madoguchi.services.procurement.rules.proposal_content import (
    ProposalContent,
    SeenPart,
    check_content,
)
from madoguchi.services.procurement.rules.seen import demand_seen
from madoguchi.services.procurement.terms import (
    ApplicationState,
    Channel,
    MilestoneKind,
    ProposalFileKind,
    ProposalState,
    Stage,
)

MEGABYTE = 1024 * 1024
FORMAT_CHECK = "madoguchi.services.procurement.rules.page_format.format_findings"
HAS_NO_STATEMENT = {
    ApplicationState.DRAFT, ApplicationState.FILED, ApplicationState.INCOMPLETE,
}  # fmt: skip


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


def start_proposal(application: Application, *, by: Actor, now: datetime) -> Proposal:
    """The firm's proposal in state 未提出; asked again, the same one.

    raises  NoParticipationNotice, NotInvited (PROC-029, 079; kept as an attempt)
    """
    authorise(by, "procurement.proposal.file", application)
    with attempts_kept(application.tender, Stage.PROPOSAL, by=by, now=now):
        demand_invited(application)
        seal_of(application.tender, now=now)
        proposal, _ = Proposal.objects.get_or_create(
            application=application, defaults={"started_at": now}
        )
        return proposal


def demand_invited(application: Application) -> None:
    """Pass only for an invited, still running application."""
    state = ApplicationState(application.state)
    if state in HAS_NO_STATEMENT:
        raise NoParticipationNotice
    if state is not ApplicationState.INVITED:
        raise NotInvited


def seal_of(tender: Tender, *, now: datetime) -> Seal:
    """The call's seal, made with the first proposal; it opens not before the deadline."""
    if tender.seal is not None:
        return tender.seal
    span = window(tender, MilestoneKind.PROPOSALS)
    if span is None:
        raise Refused(
            "no_deadline", "提案書の提出期限が決まっていません。担当部署に確認してください。"
        )
    with transaction.atomic():
        locked = Tender.objects.select_for_update(no_key=True).get(pk=tender.pk)
        if locked.seal is None:
            locked.seal = create_seal(
                f"{tender.case.number} 提案書", opens_not_before=span.closes_at, now=now
            )
            locked.save(update_fields=["seal"])
        tender.seal = locked.seal
        return locked.seal


def read_draft(proposal: Proposal, *, by: Actor) -> ProposalContent:
    """What the firm has typed so far; only for the firm itself."""
    authorise(by, "procurement.proposal.file", proposal.application)
    if not proposal.draft:
        return ProposalContent()
    key = proposal.application.tender.case.key
    if key is None:
        raise Refused("no_key", "案件の鍵が見つかりません。担当部署に連絡してください。")
    return ProposalContent.from_text(decrypt_text(key, proposal.draft, _context(proposal)))


def save_draft(
    proposal: Proposal, content: ProposalContent, *, by: Actor, now: datetime,
    seen: SeenPart | None = None,
) -> Proposal:  # fmt: skip
    """Keep what was typed; nothing is judged but the limit on records (PROC-096).

    seen    the part of it that a page changes, with the mark of what was typed over
    raises  Refused; ChangedMeanwhile  another tab saved that part since
    """
    authorise(by, "procurement.proposal.file", proposal.application)
    demand_editable(proposal, now)
    demand = content_demand(proposal.application.tender)
    too_many = [each for each in check_content(content, demand) if each.code == "too_many_records"]
    if too_many:
        raise Refused(too_many[0].code, too_many[0].message)
    key = proposal.application.tender.case.key
    if key is None:
        raise Refused("no_key", "案件の鍵が見つかりません。担当部署に連絡してください。")
    with transaction.atomic():
        if seen is not None:
            stands = read_draft(Proposal.objects.select_for_update().get(pk=proposal.pk), by=by)
            demand_seen(seen.mark, seen.of(stands), seen.of(content))
        proposal.draft = encrypt_text(key, content.as_text(), _context(proposal))
        proposal.save(update_fields=["draft"])
    return proposal


def _context(proposal: Proposal) -> str:
    return f"proposal-draft:{proposal.pk}"


def file_policy(
    tender: Tender, kind: ProposalFileKind, section: ProposalSection | None
) -> FilePolicy:
    """What the call takes for this kind: types, size, and its format rules as a check."""
    rule = Asked(tender).rule(Stage.PROPOSAL)
    extensions = tuple(each.lstrip(".") for each in (rule.extensions if rule else [])) or ("pdf",)
    if kind is ProposalFileKind.ESTIMATE:
        extensions = (*extensions, "xlsx")
    options = dict(rule.format_rules) if rule else {}
    if section is not None and section.max_pages is not None:
        options["max_pages"] = section.max_pages
    # Where each task has its own sheet, the call's paper and pages are those of the sheets.
    is_cover = section is None and bool(task_sheets(tender))
    applies = kind in {ProposalFileKind.ORIGINAL, ProposalFileKind.COPY} and not is_cover
    return FilePolicy(
        extensions=extensions,
        max_bytes=rule.max_bytes if rule else 200 * MEGABYTE,
        checks=(ExtraCheck(path=FORMAT_CHECK, options=options),) if applies and options else (),
    )


def add_file(
    proposal: Proposal,
    stream: Source,
    *,
    name: str,
    kind: ProposalFileKind,
    by: Actor,
    now: datetime,
    section: ProposalSection | None = None,
    expected_bytes: int | None = None,
) -> ProposalFile:
    """Receive a file under the seal; ``now`` is the moment at which the last byte had arrived.

    raises  DeadlinePassed (kept as attempt), ProposalFrozen, Refused by the vault
    """
    authorise(by, "procurement.proposal.file", proposal.application)
    tender = proposal.application.tender
    with attempts_kept(tender, Stage.PROPOSAL, by=by, now=now):
        demand_receiving(proposal, now)
        if tender.case.key is None:
            raise Refused("no_key", "案件の鍵が見つかりません。担当部署に連絡してください。")
        stored = receive(
            stream,
            name=name,
            key=tender.case.key,
            policy=file_policy(tender, kind, section),
            by=by,
            now=now,
            seal=seal_of(tender, now=now),
            expected_bytes=expected_bytes,
        )
        return attach_file(proposal, stored, kind=kind, section=section, by=by, now=now)


def demand_receiving(proposal: Proposal, now: datetime) -> None:
    """Pass only for a draft within the window; raises ProposalFrozen, DeadlinePassed, Refused."""
    demand_editable(proposal, now)
    demand_window(proposal.application.tender, MilestoneKind.PROPOSALS, now, "提案書")


def attach_file(
    proposal: Proposal,
    stored: StoredFile,
    *,
    kind: ProposalFileKind,
    by: Actor,
    now: datetime,
    section: ProposalSection | None = None,
) -> ProposalFile:
    """Put a received file into the proposal; the former of the same place stays as history."""
    authorise(by, "procurement.proposal.file", proposal.application)
    demand_editable(proposal, now)
    with transaction.atomic():
        if kind is not ProposalFileKind.ATTACHMENT or section is not None:
            proposal.files.filter(kind=kind.value, section=section, removed_at=None).update(
                removed_at=now
            )
        return ProposalFile.objects.create(
            proposal=proposal, kind=kind.value, section=section, file=stored, added_at=now
        )


def remove_file(file: ProposalFile, *, by: Actor, now: datetime) -> None:
    """Take a file out before the deadline; the row and its receipt stay."""
    authorise(by, "procurement.proposal.file", file.proposal.application)
    demand_editable(file.proposal, now)
    with transaction.atomic():
        file.removed_at = now
        file.save(update_fields=["removed_at"])


def current_files(proposal: Proposal) -> list[ProposalFile]:
    return list(proposal.files.filter(removed_at__isnull=True).select_related("file", "section"))


def submission_findings(
    proposal: Proposal, *, by: Actor
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(what stops the submission, what is only told), for the firm's own page."""
    tender = proposal.application.tender
    content = read_draft(proposal, by=by)
    findings = check_content(content, content_demand(tender))
    blocking = [*_file_gaps(proposal), *(each.message for each in findings if each.blocks)]
    return tuple(blocking), tuple(each.message for each in findings if not each.blocks)


def _file_gaps(proposal: Proposal) -> list[str]:
    files = current_files(proposal)
    filled = {(file.kind, file.section_id) for file in files}
    refused = {
        (file.kind, file.section_id) for file in files if file.file.state == FileState.REFUSED
    }
    gaps = []
    for place in places_of(proposal.application.tender):
        key = (place.kind.value, place.section.pk if place.section else None)
        if place.is_required and key not in filled:
            gaps.append(f"「{place.label}」のファイルを追加してください。")
        if key in refused:
            gaps.append(
                f"「{place.label}」に、受け付けられないファイルがあります。差し替えてください。"
            )
    left = open_kinds(proposal)
    if left:
        gaps.append(f"副本に{'、'.join(left)}が残っていないことを、確認表で確かめてください。")
    return gaps


def submit_proposal(proposal: Proposal, *, by: Actor, now: datetime) -> Proposal:
    """Submit: from here on it counts. ``now`` is the server's receipt of the whole request.

    raises  NotInvited, ChannelNotAllowed, WindowNotOpen, DeadlinePassed, ProposalIncomplete;
            each refusal is kept as an attempt. A second click returns the same receipt.
    """
    authorise(by, "procurement.proposal.file", proposal.application)
    tender = proposal.application.tender
    with attempts_kept(tender, Stage.PROPOSAL, by=by, now=now):
        current = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if current.state == ProposalState.SUBMITTED:
            return current
        demand_invited(Application.objects.get(pk=current.application_id))
        demand_channel(tender, Stage.PROPOSAL, Channel.UPLOAD)
        demand_window(tender, MilestoneKind.PROPOSALS, now, "提案書")
        _demand_unopened(current)
        blocking, _ = submission_findings(current, by=by)
        if blocking:
            raise ProposalIncomplete(blocking)
        current.content_file = _seal_content(current, by=by, now=now)
        current.state = ProposalState.SUBMITTED.value
        current.submitted_at = now
        current.submitted_by_id = by.person_id
        current.receipt_number = current.content_file.receipt_number
        current.save()
        return current


def _seal_content(proposal: Proposal, *, by: Actor, now: datetime) -> StoredFile:
    tender = proposal.application.tender
    if tender.case.key is None:
        raise Refused("no_key", "案件の鍵が見つかりません。担当部署に連絡してください。")
    text = read_draft(proposal, by=by).as_text().encode()
    return receive(
        io.BytesIO(text),
        name="提案内容.json",
        key=tender.case.key,
        policy=FilePolicy(extensions=("json",), max_bytes=5 * MEGABYTE),
        by=by,
        now=now,
        seal=seal_of(tender, now=now),
    )


def take_back(proposal: Proposal, *, by: Actor, now: datetime) -> Proposal:
    """Back to 未提出 to correct something; only while the window is open (PROC-100)."""
    authorise(by, "procurement.proposal.file", proposal.application)
    _demand_window(proposal, now)
    with transaction.atomic():
        current = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if current.state != ProposalState.SUBMITTED:
            raise Refused("not_submitted", "この提案書は提出されていません。")
        current.state = ProposalState.DRAFT.value
        current.submitted_at = None
        current.receipt_number = ""
        current.content_file = None
        current.save()
        return current


def demand_editable(proposal: Proposal, now: datetime) -> None:
    """Pass only for a draft before the deadline; raises ProposalFrozen, Refused."""
    _demand_window(proposal, now)
    if proposal.state != ProposalState.DRAFT:
        raise Refused(
            "proposal_submitted",
            "提出済みの提案書です。直すときは、先に「提出を取り下げて直す」を押してください。",
        )


def _demand_window(proposal: Proposal, now: datetime) -> None:
    tender = proposal.application.tender
    span = window(tender, MilestoneKind.PROPOSALS)
    if span is None or span.has_closed(now) or is_settled(tender, MilestoneKind.PROPOSALS, span):
        raise ProposalFrozen
    _demand_unopened(proposal)


def _demand_unopened(proposal: Proposal) -> None:
    """Once the opening has begun nothing changes, whatever a clock that jumped back may say."""
    seal_id = Tender.objects.values_list("seal_id", flat=True).get(
        pk=proposal.application.tender_id
    )
    if Seal.objects.filter(pk=seal_id, first_opener_id__isnull=False).exists():
        raise ProposalFrozen
