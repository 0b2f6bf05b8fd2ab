"""Events, receivers and jobs of an invented module, for the tests of this room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django_tasks import task

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.events import Event
from madoguchi.core.modules import ServiceModule


@dataclass(frozen=True, kw_only=True)
class Rang(Event):
    NAME = "bells.rang.v1"
    times: int


heard: list[dict[str, Any]] = []
broken: list[str] = []


def hear(payload: dict[str, Any], now: datetime) -> None:
    heard.append(payload)


def write(payload: dict[str, Any], now: datetime) -> None:
    """A receiver that saves something, and fails after it while ``broken`` says so."""
    Organisation.objects.create(kind="section", name=f"{payload['times']}回目の課")
    if broken:
        raise RuntimeError(broken[0])


def strike(now: datetime) -> None:
    heard.append({"at": now})


def crack(now: datetime) -> None:
    raise RuntimeError("the bell is cracked")


@task()
def toll(name: str) -> None:
    if name in broken:
        raise RuntimeError(name)
    Organisation.objects.create(kind="section", name=name)


def module(receiver: str = "", **more: Any) -> ServiceModule:
    """The module "bells"; ``receiver`` is the function here that hears it ring."""
    listens = {Rang.NAME: f"{__name__}.{receiver}"} if receiver else {}
    return ServiceModule(name="bells", label="鐘", listens=listens, **more)
