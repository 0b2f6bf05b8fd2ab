"""manage.py trail_anchor: write the signed end of the chain outside the database, and print it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.core.trail.anchors import AnchorsDamaged, anchor_file, begin_anew
from madoguchi.core.trail.jobs import TrailBroken, anchor_trail
from madoguchi.core.trail.verification import head


class Command(BaseCommand):
    help = "操作履歴の末尾を、署名を付けてデータベースの外に控えます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--begin-anew", metavar="理由", default="",
            help="復元などで末尾が短くなったことを認め、理由を残して控えを始め直す",
        )  # fmt: skip

    def handle(self, *args: Any, begin_anew: str = "", **options: Any) -> None:
        seq, end = head()
        if begin_anew:
            start_over(seq, end, begin_anew)
        else:
            try:
                anchor_trail(timezone.now())
            except (TrailBroken, AnchorsDamaged) as error:
                raise CommandError(f"控えを書けません: {error}") from error
        self.stdout.write(f"{anchor_file()}: 連番{seq} ハッシュ{end}")


def start_over(seq: int, end: str, reason: str) -> None:
    begin_anew(seq, end, now=timezone.now(), reason=reason)
