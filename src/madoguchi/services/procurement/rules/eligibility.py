"""Eligibility (参加資格): what the record itself says of a condition, before people judge.

The record may prove a failure (a suspension, a missing paper); being fit is people's judgement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.procurement.terms import ConditionCode, Verdict

# 暴力団排除 is looked up by the names of the officers: without them nothing can be looked up.
NEEDS_OFFICERS = frozenset({ConditionCode.ORGANISED_CRIME})
OFFICERS_LIST = "役員の一覧"


@dataclass(frozen=True)
class SuspensionPeriod:
    """A period of 指名停止 or 入札参加禁止, both days inclusive."""

    starts_on: date
    ends_on: date
    kind: str = "指名停止"

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, kw_only=True)
class FirmRecord:
    """What is known of one firm on the reference day."""

    name: str
    is_legal_person: bool = True
    is_registered_bidder: bool | None = None
    substitutes_complete: bool = False
    suspensions: Sequence[SuspensionPeriod] = ()
    measures_167_4_2: Sequence[SuspensionPeriod] = ()
    has_papers_for: frozenset[ConditionCode] = frozenset()
    staffing_gaps: Sequence[str] = ()
    has_member_tie: bool = False
    certificate_from: date | None = None
    certificate_until: date | None = None
    latest_track_record_on: date | None = None  # last day of the latest work on file
    track_record_since: date | None = None


@dataclass(frozen=True)
class Suggestion:
    """What the record suggests for one condition: FAILED with a reason, or PENDING (people)."""

    verdict: Verdict
    reason: str = ""


def suggest(code: ConditionCode, firm: FirmRecord, *, on: date) -> Suggestion:
    """The record's answer for a condition on its reference day.

    Source: seed 000 §3; seed 001 §2; seed 002 §2; seed 003 §13; seed 004 §5.
    """
    reason = _FAILURES.get(code, _no_failure)(firm, on)
    return Suggestion(Verdict.FAILED, reason) if reason else Suggestion(Verdict.PENDING)


def _no_failure(firm: FirmRecord, on: date) -> str:
    return ""


def _legal_person(firm: FirmRecord, on: date) -> str:
    return "" if firm.is_legal_person else f"{firm.name}は法人格がないため、参加できません。"


def _suspended(firm: FirmRecord, on: date) -> str:
    for period in firm.suspensions:
        if period.covers(on):
            return f"{firm.name}は{format_date(period.ends_on)}まで{period.kind}の期間中です。"
    return ""


def _measure(firm: FirmRecord, on: date) -> str:
    for period in firm.measures_167_4_2:
        if period.covers(on):
            return f"{firm.name}は施行令第167条の4第2項の措置を受けています。"
    return ""


def _registered(firm: FirmRecord, on: date) -> str:
    if firm.is_registered_bidder is False:
        return f"{firm.name}は競争入札参加資格がありません。この案件では必須です。"
    return ""


def _registered_or_equivalent(firm: FirmRecord, on: date) -> str:
    if firm.is_registered_bidder is False and not firm.substitutes_complete:
        return f"{firm.name}の同等の条件を確認する書類がそろっていません。"
    return ""


def _professionals(firm: FirmRecord, on: date) -> str:
    return " ".join(firm.staffing_gaps)


def _tie(firm: FirmRecord, on: date) -> str:
    return "選定委員の関係団体である疑いがあります。" if firm.has_member_tie else ""


def _certificate(firm: FirmRecord, on: date) -> str:
    starts, until = firm.certificate_from, firm.certificate_until
    if starts is not None and starts > on:
        return f"認証の有効期間は{format_date(starts)}からです。"
    if until is not None and until < on:
        return f"認証の有効期限（{format_date(until)}）が切れています。"
    return ""


def _track_record(firm: FirmRecord, on: date) -> str:
    since, latest = firm.track_record_since, firm.latest_track_record_on
    if since is None or latest is None or latest >= since:
        return ""
    return f"{format_date(since)}以後の実績がありません（最後の実績は{format_date(latest)}まで）。"


_FAILURES = {
    ConditionCode.LEGAL_PERSON: _legal_person,
    ConditionCode.NOT_SUSPENDED: _suspended,
    ConditionCode.ORDER_167_4_2: _measure,
    ConditionCode.REGISTERED: _registered,
    ConditionCode.REGISTERED_OR_EQUIVALENT: _registered_or_equivalent,
    ConditionCode.PROFESSIONALS: _professionals,
    ConditionCode.NO_MEMBER_TIE: _tie,
    ConditionCode.CERTIFICATION: _certificate,
    ConditionCode.TRACK_RECORD: _track_record,
}


@dataclass(frozen=True)
class JudgedCondition:
    """One judgement as a value: firm and condition with its verdict."""

    firm: str
    condition: str
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """Eligible only if every firm meets every condition (全構成員の要件: seed 004 §5(2)②④)."""

    is_decided: bool
    is_eligible: bool
    reasons: tuple[str, ...]


def conclude(judged: Iterable[JudgedCondition]) -> Outcome:
    """From the judgements of all firms and conditions to the outcome of the application.

    A pending condition leaves it undecided, unless another has failed already.

    >>> conclude([JudgedCondition("A", "滞納なし", Verdict.PENDING)]).is_decided
    False
    """
    rows = list(judged)
    failed = [row for row in rows if row.verdict is Verdict.FAILED]
    pending = [row for row in rows if row.verdict is Verdict.PENDING]
    if failed:
        return Outcome(
            is_decided=True, is_eligible=False, reasons=tuple(_words(row) for row in failed)
        )
    if pending:
        return Outcome(
            is_decided=False, is_eligible=False, reasons=tuple(_words(row) for row in pending)
        )
    return Outcome(is_decided=True, is_eligible=bool(rows), reasons=())


def _words(row: JudgedCondition) -> str:
    return f"{row.firm}: {row.condition}"
