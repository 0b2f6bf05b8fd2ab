"""打合せ: the minutes, the two confirmations, the two copies."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.errors import Missing
from madoguchi.core.ui.sheets import Cell, Link, Mark, Sheet
from madoguchi.core.vault.http import download_response
from madoguchi.services.safeguarding.commands import meetings as commands
from madoguchi.services.safeguarding.documents.meeting_copies import Copy
from madoguchi.services.safeguarding.forms import operation_start as forms
from madoguchi.services.safeguarding.models import ServiceContract, ServiceMeeting
from madoguchi.services.safeguarding.queries.operation import row_of, rows_of
from madoguchi.services.safeguarding.views.operation_frame import (
    ACCEPT,
    FILE,
    RECORD,
    VIEW,
    Acts,
    Entry,
    contract_for,
    operation_page,
)

BACK = "operation-meetings"
COPIES = {"ward": ("ward_copy", Copy.WARD), "contractor": ("contractor_copy", Copy.CONTRACTOR)}


def _find(contract: ServiceContract, pk: int) -> ServiceMeeting:
    return row_of(ServiceMeeting, contract, pk)


def _typed(meeting: ServiceMeeting, _: datetime) -> dict[str, Any]:
    names = ("held_at", "place", "subject", "attendees", "words", "decisions")
    return {"initial": {name: getattr(meeting, name) for name in names}}


def _facts(meeting: ServiceMeeting) -> tuple[tuple[str, Any], ...]:
    return (
        ("打合せ", f"{meeting}　{format_moment(meeting.held_at)}"), ("議題", meeting.subject),
        ("出席者", meeting.attendees), ("議事の内容", meeting.words),
        ("決定事項", meeting.decisions or "—"),
    )  # fmt: skip


ENTRIES = {
    "meeting": Entry(
        title="打合せの議事録を書く", button="登録する",
        done="登録しました。区と受託者の双方が確認すると、確定します。", needs=FILE,
        form=forms.MeetingForm, back=BACK, takes=lambda _, now: {"initial": {"held_at": now}},
        command=lambda contract, typed, by, now: commands.write_minutes(
            contract, commands.Held(**typed), by=by, now=now
        ),
    ),
    "meeting-change": Entry(
        title="議事録を直す", button="直す", done="直しました。確認は、もう一度必要です。",
        needs=FILE, form=forms.MeetingForm, back=BACK, find=_find, takes=_typed,
        command=lambda one, typed, by, now: commands.rewrite_minutes(
            one, commands.Held(**typed), by=by, now=now
        ),
        lead="直すと、すでにある確認は取り消されます。",
    ),
    "meeting-confirmation": Entry(
        title="議事録を確認する", button="確認", done="確認しました。", needs=RECORD,
        form=forms.NothingForm, back=BACK, find=_find, facts=_facts,
        command=lambda one, _, by, now: commands.confirm_minutes(one, by=by, now=now),
    ),
}  # fmt: skip


@requires(VIEW)
def meetings(request: HouseRequest) -> HttpResponse:
    contract = contract_for(request)
    acts = Acts(request, contract, ENTRIES)
    found = rows_of(ServiceMeeting, contract).select_related("contract__key")
    is_ward = bool(may(request.actor, ACCEPT, contract))
    sheet = Sheet(
        title="打合せ", columns=("回", "議題", "区と受託者の確認", "状態", "操作"),
        rows=[_row(one, acts, is_ward=is_ward) for one in found],
        empty="打合せの記録は、まだありません。",
    )  # fmt: skip
    return operation_page(
        request, title="打合せ", sheets=[sheet], actions=acts.link("meeting", "議事録を書く"),
        lead="受託者が議事録を書き、双方が確認すると確定します。区と受託者が、1部ずつ保管します。",
    )  # fmt: skip


def _row(one: ServiceMeeting, acts: Acts, *, is_ward: bool) -> tuple[Cell, ...]:
    state = (
        Mark(tone="success", word="確定") if one.is_fixed else Mark(tone="warning", word="確認待ち")
    )
    return (
        f"第{one.number}回\n{format_moment(one.held_at)}", f"{one.subject}\n{one.place}",
        f"区　{_moment(one.ward_at)}\n受託者　{_moment(one.contractor_at)}", state,
        _copies(one) if one.is_fixed else _acts(one, acts, is_ward=is_ward),
    )  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return format_moment(moment) if moment else "まだ"


def _acts(one: ServiceMeeting, acts: Acts, *, is_ward: bool) -> tuple[Link, ...]:
    own = one.ward_at if is_ward else one.contractor_at
    return (
        *(acts.link("meeting-confirmation", "確認する", one) if own is None else ()),
        *acts.link("meeting-change", "直す", one),
    )


def _copies(one: ServiceMeeting) -> tuple[Link, ...]:
    return tuple(
        Link(
            label=f"{copy.label}の控え（PDF）",
            url=reverse("safeguarding:operation-copy", args=[one.pk, side]), of=str(one),
        )
        for side, (_, copy) in COPIES.items()
    )  # fmt: skip


@requires(VIEW)
def copy(request: HouseRequest, row_id: int, side: str) -> HttpResponse:
    one = _find(contract_for(request), row_id)
    if side not in COPIES or (file := getattr(one, COPIES[side][0])) is None:
        raise Missing("no_copy", "この議事録は、まだ確定していません。")
    return download_response(
        file, by=request.actor, now=request.now, purpose="議事録の閲覧", inline=True
    )
