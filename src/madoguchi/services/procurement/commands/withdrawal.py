"""辞退: the firm leaves the call, on this site or by the call's own form (PROC-071)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.applications import demand_channel
from madoguchi.services.procurement.errors import ChannelNotAllowed
from madoguchi.services.procurement.models import Application, Intake
from madoguchi.services.procurement.queries.counter import intake_rule_of
from madoguchi.services.procurement.queries.demands import allowed_channels, withdraws_here
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.rules.intake import HandIn, intake_findings, is_late
from madoguchi.services.procurement.rules.windows import demand_open
from madoguchi.services.procurement.terms import (
    UNSENT_LETTERS,
    ApplicationState,
    Channel,
    MilestoneKind,
    Stage,
)

ENDED = {
    ApplicationState.WITHDRAWN, ApplicationState.DISQUALIFIED, ApplicationState.NOT_INVITED,
    ApplicationState.LOST_ELIGIBILITY,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FiledForm:
    """The withdrawal form as it came to the ward."""

    channel: Channel
    arrived_at: datetime
    tracking_number: str = ""


def withdraw(
    application: Application, *, reason: str, by: Actor, now: datetime, by_officer: bool = False
) -> Application:
    """辞退: the application ends, no notice follows, it leaves intake and scoring.

    raises  Refused  it has ended; ChannelNotAllowed, DeadlinePassed  on this site, where the call
            takes its form in other ways only or has named a day that is over
    """
    code = "procurement.intake.register" if by_officer else "procurement.application.file"
    authorise(by, code, application.tender if by_officer else application)
    _demand_running(application)
    if not by_officer:
        _demand_taken_here(application, now)
    with transaction.atomic():
        return _end(application, reason=reason, at=now)


def register_withdrawal(
    application: Application, form: FiledForm, *, reason: str, by: Actor, now: datetime
) -> Intake:
    """The form came by counter or post: kept with its arrival, and the application ends.

    A form after the day that the call may have named is kept as late and ends it all the same:
    nobody is held in a call.
    raises  ChannelNotAllowed; Refused (arrival in the future, no 引受番号, it has ended)
    """
    tender = application.tender
    authorise(by, "procurement.intake.register", tender)
    _demand_running(application)
    if allowed_channels(tender, Stage.WITHDRAWAL):
        demand_channel(tender, Stage.WITHDRAWAL, form.channel)
    if form.arrived_at > now:
        raise Refused("arrival_in_future", "到着日時が現在より後です。日時を確認してください。")
    hand_in = HandIn(
        channel=form.channel, arrived_at=form.arrived_at, tracking_number=form.tracking_number
    )
    findings = intake_findings(hand_in, intake_rule_of(tender, Stage.WITHDRAWAL, form.arrived_at))
    held = next((finding for finding in findings if finding.holds), None)
    if held is not None:
        raise Refused(held.code, held.message)
    with transaction.atomic():
        _end(application, reason=reason, at=form.arrived_at)
        return Intake.objects.create(
            application=application,
            stage=Stage.WITHDRAWAL.value,
            channel=form.channel.value,
            arrived_at=form.arrived_at,
            tracking_number=form.tracking_number,
            warnings=[finding.message for finding in findings],
            is_late=is_late(form.arrived_at, window(tender, MilestoneKind.WITHDRAWAL)),
            is_accepted=True,
            receipt_number=f"{tender.case.number}-WIT-{application.pk}-1",
            registered_at=now,
            registered_by_id=by.person_id,
        )


def _demand_running(application: Application) -> None:
    if ApplicationState(application.state) in ENDED:
        raise Refused("application_ended", "この申込みは終了しているため、辞退できません。")


def _demand_taken_here(application: Application, now: datetime) -> None:
    if not withdraws_here(application.tender):
        allowed = allowed_channels(application.tender, Stage.WITHDRAWAL)
        raise ChannelNotAllowed(Channel.UPLOAD.label, "・".join(each.label for each in allowed))
    span = window(application.tender, MilestoneKind.WITHDRAWAL)
    if span is not None:
        demand_open(span, now, "辞退届")


def _end(application: Application, *, reason: str, at: datetime) -> Application:
    application.state = ApplicationState.WITHDRAWN.value
    application.withdrawn_at = at
    application.withdrawal_reason = reason
    application.save()
    application.letters.filter(state__in=UNSENT_LETTERS).delete()
    return application
