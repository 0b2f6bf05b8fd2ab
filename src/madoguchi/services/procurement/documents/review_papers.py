"""審査の帳票: the record of the opening and the record of the review, as frozen papers."""

from datetime import datetime

from django.utils import timezone

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.papers import Ledger, LedgerColumn, Minutes, MinutesSection
from madoguchi.services.procurement.models import (
    CommitteeMeeting,
    OpeningRecord,
    ReviewRound,
    Tender,
)
from madoguchi.services.procurement.queries.board import total_rows


def moment(at: datetime) -> str:
    return format_moment(timezone.localtime(at))


def person_label(person_id: int | None) -> str:
    """The name of who acted, as it is now."""
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    return person.name if person else "—"


def opening_paper(record: OpeningRecord) -> Ledger:
    """開封録: each paper with receipt number and hash, and the two people."""
    rows = [
        (entry["receipt_number"], entry["firm"], file["kind"], file["receipt_number"],
         file["sha256"])
        for entry in record.contents
        for file in entry["files"]
    ]  # fmt: skip
    return Ledger(
        title="開封録",
        columns=(
            LedgerColumn("受付番号"),
            LedgerColumn("提出者", 2),
            LedgerColumn("種類"),
            LedgerColumn("ファイル番号"),
            LedgerColumn("SHA-256", 3),
        ),
        rows=tuple(rows),
        facts=(
            ("案件", f"{record.tender.case.number}　{record.tender.case.title}"),
            ("開封日時", moment(record.opened_at)),
            ("開封者（1人目）", person_label(record.first_opener_id)),
            ("開封者（2人目）", person_label(record.second_opener_id)),
            ("立会者", "、".join(record.witnesses) or "なし"),
            ("提出者数", f"{len(record.contents)}者"),
        ),
    )


def review_paper(tender: Tender) -> Minutes:
    """審査経過: meetings, attendance by post, scores under codes, decision, reason (PROC-127)."""
    meetings = list(tender.meetings.select_related("round"))
    selection = getattr(tender, "selection", None)
    sections = [_meeting(each) for each in meetings]
    sections += [_scores(each) for each in tender.rounds.all()]
    if selection is not None:
        result = "選定事業者なし" if selection.is_no_award else "契約候補者を選定"
        heading = "選定しない理由" if selection.is_no_award else "提案書を特定した理由"
        sections.append(MinutesSection(heading, (selection.reason,), (result,)))
    first = meetings[0] if meetings else None
    return Minutes(
        title=f"審査経過記録　{tender.case.title}",
        held_at="、".join(moment(each.held_at) for each in meetings) or "開催の記録なし",
        place=first.place if first else "—",
        attendees=tuple(("出席", post) for post in _posts(meetings)),
        sections=tuple(sections),
        recorder=person_label(first.recorded_by_id) if first else "—",
        facts=(("案件番号", tender.case.number), ("委員会", tender.committee_name or "—")),
    )


def _posts(meetings: list[CommitteeMeeting]) -> list[str]:
    return list(dict.fromkeys(post for each in meetings for post in each.attendance))


def _meeting(meeting: CommitteeMeeting) -> MinutesSection:
    name = meeting.round.name if meeting.round else "委員会"
    return MinutesSection(
        f"{name}（{moment(meeting.held_at)}）",
        (f"出席：{'、'.join(meeting.attendance)}", meeting.discussion or "（記載なし）"),
        (meeting.decision,) if meeting.decision else (),
    )


def _scores(round_: ReviewRound) -> MinutesSection:
    """Totals and sheets under the codes; members stand as 委員1, 委員2, never by name."""
    lines = []
    for row in total_rows(round_):
        sheets = "、".join(
            f"{'事務局' if name == '事務局' else f'委員{ordinal}'} {points}点"
            for ordinal, (name, points) in enumerate(row.sheets, start=1)
        )
        lines.append(
            f"第{row.rank}位　{row.code}社　{row.points}点／{row.full_marks}点"
            f"（{row.percent}％）　{row.standing}　［{sheets}］"
        )
    lines += [f"同点の決定：{each.reason}" for each in round_.tie_decisions.all()]
    return MinutesSection(f"{round_.name}の採点", tuple(lines) or (round_.get_state_display(),))
