"""機能要件への回答: what each proposal answers to each listed function, side by side (PROC-087)."""

from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.services.procurement.models import (
    Application,
    FunctionAnswer,
    FunctionItem,
    Tender,
)
from madoguchi.services.procurement.queries.registrations import registration_of
from madoguchi.services.procurement.rules.blind.search import find_words
from madoguchi.services.procurement.rules.blind.words import Word, make_words
from madoguchi.services.procurement.rules.proposal_content import FunctionAnswerKind
from madoguchi.services.procurement.terms import ApplicationState, ProposalState

TONES = {
    FunctionAnswerKind.SUPPORTED: "success",
    FunctionAnswerKind.ALTERNATIVE: "warning",
    FunctionAnswerKind.UNSUPPORTED: "danger",
}
HELD_BACK = "備考に事業者が分かる語があるため、表示していません。"
UNANSWERED = "回答なし"


@dataclass(frozen=True)
class FunctionCell:
    """One proposal's answer under its code; ``note`` never tells whose it is."""

    code: str
    kind: FunctionAnswerKind | None
    note: str = ""

    @property
    def label(self) -> str:
        return self.kind.label if self.kind else UNANSWERED

    @property
    def tone(self) -> str:
        return TONES[self.kind] if self.kind else "neutral"

    @property
    def is_lacking(self) -> bool:
        """The function is not there: this stands out wherever it is shown."""
        return self.kind is FunctionAnswerKind.UNSUPPORTED


@dataclass(frozen=True)
class FunctionRow:
    """One function and its answers, in the order of the proposals that were asked for."""

    item: FunctionItem
    cells: list[FunctionCell]

    @property
    def is_lacking(self) -> bool:
        return any(cell.is_lacking for cell in self.cells)


@dataclass(frozen=True)
class FunctionTable:
    """Functions down, proposals across. Empty where the call lists no functions."""

    codes: list[str]
    rows: list[FunctionRow]

    @property
    def lacking(self) -> list[tuple[str, int]]:
        """(code, how many functions are 非対応)."""
        return [
            (code, sum(row.cells[place].is_lacking for row in self.rows))
            for place, code in enumerate(self.codes)
        ]


def function_table(applications: Iterable[Application]) -> FunctionTable:
    """The answers of these opened proposals under their codes, in the order given."""
    shown = list(applications)
    answers = {
        (answer.item_id, answer.proposal.application_id): answer
        for answer in FunctionAnswer.objects.filter(
            proposal__application__in=shown, proposal__state=ProposalState.FROZEN.value
        ).select_related("proposal")
    }
    asked = FunctionItem.every.filter(pk__in={item for item, _ in answers})
    words = {each.pk: _telling_words(each) for each in shown if answers}
    rows = [
        FunctionRow(item, [_cell(each, answers.get((item.pk, each.pk)), words) for each in shown])
        for item in asked
    ]
    return FunctionTable([each.drawn_code.code for each in shown] if rows else [], rows)


def _telling_words(application: Application) -> tuple[Word, ...]:
    return make_words(registration_of(application)).words


def _cell(
    application: Application, answer: FunctionAnswer | None, words: dict[int, tuple[Word, ...]]
) -> FunctionCell:
    code = application.drawn_code.code
    if answer is None:
        return FunctionCell(code, None)
    is_telling = bool(find_words(answer.note, words[application.pk]))
    note = HELD_BACK if is_telling else answer.note
    return FunctionCell(code, FunctionAnswerKind(answer.answer), note)


def section_function_table(tender: Tender) -> FunctionTable:
    """For the section in charge: every opened proposal that still stands, by code."""
    rows = tender.applications.filter(
        state=ApplicationState.INVITED.value,
        proposal__state=ProposalState.FROZEN.value,
        drawn_code__isnull=False,
    )
    return function_table(rows.select_related("drawn_code").order_by("drawn_code__code"))
