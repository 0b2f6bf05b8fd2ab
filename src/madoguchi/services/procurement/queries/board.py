"""The state of a round for the secretariat: who is final; marks only when everybody is."""

from dataclasses import dataclass
from fractions import Fraction

from madoguchi.services.procurement.models import Application, CommitteeMember, ReviewRound
from madoguchi.services.procurement.queries.conflicts import may_review
from madoguchi.services.procurement.queries.proposal_demands import opened_excesses
from madoguchi.services.procurement.queries.scores import (
    all_final,
    leaf_criteria,
    pass_rule_of,
    proposals_in_round,
    round_totals,
    tie_orders,
)
from madoguchi.services.procurement.rules.marks import Total
from madoguchi.services.procurement.rules.screening import TieAtCutoff, rank_proposals, screen
from madoguchi.services.procurement.terms import RoundState, Scorer


@dataclass(frozen=True)
class Seat:
    """A member in a round: ``state`` says nothing of marks or of how many sheets are done."""

    member: CommitteeMember
    state: str
    is_final: bool


@dataclass(frozen=True)
class TotalRow:
    """One proposal's totals, under its code. ``sheets``: (member or 事務局, sum of the sheet)."""

    application: Application
    code: str
    rank: int
    points: int
    full_marks: int
    percent: str
    mean: str
    spread: int
    sheets: tuple[tuple[str, int], ...]
    standing: str


def seats(round_: ReviewRound) -> list[Seat]:
    """Every seated member: final, not final, or held back by the declaration."""
    wanted = {each.pk for each in proposals_in_round(round_)}
    rows = []
    members = round_.tender.committee_members.filter(ended_on__isnull=True)
    for member in members.select_related("post", "person").order_by("post__position", "pk"):
        final = round_.sheets.filter(member=member, finalised_at__isnull=False)
        is_final = bool(wanted) and wanted <= set(final.values_list("application_id", flat=True))
        state = "確定" if is_final else "未確定" if may_review(member) else "申告・対応待ち"
        rows.append(Seat(member, state, is_final))
    return rows


def total_rows(round_: ReviewRound) -> list[TotalRow]:
    """Best first; empty until every sheet is final (PROC-116)."""
    if not all_final(round_):
        return []
    totals = round_totals(round_)
    ranks = rank_proposals(totals, tie_orders(round_))
    standings = _standings(round_, totals)
    names = _scorer_names(round_)
    return [
        _row(application, totals[application.pk], ranks, standings, names)
        for application in sorted(
            proposals_in_round(round_), key=lambda each: (ranks[each.pk], each.drawn_code.code)
        )
    ]


def _row(
    application: Application,
    total: Total,
    ranks: dict[int, int],
    standings: dict[int, str],
    names: dict[str, str],
) -> TotalRow:
    return TotalRow(
        application=application,
        code=application.drawn_code.code,
        rank=ranks[application.pk],
        points=total.points,
        full_marks=total.full_marks,
        percent=decimal(total.share * 100),
        mean=decimal(total.mean),
        spread=total.spread,
        sheets=tuple((names[key], points) for key, points in sorted(total.by_scorer.items())),
        standing=standings.get(application.pk, "委員会の決定待ち"),
    )


def decimal(value: Fraction) -> str:
    """One digit after the point, rounded, but never up to a whole number: 59.97 shows as 59.9.

    >>> [decimal(Fraction(number, 300)) for number in (17900, 17991, 18000)]
    ['59.7', '59.9', '60']
    """
    cut = value.numerator * 10 // value.denominator
    tenths = (value.numerator * 20 + value.denominator) // (value.denominator * 2)
    if tenths % 10 == 0:
        tenths = cut
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _scorer_names(round_: ReviewRound) -> dict[str, str]:
    members = round_.tender.committee_members.select_related("post").order_by("post__position")
    return {
        "officer": "事務局",
        **{str(member.pk): member.post.title for member in members},
    }


def _standings(round_: ReviewRound, totals: dict[int, Total]) -> dict[int, str]:
    if round_.state == RoundState.CLOSED:
        return {
            row.application_id: "通過" if row.is_passed else "非通過"
            for row in round_.outcomes.all()
        }
    try:
        screening = screen(totals, pass_rule_of(round_), tie_orders(round_))
    except TieAtCutoff:
        return {}
    return {key: standing.label for key, standing in screening.standings.items()}


def excess_rows(round_: ReviewRound) -> list[tuple[str, str]]:
    """(code, sentence) of every estimate over its ceiling among the opened proposals (PROC-095)."""
    return [
        (each.drawn_code.code, sentence)
        for each in proposals_in_round(round_)
        if hasattr(each, "drawn_code")
        for sentence in opened_excesses(each)
    ]


def mark_rows(round_: ReviewRound) -> list[list[str | int | None]]:
    """Every mark of a finished round: proposal, scorer, item, full marks, mark, comment."""
    if not all_final(round_):
        return []
    names = _scorer_names(round_)
    leaves = {each.pk: each for kind in Scorer for each in leaf_criteria(round_, kind)}
    rows: list[list[str | int | None]] = []
    for sheet in round_.sheets.select_related("application__drawn_code").prefetch_related("scores"):
        scorer = names[str(sheet.member_id) if sheet.member_id else "officer"]
        code = f"{sheet.application.drawn_code.code}社"
        if sheet.is_abstention:
            rows.append([code, scorer, "（棄権）", None, None, sheet.abstention_reason])
            continue
        rows += [
            [code, scorer, str(leaf), leaf.points, score.points, score.comment]
            for score in sheet.scores.all()
            if (leaf := leaves.get(score.criterion_id)) is not None
        ]
    return sorted(rows, key=lambda row: (str(row[0]), str(row[1]), str(row[2])))
