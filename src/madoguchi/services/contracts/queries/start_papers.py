"""着手書類: each paper of 第3項 with its versions, the one in force, and why it is owed again."""

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.services.contracts.models import Contract, Duty, Filing, RefilingCause
from madoguchi.services.contracts.terms import DutyState, FilingState

SOURCES = ("data_processing", "personal_information", "staffing")


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One paper: ``filings`` the newest first; ``in_force`` the newest that was not returned."""

    duty: Duty
    filings: Sequence[Filing]
    in_force: Filing | None
    causes: Sequence[RefilingCause]

    @property
    def state_words(self) -> str:
        """Its state; a paper that was filed before and is owed again is not 未着手."""
        is_owed_again = self.duty.state == DutyState.OPEN.value and bool(self.filings)
        return "再提出待ち" if is_owed_again else DutyState(self.duty.state).label


def papers_of(contract: Contract) -> list[PaperLine]:
    """The papers of clause 3 (and the staffing terms) that this contract owes (CONT-023, 027).

    A conditional paper whose condition does not hold is left out.
    """
    rows = (
        contract.duties.filter(clause__clause_set__code__in=SOURCES, same_as__isnull=True)
        .filter(clause__number=3, clause__clause_set__code__in=SOURCES[:2])
        .exclude(state=DutyState.NOT_APPLICABLE.value)
    ) | contract.duties.filter(
        clause__clause_set__code="staffing", trigger="conclusion", same_as__isnull=True
    )
    found = rows.select_related("clause__clause_set").prefetch_related(
        "filings__files__file", "filings__filed_by", "refiling_causes"
    )
    return [_line(duty) for duty in found]


def _line(duty: Duty) -> PaperLine:
    filings = list(duty.filings.all())
    standing = [one for one in filings if one.state != FilingState.RETURNED.value]
    return PaperLine(
        duty=duty,
        filings=filings,
        in_force=standing[0] if standing else None,
        causes=[one for one in duty.refiling_causes.all() if one.answered_by_id is None],
    )


def is_start_complete(lines: Sequence[PaperLine]) -> bool:
    """Every paper is there and accepted."""
    return all(line.duty.state == DutyState.SETTLED.value for line in lines)
