"""リハーサル: a copy of a call whose clock is set by hand or runs fast; no mail leaves it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.cases.clock import set_clock
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.case_file import create_tender_from_draft
from madoguchi.services.procurement.commands.copying import copy_tender
from madoguchi.services.procurement.models import StageChannel, Tender
from madoguchi.services.procurement.rules.case_draft import CaseDraft
from madoguchi.services.procurement.terms import Channel, MilestoneKind, Stage

ON_THIS_SITE = (Stage.PARTICIPATION, Stage.QUESTIONS, Stage.PROPOSAL, Stage.WITHDRAWAL)


def start_rehearsal(
    source: Tender,
    *,
    by: Actor,
    now: datetime,
    starts_at: datetime | None = None,
    speed: int = 0,
    stages_here: Sequence[Stage] = ON_THIS_SITE,
    draft: CaseDraft | None = None,
) -> Tender:
    """Copy any call into a rehearsal and set its clock.

    starts_at    the first moment of the rehearsal; default: the day of the notice, 9:00
    speed        0 = the clock is set by hand, else so many times faster than real time
    stages_here  stages that the rehearsal also takes on this site, whatever the real call says
    draft        made from this instead of copied: for a case that has no schedule of a call yet
    """
    authorise(by, "procurement.rehearsal.run", source)
    with transaction.atomic():
        tender = _likeness(source, draft, by=by, now=now)
        for rule in tender.stage_rules.filter(stage__in=[stage.value for stage in stages_here]):
            StageChannel.objects.get_or_create(
                rule=rule, channel=Channel.UPLOAD.value, defaults={"note": "リハーサル用"}
            )
        set_clock(
            tender.case, to=starts_at or _first_morning(tender, now), speed=speed, by=by, now=now
        )
        return tender


def _likeness(source: Tender, draft: CaseDraft | None, *, by: Actor, now: datetime) -> Tender:
    if draft is not None:
        return create_tender_from_draft(
            draft, section=source.case.section, rehearsal_of=source.case, by=by, now=now
        )
    return copy_tender(
        source, title=source.case.title, fiscal_year=source.case.fiscal_year, by=by, now=now,
        is_rehearsal=True,
    )  # fmt: skip


def _first_morning(tender: Tender, now: datetime) -> datetime:
    notice = tender.milestones.filter(kind=MilestoneKind.NOTICE.value).first()
    if notice is None or notice.starts_on is None:
        return now
    local = now.astimezone()
    return local.replace(
        year=notice.starts_on.year, month=notice.starts_on.month, day=notice.starts_on.day,
        hour=9, minute=0, second=0, microsecond=0,
    )  # fmt: skip
