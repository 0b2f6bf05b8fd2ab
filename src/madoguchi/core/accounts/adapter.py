"""What allauth asks this house: who may sign in, from where, and by which mail we answer."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from madoguchi.core.accounts.letters import send_letter
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.outside import outside_page
from madoguchi.core.accounts.passwords import LENGTH_ALONE, remember_password
from madoguchi.core.accounts.queries.memberships import valid_memberships
from madoguchi.core.accounts.queries.networks import is_kept_out
from madoguchi.core.accounts.secrets import seal_secret, unseal_secret
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor

LETTERS = {
    "account/email/password_reset_key": "accounts/mail/password_reset",
    "account/email/password_changed": "accounts/mail/password_changed",
    "account/email/password_reset": "accounts/mail/password_changed",
    "account/email/password_set": "accounts/mail/password_changed",
    "mfa/email/totp_activated": "accounts/mail/second_factor_changed",
    "mfa/email/totp_deactivated": "accounts/mail/second_factor_changed",
    "mfa/email/webauthn_added": "accounts/mail/second_factor_changed",
    "mfa/email/webauthn_removed": "accounts/mail/second_factor_changed",
    "mfa/email/recovery_codes_generated": "accounts/mail/second_factor_changed",
}


class HouseAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Invited people only; ward administrators only from the ward; mails through the ledger."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "メールアドレスかパスワードが違います。もう一度入力してください。"
        ),
        "incorrect_password": "パスワードが違います。もう一度入力してください。",
        "enter_current_password": "いまのパスワードが違います。もう一度入力してください。",
        "too_many_login_attempts": "間違いが続きました。5分ほど待ってから入力してください。",
        "rate_limited": "間違いが続きました。5分ほど待ってから入力してください。",
        "invalid_password_reset": "このリンクは使えません。もう一度リンクを送ってください。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth fixes it
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        # TrustedProxyMiddleware has made this the true client.
        return str(request.META["REMOTE_ADDR"])

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if response is None and is_kept_out(
            user, request.META["REMOTE_ADDR"], timezone.localdate()
        ):
            logout(request)
            return outside_page(request, user)
        return response

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: ``throttling`` counts wrong passwords, and it cannot be used to lock others."""

    def reauthenticate(self, user: Person, password: str) -> bool:
        checked = self.authenticate(self.request, email=user.email, password=password)
        return checked is not None and checked.pk == user.pk

    def set_password(self, user: Person, password: str) -> None:
        remember_password(user)
        user.has_short_password = len(password) < LENGTH_ALONE
        super().set_password(user, password)

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        """The page says the same to everybody; outside the ward no administrator gets a link."""
        address, today = self.request.META["REMOTE_ADDR"], timezone.localdate()
        if is_kept_out(user, address, today):
            record(
                "accounts.password_reset.refused", by=Actor.public(), about=user,
                label="登録ネットワークの外からの再設定", detail={"address": address},
                now=timezone.now(),
            )  # fmt: skip
            return
        super().send_password_reset_mail(user, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: Any = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        person = context.get("user") or Person.objects.filter(email__iexact=email).first()
        values = {
            "url": context.get("password_reset_url", ""),
            "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
        }
        send_letter(LETTERS[template_prefix], person, to=email, context=values, now=timezone.now())


class HouseMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Secrets of authenticator apps are stored encrypted; a duty cannot be taken off."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "番号が違います。いま表示されている番号を入力してください。",
        "cannot_delete_authenticator": (
            "役割またはパスワードの長さから、多要素認証を解除できません。先に別の方法を登録してください。"
        ),
    }

    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_secret(encrypted_text)

    def get_totp_issuer(self) -> str:
        return f"{settings.WARD_NAME} まどぐち"

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002 - allauth
        return f"パスキー{Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays for roles that must have it, and for short passwords."""
        person = authenticator.user
        others = Authenticator.objects.filter(
            user=person, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exclude(pk=authenticator.pk)
        if others.exists():
            return True
        roles = {m.role for m in valid_memberships(person, timezone.localdate())}
        return not person.has_short_password and not roles & set(settings.MFA_ROLES)
