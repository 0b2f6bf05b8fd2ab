"""Training sessions: planned, invited to, recorded, followed up; and the printed copies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.letters import public_address
from madoguchi.core.mail.rules.addresses import check_address
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    Facility,
    PrintDelivery,
    PrintInstruction,
    ServiceContract,
    TrainingInvitation,
    TrainingQuestion,
    TrainingSession,
)
from madoguchi.services.safeguarding.queries.manuals import newest_edition
from madoguchi.services.safeguarding.queries.trainings import absentees
from madoguchi.services.safeguarding.rules.roster import Row
from madoguchi.services.safeguarding.terms import ManualAudience

RUN, INSTRUCT = "safeguarding.training.run", "safeguarding.training.instruct"
COLUMNS = ("所属", "氏名", "メールアドレス")
MANUALS = "/safeguarding/manuals/"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When and where a session is."""

    title: str
    held_on: date
    starts_at: time
    ends_at: time
    place: str


@dataclass(frozen=True)
class Guest:
    """Somebody to invite."""

    belongs_to: str
    name: str
    email: str


def plan_training(
    contract: ServiceContract, plan: Plan, *, by: Actor, now: datetime
) -> TrainingSession:
    """Plan a session; the manuals in force become its materials.

    raises  Forbidden
            Refused  it ends before it begins, or another session of that time is there
    """
    authorise(by, RUN, contract, now=now)
    if plan.ends_at <= plan.starts_at:
        raise Refused("order", "終了時刻は、開始時刻より後にしてください。")
    with transaction.atomic():
        session, is_new = TrainingSession.objects.get_or_create(
            contract=contract, held_on=plan.held_on, starts_at=plan.starts_at, defaults=vars(plan)
        )
        if not is_new:
            raise Refused("planned", "同じ日時の研修が登録されています。一覧を確かめてください。")
        editions = [newest_edition(audience) for audience in ManualAudience]
        session.materials.set([edition for edition in editions if edition is not None])
    return session


def guests_of_rows(rows: Sequence[Row]) -> list[Guest]:
    """The guests of a file's rows; raises Refused with the line of the first mistake."""
    guests = [Guest(*(row.cells[column] for column in COLUMNS)) for row in rows]
    for row, guest in zip(rows, guests, strict=True):
        if not (guest.belongs_to and guest.name):
            raise Refused("guest", f"{row.line}行目の所属と氏名を入力してください。")
        try:
            check_address(guest.email)
        except Refused as refusal:
            raise Refused("guest", f"{row.line}行目：{refusal.message}") from refusal
    return guests


def staff_guests(contract: ServiceContract, day: date) -> list[Guest]:
    """Everybody of the facilities and of the supervising section who may sign in on the day."""
    facilities = Facility.objects.filter(contract=contract).values("organisation_id")
    rows = memberships_on(day).filter(organisation__in=facilities) | memberships_on(day).filter(
        organisation_id=contract.section_id
    )
    found = rows.select_related("person", "organisation").order_by("organisation__name", "pk")
    return [Guest(row.organisation.name, row.person.name, row.person.email) for row in found]


def invite(session: TrainingSession, guests: Sequence[Guest], *, by: Actor, now: datetime) -> int:
    """Invite those who are not invited yet, each by one mail; how many.

    raises  Forbidden
            Refused  the attendance is recorded already, or nobody is given
    """
    authorise(by, RUN, session, now=now)
    with transaction.atomic():
        row = _locked(session)
        if row.attendance_at is not None:
            raise Refused("held", "出席を記録した研修には、招待を追加できません。")
        known = {email.lower() for email in row.invitations.values_list("email", flat=True)}
        new = {g.email.lower(): g for g in guests if g.email.lower() not in known}
        TrainingInvitation.objects.bulk_create(
            TrainingInvitation(session=row, invited_at=now, **{**vars(guest), "email": address})
            for address, guest in new.items()
        )
        for guest in row.invitations.filter(email__in=new):
            _mail("training", guest, by=by, now=now)
    return len(new)


