"""ActorMiddleware: every request carries who acts (``.actor``) and when (``.now``)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from madoguchi.core.trail.actor import Actor


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.actor = Actor.public()  # type: ignore[attr-defined]
        return self.get_response(request)
