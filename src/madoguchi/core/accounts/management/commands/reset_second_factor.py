"""``manage.py reset_second_factor ADDRESS REASON``: for the last administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from madoguchi.core.accounts.commands.people import reset_second_factor
from madoguchi.core.accounts.models import Person
from madoguchi.core.errors import DomainError
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor


class Command(BaseCommand):
    help = "Take a person's second factors off after a device was lost; the reason is recorded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")
        parser.add_argument("reason")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Actor.system("reset_second_factor")
        person = Person.objects.filter(email=options["address"].strip().lower()).first()
        if person is None:
            raise CommandError(f"{options['address']} の利用者はいません。")
        try:
            with acting(by, reason=options["reason"]):
                reset_second_factor(person, reason=options["reason"], by=by, now=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"解除しました: {person.name}（{person.email}）")
