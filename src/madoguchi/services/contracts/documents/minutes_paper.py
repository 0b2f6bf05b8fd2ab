"""議事録 as a paper: the same content as PDF and as docx."""

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.papers import Minutes, MinutesSection
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.word import render_docx
from madoguchi.services.contracts.models import MinutesVersion
from madoguchi.services.contracts.queries.meetings import attendance_breach
from madoguchi.services.contracts.terms import MeetingWay


def minutes_paper(version: MinutesVersion) -> Minutes:
    """Both confirmations stand on it, so a locked copy tells by itself what it is."""
    meeting = version.meeting
    contract = meeting.contract
    confirmed = (("区の確認", version.ward_at), ("受託者の確認", version.contractor_at))
    return Minutes(
        title=f"第{meeting.number}回打合せ 議事録（第{version.version}版）",
        held_at=format_moment(meeting.held_at),
        place="　".join(part for part in (MeetingWay(meeting.way).label, meeting.place) if part),
        attendees=tuple(_attendee(line) for line in meeting.attendees.splitlines() if line.strip()),
        sections=(
            MinutesSection(
                heading=meeting.subject,
                paragraphs=_lines(version.words),
                decisions=_lines(version.decisions),
            ),
        ),
        recorder=f"{contract.chain.contractor.name}　{version.written_by.name}",
        facts=(
            ("契約", f"{contract.case.number}　{contract.case.title}"),
            *((label, format_moment(at) if at else "未確認") for label, at in confirmed),
            *((("出席", said),) if (said := attendance_breach(meeting)) else ()),
        ),
    )


def _attendee(line: str) -> tuple[str, str]:
    """「区　佐伯 真理子」: the side, then the name."""
    side, _, name = line.strip().partition("　")
    return (side, name) if name else ("", side)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def minutes_pdf(version: MinutesVersion) -> bytes:
    return render_pdf("minutes", minutes_paper(version), title=f"{version}")


def minutes_docx(version: MinutesVersion) -> bytes:
    return render_docx(minutes_paper(version), title=f"{version}", made_at=version.written_at)
