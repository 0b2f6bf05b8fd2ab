"""What ends an application: recheck, loss of eligibility, suspension, disqualification."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.ui.listing import Listing
from madoguchi.services.procurement.commands import eligibility as deciding
from madoguchi.services.procurement.commands.results import (
    disqualify_as_approved,
    request_disqualification,
)
from madoguchi.services.procurement.forms.eligibility import (
    DisqualificationForm,
    RecheckForm,
    SuspensionForm,
)
from madoguchi.services.procurement.forms.intake import LossForm
from madoguchi.services.procurement.forms.letters import SendingForm
from madoguchi.services.procurement.models import Application, EligibilityRecheck, Suspension
from madoguchi.services.procurement.queries.grounds import conflicts_in
from madoguchi.services.procurement.queries.workspace import today_of
from madoguchi.services.procurement.terms import ApprovalSubject
from madoguchi.services.procurement.views.acting import Deed, act, act_page, posted
from madoguchi.services.procurement.views.applications import found
from madoguchi.services.procurement.views.frame import tender_now

SUSPENSIONS = "procurement/eligibility/suspensions.html"


def outcome_of(checked: EligibilityRecheck) -> str:
    if checked.is_passed:
        return "再確認しました。基準日に資格を欠く記録はありません。"
    return f"再確認しました。資格を欠く記録があります。{'　'.join(checked.findings)}"


@requires("procurement.eligibility.judge")
def recheck(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, _ = found(request, number, firm)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{kept.applicant.name}の参加資格を再確認する",
        lead="指名停止、認証の有効期限など、契約まで続くべき条件を、基準日の記録で確かめます。",
        button="再確認する",
        done=outcome_of,
    )
    return act_page(
        request, tender, deed, form=RecheckForm(posted(request)),
        to=reverse("procurement:tender-eligibility", args=[number]),
        command=lambda typed: deciding.recheck(kept, by=request.actor, now=now, **typed),
    )  # fmt: skip


@requires("procurement.eligibility.judge")
def loss(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{kept.applicant.name}の参加資格喪失を記録する",
        lead="記録すると、この事業者は審査と協議から外れます。",
        button="参加資格喪失を記録する",
        done="参加資格の喪失を記録しました。",
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=LossForm(posted(request)), to=to,
        command=lambda typed: deciding.lose_eligibility(kept, by=request.actor, now=now, **typed),
    )  # fmt: skip


@requires("procurement.approval.request")
def disqualification(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{kept.applicant.name}の失格の決裁を依頼する",
        lead="決裁のあとで失格を記録し、事業者に通知します。",
        button="決裁を依頼する",
        done="失格の決裁を依頼しました。",
        warnings=conflicts_in(tender),
        is_danger=True,
    )
    form = DisqualificationForm(posted(request), tender=tender)
    return act_page(
        request, tender, deed, form=form, to=to,
        command=lambda typed: request_disqualification(kept, by=request.actor, now=now, **typed),
    )  # fmt: skip


def _approved_facts(kept: Application) -> tuple[tuple[str, str], ...]:
    approval = kept.tender.approvals.filter(
        subject=ApprovalSubject.DISQUALIFICATION.value, reference=str(kept.pk)
    ).first()
    if approval is None:
        return ()
    shown = [(name, text) for name, text in approval.content.items() if not name.startswith("_")]
    return (*shown, ("決裁", approval.get_decision_display()))


@requires("procurement.result.record")
def disqualification_record(request: HouseRequest, number: str, firm: UUID) -> HttpResponse:
    tender, kept, to = found(request, number, firm)
    now = tender_now(request, tender)
    deed = Deed(
        title=f"{kept.applicant.name}の失格を記録する",
        lead="決裁された内容のとおりに記録し、順位から除き、通知の下書きを作ります。",
        facts=_approved_facts(kept),
        button="失格を記録する",
        done="失格を記録し、通知の下書きを作りました。",
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=SendingForm(posted(request)), to=to,
        command=lambda _: disqualify_as_approved(kept, by=request.actor, now=now),
    )  # fmt: skip


def outcome_of_suspension(dropped: list[Application]) -> str:
    if not dropped:
        return "登録しました。"
    return f"登録しました。{len(dropped)}件の申込みが参加資格を失いました。"


@requires("procurement.suspension.manage")
def suspensions(request: HouseRequest) -> HttpResponse:
    listing: Listing[Suspension] = Listing(
        Suspension.objects.all(),
        request.GET,
        search=("firm", "corporate_number", "reason"),
        sorts={"start": ("starts_on",), "end": ("ends_on",), "firm": ("firm",)},
        default_sort="-start",
    )
    form = SuspensionForm(posted(request))
    context = {"listing": listing, "form": form, "today": today_of(request.now)}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, SUSPENSIONS, context, status=status)
    return act(
        request,
        lambda: deciding.record_suspension(by=request.actor, now=request.now, **form.cleaned_data),
        done=outcome_of_suspension, to=reverse("procurement:suspensions"), form=form,
        template=SUSPENSIONS, context=context,
    )  # fmt: skip
