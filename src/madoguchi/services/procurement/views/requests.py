"""What the ward asks of one firm after its hand-in, and what the firm asks leave for."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Missing
from madoguchi.core.vault.http import download_response
from madoguchi.services.procurement.commands.additional import request_additional
from madoguchi.services.procurement.commands.staff_changes import decide_worker_change
from madoguchi.services.procurement.forms.intake import AdditionalForm, WorkerDecisionForm
from madoguchi.services.procurement.models import WorkerChange
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.applications import found
from madoguchi.services.procurement.views.frame import tender_now

REGISTER = "procurement.intake.register"


@requires(REGISTER)
def additional_new(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{kept.applicant.name}に追加資料を求める",
        lead="この事業者のページに、提出する場所が1つ開きます。提出済みの提案書は変わりません。",
        button="追加資料を求める",
        done="追加資料の提出場所を開き、依頼の通知の下書きを作りました。「通知」で確かめて発信してください。",
    )
    return act_page(
        request, tender, deed, form=AdditionalForm(posted(request)), to=to,
        command=lambda typed: request_additional(kept, by=request.actor, now=now, **typed),
    )  # fmt: skip


@require_safe
@requires("procurement.application.read")
def additional_file(request: HouseRequest, number: str, firm: UUID, pk: int) -> HttpResponse:
    tender, kept, _ = found(request, number, firm)
    authorise(request.actor, "procurement.application.read", tender)
    wanted = get_object_or_404(kept.additional_requests.select_related("file"), pk=pk)
    if wanted.file is None:
        raise Missing("no_file", "この資料はまだ提出されていません。")
    now = tender_now(request, tender)
    return download_response(wanted.file, by=request.actor, now=now, purpose="追加資料の確認")


@requires(REGISTER)
def worker_decision(request: HouseRequest, number: str, firm: UUID, pk: int) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    asked = get_object_or_404(
        WorkerChange.objects.select_related("worker__application__tender__case__section"),
        worker__application=kept, pk=pk,
    )  # fmt: skip
    now = tender_now(request, tender)
    deed = Deed(
        title="予定技術者の変更を決める",
        lead="やむを得ない理由があり、後任者が同等以上のときに認めます。",
        button="決定する",
        done="決定を記録しました。",
        facts=(
            ("いまの技術者", f"{asked.worker.name}（{asked.worker.role}）"),
            ("後任者", asked.successor["name"]),
            ("後任者の資格", "、".join(asked.successor.get("qualifications") or ["—"])),
            ("後任者の経歴", asked.successor.get("experience") or "—"),
            ("理由", asked.reason),
            ("経験の比較", asked.comparison),
        ),
    )
    return act_page(
        request, tender, deed, form=WorkerDecisionForm(posted(request)), to=to,
        command=lambda typed: decide_worker_change(
            asked, grant=typed["grant"] == "yes", note=typed["note"], by=request.actor, now=now
        ),
    )  # fmt: skip
