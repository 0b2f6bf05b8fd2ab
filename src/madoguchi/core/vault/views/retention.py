"""How long files are kept: the list, the page of one file, and its erasure by two people."""

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.accounts.acting_forms import NOTHING_TYPED, act_with
from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.vault.custody import file_in_custody
from madoguchi.core.vault.erasures import (
    approve_erasure,
    ask_erasure,
    decline_erasure,
    set_last_day,
    waiting_request,
    withdraw_erasure,
)
from madoguchi.core.vault.forms import (
    ErasureApprovalForm,
    ErasureRefusalForm,
    ErasureRequestForm,
    LastDayForm,
)
from madoguchi.core.vault.models import ErasureRequest, StoredFile
from madoguchi.core.vault.retention_list import (
    retention_listing,
    retention_rows,
    waiting_for,
)
from madoguchi.core.vault.terms import FileState


@require_safe
@requires("vault.retention.see")
def retention_list(request: HouseRequest) -> HttpResponse:
    listing = retention_listing(request.actor, request.GET, request.now)
    decides = may(request.actor, "vault.erasure.decide")
    context = {
        "listing": listing,
        "rows": retention_rows(listing.rows),
        "waiting": waiting_for(request.actor).count() if decides else 0,
    }
    return _kept_private(render(request, "vault/retention_list.html", context))


@require_safe
@requires("vault.retention.see")
def retention_file(request: HouseRequest, file_id: uuid.UUID) -> HttpResponse:
    return _file_page(request, file_in_custody(file_id, request.actor))


@require_POST
@requires("vault.retention.set")
def last_day(request: HouseRequest, file_id: uuid.UUID) -> HttpResponse:
    file = file_in_custody(file_id, request.actor)
    return act_with(
        request, ("day_form", LastDayForm(request.POST)),
        lambda values: set_last_day(file, **values, by=request.actor, now=request.now),
        page=partial(_file_page, request, file), done="保存期限を登録しました。", to=_address(file),
    )  # fmt: skip


@require_POST
@requires("vault.erasure.request")
def erasure_request(request: HouseRequest, file_id: uuid.UUID) -> HttpResponse:
    file = file_in_custody(file_id, request.actor)
    return act_with(
        request, ("erasure_form", ErasureRequestForm(request.POST)),
        lambda values: ask_erasure(file, **values, by=request.actor, now=request.now),
        page=partial(_file_page, request, file), to=_address(file),
        done="消去を申請しました。決裁者が承認すると消去されます。",
    )  # fmt: skip


@require_POST
@requires("vault.erasure.request")
def erasure_withdrawal(request: HouseRequest, file_id: uuid.UUID) -> HttpResponse:
    file = file_in_custody(file_id, request.actor)
    return act_with(
        request, ("withdrawal_form", Form(request.POST)),
        lambda _: withdraw_erasure(_waiting(file), by=request.actor, now=request.now),
        page=partial(_file_page, request, file), done="消去の申請を取り下げました。",
        to=_address(file),
    )  # fmt: skip


@requires("vault.erasure.decide")
def erasure_approval(request: HouseRequest, file_id: uuid.UUID) -> HttpResponse:
    file = file_in_custody(file_id, request.actor)
    if request.method != "POST":
        if waiting_request(file) is None:
            return redirect(_address(file))
        return _approval_page(request, file)
    return act_with(
        request, ("approval_form", ErasureApprovalForm(request.POST)),
        lambda _: approve_erasure(_waiting(file), by=request.actor, now=request.now),
        page=partial(_approval_page, request, file), done="ファイルを消去しました。",
        to=_address(file),
    )  # fmt: skip


@require_POST
@requires("vault.erasure.decide")
def erasure_refusal(request: HouseRequest, file_id: uuid.UUID) -> HttpResponse:
    file = file_in_custody(file_id, request.actor)
    return act_with(
        request, ("refusal_form", ErasureRefusalForm(request.POST)),
        lambda values: decline_erasure(
            _waiting(file), **values, by=request.actor, now=request.now
        ),
        page=partial(_approval_page, request, file), to=_address(file),
        done="消去しないことを記録しました。",
    )  # fmt: skip


def _waiting(file: StoredFile) -> ErasureRequest:
    asked = waiting_request(file)
    if asked is None:
        raise Refused("not_asked", "消去の承認を待っている申請は、もうありません。")
    return asked


def _file_page(
    request: HouseRequest,
    file: StoredFile,
    typed: Mapping[str, Form] = NOTHING_TYPED,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    file.refresh_from_db()
    is_past = file.retain_until_on is not None and file.retain_until_on < day_of(request.now)
    exists = file.state != FileState.ERASED.value
    context = {
        **_facts(request, file, problem),
        "is_past": is_past,
        "exists": exists,
        "may_ask": exists and is_past and not file.is_sealed,
        "history": file.erasure_requests.all(),
        "day_form": LastDayForm(initial={"until_on": file.retain_until_on}),
        "erasure_form": ErasureRequestForm(),
        **typed,
    }
    answer = render(request, "vault/retention_file.html", context, status=status)
    return _kept_private(answer)


def _approval_page(
    request: HouseRequest,
    file: StoredFile,
    typed: Mapping[str, Form] = NOTHING_TYPED,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    file.refresh_from_db()
    context = {
        **_facts(request, file, problem),
        "approval_form": ErasureApprovalForm(),
        "refusal_form": ErasureRefusalForm(),
        **typed,
    }
    answer = render(request, "vault/erasure_approval.html", context, status=status)
    return _kept_private(answer)


def _facts(request: HouseRequest, file: StoredFile, problem: str) -> dict[str, Any]:
    (row,) = retention_rows([file])
    asked = row.asked
    is_mine = asked is not None and asked.requested_by_id == request.actor.person_id
    return {
        "row": row,
        "file": file,
        "card": file.shown_card,
        "problem": problem,
        "asked": asked,
        "is_mine": is_mine,
        "may_decide": bool(
            asked and not is_mine and may(request.actor, "vault.erasure.decide", file)
        ),
    }


def _address(file: StoredFile) -> str:
    return reverse("vault:retention-file", args=[file.file_id])


def _kept_private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
