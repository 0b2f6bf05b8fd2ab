"""The people of the demo, grouped by side, with a word on what each can do."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.signing import Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.queries.memberships import memberships_on
from madoguchi.core.accounts.terms import Role

CAN_DO = {
    Role.WARD_ADMINISTRATOR: "組織と利用者、役割、登録ネットワークを管理します。",
    Role.OFFICER: "案件をつくり、公告・質問回答・受付を進めます。",
    Role.APPROVER: "公告や結果の決裁をします。",
    Role.ACCOUNTANT: "承認された請求を確かめ、支払を記録するか、担当部署へ差し戻します。",
    Role.KEY_HOLDER: "提案書の開封に立ち会います。",
    Role.COMMITTEE_MEMBER: "匿名の副本を読み、採点します。",
    Role.AUDITOR: "操作履歴と権限を点検します。変更はできません。",
    Role.CONTRACTOR_MANAGER: "参加表明・質問・提案を提出し、自社の登録情報を直します。",
    Role.CONTRACTOR_STAFF: "自社の提出物を準備します。",
    Role.CASEWORKER: "担当する児童の変化を見て、対応を記録します。",
    Role.CASE_SUPERVISOR: "ケースワーカーの対応を確かめ、期限を過ぎたものを引き受けます。",
    Role.FACILITY_HEAD: "施設の報告を確かめます。",
    Role.FACILITY_STAFF: "施設の報告を入力します。",
}
WARD_SIDE, CONTRACTOR_SIDE = "区の職員・委員", "事業者・施設"
OUTSIDE = {Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF, Role.FACILITY_HEAD, Role.FACILITY_STAFF}


@dataclass
class DemoPerson:
    person: Person
    organisation: str
    post: str
    roles: list[str] = field(default_factory=list)
    can_do: list[str] = field(default_factory=list)


def demo_sides(today: date) -> dict[str, list[DemoPerson]]:
    """Side -> people with a valid membership, in the order in which they were registered."""
    found: dict[int, DemoPerson] = {}
    sides: dict[str, list[DemoPerson]] = {WARD_SIDE: [], CONTRACTOR_SIDE: []}
    rows = memberships_on(today).select_related("person", "organisation")
    for row in rows.order_by("person_id", "started_on", "pk"):
        role = Role(row.role)
        if row.person_id not in found:
            entry = DemoPerson(row.person, row.organisation.name, row.post)
            found[row.person_id] = entry
            sides[CONTRACTOR_SIDE if role in OUTSIDE else WARD_SIDE].append(entry)
        found[row.person_id].roles.append(role.label)
        found[row.person_id].can_do.append(CAN_DO[role])
    return sides


def demo_links(today: date) -> Iterator[str]:
    """A line for each person: name, post, organisation and path, parted by tabs."""
    for people in demo_sides(today).values():
        for one in people:
            public_id = one.person.public_id
            path = reverse("accounts:demo-become", args=[public_id])
            words = (one.person.name, one.post or one.roles[0], one.organisation)
            yield "\t".join((*words, f"{path}?key={demo_key(public_id)}"))


def demo_key(public_id: uuid.UUID) -> str:
    """What a printed link carries, so that a foreign page cannot sign anybody in by a bare link."""
    return Signer(salt="accounts.demo").signature(str(public_id))


def is_demo_key(public_id: uuid.UUID, key: str) -> bool:
    return constant_time_compare(key, demo_key(public_id))
