"""The guard of pages below accounts: asked at run time, as accounts stands above."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from madoguchi.core.trail.actor import Actor

P = ParamSpec("P")


class ActedRequest(HttpRequest):
    """A request with who acts and when, as the middleware of accounts makes it."""

    actor: Actor
    now: datetime


View = Callable[Concatenate[ActedRequest, P], HttpResponseBase]


def permitted(
    code: str,
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """The view needs the permission, as ``settings.VIEW_GUARD`` judges it."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            requires = import_string(settings.VIEW_GUARD)
            return cast("HttpResponseBase", requires(code)(view)(request, *args, **kwargs))

        return guarded

    return decorate
