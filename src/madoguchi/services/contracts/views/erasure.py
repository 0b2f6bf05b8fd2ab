"""消去: asked for, approved twice, carried out, proven, certified; each on one short page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires, signed_in
from madoguchi.core.accounts.permissions import may
from madoguchi.core.errors import Missing
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.vault.http import download_response
from madoguchi.services.contracts.commands import certifying
from madoguchi.services.contracts.commands import erasure as commands
from madoguchi.services.contracts.forms.drafting import NothingForm
from madoguchi.services.contracts.forms.erasure import (
    CertificateForm,
    ErasureForm,
    SecondApprovalForm,
)
from madoguchi.services.contracts.models import Contract, Erasure
from madoguchi.services.contracts.queries.erasure import (
    erasable_contract,
    obstacles,
    stood_under_key,
)
from madoguchi.services.contracts.queries.visibility import visible_contract
from madoguchi.services.contracts.terms import ErasureState
from madoguchi.services.contracts.views.frame import act_page, contract_page, home_of, moment_of

PAGE = "contract-erasure"

REQUEST, FIRST, SECOND = (
    "contracts.erasure.request", "contracts.erasure.approve", "contracts.erasure.witness",
)  # fmt: skip
AWAITED = {ErasureState.REQUESTED.value: FIRST, ErasureState.HALF_APPROVED.value: SECOND}


@requires(SECOND)
def erasures(request: HouseRequest) -> HttpResponse:
    """For the key holders: what waits for the second approval, and what they approved."""
    rows = Erasure.objects.select_related("contract__case", "requested_by", "first_approved_by")
    context = {"rows": rows.order_by("-requested_at"), "waiting": ErasureState.HALF_APPROVED.value}
    return render(request, "contracts/erasures.html", context)


@signed_in
def erasure(request: HouseRequest, number: str) -> HttpResponse:
    contract = erasable_contract(request.actor, number)
    found = Erasure.objects.filter(contract=contract).first()
    context = contract_page(request, contract, erasure=found)
    if not context["is_ward"] and not context["may_file"]:
        context["tabs"] = context["subtabs"] = []  # a key holder has come for this page alone
    run = found.runs.order_by("-number").first() if found else None
    context |= {
        "obstacles": [] if found else obstacles(contract, set(), context["case_now"]),
        "run": run,
        "lines": run.lines.all() if run else [],
        "kept": found.kept.select_related("copy", "source") if found else [],
        "may_request": may(request.actor, REQUEST, contract),
        "may_approve": _may_approve(request, contract, found),
    }
    return render(request, "contracts/erasure.html", context)


def _may_approve(request: HouseRequest, contract: Contract, found: Erasure | None) -> bool:
    code = AWAITED.get(found.state) if found else None
    return code is not None and bool(may(request.actor, code, contract))


@signed_in
def request_erasure(request: HouseRequest, number: str) -> HttpResponse:
    contract = visible_contract(request.actor, number)
    deed = Deed(
        title="消去を申請する", button="申請する",
        done="消去を申請しました。2人の承認を待っています。",
        lead="契約の鍵を破棄します。破棄すると、だれも元に戻せません。", is_danger=True,
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=REQUEST,
        form=ErasureForm(posted(request), contract=contract), to=home_of(contract, PAGE),
        command=lambda typed: commands.request_erasure(
            contract, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def approve(request: HouseRequest, number: str) -> HttpResponse:
    contract, found = _erasure(request, number)
    is_first = found.state == ErasureState.REQUESTED.value
    deed = Deed(
        title="消去を承認する", button="承認する" if is_first else "承認して鍵を破棄する",
        is_danger=True, done="承認しました。" if is_first else "承認しました。鍵を破棄します。",
        facts=(
            ("契約", str(contract)), ("理由", found.reason), ("申請", found.requested_by.name),
            ("1人目の承認", found.first_approved_by.name if found.first_approved_by else "—"),
            *_at_stake(found),
        ),
        warnings=(
            "2人の承認が済むと契約の鍵を破棄し、だれも元に戻せません。"
            if is_first
            else "承認すると、すぐに契約の鍵を破棄します。破棄したものは、だれも元に戻せません。",
        ),
    )  # fmt: skip
    run = commands.approve_first if is_first else commands.approve_second
    return act_page(
        request, contract, deed, needs=FIRST if is_first else SECOND,
        form=NothingForm(posted(request)) if is_first else SecondApprovalForm(posted(request)),
        to=home_of(contract, PAGE),
        command=lambda _: run(found, by=request.actor, now=moment_of(request, contract)),
    )  # fmt: skip


def _at_stake(found: Erasure) -> tuple[tuple[str, str], ...]:
    """What goes with the key, and what is copied before; told to who decides."""
    counts = stood_under_key(found.contract)
    kept = [f"{paper.title}（{paper.ground}）" for paper in found.kept.all()]
    goes = (
        f"文書{counts['files']:,}件、氏名・記載など{counts['texts']:,}件、"
        f"メール本文{counts['mails']:,}件（バックアップの全世代を含みます）"
    )
    return ("読めなくなるもの", goes), ("写しを保存する文書", "\n".join(kept) or "なし")


@signed_in
def carry_on(request: HouseRequest, number: str) -> HttpResponse:
    contract, found = _erasure(request, number)
    deed = Deed(
        title="消去と確認を実行する", button="実行する",
        done="実行しました。確認の結果を見てください。",
        lead="鍵を破棄し、現在のデータとバックアップのすべての世代を調べます。数分かかることがあります。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=REQUEST,
        form=NothingForm(posted(request)), to=home_of(contract, PAGE),
        # Keys and backup generations run by the real clock, as the job that takes this up does.
        command=lambda _: commands.carry_on(found, by=request.actor, now=request.now),
    )  # fmt: skip


@signed_in
def withdraw(request: HouseRequest, number: str) -> HttpResponse:
    contract, found = _erasure(request, number)
    deed = Deed(title="消去の申請を取り下げる", button="取り下げる", done="取り下げました。")
    return act_page(
        request, contract, deed, needs=REQUEST,
        form=NothingForm(posted(request)), to=home_of(contract, PAGE),
        command=lambda _: commands.withdraw_erasure(
            found, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def issue(request: HouseRequest, number: str) -> HttpResponse:
    contract, found = _erasure(request, number)
    deed = Deed(
        title="消去証明書を発行する", button="発行する", done="消去証明書を発行しました。",
        lead="発行すると、探すことばの控えも消去します。",
    )  # fmt: skip
    return act_page(
        request, contract, deed, needs=REQUEST,
        form=CertificateForm(posted(request)), to=home_of(contract, PAGE),
        command=lambda typed: certifying.issue_certificate(
            found, **typed, by=request.actor, now=moment_of(request, contract)
        ),
    )  # fmt: skip


@signed_in
def certificate(request: HouseRequest, number: str) -> HttpResponse:
    _, found = _erasure(request, number)
    if found.certificate is None:
        raise Http404
    return download_response(
        found.certificate,
        by=request.actor,
        now=request.now,
        purpose="消去証明書の閲覧",
        inline=True,
    )


def _erasure(request: HouseRequest, number: str) -> tuple[Contract, Erasure]:
    contract = erasable_contract(request.actor, number)
    found = Erasure.objects.filter(contract=contract).first()
    if found is None:
        raise Missing("no_erasure", "この契約の消去は、まだ申請されていません。")
    return contract, found
