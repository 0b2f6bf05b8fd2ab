"""受領記録簿: the rows that the vault writes, the ledger of any day, a correction's page."""

import io
from datetime import timedelta

import pytest

from madoguchi.core.documents.reading import read_document
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.keys import destroy_key
from madoguchi.core.vault.reading import open_file
from madoguchi.services.contracts.commands import custody, duties
from madoguchi.services.contracts.documents.custody_papers import ledger_paper
from madoguchi.services.contracts.terms import Attribute
from madoguchi.services.contracts.tests.factories import NOW, a_signed_contract
from madoguchi.services.contracts.tests.web.test_custody import received, text_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def contract(world):
    return a_signed_contract(world, attributes=[Attribute.DATA_PROCESSING])


@pytest.fixture
def asset(contract, firm):
    return received(contract, firm)


def test_files_of_the_vault_write_their_own_rows(contract, firm, officer, chief):
    duty = contract.duties.get(code="data_processing.roster")
    paper = io.BytesIO("氏名\r\n髙﨑\r\n".encode())
    filing = duties.file_document(duty, [(paper, "名簿.csv")], by=firm, now=NOW)
    file = inspect(filing.files.get().file, now=NOW)
    open_file(file, by=officer, now=NOW + HOUR, purpose="名簿の確認").close()
    number, chief_said = file.receipt_number, NOW + 2 * HOUR
    destroy_key(contract.case.key, by=officer, approved_by=chief, now=chief_said)

    def rows(moment):
        found = [row for row in ledger_paper(contract, moment).rows if row[0] == number]
        return [(row[4], row[7]) for row in found]

    assert rows(NOW) == [("受領（保管庫）", "")]
    assert rows(NOW + HOUR) == [("受領（保管庫）", ""), ("閲覧・取り出し", "名簿の確認")]
    assert rows(chief_said) == [
        ("受領（保管庫）", ""), ("閲覧・取り出し", "名簿の確認"), ("消去（鍵の破棄）", chief.label),
    ]  # fmt: skip
    assert rows(NOW - HOUR) == []


@pytest.mark.requirement("CONT-162")
def test_ledger_is_exported_with_header_and_era_dates_as_of_any_day(
    contract, asset, firm, client_of, world
):
    custody.correct_entry(asset.entries.get(), "翌日の訂正", by=firm, now=NOW + 24 * HOUR)
    page, ward = f"/contracts/{contract.case.number}/custody/ledger", client_of(world.saeki)
    csv = ward.get(f"{page}.csv?on=2026-04-01").content
    assert csv[:3] == b"\xef\xbb\xbf"
    assert csv.decode("utf-8-sig").splitlines() == [
        "預かり証,名称,重要度,日時,事項,数,担当者,場所・保護・備考",
        "第1号,利用者の名簿,普通,令和8年4月1日(水)午前10時,受領,1,早乙女 かおり,",
    ]
    later = ward.get(f"{page}.csv?on=2026-04-02").content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[4] for row in later[1:]] == ["受領", "訂正"]
    assert "令和8年4月1日" in text_of(ward.get(f"{page}.pdf?on=2026-04-01").content)
    book = read_document(io.BytesIO(ward.get(f"{page}.xlsx?on=2026-04-01").content), "l.xlsx")
    assert any("利用者の名簿" in each.text for each in book.lines)
    assert ward.get(f"{page}.csv?on=tomorrow").status_code == 404
    typed = {"as_of_era": "reiwa", "as_of_year": "8", "as_of_month": "4", "as_of_day": "1"}
    shown = ward.get(f"{page}/", typed).content.decode()
    assert ("利用者の名簿" in shown, "翌日の訂正" in shown) == (True, False)
    assert "ledger.csv?on=2026-04-01" in shown
    assert "翌日の訂正" in ward.get(f"{page}/", {**typed, "as_of_day": "2"}).content.decode()
    assert ward.get(f"{page}/", {**typed, "as_of_day": "32"}).status_code == 422
    assert client_of(world.himuro).get(f"{page}.csv").status_code == 404


def test_correction_has_its_page(asset, client_of, world):
    entry = asset.entries.get()
    page = f"/contracts/{asset.contract.case.number}/custody/"
    link = f"{page}entries/{entry.pk}/correct/"
    firm = client_of(world.yamabe)
    assert link in firm.get(f"{page}{asset.pk}/").content.decode()
    others = [client_of(each).get(link).status_code for each in (world.saeki, world.himuro)]
    tries = [firm.post(link, {"words": each}).status_code for each in ("", "件数は381件")]
    fix = asset.entries.get(corrects=entry)
    assert (others, tries, fix.note) == ([403, 404], [422, 302], "件数は381件")
    assert firm.get(f"{page}entries/{fix.pk}/correct/").status_code == 404
