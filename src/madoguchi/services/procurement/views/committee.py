"""選定委員会: posts, members, conflicts, criteria and weights."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.services.procurement.commands import committee as seating
from madoguchi.services.procurement.forms.judging import (
    AppointForm,
    ConfirmForm,
    PostsForm,
    ResolveForm,
    WeightsForm,
)
from madoguchi.services.procurement.models import Conflict
from madoguchi.services.procurement.queries.criteria import criteria_groups, has_all_points
from madoguchi.services.procurement.queries.parts import one
from madoguchi.services.procurement.queries.visibility import section_tender
from madoguchi.services.procurement.views.acting import Deed, act_page, posted
from madoguchi.services.procurement.views.frame import tender_now, workspace

MANAGE = "procurement.committee.manage"


def page_of(number: str) -> str:
    return reverse("procurement:tender-committee", args=[number])


@requires("procurement.tender.view")
def committee(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    conflicts = Conflict.objects.filter(member__tender=tender).select_related(
        "member__post", "organisation"
    )
    context = workspace(
        request,
        tender,
        posts=tender.committee_posts.all(),
        members=tender.committee_members.select_related("post", "person", "declaration").order_by(
            "post__position", "pk"
        ),
        conflicts=conflicts.order_by("resolved_at", "pk"),
        rounds=criteria_groups(tender),
        has_all_points=has_all_points(tender),
    )
    return render(request, "procurement/judging/committee.html", context)


@requires(MANAGE)
def posts(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    saved = list(tender.committee_posts.all())
    chair = next((post.title for post in saved if post.is_chair), "")
    initial = {"posts": "\n".join(post.title for post in saved), "chair": chair}
    form = PostsForm(posted(request), initial=initial)
    deed = Deed(
        title="委員の職を定める",
        button="保存する",
        done="委員の職を保存しました。",
        lead="公告には、この職名が載ります。委員長は1名です。",
    )
    return act_page(
        request, tender, deed, form=form, to=page_of(number),
        command=lambda _: seating.save_posts(tender, form.pairs, by=request.actor, now=now),
    )  # fmt: skip


@requires(MANAGE)
def member(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    form = AppointForm(tender, posted(request))
    deed = Deed(
        title="委員を任命する",
        button="任命する",
        done="委員を任命しました。",
        lead="任命された人だけが、この案件の採点をできます。",
    )
    return act_page(
        request, tender, deed, form=form, to=page_of(number),
        command=lambda typed: seating.appoint(
            typed["post"], typed["person"], by=request.actor, now=now
        ),
    )  # fmt: skip


@requires(MANAGE)
def seat_end(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    seat = one(tender.committee_members.select_related("person", "post"), pk=pk)
    now = tender_now(request, tender)
    deed = Deed(
        title="委員の退任を記録する",
        button="退任とする",
        done="退任を記録しました。",
        facts=(("職", seat.post.title), ("委員", seat.person.name)),
        lead="退任した後は、この案件の採点をできません。確定した採点は残ります。",
        is_danger=True,
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=page_of(number),
        command=lambda _: seating.end_seat(seat, by=request.actor, now=now),
    )  # fmt: skip


@requires(MANAGE)
def conflict(request: HouseRequest, number: str, pk: int) -> HttpResponse:
    tender = section_tender(request.actor, number)
    found = one(Conflict.objects.filter(member__tender=tender), pk=pk)
    now = tender_now(request, tender)
    deed = Deed(
        title="利害関係への対応",
        button="対応を記録する",
        done="対応を記録しました。",
        facts=(("検出した内容", found.explanation),),
    )
    return act_page(
        request, tender, deed, form=ResolveForm(posted(request)), to=page_of(number),
        command=lambda typed: seating.resolve_conflict(
            found, **typed, by=request.actor, now=now
        ),
    )  # fmt: skip


@requires(MANAGE)
def weights(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    form = WeightsForm(tender, posted(request))
    deed = Deed(
        title="配点を定める",
        button="配点を保存する",
        done="配点を保存しました。",
        lead="委員1人が付けられる満点を、項目ごとに入力します。開封の前に確定します。",
    )
    return act_page(
        request, tender, deed, form=form, to=page_of(number),
        command=lambda _: seating.set_weights(tender, form.points, by=request.actor, now=now),
    )  # fmt: skip


@requires(MANAGE)
def freeze(request: HouseRequest, number: str) -> HttpResponse:
    tender = section_tender(request.actor, number)
    now = tender_now(request, tender)
    deed = Deed(
        title="評価項目と配点を確定する",
        button="確定する",
        is_danger=True,
        done="評価項目と配点を確定しました。",
        warnings=("確定した後は、評価項目も配点も変更できません。",),
    )
    return act_page(
        request, tender, deed, form=ConfirmForm(request.POST), to=page_of(number),
        command=lambda _: seating.freeze_criteria(tender, by=request.actor, now=now),
    )  # fmt: skip
