"""決裁: the list of requests, and one request with what is to be approved."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.procurement.commands.approvals import decide_approval
from madoguchi.services.procurement.commands.asked_now import amended_rows, is_current
from madoguchi.services.procurement.forms.approvals import DecisionForm
from madoguchi.services.procurement.models import Approval
from madoguchi.services.procurement.queries.approvals import section_approval, section_approvals
from madoguchi.services.procurement.queries.result_publications import shown_by
from madoguchi.services.procurement.terms import ApprovalDecision, ApprovalSubject
from madoguchi.services.procurement.views.acting import act, posted
from madoguchi.services.procurement.views.frame import case_context, tender_now

DETAIL = "procurement/approvals/detail.html"
WHOLE = {
    ApprovalSubject.PUBLICATION: (("公開前の点検を見る", "tender-publication"),),
    ApprovalSubject.AMENDMENT: (("訂正の画面を見る", "tender-publication"),),
    ApprovalSubject.CANCELLATION: (("公開の画面を見る", "tender-publication"),),
    ApprovalSubject.ELIGIBILITY: (("条件ごとの判定を見る", "tender-eligibility"),),
    ApprovalSubject.ANSWERS: (("質問の全体を見る", "tender-questions"),),
    ApprovalSubject.RESULT: (
        ("審査の全体を見る", "tender-rounds"), ("結果の画面を見る", "tender-result"),
    ),
    ApprovalSubject.RESULT_PUBLICATION: (("結果の画面を見る", "tender-result"),),
}  # fmt: skip


@requires("procurement.tender.view")
def approval_list(request: HouseRequest) -> HttpResponse:
    choices = ApprovalDecision.choices()
    subjects = ApprovalSubject.choices()
    listing: Listing[Approval] = Listing(
        section_approvals(request.actor),
        request.GET,
        search=("tender__case__title", "tender__case__number", "note"),
        filters=(
            Filter(name="decision", label="状態", choices=choices, lookup="decision"),
            Filter(name="subject", label="対象", choices=subjects, lookup="subject"),
        ),
        sorts={"requested": ("requested_at",), "decided": ("decided_at",)},
        default_sort="-requested",
    )
    return render(request, "procurement/approvals/list.html", {"listing": listing})


def whole_of(asked: Approval) -> list[tuple[str, str]]:
    """Pages of the call that hold all of which the request says the outcome: (words, address)."""
    if asked.subject == ApprovalSubject.DISQUALIFICATION:
        firm = asked.tender.applications.get(pk=asked.reference).applicant.public_id
        page = reverse("procurement:tender-application", args=[asked.tender.number, firm])
        return [("申込みの全体を見る", page)]
    return [
        (words, reverse(f"procurement:{page}", args=[asked.tender.number]))
        for words, page in WHOLE[ApprovalSubject(asked.subject)]
    ]


@requires("procurement.tender.view")
def approval(request: HouseRequest, approval: int) -> HttpResponse:
    asked = section_approval(request.actor, approval)
    form = DecisionForm(posted(request))
    now = tender_now(request, asked.tender)
    may_decide = may(request.actor, "procurement.approval.decide", asked.tender)
    context = {
        **case_context(request, asked.tender),
        "approval": asked,
        "form": form,
        "may_decide": bool(may_decide) and asked.decision == ApprovalDecision.REQUESTED,
        "is_own": asked.requested_by_id == request.actor.person_id,
        "is_outdated": asked.decision == ApprovalDecision.REQUESTED and not is_current(asked, now),
        "changes": amended_rows(asked),
        "whole": whole_of(asked),
        "results": shown_by(asked, now) if "_result" in asked.content else (),
    }
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, DETAIL, context, status=status)

    def decide() -> Approval:
        approve = form.cleaned_data["decision"] == "approve"
        note = form.cleaned_data["note"]
        return decide_approval(asked, approve=approve, note=note, by=request.actor, now=now)

    return act(
        request, decide, form=form, template=DETAIL, context=context,
        done=lambda one: f"「{one.get_subject_display()}」：{one.get_decision_display()}",
        to=reverse("procurement:approvals"),
    )  # fmt: skip
