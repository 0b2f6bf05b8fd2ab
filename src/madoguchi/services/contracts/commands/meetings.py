"""打合せと議事録: recorded once, drafted by rule, confirmed by both, then never changed."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.reading import open_file
from madoguchi.services.contracts.commands.deliveries import hand_in
from madoguchi.services.contracts.commands.duties import settle
from madoguchi.services.contracts.commands.requests import Asked, Subject, open_duty
from madoguchi.services.contracts.documents.minutes_paper import minutes_pdf
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    Meeting,
    MinutesVersion,
)
from madoguchi.services.contracts.permissions import side_of
from madoguchi.services.contracts.queries.meetings import state_of
from madoguchi.services.contracts.queries.work_terms import terms_of
from madoguchi.services.contracts.rules.minutes import minutes_due_on
from madoguchi.services.contracts.terms import DutyState, MeetingWay, MinutesState, Side

COPIES = FilePolicy(extensions=("pdf",), max_bytes=20 * 1024 * 1024)


@dataclass(frozen=True, kw_only=True)
class Held:
    """What both sides know of a meeting when it is over; attendees a line each."""

    held_at: datetime
    way: MeetingWay
    subject: str
    attendees: str
    agenda: str = ""
    place: str = ""
    ended_at: datetime | None = None


def record_meeting(contract: Contract, held: Held, *, by: Actor, now: datetime) -> Meeting:
    """Its minutes become a duty of the contractor with its day (CONT-111).

    raises  Refused  in the future, nobody named, or another meeting at this very moment
    """
    side_of(by, contract)
    if held.held_at > now:
        raise Refused("in_future", "開催日時は、現在までの日時を入力してください。")
    if not held.attendees.strip() or not held.subject.strip():
        raise Refused("words_needed", "議題と出席者を入力してください。")
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        twin = contract.meetings.filter(held_at=held.held_at).first()
        if twin is not None:
            return _same_meeting(twin, held)
        return _save_meeting(contract, held, by=by, now=now)


def _same_meeting(twin: Meeting, held: Held) -> Meeting:
    if (twin.subject, twin.attendees) != (held.subject, held.attendees):
        raise Refused("there_already", f"同じ日時に、{twin}が記録されています。")
    return twin


def _save_meeting(contract: Contract, held: Held, *, by: Actor, now: datetime) -> Meeting:
    latest = contract.meetings.aggregate(Max("number"))["number__max"] or 0
    days = terms_of(contract).minutes_business_days
    asked = Asked(
        title=f"第{latest + 1}回打合せの議事録",
        due_on=minutes_due_on(held.held_at, BusinessCalendar(), days),
        proof="双方が確認した議事録",
    )
    return Meeting.objects.create(
        contract=contract,
        number=latest + 1,
        held_at=held.held_at,
        ended_at=held.ended_at,
        way=held.way.value,
        place=held.place,
        subject=held.subject,
        attendees=held.attendees,
        agenda=held.agenda,
        recorded_by_id=by.person_id or 0,
        recorded_at=now,
        duty=open_duty(contract, Subject.MINUTES, asked, by=by, now=now),
    )


def file_minutes(
    meeting: Meeting, words: str, decisions: str, *, by: Actor, now: datetime
) -> MinutesVersion:
    """A version; after the confirmation a change is only ever a new version (CONT-110).

    raises  Refused  nothing written
    """
    authorise(by, "contracts.own.file", meeting)
    if not words.strip():
        raise Refused("words_needed", "議事の内容を入力してください。")
    with transaction.atomic():
        current = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        latest = current.minutes.first()
        if latest is not None and (latest.words, latest.decisions) == (words, decisions):
            return latest
        version = MinutesVersion.objects.create(
            meeting=current, version=(latest.version if latest else 0) + 1, words=words,
            decisions=decisions, written_by_id=by.person_id or 0, written_at=now,
        )  # fmt: skip
        current.duty.state = DutyState.FILED.value
        current.duty.save(update_fields=["state"])
    return version


def confirm_minutes(minutes: MinutesVersion, *, by: Actor, now: datetime) -> MinutesVersion:
    """One side confirms; with both it is locked, and each side holds the same file.

    raises  Refused  a newer version is there
    """
    side = side_of(by, minutes)
    with transaction.atomic():
        Meeting.objects.select_for_update(of=("self",)).get(pk=minutes.meeting_id)
        current = MinutesVersion.objects.select_related("meeting__contract__case__key").get(
            pk=minutes.pk
        )
        if current.meeting.minutes.first() != current:
            raise Refused("newer_filed", "より新しい版があります。新しい版を確認してください。")
        _sign(current, side, by, now)
        if current.ward_at and current.contractor_at and current.file is None:
            _lock(current, by=by, now=now)
    return current


def _sign(minutes: MinutesVersion, side: Side, by: Actor, now: datetime) -> None:
    if side is Side.WARD and minutes.ward_at is None:
        minutes.ward_by_id, minutes.ward_at = by.person_id, now
    if side is Side.CONTRACTOR and minutes.contractor_at is None:
        minutes.contractor_by_id, minutes.contractor_at = by.person_id, now
    minutes.save()


def _lock(minutes: MinutesVersion, *, by: Actor, now: datetime) -> None:
    contract = minutes.contract
    if contract.case.key is None:
        raise Refused("no_key", "契約の鍵が見つかりません。区の担当者にご連絡ください。")
    name = f"議事録_第{minutes.meeting.number}回_第{minutes.version}版.pdf"
    minutes.file = receive(
        io.BytesIO(minutes_pdf(minutes)), name=name, key=contract.case.key, policy=COPIES,
        by=by, now=now,
    )  # fmt: skip
    minutes.save(update_fields=["file"])
    settle(minutes.meeting.duty, by=by, now=now)


def deliver_minutes(
    row: ContractDeliverable, *, software: str, checked_on: date, by: Actor, now: datetime
) -> ContractDeliverable:
    """All confirmed minutes as one delivery (CONT-112).

    raises  Refused  no meeting, or minutes that both sides have not confirmed yet
    """
    authorise(by, "contracts.own.file", row)
    meetings = list(row.contract.meetings.order_by("number").prefetch_related("minutes__file"))
    if not meetings:
        raise Refused("no_meeting", "打合せの記録がありません。")
    waiting = [str(one) for one in meetings if state_of(one) is not MinutesState.LOCKED]
    if waiting:
        raise Refused(
            "not_confirmed", f"双方の確認が済んでいない議事録があります：{'、'.join(waiting)}"
        )
    package = _package(meetings, by=by, now=now)
    return hand_in(
        row, package, "議事録.zip", checked_software=software, checked_on=checked_on,
        by=by, now=now,
    )  # fmt: skip


def _package(meetings: list[Meeting], *, by: Actor, now: datetime) -> io.BytesIO:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for meeting in meetings:
            file = meeting.minutes.all()[0].file
            assert file is not None  # noqa: S101 - locked minutes have their copy
            with open_file(file, by=by, now=now, purpose="議事録の納品") as stream:
                archive.writestr(file.name, stream.read())
    package.seek(0)
    return package
