"""``manage.py invite_administrator a@example.jp "桐生 直人"``: the first ward administrator."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from madoguchi.core.accounts.commands.invitations import invite_person
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
            invited = invite_person(
                email=options["email"], name=options["name"], organisation=ward,
                role=Role.WARD_ADMINISTRATOR, by=by, now=now,
            )  # fmt: skip
        self.stdout.write(invited.link)
        if not has_registered_network(timezone.localdate(now)):
            self.stderr.write(
                "登録ネットワークがまだないため、このリンクはどこからも開けません。"
                '先に register_network 192.0.2.0/24 "本庁舎" のように登録してください。'
            )
