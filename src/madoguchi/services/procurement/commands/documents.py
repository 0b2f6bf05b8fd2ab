"""公開資料: add, replace, and issue; who holds a document hears of every amendment."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Missing, Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import Source, receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.procurement.models import (
    DocumentIssue,
    EmailDisclosureRecord,
    Tender,
    TenderDocument,
)
from madoguchi.services.procurement.queries.counter import counter_closed_reason
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.terms import Channel, EmailDisclosure, MilestoneKind

MEGABYTE = 1024 * 1024
PUBLISHED_KINDS = FilePolicy(
    extensions=("pdf", "docx", "xlsx", "txt", "csv", "dwg", "dxf", "zip"), max_bytes=100 * MEGABYTE
)


def add_document(
    tender: Tender,
    stream: Source,
    *,
    file_name: str,
    number: str,
    name: str,
    by: Actor,
    now: datetime,
    milestone_kind: str = "",
    is_loan: bool = False,
    replaces: TenderDocument | None = None,
) -> TenderDocument:
    """Receive a file as a document of the call, or as the next version of one."""
    authorise(by, "procurement.document.manage", tender)
    if tender.case.key is None:
        raise Refused("no_key", "案件の鍵が見つかりません。管理者に連絡してください。")
    with transaction.atomic():
        stored = receive(
            stream, name=file_name, key=tender.case.key, policy=PUBLISHED_KINDS, by=by, now=now
        )
        return TenderDocument.objects.create(
            tender=tender,
            number=number,
            name=name,
            version=replaces.version + 1 if replaces else 1,
            replaces=replaces,
            file=stored,
            milestone_kind=milestone_kind,
            is_loan=is_loan,
            added_at=now,
            position=replaces.position if replaces else tender.documents.count(),
        )


def issue_document(
    document: TenderDocument,
    *,
    channel: Channel,
    by: Actor,
    now: datetime,
    receiver: str = "",
    organisation: Organisation | None = None,
    email: str = "",
) -> DocumentIssue:
    """Count one issue, inside its window (説明書の交付期間, PROC-015).

    raises  Refused  before or after the window
            Missing  reference material: it is lent by ``loans.issue_lent_document`` alone
    """
    if document.is_loan:
        raise Missing("no_such_document", "お探しの資料は見つかりません。")
    return write_issue(
        document, channel=channel, by=by, now=now, receiver=receiver, organisation=organisation,
        email=email,
    )  # fmt: skip


def write_issue(
    document: TenderDocument,
    *,
    channel: Channel,
    by: Actor,
    now: datetime,
    receiver: str,
    organisation: Organisation | None,
    email: str = "",
) -> DocumentIssue:
    """The row of the ledger, for what is published and for what is lent; inside its window."""
    warning = _window_warning(document, channel, now)
    return DocumentIssue.objects.create(
        document=document,
        channel=channel.value,
        issued_at=now,
        receiver=receiver,
        organisation=organisation,
        person_id_value=by.person_id,
        email=email,
        warning=warning,
    )


def _window_warning(document: TenderDocument, channel: Channel, now: datetime) -> str:
    if document.milestone_kind:
        span = window(document.tender, MilestoneKind(document.milestone_kind))
        if span is not None and span.has_closed(now):
            raise Refused(
                "issue_ended",
                f"交付期間は{span.closing}で終わりました。日時を確かめて入力し直してください。"
                if channel is Channel.COUNTER
                else f"交付期間は{span.closing}で終わりました。担当部署にお問い合わせください。",
            )
        if span is not None and not span.has_opened(now):
            raise Refused("issue_not_begun", "まだ交付期間ではありません。日程をご確認ください。")
    if channel is Channel.COUNTER:
        return counter_closed_reason(document.tender, MilestoneKind.DOCUMENT_ISSUE.value, now)
    return ""


def issue_at_counter(
    document: TenderDocument,
    *,
    receiver: str,
    issued_at: datetime,
    by: Actor,
    now: datetime,
    organisation: Organisation | None = None,
    email: str = "",
) -> DocumentIssue:
    """窓口での無償交付, logged with receiver, time and version (PROC-016)."""
    authorise(by, "procurement.document.manage", document.tender)
    if not receiver.strip():
        raise Refused("receiver_needed", "受領した事業者名を入力してください。")
    if issued_at > now:
        raise Refused("issued_in_future", "交付日時が現在より後です。日時を確認してください。")
    return issue_document(
        document,
        channel=Channel.COUNTER,
        by=by,
        now=issued_at,
        receiver=receiver,
        organisation=organisation,
        email=email,
    )


def ask_for_email(
    tender: Tender, *, firm: str, requester: str, by: Actor, now: datetime
) -> EmailDisclosureRecord:
    """A firm asks for the section's address (PROC-003): the request is the record."""
    if tender.email_disclosure != EmailDisclosure.ON_REQUEST:
        raise Refused("email_printed", "メールアドレスは公告に記載しています。")
    if not firm.strip():
        raise Refused("firm_needed", "事業者名を入力してください。")
    return EmailDisclosureRecord.objects.create(
        tender=tender, firm=firm, requester=requester, requested_at=now
    )


def disclose_email(
    record: EmailDisclosureRecord, *, by: Actor, now: datetime
) -> EmailDisclosureRecord:
    """The officer passed the address on (PROC-003). raises  Refused  it was passed on before"""
    authorise(by, "procurement.document.manage", record.tender)
    if record.disclosed_at is not None:
        raise Refused("already_told", "伝達は記録済みです。画面を読み直してください。")
    with transaction.atomic():
        record.disclosed_at = now
        record.disclosed_by_id = by.person_id
        record.save()
    return record
