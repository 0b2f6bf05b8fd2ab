"""Deploy checks: what leaves this machine for another service of ours goes through TLS."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})
VERIFIED = frozenset({"verify-ca", "verify-full"})


@checks.register(checks.Tags.security, deploy=True)
def check_connections(**kwargs: Any) -> list[checks.CheckMessage]:
    """A warning for each service on another machine that is reached in clear (ASVS 12.3)."""
    return [
        checks.Warning(f"{what} is on another machine and reached without TLS.", hint=hint, id=code)
        for what, hint, code in _in_clear()
    ]


def _in_clear() -> Iterator[tuple[str, str, str]]:
    database = settings.DATABASES["default"]
    mode = database.get("OPTIONS", {}).get("sslmode", "")
    is_server = "postgresql" in database["ENGINE"]
    if is_server and _is_elsewhere(database.get("HOST") or "") and mode not in VERIFIED:
        hint = "Add ?sslmode=verify-full to MADOGUCHI_DATABASE_URL."
        yield "The database", hint, "modules.W001"
    redis = urlsplit(settings.REDIS_URL)
    if redis.scheme == "redis" and _is_elsewhere(redis.hostname or ""):
        yield "Redis", "Use rediss:// in MADOGUCHI_REDIS_URL.", "modules.W002"
    is_relayed = settings.MAIL_CHANNEL == "smtp" and _is_elsewhere(settings.EMAIL_HOST)
    if is_relayed and not settings.EMAIL_USE_TLS:
        yield "The mail relay", "Set MADOGUCHI_SMTP_TLS=yes.", "modules.W003"
    host = settings.CLAMD_ADDRESS.rpartition(":")[0]
    if host and _is_elsewhere(host):
        hint = "clamd speaks no TLS: run it on this machine, or through a tunnel."
        yield "clamd", hint, "modules.W004"


def _is_elsewhere(host: str) -> bool:
    return host not in HERE and not host.startswith("/")
