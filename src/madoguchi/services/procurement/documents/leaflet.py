"""公契約条例の周知ちらし: what a bidder must know of the minimum pay before it prices its work."""

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.papers import Letter, Seal
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.services.procurement.documents.receipts import section_contact
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.rules.pay_floor import PayFloorSign

NAME = "公契約条例（労働報酬下限額）のお知らせ"


def pay_floor_leaflet(tender: Tender, sign: PayFloorSign) -> bytes:
    """The leaflet as a PDF, made from the very sign that the notice prints (PROC-140)."""
    contact = section_contact(tender)
    paper = Letter(
        number=tender.case.number,
        dated=format_date(day_of(tender.case.created_at), weekday=False),
        recipient=("提案を検討される事業者の皆様",),
        sender=(contact.section,),
        subject=NAME,
        body=(
            f"「{tender.case.title}」は、{sign.note}",
            "契約の相手方は、この契約の業務に従事する人に、下限額以上の報酬を支払います。",
            "見積りは、このことをふまえて作成してください。",
            "金額は契約を締結する年度のもので、翌年度以降は改められることがあります。",
        ),
        contact=contact,
        seal=Seal.NONE,
    )
    return render_pdf("letter", paper, title=NAME)
