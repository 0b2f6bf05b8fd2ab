"""参加資格: the board of conditions and firms, judging, deciding, approval, inviting."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.services.procurement.commands import eligibility as deciding
from madoguchi.services.procurement.forms.approvals import RequestForm
from madoguchi.services.procurement.forms.eligibility import JudgementForm
from madoguchi.services.procurement.forms.letters import SendingForm
from madoguchi.services.procurement.models import Judgement, Tender
from madoguchi.services.procurement.queries.applications import kept_application
from madoguchi.services.procurement.queries.approvals import approved_disqualifications
from madoguchi.services.procurement.queries.eligibility import reference_words
from madoguchi.services.procurement.queries.eligibility_board import (
    bar_to_update,
    eligibility_board,
)
from madoguchi.services.procurement.queries.evidence import evidence_on_file, missing_evidence
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.terms import ApprovalSubject
from madoguchi.services.procurement.views.acting import Deed, act, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace

BOARD = "procurement/eligibility/board.html"


def _board_context(request: HouseRequest, tender: Tender) -> dict[str, object]:
    authorise(request.actor, "procurement.application.read", tender)
    approvals = tender.approvals.filter(subject=ApprovalSubject.ELIGIBILITY.value)
    return workspace(
        request,
        tender,
        board=eligibility_board(tender),
        approval=approvals.order_by("-requested_at", "-pk").first(),
        approved_out=approved_disqualifications(tender),
        update_bar=bar_to_update(tender),
        may_judge=bool(may(request.actor, "procurement.eligibility.judge", tender)),
    )


@require_safe
@requires("procurement.application.read")
def board(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    return render(request, BOARD, _board_context(request, tender))


@require_POST
@requires("procurement.eligibility.judge")
def preparation(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    return act(
        request, lambda: deciding.prepare_all_judgements(tender, by=request.actor, now=now),
        done="判定表を最新の記録で用意しました。", template=BOARD,
        to=reverse("procurement:tender-eligibility", args=[number]),
        context=_board_context(request, tender),
    )  # fmt: skip


@requires("procurement.eligibility.judge")
def judgement(request: HouseRequest, number: str, judgement: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    rows = Judgement.objects.filter(application__tender=tender)
    row = get_object_or_404(rows.select_related("application__tender", "condition"), pk=judgement)
    now = tender_now(request, tender)
    initial = {name: getattr(row, name) for name in ("verdict", "reason", "evidence")}
    missing = missing_evidence(row.application, row.condition)
    deed = Deed(
        title=f"{row.organisation.name}の参加資格を判定する",
        facts=(
            ("条件", row.condition.text),
            ("根拠", row.condition.citation or "—"),
            ("基準時", reference_words(row)),
            ("届いている資料", "\n".join(evidence_on_file(row.application, row.condition)) or "—"),
        ),
        warnings=tuple(f"「{name}」が届くまで、「適」とは判定できません。" for name in missing),
        button="判定を保存する",
        done="判定を保存しました。",
    )
    return act_page(
        request, tender, deed, form=JudgementForm(posted(request), initial=initial),
        to=reverse("procurement:tender-eligibility", args=[number]),
        command=lambda typed: deciding.judge(row, by=request.actor, now=now, **typed),
    )  # fmt: skip


@require_POST
@requires("procurement.eligibility.judge")
def decision(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender = section_tender(request.actor, number)
    application = kept_application(tender, firm)
    now = tender_now(request, tender)
    return act(
        request, lambda: deciding.decide_eligibility(application, by=request.actor, now=now),
        done=f"{application.applicant.name}の参加資格を決定しました。",
        to=reverse("procurement:tender-eligibility", args=[number]), template=BOARD,
        context=_board_context(request, tender),
    )  # fmt: skip


@requires("procurement.approval.request")
def approval(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="参加資格の決定の決裁を依頼する",
        lead="すべての事業者の結果と理由が、決裁者に示されます。",
        button="決裁を依頼する",
        done="決裁を依頼しました。",
    )
    return act_page(
        request, tender, deed, form=RequestForm(posted(request)),
        to=reverse("procurement:tender-eligibility", args=[number]),
        command=lambda typed: deciding.request_eligibility_approval(
            tender, by=request.actor, now=now, **typed
        ),
    )  # fmt: skip


@requires("procurement.letter.send")
def invitations(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="招請通知・非招請通知を作る",
        lead="参加資格のある事業者を全員招請し、資格のない事業者には非招請の通知を作ります。"
        "この段階では、事業者の選定や順位付けは行いません。",
        button="通知の下書きを作る",
        done=lambda letters: (
            f"通知の下書きを{len(letters)}通作りました。文面を確かめて発信してください。"
        ),
    )
    return act_page(
        request, tender, deed, form=SendingForm(posted(request)),
        to=reverse("procurement:tender-letters", args=[number]),
        command=lambda _: deciding.invite(tender, by=request.actor, now=now),
    )  # fmt: skip
