"""``manage.py register_network 192.0.2.0/24 "庁内LAN"``: before anybody is in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from madoguchi.core.accounts.commands.networks import register_network
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor


class Command(BaseCommand):
    help = "Register a network from which ward administrators may work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cidr")
        parser.add_argument("label")

    def handle(self, *args: Any, **options: Any) -> None:
        by, now = Actor.system("register_network"), timezone.now()
        with acting(by):
            network = register_network(
                options["cidr"],
                options["label"],
                valid_from=timezone.localdate(now),
                by=by,
                now=now,
            )
        self.stdout.write(f"登録しました: {network}")
