"""The registers as lists: organisations, people, invitations, and the tree of sections."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from madoguchi.core.accounts.models import Invitation, Membership, Organisation, Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.trail.actor import Actor

WARD_KINDS = (OrganisationKind.WARD, OrganisationKind.SECTION)


@dataclass(frozen=True)
class TreeNode:
    """A section with its depth below the ward, in the order in which a tree is read."""

    organisation: Organisation
    depth: int

    @property
    def steps(self) -> range:
        """One for each level above: what the page indents by."""
        return range(self.depth)


def organisations(today: date) -> QuerySet[Organisation]:
    """Every organisation with ``member_count``: people with a role there today."""
    valid = Q(memberships__in=memberships_on(today))
    return Organisation.objects.select_related("parent").annotate(
        member_count=Count("memberships__person", filter=valid, distinct=True)
    )


def section_tree() -> list[TreeNode]:
    """The ward and its sections, parents before children; three queries at most."""
    children: dict[int | None, list[Organisation]] = {}
    for one in Organisation.objects.filter(kind__in=WARD_KINDS).order_by("name_kana", "pk"):
        children.setdefault(one.parent_id, []).append(one)
    nodes: list[TreeNode] = []
    waiting = [TreeNode(one, 0) for one in reversed(children.get(None, []))]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        below = reversed(children.get(node.organisation.pk, []))
        waiting.extend(TreeNode(one, node.depth + 1) for one in below)
    return nodes


def people(today: date) -> QuerySet[Person]:
    """Everybody, with the memberships valid today in ``valid_today``."""
    valid = memberships_on(today).select_related("organisation").order_by("started_on", "pk")
    return Person.objects.prefetch_related(
        Prefetch("memberships", queryset=valid, to_attr="valid_today")
    )


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """All memberships there, running ones first."""
    return organisation.memberships.select_related("person").order_by(
        "-ended_on", "person__name_kana", "pk"
    )


def invitations_for(actor: Actor) -> QuerySet[Invitation]:
    """All for administrators; a contractor's manager sees those of the own organisation."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    if actor.has_role(Role.WARD_ADMINISTRATOR):
        return rows
    if actor.has_role(Role.CONTRACTOR_MANAGER) and actor.organisation_id is not None:
        return rows.filter(organisation_id=actor.organisation_id)
    return rows.none()


def invitation_states(now: datetime) -> dict[str, Q]:
    """State -> the invitations in it: the row-side twin of ``Invitation.state``."""
    pending = Q(accepted_at=None, revoked_at=None)
    return {
        "open": pending & Q(expires_at__gt=now),
        "accepted": Q(accepted_at__isnull=False),
        "expired": pending & Q(expires_at__lte=now),
        "revoked": Q(accepted_at=None, revoked_at__isnull=False),
    }
