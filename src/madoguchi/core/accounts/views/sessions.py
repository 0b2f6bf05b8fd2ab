"""Acting for, lock, own security page, sign out everywhere."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.accounts.adapter import HouseAccountAdapter
from madoguchi.core.accounts.commands.people import sign_out_everywhere
from madoguchi.core.accounts.guards import LOCKED, unlock_session
from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.middleware import ACTING_FOR
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.passwords import has_second_factor
from madoguchi.core.accounts.permissions import may
from madoguchi.core.accounts.unlocking import LockForm, lock_page, passkey_form, safe_path
from madoguchi.core.errors import Missing


@require_POST
@signed_in
def acting_for(request: HouseRequest) -> HttpResponse:
    """Choose the organisation acted for, among those with a valid membership."""
    wanted = request.POST.get("organisation", "")
    for membership in request.memberships:
        if str(membership.organisation.public_id) == wanted:
            request.session[ACTING_FOR] = membership.organisation_id
            messages.success(request, f"「{membership.organisation.name}」の立場に切り替えました。")
            return redirect("home")
    raise Missing("no_membership", "この組織での有効な所属がありません。")


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@signed_in
def lock(request: HouseRequest) -> HttpResponse:
    """Ask again who it is, then go on where the person was."""
    if request.method == "GET":
        request.session[LOCKED] = True
        return lock_page(request, LockForm(initial={"next": request.GET.get("next", "/")}))
    form = LockForm(request.POST)
    if not form.is_valid():
        return lock_page(request, form)
    if not _is_same_person(request, form):
        form.add_error("password", "確認できませんでした。パスワードを入力し直してください。")
        return lock_page(request, form)
    unlock_session(request)
    target = safe_path(request, form.cleaned_data["next"])
    if form.cleaned_data["resume"]:
        return render(request, "accounts/resume.html", {"target": target, "pairs": form.pairs})
    return redirect(target)


def _is_same_person(request: HouseRequest, form: LockForm) -> bool:
    if form.cleaned_data["credential"]:
        by_passkey = passkey_form(request)
        if by_passkey.is_valid():
            by_passkey.save()
            return True
        return False
    password = form.cleaned_data["password"]
    return bool(password) and HouseAccountAdapter(request).reauthenticate(_self(request), password)


@signed_in
def own(request: HouseRequest) -> HttpResponse:
    """One's own security: password, second factor, where one is signed in."""
    person = _self(request)
    context = {
        "person": person,
        "has_second_factor": has_second_factor(person),
        "may_issue_keys": bool(may(request.actor, "accounts.access_key.issue")),
    }
    return render(request, "accounts/own.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def end_everywhere(request: HouseRequest) -> HttpResponse:
    """Sign out on every device, this one too."""
    if request.method == "GET":
        return render(request, "accounts/end_everywhere.html")
    sign_out_everywhere(_self(request), by=request.actor, now=request.now)
    return redirect(reverse("account_login"))


def _self(request: HouseRequest) -> Person:
    return get_object_or_404(Person, pk=request.actor.person_id or 0)
