"""The facility register: list, one facility to change, the ward's default closed days."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import act, posted
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.safeguarding.commands import facility_register as commands
from madoguchi.services.safeguarding.forms.facility_register import DefaultForm, FacilityForm
from madoguchi.services.safeguarding.models import Facility, WardClosedDefault
from madoguchi.services.safeguarding.queries.service import own_contract
from madoguchi.services.safeguarding.terms import DayKind, FacilityKind, InputCycle

LIST, ONE = "safeguarding/facilities.html", "safeguarding/facility.html"
DEFAULTS = "safeguarding/closed_defaults.html"
SAME = ("contact", "input_cycle", "kind", "needs_confirmation", "starts_on", "ends_on")


@requires(commands.PERMISSION)
def facility_list(request: HouseRequest) -> HttpResponse:
    contract = own_contract(request.actor, day_of(request.now))
    listing = Listing(
        contract.facilities.select_related("organisation", "responsible"),
        request.GET,
        search=("code", "organisation__name", "contact"),
        filters=(
            Filter(name="kind", label="種別", choices=FacilityKind.choices(), lookup="kind"),
        ),
        sorts={"code": ("code",), "name": ("organisation__name",)},
    )  # fmt: skip
    return render(request, LIST, {"listing": listing, "today": day_of(request.now)})


@requires(commands.PERMISSION)
def facility(request: HouseRequest, code: str) -> HttpResponse:
    contract = own_contract(request.actor, day_of(request.now))
    rows = contract.facilities.select_related("organisation", "contract")
    found = get_object_or_404(rows, code=code)
    form = FacilityForm(posted(request), sections=_sections(), initial=_first(found))
    context = {"form": form, "facility": found}
    if request.method != "POST" or not form.is_valid():
        return render(request, ONE, context, status=422 if form.errors else 200)
    return act(
        request,
        lambda: commands.change_facility(
            found, _facts(form.cleaned_data), by=request.actor, now=request.now
        ),
        done="変更しました。", to=reverse("safeguarding:facilities"), form=form, template=ONE,
        context=context,
    )  # fmt: skip


@requires(commands.PERMISSION)
def defaults(request: HouseRequest) -> HttpResponse:
    """The ward's default closed days."""
    form = DefaultForm(posted(request))
    rows = WardClosedDefault.objects.filter(until_on__gte=day_of(request.now))
    context = {"form": form, "rows": rows}
    if request.method != "POST" or not form.is_valid():
        return render(request, DEFAULTS, context, status=422 if form.errors else 200)
    return act(
        request,
        lambda: commands.add_default(_span(form.cleaned_data), by=request.actor, now=request.now),
        done="登録しました。", to=reverse("safeguarding:closed-defaults"), form=form,
        template=DEFAULTS, context=context,
    )  # fmt: skip


@require_POST
@requires(commands.PERMISSION)
def remove_default(request: HouseRequest, default_id: int) -> HttpResponse:
    row = get_object_or_404(WardClosedDefault, pk=default_id)
    commands.remove_default(row, by=request.actor, now=request.now)
    messages.success(request, "登録を取り消しました。")
    return redirect("safeguarding:closed-defaults")


def _sections() -> list[tuple[str, str]]:
    rows = Organisation.objects.filter(kind=OrganisationKind.SECTION.value).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _first(found: Facility) -> dict[str, Any]:
    own = {name: getattr(found, name) for name in SAME}
    return own | {
        "name": found.name,
        "phone": found.organisation.phone,
        "responsible": str(found.responsible_id or ""),
        "open_weekdays": list(found.open_weekdays),
    }


def _facts(typed: dict[str, Any]) -> commands.FacilityFacts:
    return commands.FacilityFacts(
        **{
            **typed,
            "kind": FacilityKind(typed["kind"]),
            "input_cycle": InputCycle(typed["input_cycle"]),
            "open_weekdays": "".join(sorted(typed["open_weekdays"])),
            "responsible": Organisation.objects.filter(pk=typed["responsible"] or 0).first(),
        }
    )


def _span(typed: dict[str, Any]) -> commands.ClosedSpan:
    kind = typed["facility_kind"]
    return commands.ClosedSpan(
        facility_kind=FacilityKind(kind) if kind else None, kind=DayKind(typed["kind"]),
        label=typed["label"], from_on=typed["from_on"], until_on=typed["until_on"],
    )  # fmt: skip
