"""A firm's own bids: where each stands, what is due next, what the firm has to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.calendar.jst import JST
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.cases.clock import case_now
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import Application, Proposal, Tender
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.joining import may_be_enlarged
from madoguchi.services.procurement.queries.moments import in_force, window
from madoguchi.services.procurement.queries.visibility import bidder_applications
from madoguchi.services.procurement.rules.asking import may_ask
from madoguchi.services.procurement.terms import (
    ApplicationState,
    AskerCircle,
    Channel,
    EmailDisclosure,
    MilestoneKind,
    ProposalState,
    Stage,
    TenderState,
)

DECIDED = (TenderState.DECIDED.value, TenderState.NO_AWARD.value, TenderState.CONCLUDED.value)
STATE_TONES = {
    ApplicationState.DRAFT: "warning",
    ApplicationState.INCOMPLETE: "danger",
    ApplicationState.FILED: "info",
    ApplicationState.ACCEPTED: "info",
    ApplicationState.INVITED: "success",
}


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing that the firm has to do: a sentence, its page, its end, how pressing it is."""

    label: str
    url: str
    due_at: datetime | None = None
    due_on: date | None = None
    status: str = ""
    tone: str = "warning"

    @property
    def due(self) -> date | datetime | None:
        """What people read: a day without a time stays a day."""
        return self.due_on or self.due_at


@dataclass(frozen=True, kw_only=True)
class BidRow:
    """One bid in the firm's list. ``now`` is the time in that call."""

    application: Application
    now: datetime
    state: str
    tone: str
    duties: tuple[Duty, ...]
    submitted_at: datetime | None = None
    leads: bool = True

    @property
    def next_duty(self) -> Duty | None:
        return self.duties[0] if self.duties else None


def bid_rows(actor: Actor, real_now: datetime) -> list[BidRow]:
    """The firm's bids, those with the nearest duty first; as many queries for one as for sixty."""
    applications = (
        bidder_applications(actor)
        .select_related("tender__case__clock", "proposal")
        .prefetch_related(
            "tender__milestones",
            in_force("tender__milestones"),
            "clarifications",
            "additional_requests",
            "slots__attendees",
        )
    )
    rows = [bid_row(each, case_now(each.tender.case, real_now), actor) for each in applications]
    return sorted(rows, key=_nearness)


def bid_row(application: Application, now: datetime, actor: Actor) -> BidRow:
    """One bid with its duties in order of their ends; a JV's duties are its lead's."""
    state = ApplicationState(application.state)
    leads = application.applicant_id == actor.organisation_id
    found = duties_of(application, now) if leads else ()
    duties = sorted(found, key=lambda each: (not each.due_at, each.due_at))
    return BidRow(
        application=application,
        now=now,
        state=state.label,
        tone=STATE_TONES.get(state, "neutral"),
        duties=tuple(duties),
        leads=leads,
        submitted_at=_submitted_at(application),
    )


def _submitted_at(application: Application) -> datetime | None:
    proposal = _proposal_of(application)
    return proposal.submitted_at if proposal else None


def _proposal_of(application: Application) -> Proposal | None:
    return getattr(application, "proposal", None)


def _nearness(row: BidRow) -> tuple[bool, datetime]:
    first = row.next_duty
    return (first is None, (first and first.due_at) or row.application.started_at)


def duties_of(application: Application, now: datetime) -> Iterator[Duty]:
    """Everything that waits for the firm now."""
    yield from _statement_duty(application, now)
    yield from _proposal_duty(application, now)
    yield from _reply_duties(application, now)


def _statement_duty(application: Application, now: datetime) -> Iterator[Duty]:
    if application.state not in {ApplicationState.DRAFT, ApplicationState.INCOMPLETE}:
        return
    span = window(application.tender, MilestoneKind.PARTICIPATION)
    if span is None or span.has_closed(now):
        return
    is_returned = application.state == ApplicationState.INCOMPLETE
    yield Duty(
        label="書類を直して提出し直す" if is_returned else "参加表明書を提出する",
        url=_page("bid-application", application),
        due_at=span.closes_at,
        status="区から書類が差し戻されました" if is_returned else "参加表明書は未提出です",
        tone="danger",
    )


def _proposal_duty(application: Application, now: datetime) -> Iterator[Duty]:
    if application.state != ApplicationState.INVITED:
        return
    span = window(application.tender, MilestoneKind.PROPOSALS)
    proposal = _proposal_of(application)
    if span is None or span.has_closed(now):
        return
    if proposal is not None and proposal.state == ProposalState.SUBMITTED:
        return
    yield Duty(
        label="提案書を提出する",
        url=_page("bid-proposal", application),
        due_at=span.closes_at,
        status="提案書は未提出です",
        tone="danger",
    )


