"""The register of people and their memberships."""

import uuid

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.accounts.commands.memberships import begin_membership, end_membership
from madoguchi.core.accounts.commands.people import (
    change_person,
    readmit_person,
    reset_second_factor,
    sign_out_everywhere,
    stop_person,
)
from madoguchi.core.accounts.forms.people import (
    FactorResetForm,
    LastDayForm,
    MembershipForm,
    PersonForm,
)
from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.models import Membership, Person
from madoguchi.core.accounts.passwords import has_second_factor
from madoguchi.core.accounts.permissions import may
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.queries.registers import people
from madoguchi.core.accounts.terms import Role
from madoguchi.core.accounts.views.answers import act_or_tell, form_page, table_response, tell
from madoguchi.core.ui.listing import Filter, Listing

COLUMNS = ["氏名", "ふりがな", "メール", "電話番号", "所属と役割", "状態", "登録日時"]
ACTS = {
    "stop": (stop_person, "利用を停止しました。"),
    "readmit": (readmit_person, "利用を再開しました。"),
    "sign-out": (sign_out_everywhere, "すべての端末からサインアウトしました。"),
}


def _listing(request: HouseRequest) -> Listing[Person]:
    today = timezone.localdate(request.now)
    roles = {
        role.value: Q(pk__in=memberships_on(today).filter(role=role).values("person"))
        for role in Role
    }
    states = {"active": Q(is_active=True), "stopped": Q(is_active=False)}
    return Listing(
        people(today),
        request.GET,
        search=("name", "name_kana", "email", "memberships__organisation__name"),
        filters=(
            Filter(name="role", label="役割", choices=Role.choices(), queries=roles),
            Filter(
                name="state", label="状態", queries=states,
                choices=[("active", "利用中"), ("stopped", "停止中")],
            ),
        ),
        sorts={"name": ("name_kana", "name")},
    )  # fmt: skip


@requires("accounts.register.view")
def person_list(request: HouseRequest) -> HttpResponse:
    """Search, filter, sort, page."""
    may_invite = bool(may(request.actor, "accounts.bulk.import"))
    context = {"listing": _listing(request), "may_invite": may_invite}
    return render(request, "accounts/person_list.html", context)


@requires("accounts.register.export")
def export(request: HouseRequest) -> HttpResponse:
    """The rows that the list shows, all pages."""
    rows = [
        (
            one.name, one.name_kana, one.email, one.phone,
            "、".join(f"{m.organisation}（{m.get_role_display()}）" for m in one.valid_today),  # type: ignore[attr-defined] # made by the query
            "利用中" if one.is_active else "停止中", one.created_at,
        )
        for one in _listing(request).queryset
    ]  # fmt: skip
    return table_response(request, COLUMNS, rows, "利用者一覧")


@requires("accounts.register.view")
def person(request: HouseRequest, public_id: uuid.UUID) -> HttpResponse:
    """One person with all memberships, past ones too."""
    one = get_object_or_404(Person, public_id=public_id)
    memberships = one.memberships.select_related("organisation").order_by("-started_on", "pk")
    context = {
        "person": one, "memberships": memberships, "has_second_factor": has_second_factor(one),
        "today": timezone.localdate(request.now),
        "may_change": bool(may(request.actor, "accounts.person.change")),
    }  # fmt: skip
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "POST"])
@requires("accounts.person.change")
def change(request: HouseRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct names and telephone."""
    one = get_object_or_404(Person, public_id=public_id)
    form = PersonForm(request.POST or None, instance=one)

    def act() -> HttpResponse:
        change_person(one, **form.cleaned_data, by=request.actor, now=request.now)
        return redirect("accounts:person", one.public_id)

    return form_page(request, "accounts/person_form.html", form, {"person": one}, act)


@require_POST
@requires("accounts.person.change")
def act_on(request: HouseRequest, public_id: uuid.UUID, act: str) -> HttpResponse:
    """Stop, readmit, sign out everywhere."""
    one = get_object_or_404(Person, public_id=public_id)
    command, done = ACTS[act]
    back = reverse("accounts:person", args=[one.public_id])
    return act_or_tell(
        request, lambda: command(one, by=request.actor, now=request.now), done=done, back=back
    )


@require_http_methods(["GET", "POST"])
@requires("accounts.person.change")
def reset_factor(request: HouseRequest, public_id: uuid.UUID) -> HttpResponse:
    """A lost device: the second factor is taken off, with the reason."""
    one = get_object_or_404(Person, public_id=public_id)
    form, back = FactorResetForm(request.POST or None), reverse("accounts:person", args=[public_id])

    def act() -> HttpResponse:
        reset_second_factor(
            one, reason=form.cleaned_data["reason"], by=request.actor, now=request.now
        )
        return tell(request, "多要素認証を解除しました。本人にメールで知らせます。", back)

    context = {"person": one, "back": back}
    return form_page(request, "accounts/second_factor_reset.html", form, context, act)


@require_http_methods(["GET", "POST"])
@requires("accounts.membership.change")
def begin(request: HouseRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give a role."""
    one = get_object_or_404(Person, public_id=public_id)
    first = {"started_on": timezone.localdate(request.now)}
    form = MembershipForm(request.POST or None, initial=first)

    def act() -> HttpResponse:
        begin_membership(one, **form.taken, by=request.actor, now=request.now)
        return redirect("accounts:person", one.public_id)

    return form_page(request, "accounts/membership_form.html", form, {"person": one}, act)


@require_http_methods(["GET", "POST"])
@requires("accounts.membership.change")
def end(request: HouseRequest, pk: int) -> HttpResponse:
    """Set the last day of a role."""
    one = get_object_or_404(Membership.objects.select_related("person", "organisation"), pk=pk)
    form = LastDayForm(request.POST or None, initial={"ended_on": timezone.localdate(request.now)})

    def act() -> HttpResponse:
        ended_on = form.cleaned_data["ended_on"]
        end_membership(one, ended_on=ended_on, by=request.actor, now=request.now)
        return redirect("accounts:person", one.person.public_id)

    back = reverse("accounts:person", args=[one.person.public_id])
    context = {"membership": one, "back": back}
    return form_page(request, "accounts/membership_end.html", form, context, act)
