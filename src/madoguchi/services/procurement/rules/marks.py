"""Marks (得点): add up the committee's sheets so that anyone can recompute them.

Everything is whole numbers or exact fractions: no rounding decides who is chosen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class SheetMarks:
    """The final sheet of one scorer for one proposal.

    scorer       member key, or "officer" for marks that the secretariat gives (price, finance)
    application  proposal key
    marks        criterion key -> points, 0..full marks of that criterion
    abstained    the scorer abstained or was absent: the sheet counts for nothing
    """

    scorer: str
    application: int
    marks: Mapping[int, int]
    abstained: bool = False


@dataclass(frozen=True)
class Total:
    """The total of one proposal in one round.

    points      sum of all counted sheets
    full_marks  what the counted sheets could have given; grows with the number of scorers
    by_scorer   scorer -> sum of that sheet, abstentions left out
    """

    application: int
    points: int
    full_marks: int
    by_scorer: Mapping[str, int]

    @property
    def share(self) -> Fraction:
        """Points over full marks, exact; 0 where nobody scored."""
        return Fraction(self.points, self.full_marks) if self.full_marks else Fraction(0)

    @property
    def mean(self) -> Fraction:
        """Mean of the counted sheets, exact."""
        return Fraction(self.points, len(self.by_scorer)) if self.by_scorer else Fraction(0)

    @property
    def spread(self) -> int:
        """Highest minus lowest sheet: a wide one is worth talking about."""
        sums = list(self.by_scorer.values())
        return max(sums) - min(sums) if sums else 0


class MarkOutOfRange(ValueError):
    """A mark below 0 or above the full marks of its criterion."""


def total_marks(
    sheets: Iterable[SheetMarks], *, full_marks: Mapping[str, Mapping[int, int]]
) -> dict[int, Total]:
    """Add up the sheets of one round (個別評価・集計).

    full_marks  scorer kind ("member", "officer") -> criterion key -> full marks. A scorer named
                "officer" is of kind officer, every other is a member.
    returns     proposal key -> Total; an abstaining sheet adds neither points nor full marks,
                so proposals that fewer members scored are compared by ``share``
    raises      MarkOutOfRange

    Source: seed 000 §12 前文; seed 004 §14(3), §16(1); 欠席委員 the seeds leave open (PROC-122).
    """
    totals: dict[int, Total] = {}
    for sheet in sheets:
        before = totals.get(sheet.application, Total(sheet.application, 0, 0, {}))
        if sheet.abstained:
            totals[sheet.application] = before
            continue
        limits = full_marks["officer" if sheet.scorer == "officer" else "member"]
        points = _sum_of(sheet, limits)
        totals[sheet.application] = Total(
            sheet.application,
            before.points + points,
            before.full_marks + sum(limits.values()),
            {**before.by_scorer, sheet.scorer: points},
        )
    return totals


def _sum_of(sheet: SheetMarks, limits: Mapping[int, int]) -> int:
    for criterion, points in sheet.marks.items():
        if not 0 <= points <= limits[criterion]:
            raise MarkOutOfRange(
                f"criterion {criterion}: {points} is not in 0..{limits[criterion]}"
            )
    return sum(sheet.marks.values())


def combine_rounds(rounds: Sequence[Mapping[int, Total]]) -> dict[int, Total]:
    """Sum of rounds for proposals that stand in the last one (seed 004 §17, PROC-120)."""
    combined = {}
    for application in rounds[-1]:
        parts = [each[application] for each in rounds if application in each]
        combined[application] = Total(
            application,
            sum(part.points for part in parts),
            sum(part.full_marks for part in parts),
            {
                f"{ordinal}:{scorer}": points
                for ordinal, part in enumerate(parts, start=1)
                for scorer, points in part.by_scorer.items()
            },
        )
    return combined
