"""Change, stop and readmit people; a person is never deleted."""

from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor


@transaction.atomic
def change_person(
    person: Person, *, name: str, name_kana: str, phone: str, by: Actor, now: datetime
) -> Person:
    """Correct the names, kept exactly as typed. The address is the sign-in name and stays."""
    authorise(by, "accounts.person.change", person, now=now)
    if not name.strip():
        raise Refused("name_missing", "氏名を入力してください。")
    person.name, person.name_kana, person.phone = name, name_kana, phone
    person.save(update_fields=["name", "name_kana", "phone"])
    return person


@transaction.atomic
def stop_person(person: Person, *, by: Actor, now: datetime) -> Person:
    """No more sign-in from now on; running sessions end with the next page."""
    authorise(by, "accounts.person.change", person, now=now)
    if person.pk == by.person_id:
        raise Refused("stops_self", "自分自身は停止できません。別の区管理者に依頼してください。")
    person.is_active = False
    person.sessions_ended_at = now
    person.save(update_fields=["is_active", "sessions_ended_at"])
    return person


@transaction.atomic
def readmit_person(person: Person, *, by: Actor, now: datetime) -> Person:
    """Sign-in is possible again."""
    authorise(by, "accounts.person.change", person, now=now)
    person.is_active = True
    person.save(update_fields=["is_active"])
    return person


@transaction.atomic
def sign_out_everywhere(person: Person, *, by: Actor, now: datetime) -> Person:
    """Every session opened up to now is over, on all devices; one's own, or by administrators."""
    if by.person_id != person.pk:
        authorise(by, "accounts.person.change", person, now=now)
    person.sessions_ended_at = now
    person.save(update_fields=["sessions_ended_at"])
    return person
