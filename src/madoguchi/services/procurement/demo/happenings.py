"""What goes wrong in real calls: a hand-in minutes late, a name left in a copy, calls by phone."""

from datetime import datetime, timedelta

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.desk.commands.answering import answer_inquiry
from madoguchi.core.desk.commands.registering import Asker, register_inquiry
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.errors import Refused
from madoguchi.core.testing.personas import World, as_actor
from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import blind as blinding
from madoguchi.services.procurement.commands import proposals
from madoguchi.services.procurement.demo.rehearsing import Rehearsal
from madoguchi.services.procurement.models import Proposal, Tender
from madoguchi.services.procurement.rules.masks import Mask
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
    """The last firm presses the button two minutes after the deadline, and is refused."""
    firm = rehearsal.applications[-1]
    late = rehearsal.end_of(MilestoneKind.PROPOSALS) + timedelta(minutes=2)
    proposal = Proposal.objects.get(application=firm)
    try:
        proposals.submit_proposal(proposal, by=rehearsal.actor(rehearsal.world.lan), now=late)
    except Refused:  # kept as an attempt, as it would be with anybody
        return
    raise AssertionError("a hand-in after the deadline was taken")


def mask_a_name(rehearsal: Rehearsal, *, now: datetime) -> None:
    """One copy still names a place that gives its firm away: the ward covers it."""
    copy = blinding.prepare_copies(rehearsal.tender, by=rehearsal.officer, now=now)[0]
    place = Mask(1, 5800, 2900, 2600, 420)
    reason = "運営中の教室の名称から事業者が分かるため"
    blinding.mask_copy(copy, [(place, reason)], by=rehearsal.officer, now=now)
    copy.refresh_from_db()
    if copy.shown_file is not None:
        inspect(copy.shown_file, now=now)


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
