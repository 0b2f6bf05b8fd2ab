"""Deploy checks: services on other machines are reached through TLS, or a warning says so."""

from types import SimpleNamespace

import pytest

from madoguchi.core.modules import system_checks


@pytest.fixture
def elsewhere(monkeypatch):
    """Everything on another machine, in clear."""
    settings = SimpleNamespace(
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db.example.jp"}},
        REDIS_URL="redis://cache.example.jp:6379/0", MAIL_CHANNEL="smtp",
        EMAIL_HOST="relay.example.jp", EMAIL_USE_TLS=False, CLAMD_ADDRESS="scan.example.jp:3310",
    )  # fmt: skip
    monkeypatch.setattr(system_checks, "settings", settings)
    return settings


def told():
    return [warning.id for warning in system_checks.check_connections()]


def test_every_service_in_clear_on_another_machine_is_named(elsewhere):
    assert told() == ["modules.W001", "modules.W002", "modules.W003", "modules.W004"]


def test_nothing_is_said_of_tls_and_of_this_machine(elsewhere):
    elsewhere.DATABASES["default"]["OPTIONS"] = {"sslmode": "verify-full"}
    elsewhere.REDIS_URL = "rediss://cache.example.jp:6379/0"
    elsewhere.EMAIL_USE_TLS, elsewhere.CLAMD_ADDRESS = True, "/run/clamav/clamd.ctl"
    assert told() == []
    elsewhere.DATABASES = {
        "default": {"ENGINE": "django.db.backends.postgresql", "HOST": "127.0.0.1"}
    }
    elsewhere.REDIS_URL, elsewhere.EMAIL_HOST = "redis://localhost:6379/0", "localhost"
    elsewhere.EMAIL_USE_TLS, elsewhere.CLAMD_ADDRESS = False, "127.0.0.1:3310"
    assert told() == []


def test_encryption_without_a_look_at_the_certificate_is_not_enough(elsewhere):
    elsewhere.DATABASES["default"]["OPTIONS"] = {"sslmode": "require"}
    assert "modules.W001" in told()
