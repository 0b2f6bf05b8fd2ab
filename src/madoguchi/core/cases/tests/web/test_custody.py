"""The files under a case's key are kept by its section, and by nobody else."""

import io
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.core.cases.commands.opening import create_case
from madoguchi.core.cases.models import Case
from madoguchi.core.testing.personas import as_actor, make_world
from madoguchi.core.testing.sign_in import signed_in_client
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.tests.builders import OFFICE, pdf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)


@kept
def world():
    return make_world(timezone.localdate())


def actor(person):
    return as_actor(person, timezone.localdate())


@pytest.fixture
def file(world):
    """A file of a bidder in a closed case of 市民活動推進課."""
    case = create_case(
        title="地域の居場所づくり事業", module="procurement", section=world.sections["000"],
        fiscal_year=2025, by=actor(world.saeki), now=NOW,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(retained_until_on=date(2026, 3, 31))
    stored = receive(
        io.BytesIO(pdf()), name="企画提案書.pdf", key=case.key, policy=OFFICE,
        by=actor(world.yamabe), now=NOW,
    )  # fmt: skip
    StoredFile.objects.filter(pk=stored.pk).update(retain_until_on=date(2026, 3, 31))
    return stored


def test_section_of_the_case_keeps_its_files(file, world):
    number = Case.objects.get().number
    for person in (world.saeki, world.takahashi):
        client = signed_in_client(person)
        assert file.receipt_number in client.get("/vault/retention/").content.decode()
        text = client.get(f"/vault/retention/{file.file_id}/").content.decode()
        assert f'href="/cases/{number}/"' in text
        assert "案件の保存期限は令和8年3月31日" in text
        assert "この案件はまだ終結していません" in text
        Case.objects.update(closed_at=NOW)
        after = client.get(f"/vault/retention/{file.file_id}/").content.decode()
        assert "この案件はまだ終結していません" not in after
        Case.objects.update(closed_at=None)


def test_another_section_and_the_filer_do_not(file, world):
    other = signed_in_client(world.officers["001"])
    assert file.receipt_number not in other.get("/vault/retention/?kind=all").content.decode()
    assert other.get(f"/vault/retention/{file.file_id}/").status_code == 404
    filer = signed_in_client(world.yamabe)
    assert filer.get(f"/vault/retention/{file.file_id}/").status_code == 403
