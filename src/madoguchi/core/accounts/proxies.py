"""TrustedProxyMiddleware: REMOTE_ADDR becomes the true client, forged headers vanish."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.core.accounts.rules.network import (
    client_address,
    is_inside,
    read_address,
    read_networks,
)

FORWARDING_HEADERS = (
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP", "HTTP_FORWARDED",
)  # fmt: skip
WAS_FORWARDED = "madoguchi.was_forwarded"


class TrustedProxyMiddleware:
    """First of all: everything behind it (throttling, networks, TLS) reads one honest address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        resolve_client(request)
        return self.get_response(request)


def resolve_client(request: HttpRequest) -> None:
    """Set REMOTE_ADDR; drop forwarding headers that did not come from a trusted proxy."""
    meta = request.META
    trusted = read_networks(settings.TRUSTED_PROXIES)
    peer = meta.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    meta[WAS_FORWARDED] = any(name in meta for name in FORWARDING_HEADERS)
    meta["REMOTE_ADDR"] = client_address(peer, hops, trusted)
    if not is_inside(read_address(peer), trusted):
        for name in FORWARDING_HEADERS:
            meta.pop(name, None)
