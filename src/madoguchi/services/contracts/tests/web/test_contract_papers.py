"""The document set: versions on a day, the ward's templates and texts, registers to take away."""

import io
import re
from datetime import date, datetime, timedelta, timezone
from io import BytesIO

import pytest
from django.utils.html import strip_tags
from docx import Document

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.merging import FieldMissing
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.services.contracts.commands import custody, deliveries, papers
from madoguchi.services.contracts.documents.contract_papers import (
    FIELDS,
    ITEMS,
    facts_for,
    facts_of,
    paper_of,
)
from madoguchi.services.contracts.models import Contract, OfficialText, PaperTemplate
from madoguchi.services.contracts.queries.papers import papers_on
from madoguchi.services.contracts.receivers import candidate_agreed
from madoguchi.services.contracts.terms import Importance, InspectionResult, PaperKind
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_contract, a_signed_contract

pytestmark = pytest.mark.django_db


def a_docx(*paragraphs):
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return BytesIO(out.getvalue())


def text_of(docx):
    return [one.text for one in Document(io.BytesIO(docx)).paragraphs]


@pytest.mark.requirement("CONT-009")
def test_first_version_of_a_specification_is_shown_for_the_day_before_the_second(
    world, client_of, officer
):
    contract = a_signed_contract(world)
    for day in (TODAY, date(2026, 7, 1)):
        papers.file_paper(
            contract, PaperKind.SPECIFICATION, title="仕様書", in_force_on=day, signed_on=day,
            by=officer, now=NOW,
        )  # fmt: skip
    days = (date(2026, 3, 31), date(2026, 6, 30), date(2026, 7, 1))
    assert [[one.version for one in papers_on(contract, day)] for day in days] == [[], [1], [2]]
    page = f"/contracts/{contract.case.number}/papers/"
    before = client_of(world.saeki).get(f"{page}?on=2026-06-30").content.decode()
    assert "第1版" in before
    assert "第2版" not in before
    assert client_of(world.saeki).get(f"{page}?on=nonsense").status_code == 200
    with pytest.raises(Refused) as refused:
        papers.file_paper(
            contract, PaperKind.SPECIFICATION, title="仕様書", in_force_on=TODAY,
            by=officer, now=NOW,
        )  # fmt: skip
    assert refused.value.code == "filed"
    assert contract.papers.count() == 2


def upload(contract, kind, stream, officer, name="ひな形.docx"):
    template = papers.upload_template(contract, kind, stream, name, by=officer, now=NOW)
    inspect_file(template.file, now=NOW)
    return template


def test_wards_own_template_is_merged_with_the_contracts_facts(world, officer, firm):
    contract = a_signed_contract(world, place="みほん区役所")
    upload(contract, PaperKind.CONTRACT, a_docx("旧い様式 {{件名}}"), officer)
    newest = upload(
        contract,
        PaperKind.CONTRACT,
        a_docx("{{件名}}を{{契約金額}}で{{受託者}}に委託する。"),
        officer,
    )
    assert (newest.version, newest.fields) == (2, ["件名", "契約金額", "受託者"])
    made = papers.make_docx(contract, PaperKind.CONTRACT, by=officer, now=NOW)
    assert text_of(made) == ["伴走支援業務委託を815,000円（税込）でみほん企画株式会社に委託する。"]
    assert papers.make_docx(contract, PaperKind.INVOICE, by=officer, now=NOW) is None
    with pytest.raises(Forbidden):
        upload(contract, PaperKind.CONTRACT, a_docx("{{件名}}"), firm)


def test_field_that_is_empty_or_unknown_is_named_in_one_sentence(world, client_of, officer):
    contract = a_contract(world)
    upload(contract, PaperKind.CONTRACT, a_docx("{{契約締結日}}"), officer)
    with pytest.raises(FieldMissing) as missing:
        papers.make_docx(contract, PaperKind.CONTRACT, by=officer, now=NOW)
    assert missing.value.field == "契約締結日"
    answer = client_of(world.saeki).get(
        f"/contracts/{contract.case.number}/papers/made/contract/docx/"
    )
    assert answer.status_code == 422
    assert "契約締結日" in answer.content.decode()
    for words, named in (("{{契約の番号}}", "契約の番号"), ("項目なし", "差込項目がありません")):
        with pytest.raises(Refused) as refused:
            upload(contract, PaperKind.INVOICE, a_docx(words), officer)
        assert named in refused.value.message
    with pytest.raises(Refused):
        upload(contract, PaperKind.INVOICE, BytesIO(b"no zip"), officer)
    assert PaperTemplate.objects.count() == 1


