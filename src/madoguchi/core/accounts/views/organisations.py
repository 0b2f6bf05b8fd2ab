"""The register of organisations: list, tree, one, add, change, export."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from madoguchi.core.accounts.commands.organisations import (
    change_organisation,
    register_organisation,
)
from madoguchi.core.accounts.forms.organisations import OrganisationForm
from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import may
from madoguchi.core.accounts.queries.registers import members_of, organisations, section_tree
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.accounts.views.answers import form_page, table_response
from madoguchi.core.ui.listing import Filter, Listing

COLUMNS = [
    "種別", "名称", "フリガナ", "通称・屋号", "英語名", "上位組織", "法人番号", "代表者職名",
    "代表者氏名", "郵便番号", "所在地", "電話番号", "メール", "所属人数",
]  # fmt: skip


def _listing(request: HouseRequest) -> Listing[Organisation]:
    return Listing(
        organisations(timezone.localdate(request.now)),
        request.GET,
        search=("name", "name_kana", "trade_name", "english_name", "corporate_number"),
        filters=(
            Filter(name="kind", label="種別", choices=OrganisationKind.choices(), lookup="kind"),
        ),
        sorts={
            "name": ("name_kana", "name"),
            "kind": ("kind", "name_kana"),
            "members": ("member_count",),
        },
    )


@requires("accounts.register.view")
def organisation_list(request: HouseRequest) -> HttpResponse:
    """Search, filter, sort, page."""
    may_add = bool(may(request.actor, "accounts.organisation.change"))
    context = {"listing": _listing(request), "may_change": may_add}
    return render(request, "accounts/organisation_list.html", context)


@requires("accounts.register.view")
def tree(request: HouseRequest) -> HttpResponse:
    """The ward's sections as a tree."""
    return render(request, "accounts/section_tree.html", {"nodes": section_tree()})


@requires("accounts.register.export")
def export(request: HouseRequest) -> HttpResponse:
    """The rows that the list shows, all pages."""
    rows = [
        (
            one.get_kind_display(), one.name, one.name_kana, one.trade_name, one.english_name,
            one.parent.name if one.parent else "", one.corporate_number,
            one.representative_title, one.representative, one.postal_code, one.address,
            one.phone, one.email,
            one.member_count,  # type: ignore[attr-defined] # made by the query
        )
        for one in _listing(request).queryset
    ]  # fmt: skip
    return table_response(request, COLUMNS, rows, "組織一覧")


@requires("accounts.register.view")
def organisation(request: HouseRequest, public_id: uuid.UUID) -> HttpResponse:
    """One organisation with its people."""
    one = get_object_or_404(Organisation, public_id=public_id)
    context = {
        "organisation": one, "memberships": members_of(one),
        "may_change": bool(may(request.actor, "accounts.organisation.change")),
    }  # fmt: skip
    return render(request, "accounts/organisation.html", context)


@require_http_methods(["GET", "POST"])
@requires("accounts.organisation.change")
def add(request: HouseRequest) -> HttpResponse:
    """Register an organisation."""
    form = OrganisationForm(request.POST or None)

    def act() -> HttpResponse:
        made = register_organisation(form.cleaned_data, by=request.actor, now=request.now)
        return redirect("accounts:organisation", made.public_id)

    return form_page(request, "accounts/organisation_form.html", form, {}, act)


@require_http_methods(["GET", "POST"])
@requires("accounts.organisation.change")
def change(request: HouseRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change an organisation."""
    one = get_object_or_404(Organisation, public_id=public_id)
    form = OrganisationForm(request.POST or None, instance=one)

    def act() -> HttpResponse:
        change_organisation(one, form.cleaned_data, by=request.actor, now=request.now)
        return redirect("accounts:organisation", one.public_id)

    return form_page(request, "accounts/organisation_form.html", form, {"organisation": one}, act)
