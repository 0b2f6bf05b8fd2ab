"""Change, stop and readmit people; a person is never deleted."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from madoguchi.core.accounts.letters import send_letter
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
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


@transaction.atomic
def reset_second_factor(person: Person, *, reason: str, by: Actor, now: datetime) -> Person:
    """For a lost device: take every second factor off, so that a new one is set up at sign-in.

    reason  how the administrator made sure who asked; it stands in the trail

    Sessions end, recovery codes are void, and the person gets a mail: somebody who did not ask
    learns of it. Nobody resets their own.
    """
    authorise(by, "accounts.person.change", person, now=now)
    if person.pk == by.person_id:
        raise Refused(
            "resets_self", "自分自身の多要素認証は、別の区管理者に解除を依頼してください。"
        )
    if not reason.strip():
        raise Refused("reason_missing", "本人をどのように確かめたかを入力してください。")
    factors = Authenticator.objects.filter(user=person)
    if not factors.exists():
        raise Refused("no_second_factor", "この方は多要素認証を設定していません。")
    kinds = sorted(factors.values_list("type", flat=True))
    factors.delete()
    person.sessions_ended_at = now
    person.save(update_fields=["sessions_ended_at"])
    record(
        "accounts.second_factor_reset", by=by, about=person, label="多要素認証の解除",
        detail={"reason": reason, "kinds": "、".join(kinds)}, now=now,
    )  # fmt: skip
    send_letter("accounts/mail/second_factor_reset", person, now=now)
    return person
