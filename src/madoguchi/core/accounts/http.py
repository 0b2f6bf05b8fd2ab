"""HouseRequest and the decorators of views: who must be signed in, who must be permitted."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from madoguchi.core.accounts.models import Membership
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.trail.actor import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

P = ParamSpec("P")


class HouseRequest(HttpRequest):
    """What ActorMiddleware makes of each request.

    actor       who acts; ``Actor.public()`` when nobody is signed in
    now         the moment the request arrived, aware
    membership  one valid membership in the organisation acted for, or None
    memberships every membership valid today, oldest first
    """

    actor: Actor
    now: datetime
    htmx: "HtmxDetails"
    membership: Membership | None
    memberships: tuple[Membership, ...]


HouseView = Callable[Concatenate[HouseRequest, P], HttpResponse]
AnyView = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(view: HouseView[P]) -> AnyView[P]:
    """The view is for people who are signed in; others sign in first and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        house_request = cast("HouseRequest", request)
        if not house_request.actor.is_person:
            return to_sign_in(house_request)
        return view(house_request, *args, **kwargs)

    return guarded


def requires(code: str) -> Callable[[HouseView[P]], AnyView[P]]:
    """The view needs the permission (asked without an object: the command asks with one).

    Signed out: to the sign-in page. Signed in without the permission: Forbidden with the reason.
    """

    def decorate(view: HouseView[P]) -> AnyView[P]:
        @wraps(view)
        @signed_in
        def guarded(request: HouseRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            authorise(request.actor, code, now=request.now)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back to this page afterwards (a form's target has no page)."""
    came_from = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    return redirect_to_login(came_from)
