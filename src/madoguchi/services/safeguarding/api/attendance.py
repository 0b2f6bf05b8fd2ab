"""POST the day's attendance; ask for the numbers of one's children."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from madoguchi.core.accounts.api import api
from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.services.safeguarding.commands.attendance import Entering, enter
from madoguchi.services.safeguarding.documents.openapi import OPERATIONS, openapi
from madoguchi.services.safeguarding.queries.visibility import own_facility, placements_on
from madoguchi.services.safeguarding.rules.calls import BadCall, read_call
from madoguchi.services.safeguarding.terms import EntrySource

CODE = "safeguarding.attendance.enter"
MOST_BYTES = 1024 * 1024


@api(CODE, most_bytes=MOST_BYTES)
def attendance(request: HouseRequest) -> Mapping[str, Any]:
    """Take the marks of one call: all or none; repeated, it changes nothing."""
    facility = own_facility(request.actor)
    try:
        sent = read_call(_json(request.body), request.now)
    except BadCall as problem:
        raise Refused("bad_call", str(problem)) from problem
    is_new = not facility.operations.filter(key=sent.operation).exists()
    enter(
        Entering(
            facility=facility, key=sent.operation, days=sent.days, why=sent.why,
            by=request.actor, now=request.now, source=EntrySource.API,
        )
    )  # fmt: skip
    count = sum(map(len, sent.days.values()))
    return {"operation": sent.operation, "entries": count, "repeated": not is_new}


def _json(body: bytes) -> Any:
    """raises  Refused  also for other letters than UTF-8, and for nesting or numbers without end"""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("not_json", "JSONとして読み取れません。形を確かめてください。") from None


@api(CODE, most_bytes=MOST_BYTES)
def children(request: HouseRequest) -> Mapping[str, Any]:
    """The neutral numbers and grades of today's children; names are on the screen only."""
    placements = placements_on(own_facility(request.actor), day_of(request.now))
    return {"children": [{"number": p.child.number, "grade": p.grade} for p in placements]}


def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description, for programs."""
    return JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False, "indent": 2})


def guide(request: HttpRequest) -> HttpResponse:
    """The same for people, with an example that can be copied."""
    address = request.build_absolute_uri(OPERATIONS[0].path)
    sent = (
        '{"operation":"gakkou-20250610-1","sent_at":"2025-06-10T09:20:00+09:00",'
        '"entries":[{"number":"J000001","day":"2025-06-10","code":"present"}]}'
    )
    example = f"curl -H \"Authorization: Bearer $KEY\" -d '{sent}' {address}"
    context = {"operations": OPERATIONS, "example": example}
    return render(request, "safeguarding/api_guide.html", context)
