"""A call copied from an earlier one stands on its own: its documents lie under its own key."""

import io

import pytest
from tests.kept_worlds import kept

from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.keys import destroy_key
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.reading import open_file
from madoguchi.services.procurement.commands.copying import copy_tender
from madoguchi.services.procurement.commands.documents import add_document
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.at(12, 20)
TEXT = "別添1　実施説明書".encode()


@kept
def pair(world, django_capture_on_commit_callbacks):
    """The call with one document, and next year's call copied from it."""
    call = make.make_call(world)
    with django_capture_on_commit_callbacks(execute=True):
        add_document(
            call.tender, io.BytesIO(TEXT), file_name="説明書.txt", number="別添1", name="説明書",
            by=call.officer, now=NOW,
        )  # fmt: skip
    return call, copy_of(call)


def copy_of(call):
    return copy_tender(call.tender, title="次の年度", fiscal_year=2026, by=call.officer, now=NOW)


def text_in(tender, by) -> bytes:
    file = StoredFile.objects.get(pk=tender.documents.get().file_id)
    with open_file(file, by=by, now=NOW, purpose="確認") as stream:
        return stream.read()


def destroy(tender, call, callbacks):
    with callbacks(execute=True):
        destroy_key(tender.case.key, by=call.officer, approved_by=call.approver, now=NOW)


def test_copied_call_has_files_of_its_own_under_its_own_key(pair):
    call, copied = pair
    old, new = call.tender.documents.get().file, copied.documents.get().file
    assert (new.key, old.key) == (copied.case.key, call.tender.case.key)
    assert new.address != old.address
    assert (new.name, new.sha256, new.state) == (old.name, old.sha256, "usable")


def test_copy_is_readable_after_the_sources_key_is_destroyed(
    pair, django_capture_on_commit_callbacks
):
    call, copied = pair
    destroy(call.tender, call, django_capture_on_commit_callbacks)
    assert text_in(copied, call.officer) == TEXT
    with pytest.raises(Gone):
        text_in(call.tender, call.officer)


def test_source_is_readable_after_the_copys_key_is_destroyed(
    pair, django_capture_on_commit_callbacks
):
    call, copied = pair
    destroy(copied, call, django_capture_on_commit_callbacks)
    assert text_in(call.tender, call.officer) == TEXT
    with pytest.raises(Gone):
        text_in(copied, call.officer)


def test_document_whose_file_is_gone_is_copied_as_a_task_for_the_officer(
    pair, django_capture_on_commit_callbacks
):
    call, _ = pair
    destroy(call.tender, call, django_capture_on_commit_callbacks)
    late = copy_of(call)
    assert [document.file for document in late.documents.all()] == [None]
    assert "資料「説明書」のファイルを「資料」のページで追加してください。" in late.unsure
