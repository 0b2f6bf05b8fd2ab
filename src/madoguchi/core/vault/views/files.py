"""Pages of one stored file: its receipt and state, its content, and files whose check is stuck."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.vault.checks import inspect_waiting
from madoguchi.core.vault.http import download_response
from madoguchi.core.vault.queries import own_file, stuck_files, visible_file
from madoguchi.core.vault.receipts import is_owner, receipt_of, receipt_text


@signed_in
def file_page(request: HouseRequest, file_id: uuid.UUID) -> HttpResponse:
    file = visible_file(file_id, request.actor)
    shown = {
        "file": file,
        "receipt": receipt_of(file, request.actor),
        "is_owner": is_owner(file, request.actor),
    }
    response = render(request, "vault/file_page.html", shown)
    response["Cache-Control"] = "no-store"
    return response


@signed_in
def file_receipt(request: HouseRequest, file_id: uuid.UUID) -> HttpResponse:
    receipt = receipt_of(own_file(file_id, request.actor), request.actor)
    response = HttpResponse(receipt_text(receipt), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-{receipt.number}.txt"'
    response["Cache-Control"] = "no-store"
    return response


@signed_in
def file_content(request: HouseRequest, file_id: uuid.UUID) -> HttpResponse:
    return download_response(
        visible_file(file_id, request.actor),
        by=request.actor,
        now=request.now,
        purpose="ファイルの画面から開く",
        inline="inline" in request.GET,
        range_header=request.headers.get("Range", ""),
    )


@signed_in
def stuck_list(request: HouseRequest) -> HttpResponse:
    files = stuck_files(request.actor, request.now)
    if request.method == "POST":
        _say_what_came_of_it(request, inspect_waiting(request.now))
        return redirect("vault:stuck-list")
    return render(request, "vault/stuck_list.html", {"files": files})


def _say_what_came_of_it(request: HouseRequest, tried: int) -> None:
    left = len(stuck_files(request.actor, request.now))
    if not tried:
        messages.info(request, "確認を待っているファイルはありませんでした。")
    elif not left:
        messages.success(request, f"{tried}件をもう一度確認し、すべて終わりました。")
    else:
        messages.warning(
            request,
            f"{tried}件をもう一度確認しました。{left}件はまだ終わっていません。"
            "下の表の「理由」を確かめてください。",
        )
