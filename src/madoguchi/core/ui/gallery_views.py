"""Pages of the gallery: for those who build and look after the product, not for the public."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.ui.gallery import GROUPS, entries_of, group_of
from madoguchi.core.ui.gallery_examples import example_context

View = Callable[..., HttpResponse]


def _for_builders(view: View) -> View:
    """404 unless it is open (developing, testing, trying) or a ward administrator asks."""

    @wraps(view)
    def checked(request: HttpRequest, **where: str | int) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if not (settings.GALLERY_IS_OPEN or (actor and actor.has_role("ward_administrator"))):
            raise Http404
        return view(request, **where)

    return checked


@_for_builders
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery/index.html", {"groups": GROUPS})


@_for_builders
def group(request: HttpRequest, group: str) -> HttpResponse:
    found = group_of(group)
    if found is None:
        raise Http404
    context = {"group": found, "groups": GROUPS, "entries": entries_of(group)}
    return render(request, "ui/gallery/group.html", context | {"example": example_context()})


@_for_builders
def modules(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery/modules.html", {"modules": installed_modules()})


@_for_builders
def sample(request: HttpRequest) -> HttpResponse:
    """A whole page as a service would make it; ``?rehearsal=1`` with the band of a rehearsal."""
    show = example_context()
    context = {"show": show, "case_clock": show["now"], "rehearsal": "rehearsal" in request.GET}
    return render(request, "ui/gallery/sample.html", context | {"counter": show["counter"]})


@_for_builders
def progress(request: HttpRequest, step: int) -> HttpResponse:
    context = {"step": min(step, 12), "next": step + 1, "is_running": step < 12}
    return render(request, "ui/gallery/progress.html", context)
