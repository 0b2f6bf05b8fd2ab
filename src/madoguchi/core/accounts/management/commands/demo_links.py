"""manage.py demo_links: a one-click sign-in path for each person of the demo world."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.core.accounts.queries.demo_people import demo_links


class Command(BaseCommand):
    help = "Writes name, post, organisation and sign-in path of each demo person, by tabs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="the file to write")

    def handle(self, *args: object, to: Path, **options: object) -> None:
        if not settings.DEMO_SIGN_IN:
            raise CommandError("見本の利用者でのサインインは、bin/serve でだけ使えます。")
        lines = [f"{line}\n" for line in demo_links(timezone.localdate())]
        to.write_text("".join(lines), encoding="utf-8")
