"""What the boards show: every clause with its worst sign, and every contract with its counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from madoguchi.services.contracts.models import Contract, ContractClause, ContractClauseSet, Duty
from madoguchi.services.contracts.queries.clocks import Days
from madoguchi.services.contracts.queries.registers import UNSETTLED, verdicts
from madoguchi.services.contracts.rules.board import DutyFacts, sign_of_duty, worst
from madoguchi.services.contracts.rules.registers import Verdict
from madoguchi.services.contracts.terms import DutyState, DutyTrigger, Sign

TONES = {
    Sign.BREACHED: "danger",
    Sign.OVERDUE: "danger",
    Sign.FILED: "info",
    Sign.DUE: "warning",
    Sign.STANDING: "neutral",
    Sign.SETTLED: "success",
    Sign.NOT_APPLICABLE: "neutral",
}


Place = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class ClauseNote:
    """A fact of the registers that stands at a clause; ``sign`` is what it shows."""

    words: str
    sign: Sign


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """One duty with what it shows today."""

    duty: Duty
    sign: Sign
    words: str = ""

    @property
    def tone(self) -> str:
        return TONES[self.sign]


@dataclass(frozen=True, kw_only=True)
class ClauseLine:
    """One clause: its worst sign, its next day, its duties."""

    clause: ContractClause
    sign: Sign
    duties: Sequence[DutyLine]
    notes: Sequence[ClauseNote] = ()

    @property
    def tone(self) -> str:
        return TONES[self.sign]

    @property
    def next_due_on(self) -> date | None:
        """The earliest day that is still open."""
        open_days = [
            line.duty.due_on
            for line in self.duties
            if line.duty.due_on and line.sign in (Sign.OVERDUE, Sign.DUE)
        ]
        return min(open_days, default=None)

    @property
    def anchor(self) -> str:
        """Where its row stands on the page of the board."""
        return f"clause-{self.clause.clause_set_id}-{self.clause.number}"

    @property
    def proof(self) -> DutyLine | None:
        """The one duty that gives the sign; None if several do, or a register."""
        behind = [line for line in self.duties if line.sign is self.sign]
        return behind[0] if len(behind) == 1 else None

    def shows(self, sign: Sign) -> bool:
        """Whether the clause, a duty or a register of it has that sign."""
        signs = {self.sign, *(one.sign for one in self.duties), *(one.sign for one in self.notes)}
        return sign in signs

    @property
    def reason(self) -> str:
        """Why it does not apply, or how it was breached: of the duties that give its sign."""
        said = (line.duty.reason for line in self.duties if line.sign is self.sign)
        return next((reason for reason in said if reason), "")


@dataclass(frozen=True, kw_only=True)
class SetBoard:
    clause_set: ContractClauseSet
    clauses: Sequence[ClauseLine]

    @property
    def size(self) -> int:
        """How many clauses it counts: those on the board; before the signing, all of the set."""
        return len(self.clauses) or len(self.clause_set.clauses.all())

    @property
    def active(self) -> int:
        return sum(line.sign is not Sign.NOT_APPLICABLE for line in self.clauses)


def board_of(
    contract: Contract, today: date, *, notes: Mapping[Place, Sequence[ClauseNote]] | None = None
) -> list[SetBoard]:
    """Every clause set of the contract, clause by clause (CONT-013); a fixed number of queries.

    notes  what the registers say to a clause (queries.clause_notes); their signs count too
    """
    said = notes or {}
    lines: dict[int, list[DutyLine]] = {}
    kept = verdicts(contract, today)
    for duty in contract.duties.all():
        line = _with_register(line_of(duty, today), kept.get(duty.code))
        lines.setdefault(duty.clause_id, []).append(line)
    boards = []
    for row in contract.clause_sets.prefetch_related("clauses"):
        clauses = [
            ClauseLine(
                clause=clause,
                sign=worst(
                    [
                        *(line.sign for line in lines[clause.pk]),
                        *(note.sign for note in said.get((row.code, clause.number), ())),
                    ]
                ),
                duties=lines[clause.pk],
                notes=said.get((row.code, clause.number), ()),
            )
            for clause in row.clauses.all()
            if clause.pk in lines
        ]
        boards.append(SetBoard(clause_set=row, clauses=clauses))
    return boards


def _with_register(line: DutyLine, verdict: Verdict | None) -> DutyLine:
    """A register that is kept for the duty says how it stands, with words."""
    if verdict is None or line.sign in (Sign.NOT_APPLICABLE, Sign.BREACHED):
        return line
    return DutyLine(duty=line.duty, sign=verdict.sign, words=verdict.words)


def line_of(duty: Duty, today: date) -> DutyLine:
    facts = DutyFacts(
        state=DutyState(duty.state), trigger=DutyTrigger(duty.trigger), due_on=duty.due_on
    )
    return DutyLine(duty=duty, sign=sign_of_duty(facts, today))


def narrowed(boards: Iterable[SetBoard], sign: Sign) -> list[SetBoard]:
    """Only the clauses with that sign; sets that have none are left out."""
    found = [
        SetBoard(
            clause_set=board.clause_set, clauses=[one for one in board.clauses if one.shows(sign)]
        )
        for board in boards
    ]
    return [board for board in found if board.clauses]


def counts_of(boards: Iterable[SetBoard]) -> list[tuple[Sign, int]]:
    """How many clauses show each sign, the worst first; signs that nobody shows are left out."""
    signs = [line.sign for board in boards for line in board.clauses]
    return [(sign, signs.count(sign)) for sign in TONES if sign in signs]


def with_counts(contracts: QuerySet[Contract], days: Days) -> QuerySet[Contract]:
    """Each contract with ``overdue``, ``waiting`` (filed) and ``due_soon`` counts; one query."""
    # A twin of another set is the same paper: it is filed, and counted, once.
    duties = Duty.objects.filter(contract=OuterRef("pk"))
    late = duties.filter(days.past(), state__in=UNSETTLED, same_as__isnull=True)
    return contracts.annotate(
        overdue=_count_of(late), waiting=_count_of(duties.filter(state=DutyState.FILED.value))
    )


def _count_of(duties: QuerySet[Duty]) -> Coalesce:
    """How many, for each row of the outer query: a join would group sixty thousand duties by every
    column of their contracts, on each visit."""
    counted = duties.order_by().values("contract").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted), 0)


def open_duties_of(contracts: QuerySet[Contract], until: date) -> QuerySet[Duty]:
    """Dated duties not settled and due by ``until``, the earliest first.

    A duty that another set's proof settles too stands in one line, not in two (CONT-031).
    """
    return (
        Duty.objects.filter(
            contract__in=contracts, state__in=UNSETTLED, due_on__lte=until, same_as__isnull=True
        )
        .select_related("contract", "contract__case", "clause")
        .order_by(F("due_on").asc(), "pk")
    )
