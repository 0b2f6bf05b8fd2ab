"""参考資料の貸与 (様式12) and leave to use ward materials: asked, granted, handed out, recorded."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Missing, Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import Source, receive
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.procurement.commands.closing import demand_window
from madoguchi.services.procurement.commands.documents import write_issue
from madoguchi.services.procurement.commands.refusals import attempts_kept
from madoguchi.services.procurement.models import (
    Loan,
    Tender,
    TenderDocument,
    UsePermission,
)
from madoguchi.services.procurement.queries.visibility import bidder_applications
from madoguchi.services.procurement.terms import Channel, MilestoneKind, Stage

FORM_POLICY = FilePolicy(extensions=("pdf",), max_bytes=50 * 1024 * 1024)


def request_loan(
    tender: Tender,
    organisation: Organisation,
    *,
    form: Source | None = None,
    form_name: str = "",
    accepts_restriction: bool,
    by: Actor,
    now: datetime,
) -> Loan:
    """The firm asks to borrow the reference material, with its sealed 様式12 as a PDF.

    raises  WindowNotOpen, DeadlinePassed (kept as attempt); Refused (no form, asked before)
    """
    authorise(by, "procurement.application.file", tender)
    if by.organisation_id != organisation.pk:
        raise Missing("no_such_firm", "お探しの申込みは見つかりません。")
    with attempts_kept(tender, Stage.LOAN, by=by, now=now):
        demand_window(tender, MilestoneKind.LOAN, now, "参考資料の貸与申込み")
        if form is None:
            raise Refused("no_form", "押印した貸与申込書（様式12）のPDFを添付してください。")
        if tender.case.key is None:
            raise Refused("no_key", "案件の鍵が見つかりません。担当部署に連絡してください。")
        if tender.loans.filter(organisation=organisation).exclude(is_granted=False).exists():
            raise Refused("asked_before", "貸与はすでに申し込まれています。")
        stored = receive(
            form, name=form_name, key=tender.case.key, policy=FORM_POLICY, by=by, now=now
        )
        return Loan.objects.create(
            tender=tender,
            organisation=organisation,
            form_file=stored,
            requested_at=now,
            requested_by_id=by.person_id or 0,
            use_restriction_accepted_at=now if accepts_restriction else None,
        )


def decide_loan(
    loan: Loan, *, grant: bool, seal_confirmed: bool, note: str = "", by: Actor, now: datetime
) -> Loan:
    """The ward grants or refuses; a loan is granted only on a form that bears the seal."""
    authorise(by, "procurement.document.manage", loan.tender)
    if loan.decided_at is not None:
        raise Refused("already_decided", "この申込みは決定済みです。画面を読み直してください。")
    if grant and not seal_confirmed:
        raise Refused("seal_unconfirmed", "申込書の押印を確認してから承認してください。")
    if not grant and not note.strip():
        raise Refused("reason_needed", "貸与しない理由を入力してください。")
    with transaction.atomic():
        loan.is_granted, loan.seal_confirmed, loan.decision_note = grant, seal_confirmed, note
        loan.decided_at, loan.decided_by_id = now, by.person_id
        loan.save()
    return loan


def accept_restriction(loan: Loan, *, by: Actor, now: datetime) -> Loan:
    """The firm promises not to publish, reprint or quote the material without leave (PROC-026)."""
    _demand_own(loan, by)
    with transaction.atomic():
        loan.use_restriction_accepted_at = loan.use_restriction_accepted_at or now
        loan.save(update_fields=["use_restriction_accepted_at"])
    return loan


def issue_lent_document(
    document: TenderDocument, organisation: Organisation, *, by: Actor, now: datetime
) -> StoredFile:
    """Hand out one lent file: the ledger gets a row of firm, file and time (PROC-025).

    raises  Missing  no granted loan: the file does not exist for this firm
            Refused  the use restriction was not accepted (PROC-026)
    """
    authorise(by, "procurement.application.file", document.tender)
    loan = granted_loan(document.tender, organisation)
    is_own = by.organisation_id == organisation.pk
    if loan is None or not document.is_loan or document.file is None or not is_own:
        raise Missing("no_such_document", "お探しの資料は見つかりません。")
    if loan.use_restriction_accepted_at is None:
        raise Refused(
            "restriction_not_accepted",
            "資料の公表・転載・引用をしないことに同意してから、ダウンロードしてください。",
        )
    write_issue(
        document, channel=Channel.UPLOAD, by=by, now=now, receiver=organisation.name,
        organisation=organisation,
    )  # fmt: skip
    return document.file


def granted_loan(tender: Tender, organisation: Organisation) -> Loan | None:
    return tender.loans.filter(organisation=organisation, is_granted=True).first()


def request_use(
    tender: Tender, organisation: Organisation, *, purpose: str, by: Actor, now: datetime
) -> UsePermission:
    """Ask for leave to publish, reprint or quote what the ward handed out (PROC-026)."""
    authorise(by, "procurement.application.file", tender)
    if not purpose.strip():
        raise Refused("purpose_needed", "利用の目的と方法を入力してください。")
    if not bidder_applications(by).filter(tender=tender).exists():
        raise Missing("no_such_application", "この案件への参加申込みは見つかりません。")
    return UsePermission.objects.create(
        tender=tender, organisation=organisation, purpose=purpose, requested_at=now
    )


def decide_use(
    permission: UsePermission, *, grant: bool, note: str = "", by: Actor, now: datetime
) -> UsePermission:
    """The ward's decision on a use, with its reason when it says no."""
    authorise(by, "procurement.document.manage", permission.tender)
    if permission.decided_at is not None:
        raise Refused("already_decided", "この申請は決定済みです。画面を読み直してください。")
    if not grant and not note.strip():
        raise Refused("reason_needed", "許可しない理由を入力してください。")
    with transaction.atomic():
        permission.is_granted, permission.decision_note = grant, note
        permission.decided_at, permission.decided_by_id = now, by.person_id
        permission.save()
    return permission


def _demand_own(loan: Loan, by: Actor) -> None:
    authorise(by, "procurement.application.file", loan.tender)
    if by.organisation_id != loan.organisation_id:
        raise Missing("no_such_loan", "お探しの申込みは見つかりません。")
