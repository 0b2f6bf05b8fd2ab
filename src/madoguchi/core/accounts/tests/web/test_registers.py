"""The registers of organisations, people, memberships and networks."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from madoguchi.core.accounts.commands.memberships import begin_membership, end_membership
from madoguchi.core.accounts.commands.networks import close_network, register_network
from madoguchi.core.accounts.commands.organisations import change_own_organisation
from madoguchi.core.accounts.models import Invitation, Organisation, Person, RegisteredNetwork
from madoguchi.core.accounts.permissions import all_permissions, permission_of
from madoguchi.core.accounts.queries.memberships import valid_memberships
from madoguchi.core.accounts.rules.bulk import ORGANISATION_COLUMNS
from madoguchi.core.accounts.secrets import token_hash
from madoguchi.core.accounts.terms import OrganisationKind, Role
from madoguchi.core.errors import Forbidden, Refused

pytestmark = pytest.mark.django_db
NOW, TODAY = timezone.now(), timezone.localdate()
WARD_PAGES = (
    "organisations/", "organisations/tree/", "organisations/export/", "people/", "people/export/",
    "permissions/",
)  # fmt: skip
ADMINISTRATOR_PAGES = (
    "organisations/new/", "invitations/", "networks/", "bulk/", "bulk/people/",
    "bulk/organisations/",
    "bulk/organisations/template/", "bulk/people/template/?format=xlsx",
)  # fmt: skip


@pytest.fixture
def kiryus(world, client_of):
    return client_of(world.kiryu)


@pytest.mark.parametrize("page", [*WARD_PAGES, *ADMINISTRATOR_PAGES])
def test_pages_open_for_administrators_only(world, client_of, client, page):
    expected = {
        "kiryu": 200, "kagami": 200 if page in WARD_PAGES else 403, "saeki": 403,
        "takahashi": 403, "yoshida": 403,
    }  # fmt: skip
    expected["yamabe"] = 200 if page == "invitations/" else 403
    seen = {
        who: client_of(getattr(world, who)).get(f"/accounts/{page}").status_code for who in expected
    }
    assert seen == expected
    assert client.get(f"/accounts/{page}").status_code == 302


def test_pages_of_one_thing_open(world, kiryus):
    for path in (
        f"organisations/{world.ibasho.public_id}/",
        f"organisations/{world.ibasho.public_id}/change/",
        f"organisations/{world.ibasho.public_id}/invite/", f"people/{world.oleksandr.public_id}/",
        f"people/{world.lan.public_id}/change/", f"people/{world.lan.public_id}/memberships/new/",
        f"memberships/{world.lan.memberships.get().pk}/end/",
        f"networks/{RegisteredNetwork.objects.first().pk}/close/",
    ):  # fmt: skip
        page = kiryus.get(f"/accounts/{path}")
        assert page.status_code == 200, path
        assert page.content.decode().count("<h1") == 1, path


def test_organisation_list_searches_filters_and_costs_the_same_for_many_rows(world, kiryus):
    page = kiryus.get("/accounts/organisations/", {"q": "例題", "kind": "contractor"})
    assert [one.name for one in page.context["listing"].rows] == ["株式会社例題学習社"]

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            kiryus.get("/accounts/organisations/?size=100")
        return len(caught)

    before = queries()
    for n in range(40):
        Organisation.objects.create(name=f"株式会社{n}", kind=OrganisationKind.CONTRACTOR)
    assert queries() == before


def test_people_list_finds_by_role_and_costs_the_same_for_many_rows(world, kiryus):
    page = kiryus.get("/accounts/people/", {"role": "committee_member"})
    assert {one.name for one in page.context["listing"].rows} == {
        "𠮷田 みなみ",
        "﨑山 健",
        "渡邉 百合子",
    }

    def queries():
        with CaptureQueriesContext(connection) as caught:
            kiryus.get("/accounts/people/?size=100")
        return len(caught)

    before = queries()
    for n in range(30):
        Person.objects.create(email=f"p{n}@example.jp", name=f"人{n}")
    assert queries() == before


def test_export_carries_the_rows_of_the_list_and_no_formula(world, kiryus):
    Organisation.objects.create(name="=HYPERLINK(1)", kind=OrganisationKind.FACILITY)
    exported = kiryus.get("/accounts/organisations/export/?kind=facility").content
    text = exported.decode("utf-8-sig")
    assert len(text.splitlines()) == 2
    assert "'=HYPERLINK(1)" in text


def test_wrong_corporate_number_is_refused_and_the_form_keeps_what_was_typed(world, kiryus):
    typed = {"kind": "contractor", "name": "株式会社髙﨑", "corporate_number": "1234567890123"}
    page = kiryus.post("/accounts/organisations/new/", typed)
    assert page.status_code == 422
    assert "検査数字" in page.content.decode()
    assert "株式会社髙﨑" in page.content.decode()
    assert not Organisation.objects.filter(name="株式会社髙﨑").exists()
    typed["corporate_number"] = "7000012050002"
    assert kiryus.post("/accounts/organisations/new/", typed).status_code == 302
    assert Organisation.objects.get(name="株式会社髙﨑").corporate_number == "7000012050002"


def test_section_cannot_stand_under_itself(world, kiryus):
    department = world.sections["000"].parent
    page = kiryus.post(
        f"/accounts/organisations/{department.public_id}/change/",
        {"kind": "section", "name": department.name, "parent": world.sections["000"].pk},
    )
    assert page.status_code == 422
    assert "循環" in page.content.decode()
    department.refresh_from_db()
    assert department.parent == world.ward


def test_tree_lists_parents_before_children(world, kiryus):
    nodes = kiryus.get("/accounts/organisations/tree/").context["nodes"]
    assert [node.depth for node in nodes[:3]] == [0, 1, 2]
    places = {node.organisation.pk: n for n, node in enumerate(nodes)}
    assert all(
        places[n.organisation.parent_id] < places[n.organisation.pk] for n in nodes if n.depth
    )
    assert len(nodes) == 11


def test_membership_is_ended_and_never_deleted(world, as_actor):
    membership = world.saeki.memberships.get()
    by = as_actor(world.kiryu)
    end_membership(membership, ended_on=TODAY, by=by, now=NOW)
    assert valid_memberships(world.saeki, TODAY) == [membership]
    assert valid_memberships(world.saeki, TODAY + timedelta(days=1)) == []
    assert world.saeki.memberships.count() == 1


def test_same_role_twice_at_a_time_is_refused(world, as_actor):
    with pytest.raises(Refused, match="すでに"):
        begin_membership(
            world.saeki, world.sections["000"], Role.OFFICER, started_on=TODAY,
            by=as_actor(world.kiryu), now=NOW,
        )  # fmt: skip


def test_last_administrator_stays(world, as_actor):
    with pytest.raises(Refused, match="一人もいなくなります"):
        end_membership(
            world.kiryu.memberships.get(), ended_on=TODAY, by=as_actor(world.kiryu), now=NOW
        )


def test_giving_roles_needs_administrator_second_factor_and_ward_network(world, as_actor):
    def give(by):
        begin_membership(
            world.saeki, world.sections["001"], Role.OFFICER, started_on=TODAY, by=by, now=NOW
        )

    for refused in (as_actor(world.saeki), as_actor(world.kiryu, mfa=False)):
        with pytest.raises(Forbidden):
            give(refused)
    give(as_actor(world.kiryu))


def test_stopped_person_cannot_sign_in_and_the_row_stays(world, kiryus, client_of):
    browser = client_of(world.saeki)
    kiryus.post(f"/accounts/people/{world.saeki.public_id}/stop/")
    assert browser.get("/accounts/own/").status_code == 302
    world.saeki.refresh_from_db()
    assert world.saeki.is_active is False
    own = kiryus.post(f"/accounts/people/{world.kiryu.public_id}/stop/", follow=True)
    assert "自分自身は停止できません" in own.content.decode()


def test_contractor_keeps_own_particulars_and_cannot_rename_itself(world, client_of, as_actor):
    browser = client_of(world.yamabe)
    page = browser.get("/accounts/own-organisation/")
    assert "まなびの小舟" in page.content.decode()
    assert "例題学習社" not in page.content.decode()
    browser.post(
        "/accounts/own-organisation/",
        {"trade_name": "みほん", "name": "改名",
         "former_names": "有限会社みほん企画室\r\n\r\n見本堂",
         "blind_words": "山辺", "representative": "山辺 正臣"},
    )  # fmt: skip
    world.mihon_kikaku.refresh_from_db()
    assert world.mihon_kikaku.former_names == ["有限会社みほん企画室", "見本堂"]
    assert world.mihon_kikaku.name == "みほん企画株式会社"
    with pytest.raises(ValueError, match="name"):
        change_own_organisation(
            world.mihon_kikaku, {"name": "改名"}, by=as_actor(world.yamabe), now=NOW
        )
    with pytest.raises(Forbidden):
        change_own_organisation(world.reidai, {"phone": "1"}, by=as_actor(world.yamabe), now=NOW)


def test_manager_ends_own_staff_but_not_the_rivals_and_not_self(world, client_of):
    browser = client_of(world.yamabe)

    def end(person):
        pk = person.memberships.get().pk
        return browser.post(f"/accounts/own-organisation/staff/{pk}/end/").status_code

    assert [end(world.saotome), end(world.himuro), end(world.yamabe)] == [302, 404, 302]
    assert world.saotome.memberships.get().ended_on == TODAY
    assert world.himuro.memberships.get().ended_on is None
    assert world.yamabe.memberships.get().ended_on is None


def test_networks_are_checked_and_the_last_one_stays(world, as_actor):
    by = as_actor(world.kiryu)
    for wrong in ("192.0.2.1/24", "庁内", ""):
        with pytest.raises(Refused):
            register_network(wrong, "庁内", valid_from=TODAY, by=by, now=NOW)
    RegisteredNetwork.objects.all().delete()
    only = register_network("192.0.2.0/24", "庁内", valid_from=TODAY, by=by, now=NOW)
    with pytest.raises(Refused, match="先に別の"):
        close_network(only, valid_to=TODAY, by=by, now=NOW)


def permissions_on(page):
    """What the page says that somebody may do, one for each row."""
    return re.findall(r'<td data-label="できること">(.+?)</td>', page)


def test_permission_page_names_every_permission_and_filters_by_role(world, kiryus):
    """In words: the codes stand in what the command ``permissions`` prints."""
    page = kiryus.get("/accounts/permissions/").content.decode()
    assert sorted(permissions_on(page)) == sorted(escape(one.label) for one in all_permissions())
    assert "accounts.invitation.send" not in page
    narrowed = kiryus.get("/accounts/permissions/?role=contractor_manager").content.decode()
    shown = permissions_on(narrowed)
    assert permission_of("accounts.own_staff.change").label in shown
    assert permission_of("accounts.invitation.send").label not in shown


HEADER = ",".join(ORGANISATION_COLUMNS) + "\r\n"


def upload(browser, kind, text, encoding="utf-8-sig"):
    file = SimpleUploadedFile("一覧.csv", text.encode(encoding))
    return browser.post(f"/accounts/bulk/{kind}/", {"file": file})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_bulk_shows_first_and_registers_on_confirmation(world, kiryus, encoding):
    text = (
        HEADER + "区の部署,保育部 保育課,,,,保育部,,,,,,,\r\n区の部署,保育部,,,,みほん区,,,,,,,\r\n"
    )
    text += "事業者,株式会社髙﨑,,,,,7000012050002,,,,,,info@example.jp\r\n"
    before = Organisation.objects.count()
    preview = upload(kiryus, "organisations", text, encoding)
    assert preview.status_code == 200
    assert Organisation.objects.count() == before
    assert kiryus.post("/accounts/bulk/organisations/confirmation/").status_code == 302
    assert Organisation.objects.get(name="保育部 保育課").parent.parent == world.ward
    assert Organisation.objects.get(name="株式会社髙﨑").corporate_number == "7000012050002"
    kiryus.post("/accounts/bulk/organisations/confirmation/")
    assert Organisation.objects.count() == before + 3


def test_bulk_names_every_mistake_by_row_and_registers_nothing(world, kiryus):
    text = HEADER + "会社,,,,,,,,,,,,\r\n事業者,株式会社例題学習社,,,,,123,,,,,,壊れた\r\n"
    text += "区の部署,新課,,,,ない部,,,,,,,\r\n事業者,よい\u202e名,,,,,,,,,,,\r\n"
    before = Organisation.objects.count()
    page = upload(kiryus, "organisations", text)
    assert page.status_code == 422
    found = {(error.line, error.column) for error in page.context["errors"]}
    assert found == {
        (2, "種別"), (2, "名称"), (3, "名称"), (3, "法人番号"), (3, "メール"), (4, "上位組織"),
        (5, "名称"),
    }  # fmt: skip
    kiryus.post("/accounts/bulk/organisations/confirmation/")
    assert Organisation.objects.count() == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x81\xff\xfe\x00" * 9, "文字を読み取れません"),
        ("名称\r\nあ\r\n".encode(), "列「種別」"),
        (HEADER.encode(), "登録する行がありません"),
        ((HEADER + "事業者,あ,,,,,,,,,,,\r\n" * 2001).encode(), "2,000行を超えて"),
    ],
)
def test_bulk_file_that_cannot_be_read_says_what_to_do(world, kiryus, content, sentence):
    page = kiryus.post(
        "/accounts/bulk/organisations/", {"file": SimpleUploadedFile("x.csv", content)}
    )
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_bulk_people_are_all_invited_or_none(world, kiryus):
    head = "氏名,ふりがな,メール,組織,役割,職名\r\n"
    rows = "新井 一,あらい はじめ,arai@example.jp,みほん企画株式会社,事業者担当者,\r\n"
    bad = rows + "氷室,,himuro2@example.jp,株式会社例題学習社,担当者,\r\n"
    assert upload(kiryus, "people", head + bad).status_code == 422
    assert Invitation.objects.count() == 0
    assert upload(kiryus, "people", head + rows).status_code == 200
    Invitation.objects.create(
        email="arai@example.jp", name="新井", organisation=world.mihon_kikaku,
        role=Role.CONTRACTOR_STAFF, token_hash="x", created_at=NOW,
        expires_at=NOW + timedelta(days=9),
    )  # fmt: skip
    refused = kiryus.post("/accounts/bulk/people/confirmation/", follow=True)
    assert "1件も登録していません。2行目：" in refused.content.decode()
    assert Invitation.objects.count() == 1


def test_template_is_read_back_without_mistakes_in_its_header(kiryus):
    template = kiryus.get("/accounts/bulk/organisations/template/").content
    page = kiryus.post(
        "/accounts/bulk/organisations/", {"file": SimpleUploadedFile("x.csv", template)}
    )
    assert (page.status_code, page.context["count"]) == (200, 1)


def test_first_administrator_is_invited_from_the_command_line(db, capsys):
    call_command("register_network", "192.0.2.0/24", "庁内LAN")
    call_command("invite_administrator", "admin@example.jp", "桐生 直人")
    said = capsys.readouterr()
    assert ("/accounts/invitations/accept/" in said.out, said.err) == (True, "")
    assert Invitation.objects.get().role == Role.WARD_ADMINISTRATOR


def test_first_administrator_asked_for_again_gets_a_new_link_and_the_old_one_is_void(db, capsys):
    call_command("register_network", "192.0.2.0/24", "庁内LAN")
    links = []
    for email in ("admin@example.jp", " Admin@example.jp"):
        call_command("invite_administrator", email, "桐生 直人")
        links.append(capsys.readouterr().out.split()[-1])
    token = token_hash(links[1].split("/")[-2])
    assert list(Invitation.objects.values_list("token_hash", flat=True)) == [token]


def test_first_invitation_without_a_network_says_what_is_missing(db, capsys):
    call_command("invite_administrator", "admin@example.jp", "桐生 直人")
    assert capsys.readouterr().err == (
        "登録ネットワークがまだないため、このリンクはどこからも開けません。"
        '先に register_network 192.0.2.0/24 "本庁舎" のように登録してください。\n'
    )
