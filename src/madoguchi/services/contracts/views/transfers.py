"""保護した送付: the list with its log, a new one, and the page at which the receiver fetches it."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import transfers as commands
from madoguchi.services.contracts.forms import transfers as forms
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.models import Contract, ProtectedTransfer
from madoguchi.services.contracts.queries.transfers import sendable_files
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import Importance
from madoguchi.services.contracts.views.frame import act_page, moment_of
from madoguchi.services.contracts.views.sheets import Cell, Link, Mark, Sheet, sheets_page

BOTH = "contracts.course.record"


@signed_in
def transfers(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    may_send = bool(may(request.actor, BOTH, contract))
    now = moment_of(request, contract)
    new = Link(
        label="ファイルを送る", url=reverse("contracts:contract-transfer-new", args=[number])
    )
    return sheets_page(
        request, contract, title="保護した送付",
        lead="重要な情報は、そのままメールに付けて送れません。期限のあるリンクで渡し、記録を残します。",
        sheets=[_sheet(contract, now, may_send=may_send)], actions=(new,) if may_send else (),
    )  # fmt: skip


def _sheet(contract: Contract, now: datetime, *, may_send: bool) -> Sheet:
    rows = contract.transfers.select_related("file__key", "sent_by", "contract__case__key")
    return Sheet(
        title="送付の記録",
        columns=("送付", "ファイル", "受取人", "状態", "記録", "操作"),
        rows=[_row(one, now, may_send=may_send) for one in rows.prefetch_related("log")],
        empty="送付はありません。「ファイルを送る」から始めます。",
    )


def _row(one: ProtectedTransfer, now: datetime, *, may_send: bool) -> tuple[Cell, ...]:
    is_open = one.is_open(now)
    place = [one.contract.case.number, one.pk]
    withdraw = Link(
        label="取り消す",
        url=reverse("contracts:contract-transfer-withdraw", args=place),
        of=str(one),
    )
    return (
        f"{format_moment(one.sent_at)}\n{one.sent_by.name}",
        f"{one.file.name}\n{Importance(one.importance).label}",
        f"{one.to_name}\n{one.to_address}",
        Mark(
            tone="info" if is_open else "neutral", word="受け取れます" if is_open else "終了",
            more=f"{format_moment(one.expires_at)}まで",
        ),
        "\n".join(f"{format_moment(entry.at)}　{entry}" for entry in one.log.all()),
        (withdraw,) if is_open and may_send else (),
    )  # fmt: skip


@signed_in
def new(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    files = sendable_files(contract)
    deed = Deed(
        title="ファイルを送る", button="リンクを送る", done=_done,
        lead="メールには、期限のあるリンクだけを書きます。ファイルは付けません。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=BOTH,
        form=forms.TransferForm(posted(request), files=files), to=_back(number),
        command=lambda typed: _send(
            contract, typed, files, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _send(
    contract: Contract, typed: dict[str, Any], files: Any, *, by: Actor, now: datetime
) -> object:
    chosen = {str(file.pk): file for file, _ in files}[typed["file"]]
    receiver = commands.Receiver(name=typed["name"], address=typed["address"], days=typed["days"])
    importance = Importance(typed["importance"])
    return commands.send_file(contract, chosen, receiver, importance, by=by, now=now)


def _done(sent: commands.SentTransfer) -> str:
    if not sent.code:
        return "リンクを送りました。"
    return (
        f"リンクを送りました。認証コードは {sent.code} です。いまだけ表示します。"
        "電話など、メールとは別の方法で受取人に伝えてください。"
    )


@signed_in
def withdraw(request: HouseRequest, number: str, transfer_id: int) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    found = get_object_or_404(contract.transfers.select_related("file__key"), pk=transfer_id)
    deed = Deed(
        title="送付を取り消す", button="取り消す",
        done="取り消しました。リンクは、もう開けません。",
        lead="取り消すと、受取人はすぐにリンクを開けなくなります。送付の記録は残ります。",
        facts=(("ファイル", found.file.name), ("受取人", found.to_name)),
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=BOTH, form=NothingForm(posted(request)), to=_back(number),
        command=lambda _: commands.withdraw_transfer(
            found, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


def _back(number: str) -> str:
    return reverse("contracts:contract-transfers", args=[number])


@never_cache
def fetch(request: HttpRequest, secret: str) -> HttpResponse:
    """The receiver's page: no account, the address and the code are the two keys."""
    transfer = commands.transfer_at(secret)
    now = moment_of(cast("HouseRequest", request), transfer.contract)
    form = (forms.CodeForm if transfer.code_digest else forms.OpenForm)(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, transfer, form, now, status=422 if form.errors else 200)
    try:
        file = commands.receive_file(transfer, form.cleaned_data.get("code", ""), now=now)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        transfer.refresh_from_db()
        return _page(request, transfer, form, now, status=refusal.status)
    return download_response(file, by=Actor.public(), now=now, purpose="保護した送付の受取り")


def _page(
    request: HttpRequest, transfer: ProtectedTransfer, form: Any, now: datetime, *, status: int
) -> HttpResponse:
    context = {"form": form, "transfer": transfer, "is_open": transfer.is_open(now)}
    answer = render(request, "contracts/transfer.html", context, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
