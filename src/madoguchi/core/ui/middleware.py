"""DomainErrorMiddleware: an uncaught refusal becomes a page, not a crash."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from madoguchi.core.errors import DomainError
from madoguchi.core.ui.errors import domain_error_page


class DomainErrorMiddleware:
    """Stands inside the transaction and actor middleware, so that pages know who is asking."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return domain_error_page(request, error) if isinstance(error, DomainError) else None
