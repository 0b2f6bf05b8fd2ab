"""操作研修: planning, invitations, attendance, questions, printed copies."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.tables import xlsx_response
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.ui.listing import Listing
from madoguchi.services.safeguarding.commands import training as commands
from madoguchi.services.safeguarding.commands.roster import read_roster
from madoguchi.services.safeguarding.forms import training as forms
from madoguchi.services.safeguarding.models import ServiceContract, TrainingSession
from madoguchi.services.safeguarding.queries import trainings as queries
from madoguchi.services.safeguarding.views.ward_frame import act_page

RUN, INSTRUCT = commands.RUN, commands.INSTRUCT
CAME = {None: "未記録", True: "出席", False: "欠席"}
DETAIL = "safeguarding/training/session.html"


def to_session(session: TrainingSession) -> str:
    return reverse("safeguarding:training", args=[session.pk])


@requires(RUN)
def sessions(request: HouseRequest) -> HttpResponse:
    rows = queries.own_sessions(request.actor)
    listing = Listing(rows, request.GET, search=("title", "place"), sorts={"held": ("held_on",)})
    lines = [(one, queries.turnout_of(one), queries.copies_of(one)) for one in listing.rows]
    context = {"listing": listing, "lines": lines}
    return render(request, "safeguarding/training/list.html", context)


@requires(RUN)
def plan(request: HouseRequest) -> HttpResponse:
    contract = _contract(request)
    deed = Deed(
        title="操作研修を計画する", button="計画する", done="計画しました。", way=(_list_way(),),
        lead="計画したあと、研修のページから招待します。",
    )  # fmt: skip
    return act_page(
        request, deed, needs=RUN, about=contract, form=forms.PlanForm(posted(request)),
        to=reverse("safeguarding:trainings"),
        command=lambda typed: commands.plan_training(
            contract, commands.Plan(**typed), by=request.actor, now=request.now
        ),
    )  # fmt: skip


def _list_way() -> tuple[str, str]:
    return "操作研修", reverse("safeguarding:trainings")


def _way(found: TrainingSession) -> tuple[tuple[str, str], ...]:
    """The pages above an act of one session."""
    return _list_way(), (format_date(found.held_on), to_session(found))


def _about(found: TrainingSession) -> tuple[tuple[str, str], ...]:
    return (("研修", f"{found.title}\n{format_date(found.held_on)}　{found.place}"),)


def _about_copies(found: TrainingSession) -> tuple[tuple[str, str], ...]:
    copies = queries.copies_of(found)
    told = "まだ指示がありません" if copies.instructed is None else f"{copies.instructed}部"
    return (*_about(found), ("区の指示した部数", told), ("納めた部数", f"{copies.delivered}部"))


def _contract(request: HouseRequest) -> ServiceContract:
    found = [c for c in queries.own_contracts(request.actor) if c.covers(day_of(request.now))]
    if not found:
        raise Forbidden("no_contract", "いまの期間に、児童情報共有システムの契約がありません。")
    return found[0]


@requires(RUN)
def session(request: HouseRequest, session_id: int) -> HttpResponse:
    found = queries.own_session(request.actor, session_id)
    return render(request, DETAIL, _context(request, found))


def _context(request: HouseRequest, found: TrainingSession) -> dict[str, Any]:
    absent = queries.absentees(found)
    return {
        "session": found,
        "turnout": queries.turnout_of(found),
        "absentees": absent,
        "waiting": absent.filter(video_mailed_at__isnull=True).count(),
        "copies": queries.copies_of(found),
        "may_instruct": bool(may(request.actor, INSTRUCT, found)),
        "is_day": found.held_on <= day_of(request.now),
        "form": forms.GuestsForm(),
        "now": request.now,
    }


@requires(RUN)
def guest_template(request: HouseRequest) -> HttpResponse:
    return xlsx_response(commands.COLUMNS, [], "招待名簿のひな形")


@require_POST
@requires(RUN)
def guests(request: HouseRequest, session_id: int) -> HttpResponse:
    """Invite everybody of a file, or nobody."""
    found = queries.own_session(request.actor, session_id)
    form = forms.GuestsForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = read_roster(file.file, str(file.name), commands.COLUMNS)
            return _invited(request, found, commands.guests_of_rows(rows))
        except Refused as refusal:
            form.add_error("file", refusal.message)
    return render(request, DETAIL, {**_context(request, found), "form": form}, status=422)


@require_POST
@requires(RUN)
def invite_staff(request: HouseRequest, session_id: int) -> HttpResponse:
    found = queries.own_session(request.actor, session_id)
    everybody = commands.staff_guests(found.contract, day_of(request.now))
    return _invited(request, found, everybody)


def _invited(
    request: HouseRequest, found: TrainingSession, everybody: list[commands.Guest]
) -> HttpResponse:
    count = commands.invite(found, everybody, by=request.actor, now=request.now)
    messages.success(request, f"{count}人を招待しました。案内のメールを送ります。")
    return redirect(to_session(found))


@requires(RUN)
def guest_list(request: HouseRequest, session_id: int) -> HttpResponse:
    """The invitation list with the attendance, to take along or to hand in."""
    found = queries.own_session(request.actor, session_id)
    rows = [
        (one.belongs_to, one.name, one.email, CAME[one.attended]) for one in found.invitations.all()
    ]
    return xlsx_response((*commands.COLUMNS, "出欠"), rows, f"研修名簿-{found.held_on}")


@requires(RUN)
def attendance(request: HouseRequest, session_id: int) -> HttpResponse:
    """Everybody who was invited, with a tick for those who came."""
    found = queries.own_session(request.actor, session_id)
    page = "safeguarding/training/attendance.html"
    context: dict[str, Any] = {"session": found, "invitations": found.invitations.all()}
    if request.method != "POST":
        return render(request, page, context)
    came = {int(key) for key in request.POST.getlist("came") if key.isdecimal()}
    try:
        commands.record_attendance(found, came, by=request.actor, now=request.now)
    except Refused as refusal:
        context |= {"refusal": refusal, "came": came}
        return render(request, page, context, status=422)
    messages.success(request, f"{len(came)}人の出席を記録しました。")
    return redirect(to_session(found))


@require_POST
@requires(RUN)
def absent(request: HouseRequest, session_id: int) -> HttpResponse:
    found = queries.own_session(request.actor, session_id)
    count = commands.mail_absentees(found, by=request.actor, now=request.now)
    messages.success(request, f"欠席した{count}人に、動画の案内を送ります。")
    return redirect(to_session(found))


@requires(RUN)
def question(request: HouseRequest, session_id: int) -> HttpResponse:
    found = queries.own_session(request.actor, session_id)
    deed = Deed(
        title="質問を記録する", button="記録する", done="記録しました。",
        way=_way(found), facts=_about(found),
    )  # fmt: skip
    asked = queries.question_of(found, request.GET.get("question", ""))
    return act_page(
        request, deed, needs=RUN, about=found, to=to_session(found),
        form=forms.QuestionForm(posted(request), initial=asked),
        command=lambda typed: commands.note_question(
            found, **typed, by=request.actor, now=request.now
        ),
    )  # fmt: skip


@requires(INSTRUCT)
def instruct(request: HouseRequest, session_id: int) -> HttpResponse:
    found = queries.own_session(request.actor, session_id)
    deed = Deed(
        title="印刷部数を指示する", button="指示する", done="印刷部数を指示しました。",
        way=_way(found), facts=_about_copies(found),
    )  # fmt: skip
    return act_page(
        request, deed, needs=INSTRUCT, about=found, form=forms.InstructForm(posted(request)),
        to=to_session(found),
        command=lambda typed: commands.instruct_copies(
            found, typed["copies"], by=request.actor, now=request.now
        ),
    )  # fmt: skip


@requires(RUN)
def deliver(request: HouseRequest, session_id: int) -> HttpResponse:
    found = queries.own_session(request.actor, session_id)
    deed = Deed(
        title="印刷物の納品を記録する", button="記録する", done="納品を記録しました。",
        way=_way(found), facts=_about_copies(found),
    )  # fmt: skip
    return act_page(
        request, deed, needs=RUN, about=found, to=to_session(found),
        form=forms.DeliverForm(posted(request), initial={"delivered_on": day_of(request.now)}),
        command=lambda typed: commands.deliver_copies(
            found, **typed, by=request.actor, now=request.now
        ),
    )  # fmt: skip
