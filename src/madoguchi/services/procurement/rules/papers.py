"""Papers (提出書類): which are due from whom, how old they may be, and what a set lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.wareki import format_date
from madoguchi.services.procurement.terms import AppliesTo, Obligation


@dataclass(frozen=True, kw_only=True)
class Demand:
    """A paper that the call asks for (``RequiredPaper`` as a value).

    accepted_marks  certification kinds of which any one is enough; empty = no such question
    """

    key: int
    name: str
    obligation: Obligation = Obligation.MANDATORY
    applies_to: AppliesTo = AppliesTo.ALL
    max_age_months: int | None = None
    original_required: bool = False
    expires: bool = False
    needs_seal: bool = False
    accepted_marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A paper that was filed under a demand.

    refusal  why its file was refused by the check (virus, macro, password …); "" if it was not
    """

    demand: int
    issued_on: date | None = None
    expires_on: date | None = None
    is_original: bool = False
    seal_confirmed: bool = False
    mark: str = ""
    refusal: str = ""


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """What decides which papers are due.

    is_registered  holds the bid qualification; None = not yet declared
    """

    is_registered: bool | None
    is_consortium: bool = False


@dataclass(frozen=True)
class PaperFinding:
    """One thing wrong with a set: ``code`` for tests, ``message`` for people."""

    code: str
    demand: int
    message: str
    blocks: bool = True


@dataclass(frozen=True)
class Completeness:
    """A set is complete when nothing blocks (過不足の確認)."""

    findings: tuple[PaperFinding, ...] = field(default_factory=tuple)

    @property
    def is_complete(self) -> bool:
        return not any(finding.blocks for finding in self.findings)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(each.message for each in self.findings if each.code == "missing")


def papers_due(demands: Iterable[Demand], applicant: Applicant) -> tuple[Demand, ...]:
    """The papers asked of this applicant, in order.

    A firm that has not declared its registration is asked for both routes' papers of neither:
    the declaration itself is what is missing then.
    Source: seed 000 §6(1)② ア・イ; seed 001 §6(1)⑤; seed 004 §9(2)② (共同企業体のみ).
    """
    return tuple(demand for demand in demands if _applies(demand.applies_to, applicant))


def _applies(applies_to: AppliesTo, applicant: Applicant) -> bool:
    return {
        AppliesTo.ALL: True,
        AppliesTo.REGISTERED: applicant.is_registered is True,
        AppliesTo.UNREGISTERED: applicant.is_registered is False,
        AppliesTo.SINGLE: not applicant.is_consortium,
        AppliesTo.CONSORTIUM: applicant.is_consortium,
    }[applies_to]


def oldest_issue_date(filed_on: date, months: int) -> date:
    """The oldest issue date that "発行後Nか月以内" allows, by the calendar month (民法143条).

    >>> oldest_issue_date(date(2026, 1, 16), 3)
    datetime.date(2025, 10, 16)
    """
    return months_before(filed_on, months)


def check_set(
    demands: Sequence[Demand], filed: Sequence[Filed], applicant: Applicant, *, filed_on: date
) -> Completeness:
    """Compare a set with the demands (過不足の確認・受付, PROC-046).

    filed_on  the day of filing: ages count back from it (seed 000 §6(1)②イ)
    returns   findings; a set with nothing that blocks is complete. Papers that nobody asked for
              are superfluous and block as well (seed 004 §8(3): 過不足がない場合に受け付ける).
    """
    due = {demand.key: demand for demand in papers_due(demands, applicant)}
    findings: list[PaperFinding] = []
    for demand in due.values():
        of_demand = [paper for paper in filed if paper.demand == demand.key]
        if of_demand:
            for paper in of_demand:
                findings.extend(_check_paper(demand, paper, filed_on))
        elif demand.obligation is Obligation.MANDATORY:
            findings.append(
                PaperFinding("missing", demand.key, f"「{demand.name}」を添付してください。")
            )
    names = {demand.key: demand.name for demand in demands}
    findings.extend(
        PaperFinding(
            "superfluous",
            paper.demand,
            f"「{names.get(paper.demand, '対象外の書類')}」は提出の必要がありません。",
        )
        for paper in filed
        if paper.demand not in due
    )
    return Completeness(tuple(findings))


def _check_paper(demand: Demand, paper: Filed, filed_on: date) -> list[PaperFinding]:
    found = []
    if paper.refusal:
        found.append(_finding("file_refused", demand, paper.refusal))
    if demand.max_age_months is not None:
        oldest = oldest_issue_date(filed_on, demand.max_age_months)
        if paper.issued_on is None:
            found.append(_finding("no_issue_date", demand, "発行日を入力してください。"))
        elif paper.issued_on < oldest:
            found.append(
                _finding(
                    "too_old",
                    demand,
                    f"発行後{demand.max_age_months}か月を過ぎています。"
                    f"{format_date(oldest, weekday=False)}以後に発行されたものを提出してください。",
                )
            )
    if demand.original_required and not paper.is_original:
        found.append(_finding("not_original", demand, "写しではなく原本を提出してください。"))
    if demand.expires and (paper.expires_on is None or paper.expires_on < filed_on):
        found.append(_finding("expired", demand, "有効期限内のものを提出してください。"))
    if demand.accepted_marks and paper.mark not in demand.accepted_marks:
        accepted = "又は".join(demand.accepted_marks)
        found.append(_finding("wrong_mark", demand, f"{accepted}の証明が必要です。"))
    if demand.needs_seal and not paper.seal_confirmed:
        found.append(_finding("seal_unconfirmed", demand, "代表者印があることを確認してください。"))
    return found


def _finding(code: str, demand: Demand, sentence: str) -> PaperFinding:
    return PaperFinding(code, demand.key, f"「{demand.name}」: {sentence}")
