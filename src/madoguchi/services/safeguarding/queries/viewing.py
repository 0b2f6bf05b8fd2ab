"""閲覧の記録: who opened a child's pages, had the name revealed, printed or asked for access."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from madoguchi.core.calendar.jst import at, to_jst
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.safeguarding.models import AccessGrant, Child, ViewingWarning
from madoguchi.services.safeguarding.queries.caseload import (
    is_of_section,
    listed_children,
)

ACTIONS = {
    "view": "閲覧",
    "safeguarding.reveal": "氏名の表示",
    "safeguarding.access": "臨時閲覧の開始",
    "output": "個票・会議資料の出力",
}
NIGHT = (22, 6)


@dataclass(frozen=True)
class Viewing:
    """One line: when, who, what."""

    at: datetime
    who: str
    what: str
    page: str
    is_at_night: bool


def viewings(child: Child) -> QuerySet[TrailEntry]:
    """The trail's entries of views of one child, the latest first."""
    return TrailEntry.objects.filter(
        table_name=Child._meta.db_table, row_pk=str(child.pk), action__in=list(ACTIONS)
    ).order_by("-pk")


def lines_of(entries: list[TrailEntry]) -> list[Viewing]:
    """Entries in words."""
    return [
        Viewing(entry.at, entry.actor_label, ACTIONS[entry.action], entry.label, is_night(entry.at))
        for entry in entries
    ]


def is_night(moment: datetime) -> bool:
    """From 22:00 to 6:00 in Japan."""
    hour = to_jst(moment).hour
    return hour >= NIGHT[0] or hour < NIGHT[1]


def grants_to_review(actor: Actor, now: datetime) -> QuerySet[AccessGrant]:
    """Accesses beyond their own cases to the children that this supervisor answers for."""
    rows = AccessGrant.objects.filter(child__in=listed_children(actor, now).order_by().values("pk"))
    return rows.select_related("child__contract__key", "person", "organisation", "reviewed_by")


def warnings_to_judge(actor: Actor) -> QuerySet[ViewingWarning]:
    """Warnings about one's own people; for the section about everybody."""
    rows = ViewingWarning.objects.select_related("person", "organisation", "reviewed_by")
    if is_of_section(actor):
        return rows
    return rows.filter(organisation_id=actor.organisation_id or 0)


@dataclass(frozen=True)
class PersonsViews:
    """One person's month: distinct children, of them at night, outputs."""

    who: str
    children: int
    night: int
    outputs: int


def month_of_views(actor: Actor, first: date) -> list[PersonsViews]:
    """月例点検: what each person of the organisation opened in a month (SAFE-069)."""
    begin = at(first, 0)
    end = at((first + timedelta(days=32)).replace(day=1), 0)
    rows = TrailEntry.objects.filter(
        table_name=Child._meta.db_table, action__in=["view", "output"], at__gte=begin, at__lt=end
    )
    if not is_of_section(actor):
        rows = rows.filter(organisation_id=actor.organisation_id)
    return sorted(_persons(rows), key=lambda one: (-one.children, one.who))


def _persons(rows: QuerySet[TrailEntry]) -> Iterator[PersonsViews]:
    seen: dict[str, set[str]] = defaultdict(set)
    night: dict[str, int] = defaultdict(int)
    outputs: dict[str, int] = defaultdict(int)
    for who, child, action, moment in rows.order_by().values_list(
        "actor_label", "row_pk", "action", "at"
    ):
        seen[who].add(child)
        night[who] += is_night(moment)
        outputs[who] += action == "output"
    for who, children in seen.items():
        yield PersonsViews(who, len(children), night[who], outputs[who])
