"""Middleware: an uncaught refusal becomes a page; answers are for our own pages only."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from madoguchi.core.errors import DomainError
from madoguchi.core.ui.errors import domain_error_page


class OwnSiteMiddleware:
    """No other site may draw our pages, pictures or files into its own (ASVS 3.5.8)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class DomainErrorMiddleware:
    """Stands inside the transaction and actor middleware, so that pages know who is asking."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return domain_error_page(request, error) if isinstance(error, DomainError) else None
