"""Uploads left in the middle: named to their sender who comes back, and to nobody else."""

import os
from datetime import timedelta

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import timezone
from django_cotton.compiler_regex import CottonCompiler

from madoguchi.core.vault import keyring, purposes
from madoguchi.core.vault.cipher import CELL_BYTES
from madoguchi.core.vault.keys import create_key
from madoguchi.core.vault.models import StoredFile, Upload
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.purposes import Purpose, UploadTerms
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.tests.builders import MB, pdf

pytestmark = pytest.mark.django_db
BODY = pdf(text=os.urandom(CELL_BYTES).hex().encode())
COMPONENT = '<c-vault-upload purpose="test.proposal" subject="{{ subject }}" label="企画提案書" />'


def component_for(person, as_actor, subject="2026-012"):
    """The upload component as the person finds it on the page of a place."""
    request = RequestFactory().get("/bids/2026-012/?step=2")
    request.actor, request.now = as_actor(person), timezone.now()
    return (
        engines["django"]
        .from_string(CottonCompiler().process(COMPONENT))
        .render({"subject": subject}, request)
    )


@pytest.fixture
def filer(db, world, client_of, monkeypatch):
    """The browser of somebody who may file at the one place of these tests."""
    terms = UploadTerms(key=create_key("公募", timezone.now()), policy=FilePolicy(("pdf",), MB))
    place = Purpose(terms=lambda *_: terms, finished=lambda *_: "/done/")
    monkeypatch.setattr(purposes, "_purposes", {"test.proposal": place})
    return client_of(world.yamabe)


def begin(client, token="t1"):
    form = {
        "purpose": "test.proposal", "subject": "2026-012", "token": token,
        "name": "企画提案書.pdf", "size": len(BODY),
    }  # fmt: skip
    return client.post("/vault/uploads/", form)


def patch(client, url, start, stop):
    return client.generic(
        "PATCH", url, BODY[start:stop], "application/offset+octet-stream",
        headers={"Upload-Offset": str(start)},
    )  # fmt: skip


@pytest.fixture
def left(filer):
    """An upload of which one of three cells has arrived."""
    url = begin(filer).json()["url"]
    patch(filer, url, 0, CELL_BYTES)
    return Upload.objects.get()


def test_person_who_comes_back_is_told_which_file_and_how_much(left, world, as_actor):
    text = component_for(world.yamabe, as_actor)
    assert "企画提案書.pdf" in text
    assert f"{CELL_BYTES * 100 // len(BODY)}％" in text
    assert "同じファイルを選ぶと続きから送れます" in text
    assert f'action="/vault/uploads/{left.upload_id}/end/"' in text
    assert 'name="back" value="/bids/2026-012/?step=2"' in text


def test_nobody_else_and_no_other_place_is_told(left, world, as_actor):
    for person in (world.saotome, world.himuro, world.saeki):
        assert "途中の送信" not in component_for(person, as_actor)
    assert "途中の送信" not in component_for(world.yamabe, as_actor, subject="2026-013")


def test_expired_upload_and_one_whose_key_is_gone_are_not_named(left, world, as_actor):
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "途中の送信" not in component_for(world.yamabe, as_actor)
    Upload.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    assert "途中の送信" in component_for(world.yamabe, as_actor)
    keyring.wipe(left.key.key_id)
    assert "途中の送信" not in component_for(world.yamabe, as_actor)


def test_all_places_of_a_page_ask_once(left, world, as_actor, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.actor, request.now = as_actor(world.yamabe), timezone.now()
    template = engines["django"].from_string(CottonCompiler().process(COMPONENT * 3))
    with django_assert_num_queries(2):
        text = template.render({"subject": "2026-012"}, request)
    assert text.count("続きから送れます") == 3


def test_given_up_upload_is_gone_and_the_file_can_be_sent_anew(left, filer, world, as_actor):
    end = f"/vault/uploads/{left.upload_id}/end/"
    answer = filer.post(end, {"back": "/accounts/own/"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/own/")
    assert Upload.objects.get().state == "given_up"
    assert not store().part(left.upload_id).exists()
    assert not left.pieces.exists()
    assert "途中の送信" not in component_for(world.yamabe, as_actor)
    late = patch(filer, f"/vault/uploads/{left.upload_id}/", 0, CELL_BYTES)
    assert (late.status_code, late.json()["code"]) == (422, "upload_given_up")
    assert begin(filer).json()["state"] == "given_up"  # the script then takes another token
    assert begin(filer, token="t2").json()["state"] == "open"
    assert filer.post(end, {"back": "//elsewhere.example.jp/"})["Location"] == "/"


def test_only_ones_own_upload_can_be_given_up(left, world, client_of):
    end = f"/vault/uploads/{left.upload_id}/end/"
    for stranger in (world.saotome, world.himuro, world.saeki):
        assert client_of(stranger).post(end).status_code == 404
    assert Client().post(end)["Location"].startswith("/accounts/sign-in/")
    assert client_of(world.yamabe).get(end).status_code == 405
    assert Upload.objects.get().state == "open"
    assert store().part(left.upload_id).exists()


def test_completed_upload_is_not_given_up(filer):
    state = begin(filer).json()
    patch(filer, state["url"], 0, len(BODY))
    filer.post(state["completion"])
    answer = filer.post(f"{state['url']}end/", {"back": "/accounts/own/"}, follow=True)
    assert "受け付けられています" in answer.content.decode()
    assert Upload.objects.get().state == "complete"
    assert StoredFile.objects.count() == 1
