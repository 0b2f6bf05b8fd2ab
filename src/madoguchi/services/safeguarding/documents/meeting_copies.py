"""議事録 in two original copies: 1/2 for the ward, 2/2 for the contractor, alike in all else."""

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.papers import Minutes, MinutesSection
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.terms import Term
from madoguchi.services.safeguarding.models import ServiceMeeting


class Copy(Term):
    """Which of the two copies a paper is."""

    WARD = "1/2", "区"
    CONTRACTOR = "2/2", "受託者"


def copy_paper(meeting: ServiceMeeting, copy: Copy) -> Minutes:
    """Both confirmations stand on each copy, with who gave them."""
    confirmed = (
        ("区の確認", meeting.ward_at, meeting.ward_by),
        ("受託者の確認", meeting.contractor_at, meeting.contractor_by),
    )
    return Minutes(
        title=f"第{meeting.number}回打合せ 議事録　{copy.value}（{copy.label}）",
        held_at=format_moment(meeting.held_at),
        place=meeting.place,
        attendees=tuple(_attendee(line) for line in _lines(meeting.attendees)),
        sections=(
            MinutesSection(
                heading=meeting.subject, paragraphs=_lines(meeting.words),
                decisions=_lines(meeting.decisions),
            ),
        ),
        recorder=str(meeting.written_by),
        facts=(
            ("件名", meeting.contract.title),
            *(
                (label, f"{format_moment(moment)}　{person}" if moment else "未確認")
                for label, moment, person in confirmed
            ),
        ),
    )  # fmt: skip


def copy_pdf(meeting: ServiceMeeting, copy: Copy) -> bytes:
    title = f"第{meeting.number}回打合せ 議事録 {copy.value}"
    return render_pdf("minutes", copy_paper(meeting, copy), title=title)


def _attendee(line: str) -> tuple[str, str]:
    side, _, name = line.strip().partition("　")
    return (side, name) if name else ("", side)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())
