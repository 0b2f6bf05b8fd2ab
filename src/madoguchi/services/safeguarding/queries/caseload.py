"""Whose cases: what somebody may list, what they may open, and what is beyond their own cases."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from madoguchi.core.accounts.terms import Role
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Forbidden, Missing
from madoguchi.core.trail.actor import Actor
from madoguchi.services.safeguarding.models import (
    AccessGrant,
    Alert,
    Child,
    Placement,
)
from madoguchi.services.safeguarding.permissions import SECTION_ROLES, supervises
from madoguchi.services.safeguarding.queries.holders import assignments_on

NO_SUCH_CHILD = "お探しの児童は見つかりません。一覧から選び直してください。"


class BeyondOwnCases(Forbidden):
    """The child is there, but not among one's own cases: a reason opens it for three hours."""

    def __init__(self, number: str) -> None:
        super().__init__(
            "beyond_own_cases",
            "この児童は、あなたの担当ではありません。必要なときは、理由を入力すると3時間だけ閲覧できます。",
        )
        self.number = number


def is_of_section(actor: Actor) -> bool:
    """Acts for a section that supervises the service."""
    return actor.has_role(*SECTION_ROLES) and supervises(actor)


def is_supervisor(actor: Actor) -> bool:
    return actor.has_role(Role.CASE_SUPERVISOR)


def listed_children(actor: Actor, now: datetime) -> QuerySet[Child]:
    """Authority: the children of the organisation, for the supervising section all of them.

    What is not in here is never listed, counted or found.
    """
    rows = Child.objects.select_related("contract__key")
    if is_of_section(actor):
        return rows.filter(contract__section_id=actor.organisation_id)
    if not actor.has_role(Role.CASEWORKER, Role.CASE_SUPERVISOR):
        return rows.none()
    held = assignments_on(day_of(now)).filter(
        Q(organisation_id=actor.organisation_id), child=OuterRef("pk")
    )
    return rows.filter(Exists(held))


def own_children(actor: Actor, now: datetime) -> QuerySet[Child]:
    """One's own cases: where one is named, or nobody is; a supervisor's are all of the
    organisation, the section's all of the service."""
    rows = listed_children(actor, now)
    if is_of_section(actor) or is_supervisor(actor):
        return rows
    mine = assignments_on(day_of(now)).filter(
        Q(caseworker_id=actor.person_id) | Q(caseworker__isnull=True),
        Q(organisation_id=actor.organisation_id),
        child=OuterRef("pk"),
    )
    return rows.filter(Exists(mine))


def openable_children(actor: Actor, now: datetime) -> QuerySet[Child]:
    """One's own cases, and those that a grant opens just now."""
    granted = AccessGrant.objects.filter(
        Q(person_id=actor.person_id), child=OuterRef("pk"), from_at__lte=now, until_at__gt=now
    )
    rows = Child.objects.select_related("contract__key")
    own = own_children(actor, now).values("pk")
    return rows.filter(Q(pk__in=own) | Exists(granted))


def openable_child(actor: Actor, number: str, now: datetime) -> Child:
    """The child with this number, if this person may open its page now.

    raises  BeyondOwnCases  a ward's caseworker, but not of this case (SAFE-009: 403)
            Missing         for everybody else
    """
    found = openable_children(actor, now).filter(number=number).first()
    if found is not None:
        return found
    if actor.has_role(Role.CASEWORKER, Role.CASE_SUPERVISOR) and (
        Child.objects.filter(number=number).exists()
    ):
        raise BeyondOwnCases(number)
    raise Missing("no_such_child", NO_SUCH_CHILD)


def own_alerts(actor: Actor, now: datetime) -> QuerySet[Alert]:
    """Alerts of one's own cases, and silent facilities where one's own children are."""
    own = own_children(actor, now).order_by().values("pk")
    places = Placement.objects.filter(child__in=own).order_by().values("facility")
    rows = Alert.objects.filter(Q(child__in=own) | Q(child__isnull=True, facility__in=places))
    return rows.select_related("child__contract__key", "facility__organisation")


def openable_alert(actor: Actor, number: str, now: datetime) -> Alert:
    """The alert with this receipt number.

    raises  BeyondOwnCases, Missing  as for its child
    """
    rows = Alert.objects.select_related(
        "child__contract__key", "facility__organisation", "facility__contract", "confirmed_by",
        "placement__facility__organisation",
    )  # fmt: skip
    alert = rows.filter(number=number).first()
    if alert is None:
        raise Missing("no_such_alert", "お探しのお知らせは見つかりません。")
    if alert.child is not None:
        openable_child(actor, alert.child.number, now)
    elif not own_alerts(actor, now).filter(pk=alert.pk).exists():
        raise Missing("no_such_alert", "お探しのお知らせは見つかりません。")
    return alert
