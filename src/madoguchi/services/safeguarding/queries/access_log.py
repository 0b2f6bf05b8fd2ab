"""アクセスの記録: who did what to which record, when, from where; for the administrator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import QueryDict

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.jst import at, to_jst
from madoguchi.core.calendar.wareki import parse_date
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.wording import (
    action_label,
    actor_label,
    attempted_page,
    table_label,
    values_of,
)
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.safeguarding.models import Child

FROM = " from "
MOST_PEOPLE = 50
SIGN_IN = (
    "accounts.signed_in", "accounts.signed_out", "accounts.sign_in_failed", "accounts.locked_out",
    "accounts.outside_network",
)  # fmt: skip
KINDS: dict[str, tuple[str, Q]] = {
    "view": ("閲覧・氏名の表示", Q(action__in=("view", "safeguarding.reveal"))),
    "search": ("検索", Q(action="search")),
    "output": ("出力", Q(action="output")),
    "insert": ("登録", Q(action="insert")),
    "update": ("変更", Q(action="update")),
    "delete": ("削除", Q(action="delete")),
    "refused": ("拒否", Q(action__in=("refused", "accounts.attempt_refused"))),
    "sign_in": ("サインイン・サインアウト", Q(action__in=SIGN_IN)),
    "failed": ("サインインの失敗", Q(action="accounts.sign_in_failed")),
}
OURS = (
    Q(table_name__startswith="safeguarding_")
    | Q(action__startswith="safeguarding.")
    | Q(action__in=("search", "output", "refused", "accounts.attempt_refused", *SIGN_IN))
)


@dataclass(frozen=True)
class Access:
    """One line: ``at`` in Japan time; ``number`` of the child, "" when it is about none."""

    at: datetime
    who: str
    address: str
    action: str
    what: str
    number: str


class AccessListing(Listing[TrailEntry]):
    """``?who=`` is a name or mail address, ``?day=`` a day (today if none is typed),
    ``?number=`` a child's number: with one of the three, the days before are searched too."""

    def __init__(self, query: QueryDict, today: date) -> None:
        self.who = query.get("who", "").strip()
        self.number = query.get("number", "").strip()
        self.day, self.day_error = _day(query)
        is_open = not (self.who or self.number or self.day)
        self.shown_day = today if is_open else self.day
        super().__init__(
            self._rows(), query,
            filters=(
                Filter(
                    name="kind", label="操作", choices=[(k, v[0]) for k, v in KINDS.items()],
                    queries={k: v[1] for k, v in KINDS.items()},
                ),
            ),
            sorts={"at": ("at",)}, default_sort="-at",
        )  # fmt: skip

    def _rows(self) -> QuerySet[TrailEntry]:
        rows = TrailEntry.objects.filter(OURS)
        if self.shown_day:
            first = at(self.shown_day, 0)
            rows = rows.filter(at__gte=first, at__lt=first + timedelta(days=1))
        if self.who:
            rows = rows.filter(_of_people(self.who))
        if self.number:
            keys = Child.objects.filter(number=self.number).values_list("pk", flat=True)
            table = Child._meta.db_table
            rows = rows.filter(table_name=table, row_pk__in=[str(key) for key in keys])
        return rows


def _of_people(typed: str) -> Q:
    """Deeds of these people, and failed sign-ins to their accounts."""
    words = Q(email__iexact=typed) | Q(name__icontains=typed) | Q(name_kana__icontains=typed)
    keys = list(Person.objects.filter(words).values_list("pk", flat=True)[:MOST_PEOPLE])
    table = Person._meta.db_table
    about = Q(table_name=table, row_pk__in=[str(key) for key in keys], action__in=SIGN_IN)
    return Q(actor_kind="person", actor_id__in=keys) | about


def accesses(entries: Iterable[TrailEntry]) -> list[Access]:
    """The entries in words; the numbers of children in one query."""
    rows = list(entries)
    table = Child._meta.db_table
    keys = [int(row.row_pk) for row in rows if row.table_name == table and row.row_pk.isdecimal()]
    numbers = {
        str(key): n for key, n in Child.objects.filter(pk__in=keys).values_list("pk", "number")
    }
    return [_access(row, numbers if row.table_name == table else {}) for row in rows]


def _access(row: TrailEntry, numbers: dict[str, str]) -> Access:
    # Of a view the entry itself keeps number and address: both outlive the child's erasure.
    is_detail = row.action not in {"insert", "update", "delete"}
    detail = values_of(row.after) if is_detail else {}
    address = row.source.partition(FROM)[2] or str(detail.get("address", ""))
    return Access(
        at=to_jst(row.at),
        who=actor_label(row),
        address=address,
        action=action_label(row),
        what=attempted_page(row) or row.label or table_label(row.table_name),
        number=str(detail.get("number") or detail.get("numbers", ""))
        or numbers.get(row.row_pk, ""),
    )


def _day(query: QueryDict) -> tuple[date | None, str]:
    typed = query.get("day", "").strip()
    if not typed:
        return None, ""
    try:
        return parse_date(typed).value, ""
    except Unreadable as error:
        return None, error.message
