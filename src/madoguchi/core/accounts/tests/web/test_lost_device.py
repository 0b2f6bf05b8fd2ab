"""A lost device: an administrator takes the second factor off; a new one is set up at sign-in."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.core.accounts.commands.people import reset_second_factor
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.models import OutgoingMail

pytestmark = pytest.mark.django_db
NOW = timezone.now()
REASON = "窓口で職員証を確認した"


@kept
def takahashi(world_with_passwords):
    person = world_with_passwords.takahashi
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(person)
    return person


def test_reset_removes_every_factor_ends_sessions_is_recorded_and_told(
    world_with_passwords, takahashi, client_of, trail_rows
):
    his_own = client_of(takahashi)
    assert his_own.get("/accounts/own/").status_code == 200
    page = f"/accounts/people/{takahashi.public_id}/second-factor-reset/"
    administrator = client_of(world_with_passwords.kiryu)
    assert page in administrator.get(f"/accounts/people/{takahashi.public_id}/").content.decode()
    assert administrator.post(page, {"reason": " "}).status_code == 422
    assert Authenticator.objects.filter(user=takahashi).count() == 2
    assert administrator.post(page, {"reason": REASON}).status_code == 302

    assert Authenticator.objects.filter(user=takahashi).count() == 0
    assert his_own.get("/accounts/own/").url == "/accounts/sign-in/?next=/accounts/own/"
    (row,) = trail_rows("accounts.second_factor_reset")
    assert (row.actor_id, row.row_pk) == (world_with_passwords.kiryu.pk, str(takahashi.pk))
    assert json.loads(row.after) == {"kinds": "recovery_codes、totp", "reason": REASON}
    assert [(m.to_address, m.template) for m in OutgoingMail.objects.all()] == [
        (takahashi.email, "accounts/mail/second_factor_reset")
    ]


def test_after_the_reset_the_password_alone_leads_to_setting_up_a_new_one(
    world_with_passwords, takahashi, as_actor, sign_in, client
):
    administrator = as_actor(world_with_passwords.kiryu)
    reset_second_factor(takahashi, reason=REASON, by=administrator, now=NOW)
    sign_in(takahashi.email)
    assert get_user(client) == takahashi
    assert client.get("/accounts/own/").url == "/accounts/second-factor/"


def test_nobody_resets_their_own_and_others_may_not(world_with_passwords, takahashi, as_actor):
    TOTP.activate(world_with_passwords.kiryu, "JBSWY3DPEHPK3PXP")
    kiryu = as_actor(world_with_passwords.kiryu)
    with pytest.raises(Refused, match="別の区管理者"):
        reset_second_factor(world_with_passwords.kiryu, reason=REASON, by=kiryu, now=NOW)
    for other in (world_with_passwords.saeki, world_with_passwords.onishi, takahashi):
        with pytest.raises(Forbidden):
            reset_second_factor(takahashi, reason=REASON, by=as_actor(other), now=NOW)
    with pytest.raises(Forbidden):  # without a second factor of one's own
        reset_second_factor(
            takahashi, reason=REASON, by=as_actor(world_with_passwords.kiryu, mfa=False), now=NOW
        )
    with pytest.raises(Refused, match="設定していません"):
        reset_second_factor(world_with_passwords.saeki, reason=REASON, by=kiryu, now=NOW)
    assert Authenticator.objects.filter(user=takahashi).count() == 2


def test_short_password_opens_nothing_once_its_second_factor_is_gone(
    world_with_passwords, sign_in, client
):
    person = world_with_passwords.saeki
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    person.has_short_password = True
    person.save()
    call_command("reset_second_factor", person.email.upper(), REASON)
    sign_in(person.email)
    assert client.get("/accounts/own/").url == "/accounts/second-factor/"
    assert client.get("/accounts/second-factor/").status_code == 200


def test_command_names_an_unknown_address(db):
    with pytest.raises(CommandError, match=r"nobody@example\.jp"):
        call_command("reset_second_factor", "nobody@example.jp", REASON)
