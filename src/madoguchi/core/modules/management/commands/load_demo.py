"""manage.py load_demo: the demo world of every installed module, once."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from madoguchi.core.modules.demo import load_demo_world


class Command(BaseCommand):
    help = "Load the demo world of every installed module that is not loaded yet; all or nothing."

    def handle(self, *args: object, **options: object) -> None:
        loaded = load_demo_world(now=timezone.now())
        self.stdout.write(f"demo world: {', '.join(loaded) or 'nothing new'}")
