"""Sign-in: by address and password, throttled, telling nothing, written down without secrets."""

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from madoguchi.core.accounts.forms.sign_in import NewPasswordForm
from madoguchi.core.accounts.models import RegisteredNetwork
from madoguchi.core.accounts.passwords import length_hint
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.trail import verify
from madoguchi.core.trail.models import TrailEntry

pytestmark = pytest.mark.django_db


def is_signed_in(client):
    return get_user(client).is_authenticated


def test_right_password_signs_in_and_leads_back(world_with_passwords, client):
    answer = client.post(
        "/accounts/sign-in/?next=/accounts/own/",
        {"login": "Saeki@city.mihon.example.jp", "password": "あさがおのたねを3つぶまきました",
         "next": "/accounts/own/"},
    )  # fmt: skip
    assert (answer.status_code, answer.url) == (302, "/accounts/own/")
    assert is_signed_in(client)


def test_session_planted_before_the_sign_in_is_worth_nothing_after_it(world_with_passwords, client):
    session = client.session
    session["planted"] = "1"
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    client.post(
        "/accounts/sign-in/",
        {"login": world_with_passwords.saeki.email, "password": "あさがおのたねを3つぶまきました"},
    )
    assert is_signed_in(client)
    assert client.session.session_key != planted
    assert not client.session.exists(planted)


def test_foreign_next_address_is_ignored(world_with_passwords, client):
    answer = client.post(
        "/accounts/sign-in/",
        {"login": world_with_passwords.saeki.email, "password": "あさがおのたねを3つぶまきました",
         "next": "https://evil.example.com/"},
    )  # fmt: skip
    assert answer.url == "/"


def test_wrong_password_and_unknown_address_answer_alike(world_with_passwords, sign_in, client):
    wrong = sign_in(world_with_passwords.saeki.email, "ちがうパスワードを入力しました")
    unknown = sign_in("nobody@example.jp", "ちがうパスワードを入力しました")
    assert wrong.status_code == unknown.status_code == 200
    assert list(wrong.context["form"].errors.values()) == list(
        unknown.context["form"].errors.values()
    )
    assert not is_signed_in(client)


def test_sign_up_is_closed(client):
    page = client.get("/accounts/sign-up/")
    assert "招待制です" in page.content.decode()
    assert "<form" not in page.content.decode().split("<main")[1].split("</main")[0]


def test_failures_are_recorded_without_what_was_typed(world_with_passwords, sign_in, trail_rows):
    sign_in(world_with_passwords.saeki.email, "ひみつのことばをまちがえた")
    sign_in("himitsu-no-kotoba@example.jp", "ひみつのことば")
    rows = trail_rows("accounts.sign_in_failed")
    assert [row.row_pk for row in rows] == [str(world_with_passwords.saeki.pk), ""]
    everything = repr(list(TrailEntry.objects.values_list()))
    assert "ひみつ" not in everything
    assert "himitsu" not in everything


def test_sign_in_and_out_are_recorded_and_writes_name_their_route(
    world_with_passwords, sign_in, client, trail_rows
):
    sign_in(world_with_passwords.saeki.email)
    client.post("/accounts/own/sign-out-everywhere/")
    assert [row.actor_label for row in trail_rows("accounts.signed_in")] == ["佐伯 真理子"]
    written = TrailEntry.objects.filter(
        source="web:POST accounts/own/sign-out-everywhere/ from 127.0.0.1"
    )
    assert {row.actor_id for row in written} == {world_with_passwords.saeki.pk}
    assert verify().ok


def test_typed_password_is_stored_nowhere(world_with_passwords, sign_in):
    sign_in(world_with_passwords.saeki.email, "ひみつのことばをまちがえた")
    attempt = AccessAttempt.objects.get()
    assert "ひみつ" not in attempt.post_data
    assert "*****" in attempt.post_data


