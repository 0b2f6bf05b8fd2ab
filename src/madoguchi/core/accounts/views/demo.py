"""One-click sign-in for the invented people of the demo: only in try mode, only on loopback."""

import uuid

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.proxies import WAS_FORWARDED
from madoguchi.core.accounts.queries.demo_people import demo_sides, is_demo_key
from madoguchi.core.accounts.rules.network import read_address

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def people(request: HouseRequest) -> HttpResponse:
    """Everybody with role, organisation and what they can do; one button each."""
    _only_in_try_mode(request)
    sides = demo_sides(timezone.localdate(request.now))
    return render(request, "accounts/demo.html", {"sides": sides})


@require_http_methods(["GET", "POST"])
def become(request: HouseRequest, public_id: uuid.UUID) -> HttpResponse:
    """Sign in as that person: by the button of the page, or by the link that bin/serve printed."""
    _only_in_try_mode(request)
    if request.method == "GET" and not is_demo_key(public_id, request.GET.get("key", "")):
        return redirect("accounts:demo")
    login(request, get_object_or_404(Person, public_id=public_id, is_active=True), backend=BACKEND)
    return redirect("home")


def _only_in_try_mode(request: HouseRequest) -> None:
    """404 unless try mode, and the connection comes straight from this very machine."""
    address = read_address(request.META.get("REMOTE_ADDR", ""))
    is_local = address is not None and address.is_loopback and not request.META.get(WAS_FORWARDED)
    if not settings.DEMO_SIGN_IN or not is_local:
        raise Http404
