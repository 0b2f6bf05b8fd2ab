"""Certified erasure: who may, what stops it, what it proves, and what it survives."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.kept_worlds import kept

from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault import keyring
from madoguchi.core.vault.backups.generations import make_generation
from madoguchi.core.vault.custody import belongings_of, files_in_custody
from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.reading import open_file
from madoguchi.core.vault.retention import erase_file
from madoguchi.core.vault.sealed import ERASED_TEXT
from madoguchi.core.vault.storage import store
from madoguchi.services.contracts.commands import custody, returning
from madoguchi.services.contracts.commands import erasure as commands
from madoguchi.services.contracts.commands.certifying import issue_certificate
from madoguchi.services.contracts.documents.certificate import certificate_paper, content_hash
from madoguchi.services.contracts.models import Erasure, Filing, FilingFile, Incident
from madoguchi.services.contracts.terms import LedgerEvent
from madoguchi.services.contracts.tests.factories_erasure import (
    AFTER,
    FILE_WORD,
    NAME_WORD,
    TEXT_WORD,
    People,
    a_filled_contract,
    approved,
    close,
    system,
)

WORDS = (NAME_WORD, TEXT_WORD, FILE_WORD)
SAID = {"witnesses": "大西 千尋", "key_copy_words": "令和9年4月1日 桐生が保管庫2の写しを上書き消去"}
kept_by_commit = pytest.mark.django_db(transaction=True)
in_a_transaction = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    settings.VAULT_ROOT = tmp_path / "vault"
    settings.VAULT_KEYS = tmp_path / "keys"
    settings.BACKUP_ROOT = tmp_path / "backups"


@kept
def people(world):
    return People(world)


def back_up(nights):
    for night in range(nights):
        make_generation(settings.BACKUP_ROOT, store(), AFTER - timedelta(days=nights - night))


@kept_by_commit
def test_one_contract_is_erased_proven_on_ten_generations_and_certified(world, people):
    contract = close(a_filled_contract(world, people), people)
    other = a_filled_contract(world, people, words=False)
    paper = FilingFile.objects.get(filing__duty__contract=other).file
    back_up(10)
    asked = approved(contract, people, words=WORDS)
    done = commands.carry_on(asked, by=system(), now=AFTER)
    run = done.runs.get()
    assert (done.state, run.is_clean) == ("proven", True)
    generations = run.lines.filter(place__startswith="世代")
    assert [(n.erased, n.opened, n.others > 0, n.unopened, n.found) for n in generations] == (
        [(2, 0, True, 0, 0)] * 10
    )
    assert list(run.lines.exclude(place__startswith="世代").values_list("place", "found")) == [
        ("現在：そのほかの業務データ", 0), ("現在：操作履歴", 0), ("現在：送信メール", 0),
        ("現在：提出・報告・納品物", 0), ("現在：保管ファイル", 0),
        ("現在：画面からの表示", 0), ("現在：検索", 0),
    ]  # fmt: skip
    issued = issue_certificate(done, **SAID, by=people.officer, now=AFTER)
    with open_file(issued.certificate, by=people.officer, now=AFTER, purpose="確認") as stream:
        text = "".join(page_texts(stream.read()))
    for said in (
        "消去-",
        "令和9年4月1日",
        "髙橋 一郎",
        "大西 千尋",
        "保管庫2",
        issued.content_sha256,
    ):
        assert said in text.replace("\n", "").replace("\r", ""), said
    assert [f"世代 {n.place[3:]}" for n in generations if n.place[3:] in text] == [
        n.place for n in generations
    ]
    assert content_hash(issued.content) == issued.content_sha256
    # Nothing of the one, everything of the other.
    assert Incident.objects.get(contract=contract).words == ERASED_TEXT
    assert Filing.objects.filter(duty__contract=contract).first().note == ERASED_TEXT
    erased = FilingFile.objects.filter(filing__duty__contract=contract).first().file
    with pytest.raises(Gone):
        open_file(erased, by=people.officer, now=AFTER, purpose="確認")
    with open_file(paper, by=people.officer, now=AFTER, purpose="確認") as stream:
        assert "氏名,役割" in stream.read().decode()
    assert Incident.objects.get(contract=other).words == "案内の遅れ"
    assert not keyring.exists(issued.witness_key.key_id)
    assert issued.words == ERASED_TEXT


@kept_by_commit
def test_word_left_in_clear_fails_the_proof_and_no_certificate_is_made(world, people):
    contract = close(a_filled_contract(world, people), people)
    asked = approved(contract, people, words=WORDS)
    record("view", by=Actor.system("x"), about=None, label=f"見た {TEXT_WORD}", now=AFTER)
    back_up(1)
    done = commands.carry_on(asked, by=system(), now=AFTER)
    run = done.runs.get()
    found = {line.place: line.found_in for line in run.lines.all() if not line.is_clean}
    assert (done.state, run.is_clean) == ("destroyed", False)
    (generation,) = [name for name in found if name.startswith("世代")]
    assert found["現在：操作履歴"] == "trail_trailentry"
    assert "trail_trailentry" in found[generation]
    assert found["現在：検索"] == ""
    with pytest.raises(Refused, match="読めるものが残っています"):
        issue_certificate(done, **SAID, by=people.officer, now=AFTER)
    assert Erasure.objects.get().certificate_number == ""


@kept_by_commit
def test_word_in_the_name_of_a_thing_is_told_before_the_key_goes_and_the_rest_is_certified(
    world, people
):
    """A thing named after a person stays in the ledger: its word is no proof, and no dead end."""
    contract = a_filled_contract(world, people)
    receipt = custody.issue_receipt(
        contract,
        [custody.ReceivedAsset(name="久遠寺 操の個票", medium="紙", quantity="1", purpose="登録")],
        received_at=AFTER, receiver="早乙女", by=people.firm, now=AFTER,
    )  # fmt: skip
    back = custody.LedgerLine(event=LedgerEvent.RETURNED, happened_at=AFTER, person="早乙女")
    custody.write_ledger(receipt.assets.get(), back, by=people.firm, now=AFTER)
    returning.confirm_return(receipt.assets.get(), by=people.officer, now=AFTER)
    close(contract, people)
    with pytest.raises(Refused) as refused:
        commands.request_erasure(
            contract, reason="終了", words=[*WORDS, " 久遠寺 操 "], by=people.officer, now=AFTER
        )
    assert refused.value.code == "stays_in_clear"
    said = refused.value.message
    assert (f"{len(WORDS) + 1}つ目" in said, "預かり品" in said, "久遠寺" in said) == (
        True, True, False,
    )  # fmt: skip
    assert (Erasure.objects.count(), keyring.exists(contract.case.key.key_id)) == (0, True)
    back_up(1)
    done = commands.carry_on(approved(contract, people, words=WORDS), by=system(), now=AFTER)
    issued = issue_certificate(done, **SAID, by=people.officer, now=AFTER)
    assert issued.certificate_number


@kept_by_commit
@pytest.mark.parametrize("step", ["_copy_kept", "_destroy", "run_proof"])
def test_killed_in_the_middle_it_is_taken_up_again(world, people, monkeypatch, step):
    contract = close(a_filled_contract(world, people), people)
    asked = approved(contract, people, words=WORDS)
    with monkeypatch.context() as stopped:
        stopped.setattr(commands, step, lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            commands.carry_on(asked, by=system(), now=AFTER)
    commands.resume_erasures(AFTER)
    found = Erasure.objects.get()
    assert (found.state, [run.is_clean for run in found.runs.all()]) == ("proven", [True])
    commands.resume_erasures(AFTER)
    assert found.runs.count() == 1


@kept_by_commit
def test_power_cut_between_decision_and_wiping_is_finished_before_the_proof(
    world, people, monkeypatch
):
    contract = close(a_filled_contract(world, people), people)
    asked = approved(contract, people, words=WORDS)
    with monkeypatch.context() as stopped:
        stopped.setattr("madoguchi.core.vault.keys._finish", lambda _key, _now: None)
        with pytest.raises(Refused, match="鍵がまだ消去されていません"):
            commands.carry_on(asked, by=system(), now=AFTER)
    assert keyring.exists(contract.case.key.key_id)
    commands.resume_erasures(AFTER + timedelta(minutes=1))
    key = VaultKey.objects.get(pk=contract.case.key.pk)
    assert (key.destroyed_at, key.wiped_at) == (AFTER, AFTER + timedelta(minutes=1))
    assert Erasure.objects.get().state == "proven"


@in_a_transaction
def test_what_the_law_keeps_is_copied_under_its_own_key_and_named(world, people):
    contract = close(a_filled_contract(world, people), people)
    file = FilingFile.objects.filter(filing__duty__contract=contract).first().file
    file.retain_until_on = AFTER.date() + timedelta(days=365)
    file.save(update_fields=["retain_until_on"])
    with pytest.raises(Refused, match="まで保存する文書"):
        commands.request_erasure(contract, reason="終了", by=people.officer, now=AFTER)
    asked = approved(contract, people, kept=[(file, "文書管理規程 第10条")])
    done = commands.carry_on(asked, by=system(), now=AFTER)
    issued = issue_certificate(done, **SAID, by=people.officer, now=AFTER)
    copy = issued.kept.get().copy
    assert (copy.key, copy.retain_until_on) == (issued.kept_key, file.retain_until_on)
    kept_on = files_in_custody(people.officer).filter(key=issued.kept_key)
    assert set(kept_on) == {copy, issued.certificate}
    assert belongings_of([copy])[copy.key_id].number == contract.case.number
    stranger = as_actor(world.officers["001"], AFTER.date())
    assert not files_in_custody(stranger).filter(key=issued.kept_key).exists()
    with open_file(copy, by=people.officer, now=AFTER, purpose="確認") as stream:
        assert FILE_WORD in stream.read().decode()
    assert issued.content["kept"] == [
        {
            "title": f"文書 {file.receipt_number}",
            "ground": "文書管理規程 第10条",
            "receipt": copy.receipt_number,
        }
    ]
    facts = dict(certificate_paper(issued.content).facts)
    assert facts["保存したもの"] == f"文書 {file.receipt_number}（文書管理規程 第10条）"
    assert StoredFile.objects.get(pk=file.pk).state == "erased"


@in_a_transaction
def test_paper_to_be_kept_that_two_people_erased_meanwhile_does_not_stop_it(world, people):
    contract = close(a_filled_contract(world, people), people)
    file = FilingFile.objects.filter(filing__duty__contract=contract).first().file
    asked = approved(contract, people, kept=[(file, "文書管理規程 第10条")])
    erase_file(file, by=people.officer, approved_by=people.chief, now=AFTER)
    done = commands.carry_on(asked, by=system(), now=AFTER)
    assert (done.state, done.kept.get().copy) == ("proven", None)
    assert issue_certificate(done, **SAID, by=people.officer, now=AFTER).content["kept"] == []


@in_a_transaction
def test_open_item_and_open_contract_stop_it(world, people):
    contract = a_filled_contract(world, people)
    with pytest.raises(Refused, match="まだ消去できません"):
        commands.request_erasure(contract, reason="終了", by=people.officer, now=AFTER)
    assert Erasure.objects.count() == 0
    assert keyring.exists(contract.case.key.key_id)


@in_a_transaction
def test_copy_that_is_still_out_stops_it_even_after_the_approvals(world, people):
    contract = a_filled_contract(world, people)
    receipt = custody.issue_receipt(
        contract, [custody.ReceivedAsset(name="台帳", medium="紙", quantity="1", purpose="登録")],
        received_at=AFTER, receiver="早乙女", by=people.firm, now=AFTER,
    )  # fmt: skip
    row = receipt.assets.get()
    row.state = "returned"
    row.save()
    returning.confirm_return(row, by=people.officer, now=AFTER)
    close(contract, people)
    asked = commands.request_erasure(contract, reason="終了", by=people.officer, now=AFTER)
    commands.approve_first(asked, by=people.chief, now=AFTER)
    row.copies_out = 1
    row.save()
    with pytest.raises(Refused, match="「台帳」の複写物1点"):
        commands.approve_second(asked, by=people.witness, now=AFTER)
    row.copies_out = 0
    row.save()
    commands.approve_second(asked, by=people.witness, now=AFTER)
    row.copies_out = 1
    row.save()
    with pytest.raises(Refused, match="「台帳」の複写物1点"):
        commands.carry_on(asked, by=system(), now=AFTER)
    assert keyring.exists(contract.case.key.key_id)


@in_a_transaction
def test_three_people_are_needed_and_the_database_says_so_too(world, people):
    contract = close(a_filled_contract(world, people), people)
    with pytest.raises(Forbidden):
        commands.request_erasure(contract, reason="終了", by=people.firm, now=AFTER)
    asked = commands.request_erasure(contract, reason="終了", by=people.officer, now=AFTER)
    with pytest.raises(Refused, match="すでに申請"):
        commands.request_erasure(contract, reason="終了", by=people.officer, now=AFTER)
    for wrong in (people.officer, people.witness, people.firm):
        with pytest.raises(Forbidden):
            commands.approve_first(asked, by=wrong, now=AFTER)
    with pytest.raises(Refused):
        commands.carry_on(asked, by=system(), now=AFTER)
    commands.approve_first(asked, by=people.chief, now=AFTER)
    for wrong in (people.officer, people.chief, people.firm):
        with pytest.raises(Forbidden):
            commands.approve_second(asked, by=wrong, now=AFTER)
    asked.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.update(second_approved_by=asked.first_approved_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.update(certificate_number="消去-1")
    with pytest.raises(Refused):
        commands.carry_on(asked, by=system(), now=AFTER)
    with pytest.raises(Refused, match="確認がまだ"):
        issue_certificate(asked, **SAID, by=people.officer, now=AFTER)
    commands.withdraw_erasure(asked, by=people.officer, now=AFTER)
    assert Erasure.objects.count() == 0


@kept_by_commit
def test_generation_made_after_the_proof_asks_for_another(world, people):
    contract = close(a_filled_contract(world, people), people)
    done = commands.carry_on(approved(contract, people, words=WORDS), by=system(), now=AFTER)
    make_generation(settings.BACKUP_ROOT, store(), AFTER)
    with pytest.raises(Refused, match="もう一度実行"):
        issue_certificate(done, **SAID, by=people.officer, now=AFTER)
    commands.carry_on(done, by=people.officer, now=AFTER)
    issued = issue_certificate(done, **SAID, by=people.officer, now=AFTER)
    assert (issued.state, issued.runs.count()) == ("certified", 2)
    assert issued.certificate_number == f"消去-{contract.case.number}"
    with pytest.raises(Refused, match="すでに発行"):
        issue_certificate(issued, **SAID, by=people.officer, now=AFTER)