def record_attendance(
    session: TrainingSession, came: Collection[int], *, by: Actor, now: datetime
) -> TrainingSession:
    """Who came, by the keys of their invitations; everybody else did not. May be corrected.

    raises  Forbidden
            Refused  before the day of the session, nobody is invited, or a key of another one
    """
    authorise(by, RUN, session, now=now)
    if day_of(now) < session.held_on:
        raise Refused("too_early", f"{format_date(session.held_on)}から記録できます。")
    with transaction.atomic():
        row = _locked(session)
        keys = set(row.invitations.values_list("pk", flat=True))
        if not keys:
            raise Refused("nobody", "招待した人がいません。先に招待してください。")
        if not keys.issuperset(came):
            raise Refused("stranger", "この研修に招待していない人が含まれています。")
        row.invitations.filter(pk__in=came).update(attended=True)
        row.invitations.exclude(pk__in=came).update(attended=False)
        row.attendance_by_id, row.attendance_at = by.person_id, now
        row.save(update_fields=["attendance_by", "attendance_at"])
    return row


def mail_absentees(session: TrainingSession, *, by: Actor, now: datetime) -> int:
    """Send the address of the video to those who did not come, once each; how many.

    raises  Forbidden
    """
    authorise(by, RUN, session, now=now)
    with transaction.atomic():
        waiting = _waiting(_locked(session))
        for guest in waiting:
            _mail("training_video", guest, by=by, now=now)
        waiting_keys = [guest.pk for guest in waiting]
        TrainingInvitation.objects.filter(pk__in=waiting_keys).update(video_mailed_at=now)
    return len(waiting)


def note_question(
    session: TrainingSession,
    *,
    asked_by: str,
    question: str,
    answer: str,
    by: Actor,
    now: datetime,
) -> TrainingQuestion:
    """Keep a question; the same one again gets its answer. Raises Forbidden."""
    authorise(by, RUN, session, now=now)
    with transaction.atomic():
        row, _ = TrainingQuestion.objects.get_or_create(
            session=session, asked_by=asked_by, question=question,
            defaults={"recorded_by_id": by.person_id, "recorded_at": now},
        )  # fmt: skip
        if answer:
            row.answer, row.answered_at = answer, now
            row.save(update_fields=["answer", "answered_at"])
    return row


def instruct_copies(
    session: TrainingSession, copies: int, *, by: Actor, now: datetime
) -> PrintInstruction:
    """The ward says how many printed copies it wants; said again, it is the same instruction.

    raises  Forbidden  not of the supervising section
    """
    authorise(by, INSTRUCT, session, now=now)
    with transaction.atomic():
        newest = PrintInstruction.objects.filter(session=_locked(session)).first()
        if newest is not None and newest.copies == copies:
            return newest
        return PrintInstruction.objects.create(
            session=session, copies=copies, instructed_by_id=by.person_id, instructed_at=now
        )


def deliver_copies(
    session: TrainingSession,
    *,
    copies: int,
    delivered_on: date,
    receiver: str,
    key: str,
    by: Actor,
    now: datetime,
) -> PrintDelivery:
    """Printed copies were handed over. ``key``: the number of the form, sent twice it is one.

    raises  Forbidden
            Refused  a day that has not come yet
    """
    authorise(by, RUN, session, now=now)
    if delivered_on > day_of(now):
        raise Refused("in_future", "納品日は、今日までの日にしてください。")
    row, _ = PrintDelivery.objects.get_or_create(
        session=session, form_key=key,
        defaults={
            "copies": copies, "delivered_on": delivered_on, "receiver": receiver,
            "recorded_by_id": by.person_id, "recorded_at": now,
        },
    )  # fmt: skip
    return row


def _locked(session: TrainingSession) -> TrainingSession:
    rows = TrainingSession.objects.select_for_update(of=("self",))
    return rows.select_related("contract__section", "contract__key").get(pk=session.pk)


def _waiting(session: TrainingSession) -> QuerySet[TrainingInvitation]:
    return absentees(session).filter(video_mailed_at__isnull=True)


def _mail(what: str, guest: TrainingInvitation, *, by: Actor, now: datetime) -> None:
    session = guest.session
    queue_mail(
        template=f"safeguarding/mail/{what}",
        to=guest.email,
        to_name=guest.name,
        unique_key=f"safeguarding-{what}:{guest.pk}",
        context={
            "title": session.title,
            "when": f"{format_date(session.held_on)} {session.starts_at:%H:%M}–"
            f"{session.ends_at:%H:%M}",
            "place": session.place,
            "url": public_address(MANUALS),
        },
        section=session.contract.section,
        is_bulk=True,
        by=by,
        now=now,
    )
