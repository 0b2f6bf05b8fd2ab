"""Nothing approved rests on a file that the checks refused: people, firms, papers, templates."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from madoguchi.core.errors import Refused
from madoguchi.core.events.models import AnnouncedEvent
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.commands import approvals, oaths, papers, roster, start
from madoguchi.services.contracts.commands import subcontracts as firms
from madoguchi.services.contracts.models import Subcontract, Worker
from madoguchi.services.contracts.queries.clause_notes import notes_of
from madoguchi.services.contracts.queries.papers import papers_on, template_for
from madoguchi.services.contracts.queries.roster import demand_assignable, lines_of
from madoguchi.services.contracts.queries.subcontracts import demand_subcontract, tree_of
from madoguchi.services.contracts.receivers import file_refused
from madoguchi.services.contracts.terms import (
    ApprovalState,
    Attribute,
    DutyState,
    FilingState,
    PaperKind,
    StartPaper,
    WorkerState,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.people import an_approved_firm, an_approved_worker

pytestmark = pytest.mark.django_db
WHY = "ウェブページやプログラムは受け付けていません。"
ASKED, AGAIN = ApprovalState.ASKED_BACK.value, ApprovalState.REQUESTED.value


def program(name="書類.pdf"):
    return BytesIO(b"MZ\x90\x00 no document"), name


def a_docx(words):
    document, stream = Document(), BytesIO()
    document.add_paragraph(words)
    document.save(stream)
    stream.seek(0)
    return stream


def good(name="書類.txt"):
    return BytesIO("直した書類".encode()), name


def checked(file):
    """The checks look at the file, and what they announce arrives, as every delivery may, twice."""
    inspect_file(file, now=NOW)
    for event in AnnouncedEvent.objects.filter(name="vault.file_refused.v1"):
        file_refused(event.payload, NOW)
        file_refused(event.payload, NOW)


def code_of(act, *args, **facts):
    with pytest.raises(Refused) as refused:
        act(*args, **facts)
    return refused.value.code


@pytest.fixture
def contract(world):
    return a_signed_contract(world, attributes=[Attribute.DATA_PROCESSING, Attribute.CLOUD])


def test_refused_evidence_takes_the_workers_approval_back_until_it_is_filed_anew(
    contract, world, firm, chief, client_of
):
    worker = an_approved_worker(contract, world)
    facts = {"name": "情報処理安全確保支援士", "obtained_on": date(2024, 4, 1)}
    row = roster.add_qualification(worker, **facts, evidence=program(), by=firm, now=NOW)
    demand_assignable(worker, TODAY)
    checked(row.evidence)
    worker = Worker.objects.get()
    assert (worker.approval.state, worker.approval.effective_from_on) == (ASKED, None)
    assert WHY in worker.approval.question
    assert [line.state for line in lines_of(contract, TODAY)] == [WorkerState.REQUESTED]
    assert code_of(demand_assignable, worker, TODAY) == "worker_not_approved"
    page = f"/contracts/{contract.case.number}/people/{worker.pk}/"
    for person in (world.yamabe, world.saeki):
        assert WHY in client_of(person).get(page).content.decode()
    said = {"from_on": TODAY, "by": chief, "now": NOW}
    assert code_of(approvals.approve, worker.approval, **said) == "paper_refused"
    again = roster.add_qualification(worker, **facts, evidence=good(), by=firm, now=NOW)
    worker = Worker.objects.get()
    assert (again.pk, worker.qualifications.count(), worker.approval.state) == (row.pk, 1, AGAIN)
    assert worker.approval.answer == "「書類.txt」を出し直しました。"
    approvals.approve(worker.approval, **said)
    demand_assignable(Worker.objects.get(), TODAY)


def test_refused_cv_is_filed_anew_and_the_ward_decides_again(contract, world, firm, chief):
    worker = an_approved_worker(contract, world)
    worker.cv = roster.keep_file(contract, program(), by=firm, now=NOW)
    worker.save()
    checked(worker.cv)
    worker = Worker.objects.get()
    assert worker.approval.state == ASKED
    roster.ask_for_approval(worker, good("履歴書.txt"), by=firm, now=NOW)
    worker = Worker.objects.get()
    assert (worker.cv.name, worker.approval.state) == ("履歴書.txt", AGAIN)
    assert code_of(roster.ask_for_approval, worker, good(), by=firm, now=NOW) == "asked"


def test_refused_paper_of_a_subcontractor_takes_its_approval_back(
    contract, world, firm, chief, client_of
):
    node = an_approved_firm(contract, world)
    paper = firms.file_paper(node, StartPaper.ROSTER, program(), by=firm, now=NOW)
    demand_subcontract(node, TODAY)
    checked(paper.file)
    node = Subcontract.objects.get()
    assert (node.approval.state, code_of(demand_subcontract, node, TODAY)) == (
        ASKED, "not_approved",
    )  # fmt: skip
    assert [line.missing for line in tree_of(contract, TODAY)] == [[StartPaper.ROSTER]]
    said = {"from_on": TODAY, "by": chief, "now": NOW}
    assert code_of(approvals.approve, node.approval, **said) == "papers_missing"
    page = f"/contracts/{contract.case.number}/subcontracts/{node.pk}/"
    for person in (world.yamabe, world.saeki):
        assert WHY in client_of(person).get(page).content.decode()
    firms.file_paper(node, StartPaper.ROSTER, good(), by=firm, now=NOW)
    node = Subcontract.objects.get()
    assert node.approval.state == AGAIN
    checked(paper.file)  # of the version before: it comes late and changes nothing
    approvals.approve(node.approval, **said)
    demand_subcontract(Subcontract.objects.get(), TODAY)


def test_refused_risk_paper_returns_the_filing_that_rests_on_it(contract, officer, firm):
    service = start.add_cloud_service(
        contract, name="会議", provider="みほん通信", use="打合せ", is_paid=True, added_on=TODAY,
        risk_paper=program(), by=firm, now=NOW,
    )  # fmt: skip
    duty = contract.duties.get(code=start.CLOUD)
    assert duty.state == DutyState.FILED.value
    checked(service.risk_paper)
    duty.refresh_from_db()
    filing = duty.filings.get()
    assert (duty.state, filing.state) == (DutyState.RETURNED.value, FilingState.RETURNED.value)
    assert WHY in filing.reason
    start.attach_risk_paper(service, good(), by=firm, now=NOW)
    duty.refresh_from_db()
    assert (duty.state, duty.filings.count()) == (DutyState.FILED.value, 2)


def test_refused_oath_counts_as_not_signed_until_it_is_recorded_anew(contract, world, firm):
    worker = an_approved_worker(contract, world)
    facts = {"text_version": "第1版", "told_on": TODAY, "signed_on": TODAY}

    def is_missing():
        notes = notes_of(contract, TODAY)
        return any("誓約の未提出" in one.words for said in notes.values() for one in said)

    oath = oaths.record_oath(worker, **facts, paper=program(), by=firm, now=NOW)
    assert not is_missing()
    checked(oath.paper)
    assert is_missing()
    oaths.record_oath(worker, **facts, paper=good(), by=firm, now=NOW)
    assert (is_missing(), worker.oaths.count()) == (False, 1)
    assert code_of(oaths.record_oath, worker, **facts, by=firm, now=NOW) == "signed"


def test_refused_paper_is_not_in_force_and_the_template_before_stays(
    contract, officer, world, client_of
):
    facts = {"title": "契約書", "in_force_on": TODAY, "by": officer, "now": NOW}
    stream, name = program("契約書.pdf")
    paper = papers.file_paper(contract, PaperKind.CONTRACT, **facts, stream=stream, name=name)
    held = [
        papers.upload_template(
            contract, PaperKind.CONTRACT, a_docx("{{件名}}"), "契約書.docx",
            by=officer, now=NOW,
        )
        for _ in range(2)
    ]  # fmt: skip
    checked(paper.file)
    StoredFile.objects.filter(pk=held[1].file_id).update(
        state="refused", findings=[{"message": "マクロが入っています。", "blocks": True}]
    )
    assert papers_on(contract, TODAY) == []
    assert template_for(contract, PaperKind.CONTRACT) == held[0]
    page = f"/contracts/{contract.case.number}/papers/"
    text = client_of(world.saeki).get(page).content.decode()
    assert [one in text for one in (WHY, "マクロが入っています。", "区のひな形 第1版")] == [
        True
    ] * 3
    stream, name = good("契約書.txt")
    again = papers.file_paper(contract, PaperKind.CONTRACT, **facts, stream=stream, name=name)
    assert (again.pk, again.version, papers_on(contract, TODAY)) == (paper.pk, 1, [paper])
