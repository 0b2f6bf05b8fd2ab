"""The hand-over pack of a contract, and what the installation says of itself."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.core.documents.reading import read_document
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault.backups.generations import make_generation
from madoguchi.core.vault.models import RestoreTest
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.terms import RestoreResult
from madoguchi.services.contracts.commands import approvals, custody, registers
from madoguchi.services.contracts.queries.installation import own_answers
from madoguchi.services.contracts.terms import ApprovalKind, Attribute, RegisterKind
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.handing_in import register
from madoguchi.services.contracts.tests.people import a_worker


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    settings.VAULT_ROOT = tmp_path / "vault"
    settings.VAULT_KEYS = tmp_path / "keys"
    settings.BACKUP_ROOT = tmp_path / "backups"


@pytest.mark.django_db
def test_pack_holds_every_list_and_opens(world, client_of):
    contract = a_signed_contract(world, attributes=[Attribute.DATA_PROCESSING])
    values = {"name": "倉庫の鍵", "holder": "早乙女", "issued_on": "2026-04-01"}
    registers.record_row(
        contract, RegisterKind.DOOR_KEY, values, by=as_actor(world.yamabe, TODAY), now=NOW
    )
    page = f"/contracts/{contract.case.number}/close/handover.zip"
    archive = zipfile.ZipFile(io.BytesIO(client_of(world.saeki).get(page).content))
    names = archive.namelist()
    assert names == ["1_引継書.docx", "2_一覧.xlsx", "3_受領記録簿.pdf"]
    words = [
        "".join(line.text for line in read_document(io.BytesIO(archive.read(n)), n).lines)
        for n in names
    ]
    assert "鍵・カード「倉庫の鍵」が返還・引渡しされていません。" in words[0]
    assert ("倉庫の鍵" in words[1], "従事者名簿" in words[1]) == (True, True)
    assert TrailEntry.objects.filter(label="引継ぎ一式").count() == 1
    assert client_of(world.himuro).get(page).status_code == 404
    assert client_of(world.yamabe).get(page).status_code == 403


def words_of(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {
        name: "".join(one.text for one in read_document(io.BytesIO(archive.read(name)), name).lines)
        for name in archive.namelist()
    }


@pytest.mark.django_db
def test_next_officer_reads_all_and_the_next_contractor_no_person_and_no_money(world, client_of):
    contract = a_signed_contract(world, attributes=[Attribute.DATA_PROCESSING])
    firm = as_actor(world.yamabe, TODAY)
    a_worker(contract, world, name="髙﨑 𠮷乃")
    roster_item = custody.ReceivedAsset(
        name="参加者名簿", medium="紙", quantity="1部", purpose="相談会の受付"
    )
    custody.issue_receipt(
        contract, [roster_item], received_at=NOW, receiver="早乙女 かおり", by=firm, now=NOW
    )
    approvals.request_approval(
        contract, ApprovalKind.COPY, subject="名簿の写し", reason="受付", copies=2, by=firm, now=NOW
    )
    register(contract, "最終報告書", as_actor(world.saeki, TODAY), due_on=contract.ends_on)
    secret = ("髙﨑 𠮷乃", "早乙女 かおり", f"{contract.price_yen:,}", "名簿の写し")
    open_words = ("参加者名簿", "最終報告書", "秘密保持")
    page = f"/contracts/{contract.case.number}/close/"
    whole = "".join(words_of(client_of(world.saeki).get(page + "handover.zip").content).values())
    assert [one in whole for one in (*secret, *open_words)] == [True] * 7
    for person in (world.saeki, world.yamabe):
        answer = client_of(person).get(page + "next-contractor.zip")
        found = words_of(answer.content)
        assert list(found) == ["1_業務引継書.docx", "2_一覧.xlsx"]
        told = "".join(found.values())
        assert [one in told for one in (*secret, *open_words)] == [False] * 4 + [True] * 3
    assert TrailEntry.objects.filter(label="次の受託者への引継書").count() == 2
    assert client_of(world.himuro).get(page + "next-contractor.zip").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_own_answer_follows_the_live_facts(world, settings):
    now = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)

    def found(clause):
        return next(each for each in own_answers(now) if each.clause.startswith(clause))

    assert (found("第19項 バ").found, found("第19項 バ").is_met) == ("0世代、最新 なし", False)
    make_generation(settings.BACKUP_ROOT, store(), NOW)
    assert found("第19項 バ").is_met
    assert found("第19項 バ").found.startswith("1世代、最新 令和8年4月1日")
    settings.MAIL_CHANNEL, settings.EMAIL_USE_TLS = "smtp", False
    assert not found("第27項 暗号化（メール）").is_met
    settings.EMAIL_USE_TLS = True
    assert found("第27項 暗号化（メール）").is_met
    settings.SESSION_IDLE_MINUTES = 600
    assert (found("第14項").found, found("第14項").is_met) == ("600分", False)


@pytest.mark.django_db
def test_own_answer_tells_the_last_restore_test_and_for_how_long_it_counts():
    tried = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)

    def found(after):
        clauses = own_answers(tried + after)
        return next(one for one in clauses if one.clause == "第19項 復元の訓練")

    def note(moment, result):
        RestoreTest.objects.create(
            generation="20260401-0300", checksum="0" * 64, tested_at=moment, person_id=1,
            person_name="桐生 直人", result=result, took_seconds=4,
        )  # fmt: skip

    nothing = found(timedelta(0))
    assert (nothing.found, nothing.is_met) == ("復元試験の記録がありません", False)
    note(tried, RestoreResult.EQUAL)
    assert [found(timedelta(days=days)).is_met for days in (0, 365, 366)] == [True, True, False]
    assert "令和8年4月2日" in found(timedelta(0)).found
    note(tried + timedelta(days=1), RestoreResult.FAILED)
    assert not found(timedelta(days=2)).is_met
    assert found(timedelta(days=2)).found.endswith("失敗")


@pytest.mark.django_db
def test_own_answer_is_a_page_a_pdf_and_a_document(world, client_of):
    ward, firm = client_of(world.saeki), client_of(world.yamabe)
    assert "第18項 時刻の設定" in ward.get("/contracts/own-answer/").content.decode()
    for end in ("pdf", "docx"):
        body = ward.get(f"/contracts/own-answer.{end}").content
        text = "".join(x.text for x in read_document(io.BytesIO(body), f"a.{end}").lines)
        assert "バックアップ" in "".join(text.split()), end
    assert firm.get("/contracts/own-answer/").status_code == 403
