"""Invitations: a link that works once, for its term, for whoever was meant."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.core.accounts.commands.invitations import (
    accept_invitation,
    invite_person,
    open_invitation,
    renew_invitation,
    revoke_invitation,
)
from madoguchi.core.accounts.models import Invitation, Membership, Person
from madoguchi.core.accounts.terms import InvitationState, Role
from madoguchi.core.errors import Forbidden, Missing, Refused
from madoguchi.core.mail.models import OutgoingMail

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PASSWORD = "はるのおがわはさらさらいくよ"
PASSWORD += "・きし"


@pytest.fixture
def invite(world, as_actor):
    def send(by=None, organisation=None, role=Role.OFFICER, email="new@example.jp"):
        return invite_person(
            email=email, name="髙﨑 𠮷乃", organisation=organisation or world.sections["000"],
            role=role, by=as_actor(by or world.kiryu), now=NOW,
        )  # fmt: skip

    return send


def token_of(invited):
    return invited.link.rstrip("/").rsplit("/", 1)[1]


def test_invited_person_registers_and_signs_in(world, invite):
    invited = invite()
    browser = Client()
    page = browser.get(f"/accounts/invitations/accept/{token_of(invited)}/")
    assert "市民活動推進課" in page.content.decode()
    typed = {"name": "髙﨑 𠮷乃", "name_kana": "たかさき よしの"}
    typed |= {"password": PASSWORD, "password_again": PASSWORD}
    done = browser.post(f"/accounts/invitations/accept/{token_of(invited)}/", typed)
    assert (done.status_code, done.url) == (302, "/accounts/sign-in/")
    signed_in = browser.post(
        "/accounts/sign-in/", {"login": "new@example.jp", "password": PASSWORD}
    )
    assert signed_in.status_code == 302
    actor = browser.get("/accounts/own/").wsgi_request.actor
    assert actor.label == "髙﨑 𠮷乃（生活文化政策部 市民活動推進課）"
    assert actor.roles == {"officer"}


def test_link_works_once(invite):
    token = token_of(invite())
    accept_invitation(token, name="あ", name_kana="", password=PASSWORD, now=NOW)
    assert Client().get(f"/accounts/invitations/accept/{token}/").status_code == 404
    with pytest.raises(Missing):
        accept_invitation(token, name="い", name_kana="", password=PASSWORD, now=NOW)
    assert Person.objects.filter(email="new@example.jp").count() == 1


def test_link_works_until_its_term_ends(invite):
    invited = invite()
    end = invited.invitation.expires_at
    assert end == NOW + timedelta(days=7)
    token = token_of(invited)
    assert open_invitation(token, end - timedelta(milliseconds=1)) == invited.invitation
    with pytest.raises(Missing):
        open_invitation(token, end)
    assert invited.invitation.state(end) is InvitationState.EXPIRED


def test_token_is_stored_only_as_a_hash(invite):
    invited = invite()
    row = Invitation.objects.values().get()
    assert token_of(invited) not in repr(row)
    assert OutgoingMail.objects.get().to_address == "new@example.jp"
    assert invited.link in OutgoingMail.objects.get().body


def test_new_link_makes_the_old_one_void(world, invite, as_actor):
    old = invite()
    new = renew_invitation(old.invitation, by=as_actor(world.kiryu), now=NOW)
    with pytest.raises(Missing):
        open_invitation(token_of(old), NOW)
    assert open_invitation(token_of(new), NOW)


def test_revoked_invitation_is_over(world, invite, as_actor):
    invited = invite()
    revoke_invitation(invited.invitation, by=as_actor(world.kiryu), now=NOW)
    with pytest.raises(Missing):
        open_invitation(token_of(invited), NOW)
    with pytest.raises(Refused, match="終わっています"):
        renew_invitation(invited.invitation, by=as_actor(world.kiryu), now=NOW)


def test_second_open_invitation_to_the_same_role_is_refused(invite):
    invite()
    with pytest.raises(Refused, match="まだ有効"):
        invite(email="NEW@example.jp")


def test_weak_password_is_refused_and_the_link_still_works(invite):
    token = token_of(invite())
    browser = Client()
    for weak in ("みじかい", "passwordpassword1"[:12]):
        typed = {"name": "髙﨑 𠮷乃", "password": weak, "password_again": weak}
        page = browser.post(f"/accounts/invitations/accept/{token}/", typed)
        assert page.status_code == 422
        assert "髙﨑 𠮷乃" in page.content.decode()
        assert "15文字以上" in page.content.decode()
    assert open_invitation(token, NOW)
    assert not Person.objects.filter(email="new@example.jp").exists()


def test_known_person_gets_a_second_membership_and_keeps_the_password(world, invite):
    before = world.saeki.password
    invited = invite(organisation=world.sections["001"], email=world.saeki.email.upper())
    page = Client().post(f"/accounts/invitations/accept/{token_of(invited)}/")
    assert page.status_code == 302
    world.saeki.refresh_from_db()
    assert world.saeki.password == before
    assert Membership.objects.filter(person=world.saeki).count() == 2


def test_role_must_fit_the_kind_of_organisation(world, invite):
    with pytest.raises(Refused, match="役割ではありません"):
        invite(organisation=world.reidai, role=Role.OFFICER)


def test_bidder_cannot_become_ward_staff_at_the_same_time(world, invite):
    invited = invite(email=world.yamabe.email)
    with pytest.raises(Refused, match="同時に兼ねる"):
        accept_invitation(token_of(invited), name="", name_kana="", password="", now=NOW)


def test_manager_invites_own_staff_and_nobody_else(world, invite, as_actor):
    staff = invite(by=world.yamabe, organisation=world.mihon_kikaku, role=Role.CONTRACTOR_STAFF)
    assert staff.invitation.organisation == world.mihon_kikaku
    with pytest.raises(Forbidden):
        invite(by=world.yamabe, organisation=world.reidai, role=Role.CONTRACTOR_STAFF)
    with pytest.raises(Forbidden):
        invite(by=world.saotome, organisation=world.mihon_kikaku, role=Role.CONTRACTOR_STAFF)
    with pytest.raises(Forbidden):
        invite(by=world.saeki)


def test_rival_does_not_exist_for_a_manager(world, client_of, invite):
    other = invite(organisation=world.reidai, role=Role.CONTRACTOR_STAFF, email="r@example.jp")
    browser = client_of(world.yamabe)
    assert (
        browser.get(f"/accounts/organisations/{world.reidai.public_id}/invite/").status_code == 404
    )
    for act in ("renew", "revoke"):
        url = f"/accounts/invitations/{other.invitation.public_id}/{act}/"
        assert browser.post(url).status_code == 404
    assert "r@example.jp" not in browser.get("/accounts/invitations/").content.decode()


def test_link_of_an_administrator_opens_in_the_ward_only(world, invite):
    token = token_of(invite(role=Role.WARD_ADMINISTRATOR))
    page = f"/accounts/invitations/accept/{token}/"
    typed = {"name": "髙﨑 𠮷乃", "password": PASSWORD, "password_again": PASSWORD}
    outside = Client(REMOTE_ADDR="198.51.100.1")
    assert outside.get(page).status_code == 403
    assert outside.post(page, typed).status_code == 403
    assert not Person.objects.filter(email="new@example.jp").exists()
    assert Client().post(page, typed).status_code == 302


def test_invited_approver_sets_up_a_second_factor_at_the_first_sign_in(world, invite):
    token = token_of(invite(role=Role.APPROVER))
    browser = Client()
    typed = {"name": "髙﨑 𠮷乃", "password": PASSWORD, "password_again": PASSWORD}
    browser.post(f"/accounts/invitations/accept/{token}/", typed)
    browser.post("/accounts/sign-in/", {"login": "new@example.jp", "password": PASSWORD})
    for page in ("/", "/accounts/own/", "/procurement/tenders/"):
        assert browser.get(page).url == "/accounts/second-factor/"
    offered = browser.get("/accounts/second-factor/").content.decode()
    assert "認証アプリを設定する" in offered
    assert "パスキーを登録する" in offered
