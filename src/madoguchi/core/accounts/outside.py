"""The page for a ward administrator who is not in the ward's network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from madoguchi.core.accounts.models import Person
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor, ActorKind


def outside_page(request: HttpRequest, person: Person) -> HttpResponse:
    """403: why, and whom to ask; and a row in the trail."""
    address = request.META["REMOTE_ADDR"]
    record(
        "accounts.outside_network",
        by=Actor(kind=ActorKind.PERSON, label=person.name, person_id=person.pk),
        about=person,
        label="登録ネットワークの外からの利用を止めました",
        detail={"address": address, "path": request.path},
        now=timezone.now(),
    )
    return render(request, "accounts/outside.html", {"address": address}, status=403)
