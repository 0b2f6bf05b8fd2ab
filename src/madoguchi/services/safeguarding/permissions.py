"""Who may do what with children's attendance: one table, one glance for the auditor.

"Not yours" is 404 (queries/visibility.py), not 403. A contractor's help desk sees facilities and
accounts, and no permission here shows it a child.
"""

from typing import Any

from madoguchi.core.accounts.permissions import Allowed, Denied, Permission, Verdict, predicate
from madoguchi.core.accounts.terms import Role
from madoguchi.core.trail.actor import Actor, ActorKind
from madoguchi.services.safeguarding.models import CaseAssignment, Facility, ServiceContract

FACILITY_ROLES = (Role.FACILITY_HEAD, Role.FACILITY_STAFF)
SECTION_ROLES = (Role.OFFICER, Role.APPROVER)


def facility_of(obj: Any) -> Facility | None:
    """The facility of a facility, or of anything that knows its own (a placement)."""
    if obj is None or isinstance(obj, Facility):
        return obj
    found: Facility = obj.facility
    return found


@predicate
def is_of_facility(actor: Actor, obj: Any) -> Verdict:
    """Acts for the facility itself (the system passes: an API call, a demo)."""
    facility = facility_of(obj)
    if actor.kind is ActorKind.SYSTEM:
        return Allowed()
    if facility is None or actor.organisation_id == facility.organisation_id:
        return Allowed()
    return Denied("この施設の職員だけが操作できます。")


@predicate
def is_of_supervising_section(actor: Actor, obj: Any) -> Verdict:
    """Acts for a section that supervises a contract of this service."""
    if actor.kind is ActorKind.SYSTEM:
        return Allowed()
    if ServiceContract.objects.filter(section_id=actor.organisation_id).exists():
        return Allowed()
    return Denied("この操作は、児童情報共有システムの所管課の職員だけができます。")


@predicate
def is_of_service(actor: Actor, obj: Any) -> Verdict:
    """Acts for the supervising section, or for the contractor who runs the help desk."""
    verdict = is_of_supervising_section(actor, obj)
    if verdict or ServiceContract.objects.filter(contractor_id=actor.organisation_id).exists():
        return Allowed()
    return verdict


@predicate
def holds_the_case(actor: Actor, obj: Any) -> Verdict:
    """Acts for an organisation that holds the child's case now, or for the supervising section."""
    if obj is None or is_of_supervising_section(actor, obj):
        return Allowed()
    held = CaseAssignment.objects.filter(
        child_id=obj.child_id, organisation_id=actor.organisation_id or 0, until_on__isnull=True
    )
    return Allowed() if held.exists() else Denied("この児童の担当機関の職員だけが操作できます。")


def _facility(code: str, label: str, *roles: Role) -> Permission:
    return Permission(f"safeguarding.{code}", label, is_of_facility, roles=roles or FACILITY_ROLES)


def _section(code: str, label: str, *roles: Role) -> Permission:
    return Permission(
        f"safeguarding.{code}", label, is_of_supervising_section, roles=roles or SECTION_ROLES
    )


PERMISSIONS = (
    _facility("attendance.enter", "出欠・様子の入力"),
    _facility("attendance.confirm", "出欠・報告の確認と提出", Role.FACILITY_HEAD),
    _facility("calendar.edit", "休業日・登園予定の登録"),
    _facility("request.acknowledge", "情報提供の依頼の確認", Role.FACILITY_HEAD),
    _section("roster.edit", "児童・施設の登録と取込み", Role.OFFICER),
    _section("request.issue", "情報提供の依頼", Role.OFFICER),
    _section("paper.enter", "紙の様式の代行入力", Role.OFFICER),
    Permission(
        "safeguarding.report.judge", "定期報告の確認・差戻し", holds_the_case,
        roles=(Role.CASEWORKER, Role.CASE_SUPERVISOR, Role.OFFICER),
    ),
    Permission(
        "safeguarding.facility.view", "施設の設定の閲覧", is_of_service,
        roles=(*SECTION_ROLES, Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF),
    ),
)  # fmt: skip
