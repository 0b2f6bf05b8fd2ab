"""POST a document, get findings, facts or finds: the same JSON as on the command line."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from madoguchi.core.accounts.api import api
from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands.fenced import SentFile
from madoguchi.services.procurement.commands.instruments import (
    MOST_BYTES,
    copy_report,
    facts_of,
    findings_of,
)
from madoguchi.services.procurement.documents.openapi import OPERATIONS, openapi

USE = "procurement.instrument.use"
AROUND = 1024 * 1024  # field names, boundaries, the registration


@api(USE, most_bytes=MOST_BYTES + AROUND)
def notice_check(request: HouseRequest) -> Mapping[str, Any]:
    return findings_of(_file(request, "file"))


@api(USE, most_bytes=MOST_BYTES + AROUND)
def notice_reading(request: HouseRequest) -> Mapping[str, Any]:
    return facts_of(_file(request, "file"))


@api(USE, most_bytes=2 * MOST_BYTES + AROUND)
def blind_check(request: HouseRequest) -> Mapping[str, Any]:
    original = _file(request, "original") if "original" in request.FILES else None
    return copy_report(_file(request, "copy"), _text(request, "registration"), original)


def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description, for programs."""
    return JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False, "indent": 2})


def guide(request: HttpRequest) -> HttpResponse:
    """The same for people, with an example that can be copied."""
    address = request.build_absolute_uri(OPERATIONS[0].path)
    example = f'curl -H "Authorization: Bearer $KEY" -F "file=@要領.pdf" {address}'
    context = {"operations": OPERATIONS, "example": example}
    return render(request, "procurement/api/guide.html", context)


def _file(request: HouseRequest, name: str) -> SentFile:
    sent = request.FILES.get(name)
    if sent is None:
        raise Refused(
            "file_missing", f"{name} にファイルを付けて、multipart/form-data で送ってください。"
        )
    return SentFile(str(sent.name), sent.read())


def _text(request: HouseRequest, name: str) -> bytes:
    """A field that may come as a file or as text."""
    if name in request.FILES:
        return _file(request, name).content
    text = request.POST.get(name)
    if not text:
        raise Refused("field_missing", f"{name} を付けて送ってください。")
    return text.encode()
