"""役割と権限: the table of the six roles, made of the permissions that the program itself asks."""

from dataclasses import dataclass

from madoguchi.core.accounts.permissions import Permission
from madoguchi.core.accounts.terms import Role
from madoguchi.services.safeguarding.permissions import PERMISSIONS

# (heading, which roles of the house it is, in a sentence what it is there for)
ROLES: tuple[tuple[str, tuple[Role, ...], str], ...] = (
    (
        "システム管理者（区）", (Role.WARD_ADMINISTRATOR, Role.OFFICER, Role.APPROVER),
        "所管課の担当者・決裁者と区管理者。名簿、設定、アカウント、記録の検索を受け持ちます。",
    ),
    (
        "スーパーバイザー（統括責任者）", (Role.CASE_SUPERVISOR,),
        "機関の全件を見て、引き上げられたお知らせ、臨時閲覧の点検、秘匿の解除を受け持ちます。",
    ),
    (
        "ケースワーカー（相談担当）", (Role.CASEWORKER,),
        "自分の担当の児童を見て、お知らせの確認と対応の記録を行います。",
    ),
    ("施設管理職", (Role.FACILITY_HEAD,), "自分の施設の入力を確認し、区へ提出します。"),
    ("施設職員", (Role.FACILITY_STAFF,), "自分の施設の出欠と様子を入力します。"),
    (
        "受託者（サポート）", (Role.CONTRACTOR_MANAGER, Role.CONTRACTOR_STAFF),
        "施設とアカウントの設定だけを見ます。児童の氏名も番号も表示されません。",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class MatrixLine:
    """One permission: ``marks`` says under each heading of ``ROLES`` which of its roles have it.

    marks   (heading, "○" for all of its roles, their names if some of them, "" for none)
    """

    permission: Permission
    marks: tuple[tuple[str, str], ...]


def matrix() -> list[MatrixLine]:
    """Every permission of the service with the six roles."""
    return [
        MatrixLine(one, tuple((heading, _mark(one, roles)) for heading, roles, _ in ROLES))
        for one in PERMISSIONS
    ]


def _mark(permission: Permission, roles: tuple[Role, ...]) -> str:
    having = [role for role in roles if role in permission.roles]
    if len(having) == len(roles):
        return "○"
    return "・".join(role.label for role in having)
