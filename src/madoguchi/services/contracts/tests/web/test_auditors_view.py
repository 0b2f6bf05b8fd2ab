"""An auditor finds on the home page what may be read, and at each clause the papers of it."""

from io import BytesIO

import pytest

from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.commands import audits, duties
from madoguchi.services.contracts.queries.audits import evidence_of
from madoguchi.services.contracts.queries.board import board_of
from madoguchi.services.contracts.terms import Sign
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract

pytestmark = pytest.mark.django_db


def test_home_of_the_auditor_leads_to_the_contracts_that_may_be_read(
    world, officer, client_of, monkeypatch
):
    stop_clock(monkeypatch, NOW)
    contract = a_signed_contract(world)
    a_signed_contract(world, title="会場の運営")
    browser = client_of(world.kagami)
    assert "閲覧の許可を依頼してください" in browser.get("/").content.decode()
    audits.grant_auditor(contract, world.kagami, TODAY, by=officer, now=NOW)
    shown = browser.get("/").content.decode().partition("閲覧を許可された契約")[2]
    assert f'href="/contracts/evidence/{contract.case.number}/"' in shown
    assert "令和8年4月1日(水)まで閲覧できます" in shown
    assert "会場の運営" not in shown
    assert "閲覧を許可された契約" not in client_of(world.saeki).get("/").content.decode()


def clause(sets, label, number):
    (found,) = [
        one
        for name, rows in sets
        if name.startswith(label)
        for one in rows
        if one.line.clause.number == number
    ]
    return found


def test_paper_of_a_twin_stands_at_both_clauses_and_a_refused_file_at_none(world, firm):
    contract = a_signed_contract(world)
    duty = contract.duties.get(code="data_processing.regulations")
    for name, body in (("規程.txt", "第1条"), ("偽.pdf", "これは PDF ではありません")):
        upload = (BytesIO(body.encode()), name)
        filing = duties.file_document(duty, [upload], note="", by=firm, now=NOW)
        inspect_file(filing.files.get().file, now=NOW)
    sets = evidence_of(contract, TODAY)
    for label in ("電算処理", "個人情報"):
        names = [paper.file.name for paper in clause(sets, label, 3).files]
        assert names == ["規程.txt"]
    assert StoredFile.objects.count() == 2


def test_clause_that_is_open_gives_no_reason_of_a_duty_that_does_not_apply(world):
    boards = board_of(a_signed_contract(world), TODAY)
    lines = [line for board in boards for line in board.clauses]
    third = next(
        line for line in lines
        if line.clause.number == 3 and len({one.sign for one in line.duties}) > 1
    )  # fmt: skip
    assert third.sign is not Sign.NOT_APPLICABLE
    assert third.reason == ""
    ninth = next(line for line in lines if line.sign is Sign.NOT_APPLICABLE)
    assert ninth.reason.endswith("適用されません。")
