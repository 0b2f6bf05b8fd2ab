"""Every mail of allauth is a row of the ledger; none goes around it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from madoguchi.core.accounts import adapter, sign_in_urls
from madoguchi.core.accounts.models import RegisteredNetwork
from madoguchi.core.mail.models import OutgoingMail

pytestmark = pytest.mark.django_db
PASSWORD = "あさがおのたねを3つぶまきました"
NEW = "ゆうやけこやけでひがくれて" + "まつり"


def letters():
    return [row.template for row in OutgoingMail.objects.order_by("pk")]


def link_of(row):
    return re.search(r"https?://[^/]+(/accounts/password/reset/\S+)", row.body).group(1)


@pytest.fixture
def saekis(world_with_passwords, sign_in, client):
    sign_in(world_with_passwords.saeki.email)
    client.post("/accounts/reauthentication/", {"password": PASSWORD})
    return client


def test_new_password_by_link_and_by_page_are_told(world_with_passwords, saekis):
    words = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert saekis.post("/accounts/password/change/", words).status_code == 302
    Client().post("/accounts/password/reset/", {"email": world_with_passwords.saeki.email})
    assert letters() == ["accounts/mail/password_changed", "accounts/mail/password_reset"]
    browser, link = Client(), link_of(OutgoingMail.objects.get(template__endswith="_reset"))
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": PASSWORD + "あ", "password2": PASSWORD + "あ"})
    assert letters()[2:] == ["accounts/mail/password_changed"]
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)  # these are told after the commit
def test_second_factor_set_up_renewed_and_taken_off_is_told(saekis, world_with_passwords):
    factor = "/accounts/second-factor/"
    page = saekis.get(f"{factor}totp/activate/")
    counter = next(iter(yield_hotp_counters_from_time()))
    code = f"{hotp_value(page.context['form'].secret, counter):06}"
    assert saekis.post(f"{factor}totp/activate/", {"code": code}).status_code == 302
    assert saekis.post(f"{factor}recovery-codes/generate/").status_code == 302
    assert saekis.post(f"{factor}totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=world_with_passwords.saeki).exists()
    assert set(letters()) == {"accounts/mail/second_factor_changed"}
    assert len(letters()) == 3
    assert {row.to_address for row in OutgoingMail.objects.all()} == {
        world_with_passwords.saeki.email
    }
    assert mail.outbox == []


def test_no_page_of_allauth_is_offered_whose_mails_have_no_letter():
    """Confirming addresses, codes by mail and sign-up are closed, so their mails cannot come up."""
    names = {url.name for url in sign_in_urls.urlpatterns if isinstance(url, URLPattern)}
    assert {name for name in names if "email" in name or "code" in name} == set()
    assert not adapter.HouseAccountAdapter().is_open_for_signup(None)
    assert Client().post("/accounts/sign-up/", {"email": "new@example.jp"}).status_code == 200
    assert letters() == []


def test_link_of_an_administrator_sets_a_password_in_the_ward_only(world_with_passwords, client):
    RegisteredNetwork.objects.all().delete()
    RegisteredNetwork.objects.create(
        cidr="192.0.2.0/24", label="庁内", valid_from=timezone.localdate()
    )
    ward, home = {"REMOTE_ADDR": "192.0.2.8"}, {"REMOTE_ADDR": "198.51.100.1"}
    kiryu = world_with_passwords.kiryu
    client.post("/accounts/password/reset/", {"email": kiryu.email}, **ward)
    link = link_of(OutgoingMail.objects.get())
    form = client.get(link, follow=True, **home).redirect_chain[-1][0]
    words = {"password1": NEW, "password2": NEW}
    refused = client.post(form, words, **home)
    assert "登録ネットワークから" in refused.content.decode()
    kiryu.refresh_from_db()
    assert kiryu.check_password(PASSWORD)
    assert client.post(form, words, **ward).status_code == 302
    kiryu.refresh_from_db()
    assert kiryu.check_password(NEW)
