"""An inquiry comes in: written down by an officer, or asked here by a contractor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.desk.commands.registering import Asker, register_inquiry
from madoguchi.core.desk.forms import AskForm, RegisterForm
from madoguchi.core.desk.models import Inquiry
from madoguchi.core.desk.queries import own_organisation, own_person
from madoguchi.core.desk.rules import ward_calendar
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.errors import Refused

REHEARSAL_MARK = "R-"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("desk.inquiry.register")
def register(request: HouseRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None, initial={"received_at": request.now})
    if request.method == "POST" and form.is_valid():
        try:
            return _registered(request, _register(request, form))
        except Refused as refused:
            form.add_error(None, refused.message)
    status = 422 if form.is_bound else 200
    return render(request, "desk/register.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("desk.inquiry.ask")
def ask(request: HouseRequest) -> HttpResponse:
    form = AskForm(request.POST or None, initial={"case_number": request.GET.get("case", "")})
    if request.method == "POST" and form.is_valid():
        try:
            return _registered(request, _ask(request, form))
        except Refused as refused:
            form.add_error(None, refused.message)
    status = 422 if form.is_bound else 200
    return render(request, "desk/ask.html", {"form": form}, status=status)


def _register(request: HouseRequest, form: RegisterForm) -> Inquiry:
    values = form.cleaned_data
    return register_inquiry(
        section=own_organisation(request.actor),
        asker=Asker(
            organisation_name=values["asker_organisation_name"],
            name=values["asker_name"],
            phone=values["asker_phone"],
            email=values["asker_email"],
        ),
        subject=values["subject"],
        body=values["body"],
        channel=InquiryChannel(values["channel"]),
        received_at=values["received_at"],
        rule=form.rule,
        case_number=values["case_number"],
        is_rehearsal=values["case_number"].startswith(REHEARSAL_MARK),
        calendar=ward_calendar(),
        by=request.actor,
        now=request.now,
    )


def _ask(request: HouseRequest, form: AskForm) -> Inquiry:
    values = form.cleaned_data
    person = own_person(request.actor)
    return register_inquiry(
        section=values["section"],
        asker=Asker(
            organisation=own_organisation(request.actor),
            name=person.name,
            phone=person.phone,
            email=person.email,
        ),
        subject=values["subject"],
        body=values["body"],
        channel=InquiryChannel.WEB,
        received_at=request.now,
        case_number=values["case_number"],
        is_rehearsal=values["case_number"].startswith(REHEARSAL_MARK),
        calendar=ward_calendar(),
        by=request.actor,
        now=request.now,
    )


def _registered(request: HouseRequest, inquiry: Inquiry) -> HttpResponse:
    messages.success(request, f"問合せを受け付けました。問合せ番号は {inquiry.number} です。")
    return redirect("desk:inquiry", number=inquiry.number)
