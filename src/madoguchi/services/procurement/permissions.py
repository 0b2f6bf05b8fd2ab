"""Who may do what in a call: one table, one glance for the auditor.

The ward's side acts only for the section in charge; a committee member only in the call that
seats them; a bidder only for the firm. "Not your section's" is 404 (queries), not 403.
"""

from typing import Any

from madoguchi.core.accounts.permissions import (
    Allowed,
    Denied,
    Permission,
    Verdict,
    anyone,
    is_signed_in,
    predicate,
)
from madoguchi.core.accounts.terms import Role
from madoguchi.core.trail.actor import Actor, ActorKind
from madoguchi.services.procurement.models import Application, CommitteeMember, Tender

WARD_ROLES = (Role.OFFICER, Role.APPROVER)
BIDDER_ROLES = (Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF)


@predicate
def is_of_section(actor: Actor, obj: Any) -> Verdict:
    """Acts for the section in charge of the call (the system itself passes)."""
    tender = obj if isinstance(obj, Tender) else getattr(obj, "tender", None)
    if tender is None or actor.kind is ActorKind.SYSTEM:
        return Allowed()
    if actor.organisation_id == tender.case.section_id:
        return Allowed()
    return Denied("この案件は、担当部署の職員だけが操作できます。")


@predicate
def is_of_section_or_above(actor: Actor, obj: Any) -> Verdict:
    """Acts for the section in charge or for a body above it: the ward's own key holder."""
    tender = obj if isinstance(obj, Tender) else getattr(obj, "tender", None)
    if tender is None or actor.kind is ActorKind.SYSTEM:
        return Allowed()
    section = tender.case.section
    while section is not None:
        if actor.organisation_id == section.pk:
            return Allowed()
        section = section.parent
    return Denied("この案件は、担当部署の職員と区の開封立会者だけが操作できます。")


@predicate
def is_seated(actor: Actor, obj: Any) -> Verdict:
    """Sits on the committee of the call."""
    if obj is None:
        return (
            Allowed()
            if actor.has_role(Role.COMMITTEE_MEMBER)
            else Denied("選定委員だけが利用できます。")
        )
    tender = obj if isinstance(obj, Tender) else obj.tender
    if actor.person_id is not None:
        seats = CommitteeMember.objects.filter(
            tender=tender, person_id=actor.person_id, ended_on__isnull=True
        )
        if seats.exists():
            return Allowed()
    return Denied("この案件の選定委員だけが操作できます。")


@predicate
def is_own_application(actor: Actor, obj: Any) -> Verdict:
    """Acts for the applicant (of a JV: the lead member)."""
    if obj is None or isinstance(obj, Tender):
        return Allowed()
    application = obj if isinstance(obj, Application) else obj.application
    if actor.organisation_id == application.applicant_id:
        return Allowed()
    return Denied("この申込みは、申込みをした事業者だけが操作できます。")


def _ward(
    code: str, label: str, *roles: Role, mfa: bool = False, trail: bool = False
) -> Permission:
    # A key holder may sit above the section; officers and approvers act for their own only.
    reach = is_of_section_or_above if Role.KEY_HOLDER in roles else is_of_section
    return Permission(
        f"procurement.{code}", label, reach, roles=roles or WARD_ROLES, mfa=mfa, trail=trail
    )


def _bidder(code: str, label: str) -> Permission:
    return Permission(f"procurement.{code}", label, is_own_application, roles=BIDDER_ROLES)


PERMISSIONS = (
    # the ward's section in charge
    _ward("tender.view", "担当案件の閲覧", Role.OFFICER, Role.APPROVER, Role.KEY_HOLDER),
    _ward("tender.edit", "案件の作成・編集", Role.OFFICER),
    _ward("approval.request", "決裁の起案", Role.OFFICER),
    _ward("approval.decide", "決裁", Role.APPROVER, mfa=True),
    _ward("tender.publish", "公告の公開", Role.OFFICER),
    _ward("document.manage", "公開資料・交付の管理", Role.OFFICER),
    _ward("intake.register", "窓口・郵送の受付", Role.OFFICER),
    _ward("eligibility.judge", "参加資格の確認", Role.OFFICER),
    _ward("letter.send", "通知の作成・発信", Role.OFFICER),
    _ward("question.consolidate", "質問の取りまとめ", Role.OFFICER),
    _ward("application.read", "参加書類の閲覧", Role.OFFICER, Role.APPROVER, trail=True),
    _ward("proposal.open", "提案書の開封", Role.OFFICER, Role.KEY_HOLDER, mfa=True, trail=True),
    _ward("proposal.read", "開封後の提案書の閲覧", Role.OFFICER, trail=True),
    _ward("code.read", "符号と事業者の対照", Role.OFFICER, Role.KEY_HOLDER, mfa=True, trail=True),
    _ward("blind.prepare", "副本の確認・墨入れ", Role.OFFICER, Role.KEY_HOLDER),
    _ward("committee.manage", "委員会・評価基準の設定", Role.OFFICER),
    _ward("round.manage", "審査の進行", Role.OFFICER),
    _ward("score.reopen", "採点の差戻し", Role.OFFICER),
    _ward("result.record", "選定の記録・公表", Role.OFFICER),
    _ward("negotiation.record", "協議・契約への引継ぎ", Role.OFFICER),
    _ward("rehearsal.run", "リハーサルの実施", Role.OFFICER, Role.APPROVER),
    Permission("procurement.suspension.manage", "指名停止等の登録", anyone, roles=(Role.OFFICER,)),
    Permission(
        "procurement.instrument.use",
        "書類の点検・読み取りのAPI",
        anyone,
        roles=(*WARD_ROLES, Role.KEY_HOLDER, Role.AUDITOR, *BIDDER_ROLES),
    ),
    # the committee
    Permission("procurement.review.take_part", "選定委員としての審査", is_signed_in & is_seated),
    # the bidder
    _bidder("application.file", "参加表明"),
    _bidder("question.ask", "質問"),
    _bidder("proposal.file", "提案書の提出"),
    _bidder("hearing.register", "ヒアリング出席者の登録"),
)
