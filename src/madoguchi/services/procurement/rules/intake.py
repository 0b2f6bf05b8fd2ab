"""Intake (受付): what an officer must be told when something is handed in (seed 000-004).

Findings warn or hold back; only the clock, the channel and completeness decide.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.rules.windows import Window
from madoguchi.services.procurement.terms import Channel

ON_PAPER = (Channel.COUNTER, Channel.REGISTERED_MAIL, Channel.ORDINARY_MAIL)
BY_POST = (Channel.REGISTERED_MAIL, Channel.ORDINARY_MAIL)


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


def postmark_decides(words: Iterable[str]) -> bool:
    """Whether a call judges post by its postmark: only where its own words say 消印有効.

    A declaration takes effect when it arrives (民法第97条第1項); a call departs from that only by
    saying so. Where its words say 必着 as well, or nothing, the arrival decides.

    words  what the notice says of this deadline: its row of the schedule, the notes of the stage

    >>> postmark_decides(["令和8年1月13日(火)(当日消印有効)", ""])
    True
    >>> postmark_decides(["令和8年1月13日(火)必着"]), postmark_decides(["令和8年1月13日(火)"])
    (False, False)
    """
    said = tuple(words)
    return any("消印有効" in each for each in said) and not any("必着" in each for each in said)


def is_late(arrived_at: datetime, window: Window | None, *, postmark: date | None = None) -> bool:
    """Arrival decides, never dispatch (必着): seed 000 §6(4), §15(9); PROC-043.

    postmark  the day of the postmark, given only where ``postmark_decides``: then a letter
              stamped on the last day or before it is in time, whatever the hour and whenever it
              arrives. What comes to a call that was called off is late all the same.
    """
    if window is None:
        return False
    if postmark is None or window.is_stopped(arrived_at):
        return window.has_closed(arrived_at)
    return postmark > day_of(window.closes_at)


def demand_postmark(posted_on: date | None, arrived_on: date, *, is_needed: bool) -> None:
    """Pass with a postmark that can be right, and without one where it decides nothing.

    raises  Refused  no postmark where it decides; one that lies after the arrival
    """
    if posted_on is not None and posted_on > arrived_on:
        raise Refused(
            "posted_after_arrival",
            "消印（差出し）の日が、到着した日より後です。日を確認してください。",
        )
    if is_needed and posted_on is None:
        raise Refused(
            "postmark_needed",
            "この公募の郵送は消印有効です。消印の日を入力してください。"
            "消印が読めないときは、郵便局の引受けの記録で確かめた日を入力してください。",
        )


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
