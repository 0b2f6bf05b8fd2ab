"""deliver_mails: the worker's job. Claim one, hand it over, write down what became of it."""

import logging
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.core.errors import DomainError
from madoguchi.core.mail.bodies import readable_body
from madoguchi.core.mail.commands.claiming import Wait, claim_next, give_up_lost_claims
from madoguchi.core.mail.enclosures import enclosures_of
from madoguchi.core.mail.message import build_message, sender_address
from madoguchi.core.mail.models import OutgoingMail, ServerPace
from madoguchi.core.mail.rules.replies import explain_refusal
from madoguchi.core.mail.rules.waiting import next_attempt_at
from madoguchi.core.mail.steps import add_step
from madoguchi.core.mail.terms import MailState
from madoguchi.core.mail.transport import (
    Outcome,
    PermanentRefusal,
    Taken,
    TemporaryRefusal,
    Transport,
    Unclear,
    Unreachable,
    configured_transport,
)
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.errors import Gone

logger = logging.getLogger("madoguchi.mail")
SENDER = Actor.system("メール送信")
# The job comes round every few seconds; one round must not keep the other jobs waiting.
ROUND = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(seconds=2)
UNREACHABLE_WAIT = timedelta(minutes=1)
NO_ANSWER = (
    "送信の途中で回線が切れたため、届いたかどうか分かりません。宛先に確かめて登録してください。"
)
GIVEN_UP = (
    "受信側が一時的に受け取れない状態が続いたため、送信をやめました。別の方法でも連絡してください。"
)
NO_SERVER = "メールサーバーにつながりません。1分ごとに送り直しています。"
LATER = "受信側が一時的に受け取れません。時間をおいて送り直します。"
CONTENT_GONE = "案件の鍵が破棄され、本文か添付が消去されているため、送信できません。"
NOT_BUILT = "メールを組み立てられませんでした。システムの担当者に連絡してください。"


