"""The score sheet and the declaration, as a member fills them in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from madoguchi.services.procurement.models import Criterion, ScoreSheet
from madoguchi.services.procurement.queries.scores import leaf_criteria
from madoguchi.services.procurement.terms import Scorer

RADIO_UP_TO = 10
BODY_ROWS = 5


@dataclass(frozen=True)
class Line:
    """One item of the sheet with its two inputs."""

    criterion: Criterion
    mark: BoundField
    comment: BoundField


class SheetForm(forms.Form):
    """Marks and comments; an empty mark is simply not yet given."""

    def __init__(self, sheet: ScoreSheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scorer = Scorer.MEMBER if sheet.member_id else Scorer.OFFICER
        self.leaves = leaf_criteria(sheet.round, scorer)
        given = {score.criterion_id: score for score in sheet.scores.all()}
        for leaf in self.leaves:
            score = given.get(leaf.pk)
            self.fields[f"mark-{leaf.pk}"] = _mark_field(leaf, score.points if score else None)
            self.fields[f"comment-{leaf.pk}"] = forms.CharField(
                label="理由・意見", required=False, help_text=_when_needed(leaf),
                widget=forms.Textarea(attrs={"rows": 2}), initial=score.comment if score else "",
            )  # fmt: skip
        self.fields["overall"] = forms.CharField(
            label="総評", required=False, widget=forms.Textarea(attrs={"rows": 4}),
            initial=sheet.overall_comment,
        )  # fmt: skip

    def groups(self) -> Iterator[tuple[Criterion | None, list[Line]]]:
        """Items under their group, in the sheet's order.

        An item without a group is one by itself; beside headed groups it is its own heading.
        """
        has_headings = any(leaf.parent_id for leaf in self.leaves)
        found: dict[int, tuple[Criterion | None, list[Line]]] = {}
        for leaf in self.leaves:
            line = Line(leaf, self[f"mark-{leaf.pk}"], self[f"comment-{leaf.pk}"])
            heading = leaf.parent or (leaf if has_headings else None)
            found.setdefault(leaf.parent_id or leaf.pk, (heading, []))[1].append(line)
        yield from found.values()

    @property
    def marks(self) -> dict[int, int | None]:
        return {leaf.pk: _number(self.cleaned_data[f"mark-{leaf.pk}"]) for leaf in self.leaves}

    @property
    def comments(self) -> dict[int, str]:
        return {leaf.pk: self.cleaned_data[f"comment-{leaf.pk}"] for leaf in self.leaves}


def _number(value: object) -> int | None:
    return None if value in {None, ""} else int(str(value))


def _mark_field(leaf: Criterion, given: int | None) -> forms.Field:
    full = leaf.points or 0
    if full <= RADIO_UP_TO:
        return forms.ChoiceField(
            label=f"{leaf}（{full}点満点）", required=False, initial=given,
            choices=[(point, f"{point}点") for point in range(full + 1)],
            widget=forms.RadioSelect, help_text=leaf.guidance,
        )  # fmt: skip
    return forms.IntegerField(
        label=f"{leaf}（{full}点満点）", required=False, initial=given, min_value=0,
        max_value=full, help_text=leaf.guidance,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "mg-input--s"}),
    )  # fmt: skip


def _when_needed(leaf: Criterion) -> str:
    words = []
    if leaf.reason_below_percent is not None:
        words.append(f"{leaf.reason_below_percent}％に満たない点")
    if leaf.reason_above_percent is not None:
        words.append(f"{leaf.reason_above_percent}％を超える点")
    return f"{'、'.join(words)}のときは、理由が必要です。" if words else ""


class DeclarationForm(forms.Form):
    """Bodies that the member presides over, serves, advises or belongs to; or none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(1, BODY_ROWS + 1):
            self.fields[f"name-{row}"] = forms.CharField(
                label=f"団体{row}の名称", max_length=200, required=False, strip=False
            )
            self.fields[f"post-{row}"] = forms.CharField(
                label=f"団体{row}での役職など", max_length=100, required=False, strip=False
            )
        self.fields["has_none"] = forms.BooleanField(label="関係する団体はない", required=False)

    @property
    def bodies(self) -> list[dict[str, str]]:
        rows = range(1, BODY_ROWS + 1)
        return [
            {"name": self.cleaned_data[f"name-{row}"], "post": self.cleaned_data[f"post-{row}"]}
            for row in rows
            if self.cleaned_data[f"name-{row}"].strip()
        ]
