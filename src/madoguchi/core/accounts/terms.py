"""Codes of people and organisations."""

from madoguchi.core.terms import Term


class OrganisationKind(Term):
    WARD = "ward", "区"
    SECTION = "section", "区の部署"
    CONTRACTOR = "contractor", "事業者"
    FACILITY = "facility", "施設"


class Role(Term):
    """What a membership allows. Services attach their permissions to these."""

    WARD_ADMINISTRATOR = "ward_administrator", "区管理者"
    OFFICER = "officer", "担当者"
    APPROVER = "approver", "決裁者"
    ACCOUNTANT = "accountant", "会計担当者"
    KEY_HOLDER = "key_holder", "開封立会者"
    COMMITTEE_MEMBER = "committee_member", "選定委員"
    AUDITOR = "auditor", "監査担当者"
    CONTRACTOR_MANAGER = "contractor_manager", "事業者責任者"
    CONTRACTOR_STAFF = "contractor_staff", "事業者担当者"
    CASEWORKER = "caseworker", "ケースワーカー"
    CASE_SUPERVISOR = "case_supervisor", "スーパーバイザー"
    FACILITY_HEAD = "facility_head", "施設長"
    FACILITY_STAFF = "facility_staff", "施設職員"


WARD_ROLES = (
    Role.WARD_ADMINISTRATOR, Role.OFFICER, Role.APPROVER, Role.ACCOUNTANT, Role.KEY_HOLDER,
    Role.COMMITTEE_MEMBER, Role.AUDITOR, Role.CASEWORKER, Role.CASE_SUPERVISOR,
)  # fmt: skip
ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {
    OrganisationKind.WARD: WARD_ROLES,
    OrganisationKind.SECTION: WARD_ROLES,
    OrganisationKind.CONTRACTOR: (Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF),
    OrganisationKind.FACILITY: (Role.FACILITY_HEAD, Role.FACILITY_STAFF),
}


class InvitationState(Term):
    OPEN = "open", "返事待ち"
    ACCEPTED = "accepted", "登録済み"
    EXPIRED = "expired", "期限切れ"
    REVOKED = "revoked", "取消済み"
