"""SessionGuardMiddleware: what must hold before a signed-in person's page is even looked at."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, to_sign_in
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.outside import outside_page
from madoguchi.core.accounts.queries.networks import holds_administration
from madoguchi.core.accounts.rules.session import SessionState, session_state
from madoguchi.core.accounts.unlocking import lock_page
from madoguchi.core.errors import Forbidden, Missing
from madoguchi.core.trail import record

SIGNED_IN_AT, SEEN_AT, LOCKED = "signed_in_at", "seen_at", "locked"
# A row per request is dear; the lock may therefore come up to a minute early, never late.
SEEN_STEP = timedelta(minutes=1)
ALWAYS_OPEN = {"account_logout", "accounts:lock", "accounts:acting-for", "help", "stylesheet"}
NOT_FOUND = "not_found"  # a row of another owner, looked for by its number alone
SETTING_UP = ("mfa_", "account_reauthenticate", "account_change_password")


class SessionGuardMiddleware:
    """Stands inside ActorMiddleware; asks once the view is known, before it runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view_and_arguments: Any) -> HttpResponse | None:
        house_request = cast("HouseRequest", request)
        if not house_request.actor.is_person:
            return None
        for guard in (keep_inside_network, keep_session, ask_for_second_factor):
            response = guard(house_request)
            if response is not None:
                return response
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """A signed-in person asked for what is not theirs: the attempt is written down."""
        house_request = cast("HouseRequest", request)
        if not isinstance(error, (Forbidden, Missing, Http404)):
            return
        if house_request.actor.is_person and not getattr(error, "is_recorded", False):
            record(
                "accounts.attempt_refused",
                by=house_request.actor,
                about=None,
                label=NOT_FOUND if isinstance(error, Http404) else error.code,
                detail={"path": request.path, "method": request.method or ""},
                now=house_request.now,
            )


def route_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match is not None else ""


def keep_inside_network(request: HouseRequest) -> HttpResponse | None:
    """Ward administrators outside the registered networks are signed out, wherever they are."""
    if request.actor.from_ward_network or not holds_administration(request.memberships):
        return None
    person = cast("Person", request.user)
    logout(request)
    return outside_page(request, person)


def keep_session(request: HouseRequest) -> HttpResponse | None:
    """Lock after standing idle, end after its lifetime or once ended everywhere."""
    state = _state(request)
    if state is SessionState.OVER:
        logout(request)
        messages.info(
            request, "安全のためサインアウトしました。続けるには、もう一度サインインしてください。"
        )
        return _as_page(request, to_sign_in(request))
    if state is SessionState.LOCKED and not settings.DEMO_SIGN_IN:
        request.session[LOCKED] = True
    if request.session.get(LOCKED) and route_of(request) not in ALWAYS_OPEN:
        return _as_page(request, lock_page(request))
    _note_seen(request)
    return None


def ask_for_second_factor(request: HouseRequest) -> HttpResponse | None:
    """Roles that must have a second factor set it up before anything else; so does everybody
    whose password is only long enough together with one."""
    if settings.DEMO_SIGN_IN or request.actor.has_mfa:
        return None
    has_duty = {m.role for m in request.memberships} & set(settings.MFA_ROLES)
    if not has_duty and not cast("Person", request.user).has_short_password:
        return None
    route = route_of(request)
    if route in ALWAYS_OPEN or route.startswith(SETTING_UP):
        return None
    return redirect("mfa_index")


def start_session(request: HttpRequest, now: datetime) -> None:
    """Stamp a session that has just been opened."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = now.timestamp()
    request.session.pop(LOCKED, None)


def unlock_session(request: HouseRequest) -> None:
    """The person has shown again who they are; the lifetime goes on as before."""
    request.session.pop(LOCKED, None)
    request.session[SEEN_AT] = request.now.timestamp()


def _state(request: HouseRequest) -> SessionState:
    if SIGNED_IN_AT not in request.session:
        start_session(request, request.now)
    return session_state(
        now=request.now,
        signed_in_at=_moment(request.session[SIGNED_IN_AT]),
        seen_at=_moment(request.session[SEEN_AT]),
        idle_after=timedelta(minutes=settings.SESSION_IDLE_MINUTES),
        over_after=timedelta(hours=settings.SESSION_HOURS),
        ended_before=cast("Person", request.user).sessions_ended_at,
    )


def _note_seen(request: HouseRequest) -> None:
    # A page that looks for news by itself is no sign that somebody sits before it.
    if request.session.get(LOCKED) or "X-Background" in request.headers:
        return
    if request.now - _moment(request.session[SEEN_AT]) >= SEEN_STEP:
        request.session[SEEN_AT] = request.now.timestamp()


def _moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, tz=UTC)


def _as_page(request: HouseRequest, response: HttpResponse) -> HttpResponse:
    """htmx would put the answer into a corner of the page: send the whole page there instead."""
    if not request.htmx:
        return response
    came_from = request.htmx.current_url_abs_path or "/"
    target = reverse("accounts:lock" if request.actor.is_person and request.user.is_authenticated
                     else settings.LOGIN_URL)  # fmt: skip
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = f"{target}?{urlencode({'next': came_from})}"
    return answer
