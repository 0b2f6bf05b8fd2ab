"""再委託: banned unless approved beforehand at every level, with the same papers."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import approvals, subcontracts
from madoguchi.services.contracts.models import ApprovalRequest, Subcontract, Worker
from madoguchi.services.contracts.queries.roster import demand_assignable
from madoguchi.services.contracts.queries.subcontracts import (
    demand_subcontract,
    firms_in_force,
    tree_of,
)
from madoguchi.services.contracts.terms import Attribute, StartPaper, SubcontractState
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_contract, a_signed_contract
from madoguchi.services.contracts.tests.people import (
    a_firm,
    a_worker,
    an_applied_firm,
    an_approved_firm,
    an_approved_worker,
    with_papers,
)

pytestmark = pytest.mark.django_db


def refused(act, *args, **facts) -> Refused:
    with pytest.raises(Refused) as found:
        act(*args, **facts)
    return found.value


@pytest.mark.requirement("CONT-064")
def test_request_without_roster_comes_back_and_work_waits_for_the_approval(
    contract, world, firm, chief
):
    node = with_papers(a_firm(contract, world), world, without=(StartPaper.ROSTER,))
    refusal = refused(subcontracts.apply_for, node, by=firm, now=NOW)
    assert refusal.message == (
        "再委託先の「従事者名簿」がありません。文書をそろえて申請してください。"
    )
    assert ApprovalRequest.objects.count() == 0
    upload = (BytesIO("名簿".encode()), "名簿.txt")
    subcontracts.file_paper(node, StartPaper.ROSTER, upload, by=firm, now=NOW)
    subcontracts.apply_for(node, by=firm, now=NOW)
    now = at(date(2026, 6, 15), 9)
    approvals.approve(node.approval, from_on=date(2026, 6, 15), by=chief, now=now)
    node = Subcontract.objects.get()
    assert (
        refused(
            subcontracts.begin_subcontract, node, starts_on=date(2026, 6, 10), by=firm, now=now
        ).code
        == "before_approval"
    )
    assert (
        refused(
            subcontracts.begin_subcontract, node, starts_on=date(2026, 6, 14), by=firm, now=now
        ).code
        == "before_approval"
    )
    node.refresh_from_db()
    assert node.starts_on is None
    subcontracts.begin_subcontract(node, starts_on=date(2026, 6, 15), by=firm, now=now)
    assert node.starts_on == date(2026, 6, 15)


@pytest.mark.requirement("CONT-065")
def test_workers_of_a_lower_level_wait_until_that_level_is_approved(contract, world, chief):
    upper = an_approved_firm(contract, world, "株式会社A")
    lower = an_applied_firm(contract, world, "有限会社B", parent=upper)
    lent = {"subcontract": lower, "name": "李 小龍"}
    assert refused(a_worker, contract, world, **lent).code == "not_approved"
    assert Worker.objects.count() == 0
    approvals.approve(lower.approval, from_on=TODAY, by=chief, now=NOW)
    lent["subcontract"] = Subcontract.objects.get(pk=lower.pk)
    a_worker(contract, world, **lent)
    assert [(line.depth, line.node.firm, line.state) for line in tree_of(contract, TODAY)] == [
        (1, "株式会社A", SubcontractState.APPROVED),
        (2, "有限会社B", SubcontractState.APPROVED),
    ]


def test_level_is_not_approved_below_one_that_is_not(contract, world, chief):
    upper = an_applied_firm(contract, world, "株式会社A")
    middle = an_applied_firm(contract, world, "有限会社B", parent=upper)
    lowest = an_applied_firm(contract, world, "合同会社C", parent=middle)
    for node, missing in ((middle, "株式会社A"), (lowest, "株式会社A")):
        refusal = refused(approvals.approve, node.approval, from_on=TODAY, by=chief, now=NOW)
        assert f"上位の「{missing}」が承認されていません" in refusal.message
    approvals.approve(upper.approval, from_on=TODAY, by=chief, now=NOW)
    lowest = Subcontract.objects.get(pk=lowest.pk)
    refusal = refused(approvals.approve, lowest.approval, from_on=TODAY, by=chief, now=NOW)
    assert "上位の「有限会社B」" in refusal.message
    assert [one.firm for one in firms_in_force(contract, TODAY)] == ["株式会社A"]


def test_withdrawn_approval_takes_every_level_below_and_their_workers_with_it(
    contract, world, chief, firm
):
    upper = an_approved_firm(contract, world, "株式会社A")
    middle = an_approved_firm(contract, world, "有限会社B", parent=upper)
    an_approved_firm(contract, world, "合同会社C", parent=middle)
    other = an_approved_firm(contract, world, "株式会社D")
    worker = an_approved_worker(contract, world, subcontract=middle)
    demand_assignable(worker, TODAY)
    with pytest.raises(Forbidden):
        subcontracts.withdraw_approval(upper, reason="違反", by=firm, now=NOW)
    assert refused(subcontracts.withdraw_approval, upper, reason=" ", by=chief, now=NOW).code == (
        "reason_needed"
    )
    lost = subcontracts.withdraw_approval(upper, reason="無断の再委託", by=chief, now=NOW)
    assert [one.firm for one in lost] == ["株式会社A", "有限会社B", "合同会社C"]
    assert firms_in_force(contract, TODAY) == [other]
    worker = Worker.objects.get()
    assert refused(demand_assignable, worker, TODAY).code == "employer_not_approved"
    again = Subcontract.objects.get(firm="株式会社A")
    assert refused(
        subcontracts.withdraw_approval, again, reason="再び", by=chief, now=NOW
    ).code == ("not_approved")
    subcontracts.apply_for(again, by=firm, now=NOW)
    assert again.withdrawn_on is None


@pytest.mark.requirement("CONT-067")
def test_main_work_is_refused_by_the_stricter_set_and_allowed_where_only_the_other_applies(world):
    both = a_signed_contract(world)
    refusal = refused(a_firm, both, world, is_main_work=True)
    assert "電算処理の特記事項 第4項" in refusal.message
    assert "個人情報の特記事項 第4項では承諾により認められますが、厳しい定めが優先します" in (
        refusal.message
    )
    assert Subcontract.objects.count() == 0
    personal = a_signed_contract(world, attributes=[Attribute.PERSONAL_DATA])
    assert a_firm(personal, world, is_main_work=True).is_main_work


def test_office_of_the_proposal_is_a_draft_with_its_scope_until_it_is_approved(world):
    contract = a_contract(world)
    officer = as_actor(world.saeki, TODAY)
    offices = [("髙山構造設計事務所", "構造の検討")]
    (node,) = subcontracts.announce_offices(contract, offices, by=officer, now=NOW)
    assert subcontracts.announce_offices(contract, offices, by=officer, now=NOW) == [node]
    (line,) = tree_of(contract, TODAY)
    assert (line.state, line.node.scope, line.is_in_force) == (
        SubcontractState.DRAFT, "構造の検討", False,
    )  # fmt: skip
    assert refused(demand_subcontract, node, TODAY).code == "not_approved"


def test_tree_names_missing_papers_and_conditional_ones_only_where_they_are_owed(world):
    plain = a_signed_contract(world)
    a_firm(plain, world)
    (line,) = tree_of(plain, TODAY)
    assert [paper.value for paper in line.missing] == [
        "regulations", "roster", "emergency_contacts", "schedule", "pledge",
    ]  # fmt: skip
    strict = a_signed_contract(
        world,
        attributes=[Attribute.DATA_PROCESSING, Attribute.SPECIFIC_PERSONAL_FILES, Attribute.CLOUD],
    )
    a_firm(strict, world)
    assert len(tree_of(strict, TODAY)[0].missing) == 8


def test_same_firm_and_same_paper_are_taken_once(contract, world, firm):
    node = a_firm(contract, world)
    assert refused(a_firm, contract, world).code == "named_twice"
    for name in ("規程.txt", "別名.txt"):
        upload = (BytesIO("規程".encode()), name)
        if name == "規程.txt":
            subcontracts.file_paper(node, StartPaper.REGULATIONS, upload, by=firm, now=NOW)
        else:
            assert (
                refused(
                    subcontracts.file_paper, node, StartPaper.REGULATIONS, upload, by=firm, now=NOW
                ).code
                == "same_file"
            )
    upload = (BytesIO("規程 改".encode()), "規程.txt")
    assert (
        subcontracts.file_paper(node, StartPaper.REGULATIONS, upload, by=firm, now=NOW).version == 2
    )


def test_approval_that_ends_puts_the_firm_out_of_force_the_day_after(contract, world, chief):
    node = an_applied_firm(contract, world)
    last = TODAY + timedelta(days=30)
    approvals.approve(node.approval, from_on=TODAY, until_on=last, by=chief, now=NOW)
    node = Subcontract.objects.get()
    demand_subcontract(node, last)
    assert refused(demand_subcontract, node, last + timedelta(days=1)).code == "not_approved"
