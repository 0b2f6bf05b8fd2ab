"""ActorMiddleware: every request carries who acts (``.actor``) and when (``.now``)."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import cast

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from madoguchi.core import trail
from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.queries.memberships import (
    actor_for,
    choose_membership,
    valid_memberships,
)
from madoguchi.core.trail.actor import Actor

ACTING_FOR = "acting_for_organisation"


class ActorMiddleware:
    """Names the actor, and attributes all that the request writes to that actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        house_request = cast("HouseRequest", request)
        house_request.now = timezone.now()
        name_actor(house_request)
        with attributed_to(house_request.actor):
            response = self.get_response(request)
        if house_request.actor.is_person:
            response["Cache-Control"] = "no-store"
        return response


def name_actor(request: HouseRequest) -> None:
    """Set ``actor`` and ``membership`` from the signed-in person and the session's choice."""
    person: Person | AnonymousUser = request.user
    if not isinstance(person, Person):
        request.actor, request.membership = Actor.public(), None
        return
    memberships = valid_memberships(person, timezone.localdate(request.now))
    request.membership = choose_membership(memberships, request.session.get(ACTING_FOR))
    request.actor = actor_for(
        person, memberships, request.membership, has_mfa=used_second_factor(request, person)
    )


def used_second_factor(request: HttpRequest, person: Person) -> bool:
    """Whether this session was opened with a code, a recovery code or a passkey."""
    return any(
        entry.get("method") == "mfa" for entry in get_authentication_records(request, person)
    )


def attributed_to(actor: Actor) -> AbstractContextManager[object]:
    """All writes inside are the actor's."""
    acting: Callable[[Actor], AbstractContextManager[object]] | None = getattr(
        trail, "acting", None
    )
    return acting(actor) if acting is not None else nullcontext()
