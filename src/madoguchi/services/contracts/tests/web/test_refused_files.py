"""A file that the checks refuse is asked for again, and both sides read why."""

from io import BytesIO

import pytest
from tests.kept_worlds import kept

from madoguchi.core.events.models import AnnouncedEvent
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.services.contracts.commands import deliveries, duties
from madoguchi.services.contracts.models import Contract
from madoguchi.services.contracts.queries.clocks import Days
from madoguchi.services.contracts.queries.dues import due_items
from madoguchi.services.contracts.queries.waiting import waiting_in
from madoguchi.services.contracts.receivers import file_refused
from madoguchi.services.contracts.terms import DeliverableState, DutyState, FilingState, Side
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.handing_in import hand_in_on_paper, register

pytestmark = pytest.mark.django_db
DAYS = Days(today=TODAY)
NO_DOCUMENT = b"MZ\x90\x00 no document"
WHY = "ウェブページやプログラムは受け付けていません。"


@kept
def contract(world):
    return a_signed_contract(world)


def checked(file):
    """The checks look at the file, and what they announce arrives."""
    inspect_file(file, now=NOW)
    for event in AnnouncedEvent.objects.filter(name="vault.file_refused.v1"):
        file_refused(event.payload, NOW)
        file_refused(event.payload, NOW)


@kept
def refused_row(contract, officer, firm):
    row = deliveries.hand_in(
        register(contract, "報告書", officer, due_on=TODAY), BytesIO(NO_DOCUMENT), "報告書.pdf",
        checked_software="ClamAV", checked_on=TODAY, by=firm, now=NOW,
    )  # fmt: skip
    assert row.state == DeliverableState.DELIVERED.value
    checked(row.deliverable.file)
    row.refresh_from_db()
    row.deliverable.refresh_from_db()
    return row


def test_page_to_hand_in_is_refused_by_address_while_nothing_is_awaited(
    contract, officer, firm, world, client_of
):
    row = register(contract, "報告書", officer)
    page = f"/contracts/{contract.case.number}/deliverables/{row.pk}/"
    contractor = client_of(world.yamabe)
    form = contractor.get(page)
    text = form.content.decode()
    assert (form.status_code, text.count("※ファイルがあるときは必須")) == (200, 2)
    hand_in_on_paper(row, firm)
    refused = contractor.get(page)
    text = refused.content.decode()
    assert (refused.status_code, "いま納品を待っていません" in text) == (422, True)
    assert 'name="checked_software"' not in text


def test_refused_deliverable_is_awaited_and_due_again(contract, refused_row):
    assert refused_row.state == DeliverableState.AWAITED.value
    assert refused_row.deliverable.delivered_at is None
    dues = due_items(Contract.objects.filter(pk=contract.pk), TODAY, NOW)
    assert "納品：報告書" in [item.title for item in dues]
    words = {
        side: [one.words for one in waiting_in([contract], side, DAYS)[contract.pk]]
        for side in Side
    }
    assert ("納品のやり直し" in words[Side.CONTRACTOR], "検査" in words[Side.WARD]) == (True, False)


def test_both_sides_read_why_the_deliverable_was_refused(
    contract, refused_row, world, client_of
):  # fmt: skip
    page = f"/contracts/{contract.case.number}/deliverables/"
    for person, sentence in (
        (world.yamabe, "直したファイルを、もう一度納品してください。"),
        (world.saeki, "受託者に、直したファイルの納品を求めています。"),
    ):
        text = client_of(person).get(page).content.decode()
        assert [each in text for each in (WHY, sentence, "検査待ち")] == [True, True, False]


def test_new_file_takes_the_place_of_the_refused_one(contract, refused_row, firm, officer):
    again = deliveries.hand_in(
        refused_row, BytesIO(b"%PDF-1.7 again"), "報告書.pdf", checked_software="ClamAV",
        checked_on=TODAY, by=firm, now=NOW,
    )  # fmt: skip
    assert again.state == DeliverableState.DELIVERED.value
    for event in AnnouncedEvent.objects.filter(name="vault.file_refused.v1"):
        file_refused(event.payload, NOW)  # of the file before: it comes late and changes nothing
    again.refresh_from_db()
    assert again.state == DeliverableState.DELIVERED.value


def test_filing_with_a_refused_file_goes_back_and_its_duty_is_open(
    contract, firm, officer, world, client_of
):  # fmt: skip
    duty = contract.duties.filter(same_as__isnull=True, state=DutyState.OPEN.value).first()
    filing = duties.file_document(duty, [(BytesIO(NO_DOCUMENT), "規程.pdf")], by=firm, now=NOW)
    duties.accept_filing(filing, by=officer, now=NOW)
    checked(filing.files.get().file)
    filing.refresh_from_db()
    duty.refresh_from_db()
    assert (filing.state, duty.state, duty.settled_on) == (
        FilingState.RETURNED.value, DutyState.RETURNED.value, None,
    )  # fmt: skip
    assert filing.reason.startswith("「規程.pdf」を受け付けられませんでした。")
    page = f"/contracts/{contract.case.number}/duties/{duty.pk}/"
    for person in (world.yamabe, world.saeki):
        assert WHY in client_of(person).get(page).content.decode()


def test_file_that_is_usable_announces_nothing(contract, firm, officer):
    row = deliveries.hand_in(
        register(contract, "記録", officer), BytesIO("記録".encode()), "記録.txt",
        checked_software="ClamAV", checked_on=TODAY, by=firm, now=NOW,
    )  # fmt: skip
    checked(row.deliverable.file)
    row.refresh_from_db()
    assert row.state == DeliverableState.DELIVERED.value
    assert not AnnouncedEvent.objects.filter(name="vault.file_refused.v1").exists()
