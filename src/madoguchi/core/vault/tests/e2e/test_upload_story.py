"""Handing in a file in a real browser: cut lines, a closed laptop, the receipt, the comparison."""

import os
from datetime import timedelta
from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.journeys.harness import PageAs

from madoguchi.core.vault import purposes
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.keys import create_key
from madoguchi.core.vault.models import StoredFile, Upload
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.purposes import Purpose, UploadTerms
from madoguchi.core.vault.seals import create_seal
from madoguchi.core.vault.tests.builders import MB, pdf

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("madoguchi.core.vault.tests.e2e.pages"),
]


@pytest.fixture
def proposal(world, monkeypatch, tmp_path):
    now = timezone.now()
    key = create_key("公募", now)
    seal = create_seal("提案書", opens_not_before=now + timedelta(days=1), now=now)
    terms = UploadTerms(key=key, seal=seal, policy=FilePolicy(("pdf",), 30 * MB))
    purpose = Purpose(
        terms=lambda _subject, _by, _now: terms,
        finished=lambda _subject, file, _by, _now: reverse("vault:file", args=[file.file_id]),
    )
    monkeypatch.setattr(purposes, "_purposes", {"test.proposal": purpose})
    path = tmp_path / "企画提案書（髙﨑・𠮷田）.pdf"
    path.write_bytes(pdf(2, text=os.urandom(5 * MB).hex().encode()))
    return path


def test_file_survives_cut_lines_and_a_closed_laptop(proposal, world, page_as: PageAs, look):
    page = page_as(world.yamabe)
    page.goto("/stories/upload/")
    look(page, name="upload-form")
    cuts = iter([False, True, True, False])

    def unsteady(route):
        if route.request.method == "PATCH" and next(cuts, False):
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/vault/uploads/**", unsteady)
    page.set_input_files("input[type=file]", proposal)
    page.get_by_role("button", name="提出する").click()
    page.wait_for_url("**/vault/files/**", timeout=30_000)
    file = StoredFile.objects.get()
    assert file.full_card().sha256 == sha256(proposal.read_bytes()).hexdigest()
    assert Upload.objects.count() == 1
    inspect(file, now=timezone.now())
    page.reload()
    look(page, name="receipt")
    page.set_input_files("#id_compare", proposal)
    page.get_by_text("受領したファイルと完全に同じです。").wait_for()
    page.set_input_files("#id_compare", __file__)
    page.get_by_text("受領したファイルと異なります。").wait_for()


def test_laptop_closed_in_mid_upload_goes_on_where_it_was(proposal, world, page_as: PageAs):
    page = page_as(world.yamabe)
    page.goto("/stories/upload/")
    sent = []

    def first_only(route):
        if route.request.method == "PATCH":
            sent.append(route.request.headers["upload-offset"])
            if len(sent) > 1:
                return route.abort("connectionaborted")
        return route.continue_()

    page.route("**/vault/uploads/**", first_only)
    page.set_input_files("input[type=file]", proposal)
    page.get_by_role("button", name="提出する").click()
    page.get_by_text("39％").first.wait_for()
    page.close()
    assert StoredFile.objects.count() == 0
    again = page.context.new_page()  # the same browser, opened again
    again.goto("/stories/upload/")
    offsets = []
    again.on(
        "request", lambda r: r.method == "PATCH" and offsets.append(r.headers["upload-offset"])
    )
    again.set_input_files("input[type=file]", proposal)
    again.get_by_role("button", name="提出する").click()
    again.wait_for_url("**/vault/files/**", timeout=30_000)
    # Chromium may let the piece go that waited when the page closed: the server then held two.
    assert int(offsets[0]) in {4 * MB, 8 * MB}
    assert StoredFile.objects.get().full_card().size_bytes == proposal.stat().st_size


def test_refusal_is_said_on_the_page(proposal, world, page_as: PageAs, tmp_path):
    page = page_as(world.yamabe)
    page.goto("/stories/upload/")
    empty = tmp_path / "空.pdf"
    empty.write_bytes(b"")
    page.set_input_files("input[type=file]", empty)
    page.get_by_role("button", name="提出する").click()
    page.get_by_text("ファイルの中身が空（0バイト）です。").wait_for()
    assert Upload.objects.count() == 0