def test_sixth_try_is_refused_even_with_the_right_password(world_with_passwords, sign_in, client):
    email = world_with_passwords.saeki.email
    answers = [sign_in(email, f"まちがい{n}").status_code for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert sign_in(email).status_code == 429
    assert not is_signed_in(client)


def test_waiting_opens_it_again(world_with_passwords, sign_in, client, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    email = world_with_passwords.saeki.email
    for n in range(5):
        sign_in(email, f"まちがい{n}")
    time_machine.move_to(start + timezone.timedelta(minutes=14, seconds=59), tick=False)
    assert sign_in(email).status_code == 429
    time_machine.move_to(start + timezone.timedelta(minutes=15, seconds=1), tick=False)
    assert sign_in(email).status_code == 302


def test_forged_forwarding_header_does_not_escape_the_limit(world_with_passwords, sign_in):
    email = world_with_passwords.saeki.email
    answers = [
        sign_in(email, f"まちがい{n}", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}").status_code
        for n in range(6)
    ]
    assert answers == [200, 200, 200, 200, 429, 429]


def test_forged_forwarding_header_through_our_proxy_does_not_escape_either(
    world_with_passwords, sign_in, settings
):
    """The proxy appends the true client; what the client wrote stands to the left of it."""
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    email = world_with_passwords.saeki.email
    answers = [
        sign_in(
            email, f"まちがい{n}", address="10.0.0.1",
            HTTP_X_FORWARDED_FOR=f"203.0.113.{n}, 198.51.100.7",
        ).status_code
        for n in range(6)
    ]  # fmt: skip
    assert answers == [200, 200, 200, 200, 429, 429]


def test_rival_elsewhere_cannot_lock_somebody_out_where_they_always_sign_in(
    world_with_passwords, sign_in
):
    email = world_with_passwords.yamabe.email
    assert sign_in(email, browser=Client(), address="198.51.100.1").status_code == 302
    for n in range(25):
        sign_in(email, f"まちがい{n}", browser=Client(), address=f"203.0.113.{n}")
    assert sign_in(email, browser=Client(), address="192.0.2.99").status_code == 429
    assert sign_in(email, browser=Client(), address="198.51.100.1").status_code == 302


def test_own_success_does_not_clear_the_failures_of_an_address(world_with_passwords, sign_in):
    sign_in(world_with_passwords.saeki.email, "まちがい", address="203.0.113.5")
    sign_in(world_with_passwords.himuro.email, browser=Client(), address="203.0.113.5")
    assert AccessAttempt.objects.filter(ip_address="203.0.113.5").count() == 1


def ask_reset(client, email, address="127.0.0.1"):
    return client.post("/accounts/password/reset/", {"email": email}, REMOTE_ADDR=address)


def test_password_reset_answers_alike_and_mails_only_people_we_know(world, client):
    known = ask_reset(client, world.saeki.email)
    unknown = ask_reset(Client(), "nobody@example.jp")
    assert known.status_code == unknown.status_code == 302
    assert known.url == unknown.url
    assert [m.to_address for m in OutgoingMail.objects.all()] == [world.saeki.email]
    assert mail.outbox == []


def test_password_reset_link_sets_a_password_once(world, client):
    ask_reset(client, world.saeki.email)
    link = next(
        line for line in OutgoingMail.objects.get().body.splitlines() if "/password/reset/" in line
    )
    path = link.split("testserver", 1)[1]
    form_page = client.get(path, follow=True)
    target = form_page.redirect_chain[-1][0]
    short = client.post(target, {"password1": "みじかい", "password2": "みじかい"})
    assert "15文字以上" in short.content.decode()
    new = "ゆうやけこやけで ひがくれて"
    new += "・まつり"
    assert client.post(target, {"password1": new, "password2": new}).status_code == 302
    world.saeki.refresh_from_db()
    assert world.saeki.check_password(new)
    assert "使えません" in Client().get(path, follow=True).content.decode()


def test_hint_of_a_new_password_names_the_length_that_counts(world, settings):
    settings.PASSWORD_LENGTH = 8
    alone = "15文字以上。文字の種類の決まりはありません。貼り付けもできます。"
    assert length_hint() == length_hint(world.saeki) == alone
    Authenticator.objects.create(user=world.saeki, type=Authenticator.Type.TOTP, data={})
    assert length_hint(world.saeki) == alone.replace("15", "8")
    hint = NewPasswordForm(user=world.saeki, temp_key="").fields["password1"].help_text
    assert hint == f"{length_hint(world.saeki)}最近使ったパスワードは使えません。"


def test_password_reset_of_an_administrator_needs_the_ward_network(world, client, trail_rows):
    RegisteredNetwork.objects.all().delete()
    RegisteredNetwork.objects.create(
        cidr="192.0.2.0/24", label="庁内", valid_from=timezone.localdate()
    )
    outside = ask_reset(client, world.kiryu.email, "198.51.100.1")
    assert outside.url == "/accounts/password/reset/sent/"
    assert OutgoingMail.objects.count() == 0
    assert len(trail_rows("accounts.password_reset.refused")) == 1
    ask_reset(Client(), world.kiryu.email, "192.0.2.5")
    assert OutgoingMail.objects.count() == 1


def test_passkey_without_script_says_what_it_needs_and_what_else_one_can_do(client):
    told = client.post(reverse("mfa_login_webauthn"), {"credential": ""}, follow=True)
    text = told.content.decode()
    assert told.redirect_chain == [("/accounts/sign-in/", 302)]
    assert "パスキーを使うには、ブラウザーのJavaScriptを有効にしてください。" in text
    assert "メールアドレスとパスワードでサインインしてください。" in text
    assert "入力してください。" not in text
