"""What a call asks of bidders, as it was published: the frozen rows judge, not the section's own.

Publication freezes, beside the words, every row by which a hand-in is judged. The section edits
its rows for the next amendment; until that is published, nobody is judged by them (0201).
"""

from collections.abc import Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model

from madoguchi.services.procurement.models import (
    BlindWordKind,
    Ceiling,
    Condition,
    DisqualificationGround,
    FunctionItem,
    NoticeVersion,
    ProposalSection,
    ReceptionHours,
    RequiredPaper,
    StageChannel,
    StageRule,
    StandingTerm,
    Tender,
    TenderForm,
)
from madoguchi.services.procurement.terms import Channel, Stage

M = TypeVar("M", bound=Model)
Row = dict[str, Any]

JUDGING: tuple[type[Model], ...] = (
    StageRule, StageChannel, TenderForm, Condition, RequiredPaper, StandingTerm, ProposalSection,
    FunctionItem, BlindWordKind, DisqualificationGround, Ceiling, ReceptionHours,
)  # fmt: skip
FACTS = (
    "asker_circle", "allows_consortium", "minimum_workers", "staffing_rule", "track_record_limit",
    "track_record_fiscal_year",
)  # fmt: skip
CALL = "Tender"


def freeze_asked(tender: Tender) -> dict[str, list[Row]]:
    """Model -> its rows as plain data, and the call's own facts that judge."""
    frozen = {
        model.__name__: [_plain_row(row) for row in _live(tender, model)] for model in JUDGING
    }
    return {CALL: [{name: getattr(tender, name) for name in FACTS}], **frozen}


def _plain_row(row: Model) -> Row:
    return {
        field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, (date, time, Decimal)) else value


def _live(tender: Tender, model: type[M]) -> list[M]:
    path = {"rule__tender": tender} if model is StageChannel else {"tender": tender}
    rows = model._default_manager.filter(**path)  # noqa: SLF001 - Django's documented name
    return list(rows if rows.ordered else rows.order_by("pk"))


class Asked:
    """The rows in force of one call, read once: those of its newest published version.

    A call that is not published yet is judged by what its section is writing. Rows are whole
    model instances with their keys; they are to be read and pointed at, never saved.
    """

    def __init__(self, tender: Tender) -> None:
        self.tender = tender
        self._kept: dict[str, list[Row]] | None = None
        if tender.published_at is not None:
            versions = NoticeVersion.objects.filter(tender=tender).order_by("-number")
            self._kept = versions.values_list("frozen__asked", flat=True).first()
        self._read: dict[type[Model], list[Any]] = {}

    def rows(self, model: type[M]) -> list[M]:
        """All rows of one kind, in the call's order."""
        if model not in self._read:
            self._read[model] = list(self._thawed(model))
        return self._read[model]

    def _thawed(self, model: type[M]) -> Iterable[M]:
        if self._kept is None or model.__name__ not in self._kept:
            return _live(self.tender, model)
        return (self._thaw(model, row) for row in self._kept[model.__name__])

    def _thaw(self, model: type[M], kept: Row) -> M:
        columns = {
            field.attname: field.to_python(kept[field.attname])
            for field in model._meta.concrete_fields
            if field.attname in kept
        }
        row = model(**columns)
        row._state.adding = False  # noqa: SLF001 - Django's documented name
        if model is not StageChannel:
            row.tender = self.tender  # type: ignore[attr-defined]  # each of JUDGING has its call
        return row

    def fact(self, name: str) -> Any:
        """One of FACTS."""
        kept = (self._kept or {}).get(CALL)
        return kept[0][name] if kept and name in kept[0] else getattr(self.tender, name)

    def rule(self, stage: Stage) -> StageRule | None:
        return next((row for row in self.rows(StageRule) if row.stage == stage), None)

    def channels(self, stage: Stage) -> tuple[Channel, ...]:
        """The ways that a stage allows, in the call's order; none where it states no rule."""
        rule = self.rule(stage)
        rows = self.rows(StageChannel) if rule else []
        return tuple(Channel(row.channel) for row in rows if rule and row.rule_id == rule.pk)

    def papers(self, stage: Stage | None = None) -> list[RequiredPaper]:
        """With form and condition as they were published too."""
        forms = {form.pk: form for form in self.rows(TenderForm)}
        conditions = {row.pk: row for row in self.rows(Condition)}
        papers = [row for row in self.rows(RequiredPaper) if stage is None or row.stage == stage]
        for paper in papers:
            paper.form = forms.get(paper.form_id or 0)
            paper.proves = conditions.get(paper.proves_id or 0)
        return papers

    def sections(self) -> list[ProposalSection]:
        forms = {form.pk: form for form in self.rows(TenderForm)}
        for section in self.rows(ProposalSection):
            section.form = forms.get(section.form_id or 0)
        return self.rows(ProposalSection)


# What judges but is not said by the notice's other words.
UNWORDED: dict[type[Model], tuple[str, ...]] = {
    StageRule: (
        "must_arrive", "sets", "estimate_originals", "subject_ends_with_company", "format_rules",
        "extensions", "max_bytes",
    ),
    Condition: ("reference", "every_member", "is_sworn", "accepted_marks", "since_on"),
    RequiredPaper: (
        "obligation", "applies_to", "max_age_months", "original_required", "expires",
    ),
    ProposalSection: ("max_pages", "instruction", "specification_clause", "contract_clause"),
    FunctionItem: ("text", "is_required"),
    ReceptionHours: (
        "act", "closed_on_saturdays", "closed_on_sundays", "closed_on_holidays",
        "closed_at_year_end",
    ),
}  # fmt: skip


def judging_words(tender: Tender) -> Iterator[tuple[str, str]]:
    """(label, value) of what judges without standing in the notice, so that a change is seen."""
    for model, names in UNWORDED.items():
        for row in _live(tender, model):
            yield f"{model._meta.verbose_name}　{_title(row)}", _words(row, names)
    columns = {name: Tender._meta.get_field(name) for name in FACTS}
    yield "参加と提案の定め", _words(tender, tuple(columns))


def _title(row: Model) -> str:
    return row.get_stage_display() if isinstance(row, StageRule) else str(row)


def _words(row: Model, names: Iterable[str]) -> str:
    parts = []
    for name in names:
        field: Any = row._meta.get_field(name)
        value = getattr(row, name)
        said = dict(field.flatchoices).get(value, value) if field.choices else _said(value)
        parts.append(f"{field.verbose_name}: {said}")
    return "、".join(parts)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, dict):
        return "・".join(f"{key} {_said(each)}" for key, each in sorted(value.items())) or "なし"
    if isinstance(value, (list, tuple)):
        return "・".join(_said(each) for each in value) or "なし"
    return "なし" if value in (None, "") else str(value)
