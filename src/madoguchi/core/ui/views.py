"""The home page, the pages about the house itself, and the pages for what went wrong."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control

from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.ui.errors import error_page
from madoguchi.core.ui.home import home_context
from madoguchi.core.ui.stylesheet import house_stylesheet


def home(request: HttpRequest) -> HttpResponse:
    """Signed in: today. Signed out: the public counter."""
    context = home_context(request)
    page = "ui/home_today.html" if context["is_signed_in"] else "ui/home_public.html"
    return render(request, page, context)


@cache_control(max_age=31_536_000, public=True, immutable=True)
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The one stylesheet; its address changes with its content, so it may be kept for a year."""
    return HttpResponse(house_stylesheet().text, content_type="text/css; charset=utf-8")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/accessibility.html")


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/help.html")


def keyboard(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/keyboard.html")


def sitemap(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/sitemap.html", {"modules": installed_modules()})


def licences(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/licences.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database or the session: they may be what is broken."""
    html = render_to_string(
        "ui/errors/plain.html", {"stylesheet_digest": house_stylesheet().digest}
    )
    return HttpResponse(html, status=500)
