"""Registered networks and the table of all permissions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from madoguchi.core.accounts.commands.networks import close_network, register_network
from madoguchi.core.accounts.forms.people import LastDayForm, NetworkForm
from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.models import RegisteredNetwork
from madoguchi.core.accounts.queries.permission_table import permissions_by_module
from madoguchi.core.accounts.terms import Role
from madoguchi.core.accounts.views.answers import form_page


@require_http_methods(["GET", "POST"])
@requires("accounts.network.change")
def networks(request: HouseRequest) -> HttpResponse:
    """The list, and a form for one more."""
    today = timezone.localdate(request.now)
    form = NetworkForm(request.POST or None, initial={"valid_from": today})

    def act() -> HttpResponse:
        register_network(**form.cleaned_data, by=request.actor, now=request.now)
        return redirect("accounts:networks")

    context = {
        "networks": RegisteredNetwork.objects.all(),
        "today": today,
        "address": request.META["REMOTE_ADDR"],
    }
    return form_page(request, "accounts/networks.html", form, context, act)


@require_http_methods(["GET", "POST"])
@requires("accounts.network.change")
def close(request: HouseRequest, pk: int) -> HttpResponse:
    """Set the last day of a network."""
    one = get_object_or_404(RegisteredNetwork, pk=pk)
    form = LastDayForm(request.POST or None, initial={"ended_on": timezone.localdate(request.now)})

    def act() -> HttpResponse:
        last = form.cleaned_data["ended_on"]
        close_network(one, valid_to=last, by=request.actor, now=request.now)
        return redirect("accounts:networks")

    return form_page(request, "accounts/network_close.html", form, {"network": one}, act)


@requires("accounts.permissions.view")
def permissions(request: HouseRequest) -> HttpResponse:
    """Every permission of every module, by role."""
    role = request.GET.get("role", "")
    context = {"modules": permissions_by_module(role), "roles": Role.choices(), "role": role}
    return render(request, "accounts/permissions.html", context)
