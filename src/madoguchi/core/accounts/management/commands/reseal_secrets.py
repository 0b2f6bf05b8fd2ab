"""``manage.py reseal_secrets``: after SECRET_KEY was changed, before the older key is taken out."""

from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from madoguchi.core.accounts.secrets import reseal_secret
from madoguchi.core.trail import acting
from madoguchi.core.trail.actor import Actor

SEALED = ("secret", "seed", "migrated_codes")  # what allauth has our adapter encrypt


class Command(BaseCommand):
    help = "Encrypt the secrets of authenticator apps and recovery codes under the current key."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic(), acting(Actor.system("reseal_secrets")):
                count = sum(map(reseal, Authenticator.objects.select_for_update()))
        except InvalidToken as error:
            raise CommandError(
                "どの鍵でも開けない設定があります。"
                "前の鍵を MADOGUCHI_SECRET_KEY_FALLBACKS に入れてください。"
            ) from error
        self.stdout.write(f"{count}件を新しい鍵で保存し直しました。")


def reseal(authenticator: Authenticator) -> bool:
    """Whether there was anything to seal anew (passkeys hold no secret of ours)."""
    held = {name: authenticator.data[name] for name in SEALED if authenticator.data.get(name)}
    for name, value in held.items():
        authenticator.data[name] = (
            [reseal_secret(each) for each in value]
            if isinstance(value, list)
            else reseal_secret(value)
        )
    if held:
        authenticator.save(update_fields=["data"])
    return bool(held)
