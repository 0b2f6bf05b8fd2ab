"""The API door: a key instead of a session, JSON in every case, limits before reading."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from madoguchi.core.accounts.commands.access_keys import Call, begin_call, end_call
from madoguchi.core.accounts.http import AnyView, HouseRequest
from madoguchi.core.accounts.middleware import source_of
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import DomainError, NotNamed, Refused, TooLarge, TooMany
from madoguchi.core.trail import acting

P = ParamSpec("P")
ApiView = Callable[Concatenate[HouseRequest, P], Mapping[str, Any]]
logger = logging.getLogger(__name__)


class _BadMethod(DomainError):
    status = 405


class _Broken(DomainError):
    status = 500


BAD_REQUEST = DomainError("bad_request", "送られた内容を読み取れません。形を確かめてください。")
BAD_METHOD = _BadMethod("method_not_allowed", "POSTで送ってください。")
BROKEN = _Broken(
    "server_error", "処理の途中で問題が起きました。少し待って、もう一度送ってください。"
)


def api(code: str, *, most_bytes: int) -> Callable[[ApiView[P]], AnyView[P]]:
    """The view answers POSTs that carry a key of somebody with the permission, as JSON.

    most_bytes  of the whole request; a larger one is refused before it is read

    Cookies are not looked at, so no other site can ride on a session (hence no CSRF token).
    """

    def decorate(view: ApiView[P]) -> AnyView[P]:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
            if request.method != "POST":
                answer = refusal_answer(BAD_METHOD)
                answer["Allow"] = "POST"
                return answer
            return _called(cast("HouseRequest", request), code, most_bytes,
                           lambda house: view(house, *args, **kwargs))  # fmt: skip

        return cast("AnyView[P]", guarded)

    return decorate


def _called(
    request: HouseRequest, code: str, most_bytes: int,
    view: Callable[[HouseRequest], Mapping[str, Any]],
) -> JsonResponse:  # fmt: skip
    try:
        _refuse_large(request, most_bytes)
        address = request.META.get("REMOTE_ADDR", "")
        call = begin_call(_token_of(request), address=address, now=request.now)
    except DomainError as refusal:
        return refusal_answer(refusal)
    request.actor, request.membership, request.memberships = call.actor, None, ()
    with acting(call.actor, source=source_of(request).replace("web:", "api:", 1)):
        return _answered(request, code, call, view)


def _answered(
    request: HouseRequest, code: str, call: Call,
    view: Callable[[HouseRequest], Mapping[str, Any]],
) -> JsonResponse:  # fmt: skip
    outcome = "ok"
    try:
        authorise(call.actor, code, now=request.now)
        answer = JsonResponse(view(request), json_dumps_params={"ensure_ascii": False})
    except DomainError as error:
        outcome, answer = error.code, refusal_answer(error)
    except (MultiPartParserError, SuspiciousOperation, BadRequest, UnreadablePostError):
        outcome, answer = BAD_REQUEST.code, refusal_answer(BAD_REQUEST)
    except Exception:
        # A program cannot read our page of a failure: it gets JSON, and we get the log.
        logger.exception("the API failed at %s", request.path)
        outcome, answer = BROKEN.code, refusal_answer(BROKEN)
    end_call(call, path=request.path, outcome=outcome, now=timezone.now())
    return answer


def refusal_answer(refusal: DomainError) -> JsonResponse:
    """``{"code": …, "message": …}`` with the refusal's status."""
    answer = JsonResponse(
        {"code": refusal.code, "message": refusal.message},
        status=refusal.status,
        json_dumps_params={"ensure_ascii": False},
    )
    if isinstance(refusal, TooMany):
        answer["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, NotNamed):
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def _token_of(request: HttpRequest) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise NotNamed("key_missing", "接続キーを Authorization: Bearer で送ってください。")
    return token.strip()


def _refuse_large(request: HttpRequest, most_bytes: int) -> None:
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        raise Refused("length_missing", "Content-Length を付けて送ってください。")
    if int(length) > most_bytes:
        raise TooLarge("too_large", f"送れる大きさは、合わせて{most_bytes // 1024**2}MBまでです。")
