"""manage.py flush, forbidden where there is a trail: only the tests empty a database."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from madoguchi.core.trail.anchors import anchor_file, key_file
from madoguchi.core.trail.install import install, uninstall


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        if not settings.TRAIL_MAY_BE_FLUSHED:
            raise CommandError("操作履歴は消せないため、このコマンドは使えません。")
        connection = connections[options["database"]]
        uninstall(connection)
        try:
            super().handle(**options)
        finally:
            install(connection)
        anchor_file().unlink(missing_ok=True)
        key_file().unlink(missing_ok=True)
