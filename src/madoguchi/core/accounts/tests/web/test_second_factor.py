"""Authenticator apps: set up, asked for at sign-in, kept encrypted, not to be dropped by duty."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from tests.kept_worlds import kept

from madoguchi.core.accounts.passwords import LengthValidator
from madoguchi.core.accounts.secrets import seal_secret, unseal_secret

pytestmark = pytest.mark.django_db
PASSWORD = "あさがおのたねを3つぶまきました"
SECRET = "JBSWY3DPEHPK3PXP"


def code_now(secret=SECRET):
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


@kept
def takahashi(world_with_passwords):
    TOTP.activate(world_with_passwords.takahashi, SECRET)
    return world_with_passwords.takahashi


def test_sign_in_asks_for_the_code(takahashi, sign_in, client):
    answer = sign_in(takahashi.email)
    assert answer.url == "/accounts/second-factor/authenticate/"
    assert not get_user(client).is_authenticated
    page = client.get(answer.url)
    assert "多要素認証" in page.content.decode()
    assert client.post(answer.url, {"code": "000000"}).status_code == 200
    assert not get_user(client).is_authenticated
    assert client.post(answer.url, {"code": code_now()}).status_code == 302
    assert client.get("/accounts/own/").wsgi_request.actor.has_mfa is True


def test_code_cannot_be_guessed(takahashi, sign_in, client):
    sign_in(takahashi.email)
    for _ in range(5):
        client.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    client.post("/accounts/second-factor/authenticate/", {"code": code_now()})
    assert not get_user(client).is_authenticated


@pytest.mark.django_db(transaction=True)  # the session learns of it after the commit
def test_setting_it_up_counts_for_the_running_session(world_with_passwords, sign_in, client):
    sign_in(world_with_passwords.takahashi.email)
    assert client.get("/").url == "/accounts/second-factor/"
    reauthentication = client.get("/accounts/second-factor/totp/activate/").url
    client.post(reauthentication, {"password": PASSWORD})
    page = client.get("/accounts/second-factor/totp/activate/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    done = client.post("/accounts/second-factor/totp/activate/", {"code": code_now(secret)})
    assert done.status_code == 302
    assert client.get("/accounts/own/").status_code == 200
    assert client.get("/accounts/own/").wsgi_request.actor.has_mfa is True
    assert client.get("/accounts/second-factor/recovery-codes/").status_code == 200


def test_secret_is_encrypted_in_the_database(takahashi):
    stored = repr(Authenticator.objects.get(user=takahashi).data)
    assert SECRET not in stored


def test_secrets_open_after_a_key_has_been_changed(settings):
    sealed = seal_secret(SECRET)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert unseal_secret(sealed) == SECRET


def test_resealed_secrets_need_the_older_key_no_more(takahashi, settings, sign_in, client):
    RecoveryCodes.activate(takahashi)
    older, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    with pytest.raises(CommandError, match="どの鍵でも開けない"):
        call_command("reseal_secrets")
    settings.SECRET_KEY_FALLBACKS = [older]
    call_command("reseal_secrets")
    settings.SECRET_KEY_FALLBACKS = []
    sign_in(takahashi.email)
    client.post("/accounts/second-factor/authenticate/", {"code": code_now()})
    assert get_user(client) == takahashi
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    again = Client()
    sign_in(takahashi.email, browser=again)
    again.post("/accounts/second-factor/authenticate/", {"code": code})
    assert get_user(again) == takahashi


def test_duty_cannot_be_dropped(takahashi, world_with_passwords):
    adapter = get_adapter()
    assert not adapter.can_delete_authenticator(Authenticator.objects.get(user=takahashi))
    TOTP.activate(world_with_passwords.saeki, SECRET)
    own = Authenticator.objects.get(user=world_with_passwords.saeki)
    assert adapter.can_delete_authenticator(own)
    own.user.has_short_password = True
    assert not adapter.can_delete_authenticator(own)


@pytest.mark.parametrize(("length", "with_factor", "accepted"), [
    (14, False, False), (15, False, True), (7, True, False), (8, True, True),
])  # fmt: skip
def test_password_length_depends_on_the_second_factor(
    world_with_passwords, takahashi, length, with_factor, accepted
):
    person = takahashi if with_factor else world_with_passwords.saeki
    try:
        LengthValidator().validate("あ" * length, person)
    except ValidationError:
        assert not accepted
    else:
        assert accepted


def test_password_fields_take_pasted_text():
    page = Client().get("/accounts/sign-in/").content.decode()
    assert "onpaste" not in page
    assert 'autocomplete="current-password"' in page


@pytest.fixture
def redis_that_is_away(settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "madoguchi.config.caches.SteadyCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        },
    }


def test_code_is_asked_for_and_cannot_be_guessed_while_redis_is_away(
    takahashi, sign_in, client, redis_that_is_away
):
    sign_in(takahashi.email)
    for _ in range(5):
        client.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    client.post("/accounts/second-factor/authenticate/", {"code": code_now()})
    assert not get_user(client).is_authenticated
    cache.clear()
    client.post("/accounts/second-factor/authenticate/", {"code": code_now()})
    assert get_user(client).is_authenticated
