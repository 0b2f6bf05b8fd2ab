"""The ward: what guardians asked, the answer, and disclosures with every source masked."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.permissions import may
from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.answers import pdf_response
from madoguchi.core.errors import Missing, Refused
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.core.ui.listing import Filter, Listing
from madoguchi.services.safeguarding.commands.access import note_view
from madoguchi.services.safeguarding.commands.disclosures import (
    output_disclosure,
    prepare_disclosure,
    release_item,
)
from madoguchi.services.safeguarding.commands.guardians import answer_inquiry
from madoguchi.services.safeguarding.forms.disclosure import DisclosureForm, InstructionForm
from madoguchi.services.safeguarding.models import Child, GuardianInquiry
from madoguchi.services.safeguarding.queries.disclosures import (
    disclosed,
    disclosure_of,
    inquiries_for,
)
from madoguchi.services.safeguarding.rules.disclosure import Concealed
from madoguchi.services.safeguarding.views.ward_frame import act_page, child_context, of_child

VIEW, PREPARE = "safeguarding.case.view", "safeguarding.disclosure.prepare"
RELEASE = "safeguarding.disclosure.release"


@requires(VIEW)
def inquiries(request: HouseRequest) -> HttpResponse:
    listing = Listing(
        inquiries_for(request.actor, request.now), request.GET,
        search=("receipt_number", "child__number", "placement__facility__organisation__name"),
        filters=(
            Filter(name="state", label="状態", choices=(("waiting", "指示待ち"),),
                   queries={"waiting": Q(answered_at__isnull=True)}),
        ),
        sorts={"entered": ("entered_at",)}, default_sort="-entered",
    )  # fmt: skip
    return render(request, "safeguarding/ward/inquiries.html", {"listing": listing})


@requires(VIEW)
def inquiry(request: HouseRequest, number: str) -> HttpResponse:
    found = _inquiry(request, number)
    note_view(found.child, f"保護者からの問い合わせ {number}", by=request.actor, now=request.now)
    may_answer = may(request.actor, PREPARE, found) and found.answered_at is None
    context = {"inquiry": found, "may_answer": may_answer}
    return render(request, "safeguarding/ward/inquiry.html", context)


@requires(PREPARE)
def answer(request: HouseRequest, number: str) -> HttpResponse:
    found = _inquiry(request, number)
    deed = Deed(
        title="施設への指示を出す", button="指示を出す", done="施設の画面に指示を表示しました。",
        facts=(("受付番号", number), ("施設", found.placement.facility.name),
               ("聞かれたこと", found.words or "（記載なし）")),
        lead="だれが情報を提供したかを、保護者に伝える指示は出せません。",
    )  # fmt: skip
    return act_page(
        request, deed, needs=PREPARE, about=found, form=InstructionForm(posted(request)),
        to=reverse("safeguarding:ward-inquiry", args=[number]),
        command=lambda typed: answer_inquiry(
            found, typed["answer"], by=request.actor, now=request.now
        ),
    )  # fmt: skip


def _inquiry(request: HouseRequest, number: str) -> GuardianInquiry:
    found = inquiries_for(request.actor, request.now).filter(receipt_number=number).first()
    if found is None:
        raise Missing("no_such_inquiry", "お探しの問い合わせは見つかりません。")
    return found


@of_child("開示の資料")
def of_one_child(request: HouseRequest, child: Child) -> HttpResponse:
    rows = child.disclosures.select_related("prepared_by")
    context = child_context(request, child, disclosures=rows)
    context["inquiries"] = child.guardian_inquiries.select_related("placement__facility")
    return render(request, "safeguarding/ward/disclosures.html", context)


@of_child("開示の資料の作成")
def prepare(request: HouseRequest, child: Child) -> HttpResponse:
    today = day_of(request.now)
    deed = Deed(
        title="開示の資料を作る", button="秘匿した資料を作る",
        done="作りました。すべての情報元は秘匿されています。",
        lead="施設の名称、報告した人の氏名、気になる様子などは、責任者が1つずつ解除しない限り表示されません。",
    )  # fmt: skip
    initial = {"first": months_before(today.replace(day=1), 12), "last": today}
    return act_page(
        request, deed, needs=PREPARE, about=child, child=child,
        form=DisclosureForm(posted(request), initial=initial),
        to=reverse("safeguarding:child-disclosures", args=[child.number]),
        command=lambda typed: prepare_disclosure(
            child, **typed, by=request.actor, now=request.now
        ),
    )  # fmt: skip


@require_GET
@requires(PREPARE)
def disclosure(request: HouseRequest, number: str) -> HttpResponse:
    return _page(request, number)


def _page(request: HouseRequest, number: str, **extra: Any) -> HttpResponse:
    found = disclosed(disclosure_of(request.actor, number, request.now))
    child = found.disclosure.child
    note_view(child, f"開示の資料 {number}", by=request.actor, now=request.now)
    context = {
        "found": found,
        "items": [(item, item.place in found.masking.released) for item in found.masking.items],
        "concealed_percent": found.masking.concealed_permille // 10,
        "may_release": bool(may(request.actor, RELEASE, found.disclosure))
        and found.disclosure.prepared_by_id != request.actor.person_id,
        **extra,
    }
    return render(
        request, "safeguarding/ward/disclosure.html", context,
        status=422 if "refusal" in extra else 200,
    )  # fmt: skip


@require_POST
@requires(RELEASE)
def release(request: HouseRequest, number: str) -> HttpResponse:
    found = disclosure_of(request.actor, number, request.now)
    kind, _, key = request.POST.get("item", "").partition(":")
    if kind not in set(Concealed) or not key.isdecimal():
        refusal = Refused("no_item", "解除する項目を選んでください。")
        return _page(request, number, refusal=refusal)
    release_item(found, Concealed(kind), int(key), by=request.actor, now=request.now)
    messages.success(request, "この項目の秘匿を解除しました。")
    return redirect("safeguarding:disclosure", number)


@require_GET
@requires(PREPARE)
def paper(request: HouseRequest, number: str) -> HttpResponse:
    found = disclosure_of(request.actor, number, request.now)
    pdf = output_disclosure(found, by=request.actor, now=request.now)
    return pdf_response(pdf, "disclosure.pdf")