def test_every_field_that_a_paper_prints_is_one_that_the_record_knows(world):
    known = set(facts_of(a_contract(world)))
    about = {"検査した納品物", "検査日", "検査員", "確認した点", "検査結果", "請求書番号", "請求日",
             "請求金額", "税率別の内訳", "登録番号", "変更回数", "変更の理由", "変更の内容",
             "変更の効力日", "変更契約日"}  # fmt: skip
    assert set(FIELDS) <= known | about
    assert set(ITEMS) == set(PaperKind)


def test_inspection_record_says_who_looked_at_what(world, officer, firm):
    contract = a_signed_contract(world)
    kind = PaperKind.INSPECTION_RECORD
    with pytest.raises(Refused) as refused:
        paper_of(kind, contract, {})
    assert refused.value.code == "nothing_yet"
    row = deliveries.register_deliverable(contract, "報告書", by=officer, now=NOW)
    deliveries.hand_in(row, None, "", checked_software="", checked_on=None, by=firm, now=NOW)
    row.refresh_from_db()
    deliveries.inspect(
        row, InspectionResult.PASSED, inspected_on=TODAY, points="部数と目次", by=officer, now=NOW
    )
    items = dict(paper_of(kind, contract, facts_for(contract, kind)).items)
    assert (items["検査員"], items["検査日"], items["確認した点"], items["検査結果"]) == (
        "佐伯 真理子", "令和8年4月1日(水)", "部数と目次", "合格",
    )  # fmt: skip


def test_paper_bears_the_day_of_the_act_that_it_records(world, officer, firm):
    contract = a_signed_contract(world)
    row = deliveries.register_deliverable(contract, "報告書", by=officer, now=NOW)
    deliveries.hand_in(row, None, "", checked_software="", checked_on=None, by=firm, now=NOW)
    row.refresh_from_db()
    later = NOW + timedelta(days=6)
    deliveries.inspect(
        row, InspectionResult.PASSED, inspected_on=day_of(later), by=officer, now=later
    )
    contract.starts_on = TODAY + timedelta(days=30)
    dated = {
        kind: paper_of(kind, contract, facts_for(contract, kind)).dated
        for kind in (PaperKind.CONTRACT, PaperKind.START_PAPERS, PaperKind.INSPECTION_RECORD)
    }
    assert dated == {
        PaperKind.CONTRACT: "令和8年4月1日(水)",
        PaperKind.START_PAPERS: "令和8年5月1日(金)",
        PaperKind.INSPECTION_RECORD: "令和8年4月7日(火)",
    }


def test_contract_paper_names_both_parties_with_a_place_for_each_seal(world):
    contract = a_signed_contract(world)
    kind = PaperKind.CONTRACT
    items = dict(paper_of(kind, contract, facts_for(contract, kind)).items)
    first, second = items["委託者（甲）"].splitlines(), items["受託者（乙）"].splitlines()
    assert "みほん区" in first
    assert "みほん企画株式会社" in second
    assert first[-1].endswith("　印")
    assert second[-1].endswith("　印")


def test_official_text_stands_in_the_annex_instead_of_the_summary(world, officer):
    contract = a_signed_contract(world)
    words = [f"第{number}項　正式な文言{number}" for number in range(1, 39)]
    facts = {"set_code": "data_processing", "in_force_on": TODAY, "by": officer, "now": NOW}
    with pytest.raises(Refused) as refused:
        papers.file_official_text(
            contract, stream=a_docx(*words[:-1]), name="特記事項.docx", **facts
        )
    assert "第38項" in refused.value.message
    papers.file_official_text(contract, stream=a_docx(*words), name="特記事項.docx", **facts)
    papers.file_official_text(contract, stream=a_docx(*words), name="特記事項.docx", **facts)
    assert OfficialText.objects.count() == 1
    annex = facts_for(contract, PaperKind.CLAUSE_ANNEX)["特記事項本文"]
    assert "正式な文言38" in annex
    assert "個人情報" in annex
    assert annex.count("まどぐちによる要約") == 2
    with pytest.raises(Refused):
        papers.file_official_text(contract, stream=a_docx(*words), name="特記事項.pdf", **facts)
    with pytest.raises(Refused):
        papers.file_official_text(
            contract, stream=a_docx(*words), name="a.docx", **{**facts, "set_code": "disability"}
        )


