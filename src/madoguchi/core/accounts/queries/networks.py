"""The ward's registered networks, and who is bound to them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from madoguchi.core.accounts.models import Membership, Person, RegisteredNetwork
from madoguchi.core.accounts.queries.memberships import valid_memberships
from madoguchi.core.accounts.rules.network import is_inside, read_address, read_networks
from madoguchi.core.accounts.terms import Role


def registered_networks(today: date) -> QuerySet[RegisteredNetwork]:
    return RegisteredNetwork.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
    )


def has_registered_network(today: date) -> bool:
    """Without any, no ward administrator gets in from anywhere."""
    return registered_networks(today).exists()


def is_registered(address: str, today: date) -> bool:
    """Whether the address lies in a network that is registered on ``today``."""
    cidrs = registered_networks(today).values_list("cidr", flat=True)
    return is_inside(read_address(address), read_networks(cidrs))


def holds_administration(memberships: Iterable[Membership]) -> bool:
    """Whether one of the memberships makes the account a ward administrator's."""
    return any(m.role == Role.WARD_ADMINISTRATOR for m in memberships)


def is_kept_out(person: Person, address: str, today: date) -> bool:
    """A ward administrator outside every registered network: no sign-in, session, reset or API.

    With no network registered at all, no administrator gets in (``register_network`` opens).
    """
    return holds_administration(valid_memberships(person, today)) and not is_registered(
        address, today
    )
