"""A caseworker's desk in tests: seven days of absence on the morning of TODAY, and short words."""

from django.urls import reverse

from madoguchi.services.safeguarding.models import Alert
from madoguchi.services.safeguarding.rules import rulebook as book
from madoguchi.services.safeguarding.tests.factories import TODAY
from madoguchi.services.safeguarding.tests.factories_ward import at

MORNING = at(TODAY, 9, 20)
NAME = "御堂 花子"


def seven(child):
    return Alert.objects.get(child=child.child, rule=book.SEVEN_DAYS)


def get(client, name, /, *args, **query):
    return client.get(reverse(f"safeguarding:{name}", args=args), query)


def text_of(response):
    return response.content.decode()


def era(name, day):
    typed = {"era": "reiwa", "year": "7", "month": "6", "day": str(day)}
    return {f"{name}_{part}": value for part, value in typed.items()}
