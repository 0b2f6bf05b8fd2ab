"""共同企業体: who belongs to it while the statement is being prepared."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.rules.corporate_number import is_corporate_number
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.commands.applications import EDITABLE, demand_in_time
from madoguchi.services.procurement.models import Application, ApplicationMember
from madoguchi.services.procurement.terms import ApplicationKind


def add_member(
    application: Application, *, name: str, corporate_number: str = "", by: Actor, now: datetime
) -> ApplicationMember:
    """Name a member of the JV while the statement is still being prepared.

    raises  Refused  filed, not a JV, wrong 法人番号, already a member; DeadlinePassed
    """
    authorise(by, "procurement.application.file", application)
    if application.state not in EDITABLE:
        raise Refused(
            "application_filed",
            "提出済みのため変更できません。構成員を増やすときは「構成員の追加」から届け出てください。",
        )
    demand_in_time(application, now)
    if application.kind != ApplicationKind.CONSORTIUM:
        raise Refused("not_consortium", "単体企業での参加です。構成員は登録できません。")
    with transaction.atomic():
        return join(application, firm_named(name, corporate_number), now)


def remove_member(member: ApplicationMember, *, by: Actor, now: datetime) -> None:
    """Take a member out again before filing; the lead stays."""
    authorise(by, "procurement.application.file", member.application)
    if member.application.state not in EDITABLE or member.is_lead:
        raise Refused("member_stays", "この構成員は取り消せません。")
    demand_in_time(member.application, now)
    with transaction.atomic():
        member.delete()


def demand_number(number: str) -> None:
    """Pass for no 法人番号 or a sound one; raises Refused."""
    if number and not is_corporate_number(number):
        raise Refused("corporate_number", "法人番号の13桁を確認してください。")


def firm_named(name: str, corporate_number: str) -> Organisation:
    """The firm that the ward has registered under this 法人番号, or under this very name.

    Nothing is registered by typing: whoever could enter a name and a number here could take
    another firm's identity before that firm comes.
    raises  Refused  wrong number; unknown, or several of that name
    """
    number, typed = corporate_number.strip(), name.strip()
    demand_number(number)
    contractors = Organisation.objects.filter(kind=OrganisationKind.CONTRACTOR.value)
    wanted = {"corporate_number": number} if number else {"name": typed}
    found = list(contractors.filter(**wanted))
    if len(found) != 1:
        raise Refused(
            "firm_unknown",
            f"「{typed or number}」は、このサイトに登録がありません。"
            "担当部署に事業者の登録を依頼してから、法人番号で指定してください。",
        )
    return found[0]


def join(application: Application, firm: Organisation, now: datetime) -> ApplicationMember:
    """The firm as a member; raises Refused if it is one already."""
    member, created = ApplicationMember.objects.get_or_create(
        application=application, organisation=firm, defaults={"joined_at": now}
    )
    if not created:
        raise Refused("member_twice", f"「{firm.name}」はすでに構成員です。")
    return member
