"""著作権の表示: the cover of a submitted paper that goes out for publication (PROC-105)."""

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.binding import Card
from madoguchi.core.documents.papers import Ledger, LedgerColumn, Orientation
from madoguchi.services.procurement.models import OutputPurpose, ProposalFile

PUBLICATION = "事業者決定の公表"
TITLE = "公表のために出力した書類"


def rights_cover(output: OutputPurpose, paper: ProposalFile) -> Ledger:
    """Whose work it is, what it may be used for, and which paper it is.

    Source: seed 001 §12(8): the copyright stays with the applicant, the ward may use the content
    free of charge to publish the decision.
    """
    case = paper.proposal.application.tender.case
    return Ledger(
        title=TITLE,
        columns=(LedgerColumn("項目"), LedgerColumn("内容", 3)),
        rows=(
            ("著作権者", output.rights_holder),
            ("目的", output.purpose),
            ("案件", f"{case.number}　{case.title}"),
            ("書類", f"{paper.get_kind_display()}　{paper.file.receipt_number}"),
            ("出力日時", format_moment(output.output_at)),
        ),
        notes=(
            "この書類の著作権は、提案した事業者に帰属します。",
            f"区は、{output.purpose}のためにかぎり、無償で使用します。",
        ),
        orientation=Orientation.PORTRAIT,
    )


def rights_card(output: OutputPurpose) -> Card:
    """The same in the properties of the file, for whoever takes the cover off."""
    return Card(title=TITLE, author=output.rights_holder, subject=output.purpose)
