"""The list of files and their last days: what is past them first, the rest by choice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.core.vault.custody import Belonging, belongings_of, files_in_custody
from madoguchi.core.vault.models import ErasureRequest, StoredFile
from madoguchi.core.vault.retention import files_past_retention
from madoguchi.core.vault.terms import ErasureRequestState, FileState

KINDS = (
    ("asked", "消去の承認待ち"), ("within", "保存期限の前"), ("none", "保存期限が未登録"),
    ("erased", "消去済み"), ("all", "すべてのファイル"),
)  # fmt: skip
BY_PROCEDURE = "業務の手続で登録"


@dataclass(frozen=True, kw_only=True)
class RetentionRow:
    """One file as the list shows it."""

    file: StoredFile
    belonging: Belonging | None
    set_by: str
    asked: ErasureRequest | None


def retention_listing(actor: Actor, query: QueryDict, now: datetime) -> Listing[StoredFile]:
    """Without a choice only what is past its last day: that is what somebody decides on."""
    mine, today = files_in_custody(actor), day_of(now)
    if query.get("kind", "") not in dict(KINDS):
        mine = mine.filter(pk__in=files_past_retention(today).values("pk"))
    return Listing(
        mine,
        query,
        search=("receipt_number", "key__label"),
        filters=(
            Filter(
                name="kind", label="表示するもの", choices=KINDS, queries=_queries(today),
                unfiltered="保存期限を過ぎたもの",
            ),
        ),
        sorts={
            "until": ("retain_until_on", "receipt_number"), "number": ("receipt_number",),
            "case": ("key__label", "receipt_number"),
        },
    )  # fmt: skip


def retention_rows(files: Collection[StoredFile]) -> list[RetentionRow]:
    """The rows of one page: three statements, however many there are."""
    belongings, setters = belongings_of(files), last_setters(files)
    waiting = ErasureRequest.objects.filter(
        file__in=files, state=ErasureRequestState.REQUESTED.value
    )
    asked = {request.file_id: request for request in waiting}
    return [
        RetentionRow(
            file=file,
            belonging=belongings.get(file.key_id),
            set_by=_setter(file, setters),
            asked=asked.get(file.pk),
        )
        for file in files
    ]


def last_setters(files: Collection[StoredFile]) -> dict[str, str]:
    """Primary key as the trail writes it -> who set the last day most recently."""
    table = StoredFile._meta.db_table
    entries = TrailEntry.objects.filter(
        action="vault.retention_set", table_name=table, row_pk__in=[str(file.pk) for file in files]
    )
    return dict(entries.order_by("id").values_list("row_pk", "actor_label"))


def waiting_for(actor: Actor) -> QuerySet[ErasureRequest]:
    """Requests that this person could decide: of the own section, and asked by somebody else."""
    waiting = ErasureRequest.objects.filter(
        state=ErasureRequestState.REQUESTED.value, file__in=files_in_custody(actor)
    )
    return waiting.exclude(requested_by_id=actor.person_id or 0)


def _setter(file: StoredFile, setters: dict[str, str]) -> str:
    if file.retain_until_on is None:
        return ""
    return setters.get(str(file.pk), BY_PROCEDURE)


def _queries(today: date) -> dict[str, Q]:
    erased = Q(state=FileState.ERASED.value)
    waiting = ErasureRequest.objects.filter(state=ErasureRequestState.REQUESTED.value)
    return {
        "asked": Q(pk__in=waiting.values("file")),
        "within": Q(retain_until_on__gte=today) & ~erased,
        "none": Q(retain_until_on=None) & ~erased,
        "erased": erased,
        "all": Q(),
    }
