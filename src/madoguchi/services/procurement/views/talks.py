"""協議: meetings with versions, agreement or the next rank, checks, and the hand-over."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.errors import Missing
from madoguchi.services.procurement.commands import negotiation
from madoguchi.services.procurement.commands.eligibility import recheck as check_again
from madoguchi.services.procurement.forms.judging import ConfirmForm, ReasonForm, lines_of
from madoguchi.services.procurement.forms.results import (
    HandoverForm,
    RecheckForm,
    SystemCheckForm,
    TalkForm,
)
from madoguchi.services.procurement.models import Candidate, Tender
from madoguchi.services.procurement.queries.parts import one
from madoguchi.services.procurement.queries.talks import (
    agreed_amount,
    carried_documents,
    talks_of,
)
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace

RECORD = "procurement.negotiation.record"


def page_of(number: str) -> str:
    return reverse("procurement:tender-talks", args=[number])


def talking(request: HouseRequest, number: str) -> tuple[Tender, Candidate]:
    """The call and the candidate whose turn it is."""
    tender = section_tender(request.actor, number)
    candidate = tender.candidates.order_by("-rank").first()
    if candidate is None:
        raise Missing("no_candidate", "契約候補者が決まっていません。")
    return tender, candidate


@requires(RECORD)
def talks(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    context = workspace(request, tender, talks=talks_of(tender))
    return render(request, "procurement/judging/talks.html", context)


@requires(RECORD)
def meeting(request: HouseRequest, number: str) -> HttpResponse:
    tender, candidate = talking(request, number)
    now = tender_now(request, tender)
    form = TalkForm(tender, posted(request), initial=_latest_version(candidate))
    deed = Deed(
        title="協議を記録する",
        button="新しい版として記録する",
        done="協議を記録しました。",
        lead="仕様は全文を書きます。前の版との違いは、自動で示します。",
        facts=tuple(
            (f"提案にある変更　{row.clause}", row.text) for row in talks_of(tender).deviations
        ),
    )
    return act_page(
        request, tender, deed, form=form, to=page_of(number),
        command=lambda typed: negotiation.record_meeting(
            candidate, held_at=typed["held_at"], specification=typed["specification"],
            amounts_yen=form.amounts, attendees=lines_of(typed["attendees"]), note=typed["note"],
            by=request.actor, now=now,
        ),
    )  # fmt: skip


def _latest_version(candidate: Candidate) -> dict[str, object]:
    """What the last meeting came to: the next version begins with it, nothing is typed again."""
    latest = candidate.meetings.last()
    if latest is None:
        return {}
    amounts = {f"amount-{ordinal}": yen for ordinal, yen in latest.amounts_yen.items()}
    return {"specification": latest.specification, **amounts}


@requires(RECORD)
def agreement(request: HouseRequest, number: str) -> HttpResponse:
    tender, candidate = talking(request, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="合意を記録する",
        button="合意を記録する",
        done="合意を記録しました。",
        lead="最新の版の仕様と金額で、区と候補者の双方が合意したことを記録します。",
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=page_of(number),
        command=lambda _: negotiation.agree(candidate, by=request.actor, now=now),
    )  # fmt: skip


@requires(RECORD)
def ending(request: HouseRequest, number: str) -> HttpResponse:
    tender, candidate = talking(request, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="協議を不調として終える",
        button="協議を終えて次順位へ移る",
        is_danger=True,
        done="協議を終えました。通知の下書きを作りました。",
        facts=(("いまの候補者", candidate.application.applicant.name),),
    )
    return act_page(
        request, tender, deed, form=ReasonForm(posted(request)), to=page_of(number),
        command=lambda typed: negotiation.break_off(
            candidate, **typed, by=request.actor, now=now
        ),
    )  # fmt: skip


@requires(RECORD)
def system_check(request: HouseRequest, number: str) -> HttpResponse:
    tender, candidate = talking(request, number)
    now = tender_now(request, tender)
    deed = Deed(title="稼動できることを確かめる", button="記録する", done="確認を記録しました。")
    return act_page(
        request,
        tender,
        deed,
        form=SystemCheckForm(posted(request)),
        to=page_of(number),
        command=lambda typed: negotiation.record_system_check(
            candidate,
            items=[
                {"item": item, "passed": name == "passed_items"}
                for name in ("passed_items", "failed_items")
                for item in lines_of(typed[name])
            ],
            evidence=typed["evidence"],
            checked_on=typed["checked_on"],
            by=request.actor,
            now=now,
        ),
    )


@requires("procurement.eligibility.judge")
def recheck(request: HouseRequest, number: str) -> HttpResponse:
    tender, candidate = talking(request, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="契約前に資格を再確認する",
        button="再確認する",
        done="再確認を記録しました。",
        lead="指名停止、証明書の有効期限など、続いていなければならない条件を確かめます。",
    )
    return act_page(
        request, tender, deed, form=RecheckForm(posted(request)), to=page_of(number),
        command=lambda typed: check_again(
            candidate.application, **typed, by=request.actor, now=now
        ),
    )  # fmt: skip


@requires(RECORD)
def handover(request: HouseRequest, number: str, ordinal: int) -> HttpResponse:
    tender, candidate = talking(request, number)
    plan = one(tender.contract_plans.all(), ordinal=ordinal)
    now = tender_now(request, tender)
    initial = HandoverForm.initial_for(plan, agreed_amount(candidate, ordinal))
    deed = Deed(
        title="契約へ引き継ぐ",
        button="引き継ぐ",
        done="契約へ引き継ぎました。",
        facts=(
            ("契約件名", plan.title),
            ("相手方", candidate.application.applicant.name),
            *(("契約に引き継ぐ書類", words) for words in carried_documents(candidate)),
        ),
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=HandoverForm(posted(request), initial=initial),
        to=page_of(number),
        command=lambda typed: negotiation.hand_over(
            candidate, plan, **typed, by=request.actor, now=now
        ),
    )  # fmt: skip
