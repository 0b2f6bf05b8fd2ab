"""受付票: what a firm keeps to prove what it handed in, when, and with which bytes."""

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.papers import Contact, Receipt, ReceivedFile
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.receipts import receipt_of
from madoguchi.services.procurement.models import Application, Proposal, Tender
from madoguchi.services.procurement.queries.demands import current_papers


def statement_receipt(application: Application, actor: Actor) -> Receipt:
    """The receipt of a filed statement; raises ValueError for one that is not filed."""
    if application.filed_at is None:
        raise ValueError("not filed")
    papers = current_papers(application)
    on_paper = "、".join(paper.name for paper in papers if paper.file is None)
    return Receipt(
        title="参加表明書 受付票",
        number=application.number,
        received_at=format_moment(application.filed_at),
        submitter=_submitter(application),
        rows=(
            *_call_rows(application),
            ("紙で提出する書類", on_paper or "なし"),
            ("現在の状態", application.get_state_display()),
        ),
        issuer=(application.tender.case.section.name,),
        contact=_contact(application.tender),
        files=tuple(_file(paper.file, actor) for paper in papers if paper.file),
        notes=("この受付票は、提出されたことを示すものです。参加資格は、このあと区が確認します。",),
    )


def proposal_receipt(proposal: Proposal, actor: Actor) -> Receipt:
    """The receipt of a submitted proposal: each file with its time and SHA-256."""
    if proposal.submitted_at is None:
        raise ValueError("not submitted")
    files = proposal.files.filter(removed_at__isnull=True).select_related("file")
    stored = [*(each.file for each in files), proposal.content_file]
    times = tuple(
        (
            f"{each.get_kind_display()}の受信",
            f"{format_moment(each.file.received_at)}　{each.file.receipt_number}",
        )
        for each in files
    )
    return Receipt(
        title="企画提案書 受付票",
        number=proposal.receipt_number,
        received_at=format_moment(proposal.submitted_at),
        submitter=_submitter(proposal.application),
        rows=(*_call_rows(proposal.application), *times),
        issuer=(proposal.application.tender.case.section.name,),
        contact=_contact(proposal.application.tender),
        files=tuple(_file(each, actor) for each in stored if each),
        notes=(
            "提出した内容は、開封まで区の職員を含めて誰も見ることができません。",
            "期限までは、取り下げて直すことができます。期限を過ぎると変更できません。",
        ),
    )


def _submitter(application: Application) -> str:
    name = application.applicant.name
    return (
        f"{application.consortium_name}（代表構成員 {name}）"
        if application.consortium_name
        else name
    )


def _call_rows(application: Application) -> tuple[tuple[str, str], ...]:
    case = application.tender.case
    return (("案件番号", case.number), ("件名", case.title))


def _file(stored: StoredFile, actor: Actor) -> ReceivedFile:
    receipt = receipt_of(stored, actor)
    return ReceivedFile(name=receipt.name, sha256=receipt.sha256, size_bytes=receipt.size_bytes)


def _contact(tender: Tender) -> Contact:
    return Contact(section=tender.case.section.name, phone=tender.contact_phone)