def _reply_duties(application: Application, now: datetime) -> Iterator[Duty]:
    for asked in application.clarifications.all():
        if asked.answered_at is not None:
            continue
        yield Duty(
            label="区からの確認に回答する",
            url=_page("bid-clarification", application, asked.pk),
            due_at=_end_of(asked.due_on) if asked.due_on else None,
            due_on=asked.due_on,
            status="回答待ち",
        )
    for wanted in application.additional_requests.all():
        if wanted.filed_at is not None or wanted.due_at < now:
            continue
        yield Duty(
            label=f"追加資料「{wanted.title}」を提出する",
            url=_page("bid-additional", application, wanted.pk),
            due_at=wanted.due_at,
            status="未提出",
        )
    for slot in application.slots.all():
        if slot.starts_at <= now or slot.attendees.all():
            continue
        yield Duty(
            label="ヒアリングの出席者を登録する",
            url=_page("bid-hearing", application),
            due_at=slot.starts_at,
            status="未登録",
        )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=JST)


def _page(name: str, application: Application, *args: object) -> str:
    return reverse(f"procurement:{name}", args=[application.tender.case.number, *args])


def firm_of(actor: Actor) -> Organisation:
    """The firm that the actor acts for."""
    return Organisation.objects.get(pk=actor.organisation_id or 0)


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """How a stage is handed in: on this site, or the other ways with where to go."""

    here: bool
    others: tuple[str, ...]
    address: str
    opens: str
    closes_at: datetime | None
    is_open: bool
    has_closed: bool
    note: str = ""
    mail_to: str = ""


def _mail_to(tender: Tender) -> str:
    """Where an e-mail goes, in a sentence; an address told on request only is not told here."""
    if tender.email_disclosure == EmailDisclosure.ON_REQUEST:
        return "電子メールの宛先は、公告のページから申し出た事業者にお知らせします。"
    if tender.contact_email:
        return f"電子メールの宛先: {tender.contact_email}"
    return "電子メールの宛先は、公告の「問合せ先」で確かめてください。"


def hand_in(tender: Tender, stage: Stage, kind: MilestoneKind, now: datetime) -> HandIn:
    """Ways and time of a stage, as the bidder's pages say them."""
    asked = Asked(tender)
    channels = asked.channels(stage)
    span = window(tender, kind)
    rule = asked.rule(stage)
    opens_at = span.opens_at if span else None
    has_closed = span is None or span.has_closed(now)
    # Where e-mail is the only other way, a street is no place to hand in.
    by_mail_only = set(channels) - {Channel.UPLOAD} == {Channel.EMAIL}
    return HandIn(
        here=Channel.UPLOAD in channels,
        others=tuple(each.label for each in channels if each is not Channel.UPLOAD),
        address="" if by_mail_only else tender.counter_address,
        opens=format_moment(opens_at) if opens_at and now < opens_at else "",
        closes_at=span.closes_at if span else None,
        is_open=not has_closed and not (opens_at and now < opens_at),
        has_closed=has_closed,
        note=rule.note if rule else "",
        mail_to=_mail_to(tender) if Channel.EMAIL in channels else "",
    )


def asking_bar(application: Application) -> str:
    """Why this firm may not ask; "" if it belongs to the circle of the call (PROC-073)."""
    circle = AskerCircle(Asked(application.tender).fact("asker_circle"))
    if may_ask(circle, ApplicationState(application.state)):
        return ""
    return f"この案件で質問できるのは、{circle.label}です。"


def related_pages(application: Application) -> list[tuple[str, str]]:
    """(label, address) of what else belongs to this bid: answers, slots, receipts, the result."""
    pages = [
        (
            f"区からの確認（{timezone.localdate(asked.asked_at):%-m月%-d日}）",
            _page("bid-clarification", application, asked.pk),
        )
        for asked in application.clarifications.order_by("asked_at")
    ]
    pages += [
        (f"追加資料「{wanted.title}」", _page("bid-additional", application, wanted.pk))
        for wanted in application.additional_requests.order_by("due_at")
    ]
    if application.filed_at:
        pages.append(("参加表明書の受付票", _page("bid-application-receipt", application)))
    if may_be_enlarged(application) or application.member_additions.exists():
        pages.append(("共同企業体の構成員の追加", _page("bid-additions", application)))
    if application.slots.exists():
        pages.append(("ヒアリングの時間と出席者", _page("bid-hearing", application)))
    if application.filed_at and application.workers.exists():
        pages.append(("予定技術者の変更", _page("bid-engineers", application)))
    if application.filed_at and application.tender.state in DECIDED:
        pages.append(("審査結果の理由の説明を求める", _page("bid-result", application)))
    return pages
