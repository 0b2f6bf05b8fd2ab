"""構成員の追加, on the ward's side: written down from paper, checked, accepted or not."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Missing
from madoguchi.core.vault.http import download_response
from madoguchi.services.procurement.commands.joining import (
    accept_member,
    decline_member,
    request_member,
)
from madoguchi.services.procurement.forms.applications import AdditionForm
from madoguchi.services.procurement.forms.eligibility import AdditionDecisionForm
from madoguchi.services.procurement.models import Application, MemberAddition
from madoguchi.services.procurement.queries.joining import agreements_asked, falling_with
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.applications import found
from madoguchi.services.procurement.views.frame import tender_now


@requires("procurement.intake.register")
def addition_new(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    now = tender_now(request, tender)
    asks = bool(agreements_asked(tender))
    form = AdditionForm(posted(request), request.FILES or None, asks_agreement=asks)
    deed = Deed(
        title=f"{kept.applicant.name}の構成員の追加を登録する",
        lead="紙やメールで届いた届出を登録します。登録しただけでは、構成員になりません。",
        button="届出を登録する",
        done="届出を登録しました。続けて、内容を確認してください。",
    )
    return act_page(
        request, tender, deed, form=form, to=to,
        command=lambda _: request_member(
            kept, **form.facts, by=request.actor, now=now, by_officer=True
        ),
    )  # fmt: skip


def _addition(kept: Application, pk: int) -> MemberAddition:
    row = get_object_or_404(kept.member_additions.select_related("agreement"), pk=pk)
    row.application = kept
    return row


def outcome_of(result: list[Application] | MemberAddition) -> str:
    if isinstance(result, MemberAddition):
        return "届出を受理しないことを記録しました。"
    if result:
        names = "、".join(each.consortium_name or each.applicant.name for each in result)
        return f"応募の制限に反するため、{names}は失格となりました。通知の下書きを作りました。"
    return "構成員を追加しました。参加資格を確認し直し、招請してください。"


@requires("procurement.eligibility.judge")
def addition(request: HouseRequest, number: str, firm: UUID, pk: int) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    row, now = _addition(kept, pk), tender_now(request, tender)
    falling = falling_with(row) if row.decided_at is None else []
    names = "、".join(each.consortium_name or each.applicant.name for each in falling)
    warning = f"受理すると、応募の制限（§5(3)）により、{names}は失格となります。"
    deed = Deed(
        title=f"構成員の追加を確認する（{row.name}）",
        facts=(
            ("構成員", row.name),
            ("法人番号", row.corporate_number or "—"),
            ("新しい協定書", "紙で提出" if row.is_on_paper else "ファイルで提出"),
        ),
        warnings=(warning,) if falling else (),
        button="確認の結果を記録する",
        done=outcome_of,
        is_danger=bool(falling),
    )

    def decide(typed: dict[str, Any]) -> object:
        if typed["answer"] == "accept":
            return accept_member(row, note=typed["note"], by=request.actor, now=now)
        return decline_member(row, reason=typed["note"], by=request.actor, now=now)

    form = AdditionDecisionForm(posted(request))
    return act_page(request, tender, deed, form=form, to=to, command=decide)


@require_safe
@requires("procurement.application.read")
def agreement(request: HouseRequest, number: str, firm: UUID, pk: int) -> HttpResponse:
    tender, kept, _ = found(request, number, firm)
    authorise(request.actor, "procurement.application.read", tender)
    row = _addition(kept, pk)
    if row.agreement is None:
        raise Missing("no_file", "協定書は紙で届いたため、ファイルはありません。")
    now = tender_now(request, tender)
    return download_response(row.agreement, by=request.actor, now=now, purpose="協定書の確認")
