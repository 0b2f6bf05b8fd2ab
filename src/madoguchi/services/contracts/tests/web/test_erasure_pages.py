"""The pages of an erasure: each act for whom it is, nobody else, and the certificate at the end."""

import pytest
from tests.kept_worlds import kept

from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.models import Erasure
from madoguchi.services.contracts.queries.erasure import stood_under_key
from madoguchi.services.contracts.tests.factories_erasure import (
    NAME_WORD,
    People,
    a_filled_contract,
    close,
)

pytestmark = pytest.mark.django_db
UNDERSTOOD = {"is_understood": "on"}


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    settings.VAULT_ROOT = tmp_path / "vault"
    settings.VAULT_KEYS = tmp_path / "keys"
    settings.BACKUP_ROOT = tmp_path / "backups"


@kept
def contract(world):
    people = People(world)
    return close(a_filled_contract(world, people), people)


@pytest.fixture
def page(contract):
    return f"/contracts/{contract.case.number}/close/erasure/"


def test_erasure_goes_through_its_pages_to_the_certificate(page, contract, world, client_of):
    officer, chief, witness = (
        client_of(person) for person in (world.saeki, world.takahashi, world.onishi)
    )
    assert witness.get(page).status_code == 404  # nothing was asked of the key holder yet
    file = StoredFile.objects.filter(key=contract.case.key).first()
    typed = {"reason": "履行期間の終了", "words": NAME_WORD, "kept": [file.pk], "ground": "規程"}
    refused = officer.post(f"{page}new/", {**typed, "ground": ""})
    assert (refused.status_code, Erasure.objects.count()) == (422, 0)
    assert officer.post(f"{page}new/", typed).status_code == 302
    assert officer.post(f"{page}new/", typed).status_code == 422  # sent twice: one row
    assert "あなたの承認待ち" not in witness.get("/contracts/erasures/").content.decode()
    assert chief.post(f"{page}approve/").status_code == 302
    assert "あなたの承認待ち" in witness.get("/contracts/erasures/").content.decode()
    assert witness.get(page).status_code == 200
    assert witness.post(f"{page}approve/", UNDERSTOOD).status_code == 302
    assert officer.post(f"{page}run/").status_code == 302
    shown = officer.get(page).content.decode()
    assert "読めるものは残っていません" in shown
    assert NAME_WORD not in shown
    said = {"witnesses": "大西 千尋", "key_copy_words": "写しなし"}
    assert officer.post(f"{page}certificate/", {**said, "witnesses": ""}).status_code == 422
    assert officer.post(f"{page}certificate/", said).status_code == 302
    for who in (officer, witness, client_of(world.yamabe)):
        pdf = who.get(f"{page}certificate.pdf")
        assert b"".join(pdf.streaming_content)[:5] == b"%PDF-"


def test_others_are_kept_out(page, world, client_of, client):
    rival, staff, chief = (
        client_of(person) for person in (world.himuro, world.yamabe, world.takahashi)
    )
    for end in ("", "new/", "run/", "certificate.pdf"):
        assert rival.get(f"{page}{end}").status_code == 404
    assert (staff.get(f"{page}new/").status_code, chief.get(f"{page}new/").status_code) == (
        403,
        403,
    )
    assert staff.get(f"{page}run/").status_code == 404  # nothing was asked for yet
    assert client_of(world.saeki).get("/contracts/erasures/").status_code == 403
    assert client.get(page).status_code == 302


def test_contract_that_runs_says_what_stands_in_the_way(world, client_of):
    running = a_filled_contract(world, People(world))
    page = f"/contracts/{running.case.number}/close/erasure/"
    shown = client_of(world.saeki).get(page).content.decode()
    assert "まだ消去できません" in shown
    assert "消去を申請する" not in shown
    assert client_of(world.saeki).post(f"{page}new/", {"reason": "x"}).status_code == 422


def test_second_approval_asks_first_and_says_what_will_be_destroyed(
    page, contract, world, client_of
):
    officer, chief, witness = (
        client_of(person) for person in (world.saeki, world.takahashi, world.onishi)
    )
    officer.post(f"{page}new/", {"reason": "履行期間の終了"})
    first = chief.get(f"{page}approve/").content.decode()
    assert ("2人の承認が済むと契約の鍵を破棄し" in first, "is_understood" in first) == (True, False)
    chief.post(f"{page}approve/")
    counts = stood_under_key(contract)
    assert min(counts["files"], counts["texts"]) > 0
    text = witness.get(f"{page}approve/").content.decode()
    for words in (
        "承認すると、すぐに契約の鍵を破棄します。", "承認して鍵を破棄する", "mg-button--danger",
        f"文書{counts['files']:,}件、氏名・記載など{counts['texts']:,}件、",
        f"メール本文{counts['mails']:,}件",
        "写しを保存する文書",
    ):  # fmt: skip
        assert words in text, words
    unasked = witness.post(f"{page}approve/")
    assert (unasked.status_code, "しるしを付けてください" in unasked.content.decode()) == (
        422,
        True,
    )
    assert Erasure.objects.get().state == "half_approved"
    assert witness.post(f"{page}approve/", UNDERSTOOD).status_code == 302
    assert Erasure.objects.get().state == "approved"
