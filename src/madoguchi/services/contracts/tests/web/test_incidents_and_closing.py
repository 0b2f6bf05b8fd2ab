"""Incidents from the first call to the end; and closing, which nothing open survives."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import (
    approvals,
    closing,
    concluding,
    custody,
    duties,
    incidents,
    returning,
)
from madoguchi.services.contracts.queries.closing import open_items
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    Attribute,
    ContractState,
    IncidentKind,
    IncidentState,
    IncidentStep,
    LedgerEvent,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract

pytestmark = pytest.mark.django_db
AFTER = datetime(2027, 4, 1, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@kept
def contract(world):
    return a_signed_contract(world, attributes=[Attribute.DATA_PROCESSING])


@kept
def leak(contract, firm):
    return incidents.report_incident(
        contract, IncidentKind.LEAK, words="案内のメールを誤った宛先に送ったおそれ。",
        noticed_at=NOW - timedelta(minutes=15), by=firm, now=NOW,
    )  # fmt: skip


@pytest.mark.requirement("CONT-140")
def test_feared_leak_alerts_the_ward_and_closes_only_with_cause_and_prevention(
    leak, firm, officer, world
):
    mails = OutgoingMail.objects.filter(unique_key__startswith="contracts.incident.")
    assert {mail.to_address for mail in mails} == {world.saeki.email, world.takahashi.email}
    incidents.add_step(leak, IncidentStep.WRITTEN_REPORT, "宛先は1件。", by=firm, now=NOW)
    for cause, prevention in (("", "二人で確認"), ("宛先の選び誤り", "　")):
        with pytest.raises(Refused):
            incidents.close_incident(leak, cause=cause, prevention=prevention, by=officer, now=NOW)
    closed = incidents.close_incident(
        leak, cause="宛先の選び誤り", prevention="二人で確認", by=officer, now=NOW
    )
    assert closed.state == IncidentState.CLOSED.value
    with pytest.raises(Refused):
        incidents.add_step(leak, IncidentStep.NOTE, "追記", by=firm, now=NOW)


@pytest.mark.requirement("CONT-141")
def test_incident_waits_for_its_written_report(leak, firm, officer):
    assert IncidentState(leak.state).label == "書面報告待ち"
    with pytest.raises(Refused) as refused:
        incidents.close_incident(leak, cause="不明", prevention="なし", by=officer, now=NOW)
    assert refused.value.code == "no_written_report"
    incidents.add_step(leak, IncidentStep.WRITTEN_REPORT, "報告書のとおり", by=firm, now=NOW)
    assert leak.state == IncidentState.IN_FOLLOW_UP.value


@pytest.mark.requirement("CONT-139")
def test_each_instruction_shows_when_it_was_given_and_done(leak, firm, officer):
    later = NOW + timedelta(minutes=10)
    with pytest.raises(Forbidden):
        incidents.add_step(leak, IncidentStep.INSTRUCTION, "回線を切る", by=firm, now=NOW)
    incidents.add_step(leak, IncidentStep.INSTRUCTION, "削除を依頼する", by=officer, now=NOW)
    incidents.add_step(leak, IncidentStep.WRITTEN_REPORT, "書面", by=firm, now=NOW)
    with pytest.raises(Refused) as refused:
        incidents.close_incident(leak, cause="誤り", prevention="確認", by=officer, now=NOW)
    assert refused.value.code == "instructions_open"
    incidents.add_step(leak, IncidentStep.DONE, "削除を確かめた", by=firm, now=later)
    times = list(leak.entries.values_list("step", "happened_at"))
    assert times == [("instruction", NOW), ("written_report", NOW), ("done", later)]


@pytest.mark.requirement("CONT-025")
def test_emergency_contacts_stand_on_the_page_of_the_incident(
    contract, leak, firm, client_of, world
):
    page = f"/contracts/{contract.case.number}/incidents/{leak.pk}/"
    ward = client_of(world.saeki)
    assert "緊急時連絡先一覧が提出されていません" in ward.get(page).content.decode()
    duty = contract.duties.get(code="data_processing.emergency_contacts")
    duties.file_document(duty, [], note="夜間 03-0000-0000 早乙女", by=firm, now=NOW)
    assert "03-0000-0000 早乙女" in ward.get(page).content.decode()
    assert client_of(world.himuro).get(page).status_code == 404


def test_first_report_goes_through_the_page_and_a_drill_says_so(contract, world, client_of):
    number = contract.case.number
    firm = client_of(world.saotome)
    refused = firm.post(f"/contracts/{number}/incidents/new/", {"kind": "leak", "words": "誤送信"})
    assert refused.status_code == 422
    assert "誤送信" in refused.content.decode()
    assert contract.incidents.count() == 0


def ended(contract, firm, officer):
    concluding.name_manager(contract, "山辺 翔", by=firm, now=NOW)
    concluding.begin_performance(contract, by=officer, now=NOW)
    return closing.end_performance(contract, by=officer, now=AFTER)


def settle_all(contract, firm, officer):
    for duty in contract.duties.filter(same_as__isnull=True):
        if duty.state == "open" and duty.trigger != "standing":
            filing = duties.file_document(duty, [], note="済", by=firm, now=AFTER)
            duties.accept_filing(filing, by=officer, now=AFTER)


def test_performance_ends_the_day_after_its_last(contract, firm, officer):
    concluding.name_manager(contract, "山辺 翔", by=firm, now=NOW)
    concluding.begin_performance(contract, by=officer, now=NOW)
    last_evening = AFTER - timedelta(hours=10)
    assert last_evening.date() == date(2027, 3, 31)
    with pytest.raises(Refused):
        closing.end_performance(contract, by=officer, now=last_evening)
    closing.end_performance(contract, by=officer, now=AFTER)
    assert contract.state == ContractState.ENDED.value


@pytest.mark.requirement("CONT-147")
def test_return_counts_when_the_ward_has_confirmed_it(contract, firm, officer, client_of, world):
    """Eight things; seven are confirmed as returned, the eighth only said to be."""
    lent = [
        custody.ReceivedAsset(name=f"名簿{n}", medium="紙", quantity="1部", purpose="利用登録")
        for n in range(1, 9)
    ]
    receipt = custody.issue_receipt(
        contract, lent, received_at=NOW, receiver="早乙女", by=firm, now=NOW
    )
    chief = as_actor(world.takahashi, TODAY)
    ended(contract, firm, officer)
    settle_all(contract, firm, officer)
    line = custody.LedgerLine(event=LedgerEvent.RETURNED, happened_at=AFTER, person="早乙女")
    *seven, eighth = receipt.assets.order_by("pk")
    with pytest.raises(Refused) as refused:
        returning.confirm_return(eighth, by=officer, now=AFTER)
    assert refused.value.code == "not_returned"
    for asset in (*seven, eighth):
        custody.write_ledger(asset, line, by=firm, now=AFTER)
    with pytest.raises(Forbidden):
        returning.confirm_return(eighth, by=firm, now=AFTER)
    for asset in seven:
        returning.confirm_return(asset, by=officer, now=AFTER)
    page = f"/contracts/{contract.case.number}/custody/"
    ward = client_of(world.saeki)
    assert "返却の確認 1件" in ward.get("/contracts/").content.decode()
    assert ward.get(page).content.decode().count("区の確認待ち") == 2  # the receipt, the eighth
    assert [item.words for item in open_items(contract)] == [
        "預かり品「名簿8」の返却を、区が確認していません。"
    ]
    with pytest.raises(Refused) as refused:
        closing.close_contract(contract, note="完了", by=chief, now=AFTER)
    assert "名簿8" in refused.value.message
    here = f"{page}{eighth.pk}/return/"
    assert client_of(world.yamabe).post(here).status_code == 403
    assert [ward.post(here).status_code for _ in range(2)] == [302, 422]
    assert eighth.entries.get(event="return_confirmed").recorded_by == world.saeki
    closing.close_contract(contract, note="完了", by=chief, now=AFTER)
    assert contract.state == ContractState.CLOSED.value


@pytest.mark.requirement("CONT-151")
def test_closing_names_the_one_item_that_is_open(contract, firm, officer, chief):
    asset = custody.ReceivedAsset(name="名簿", medium="紙", quantity="1部", purpose="利用登録")
    receipt = custody.issue_receipt(
        contract, [asset], received_at=NOW, receiver="早乙女", by=firm, now=NOW
    )
    ended(contract, firm, officer)
    settle_all(contract, firm, officer)
    assert [item.words for item in open_items(contract)] == [
        "預かり品「名簿」が返却も消去もされていません。"
    ]
    with pytest.raises(Refused) as refused:
        closing.close_contract(contract, note="完了", by=chief, now=AFTER)
    assert "預かり品「名簿」" in refused.value.message
    line = custody.LedgerLine(event=LedgerEvent.RETURNED, happened_at=AFTER, person="早乙女")
    custody.write_ledger(receipt.assets.get(), line, by=firm, now=AFTER)
    returning.confirm_return(receipt.assets.get(), by=officer, now=AFTER)
    closing.close_contract(contract, note="完了", by=chief, now=AFTER)
    assert contract.state == ContractState.CLOSED.value
    assert contract.case.closed_at == AFTER


def test_open_drill_keeps_no_contract_open_and_an_incident_does(contract, firm, officer):
    concluding.name_manager(contract, "山辺 翔", by=firm, now=NOW)
    concluding.begin_performance(contract, by=officer, now=NOW)
    told = {"words": "名簿の誤送信", "noticed_at": NOW, "by": firm, "now": NOW}
    drill = incidents.report_incident(contract, IncidentKind.LEAK, is_drill=True, **told)
    route = "contracts:contract-incidents"
    assert drill.state != IncidentState.CLOSED.value
    assert [item.words for item in open_items(contract) if item.route == route] == []
    real = incidents.report_incident(contract, IncidentKind.LEAK, **told)
    assert [item.words for item in open_items(contract) if item.route == route] == [
        f"事故報告 第{real.number}号が終結していません。"
    ]


@pytest.mark.requirement("CONT-074")
def test_open_copies_block_the_closing(contract, firm, officer, chief):
    asset = custody.ReceivedAsset(name="名簿", medium="紙", quantity="1部", purpose="利用登録")
    row = custody.issue_receipt(
        contract, [asset], received_at=NOW, receiver="早乙女", by=firm, now=NOW
    ).assets.get()
    allowed = approvals.request_approval(
        contract, ApprovalKind.COPY, subject="名簿 紙3部", reason="会場で使うため", copies=3,
        by=firm, now=NOW,
    )  # fmt: skip
    approvals.approve(allowed, from_on=TODAY, by=chief, now=NOW)
    write = {"person": "早乙女", "quantity": 1}
    for event, times in ((LedgerEvent.COPIED, 3), (LedgerEvent.COPY_ERASED, 2)):
        for number in range(1, times + 1):
            line = custody.LedgerLine(
                event=event, happened_at=NOW, note=f"写し{number}を裁断", **write
            )
            custody.write_ledger(row, line, by=firm, now=NOW)
    back = custody.LedgerLine(event=LedgerEvent.RETURNED, happened_at=AFTER, person="早乙女")
    custody.write_ledger(row, back, by=firm, now=AFTER)
    returning.confirm_return(row, by=officer, now=AFTER)
    ended(contract, firm, officer)
    settle_all(contract, firm, officer)
    assert "「名簿」の複写物1点が残っています。" in [one.words for one in open_items(contract)]
    with pytest.raises(Refused) as refused:
        closing.close_contract(contract, note="完了", by=chief, now=AFTER)
    assert refused.value.code == "items_open"
    third = custody.LedgerLine(
        event=LedgerEvent.COPY_ERASED, happened_at=AFTER, note="写し3を裁断", **write
    )
    custody.write_ledger(row, third, by=firm, now=AFTER)
    assert "複写物" not in "".join(one.words for one in open_items(contract))


def test_only_the_chief_closes_and_only_after_the_end(contract, officer, chief):
    with pytest.raises(Forbidden):
        closing.close_contract(contract, note="x", by=officer, now=AFTER)
    with pytest.raises(Refused):
        closing.close_contract(contract, note="x", by=chief, now=AFTER)
