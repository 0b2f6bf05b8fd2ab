"""Invitations: list with state, invite, new link, take back."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.accounts.commands.invitations import (
    Invited,
    invite_person,
    renew_invitation,
    revoke_invitation,
)
from madoguchi.core.accounts.forms.invitations import InviteForm
from madoguchi.core.accounts.http import HouseRequest, signed_in
from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise, may
from madoguchi.core.accounts.queries.registers import invitation_states, invitations_for
from madoguchi.core.accounts.terms import InvitationState, OrganisationKind, Role
from madoguchi.core.accounts.views.answers import act_or_tell, form_page
from madoguchi.core.errors import Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.listing import Filter, Listing


@signed_in
def invitation_list(request: HouseRequest) -> HttpResponse:
    """Who was invited, and what became of it."""
    _authorise(request.actor)
    listing = Listing(
        invitations_for(request.actor),
        request.GET,
        search=("name", "email", "organisation__name"),
        filters=(
            Filter(
                name="state", label="状態", choices=InvitationState.choices(),
                queries=invitation_states(request.now),
            ),
            Filter(name="role", label="役割", choices=Role.choices(), lookup="role"),
        ),
        sorts={"created": ("created_at",), "name": ("name",), "expires": ("expires_at",)},
        default_sort="-created",
    )  # fmt: skip
    rows = [(one, one.state(request.now)) for one in listing.rows]
    return render(request, "accounts/invitation_list.html", {"listing": listing, "rows": rows})


@require_http_methods(["GET", "POST"])
@signed_in
def invite(request: HouseRequest, public_id: uuid.UUID) -> HttpResponse:
    """Invite somebody into an organisation."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    _check_reach(request.actor, organisation)
    form = InviteForm(request.POST or None, organisation=organisation)

    def act() -> HttpResponse:
        taken = {**form.taken, "organisation": organisation}
        return _link_page(request, invite_person(**taken, by=request.actor, now=request.now))

    own = organisation.pk == request.actor.organisation_id
    context = {
        "organisation": organisation,
        "back": reverse("accounts:own-organisation")
        if own and organisation.kind == OrganisationKind.CONTRACTOR
        else reverse("accounts:organisation", args=[public_id]),
    }
    return form_page(request, "accounts/invitation_form.html", form, context, act)


@require_POST
@signed_in
def renew(request: HouseRequest, public_id: uuid.UUID) -> HttpResponse:
    """A new link; the old one is void."""
    one = get_object_or_404(invitations_for(request.actor), public_id=public_id)
    return _link_page(request, renew_invitation(one, by=request.actor, now=request.now))


@require_POST
@signed_in
def revoke(request: HouseRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take the invitation back."""
    one = get_object_or_404(invitations_for(request.actor), public_id=public_id)
    return act_or_tell(
        request,
        lambda: revoke_invitation(one, by=request.actor, now=request.now),
        done="招待を取り消しました。リンクはもう使えません。",
        back=reverse("accounts:invitations"),
    )


def _link_page(request: HouseRequest, invited: Invited) -> HttpResponse:
    context = {"invitation": invited.invitation, "link": invited.link}
    return render(request, "accounts/invitation_sent.html", context)


def _authorise(actor: Actor) -> None:
    if not may(actor, "accounts.own_staff.change"):
        authorise(actor, "accounts.invitation.send")


def _check_reach(actor: Actor, organisation: Organisation) -> None:
    """Another organisation does not exist for a contractor."""
    _authorise(actor)
    is_own = organisation.pk == actor.organisation_id
    if not is_own and not actor.has_role(Role.WARD_ADMINISTRATOR):
        raise Missing("organisation_missing", "組織が見つかりません。")
