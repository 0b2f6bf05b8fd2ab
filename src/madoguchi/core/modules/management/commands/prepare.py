"""manage.py prepare: make a database and the static files ready for this version."""

from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from madoguchi.core.modules.first_tables import (
    create_first_tables,
    is_untouched,
    lacking_columns,
)

# How the command ends when the tables are of sources from before the first release; bin/serve
# says what to do then.
OLD_TABLES = 4


class Command(BaseCommand):
    help = "Migrate, make the cache table, collect static files; with --demo, the demo world too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo world once")

    def handle(self, *args: object, demo: bool, **options: object) -> None:
        if is_untouched():
            create_first_tables()
        else:
            _refuse_old_tables()
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if demo:
            call_command("load_demo", stdout=self.stdout)


def _refuse_old_tables() -> None:
    lacking = lacking_columns()
    if lacking:
        raise CommandError(
            "このデータベースは準備中の以前の版で作られたもので、この版では使えません。"
            f"新しいデータベースで始めてください（足りない列: {'、'.join(lacking[:3])}）。",
            returncode=OLD_TABLES,
        )
