"""参加資格の判定表: conditions down, firms across, each cell a judgement or a gap."""

from dataclasses import dataclass

from madoguchi.services.procurement.models import (
    Application,
    Condition,
    EligibilityDecision,
    Judgement,
    Tender,
)
from madoguchi.services.procurement.queries.applications import kept_applications
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.queries.eligibility import judged_conditions
from madoguchi.services.procurement.rules.eligibility import Outcome, conclude
from madoguchi.services.procurement.terms import ApplicationState

ON_BOARD = (
    ApplicationState.FILED.value, ApplicationState.ACCEPTED.value, ApplicationState.INVITED.value,
    ApplicationState.NOT_INVITED.value, ApplicationState.LOST_ELIGIBILITY.value,
    ApplicationState.DISQUALIFIED.value,
)  # fmt: skip
AFTER_NOTICE = set(ON_BOARD) - {ApplicationState.FILED.value, ApplicationState.ACCEPTED.value}


@dataclass(frozen=True)
class FirmColumn:
    """One application with the outcome of its judgements and its decision."""

    application: Application
    outcome: Outcome
    decision: EligibilityDecision | None


@dataclass(frozen=True)
class ConditionRow:
    """One condition with the judgements of each firm, in the order of the columns."""

    condition: Condition
    cells: tuple[tuple[Application, tuple[Judgement, ...]], ...]


@dataclass(frozen=True)
class Board:
    columns: tuple[FirmColumn, ...]
    rows: tuple[ConditionRow, ...]

    @property
    def is_decided(self) -> bool:
        """Every running firm has its decision."""
        running = [
            column for column in self.columns
            if column.application.state in {ApplicationState.FILED, ApplicationState.ACCEPTED}
        ]  # fmt: skip
        return bool(running) and all(column.decision is not None for column in running)


def bar_to_update(tender: Tender) -> str:
    """Why the records cannot bring the board up to date now; "" if an application is accepted."""
    states = set(kept_applications(tender).values_list("state", flat=True))
    if ApplicationState.ACCEPTED in states:
        return ""
    if ApplicationState.FILED not in states and states & AFTER_NOTICE:
        return (
            "招請・非招請の決定が済んでいるため、判定表は更新できません。"
            "招請した事業者は、表の「再確認する」で確かめてください。"
        )
    return "受付済みの申込みがありません。先に「参加」で受け付けてください。"


def eligibility_board(tender: Tender) -> Board:
    """The board of a call; firms that withdrew or never filed are not on it."""
    applications = list(
        kept_applications(tender)
        .filter(state__in=ON_BOARD)
        .select_related("applicant", "eligibility")
        .order_by("number", "pk")
    )
    judged: dict[tuple[int, int], list[Judgement]] = {}
    rows = Judgement.objects.filter(application__in=applications).select_related("organisation")
    for row in rows.order_by("pk"):
        judged.setdefault((row.application_id, row.condition_id), []).append(row)
    return Board(
        columns=tuple(_column(tender, each) for each in applications),
        rows=tuple(
            ConditionRow(
                condition,
                tuple(
                    (each, tuple(judged.get((each.pk, condition.pk), ()))) for each in applications
                ),
            )
            for condition in Asked(tender).rows(Condition)
        ),
    )


def _column(tender: Tender, application: Application) -> FirmColumn:
    application.tender = tender
    decision = getattr(application, "eligibility", None)
    return FirmColumn(application, conclude(judged_conditions(application)), decision)
