"""What follows a sign-in, a wrong password, a new second factor."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.signals import authenticator_added
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from madoguchi.core.accounts.commands.locking import note_lock
from madoguchi.core.accounts.guards import start_session
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.throttling import typed_account
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor, ActorKind


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    start_session(request, timezone.now())
    _record("accounts.signed_in", request, user, "サインイン")


@receiver(user_logged_out, dispatch_uid="accounts.signed_out")
def signed_out(request: HttpRequest, user: Person | None, **kwargs: Any) -> None:
    if user is not None:
        _record("accounts.signed_out", request, user, "サインアウト")


@receiver(user_login_failed, dispatch_uid="accounts.sign_in_failed")
def sign_in_failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Neither the password nor an unknown address is kept: people type one into the other."""
    if request is None:
        return
    person = Person.objects.filter(email=typed_account(request, credentials) or "").first()
    record(
        "accounts.sign_in_failed",
        by=Actor.public(),
        about=person,
        label="サインインの失敗" if person else "登録のないアドレスでのサインインの失敗",
        detail={
            "address": request.META.get("REMOTE_ADDR", ""),
            "browser": request.META.get("HTTP_USER_AGENT", "")[:200],
        },
        now=timezone.now(),
    )


@receiver(user_locked_out, dispatch_uid="accounts.locked_out")
def locked_out(request: HttpRequest, username: str | None, **kwargs: Any) -> None:
    """Wrong passwords have locked an account: the administrators hear of it once a lock."""
    person = Person.objects.filter(email=username or "").first()
    if person is not None:
        note_lock(person, address=request.META.get("REMOTE_ADDR", ""), now=timezone.now())


@receiver(authenticator_added, dispatch_uid="accounts.second_factor_added")
def second_factor_added(
    request: HttpRequest, user: Person, authenticator: Any, **kwargs: Any
) -> None:
    """Setting it up has just proven it: the session counts as one with a second factor."""
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def _record(action: str, request: HttpRequest, person: Person, label: str) -> None:
    record(
        action,
        by=Actor(kind=ActorKind.PERSON, label=person.name, person_id=person.pk),
        about=person,
        label=label,
        detail={"address": request.META.get("REMOTE_ADDR", "")},
        now=timezone.now(),
    )
