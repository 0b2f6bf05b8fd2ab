"""The list of entries: search, filters, period and one object, all in the address."""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import QueryDict

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.wareki import format_date, parse_date
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.wording import ACTIONS, OTHER_ACTION, table_choices
from madoguchi.core.ui.listing import Chip, Filter, Listing

JST = ZoneInfo("Asia/Tokyo")
OTHER = "other"


class TrailListing(Listing[TrailEntry]):
    """``?since=`` and ``?until=`` are days (both included), ``?row=`` is one row of ``?table=``."""

    def __init__(self, query: QueryDict) -> None:
        self.since, self.since_error = day_in(query, "since")
        self.until, self.until_error = day_in(query, "until")
        self.row = query.get("row", "") if query.get("table") else ""
        super().__init__(
            self._of_period_and_row(),
            query,
            search=("actor_label", "label", "row_pk", "reason", "source"),
            filters=(
                Filter(name="action", label="操作", choices=action_choices(), queries=ACTION_Q),
                Filter(
                    name="table", label="記録の種類", choices=table_choices(), lookup="table_name"
                ),
            ),
            sorts={"at": ("id",), "actor": ("actor_label",), "action": ("action",)},
            default_sort="-at",
        )

    def _of_period_and_row(self) -> QuerySet[TrailEntry]:
        entries = TrailEntry.objects.all()
        if self.since:
            entries = entries.filter(at__gte=start_of(self.since))
        if self.until:
            entries = entries.filter(at__lt=start_of(self.until + timedelta(days=1)))
        return entries.filter(row_pk=self.row) if self.row else entries

    @cached_property
    def chips(self) -> list[Chip]:
        chips = list(super().chips)
        if self.row:
            chips.append(Chip(label="番号", text=self.row, url=self.url(row="", page="")))
        for name, label, day in (("since", "から", self.since), ("until", "まで", self.until)):
            if day:
                url = self.url(**{name: "", "page": ""})
                chips.append(Chip(label=label, text=format_date(day), url=url))
        return chips

    @property
    def clear_url(self) -> str:
        names = ("q", "page", "action", "table", "row", "since", "until")
        return self.url(**dict.fromkeys(names, ""))


ACTION_Q = {code: Q(action=code) for code in ACTIONS} | {OTHER: ~Q(action__in=list(ACTIONS))}


def action_choices() -> list[tuple[str, str]]:
    return [*ACTIONS.items(), (OTHER, OTHER_ACTION)]


def day_in(query: QueryDict, name: str) -> tuple[date | None, str]:
    """The day typed, and the error if it makes none."""
    typed = query.get(name, "").strip()
    if not typed:
        return None, ""
    try:
        return parse_date(typed).value, ""
    except Unreadable as error:
        return None, error.message


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, JST)
