"""Calm: how often one address may send a form that anybody may send, signed in or not."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Concatenate, ParamSpec, cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import TooMany

P = ParamSpec("P")
HOUR = 3600
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def calmly(name: str, *, most: int, seconds: int = HOUR) -> Callable[[View[P]], View[P]]:
    """The view takes at most ``most`` posts of one address in each ``seconds``; others get 429.

    A whole office stands behind one address: ``most`` is for all of it. The address is the honest
    one of TrustedProxyMiddleware, and only its hash is kept, for as long as it counts.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def counted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST":
                _count(request, name, most, seconds)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def _count(request: HttpRequest, name: str, most: int, seconds: int) -> None:
    moment = cast("HouseRequest", request).now.timestamp()
    address = sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:32]
    key = f"calm-{name}-{int(moment // seconds)}-{address}"
    cache.add(key, 0, timeout=seconds)
    try:
        count = cache.incr(key)
    except ValueError:
        return  # the window ended between the two lines
    if count > most:
        raise TooMany(
            "too_many_posts",
            "短い時間に何度も送信されました。しばらく待ってから、もう一度送信してください。",
            retry_after=seconds - int(moment % seconds),
        )
