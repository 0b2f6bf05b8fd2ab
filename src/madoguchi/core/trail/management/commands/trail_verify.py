"""manage.py trail_verify: walk the chain of the trail; exit code 1 if anything is wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.core.trail.verification import verify


class Command(BaseCommand):
    help = "操作履歴の連鎖を先頭から検証し、問題があれば一つずつ示します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="start", type=int, help="この連番から検証する")

    def handle(self, *args: Any, start: int | None = None, **options: Any) -> None:
        found = verify(start, now=timezone.now())
        for problem in found.problems:
            self.stderr.write(str(problem))
        if not found.ok:
            raise CommandError(f"操作履歴に問題が{found.problem_count}件あります。")
        self.stdout.write(
            f"問題はありません: {found.links}件、末尾の連番{found.seq}、ハッシュ{found.head}、"
            f"控え{found.anchors}件と一致、{found.seconds:.1f}秒"
        )
