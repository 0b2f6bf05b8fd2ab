"""Papers of the service: the request to a facility, and blank forms for when the system is down."""

from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.papers import Contact, Ledger, LedgerColumn, Letter, Orientation
from madoguchi.services.safeguarding.models import InformationRequest
from madoguchi.services.safeguarding.terms import Grade, ReportCycle

LINES_FOR_A_MONTH = 31
WISH = (
    "次の児童について、下記のとおり出欠状況等の情報提供をお願いします。"
    "この依頼をしていることを、保護者その他の方に伝えないでください。"
)


def request_letter(request: InformationRequest, name: str) -> Letter:
    """情報提供の依頼: child, period, cycle and legal basis; never the reason."""
    section = request.placement.child.contract.section
    return Letter(
        number="",
        dated=format_date(request.issued_at.date(), weekday=False),
        recipient=(f"{request.placement.facility.name} 施設長 様",),
        sender=(section.name,),
        subject="定期的な情報提供について（依頼）",
        body=(
            "日ごろから児童福祉行政にご協力いただき、ありがとうございます。",
            WISH,
        ),
        items=(
            ("児童", f"{name}（{Grade(request.placement.grade).label}）"),
            ("期間", f"{format_date(request.from_on)}から{format_date(request.until_on)}まで"),
            ("周期", ReportCycle(request.cycle).label),
            ("内容", "出欠状況、欠席時の家庭からの連絡の有無、欠席の理由"),
            ("根拠", request.legal_basis),
        ),
        contact=Contact(section=section.name, phone=section.phone, mail=section.email),
    )


def blank_month(facility: str, contact: str, phone: str) -> Ledger:
    """The monthly report on paper, one sheet a child; sent by fax when the system is down."""
    return Ledger(
        title="出欠状況等報告書（障害時の代替様式・月次）",
        columns=(
            LedgerColumn("日"), LedgerColumn("出欠", 2), LedgerColumn("家庭からの連絡", 3),
            LedgerColumn("欠席の理由", 3), LedgerColumn("気になる様子", 4),
        ),
        rows=tuple((f"{day}日", "", "", "", "") for day in range(1, LINES_FOR_A_MONTH + 1)),
        facts=(
            ("施設", facility or "　"), ("年月", "令和　　年　　月"), ("児童番号", "　"),
            ("記入者", "　"), ("管理職の確認", "　"), ("提出先", f"{contact}　電話 {phone}"),
        ),
        notes=(
            "出欠：出席・遅刻・早退・欠席・出席停止・忌引から書いてください。",
            "家庭からの連絡：あり・なし・施設から連絡して判明。氏名は書かず、児童番号を書いてください。",
        ),
        orientation=Orientation.PORTRAIT,
    )  # fmt: skip


def blank_urgent(facility: str, contact: str, phone: str) -> Ledger:
    """The immediate report on paper; the telephone first."""
    questions = (
        "児童番号（名簿にない児童は、電話だけで連絡）", "気づいた日・時刻",
        "内容（外傷・訴え・帰宅を嫌がる等）",
        "見聞きした事実", "電話した時刻・先", "連絡を希望する時間", "記入者・管理職",
    )  # fmt: skip
    return Ledger(
        title="緊急の情報提供（障害時の代替様式）",
        columns=(LedgerColumn("項目", 2), LedgerColumn("記入欄", 5)),
        rows=tuple((question, "") for question in questions),
        facts=(("施設", facility or "　"), ("提出先", f"{contact}　電話 {phone}")),
        notes=("まず電話してください：189（児童相談所虐待対応ダイヤル）、110（警察）、119（救急）。",),
        orientation=Orientation.PORTRAIT,
    )  # fmt: skip
