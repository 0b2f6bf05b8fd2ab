"""manage.py work: the worker; start as many as the work needs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.core.events.worker import Worker
from madoguchi.core.modules.registry import jobs
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.attribution import acting


class Command(BaseCommand):
    help = "出来事の配達、定期の作業、順番待ちの仕事を行います。SIGTERM か Ctrl-C で終わります。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="いま待っている分だけ行って終わる")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        worker = Worker(jobs())
        with acting(Actor.system("worker"), source="worker"):
            if once:
                worker.run_once()
                return
            self.stdout.write(f"worker {worker.name}: 始めました")
            self.stdout.flush()
            worker.run()
            self.stdout.write(f"worker {worker.name}: 終わりました")
