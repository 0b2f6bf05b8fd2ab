"""Rows with dates as a notice writes them: read once, and asked about where they contradict."""

from collections.abc import Sequence
from typing import Any

from django import forms

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.expressions import parse_when
from madoguchi.core.calendar.when import When
from madoguchi.services.procurement import models as tables
from madoguchi.services.procurement.models import Milestone
from madoguchi.services.procurement.rules.case_file import date_doubts
from madoguchi.services.procurement.rules.windows import clocks_of
from madoguchi.services.procurement.terms import Precision


class AsPrintedField(forms.BooleanField):
    """The decision on a date that contradicts itself: right as the notice prints it (PROC-019)."""

    def __init__(self) -> None:
        super().__init__(label="表記のまま保存する", required=False)


def _ask_about(form: forms.ModelForm[Any], field: str, doubts: Sequence[str]) -> None:
    if doubts and not form.cleaned_data.get("as_printed"):
        asked = "書き直すか、このままでよいときは「表記のまま保存する」に印を付けてください。"
        form.add_error(field, forms.ValidationError([*doubts, asked]))


class MilestoneForm(forms.ModelForm[Milestone]):
    """A row of the schedule: the words are typed once, dates are read from them."""

    as_printed = AsPrintedField()

    class Meta:
        model = Milestone
        fields = ("kind", "name", "text", "is_planned", "must_arrive")

    when: When | None = None

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        try:
            self.when = parse_when(text)
        except Unreadable as unreadable:
            raise forms.ValidationError(unreadable.message) from unreadable
        return text

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.when is not None:
            _ask_about(self, "text", [doubt.message for doubt in self.when.warnings])
        return values

    def save(self, commit: bool = True) -> Milestone:  # noqa: FBT001, FBT002 - Django's signature
        if self.when is not None:
            _take_dates(self.instance, self.when)
            accepted = [doubt.code for doubt in self.when.warnings]
            known = self.instance.accepted_warnings
            self.instance.accepted_warnings = list(dict.fromkeys([*known, *accepted]))
        return super().save(commit)


class DeliverableForm(forms.ModelForm[tables.Deliverable]):
    """A deliverable: its due words stay as printed, a wrong weekday is asked about."""

    as_printed = AsPrintedField()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        _ask_about(self, "due_text", date_doubts(str(values.get("due_text", ""))))
        return values


def _take_dates(milestone: Milestone, when: When) -> None:
    milestone.starts_on, milestone.ends_on = when.starts_on, when.ends_on
    milestone.starts_at, milestone.ends_at = clocks_of(when)
    milestone.precision = Precision(when.precision.value).value
    milestone.must_arrive = milestone.must_arrive or when.must_arrive
    milestone.is_planned = milestone.is_planned or when.is_planned
