"""Search for children within one's authority: what lies beyond is never found, never counted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from madoguchi.core.calendar.business import end_of_month
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.safeguarding.models import (
    Alert,
    AttendanceEntry,
    Child,
    Placement,
    ServiceContract,
    Standing,
)
from madoguchi.services.safeguarding.queries.caseload import listed_children, own_children
from madoguchi.services.safeguarding.queries.holders import assignments_on
from madoguchi.services.safeguarding.queries.sealed import name_digest
from madoguchi.services.safeguarding.queries.start_page import OPEN_STATES
from madoguchi.services.safeguarding.rules.lines import Line
from madoguchi.services.safeguarding.terms import AttendanceCode, Grade

MOST_ABSENCES = 31


@dataclass(frozen=True)
class Wanted:
    """What was typed beside the words: an exact name, and absences within a month.

    month   its first day; None: no such condition
    absent  at least so many absences in it
    """

    name: str = ""
    month: date | None = None
    absent: int = 0

    @classmethod
    def of(cls, query: QueryDict) -> "Wanted":
        """As read from the address; what cannot be read is left out."""
        return cls(query.get("name", "").strip(), _month(query), _absent(query))


def child_listing(actor: Actor, now: datetime, query: QueryDict) -> Listing[Child]:
    """The list, its conditions all in the address."""
    today, wanted = day_of(now), Wanted.of(query)
    everybody = query.get("scope") == "all"
    rows = listed_children(actor, now) if everybody else own_children(actor, now)
    rows = _with_standing(_narrowed(rows, wanted), today)
    return Listing(
        rows,
        query,
        search=("number", "place", "ward_number"),
        filters=(
            Filter(
                name="scope", label="範囲", choices=(("all", "所属全体"),), queries={"all": Q()},
                unfiltered="自分の担当",
            ),
            Filter(name="grade", label="学年", choices=Grade.choices(), lookup="grade"),
            Filter(
                name="holder", label="担当機関", choices=_holders(actor, now),
                lookup="holder",
            ),
            Filter(
                name="alert", label="お知らせ", choices=(("yes", "未対応あり"),),
                queries={"yes": Q(open_alerts__gt=0)},
            ),
            Filter(
                name="heard", label="報告", choices=(("no", "未報告の日がある"),),
                queries={"no": Q(unreported__gt=0)},
            ),
            Filter(
                name="state", label="状態", choices=(("open", "支援中"), ("ended", "終結")),
                queries={
                    "open": Q(ended_on__isnull=True) | Q(ended_on__gte=today),
                    "ended": Q(ended_on__lt=today),
                },
            ),
        ),
        sorts={
            "number": ("number",), "run": ("certain",), "alerts": ("open_alerts",),
            "grade": ("grade",), "place": ("place",),
        },
        default_sort="-run",
    )  # fmt: skip


def _narrowed(rows: QuerySet[Child], wanted: Wanted) -> QuerySet[Child]:
    if wanted.name:
        # Names are encrypted: only the whole name finds its child, by a keyed digest.
        digests = [
            name_digest(contract, wanted.name)
            for contract in ServiceContract.objects.select_related("key")
        ]
        rows = rows.filter(name_digest__in=digests)
    if wanted.month is not None and wanted.absent:
        absent = (
            AttendanceEntry.objects.filter(
                child=OuterRef("pk"), code=AttendanceCode.ABSENT.value,
                day__gte=wanted.month, day__lte=end_of_month(wanted.month),
            )
            .order_by()
            .values("child")
            .annotate(days=Count("pk"))
            .values("days")
        )  # fmt: skip
        rows = rows.annotate(absent_days=Subquery(absent)).filter(absent_days__gte=wanted.absent)
    return rows


def _with_standing(rows: QuerySet[Child], today: date) -> QuerySet[Child]:
    standing = Standing.objects.filter(child=OuterRef("pk"), line=Line.MAIN.value)
    placed = Placement.objects.filter(child=OuterRef("pk"), from_on__lte=today).order_by(
        F("until_on").desc(nulls_first=True), "-from_on"
    )
    waiting = (
        Alert.objects.filter(child=OuterRef("pk"), state__in=OPEN_STATES)
        .order_by()
        .values("child")
        .annotate(count=Count("pk"))
        .values("count")
    )
    holder = assignments_on(today).filter(child=OuterRef("pk")).order_by("role", "pk")
    return rows.annotate(
        certain=Subquery(standing.values("certain")[:1]),
        unreported=Subquery(standing.values("unreported")[:1]),
        last_seen_on=Subquery(standing.values("last_seen_on")[:1]),
        place=Subquery(placed.values("facility__organisation__name")[:1]),
        open_alerts=Subquery(waiting),
        holder=Subquery(holder.values("organisation")[:1]),
        holder_name=Subquery(holder.values("organisation__name")[:1]),
        caseworker_name=Subquery(holder.values("caseworker__name")[:1]),
    )


def _holders(actor: Actor, now: datetime) -> list[tuple[str, str]]:
    """The organisations that hold a child of one's authority."""
    mine = listed_children(actor, now).filter(pk=OuterRef("child"))
    rows = assignments_on(day_of(now)).filter(Exists(mine))
    found = rows.order_by("organisation__name").values_list("organisation", "organisation__name")
    return [(str(key), name) for key, name in found.distinct()]


def _month(query: QueryDict) -> date | None:
    try:
        return date.fromisoformat(f"{query.get('month', '')}-01")
    except ValueError:
        return None


def _absent(query: QueryDict) -> int:
    typed = query.get("absent", "")
    return int(typed) if typed.isdecimal() and int(typed) <= MOST_ABSENCES else 0
