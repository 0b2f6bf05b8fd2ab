"""What the page frame shows of people: the menu that one may open, and the account menu."""

from collections.abc import Iterable, Iterator
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.models import Membership
from madoguchi.core.accounts.permissions import may
from madoguchi.core.accounts.terms import WARD_ROLES, OrganisationKind, Role
from madoguchi.core.trail.actor import Actor
from madoguchi.core.ui.frame import AccountMenu, ActingChoice, Entry

SIDES = {
    OrganisationKind.WARD: "ward",
    OrganisationKind.SECTION: "ward",
    OrganisationKind.CONTRACTOR: "contractor",
    OrganisationKind.FACILITY: "facility",
}


def visible_entries(request: HttpRequest, entries: Iterable[Entry]) -> Iterator[Entry]:
    """The menu entries whose side is the actor's, and whose permission the actor holds."""
    house_request = cast("HouseRequest", request)
    side = _side(house_request)
    for module, item in entries:
        if item.audience and side not in item.audience.split():
            continue
        if not item.permission or may(house_request.actor, item.permission):
            yield module, item


def account_menu(request: HttpRequest) -> AccountMenu | None:
    """Who is signed in, for whom, and the way to one's own settings."""
    house_request = cast("HouseRequest", request)
    if not house_request.user.is_authenticated or not house_request.actor.is_person:
        return None
    chosen = house_request.membership
    return AccountMenu(
        name=house_request.user.get_short_name(),
        acting_as=chosen.organisation.name if chosen else "所属はありません",
        choices=_choices(house_request.memberships, chosen),
        switch_url=reverse("accounts:acting-for"),
        field="organisation",
        links=tuple(_links(house_request.actor)),
        sign_out_url=reverse("account_logout"),
    )


def _choices(
    memberships: tuple[Membership, ...], chosen: Membership | None
) -> tuple[ActingChoice, ...]:
    organisations = {m.organisation_id: m.organisation for m in memberships}
    if len(organisations) < 2 or chosen is None:
        return ()
    return tuple(
        ActingChoice(
            value=str(organisation.public_id),
            label=f"{organisation.name}（{_role_labels(memberships, pk)}）",
            is_current=pk == chosen.organisation_id,
        )
        for pk, organisation in organisations.items()
    )


def _role_labels(memberships: tuple[Membership, ...], organisation_id: int) -> str:
    return "・".join(
        Role(m.role).label for m in memberships if m.organisation_id == organisation_id
    )


def _links(actor: Actor) -> Iterator[tuple[str, str]]:
    yield "安全設定", reverse("accounts:own")
    if actor.has_role(Role.CONTRACTOR_MANAGER):
        yield "自社の登録情報", reverse("accounts:own-organisation")
    if settings.DEMO_SIGN_IN:
        yield "見本の利用者を切り替える", reverse("accounts:demo")


def _side(request: HouseRequest) -> str:
    if request.membership is None:
        return "public"
    if request.actor.has_role(*WARD_ROLES):
        return "ward"
    return SIDES.get(OrganisationKind(request.membership.organisation.kind), "")
