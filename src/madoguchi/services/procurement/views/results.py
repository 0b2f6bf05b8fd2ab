"""結果: the decision, its approval, letters, publication, and answers to those who ask why."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.errors import Missing
from madoguchi.services.procurement.commands import results as deciding
from madoguchi.services.procurement.commands.approvals import demand_approval
from madoguchi.services.procurement.commands.result_publication import (
    publish_result,
    request_result_publication,
)
from madoguchi.services.procurement.forms.judging import ConfirmForm
from madoguchi.services.procurement.forms.results import (
    AnswerForm,
    LettersForm,
    PublicationForm,
    SelectionForm,
)
from madoguchi.services.procurement.models import Tender
from madoguchi.services.procurement.queries.outcome import outcome_of
from madoguchi.services.procurement.queries.parts import one
from madoguchi.services.procurement.queries.result_publications import (
    public_results,
    shown_by,
    standing,
)
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.terms import ApprovalSubject
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace

RECORD = "procurement.result.record"


def page_of(number: str) -> str:
    return reverse("procurement:tender-result", args=[number])


@requires("procurement.tender.view")
def result(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    context = workspace(request, tender, outcome=outcome_of(tender, tender_now(request, tender)))
    return render(request, "procurement/judging/result.html", context)


@requires(RECORD)
def selection(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="委員会の決定を記録する",
        button="決定を記録する",
        done="決定を記録しました。",
        lead="記録した後に決裁を受けて、決定を確定します。",
    )
    return act_page(
        request, tender, deed, form=SelectionForm(posted(request)), to=page_of(number),
        door=lambda: deciding.demand_undecided(tender),
        command=lambda typed: deciding.record_selection(
            tender, reason=typed["reason"], no_award=typed["outcome"] == "none",
            by=request.actor, now=now,
        ),
    )  # fmt: skip


@requires("procurement.approval.request")
def approval(request: HouseRequest, number: str, subject: str) -> HttpResponse:
    asking = {"result": ask_for_decision, "publication": ask_for_publication}
    if subject not in asking:
        raise Missing("no_such_part", "お探しのページは見つかりません。")
    return asking[subject](request, section_tender(request.actor, number))


def ask_for_decision(request: HouseRequest, tender: Tender) -> HttpResponse:
    now = tender_now(request, tender)
    deed = Deed(
        title="審査結果の決定の決裁を求める",
        button="決裁を求める",
        done="決裁を求めました。",
        lead="決裁者には、決定・理由・順位を示します。",
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=page_of(tender.number),
        command=lambda _: deciding.request_result_approval(tender, by=request.actor, now=now),
    )  # fmt: skip


def ask_for_publication(request: HouseRequest, tender: Tender) -> HttpResponse:
    now = tender_now(request, tender)
    latest = next(iter(public_results(tender, now)), None)
    registered = standing(tender).first()
    begun = {"fields_shown": registered.fields} if registered else None
    what = "訂正" if latest else "公表"
    deed = Deed(
        title=f"結果の{what}の決裁を求める",
        button="決裁を求める",
        done="決裁を求めました。",
        lead="決裁者には、公表のページに出る内容をそのまま示します。委員ごとの採点は入りません。",
    )
    return act_page(
        request, tender, deed, form=PublicationForm(latest, posted(request), initial=begun),
        to=page_of(tender.number),
        command=lambda typed: request_result_publication(
            tender, fields=typed.pop("fields_shown"), **typed, by=request.actor, now=now
        ),
    )  # fmt: skip


@requires(RECORD)
def confirmation(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="決定を確定する",
        button="確定する",
        done="決定を確定しました。",
        lead="決裁が済んでいるときに確定できます。",
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=page_of(number),
        command=lambda _: deciding.confirm_selection(tender, by=request.actor, now=now),
    )  # fmt: skip


@requires("procurement.letter.send")
def letters(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="審査結果通知を作る",
        button="通知を作る",
        done=lambda made: f"通知を{len(made)}通作りました。通知のページから発信してください。",
    )
    return act_page(
        request, tender, deed, form=LettersForm(posted(request)), to=page_of(number),
        command=lambda typed: deciding.make_result_letters(
            tender, **typed, by=request.actor, now=now
        ),
    )  # fmt: skip


@requires(RECORD)
def publication(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    approval = demand_approval(tender, ApprovalSubject.RESULT_PUBLICATION)
    if hasattr(approval, "result_publication"):
        return redirect(page_of(number))
    shown = shown_by(approval, now)
    deed = Deed(
        title="結果を訂正する" if shown[0].number else "結果を公表する",
        button="公表する",
        done="公表を登録しました。",
        lead="決裁を受けた内容です。公表の日時を過ぎているときは、ただちに公表します。",
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=page_of(number), results=shown,
        command=lambda _: publish_result(tender, by=request.actor, now=now),
    )  # fmt: skip


@requires(RECORD)
def reason_answer(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    asked = one(tender.reason_requests.select_related("organisation"), pk=pk)
    now = tender_now(request, tender)
    deed = Deed(
        title="理由の説明請求に答える",
        button="回答する",
        done="回答を記録しました。",
        facts=(("請求者", asked.organisation.name), ("求める説明", asked.text)),
    )
    return act_page(
        request, tender, deed, form=AnswerForm(posted(request)), to=page_of(number),
        command=lambda typed: deciding.answer_reason(asked, **typed, by=request.actor, now=now),
    )  # fmt: skip
