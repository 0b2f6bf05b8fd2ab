"""``manage.py invite_administrator a@example.jp "桐生 直人"``: the first ward administrator.

Given again while the invitation is open, it prints a new link: nobody else could make one.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from madoguchi.core.accounts.commands.invitations import (
    Invited,
    invite_person,
    open_invitations,
    renew_invitation,
)
from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.queries.networks import has_registered_network
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor


class Command(BaseCommand):
    help = "Invite a ward administrator; prints the link, which works once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        by, now = Actor.system("invite_administrator"), timezone.now()
        with acting(by):
            ward, _ = Organisation.objects.get_or_create(
                kind=OrganisationKind.WARD, defaults={"name": settings.WARD_NAME}
            )
            invited = invite(options["email"], options["name"], ward, by=by, now=now)
        self.stdout.write(invited.link)
        if not has_registered_network(timezone.localdate(now)):
            self.stderr.write(
                "登録ネットワークがまだないため、このリンクはどこからも開けません。"
                '先に register_network 192.0.2.0/24 "本庁舎" のように登録してください。'
            )


def invite(email: str, name: str, ward: Organisation, *, by: Actor, now: datetime) -> Invited:
    """Invite, or renew the link of an invitation that is still open."""
    role = Role.WARD_ADMINISTRATOR
    is_open = open_invitations(email, ward, role, now).first()
    if is_open is not None:
        return renew_invitation(is_open, by=by, now=now)
    return invite_person(email=email, name=name, organisation=ward, role=role, by=by, now=now)
