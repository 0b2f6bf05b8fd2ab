"""転校・転園 and 終結: one facility stops, another begins, and each is told only what it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.letters import public_address
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.commands.evaluation import mark_for_evaluation
from madoguchi.services.safeguarding.commands.grades import settle_grades_of
from madoguchi.services.safeguarding.models import (
    Child,
    Facility,
    InformationRequest,
    Placement,
    ReportPeriod,
    SupportEnd,
)
from madoguchi.services.safeguarding.rules.case_work import EndReason
from madoguchi.services.safeguarding.rules.classes import class_problem
from madoguchi.services.safeguarding.rules.free_text import refuse_text
from madoguchi.services.safeguarding.rules.lines import line_of
from madoguchi.services.safeguarding.terms import ReportState

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Move:
    """To which facility, from which day on, in which class there ("" keeps the grade)."""

    facility: Facility
    from_on: date
    grade: str = ""


def move_child(placement: Placement, move: Move, *, by: Actor, now: datetime) -> Placement:
    """Close the old placement and its request, open the new ones, tell both (SAFE-045).

    A move recorded twice stands once. Its grade is the child's from that day on, not before. The
    new facility gets a request to acknowledge; it never sees what the old one reported.

    raises  Forbidden
            Refused  the same facility, one that has ended or has no such class, or a day before
                     the placement began
    """
    authorise(by, "safeguarding.child.move", placement, now=now)
    _refuse_move(placement, move)
    with transaction.atomic():
        Child.objects.select_for_update(no_key=True).get(pk=placement.child_id)
        known = Placement.objects.filter(
            child=placement.child, facility=move.facility, from_on=move.from_on
        ).first()
        if known is not None:
            return known
        last_day = move.from_on - _DAY
        if placement.until_on is not None and placement.until_on < last_day:
            raise Refused("left_already", "この在籍は、すでに終わっています。")
        requests = list(placement.information_requests.filter(until_on__gte=move.from_on))
        close_placements([placement.pk], last_day)
        new = Placement.objects.create(
            child=placement.child, facility=move.facility, from_on=move.from_on,
            grade=move.grade or placement.grade,
        )  # fmt: skip
        settle_grades_of([placement.child_id], now)
        _ask_again(new, requests, by=by, now=now)
        for facility, what in ((placement.facility, "ended"), (move.facility, "begun")):
            tell_facility(facility, what, f"{new.pk}", by=by, now=now)
        mark_for_evaluation([placement.child_id], now=now)
    return new


def end_support(
    child: Child, ended_on: date, reason: EndReason, words: str, *, by: Actor, now: datetime
) -> SupportEnd:
    """終結: the last day; facilities are told that reporting has ended, never why (SAFE-047).

    raises  Forbidden
            Refused  ended already with another day, before a placement began, forbidden words
    """
    authorise(by, "safeguarding.support.end", child, now=now)
    problem = refuse_text(words, longest=1000)
    if problem:
        raise Refused("words", problem)
    with transaction.atomic():
        Child.objects.select_for_update(no_key=True).get(pk=child.pk)
        end, is_new = SupportEnd.objects.get_or_create(
            child=child,
            defaults={"ended_on": ended_on, "reason": reason.value, "words": words,
                      "decided_by_id": by.person_id, "decided_at": now},
        )  # fmt: skip
        if not is_new:
            if end.ended_on != ended_on:
                raise Refused("ended", "この児童の支援は、すでに終結しています。")
            return end
        Child.objects.filter(pk=child.pk).update(ended_on=ended_on)
        for placement in _placements_after(child, ended_on):
            _refuse_end_before(placement, ended_on)
            close_placements([placement.pk], ended_on)
            tell_facility(placement.facility, "ended", f"end-{placement.pk}", by=by, now=now)
    return end


def tell_facility(facility: Facility, what: str, occasion: str, *, by: Actor, now: datetime) -> int:
    """A mail to the heads of a facility: that something changed, and where to look; no child.

    what      "ended", "begun"
    occasion  names this very notice, so that it is sent once
    """
    heads = memberships_on(day_of(now)).filter(
        organisation=facility.organisation, role=Role.FACILITY_HEAD.value
    )
    people = [row.person for row in heads.select_related("person")]
    if not people:
        staff = memberships_on(day_of(now)).filter(organisation=facility.organisation)
        people = list(
            {row.person_id: row.person for row in staff.select_related("person")}.values()
        )
    for person in people:
        queue_mail(
            template=f"safeguarding/mail/{what}",
            to=person.email,
            to_name=person.name,
            unique_key=f"safeguarding-{what}:{occasion}:{facility.pk}:{person.pk}",
            context={"url": public_address("/safeguarding/")},
            section=facility.contract.section,
            key=facility.contract.key,
            by=by,
            now=now,
        )
    return len(people)


def _refuse_move(placement: Placement, move: Move) -> None:
    if move.facility.pk == placement.facility_id:
        raise Refused("same_facility", "いまと同じ施設です。移る先の施設を選んでください。")
    if line_of(move.facility.kind) != line_of(placement.facility.kind):
        raise Refused(
            "other_line",
            "学童クラブと学校・園との間では移せません。移る先を選び直してください。",
        )
    if problem := class_problem(move.grade or placement.grade, move.facility.kind):
        raise Refused("no_such_class", problem)
    if not move.facility.takes_part_on(move.from_on):
        raise Refused("facility_ended", "移る先の施設は、その日に情報共有に参加していません。")
    if move.from_on <= placement.from_on:
        raise Refused("too_early", "移る日には、いまの在籍の開始日より後の日付を入力してください。")


def _refuse_end_before(placement: Placement, ended_on: date) -> None:
    if ended_on < placement.from_on:
        raise Refused(
            "before_placement",
            f"在籍の開始日（{format_date(placement.from_on)}）より前の日では終結できません。"
            "その日以後の日付を入力してください。",
        )


def close_placements(placements: Sequence[int], last_day: date) -> None:
    """They end, and what was asked of them with them; what had not begun is taken back."""
    ending = Q(until_on__isnull=True) | Q(until_on__gt=last_day)
    Placement.objects.filter(ending, pk__in=placements).update(until_on=last_day)
    requests = InformationRequest.objects.filter(placement__in=placements)
    requests.filter(from_on__gt=last_day).delete()
    requests.filter(until_on__gt=last_day).update(until_on=last_day)
    # Of a month in which the child was not there any more, nobody owes a report. What somebody has
    # done or written about one stays.
    ReportPeriod.objects.filter(
        placement__in=placements, from_on__gt=last_day, state=ReportState.OPEN.value,
        steps__isnull=True, messages__isnull=True,
    ).delete()  # fmt: skip


def _ask_again(
    new: Placement, requests: list[InformationRequest], *, by: Actor, now: datetime
) -> None:
    """The new facility is asked for what the old one was, until the same day."""
    for old in requests:
        InformationRequest.objects.create(
            placement=new, cycle=old.cycle, from_on=max(new.from_on, old.from_on),
            until_on=old.until_on, legal_basis=old.legal_basis, issued_by_id=by.person_id,
            issued_at=now,
        )  # fmt: skip


def _placements_after(child: Child, day: date) -> list[Placement]:
    rows = child.placements.filter(Q(until_on__isnull=True) | Q(until_on__gt=day))
    return list(rows.select_related("facility__contract__key", "facility__contract__section"))
