"""Presses that wait in a browser for the line: whose they are, and the key that they wait under."""

from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

from madoguchi.core.errors import DomainError
from madoguchi.core.trail.actor import Actor


class OtherPerson(DomainError):
    """The press is of somebody who was signed in before: it waits until they come back."""

    status = 409


@dataclass(frozen=True)
class PressSlot:
    """Where one person's presses wait on a device.

    who  names the place without telling whose it is
    key  AES-256 key as hex; only this person's own pages carry it, so that what waits is
         unreadable once they have signed out, and goes out under their name only
    """

    who: str
    key: str


def press_slot(actor: Actor) -> PressSlot:
    """The same at each sign-in of the same person for the same facility."""
    place = f"{actor.person_id}:{actor.organisation_id}"
    who, key = (
        salted_hmac(f"safeguarding.press.{part}", place, algorithm="sha256").hexdigest()
        for part in ("who", "key")
    )
    return PressSlot(who[:16], key)


def refuse_other_person(actor: Actor, who: str) -> None:
    """``who`` as the press brought it, "" from a form without script. Raises OtherPerson."""
    if who and not constant_time_compare(who, press_slot(actor).who):
        raise OtherPerson(
            "other_person",
            "別の方がサインインしています。入力した方がサインインし直すと送られます。",
        )