@pytest.mark.requirement("CONT-162")
def test_custody_ledger_leaves_as_csv_with_its_header_and_as_pdf_with_reiwa_dates(
    world, client_of, firm
):
    contract = a_signed_contract(world)
    received = datetime(2026, 4, 1, 10, tzinfo=timezone(timedelta(hours=9)))
    asset = custody.ReceivedAsset(
        name="名簿", medium="紙", quantity="1部", purpose="受付", importance=Importance.HIGH,
        has_personal_data=True, storage_place="金庫",
    )  # fmt: skip
    custody.issue_receipt(
        contract, [asset], received_at=received, receiver="山辺 翔", by=firm, now=NOW
    )
    page = f"/contracts/{contract.case.number}/papers/registers/custody/"
    csv = client_of(world.saeki).get(f"{page}csv/").content
    assert csv.startswith(b"\xef\xbb\xbf")
    header, first, *_ = csv.decode("utf-8-sig").splitlines()
    assert header.startswith("預かり証,名称,")
    assert "名簿" in first
    assert "令和8年4月1日" in first
    pdf = client_of(world.saeki).get(f"{page}pdf/").content
    assert pdf.startswith(b"%PDF")
    import pypdfium2  # noqa: PLC0415 - only this test reads a PDF

    words = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "令和8年4月1日" in words


def test_every_register_and_paper_is_given_to_both_sides_and_to_nobody_else(
    world, client_of, officer, firm
):
    contract = a_signed_contract(world)
    base = f"/contracts/{contract.case.number}/papers/"
    for name in ("clauses", "deliverables", "inspections", "payments", "amendments"):
        answer = client_of(world.yamabe).get(f"{base}registers/{name}/csv/")
        assert answer.status_code == 200, name
    for form, mark in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = client_of(world.saeki).get(f"{base}registers/clauses/{form}/")
        assert answer.content.startswith(mark), form
    assert client_of(world.saeki).get(f"{base}made/contract/pdf/").content.startswith(b"%PDF")
    assert client_of(world.saeki).get(f"{base}made/nonsense/pdf/").status_code == 404
    assert client_of(world.saeki).get(f"{base}registers/clauses/exe/").status_code == 404
    assert client_of(world.himuro).get(f"{base}registers/clauses/csv/").status_code == 404


def handed_over(world, **facts):
    return {
        "number": "2025-002", "tender_title": "出席共有", "contract_ordinal": 1,
        "contract_title": "出席共有システム", "fiscal_years": [2025],
        "section_public_id": str(world.sections["000"].public_id),
        "contractor_public_id": str(world.mihon_kikaku.public_id), "contractor_name": "",
        "corporate_number": "", "amount_yen": 5_249_640, "starts_on": "2025-04-01",
        "ends_on": "2026-03-31", "payment": "", "conditions": [], "specification": "",
        "promises": [], "deliverables": [], "documents": [], "clause_sets": [],
        "agreed_on": "2025-03-20", "is_rehearsal": False, **facts,
    }  # fmt: skip


@pytest.mark.requirement("CONT-010")
@pytest.mark.parametrize(
    ("deposit", "exempt"),
    [("契約保証金は免除とします。", True), ("契約保証金は契約金額の10%とします。", False)],
)
def test_deposit_of_the_notice_is_carried_to_the_contract(world, client_of, deposit, exempt):
    candidate_agreed(handed_over(world, deposit=deposit), NOW)
    contract = Contract.objects.get()
    assert (contract.is_deposit_exempt, contract.deposit_ground) == (exempt, deposit)
    shown = client_of(world.saeki).get(f"/contracts/{contract.case.number}/").content.decode()
    assert f"{'免除' if exempt else '要'}（{deposit}）" in shown


@pytest.mark.requirement("CONT-012")
def test_page_shows_the_one_clause_that_another_version_words_differently(world, client_of):
    """Contract 001 was signed with the domestic data centre in clause 25, contract 000 without."""
    saeki = client_of(world.saeki)
    cells = []
    for version in ("domestic", "standard"):
        contract = a_signed_contract(world, versions={"data_processing": version})
        page = saeki.get(f"/contracts/{contract.case.number}/papers/").content.decode()
        sheet = page.split("特記事項の版の違い", 1)[1].split("</table>")[0]
        assert sheet.count("<tr>") == 2  # the heading, and clause 25
        (found,) = re.findall(r'data-label="項"><div>(.*?)</div>', sheet, re.DOTALL)
        assert "第25項" in strip_tags(found)
        cells.append(
            tuple(
                "国内のデータセンター"
                in re.search(rf'data-label="{name}">(.*?)</td>', sheet, re.DOTALL)[1]
                for name in ("この契約の文言", "ほかの版の文言")
            )
        )
    assert cells == [(True, False), (False, True)]
