"""Places for files of a proposal: what the call wants handed in, one file (or more) each."""

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.services.procurement.models import ProposalSection, Tender
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
    return list(
        tender.sections.filter(form__isnull=False, max_pages__isnull=False).select_related("form")
    )


def places_of(tender: Tender) -> tuple[FilePlace, ...]:
    """Every place of the call, in the order in which a firm fills them."""
    return tuple(_places(tender))


def place_named(tender: Tender, key: str) -> FilePlace | None:
    return next((place for place in places_of(tender) if place.key == key), None)


def _places(tender: Tender) -> Iterator[FilePlace]:
    rule = tender.stage_rules.filter(stage=Stage.PROPOSAL).first()
    tasks = task_sheets(tender)
    cover = _cover(tender) if tasks else ""
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
    yield FilePlace(kind=ProposalFileKind.ESTIMATE, label="見積書", hint=_estimate_hint(tender))
    if tender.function_items.exists():
        yield FilePlace(kind=ProposalFileKind.FUNCTIONS, label=ProposalFileKind.FUNCTIONS.label)
    for section in tender.sections.exclude(contract_clause=""):
        yield FilePlace(
            kind=ProposalFileKind.ATTACHMENT, section=section, label=f"{section}",
            hint="規程などの写しを入れてください。選定されたときは、契約の"
            f"{section.contract_clause}の書類として引き継ぎます。",
        )  # fmt: skip
    yield FilePlace(
        kind=ProposalFileKind.ATTACHMENT, label=ProposalFileKind.ATTACHMENT.label,
        hint="複数のファイルを追加できます。",
    )  # fmt: skip


def _cover(tender: Tender) -> str:
    form = tender.forms.filter(name__contains="表紙").first()
    return f"　表紙（{form.number}）" if form else "　表紙"


def _estimate_hint(tender: Tender) -> str:
    told = tender.sections.filter(text__contains="見積").exclude(instruction="").first()
    return told.instruction if told else "様式は自由です。金額は、下の「見積り」にも入力します。"
