"""受付票: the receipt of an accepted hand-in, printed for the 副本 or handed over (PROC-047)."""

from madoguchi.core.calendar.jst import JST
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.documents.papers import Contact, Receipt, ReceivedFile
from madoguchi.services.procurement.models import Intake, Tender
from madoguchi.services.procurement.terms import Channel, Stage


def section_contact(tender: Tender) -> Contact:
    """担当: the section in charge, as it stands at the end of every paper."""
    return Contact(
        section=tender.case.section.name, phone=tender.contact_phone, fax=tender.contact_fax
    )


def receipt_of(intake: Intake) -> Receipt:
    """The receipt: date, time and receiving section, the counts, and the papers of the set.

    raises  ValueError  a set that was not accepted gets no receipt
    """
    if not intake.is_accepted:
        raise ValueError("no receipt for a set that was not accepted")
    application = intake.application
    tender = application.tender
    stage = Stage(intake.stage)
    rows = [
        ("案件番号", tender.number),
        ("件名", tender.case.title),
        ("提出の区分", stage.label),
        ("提出方法", Channel(intake.channel).label),
    ]
    if stage is Stage.PROPOSAL:
        rows.append(("部数", f"正本{intake.received_originals}部　副本{intake.received_copies}部"))
    else:
        papers = application.papers.filter(replaced_by__isnull=True)
        rows += [("書類", "\n".join(paper.name for paper in papers))]
    rows += [("期限の判断", words)] if (words := judged_words(intake)) else []
    if intake.outside_receipt_number:
        rows.append(("電子申請サービスの受付番号", intake.outside_receipt_number))
    return Receipt(
        title="受付票",
        number=intake.receipt_number,
        received_at=format_moment(intake.arrived_at.astimezone(JST)),
        submitter=application.consortium_name or application.applicant.name,
        rows=tuple(rows),
        issuer=(tender.case.section.name, "受付済"),
        contact=section_contact(tender),
        files=_files(intake),
    )


def judged_words(intake: Intake) -> str:
    """Which rule judged a letter, with both days; "" where the arrival alone counts as usual."""
    if not intake.is_by_postmark or intake.posted_on is None:
        return ""
    arrived = format_moment(intake.arrived_at.astimezone(JST))
    return f"消印有効（消印 {format_date(intake.posted_on)}　到着 {arrived}）"


def _files(intake: Intake) -> tuple[ReceivedFile, ...]:
    if intake.stage != Stage.PARTICIPATION:
        return ()
    papers = intake.application.papers.filter(replaced_by__isnull=True, file__isnull=False)
    cards = [paper.file.shown_card for paper in papers.select_related("file") if paper.file]
    return tuple(ReceivedFile(card.name, card.size_bytes, card.sha256) for card in cards)
