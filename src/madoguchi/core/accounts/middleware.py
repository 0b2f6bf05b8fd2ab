"""ActorMiddleware: every request carries who acts (``.actor``) and when (``.now``)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import cast

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.models import Membership, Person
from madoguchi.core.accounts.queries.memberships import (
    actor_for,
    choose_membership,
    valid_memberships,
)
from madoguchi.core.accounts.queries.networks import holds_administration, is_registered
from madoguchi.core.trail import acting
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
        with acting(house_request.actor, source=source_of(request)):
            response = self.get_response(request)
        if house_request.actor.is_person:
            response["Cache-Control"] = "no-store"
        return response


def source_of(request: HttpRequest) -> str:
    """Method and route, "web:POST accounts/invitations/accept/<str:token>/": never a token.

    Of people who are known the address too (アクセスログ): "web:GET accounts/own/ from 192.0.2.8".
    """
    try:
        route = resolve(request.path_info).route
    except Resolver404:
        route = "?"
    actor: Actor = getattr(request, "actor", Actor.public())
    address = f" from {request.META.get('REMOTE_ADDR', '')}" if actor.is_person else ""
    return f"web:{request.method} {route}{address}"


def name_actor(request: HouseRequest) -> None:
    """Set ``actor`` and ``membership`` from the signed-in person and the session's choice."""
    person: Person | AnonymousUser = request.user
    if not isinstance(person, Person):
        request.actor, request.membership, request.memberships = Actor.public(), None, ()
        return
    today = timezone.localdate(request.now)
    memberships = valid_memberships(person, today)
    request.memberships = tuple(memberships)
    request.membership = choose_membership(memberships, request.session.get(ACTING_FOR))
    request.actor = actor_for(
        person,
        memberships,
        request.membership,
        has_mfa=used_second_factor(request, person),
        from_ward_network=is_from_ward_network(request, memberships, today),
    )


def is_from_ward_network(
    request: HttpRequest, memberships: Iterable[Membership], today: date
) -> bool:
    """Asked of ward administrators alone, for they alone are bound to the registered networks."""
    address = request.META.get("REMOTE_ADDR", "")
    return holds_administration(memberships) and is_registered(address, today)


def used_second_factor(request: HttpRequest, person: Person) -> bool:
    """Whether this session was opened with a code, a recovery code or a passkey."""
    return any(
        entry.get("method") == "mfa" for entry in get_authentication_records(request, person)
    )
