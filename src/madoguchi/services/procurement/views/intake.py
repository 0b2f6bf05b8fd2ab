"""受付: hand-ins, receipts, calls, clarifications, withdrawals and contacts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.errors import Missing
from madoguchi.services.procurement.commands import intake as taking_in
from madoguchi.services.procurement.commands.completion import return_for_completion
from madoguchi.services.procurement.commands.withdrawal import register_withdrawal
from madoguchi.services.procurement.documents.receipts import receipt_of
from madoguchi.services.procurement.forms import intake as forms
from madoguchi.services.procurement.models import Application, CompletionRequest, Intake
from madoguchi.services.procurement.queries.counter import counter_closed_reason, judges_by_postmark
from madoguchi.services.procurement.queries.moments import WINDOW_OF_STAGE, window
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.rules.intake import is_late
from madoguchi.services.procurement.terms import Stage
from madoguchi.services.procurement.views.acting import Deed, act, act_page, posted
from madoguchi.services.procurement.views.applications import DETAIL, detail_context, found
from madoguchi.services.procurement.views.frame import tender_now


def arrived(now: datetime) -> dict[str, Any]:
    """What the form of an arrival begins with: now, to the second."""
    return {"arrived_at": now, "second": now.second}


INTAKE_STAGES = {
    Stage.PARTICIPATION.value: Stage.PARTICIPATION,
    Stage.PROPOSAL.value: Stage.PROPOSAL,
}


def outcome_of(intake: Intake) -> str:
    """What the officer must know of the hand-in just registered."""
    notes = [*intake.missing, *intake.superfluous, *intake.warnings]
    if intake.is_late and intake.is_by_postmark:
        return "消印が締切の日より後のため、期限後として記録しました。受け付けていません。"
    if intake.is_late:
        return "締切日必着のため、期限後の到着として記録しました。受け付けていません。"
    if not intake.is_accepted:
        return f"到着を記録しましたが、受け付けていません。{'　'.join(notes)}"
    added = f"　注意：{'　'.join(notes)}" if notes else ""
    return f"受け付けました。受付番号は{intake.receipt_number}です。{added}"


def _late_words(application: Application, stage: Stage) -> str:
    if judges_by_postmark(application.tender, stage):
        return "提出期限を過ぎています。郵送は消印有効です。消印の日を確かめてください。"
    return "提出期限を過ぎています。到着日時を確かめてください。"


@require_POST
@requires("procurement.intake.register")
def acceptance(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    now = tender_now(request, tender)
    return act(
        request, lambda: taking_in.accept_filed(kept, by=request.actor, now=now), to=to,
        done=outcome_of, template=DETAIL, context=detail_context(request, kept),
    )  # fmt: skip


@requires("procurement.intake.register")
def intake_new(request: HouseRequest, number: str, firm: UUID, stage: str) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    if stage not in INTAKE_STAGES:
        raise Missing("no_such_stage", "この段階の受付はありません。")
    now, step = tender_now(request, tender), INTAKE_STAGES[stage]
    closed = counter_closed_reason(tender, stage, now)
    late = is_late(now, window(tender, WINDOW_OF_STAGE[step]))
    deed = Deed(
        title=f"{step.label}の到着を登録する（{kept.applicant.name}）",
        button="到着を登録する",
        done=outcome_of,
        warnings=tuple(
            filter(
                None,
                (closed, _late_words(kept, step) if late else ""),
            )
        ),
    )
    form = forms.IntakeForm(posted(request), application=kept, stage=step, initial=arrived(now))
    return act_page(
        request, tender, deed, form=form, to=to,
        command=lambda _: taking_in.register_intake(
            kept, step, by=request.actor, now=now, **form.hand_in
        ),
    )  # fmt: skip


@require_safe
@requires("procurement.application.read")
def receipt(request: HouseRequest, number: str, firm: UUID, intake: int) -> HttpResponse:
    _, kept, _ = found(request, number, firm)
    row = get_object_or_404(kept.intakes.filter(is_accepted=True), pk=intake)
    row.application = kept
    pdf = render_pdf("receipt", receipt_of(row), title=f"受付票 {row.receipt_number}")
    name = content_disposition_header(
        as_attachment=False, filename=f"受付票_{row.receipt_number}.pdf"
    )
    headers = {"Content-Disposition": str(name), "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _on_intake(
    request: HouseRequest, place: tuple[str, UUID, int], deed: Deed, form: Any, command: Any
) -> HttpResponse:
    number, firm, pk = place
    tender, kept, to = found(request, number, firm)
    row = get_object_or_404(kept.intakes, pk=pk)
    row.application = kept
    now = tender_now(request, tender)
    return act_page(
        request, tender, deed, form=form, to=to,
        command=lambda typed: command(row, by=request.actor, now=now, **typed),
    )  # fmt: skip


@requires("procurement.intake.register")
def call(request: HouseRequest, number: str, firm: UUID, intake: int) -> HttpResponse:
    deed = Deed(title="送信後の電話を記録する", button="記録する", done=outcome_of)
    form = forms.CallForm(posted(request))
    return _on_intake(request, (number, firm, intake), deed, form, taking_in.log_call)


@requires("procurement.intake.register")
def following_data(request: HouseRequest, number: str, firm: UUID, intake: int) -> HttpResponse:
    deed = Deed(
        title="あとから届いたデータを記録する",
        lead="紙の書類とデータを見比べてから記録してください。",
        button="記録する",
        done="データの受領を記録しました。",
    )
    form = forms.FollowingDataForm(posted(request))
    return _on_intake(request, (number, firm, intake), deed, form, taking_in.log_data)


def returned_words(asked: CompletionRequest) -> str:
    address = asked.application.contact_email
    if address:
        return f"差し戻し、理由を{address}に電子メールで知らせました。"
    return "差し戻しました。メールアドレスがないため、電話などで理由を伝えてください。"


@requires("procurement.intake.register")
def completion(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{kept.applicant.name}に書類を差し戻す",
        lead="不足や誤りを伝え、提出期限までに直して提出し直してもらいます。",
        button="差し戻す",
        done=returned_words,
    )
    return act_page(
        request, tender, deed, form=forms.CompletionForm(posted(request)), to=to,
        command=lambda typed: return_for_completion(kept, by=request.actor, now=now, **typed),
    )  # fmt: skip


@requires("procurement.intake.register")
def withdrawal(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{kept.applicant.name}の辞退届を登録する",
        lead="登録すると申込みは終わり、以後の通知は送られません。提案書の受付と採点からも外れます。",
        button="辞退を登録する",
        done="辞退を登録しました。",
        is_danger=True,
    )
    form = forms.WithdrawalForm(posted(request), tender=tender, initial={"arrived_at": now})
    return act_page(
        request, tender, deed, form=form, to=to,
        command=lambda typed: register_withdrawal(
            kept, form.form, reason=typed["reason"], by=request.actor, now=now
        ),
    )  # fmt: skip


@requires("procurement.intake.register")
def clarification(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{kept.applicant.name}に個別に確認する",
        lead="提出された内容の説明を求めます。回答は別に記録し、提出済みの書類は変わりません。",
        button="確認の依頼を作る",
        done="個別確認を記録し、依頼の通知の下書きを作りました。「通知」で確かめて発信してください。",
    )
    return act_page(
        request, tender, deed, form=forms.ClarificationForm(posted(request)), to=to,
        command=lambda typed: taking_in.ask_clarification(
            kept, by=request.actor, now=now, **typed
        ),
    )  # fmt: skip


@requires("procurement.intake.register")
def clarification_answer(
    request: HouseRequest, number: str, firm: UUID, asked: int
) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    row = get_object_or_404(kept.clarifications, pk=asked)
    row.application = kept
    now = tender_now(request, tender)
    deed = Deed(
        title="個別確認の回答を登録する",
        facts=(("確認したこと", row.question),),
        button="回答を登録する",
        done="回答を登録しました。",
    )
    return act_page(
        request, tender, deed, form=forms.ClarificationAnswerForm(posted(request)), to=to,
        command=lambda typed: taking_in.answer_clarification(
            row, by=request.actor, now=now, by_officer=True, **typed
        ),
    )  # fmt: skip


@requires("procurement.intake.register")
def breach(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="担当部署以外への接触を記録する",
        lead="照会の窓口は担当部署だけです。結果の公表まで、ほかの部署への直接の照会は認められません。",
        button="記録する",
        done="接触を記録しました。",
    )
    return act_page(
        request, tender, deed, form=forms.BreachForm(posted(request), tender=tender),
        to=reverse("procurement:tender-applications", args=[number]),
        command=lambda typed: taking_in.record_breach(
            tender, by=request.actor, now=now, **typed
        ),
    )  # fmt: skip
