"""打合せ・協議: meetings, their minutes with both confirmations, and what was agreed."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import consulting
from madoguchi.services.contracts.commands import meetings as commands
from madoguchi.services.contracts.documents.minutes_paper import minutes_docx
from madoguchi.services.contracts.forms import work as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import (
    AgreedPoint,
    Contract,
    ContractClause,
    Meeting,
    MinutesVersion,
)
from madoguchi.services.contracts.queries.meetings import MINUTES_TONES, attendance_breach, state_of
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import MeetingWay, MinutesState
from madoguchi.services.contracts.views.sheets import (
    Acts,
    Cell,
    Entry,
    Link,
    Mark,
    Sheet,
    entry_view,
    sheets_page,
)

FILE, BOTH = "contracts.own.file", "contracts.course.record"
ROUTE, BACK = "contracts:contract-meeting-act", "contracts:contract-meetings"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Typed = dict[str, Any]


def _record(contract: Contract, typed: Typed, by: Actor, now: datetime) -> Meeting:
    held = commands.Held(**{**typed, "way": MeetingWay(typed["way"])})
    return commands.record_meeting(contract, held, by=by, now=now)


def _meeting(contract: Contract, row_id: int) -> Meeting:
    return get_object_or_404(contract.meetings.select_related("duty", "recorded_by"), pk=row_id)


def _version(contract: Contract, row_id: int) -> MinutesVersion:
    rows = MinutesVersion.objects.filter(meeting__contract=contract)
    return get_object_or_404(rows.select_related("meeting__contract__case__key"), pk=row_id)


def _agree(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    clause, row = typed.pop("clause"), typed.pop("deliverable")
    agreed = consulting.Agreement(
        **typed,
        clause=ContractClause.objects.get(pk=clause) if clause else None,
        deliverable=contract.deliverables.get(pk=row) if row else None,
    )
    return consulting.record_consultation(contract, agreed, by=by, now=now)


def _deliver(contract: Contract, typed: Typed, by: Actor, now: datetime) -> object:
    row = contract.deliverables.get(pk=typed.pop("row"))
    return commands.deliver_minutes(row, **typed, by=by, now=now)


ENTRIES = {
    "new": Entry(
        title="打合せを記録する", button="記録する",
        done="記録しました。議事録の期限を登録しました。",
        needs=BOTH, form=forms.MeetingForm, command=_record, back=BACK,
    ),
    "minutes": Entry(
        title="議事録を提出する", button="提出する",
        done="提出しました。双方の確認を待っています。",
        needs=FILE, form=forms.MinutesForm, wants_subject=True, find=_meeting, back=BACK,
        command=lambda meeting, typed, by, now: commands.file_minutes(
            meeting, typed["words"], typed["decisions"], by=by, now=now
        ),
        lead="打合せの記録から下書きを作りました。確定した後の修正は、新しい版になります。",
        facts=lambda meeting: (
            ("打合せ", f"{meeting}　{format_moment(meeting.held_at)}"),
            ("出席者", meeting.attendees),
        ),
    ),
    "confirm": Entry(
        title="議事録を確認する", button="内容を確認した", done="確認を記録しました。",
        needs=BOTH, form=NothingForm, find=_version, back=BACK,
        command=lambda version, _, by, now: commands.confirm_minutes(version, by=by, now=now),
        facts=lambda version: (("議事の内容", version.words), ("決定事項", version.decisions)),
        lead="双方が確認すると確定し、双方が同じ PDF を1部ずつ持ちます。",
    ),
    "deliver": Entry(
        title="議事録をまとめて納品する", button="納品する",
        done="納品しました。検査を待っています。",
        needs=FILE, form=forms.DeliverMinutesForm, wants_subject=True, command=_deliver, back=BACK,
        lead="確定したすべての議事録を、1つの ZIP にまとめて納品します。",
    ),
    "agreed": Entry(
        title="協議を記録する", button="記録する", done="協議を記録しました。",
        needs=BOTH, form=forms.AgreedForm, wants_subject=True, command=_agree, back=BACK,
        lead="仕様書で決まっていないことを、双方の合意として残します。",
    ),
}  # fmt: skip


@signed_in
def register(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    acts = Acts(request, contract, ENTRIES, ROUTE)
    return sheets_page(
        request, contract, title="打合せ・協議",
        lead="議事録は、双方が確認すると確定します。",
        sheets=(_meetings(contract, acts), _agreed_points(contract, acts)),
    )  # fmt: skip


act = entry_view(ENTRIES)


@signed_in
def meeting(request: HouseRequest, number: str, meeting_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = _meeting(contract, meeting_id)
    acts = Acts(request, contract, ENTRIES, ROUTE)
    versions = found.minutes.select_related("written_by", "ward_by", "contractor_by", "file")
    return sheets_page(
        request, contract, title=f"{found}", lead=found.subject,
        sheets=(_facts(found), _versions(list(versions), acts)),
        actions=acts.link("minutes", "議事録を提出する", found),
    )  # fmt: skip


@signed_in
def minutes_pdf(
    request: HouseRequest, number: str, meeting_id: int, version_id: int
) -> HttpResponse:
    version = _of_meeting(request, number, meeting_id, version_id)
    if version.file is None:
        raise Http404
    return download_response(
        version.file, by=request.actor, now=request.now, purpose="議事録の閲覧"
    )


@signed_in
def minutes_word(
    request: HouseRequest, number: str, meeting_id: int, version_id: int
) -> HttpResponse:
    version = _of_meeting(request, number, meeting_id, version_id)
    record("output", by=request.actor, about=version, label="議事録", now=request.now)
    answer = HttpResponse(minutes_docx(version), content_type=DOCX)
    name = f"gijiroku-{number}-{version.meeting.number}-{version.version}.docx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _of_meeting(
    request: HouseRequest, number: str, meeting_id: int, version_id: int
) -> MinutesVersion:
    version = _version(visible_contract(request.actor, number), version_id)
    if version.meeting_id != meeting_id:
        raise Http404
    return version


def _meetings(contract: Contract, acts: Acts) -> Sheet:
    rows = contract.meetings.select_related("duty").prefetch_related("minutes")
    return Sheet(
        title="打合せ", columns=("打合せ", "開催", "議事録の期限", "議事録", "操作"),
        rows=[_meeting_row(one, acts) for one in rows],
        empty="打合せが終わったら記録します。議事録の下書きと期限ができます。",
        actions=(*acts.link("new", "打合せを記録する"),
                 *acts.link("deliver", "議事録をまとめて納品する")),
    )  # fmt: skip


def _meeting_row(one: Meeting, acts: Acts) -> tuple[Cell, ...]:
    state, due_on = state_of(one), one.duty.due_on
    versions = list(one.minutes.all())
    waits = state in {MinutesState.FILED, MinutesState.HALF}
    links = (
        *(acts.link("minutes", "議事録を提出する", one) if not versions else ()),
        *(acts.link("confirm", "議事録を確認する", versions[0]) if waits else ()),
    )
    return (
        Link(label=f"{one}　{one.subject}", url=page_of(one)),
        f"{format_moment(one.held_at)}\n{MeetingWay(one.way).label}",
        format_date(due_on) if due_on else "",
        Mark(tone=MINUTES_TONES[state], word=state.label),
        links,
    )


def page_of(one: Meeting) -> str:
    return reverse("contracts:contract-meeting", args=[one.contract.case.number, one.pk])


def _agreed_points(contract: Contract, acts: Acts) -> Sheet:
    rows = contract.agreed_points.select_related("clause", "deliverable__deliverable")
    return Sheet(
        title="協議した事項", columns=("事項", "合意した内容", "合意日", "双方の担当者"),
        rows=[
            _agreed_row(one)
            for one in rows
        ],
        empty="仕様書で決まっていないことを協議したら、ここに残します。",
        actions=acts.link("agreed", "協議を記録する"),
    )  # fmt: skip


def _agreed_row(one: AgreedPoint) -> tuple[Cell, ...]:
    point = (one.question, one.source_words, str(one.clause or ""))
    result = [one.result]
    if one.due_on and one.deliverable:
        result.append(f"期限：{format_date(one.due_on)}（{one.deliverable.deliverable.title}）")
    return (
        "\n".join(part for part in point if part),
        "\n".join(result),
        format_date(one.agreed_on),
        f"区　{one.ward_name}\n受託者　{one.contractor_name}",
    )


def _facts(found: Meeting) -> Sheet:
    said = attendance_breach(found)
    rows = (
        ("開催", format_moment(found.held_at)),
        ("方法・場所", f"{MeetingWay(found.way).label}　{found.place}"),
        ("出席者", found.attendees),
        *((("出席の定め", Mark(tone="danger", word="違反", more=said)),) if said else ()),
        ("次第", found.agenda),
        ("議事録の期限", format_date(found.duty.due_on) if found.duty.due_on else ""),
        ("記録", found.recorded_by.name),
    )
    return Sheet(title="打合せの記録", columns=("項目", "内容"), rows=rows, empty="")


def _versions(versions: list[MinutesVersion], acts: Acts) -> Sheet:
    newest = versions[0] if versions else None
    return Sheet(
        title="議事録", columns=("版", "議事の内容・決定事項", "確認", "操作"),
        rows=[_version_row(one, acts, is_newest=one is newest) for one in versions],
        empty="議事録は、まだ提出されていません。",
    )  # fmt: skip


def _version_row(one: MinutesVersion, acts: Acts, *, is_newest: bool) -> tuple[Cell, ...]:
    number = one.contract.case.number
    place = [number, one.meeting_id, one.pk]
    copies = [Link(label="Word", url=reverse("contracts:contract-minutes-word", args=place))]
    if one.file is not None:
        url = reverse("contracts:contract-minutes-pdf", args=place)
        copies.insert(0, Link(label="確定した PDF", url=url))
    open_act = acts.link("confirm", "確認する", one) if is_newest and one.file is None else ()
    return (
        f"第{one.version}版\n{format_moment(one.written_at)}\n{one.written_by.name}",
        f"{one.words}\n【決定事項】{one.decisions or 'なし'}",
        "\n".join(
            (
                f"区：{_confirmed(one.ward_by, one.ward_at)}",
                f"受託者：{_confirmed(one.contractor_by, one.contractor_at)}",
            )
        ),
        (*open_act, *copies),
    )


def _confirmed(person: Any, moment: datetime | None) -> str:
    return f"{format_moment(moment)} {person.name}" if moment else "未確認"