def deliver_mails(
    now: datetime,
    *,
    transport: Transport | None = None,
    clock: Callable[[], datetime] | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """One round: send what is due, at the server's pace, for at most ROUND.

    clock    the moment of each step; by default ``now`` plus the time that has passed since
    returns  how many hand-overs were tried
    """
    way_out = transport or configured_transport()
    tell_time = clock or _running_clock(now)
    with acting(SENDER, source="worker:mail"), closing(way_out):
        give_up_lost_claims(by=SENDER, now=now)
        return _send_due(way_out, now, tell_time, pause)


def _send_due(
    way_out: Transport,
    now: datetime,
    tell_time: Callable[[], datetime],
    pause: Callable[[float], None],
) -> int:
    tried = 0
    while tell_time() - now < ROUND:
        moment = tell_time()
        found = claim_next(way_out.server, per_minute=way_out.per_minute, by=SENDER, now=moment)
        if found is None:
            break
        if isinstance(found, Wait):
            if found.until - moment > LONGEST_PAUSE:
                break
            pause(max(0.0, (found.until - moment).total_seconds()))
            continue
        tried += 1
        if _send_one(found, way_out, tell_time) is None:
            break
    return tried


def _send_one(
    mail: OutgoingMail, transport: Transport, clock: Callable[[], datetime]
) -> Outcome | None:
    """None: the server cannot be reached, so the round ends."""
    letter = _letter_of(mail, clock())
    if isinstance(letter, str):
        _settle_claim(mail, MailState.FAILED, now=clock(), problem=letter)
        return Taken()
    outcome = transport.hand_over(letter, sender=sender_address(), recipient=mail.to_address)
    keep_outcome(mail, outcome, transport=transport, now=clock())
    return None if isinstance(outcome, Unreachable) else outcome


def _letter_of(mail: OutgoingMail, now: datetime) -> bytes | str:
    """The bytes to send, or the sentence that says why there are none."""
    try:
        return build_message(mail, readable_body(mail), enclosures_of(mail, by=SENDER, now=now))
    except Gone:
        return CONTENT_GONE
    except DomainError as refused:
        return refused.message
    except Exception:
        logger.exception("mail %s could not be built", mail.mail_id)
        return NOT_BUILT


def keep_outcome(
    mail: OutgoingMail, outcome: Outcome, *, transport: Transport, now: datetime
) -> None:
    """Write down what became of a claimed mail, and what it says about the server's pace."""
    channel = transport.channel.value
    match outcome:
        case Taken(reply):
            _settle_claim(
                mail, MailState.SENT, now=now, reply=reply, channel=channel, sent_at=now,
                attempts=mail.attempts + 1,
            )  # fmt: skip
            _ease_pace(transport, now)
        case Unclear(reply):
            _settle_claim(
                mail, MailState.UNKNOWN, now=now, reply=reply, channel=channel,
                problem=NO_ANSWER, attempts=mail.attempts + 1,
            )  # fmt: skip
        case PermanentRefusal(code, reply):
            _settle_claim(
                mail, MailState.FAILED, now=now, reply=reply, channel=channel,
                problem=explain_refusal(code, reply), attempts=mail.attempts + 1,
            )  # fmt: skip
        case TemporaryRefusal(_, reply):
            _postpone(mail, reply, now)
            _slow_pace(transport, now)
        case Unreachable(reply):
            # Not the mail's fault: it keeps its attempts, however long the server is away.
            _settle_claim(
                mail, MailState.QUEUED, now=now, reply=reply, problem=NO_SERVER,
                not_before=now + UNREACHABLE_WAIT,
            )  # fmt: skip


def _postpone(mail: OutgoingMail, reply: str, now: datetime) -> None:
    attempts = mail.attempts + 1
    again_at = next_attempt_at(attempts, now)
    if again_at is None:
        _settle_claim(
            mail, MailState.FAILED, now=now, reply=reply, problem=GIVEN_UP, attempts=attempts
        )
        return
    _settle_claim(
        mail, MailState.QUEUED, now=now, reply=reply, problem=LATER, attempts=attempts,
        not_before=again_at,
    )  # fmt: skip


def _settle_claim(
    mail: OutgoingMail, state: MailState, *, now: datetime, reply: str = "", problem: str = "",
    **values: object,
) -> None:  # fmt: skip
    """Only the holder of the claim may say what became of it: also after its lease has run out,
    but no longer once a person has settled the mail (which clears the claim)."""
    with transaction.atomic():
        changed = OutgoingMail.objects.filter(
            pk=mail.pk,
            claim=mail.claim,
            state__in=[MailState.CLAIMED.value, MailState.UNKNOWN.value],
        ).update(
            state=state.value, state_at=now, claim=None, lease_until=None,
            reply=reply[:500], problem=problem, **values,
        )  # fmt: skip
        note = " ".join(part for part in (problem, reply) if part)
        if changed:
            add_step(mail, state, by=SENDER, now=now, note=note)
        else:
            logger.warning("mail %s was settled by a person before its sender came back", mail.pk)
            late = f"登録後に送信処理の結果が分かりました: {state.label} {note}"
            add_step(mail, OutgoingMail.objects.get(pk=mail.pk).term, by=SENDER, now=now, note=late)


def _slow_pace(transport: Transport, now: datetime) -> None:
    with transaction.atomic():
        row = ServerPace.objects.select_for_update().get(server=transport.server)
        row.keep(row.pace.after_refusal(now, per_minute=transport.per_minute))


def _ease_pace(transport: Transport, now: datetime) -> None:
    if not ServerPace.objects.filter(server=transport.server, slowdown__gt=1).exists():
        return
    with transaction.atomic():
        row = ServerPace.objects.select_for_update().get(server=transport.server)
        row.keep(row.pace.after_success(now))


def _running_clock(now: datetime) -> Callable[[], datetime]:
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)
