"""ヒアリング: slots drawn by lot and laid out, and the letters that tell a round's result."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.letters import make_letters
from madoguchi.services.procurement.models import Application, HearingSlot, Letter, ReviewRound
from madoguchi.services.procurement.queries.scores import proposals_in_round
from madoguchi.services.procurement.rules.hearing import lay_out_slots
from madoguchi.services.procurement.rules.lots import draw_order
from madoguchi.services.procurement.terms import (
    UNSENT_LETTERS,
    NoticeChannel,
    NoticeKind,
    RoundState,
)


def demand_hearable(round_: ReviewRound) -> tuple[list[int], int, int]:
    """Keys of the applications to hear, minutes to talk and to ask; raises Refused."""
    if round_.talk_minutes is None or round_.question_minutes is None:
        raise Refused("no_minutes", "説明と質疑の時間（分）を、案件の設定で入力してください。")
    if round_.state in {RoundState.CLOSED, RoundState.SKIPPED}:
        raise Refused(
            "round_closed",
            "確定した審査の時間割は変更できません。"
            "日時が変わったときは、対象の事業者に連絡してください。",
        )
    keys = [each.pk for each in proposals_in_round(round_)]
    if not keys:
        raise Refused(
            "nobody_to_hear", "ヒアリングの対象がありません。前の審査を確定してください。"
        )
    return keys, round_.talk_minutes, round_.question_minutes


def demand_answerable(round_: ReviewRound) -> ReviewRound:
    """The round that follows a closed one; raises Refused as make_round_letters says."""
    tender = round_.tender
    if round_.state not in {RoundState.CLOSED, RoundState.SKIPPED}:
        raise Refused("round_open", "審査を確定してから通知を作成してください。")
    following = tender.rounds.filter(ordinal__gt=round_.ordinal).first()
    if following is None:
        raise Refused("last_round", "最終の審査の結果は「結果」のページから通知してください。")
    if following.talk_minutes is not None and not following.slots.exists():
        raise Refused("slots_missing", "次の審査の日時と会場を決めてから通知を作成してください。")
    return following


def plan_slots(
    round_: ReviewRound,
    *,
    starts_at: datetime,
    place: str,
    by: Actor,
    now: datetime,
    break_minutes: int = 10,
    equipment: str = "",
) -> list[HearingSlot]:
    """One slot for each proposal of the round, in drawn order (PROC-124).

    Repeated, day and place change but never the order: nobody may draw until it suits. Whoever
    has a letter with the former time gets a draft with the new one.

    raises  Refused  the call states no minutes; nobody to hear; the round is already closed
    """
    authorise(by, "procurement.round.manage", round_.tender)
    keys, talk_minutes, question_minutes = demand_hearable(round_)
    slots = lay_out_slots(
        _order(round_, keys),
        starts_at=starts_at,
        talk_minutes=talk_minutes,
        question_minutes=question_minutes,
        break_minutes=break_minutes,
    )
    with transaction.atomic():
        round_.slots.exclude(application__in=keys).delete()
        planned = [
            HearingSlot.objects.update_or_create(
                round=round_,
                application_id=slot.application,
                defaults={
                    "starts_at": slot.starts_at,
                    "talk_minutes": slot.talk_minutes,
                    "question_minutes": slot.question_minutes,
                    "place": place,
                    "equipment": equipment,
                },
            )[0]
            for slot in slots
        ]
        _tell_again(round_, by=by, now=now)
    return planned


def _order(round_: ReviewRound, keys: list[int]) -> list[int]:
    """The order once drawn; whoever is new in the round is drawn behind it."""
    known = round_.slots.filter(application__in=keys).order_by("starts_at", "pk")
    drawn = list(known.values_list("application", flat=True))
    new = [key for key in keys if key not in drawn]
    return [*drawn, *draw_order(new, secrets.SystemRandom())]


def letters_to_renew(round_: ReviewRound) -> QuerySet[Letter]:
    """Letters, sent or not, that called firms to this round at the time planned so far."""
    before = round_.tender.rounds.filter(ordinal__lt=round_.ordinal, closed_at__isnull=False).last()
    if before is None or not round_.slots.exists():
        return Letter.objects.none()
    return Letter.objects.filter(
        application__slots__round=round_,
        kind=NoticeKind.ROUND_PASSED.value,
        made_at__gte=before.closed_at,
    ).order_by("pk")


def _tell_again(round_: ReviewRound, *, by: Actor, now: datetime) -> None:
    sent = {
        letter.application_id: letter.state not in UNSENT_LETTERS
        for letter in letters_to_renew(round_)
    }
    before = round_.tender.rounds.filter(ordinal__lt=round_.ordinal).last()
    for application in Application.objects.filter(pk__in=[key for key in sent if key]).order_by(
        "pk"
    ):
        make_letters(
            round_.tender,
            NoticeKind.ROUND_PASSED,
            [application],
            channels=[NoticeChannel.EMAIL],
            by=by,
            now=now,
            context={
                "round": before,
                "next_round": round_,
                "is_changed": sent[application.pk],
                **_slot(round_, application),
            },
        )


def make_round_letters(round_: ReviewRound, *, by: Actor, now: datetime) -> list[Letter]:
    """Tell every proposer of a closed round: on to the next one, with its slot, or not (PROC-131).

    raises  Refused  the round is open; the next round is a hearing and its slots are not planned
    """
    tender = round_.tender
    authorise(by, "procurement.letter.send", tender)
    following = demand_answerable(round_)
    passed = {each.pk for each in proposals_in_round(following)}
    letters: list[Letter] = []
    for application in proposals_in_round(round_):
        kind = NoticeKind.ROUND_PASSED if application.pk in passed else NoticeKind.ROUND_FAILED
        letters += make_letters(
            tender,
            kind,
            [application],
            channels=[NoticeChannel.EMAIL],
            by=by,
            now=now,
            context={"round": round_, "next_round": following, **_slot(following, application)},
        )
    return letters


def _slot(round_: ReviewRound, application: Application) -> dict[str, Any]:
    slot = round_.slots.filter(application=application).first()
    if slot is None:
        return {}
    return {"slot": slot, "slot_time": format_moment(timezone.localtime(slot.starts_at))}
