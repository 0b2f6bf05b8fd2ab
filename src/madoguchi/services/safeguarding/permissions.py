"""Who may do what with children's attendance: one table, one glance for the auditor.

"Not yours" is 404 (queries/visibility.py), not 403. A contractor's help desk sees facilities and
accounts, and no permission here shows it a child.
"""

from typing import Any

from django.db.models import Q

from madoguchi.core.accounts.permissions import Allowed, Denied, Permission, Verdict, predicate
from madoguchi.core.accounts.terms import Role
from madoguchi.core.trail.actor import Actor, ActorKind
from madoguchi.services.safeguarding.models import CaseAssignment, Child, Facility, ServiceContract

FACILITY_ROLES = (Role.FACILITY_HEAD, Role.FACILITY_STAFF)
SECTION_ROLES = (Role.OFFICER, Role.APPROVER)
HOLDER_ROLES = (Role.CASEWORKER, Role.CASE_SUPERVISOR)
WARD_SIDE = (*HOLDER_ROLES, *SECTION_ROLES)


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
    if actor.kind is ActorKind.SYSTEM or supervises(actor):
        return Allowed()
    return Denied("この操作は、児童情報共有システムの所管課の職員だけができます。")


def supervises(actor: Actor) -> bool:
    """Whether a contract of this service is the section's; asked once for an actor."""
    contracts = ServiceContract.objects.filter(section_id=actor.organisation_id)
    return actor.once("safeguarding.supervises", contracts.exists)


@predicate
def is_administrator(actor: Actor, obj: Any) -> Verdict:
    """The ward's administrator, who runs the accounts and sees no child."""
    if actor.kind is ActorKind.SYSTEM or actor.has_role(Role.WARD_ADMINISTRATOR):
        return Allowed()
    return Denied("この操作は、区管理者だけができます。")


@predicate
def is_of_service(actor: Actor, obj: Any) -> Verdict:
    """Acts for the supervising section, or for the contractor who runs the help desk."""
    verdict = is_of_supervising_section(actor, obj)
    contracts = ServiceContract.objects.filter(contractor_id=actor.organisation_id)
    if verdict or actor.once("safeguarding.serves", contracts.exists):
        return Allowed()
    return verdict


@predicate
def is_of_contractor(actor: Actor, obj: Any) -> Verdict:
    """Acts for the contractor who runs the service (the system passes: the probe)."""
    if actor.kind is ActorKind.SYSTEM:
        return Allowed()
    contracts = ServiceContract.objects.filter(contractor_id=actor.organisation_id or 0)
    if obj is not None:
        contracts = contracts.filter(pk=contract_of(obj).pk)
    if contracts.exists():
        return Allowed()
    return Denied("この操作は、運用保守の受託者だけができます。")


@predicate
def is_of_accepting_section(actor: Actor, obj: Any) -> Verdict:
    """Acts for the section whose contract it is."""
    if obj is None:
        is_theirs = supervises(actor)
    else:
        is_theirs = contract_of(obj).section_id == actor.organisation_id
    if is_theirs:
        return Allowed()
    return Denied("この操作は、児童情報共有システムの所管課の職員だけができます。")


def contract_of(obj: Any) -> ServiceContract:
    """The contract of a contract, or of any row of its operation."""
    found: ServiceContract = obj if isinstance(obj, ServiceContract) else obj.contract
    return found


@predicate
def is_of_ward_side(actor: Actor, obj: Any) -> Verdict:
    """Acts for an organisation that holds the child's case, or for the supervising section.

    Whose case exactly somebody may open, and for how long, ``queries.caseload`` decides.
    """
    if actor.kind is ActorKind.SYSTEM or (obj is None and actor.has_role(*HOLDER_ROLES)):
        return Allowed()
    if is_of_supervising_section(actor, obj):
        return Allowed()
    child = obj if isinstance(obj, Child) or obj is None else obj.child
    if child is not None and _holds(actor, child):
        return Allowed()
    return Denied("この児童を担当する機関の職員だけが操作できます。")


@predicate
def reads_manuals(actor: Actor, obj: Any) -> Verdict:
    """Acts for a facility of this service, or for the ward's side of it."""
    if actor.has_role(*FACILITY_ROLES, *HOLDER_ROLES) or is_of_supervising_section(actor, obj):
        return Allowed()
    return Denied("マニュアルと動画は、施設の職員と、担当する課・機関の職員だけが見られます。")


def _holds(actor: Actor, child: Child) -> bool:
    return CaseAssignment.objects.filter(
        Q(organisation_id=actor.organisation_id), child=child, until_on__isnull=True
    ).exists()


def _facility(code: str, label: str, *roles: Role) -> Permission:
    return Permission(f"safeguarding.{code}", label, is_of_facility, roles=roles or FACILITY_ROLES)


