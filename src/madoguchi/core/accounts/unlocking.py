"""The lock page: shown instead of the page asked for, keeping what was being sent."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from madoguchi.core.accounts.http import HouseRequest

MOST_KEPT = 200_000


class LockForm(forms.Form):
    """The password, and where to go on; ``resume`` is the body of the form that was stopped."""

    password = forms.CharField(
        label="パスワード",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)
    resume = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    credential = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("credential"):
            self.fields["password"].required = False

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the stopped form, as typed."""
        return parse_qsl(self.cleaned_data["resume"], keep_blank_values=True)


def lock_page(request: HouseRequest, form: LockForm | None = None) -> HttpResponse:
    """423, with a form that leads back to where the person was."""
    if form is None:
        form = LockForm(initial={"next": request.get_full_path(), "resume": kept_body(request)})
    context: dict[str, object] = {"form": form, "lost_files": bool(request.FILES)}
    if has_passkey(request):
        context["js_data"] = {"request_options": webauthn.begin_authentication(request.user)}
    return render(request, "accounts/lock.html", context, status=423)


def has_passkey(request: HouseRequest) -> bool:
    return bool(
        Authenticator.objects.filter(
            user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN
        ).exists()
    )


def passkey_form(request: HouseRequest) -> ReauthenticateWebAuthnForm:
    return ReauthenticateWebAuthnForm(request.POST, user=request.user)


def kept_body(request: HouseRequest) -> str:
    """What was being sent, without the token; "" when there is nothing to keep."""
    if request.method != "POST":
        return ""
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    body = urlencode(pairs)
    return body if len(body) <= MOST_KEPT else ""


def safe_path(request: HouseRequest, path: str) -> str:
    """The path if it is one of ours, else the home page."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if is_ours else "/"
