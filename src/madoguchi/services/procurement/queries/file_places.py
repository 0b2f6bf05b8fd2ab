"""Places for files of a proposal: what the call wants handed in, one file (or more) each."""

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.services.procurement.models import FunctionItem, ProposalSection, Tender, TenderForm
from madoguchi.services.procurement.queries.asked import Asked
from madoguchi.services.procurement.terms import ProposalFileKind, Stage

MARKED = (ProposalFileKind.ORIGINAL, ProposalFileKind.COPY)
COPY_HINT = "事業者名など、事業者が分かるものを消したファイルです。委員は副本だけを見ます。"


@dataclass(frozen=True, kw_only=True)
class FilePlace:
    """One place: its kind, and the item of the proposal that it is for (None: the whole)."""

    kind: ProposalFileKind
    section: ProposalSection | None = None
    label: str
    hint: str = ""
    is_required: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind.value}-{self.section.pk}" if self.section else self.kind.value

    @property
    def takes_several(self) -> bool:
        return self.kind is ProposalFileKind.ATTACHMENT and self.section is None


def task_sheets(tender: Tender) -> list[ProposalSection]:
    """課題 that are handed in on a numbered form of their own (seed 004 §14(2), PROC-086)."""
    return _task_sheets(Asked(tender))


def _task_sheets(asked: Asked) -> list[ProposalSection]:
    return [each for each in asked.sections() if each.form and each.max_pages is not None]


def places_of(tender: Tender) -> tuple[FilePlace, ...]:
    """Every place of the call, in the order in which a firm fills them."""
    return tuple(_places(tender))


def place_named(tender: Tender, key: str) -> FilePlace | None:
    return next((place for place in places_of(tender) if place.key == key), None)


def _places(tender: Tender) -> Iterator[FilePlace]:
    asked = Asked(tender)
    rule, tasks = asked.rule(Stage.PROPOSAL), _task_sheets(asked)
    cover = _cover(asked) if tasks else ""
    for kind in MARKED:
        if kind is ProposalFileKind.COPY and not (rule and rule.copies):
            continue
        yield FilePlace(
            kind=kind, label=f"{kind.label}{cover}", is_required=True,
            hint=COPY_HINT if kind is ProposalFileKind.COPY else "",
        )  # fmt: skip
        for task in tasks:
            number = task.form.number if task.form else ""
            yield FilePlace(
                kind=kind, section=task, label=f"{kind.label}　{task}（{number}）",
                hint=task.instruction, is_required=task.is_required,
            )  # fmt: skip
    yield FilePlace(kind=ProposalFileKind.ESTIMATE, label="見積書", hint=_estimate_hint(asked))
    if asked.rows(FunctionItem):
        yield FilePlace(kind=ProposalFileKind.FUNCTIONS, label=ProposalFileKind.FUNCTIONS.label)
    for section in asked.sections():
        if not section.contract_clause:
            continue
        yield FilePlace(
            kind=ProposalFileKind.ATTACHMENT, section=section, label=f"{section}",
            hint="規程などの写しを入れてください。選定されたときは、契約の"
            f"{section.contract_clause}の書類として引き継ぎます。",
        )  # fmt: skip
    yield FilePlace(
        kind=ProposalFileKind.ATTACHMENT, label=ProposalFileKind.ATTACHMENT.label,
        hint="複数のファイルを追加できます。",
    )  # fmt: skip


def _cover(asked: Asked) -> str:
    form = next((each for each in asked.rows(TenderForm) if "表紙" in each.name), None)
    return f"　表紙（{form.number}）" if form else "　表紙"


def _estimate_hint(asked: Asked) -> str:
    told = next((s.instruction for s in asked.sections() if "見積" in s.text and s.instruction), "")
    return told or "様式は自由です。金額は、下の「見積り」にも入力します。"
