"""The rule on passwords: long, not common, not one used before; nothing about kinds of signs."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from madoguchi.core.accounts.models import PastPassword, Person
from madoguchi.core.accounts.rules.password_memory import remembered_on

LENGTH_ALONE = 15


class LengthValidator:
    """At least 15 characters; with a second factor too, ``PASSWORD_LENGTH`` (8 or the ward's own).

    Source: NIST SP 800-63B-4 §3.1.1.2; OWASP ASVS 5.0 6.2.1.
    """

    def validate(self, password: str, user: Any = None) -> None:
        least = length_for(user)
        if len(password) < least:
            raise ValidationError(
                f"パスワードは{least}文字以上にしてください。短い文を1つ決めると覚えやすくなります。",
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        return (
            f"{length_alone()}文字以上（多要素認証を設定している方は{settings.PASSWORD_LENGTH}文字以上）。"
            "文字の種類の決まりはありません。貼り付けもできます。"
        )


class ReuseValidator:
    """Not the present password, nor one of those before it that the rule remembers.

    Source: ``rules.password_memory``.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        if any(check_password(password, hashed) for hashed in remembered_hashes(user)):
            raise ValidationError(
                f"最近使ったパスワード（今のものを含む{_remembered()}個）は使えません。"
                "別のパスワードを決めてください。",
                code="password_used_before",
            )

    def get_help_text(self) -> str:
        return f"最近使ったパスワード（今のものを含む{_remembered()}個）は使えません。"


def remembered_hashes(person: Person) -> list[str]:
    """The present password's hash, then those before it, as many as are remembered."""
    before = person.past_passwords.values_list("hashed", flat=True)
    return [person.password, *before[: _remembered() - 1]] if person.has_usable_password() else []


def remember_password(person: Person) -> None:
    """Keep the hash of the password that is about to be replaced; forget those too old to count."""
    if person.pk is None or not person.password or not person.has_usable_password():
        return
    PastPassword.objects.create(person=person, hashed=person.password, replaced_at=timezone.now())
    kept = person.past_passwords.values_list("pk", flat=True)[: _remembered() - 1]
    person.past_passwords.exclude(pk__in=list(kept)).delete()


def _remembered() -> int:
    return remembered_on(timezone.localdate(), settings.PASSWORD_MEMORY)


def length_for(person: Any) -> int:
    """The least length of this person's password; of somebody new with ``None``."""
    return int(settings.PASSWORD_LENGTH) if has_second_factor(person) else length_alone()


def length_hint(person: Any = None) -> str:
    """What to say beside the field of a new password: the length that counts for this person."""
    return f"{length_for(person)}文字以上。文字の種類の決まりはありません。貼り付けもできます。"


def length_alone() -> int:
    """What a password must have that stands alone: a ward may ask for more, never for less."""
    return max(LENGTH_ALONE, int(settings.PASSWORD_LENGTH))


def has_second_factor(person: Any) -> bool:
    """Whether the person has an authenticator app or a passkey (recovery codes alone are none)."""
    if person is None or person.pk is None:
        return False
    return bool(
        Authenticator.objects.filter(
            user_id=person.pk,
            type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN],
        ).exists()
    )
