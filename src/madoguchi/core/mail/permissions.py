"""Who may see the mail ledger and settle what is unclear, and the mails each one sees."""

from typing import Any

from django.db.models import QuerySet

from madoguchi.core.accounts.permissions import (
    Allowed,
    Denied,
    Permission,
    Verdict,
    predicate,
)
from madoguchi.core.accounts.terms import Role
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.trail.actor import Actor, ActorKind

LEDGER_ROLES = (Role.OFFICER, Role.APPROVER, Role.WARD_ADMINISTRATOR)


def sees_all(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.has_role(Role.WARD_ADMINISTRATOR)


@predicate
def is_of_own_section(actor: Actor, obj: Any) -> Verdict:
    """The mail belongs to the actor's section; ward administrators see every section's."""
    if obj is None or sees_all(actor) or obj.section_id == actor.organisation_id:
        return Allowed()
    return Denied("ほかの部署のメールです。担当部署の職員が操作してください。")


PERMISSIONS = (
    Permission("mail.ledger.view", "送信メールの閲覧", is_of_own_section, roles=LEDGER_ROLES),
    Permission("mail.ledger.export", "送信メール台帳の出力", roles=LEDGER_ROLES, trail=True),
    Permission(
        "mail.ledger.settle", "送信結果の登録・再送・取りやめ", is_of_own_section,
        roles=LEDGER_ROLES,
    ),
    Permission(
        "mail.trial.send", "送信テスト", roles=(Role.WARD_ADMINISTRATOR,),
    ),
)  # fmt: skip


def visible_mails(actor: Actor) -> QuerySet[OutgoingMail]:
    """The mails that the actor may read: the row-side twin of ``mail.ledger.view``."""
    if sees_all(actor):
        return OutgoingMail.objects.all()
    if actor.organisation_id is None or not actor.has_role(*LEDGER_ROLES):
        return OutgoingMail.objects.none()
    return OutgoingMail.objects.filter(section_id=actor.organisation_id)
