"""The pages of workers and subcontractors: who may open, who may act, what is kept when refused."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.core.documents.reading import read_document
from madoguchi.core.documents.tables import csv_bytes
from madoguchi.core.vault.checks import inspect
from madoguchi.services.contracts.models import Subcontract, Worker
from madoguchi.services.contracts.rules.roster_sheet import columns_for
from madoguchi.services.contracts.tests.factories import NOW, a_signed_contract
from madoguchi.services.contracts.tests.people import (
    a_firm,
    a_worker,
    an_applied_firm,
    an_approved_firm,
    an_approved_worker,
    cv,
)
from madoguchi.services.contracts.views.worker_acts import ACTS

pytestmark = pytest.mark.django_db
READ = ("people/", "people/calls/", "people/roster/xlsx/", "subcontracts/")
FIRM_ONLY = ("people/new/", "people/import/", "people/filing/", "subcontracts/new/")
WARD_ONLY = ("people/posts/new/", "subcontracts/offices/new/")


def address(contract, page=""):
    return f"/contracts/{contract.case.number}/{page}"


def era(name, year, month, day):
    return {
        f"{name}_era": "reiwa",
        f"{name}_year": year,
        f"{name}_month": month,
        f"{name}_day": day,
    }


def test_pages_are_read_by_both_sides_and_found_by_nobody_else(contract, world, client_of, client):
    worker, node = a_worker(contract, world), a_firm(contract, world)
    pages = (*READ, f"people/{worker.pk}/", f"subcontracts/{node.pk}/")
    for person in (world.saeki, world.takahashi, world.yamabe, world.saotome):
        browser = client_of(person)
        assert {page: browser.get(address(contract, page)).status_code for page in pages} == (
            dict.fromkeys(pages, 200)
        )
    for stranger in (world.himuro, world.officers["001"], world.yoshida):
        browser = client_of(stranger)
        asked = (*pages, *FIRM_ONLY, *WARD_ONLY, f"people/{worker.pk}/start/")
        assert {browser.get(address(contract, page)).status_code for page in asked} == {404}
    assert client.get(address(contract, "people/")).status_code == 302


def test_forms_are_refused_before_they_are_shown(contract, world, client_of):
    worker, node = a_worker(contract, world), a_firm(contract, world)
    acts = [f"people/{worker.pk}/{act}/" for act in ACTS]
    firm_only = [*FIRM_ONLY, *acts]
    firm_only += [f"subcontracts/{node.pk}/{act}/" for act in ("papers", "application", "start")]
    chief_only = [f"subcontracts/{node.pk}/withdrawal/"]
    expected = {
        "yamabe": (200, 403, 403), "saotome": (200, 403, 403), "saeki": (403, 200, 403),
        "takahashi": (403, 403, 200),
    }  # fmt: skip
    for name, codes in expected.items():
        browser = client_of(getattr(world, name))
        for pages, code in zip((firm_only, WARD_ONLY, chief_only), codes, strict=True):
            found = {page: browser.get(address(contract, page)).status_code for page in pages}
            assert found == dict.fromkeys(pages, code), name


def test_worker_is_named_approved_and_started_through_the_pages(contract, world, client_of):
    firm, chief = client_of(world.yamabe), client_of(world.takahashi)
    typed = {
        "name": "髙﨑 𠮷乃", "responsibility": "担当", "role": "相談支援担当",
        "marks": ["handles_personal_data"], **era("planned_from_on", 8, 4, 1),
    }  # fmt: skip
    refused = firm.post(address(contract, "people/new/"), typed)
    assert refused.status_code == 422
    assert "髙﨑 𠮷乃" in refused.content.decode()
    assert Worker.objects.count() == 0
    file = SimpleUploadedFile("履歴書.txt", "経歴".encode())
    answer = firm.post(
        address(contract, "people/new/"), {**typed, "workplace": "本社 3階", "cv": file}
    )
    assert answer.status_code == 302
    worker = Worker.objects.get()
    assert (worker.handles_personal_data, worker.is_volunteer) == (True, False)
    page = address(contract, f"approvals/{worker.approval_id}/")
    assert chief.get(page).status_code == 200
    assert chief.post(page, {"decision": "approve"}).status_code == 302
    worker.refresh_from_db()
    assert worker.approval.state == "approved"
    assert "承認済み" in firm.get(address(contract, f"people/{worker.pk}/")).content.decode()


def sheet(**row):
    columns = [column.label for column in columns_for(is_audit=False)]
    good = {
        "氏名": "𠮷田 はるか", "責任": "担当", "役割": "学習支援", "業務執行場所": "本社",
        "従事開始日": "令和8年4月1日", **row,
    }  # fmt: skip
    body = csv_bytes(columns, [[good.get(label, "") for label in columns]])
    return SimpleUploadedFile("名簿.csv", body)


def test_import_shows_a_preview_and_takes_what_was_shown(contract, world, client_of):
    browser = client_of(world.yamabe)
    page = address(contract, "people/import/")
    bad = browser.post(page, {"file": sheet(業務執行場所="")})
    assert bad.status_code == 422
    assert "2行目「業務執行場所」：業務執行場所を入力してください。" in bad.content.decode()
    assert "人を届け出る" not in bad.content.decode()
    unreadable = browser.post(page, {"file": SimpleUploadedFile("名簿.csv", b"a,b\r\n1,2\r\n")})
    assert unreadable.status_code == 422
    assert "列の見出し" in unreadable.content.decode()
    preview = browser.post(page, {"file": sheet()})
    assert preview.status_code == 200
    assert "1人を届け出る" in preview.content.decode()
    assert Worker.objects.count() == 0
    rows = preview.context["carried"]
    assert browser.post(page, {"rows": rows}).status_code == 302
    assert Worker.objects.get().name == "𠮷田 はるか"
    again = browser.post(page, {"rows": rows})
    assert again.status_code == 422
    assert Worker.objects.count() == 1


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_roster_is_printed_with_its_names(contract, world, client_of, kind):
    a_worker(contract, world)
    answer = client_of(world.saeki).get(address(contract, f"people/roster/{kind}/"))
    assert answer.status_code == 200
    document = read_document(io.BytesIO(answer.content), f"roster.{kind}")
    text = "".join("".join(line.text.split()) for line in document.lines)
    for words in ("従事者名簿", "髙﨑𠮷乃", "相談支援担当", "本社3階"):
        assert words in text
    assert client_of(world.saeki).get(address(contract, "people/roster/ods/")).status_code == 404


def test_call_tree_stands_in_order_with_telephone_links(contract, world, client_of):
    a_worker(contract, world, name="後の人", mobile="090-0000-0002", call_order=2)
    a_worker(contract, world, name="先の人", mobile="０９０－0000-0001", call_order=1)
    a_worker(contract, world, name="電話のない人")
    page = client_of(world.yamabe).get(address(contract, "people/calls/")).content.decode()
    assert page.index("先の人") < page.index("後の人")
    assert 'href="tel:09000000001"' in page
    assert "電話のない人" not in page


def test_subcontract_goes_from_draft_to_withdrawal_through_the_pages(contract, world, client_of):
    firm, chief = client_of(world.yamabe), client_of(world.takahashi)
    typed = {"firm": "株式会社 﨑山清掃", "scope": "会場の清掃", "necessity": "設備がないため"}
    refused = firm.post(address(contract, "subcontracts/new/"), {**typed, "is_main_work": "on"})
    assert refused.status_code == 422
    assert "附属業務だけを申請してください" in refused.content.decode()
    assert Subcontract.objects.count() == 0
    assert firm.post(address(contract, "subcontracts/new/"), typed).status_code == 302
    node = Subcontract.objects.get()
    one = f"subcontracts/{node.pk}/"
    missing = firm.post(address(contract, f"{one}application/"))
    assert missing.status_code == 422
    assert "文書をそろえて申請してください" in missing.content.decode()
    for kind in ("regulations", "roster", "emergency_contacts", "schedule", "pledge"):
        file = SimpleUploadedFile(f"{kind}.txt", kind.encode())
        answer = firm.post(address(contract, f"{one}papers/"), {"kind": kind, "file": file})
        assert answer.status_code == 302
    paper = node.papers.first()
    inspect(paper.file, now=NOW)
    page = address(contract, f"subcontracts/papers/{paper.pk}/")
    assert [client_of(who).get(page).status_code for who in (world.saeki, world.himuro)] == [
        200, 404,
    ]  # fmt: skip
    assert firm.post(address(contract, f"{one}application/")).status_code == 302
    node.refresh_from_db()
    chief.post(address(contract, f"approvals/{node.approval_id}/"), {"decision": "approve"})
    shown = chief.get(address(contract, one)).content.decode()
    assert "承認を取り消す" in shown
    chief.post(address(contract, f"{one}withdrawal/"), {"reason": "無断の再々委託"})
    assert "無断の再々委託" in firm.get(address(contract, "subcontracts/")).content.decode()


def test_chief_is_told_which_level_is_missing(contract, world, client_of):
    upper = an_applied_firm(contract, world, "株式会社A")
    lower = an_applied_firm(contract, world, "有限会社B", parent=upper)
    answer = client_of(world.takahashi).post(
        address(contract, f"approvals/{lower.approval_id}/"), {"decision": "approve"}
    )
    assert answer.status_code == 422
    assert "上位の「株式会社A」が承認されていません" in answer.content.decode()


def test_pages_of_people_take_as_many_queries_for_five_as_for_one(
    contract, world, client_of, django_assert_max_num_queries
):
    node = an_approved_firm(contract, world)
    for number in range(5):
        an_approved_worker(contract, world, name=f"従事者 {number}", subcontract=node)
    browser = client_of(world.saeki)
    browser.get(address(contract, "people/"))
    with django_assert_max_num_queries(22):
        browser.get(address(contract, "people/"))


def test_cv_is_offered_to_few_and_each_look_is_recorded(contract, world, client_of):
    worker = a_worker(contract, world, cv=cv())
    page = f"people/{worker.pk}/"
    link = f"{address(contract, page)}cv/"
    for name, is_shown in (("saeki", True), ("yamabe", True), ("saotome", False)):
        shown = client_of(getattr(world, name)).get(address(contract, page)).content.decode()
        assert (link in shown) is is_shown, name


def test_form_without_anybody_to_choose_names_the_first_step(world, client_of):
    contract = a_signed_contract(world)
    browser, here = client_of(world.yamabe), f"/contracts/{contract.case.number}/"
    first = "従事者がまだいません。先に「従事者」のページから届け出てください。"
    for page in ("trainings/new/", "people/identities/new/"):
        assert first in browser.get(here + page).content.decode(), page
    nothing = "選べるものが、まだ登録されていません。"
    assert nothing in browser.get(f"{here}meetings/acts/deliver/").content.decode()
    assert nothing not in browser.get(f"{here}incidents/new/").content.decode()


def test_chief_sees_whom_the_request_is_about_before_deciding(world, client_of):
    contract = a_signed_contract(world)
    worker = a_worker(contract, world, cv=cv())
    node = an_applied_firm(contract, world)
    chief = client_of(world.takahashi)
    for asked, page in ((worker, "people"), (node, "subcontracts")):
        asked.refresh_from_db()
        shown = chief.get(address(contract, f"approvals/{asked.approval_id}/")).content.decode()
        there = address(contract, f"{page}/{asked.pk}/")
        assert f'<a href="{there}">' in shown
        assert "山辺 翔　令和8年4月1日" in shown
        assert chief.get(there).status_code == 200
    assert (
        "髙﨑 𠮷乃の資格と履歴書を見る"
        in chief.get(address(contract, f"approvals/{worker.approval_id}/")).content.decode()
    )
