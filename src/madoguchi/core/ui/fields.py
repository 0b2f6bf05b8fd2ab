"""Form fields of the house: dates in 和暦 or 西暦, times of day, moments."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from madoguchi.core.ui import era_parts
from madoguchi.core.ui.era_parts import PARTS, BadDate, DateParts, parts_of


# Django fixes the signatures of a widget's methods.
class PartsWidget(forms.Widget):
    """Inputs ``name_year``, ``name_month`` … that keep exactly what was typed."""

    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["parts"] = parts_of(name, value)
        return context

    def format_value(self, value: Any) -> Any:
        return value

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts:  # noqa: ARG002 - Django fixes it
        typed = {part: data.get(f"{name}_{part}", "") for part in PARTS}
        return parts_of(name, typed)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002 - Django fixes it
        return not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - Django fixes it
        return ""


class EraDateWidget(PartsWidget):
    template_name = "ui/widgets/era_date.html"


class EraMomentWidget(PartsWidget):
    template_name = "ui/widgets/era_moment.html"


class ClockTimeWidget(PartsWidget):
    template_name = "ui/widgets/clock_time.html"


class EraDateField(forms.Field):
    """A ``date``, typed as 年 月 日 in an era or in 西暦."""

    widget = EraDateWidget

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, DateParts):
            return value  # type: ignore[no-any-return]  # an initial date
        return None if value.has_no_day else _or_invalid(era_parts.day_from, value)


class EraMomentField(forms.Field):
    """An aware ``datetime`` in Japan, typed as 年 月 日 時 分."""

    widget = EraMomentWidget

    def to_python(self, value: Any) -> datetime | None:
        if not isinstance(value, DateParts):
            return value  # type: ignore[no-any-return]  # an initial datetime
        if value.has_no_day and value.has_no_time:
            return None
        return _or_invalid(era_parts.moment_from, value)


class ClockTimeField(forms.Field):
    """A ``time``, typed as 時 分 in 24 hours."""

    widget = ClockTimeWidget

    def to_python(self, value: Any) -> time | None:
        if not isinstance(value, DateParts):
            return value  # type: ignore[no-any-return]  # an initial time
        return None if value.has_no_time else _or_invalid(era_parts.time_from, value)


Read = TypeVar("Read")


def _or_invalid(read: Callable[[DateParts], Read], parts: DateParts) -> Read:
    try:
        return read(parts)
    except BadDate as error:
        raise ValidationError(str(error), code="invalid") from error
