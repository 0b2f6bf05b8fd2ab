"""Intake (受付): what an officer must be told when something is handed in (seed 000-004).

Findings warn or hold back; only the clock, the channel and completeness decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.services.procurement.rules.windows import Window
from madoguchi.services.procurement.terms import Channel

ON_PAPER = (Channel.COUNTER, Channel.REGISTERED_MAIL, Channel.ORDINARY_MAIL)


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """One hand-in as it came.

    arrived_at           arrival; for an outside form its own receipt time (PROC-099)
    contacted_beforehand, called_after   the calls that the notice asks for were logged
    """

    channel: Channel
    arrived_at: datetime
    posted_on: date | None = None
    tracking_number: str = ""
    subject: str = ""
    firm: str = ""
    contacted_beforehand: bool = False
    called_after: bool = False
    data_received: bool = False
    originals: int = 0
    copies: int = 0
    ticked: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class IntakeRule:
    """``StageRule`` as a value, with the closed-counter sentence of the arrival moment."""

    subject_prefix: str = ""
    subject_ends_with_company: bool = False
    contact_beforehand: bool = False
    call_after_sending: bool = False
    data_follows_by_email: bool = False
    originals: int = 0
    copies: int = 0
    checklist: tuple[str, ...] = ()
    counter_closed_reason: str = ""


@dataclass(frozen=True)
class IntakeFinding:
    """``holds``: the set is not complete until it is settled."""

    code: str
    message: str
    holds: bool


def is_late(arrived_at: datetime, window: Window | None) -> bool:
    """Arrival decides, never dispatch (必着): seed 000 §6(4), §15(9); PROC-043."""
    return window is not None and window.has_closed(arrived_at)


def intake_findings(hand_in: HandIn, rule: IntakeRule) -> tuple[IntakeFinding, ...]:
    """Everything that the officer should see at the counter, in the order of the work."""
    return (
        *_counter(hand_in, rule),
        *_post(hand_in),
        *_mail(hand_in, rule),
        *_calls(hand_in, rule),
        *_counts(hand_in, rule),
    )


def _counter(hand_in: HandIn, rule: IntakeRule) -> Iterator[IntakeFinding]:
    if hand_in.channel is Channel.COUNTER and rule.counter_closed_reason:
        yield IntakeFinding("counter_closed", rule.counter_closed_reason, holds=False)


def _post(hand_in: HandIn) -> Iterator[IntakeFinding]:
    if hand_in.channel is Channel.REGISTERED_MAIL and not hand_in.tracking_number:
        yield IntakeFinding("no_tracking", "書留等の引受番号を入力してください。", holds=True)


def _mail(hand_in: HandIn, rule: IntakeRule) -> Iterator[IntakeFinding]:
    if hand_in.channel is not Channel.EMAIL:
        return
    if rule.subject_prefix and not hand_in.subject.startswith(rule.subject_prefix):
        yield IntakeFinding(
            "wrong_subject", f"件名が「{rule.subject_prefix}」で始まっていません。", holds=False
        )
    rest = hand_in.subject.removeprefix(rule.subject_prefix).strip(" 　【】『』")
    if rule.subject_ends_with_company and not rest:
        yield IntakeFinding(
            "no_company_in_subject",
            "件名の末尾に会社名がありません。送信者に訂正を依頼してください。",
            holds=False,
        )


def _calls(hand_in: HandIn, rule: IntakeRule) -> Iterator[IntakeFinding]:
    if hand_in.channel is Channel.UPLOAD:  # here the receipt is given at once, nobody telephones
        return
    if rule.contact_beforehand and not hand_in.contacted_beforehand:
        yield IntakeFinding("no_contact_beforehand", "事前連絡の記録がありません。", holds=False)
    if rule.call_after_sending and not hand_in.called_after:
        yield IntakeFinding("call_missing", "電話確認待ち", holds=True)
    if rule.data_follows_by_email and not hand_in.data_received:
        yield IntakeFinding("data_missing", "データ未提出", holds=False)


def _counts(hand_in: HandIn, rule: IntakeRule) -> Iterator[IntakeFinding]:
    for label, received, due in (
        ("正本", hand_in.originals, rule.originals),
        ("副本", hand_in.copies, rule.copies),
    ):
        if received < due:
            yield IntakeFinding("too_few", f"{label} {received}/{due} 不足", holds=True)
        elif received > due:
            yield IntakeFinding("too_many", f"{label} {received}/{due} 過剰", holds=True)
    if hand_in.channel not in ON_PAPER:  # nothing is bound, and nobody turns its pages
        return
    for item in rule.checklist:
        if item not in hand_in.ticked:
            yield IntakeFinding("format_defect", f"「{item}」が確認できていません。", holds=False)
