"""The rule on passwords: length, and not one of the common ones; nothing about kinds of signs."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError

LENGTH_ALONE = 15


class LengthValidator:
    """At least 15 characters; with a second factor too, ``PASSWORD_LENGTH`` (8 or the ward's own).

    Source: NIST SP 800-63B-4 §3.1.1.2; OWASP ASVS 5.0 6.2.1.
    """

    def validate(self, password: str, user: Any = None) -> None:
        least = settings.PASSWORD_LENGTH if has_second_factor(user) else length_alone()
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
