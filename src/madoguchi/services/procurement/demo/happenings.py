"""What goes wrong in real calls: a hand-in minutes late, and what firms ask by telephone."""

from datetime import datetime, timedelta

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.desk.commands.answering import answer_inquiry
from madoguchi.core.desk.commands.registering import Asker, register_inquiry
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.errors import Refused
from madoguchi.core.testing.personas import World, as_actor
from madoguchi.services.procurement.commands import proposals
from madoguchi.services.procurement.demo.rehearsing import Rehearsal
from madoguchi.services.procurement.models import Proposal, Tender
from madoguchi.services.procurement.terms import MilestoneKind

ASKED = (
    (
        "説明書の受取りについて",
        "説明書は、窓口でも受け取れますか。昼の時間に伺いたいのですが。",
        "はい。正午から午後1時までを除き、平日の午前8時30分から午後5時までお渡ししています。",
    ),
    (
        "電子申請の添付ファイルについて",
        "提案書のPDFが80MBになります。分けずに提出できるでしょうか。",
        "",
    ),
)


def hand_in_too_late(rehearsal: Rehearsal) -> None:
    """Who left the proposal as a draft presses the button two minutes late, and is refused."""
    late = rehearsal.end_of(MilestoneKind.PROPOSALS) + timedelta(minutes=2)
    for application, party in rehearsal.taking_part():
        if party.proposal != "draft":
            continue
        proposal = Proposal.objects.get(application=application)
        try:
            proposals.submit_proposal(proposal, by=rehearsal.bidder(party.person), now=late)
        except Refused:  # kept as an attempt, as it would be with anybody
            continue
        raise AssertionError("a hand-in after the deadline was taken")


def take_calls(world: World, tender: Tender, *, now: datetime) -> None:
    """Two firms telephone the section: one is answered, one still waits."""
    officer = as_actor(world.saeki, now.date(), mfa=True)
    callers = ((world.mihon_kikaku, "早乙女 かおり"), (world.ibasho, "辻村 佳代子"))
    for (firm, name), (subject, body, answer) in zip(callers, ASKED, strict=True):
        inquiry = register_inquiry(
            section=tender.case.section,
            asker=Asker(organisation=firm, name=name, phone=firm.phone),
            subject=subject,
            body=body,
            channel=InquiryChannel.TELEPHONE,
            received_at=now - timedelta(hours=2),
            calendar=BusinessCalendar(),
            by=officer,
            now=now,
            case_number=tender.number,
        )
        if answer:
            answer_inquiry(inquiry, answer, by=officer, now=now)
