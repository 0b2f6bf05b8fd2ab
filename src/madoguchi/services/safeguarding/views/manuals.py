"""マニュアルと動画: each role its own set, playable in the browser."""

from csp.decorators import csp_update
from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.documents.answers import pdf_response
from madoguchi.services.safeguarding.queries.manuals import (
    editions,
    newest_edition,
    own_audience,
    own_item,
    path_of,
)
from madoguchi.services.safeguarding.queries.trainings import invitations_of
from madoguchi.services.safeguarding.rules.byte_ranges import NotThere, wanted_bytes
from madoguchi.services.safeguarding.terms import ManualKind

READ = "safeguarding.manual.read"


@csp_update({"media-src": ["'self'"]})
@requires(READ)
def manuals(request: HouseRequest) -> HttpResponse:
    audience = own_audience(request.actor)
    edition = newest_edition(audience)
    items = [] if edition is None else list(edition.items.all())
    context = {
        "audience": audience,
        "edition": edition,
        "manuals": [item for item in items if item.kind == ManualKind.MANUAL],
        "videos": [item for item in items if item.kind == ManualKind.VIDEO],
        "editions": editions(audience),
        "invitations": invitations_of(request.actor),
        "now": request.now,
    }
    return render(request, "safeguarding/manuals.html", context)


@requires(READ)
def manual_file(request: HouseRequest, item_id: int) -> HttpResponse:
    """The manual, or the asked bytes of the video."""
    item = own_item(request.actor, item_id)
    content = path_of(item.file_name).read_bytes()
    if item.kind == ManualKind.MANUAL:
        return pdf_response(content, item.file_name)
    return ranged(content, request.headers.get("Range", ""))


def ranged(content: bytes, header: str) -> HttpResponse:
    """200 with all of it, 206 with a part, 416 when there is no such part."""
    size = len(content)
    try:
        wanted = wanted_bytes(header, size)
    except NotThere:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Accept-Ranges": "bytes", "Content-Type": "video/mp4"}
    if wanted is None:
        return HttpResponse(content, headers=headers)
    first, last = wanted
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return HttpResponse(content[first : last + 1], status=206, headers=headers)


@requires(READ)
def captions(request: HouseRequest, item_id: int) -> HttpResponse:
    item = own_item(request.actor, item_id)
    return HttpResponse(path_of(item.captions_name).read_bytes(), content_type="text/vtt")
