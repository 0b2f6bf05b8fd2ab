"""Who may do what in a contract: one table, one glance for the auditor.

The ward's side acts for the section of the contract, the accountant for all sections of the ward,
the contractor for its own contracts;
"not yours" is 404 (queries/visibility.py), not 403.
"""

from typing import Any

from django.db.models import Q

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import (
    Allowed,
    Denied,
    Permission,
    Verdict,
    authorise,
    may,
    predicate,
)
from madoguchi.core.accounts.terms import Role
from madoguchi.core.trail.actor import Actor, ActorKind
from madoguchi.services.contracts.models import Contract, ContractChain
from madoguchi.services.contracts.terms import Side

WARD_ROLES = (Role.OFFICER, Role.APPROVER)
CONTRACTOR_ROLES = (Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF)


def chain_of(obj: Any) -> ContractChain | None:
    """The chain of a chain, a contract, or anything that knows its contract."""
    if obj is None or isinstance(obj, ContractChain):
        return obj
    contract = obj if isinstance(obj, Contract) else obj.contract
    chain: ContractChain = contract.chain
    return chain


@predicate
def is_of_section(actor: Actor, obj: Any) -> Verdict:
    """Acts for the section of the contract (the system itself passes)."""
    chain = chain_of(obj)
    if chain is None or actor.kind is ActorKind.SYSTEM:
        return Allowed()
    if actor.organisation_id == chain.section_id:
        return Allowed()
    return Denied("この契約は、担当部署の職員だけが操作できます。")


@predicate
def is_contractor(actor: Actor, obj: Any) -> Verdict:
    """Acts for the contractor of the contract."""
    chain = chain_of(obj)
    if chain is None or actor.organisation_id == chain.contractor_id:
        return Allowed()
    return Denied("この契約は、受託者だけが操作できます。")


def ward_of(organisation_id: int | None) -> int | None:
    """The body at the top of an organisation: the ward of a section."""
    found = Organisation.objects.filter(pk=organisation_id or 0).first()
    while found is not None and found.parent is not None:
        found = found.parent
    return found.pk if found is not None else None


def in_ward(ward_id: int | None, path: str) -> Q:
    """Rows whose organisation at ``path`` is the ward or a body one or two steps below it."""
    if ward_id is None:
        return Q(pk__in=[])
    return (
        Q(**{f"{path}_id": ward_id})
        | Q(**{f"{path}__parent_id": ward_id})
        | Q(**{f"{path}__parent__parent_id": ward_id})
    )


@predicate
def is_of_ward(actor: Actor, obj: Any) -> Verdict:
    """Acts for the ward of the contract, in any of its sections."""
    chain = chain_of(obj)
    if chain is None or ward_of(actor.organisation_id) == ward_of(chain.section_id):
        return Allowed()
    return Denied("この契約は、契約した区の会計担当者だけが支払えます。")


@predicate
def may_see_money(actor: Actor, obj: Any) -> Verdict:
    """The section for its own contracts, the accountant for those of the ward."""
    if actor.has_role(Role.ACCOUNTANT):
        return is_of_ward(actor, obj)
    return is_of_section(actor, obj)


@predicate
def is_party(actor: Actor, obj: Any) -> Verdict:
    """Acts for either side of the contract."""
    if is_of_section(actor, obj) or is_contractor(actor, obj):
        return Allowed()
    return Denied("この契約は、区の担当部署と受託者だけが操作できます。")


def side_of(actor: Actor, obj: Any) -> Side:
    """For which side somebody records; both sides do.

    raises  Forbidden  neither the section's officer nor the contractor
    """
    if may(actor, "contracts.own.file", obj):
        return Side.CONTRACTOR
    authorise(actor, "contracts.duty.judge", obj)
    return Side.WARD


def _ward(code: str, label: str, *roles: Role, mfa: bool = False) -> Permission:
    return Permission(f"contracts.{code}", label, is_of_section, roles=roles or WARD_ROLES, mfa=mfa)


def _contractor(code: str, label: str) -> Permission:
    return Permission(f"contracts.{code}", label, is_contractor, roles=CONTRACTOR_ROLES)


PERMISSIONS = (
    _ward("contract.view", "担当契約の閲覧"),
    _ward("contract.edit", "契約の登録・編集", Role.OFFICER),
    _ward("contract.conclude", "契約の締結", Role.APPROVER, mfa=True),
    _ward("duty.judge", "提出書類の確認", Role.OFFICER),
    _ward("approval.decide", "承認申請の決定", Role.APPROVER, mfa=True),
    _ward("trail.export", "契約の操作記録の出力"),
    _ward("inspection.record", "検査", Role.OFFICER, Role.APPROVER),
    _ward("payment.enter", "請求の受付", Role.OFFICER),
    _ward("payment.approve", "支払の承認", Role.APPROVER, mfa=True),
    Permission(
        "contracts.account.view",
        "請求・支払の一覧の閲覧",
        may_see_money,
        roles=(*WARD_ROLES, Role.ACCOUNTANT),
    ),
    Permission(
        "contracts.payment.pay",
        "支払の記録・差戻し",
        is_of_ward,
        roles=(Role.ACCOUNTANT,),
        mfa=True,
    ),
    _ward("erasure.request", "契約の消去の申請・証明書の発行", Role.OFFICER),
    _ward("erasure.approve", "契約の消去の承認（1人目）", Role.APPROVER, mfa=True),
    Permission(
        "contracts.erasure.witness",
        "契約の消去の承認（2人目・立会）",
        roles=(Role.KEY_HOLDER,),
        mfa=True,
    ),
    Permission(
        "contracts.cv.view",
        "履歴書の写しの閲覧",
        is_of_section | is_contractor,
        roles=(*WARD_ROLES, Role.CONTRACTOR_MANAGER),
        trail=True,
    ),
    _contractor("own.view", "自社の契約の閲覧"),
    _contractor("own.file", "書類の提出・承認申請・納品"),
    Permission(
        "contracts.course.record",
        "打合せ・問合せ・障害などの記録",
        is_party,
        roles=(Role.OFFICER, *CONTRACTOR_ROLES),
    ),
    Permission(
        "contracts.strict.open",
        "閲覧を限る報告を開く",
        is_party,
        roles=(Role.OFFICER, Role.CONTRACTOR_MANAGER),
    ),
    Permission("contracts.evidence.view", "許可された契約の証拠の閲覧", roles=(Role.AUDITOR,)),
)
