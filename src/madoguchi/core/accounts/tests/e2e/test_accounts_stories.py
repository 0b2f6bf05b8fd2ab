"""The pages of sign-in and registers in a browser: looked at, by keyboard, and with a passkey."""

import re

import pytest
from django.utils import timezone
from tests.journeys.harness import add_passkey_device
from tests.journeys.looking import missed_by_tab

from madoguchi.core.accounts.commands.invitations import invite_person
from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.testing.personas import as_actor, make_world

PASSWORD = "あさがおのたねを3つぶまきました"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return make_world(timezone.localdate(), password=PASSWORD)


def visit(page, look, paths):
    for path in paths:
        page.goto(path)
        look(page, path.strip("/").replace("/", "-")[:60])


def test_pages_before_sign_in(world, page_as, look, settings):
    settings.DEMO_SIGN_IN = True
    page = page_as(None)
    visit(page, look, [
        "/accounts/sign-in/", "/accounts/sign-up/", "/accounts/password/reset/",
        "/accounts/password/reset/sent/", "/accounts/password/reset/1-void/", "/accounts/inactive/",
        "/accounts/invitations/accept/void/", "/accounts/demo/",
    ])  # fmt: skip
    page.goto("/accounts/sign-in/")
    assert missed_by_tab(page) == []


def test_demo_person_is_one_click_away(world, page_as, settings):
    settings.DEMO_SIGN_IN = True
    page = page_as(None)
    page.goto("/accounts/demo/")
    page.get_by_role("button", name=re.compile("始める.*佐伯 真理子")).click()
    page.get_by_text("佐伯 真理子").first.wait_for()


def test_invited_person_registers_and_signs_in(world, page_as, look):
    invited = invite_person(
        email="new@example.jp", name="𠮷﨑 髙子", organisation=world.mihon_kikaku,
        role=Role.CONTRACTOR_STAFF, by=as_actor(world.kiryu, timezone.localdate()),
        now=timezone.now(),
    )  # fmt: skip
    page = page_as(None)
    page.goto("/accounts/invitations/accept/" + invited.link.split("/accept/")[1])
    look(page, "form")
    page.get_by_label("パスワード", exact=False).first.fill("みじかい")
    page.get_by_label("パスワード（確認）").fill("みじかい")
    page.get_by_role("button", name="登録する").click()
    look(page, "refused")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password_again").fill(PASSWORD)
    page.get_by_role("button", name="登録する").click()
    page.locator("#id_login").fill("new@example.jp")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="サインインする").click()
    page.get_by_text("𠮷﨑 髙子").first.wait_for()


def test_pages_of_an_administrator(world, page_as, look):
    for n in range(30):
        Organisation.objects.create(
            name=f"見本第{n}事業協同組合",
            kind=OrganisationKind.CONTRACTOR,
            name_kana=f"ミホンダイ{n}",
        )
    page = page_as(world.kiryu)
    one, person = world.ibasho.public_id, world.oleksandr
    visit(page, look, [
        "/accounts/organisations/", "/accounts/organisations/?q=どこにもない",
        "/accounts/organisations/tree/", "/accounts/organisations/new/",
        f"/accounts/organisations/{one}/", f"/accounts/organisations/{one}/invite/",
        "/accounts/people/", f"/accounts/people/{person.public_id}/",
        f"/accounts/people/{person.public_id}/memberships/new/", "/accounts/invitations/",
        "/accounts/networks/", "/accounts/permissions/", "/accounts/bulk/",
        "/accounts/bulk/people/",
        f"/accounts/memberships/{person.memberships.get().pk}/end/",
    ])  # fmt: skip
    page.goto(f"/accounts/organisations/{one}/invite/")
    page.locator("#id_email").fill("invited@example.jp")
    page.locator("#id_name").fill("﨑田 𠮷彦")
    page.locator("#id_role").select_option("contractor_staff")
    page.get_by_role("button", name="招待を送る").click()
    look(page, "invited")
    visit(page, look, ["/accounts/invitations/?state=open"])


def test_bulk_file_is_shown_with_its_mistakes(world, page_as, look):
    page = page_as(world.kiryu)
    page.goto("/accounts/bulk/people/")
    head = "氏名,ふりがな,メール,組織,役割,職名\r\n"
    for name, row in (
        ("mistakes", "髙木,,壊れた,ない組織,係長,\r\n"),
        ("right", "髙木 梢,たかぎ こずえ,takagi@example.jp,みほん企画株式会社,事業者担当者,\r\n"),
    ):
        page.goto("/accounts/bulk/people/")
        file = {"name": "people.csv", "mimeType": "text/csv", "buffer": (head + row).encode()}
        page.locator("#id_file").set_input_files(file)
        page.get_by_role("button", name="内容を確かめる").click()
        look(page, name)
    page.get_by_role("button", name="1件を招待する").click()
    page.get_by_text("takagi@example.jp").first.wait_for()


def test_pages_of_a_contractor_manager(world, page_as, look):
    page = page_as(world.tsujimura)
    visit(page, look, ["/accounts/own-organisation/", "/accounts/own/"])


def test_pages_of_somebody_who_may_not(world, page_as, look):
    page = page_as(world.saeki)
    assert page.goto("/accounts/organisations/").status == 403
    look(page)


def test_lock_page(world, page_as, look):
    page = page_as(world.saeki)
    page.goto("/accounts/lock/?next=/accounts/own/")
    look(page)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="続ける", exact=True).click()
    page.get_by_role("heading", name="安全設定").wait_for()


def test_passkey_is_registered_and_opens_the_door(world, page_as, look):
    page = page_as(None)
    page.goto("/accounts/sign-in/?next=/accounts/second-factor/")
    page.locator("#id_login").fill(world.takahashi.email)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="サインインする").click()
    look(page, "duty")
    page.get_by_role("link", name="パスキーを登録する").click()
    look(page, "reauthentication")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="確認する").click()
    look(page, "add")
    add_passkey_device(page)  # looking closely takes the device away again
    page.locator("#id_name").fill("庁内の端末")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.get_by_role("heading", name="予備コード").wait_for()
    page.goto("/accounts/sign-out/")
    page.locator("main").get_by_role("button", name="サインアウトする").click()
    page.goto("/accounts/sign-in/?next=/accounts/own/")
    page.locator("#passkey_login").click()
    page.get_by_text("髙橋 一郎").first.wait_for()
    visit(page, look, [
        "/accounts/own/", "/accounts/second-factor/", "/accounts/second-factor/recovery-codes/",
        "/accounts/second-factor/webauthn/", "/accounts/sign-out/",
        "/accounts/own/sign-out-everywhere/", "/accounts/password/change/",
    ])  # fmt: skip


def test_authenticator_app_pages(world, page_as, look):
    page = page_as(world.saeki, mfa=False)
    page.goto("/accounts/second-factor/totp/activate/")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="確認する").click()
    look(page, "activate")
    page.locator("#id_code").fill("000000")
    page.get_by_role("button", name="設定する").click()
    look(page, "wrong-code")
