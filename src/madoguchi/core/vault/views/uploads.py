"""Resumable uploads over HTTP: start, ask, send a piece, complete. Refusals come as JSON."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.unlocking import safe_path
from madoguchi.core.errors import DomainError, Refused
from madoguchi.core.vault.models import Upload
from madoguchi.core.vault.unfinished import give_up_upload
from madoguchi.core.vault.uploads import (
    PIECE_BYTES,
    complete_upload,
    received_ranges,
    start_upload,
    upload_of,
    write_piece,
)

P = ParamSpec("P")
View = Callable[Concatenate[HouseRequest, P], JsonResponse]


def answers_json(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A refusal becomes ``{"code", "message"}`` with its status; nothing is ever cached."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(cast("HouseRequest", request), *args, **kwargs)
        except DomainError as error:
            answer = {"code": error.code, "message": error.message}
            response = JsonResponse(answer, status=error.status)
        response["Cache-Control"] = "no-store"
        return response

    return answered


@require_POST
@answers_json
def upload_start(request: HouseRequest) -> JsonResponse:
    form = request.POST
    upload = start_upload(
        purpose=form.get("purpose", ""),
        subject=form.get("subject", ""),
        token=form.get("token", "")[:64],
        name=form.get("name", ""),
        size_bytes=_number(form.get("size")),
        by=request.actor,
        now=request.now,
    )
    return JsonResponse(_state(upload), status=201)


@require_http_methods(["GET", "PATCH"])
@answers_json
def upload_pieces(request: HouseRequest, upload_id: uuid.UUID) -> JsonResponse:
    upload = upload_of(upload_id, request.actor)
    if request.method == "PATCH":
        write_piece(
            upload,
            offset=_number(request.headers.get("Upload-Offset")),
            length=_number(request.headers.get("Content-Length")),
            stream=request,
            clock=timezone.now,
        )
    return JsonResponse(_state(upload))


@require_POST
@answers_json
def upload_completion(request: HouseRequest, upload_id: uuid.UUID) -> JsonResponse:
    upload = upload_of(upload_id, request.actor)
    return JsonResponse(_state(complete_upload(upload, by=request.actor, now=request.now)))


@require_POST
@signed_in
def upload_end(request: HouseRequest, upload_id: uuid.UUID) -> HttpResponse:
    """A plain post of the component: back to the page it stands on."""
    try:
        give_up_upload(upload_id, by=request.actor)
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, "途中の送信を取りやめました。届いていた分は消しました。")
    return redirect(safe_path(request, request.POST.get("back", "")))


def _state(upload: Upload) -> dict[str, object]:
    file = upload.stored_file
    card = file.full_card() if file else None
    return {
        "url": reverse("vault:upload", args=[upload.upload_id]),
        "completion": reverse("vault:upload-completion", args=[upload.upload_id]),
        "state": upload.state,
        "size": upload.size_bytes,
        "piece": PIECE_BYTES,
        "received": received_ranges(upload),
        "number": file.receipt_number if file else "",
        "sha256": card.sha256 if card else "",
        "next": upload.next_url or (reverse("vault:file", args=[file.file_id]) if file else ""),
    }


def _number(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Refused("bad_number", "送信の内容が読み取れません。画面を開き直してください。")
    return int(text)