def _section(code: str, label: str, *roles: Role) -> Permission:
    return Permission(
        f"safeguarding.{code}", label, is_of_supervising_section, roles=roles or SECTION_ROLES
    )


def _ward(code: str, label: str, *roles: Role) -> Permission:
    """Of the ward's side; a child's page never opens without a second factor (SAFE-068)."""
    return Permission(
        f"safeguarding.{code}", label, is_of_ward_side, roles=roles or WARD_SIDE, mfa=True
    )


CONTRACTOR_ROLES = (Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF)
PERMISSIONS = (
    _facility("attendance.enter", "出欠・様子の入力"),
    _facility("attendance.confirm", "出欠・報告の確認と提出", Role.FACILITY_HEAD),
    _facility("calendar.edit", "休業日・登園予定の登録"),
    _facility("message.facility", "区との連絡"),
    _ward("message.ward", "施設との連絡"),
    _facility("request.acknowledge", "情報提供の依頼の確認", Role.FACILITY_HEAD),
    _section("roster.edit", "児童・施設の登録と取込み", Role.OFFICER),
    _section("request.issue", "情報提供の依頼", Role.OFFICER),
    _section("paper.enter", "紙の様式の代行入力", Role.OFFICER),
    _ward("report.judge", "定期報告の確認・差戻し", *HOLDER_ROLES, Role.OFFICER),
    _facility("sighting.enter", "状況把握（7日ルールの除外）の入力"),
    _ward("case.view", "担当児童の閲覧"),
    _ward("alert.confirm", "お知らせの確認"),
    _ward("action.record", "見立て・対応の記録"),
    _ward("access.request", "担当外の児童の臨時閲覧"),
    _ward("access.review", "臨時閲覧の点検", Role.CASE_SUPERVISOR, Role.APPROVER),
    _ward("case.output", "個票・会議資料の出力"),
    _ward("disclosure.prepare", "開示の資料の作成・問い合わせへの指示"),
    _ward(
        "disclosure.release", "開示の資料の秘匿の解除", Role.CASE_SUPERVISOR, Role.APPROVER
    ),
    _ward("tie.edit", "きょうだいの関連付け"),
    _ward("statistics.view", "統計の閲覧"),
    _ward("case.assign", "担当の決定", Role.CASE_SUPERVISOR, *SECTION_ROLES),
    _ward("child.move", "転校・転園の登録", Role.CASE_SUPERVISOR, *SECTION_ROLES),
    _ward("support.end", "支援の終結", Role.CASE_SUPERVISOR, *SECTION_ROLES),
    _section("year.plan", "年度更新の案の作成", Role.OFFICER, Role.APPROVER),
    _section("year.confirm", "年度更新の確定", Role.APPROVER),
    _section("erasure.propose", "消去の提案", Role.OFFICER),
    _section("erasure.approve", "消去の承認", Role.OFFICER, Role.APPROVER),
    _section("rule.set", "規則の設定", Role.APPROVER),
    _facility("inquiry.enter", "保護者からの問い合わせの登録"),
    Permission(
        "safeguarding.access.search", "アクセスの記録の検索",
        is_administrator | is_of_supervising_section,
        roles=(Role.WARD_ADMINISTRATOR, Role.APPROVER), mfa=True,
    ),
    Permission(
        "safeguarding.roles.view", "役割と権限の一覧",
        is_administrator | is_of_service,
        roles=(Role.WARD_ADMINISTRATOR, *SECTION_ROLES, Role.CASE_SUPERVISOR,
               Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF),
    ),
    Permission(
        "safeguarding.operation.view", "運用の記録の閲覧",
        is_of_accepting_section | is_of_contractor,
        roles=(*SECTION_ROLES, *CONTRACTOR_ROLES),
    ),
    Permission(
        "safeguarding.operation.record", "障害・問合せ・打合せの記録",
        is_of_accepting_section | is_of_contractor, roles=(*SECTION_ROLES, *CONTRACTOR_ROLES),
    ),
    Permission(
        "safeguarding.operation.file", "運用の届出・提出（受託者）", is_of_contractor,
        roles=CONTRACTOR_ROLES,
    ),
    Permission(
        "safeguarding.operation.accept", "運用の承認・受理（区）", is_of_accepting_section,
        roles=SECTION_ROLES,
    ),
    _facility("help.ask", "窓口への問合せ"),
    Permission(
        "safeguarding.manual.read", "マニュアルと動画の閲覧", reads_manuals,
        roles=(*FACILITY_ROLES, *WARD_SIDE),
    ),
    Permission(
        "safeguarding.training.run", "操作研修の運営", is_of_service,
        roles=(*SECTION_ROLES, Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF),
    ),
    _section("training.instruct", "研修マニュアルの印刷部数の指示"),
    Permission(
        "safeguarding.facility.view", "施設の設定の閲覧", is_of_service,
        roles=(*SECTION_ROLES, Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF),
    ),
)  # fmt: skip
