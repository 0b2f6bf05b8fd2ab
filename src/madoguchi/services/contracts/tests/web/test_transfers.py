"""Important files never travel by mail: an expiring address, a code told otherwise, a log."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.mail.bodies import readable_body
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.commands import deliveries, transfers
from madoguchi.services.contracts.models import ProtectedTransfer
from madoguchi.services.contracts.models.transfer import MOST_WRONG_CODES
from madoguchi.services.contracts.terms import Importance
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.handing_in import register

pytestmark = pytest.mark.django_db
CONTENT = "相談の集計 1,204件".encode()
TO = transfers.Receiver(name="髙﨑 𠮷乃", address="takasaki@example.jp", days=3)


@kept
def file(contract, officer, firm):
    """A delivered and checked file."""
    row = register(contract, "集計", officer)
    given = deliveries.hand_in(
        row, BytesIO(CONTENT), "集計.txt", checked_software="ClamAV", checked_on=TODAY,
        by=firm, now=NOW,
    )  # fmt: skip
    inspect_file(given.deliverable.file, now=NOW)
    return StoredFile.objects.get(pk=given.deliverable.file.pk)


def posted(contract, client, file, **facts):
    typed = {
        "file": str(file.pk), "importance": "high", "name": TO.name, "address": TO.address,
        "days": 3, **facts,
    }  # fmt: skip
    return client.post(f"/contracts/{contract.case.number}/transfers/new/", typed, follow=True)


def address_in(mail):
    return re.search(r"/contracts/transfers/[\w-]+/", readable_body(mail)).group()


@pytest.mark.requirement("CONT-082")
def test_important_file_goes_as_an_expiring_link_with_a_code_told_otherwise(
    contract, file, world, client_of
):
    shown = posted(contract, client_of(world.saeki), file).content.decode()
    code = re.search(r"認証コードは (\d{8}) です", shown).group(1)
    mail = OutgoingMail.objects.get(to_address=TO.address)
    body = readable_body(mail)
    assert (mail.attachments.count(), code in body, "集計" in body) == (0, False, False)
    address, receiver = address_in(mail), Client()
    assert receiver.get(address).status_code == 200
    wrong = receiver.post(address, {"code": "00000000" if code != "00000000" else "1"})
    assert (wrong.status_code, CONTENT in wrong.content) == (422, False)
    right = receiver.post(address, {"code": code})
    assert b"".join(right.streaming_content) == CONTENT
    ProtectedTransfer.objects.update(expires_at=NOW)
    late = receiver.post(address, {"code": code})
    assert (late.status_code, "送り主に連絡" in late.content.decode()) == (422, True)
    log = [entry.event for entry in ProtectedTransfer.objects.get().log.all()]
    assert log == ["sent", "wrong_code", "received", "too_late"]
    told = TrailEntry.objects.filter(action__startswith="contracts.transfer_").order_by("pk")
    assert [one.action.partition("_")[2] for one in told] == log
    page = client_of(world.yamabe).get(f"/contracts/{contract.case.number}/transfers/")
    assert all(words in page.content.decode() for words in ("受取り", "認証コードの誤り", TO.name))


def test_address_ends_with_its_time_before_at_and_after(contract, file, officer):
    sent = transfers.send_file(contract, file, TO, Importance.NORMAL, by=officer, now=NOW)
    end = NOW + timedelta(days=3)
    moments = (end - timedelta(microseconds=1), end, end + timedelta(days=1))
    assert [sent.transfer.is_open(one) for one in moments] == [True, False, False]
    assert transfers.receive_file(sent.transfer, "", now=moments[0]) == file
    with pytest.raises(Refused) as refused:
        transfers.receive_file(sent.transfer, "", now=end)
    assert refused.value.code == "transfer_over"


def test_five_wrong_codes_end_it_even_for_the_right_one(contract, file, officer):
    sent = transfers.send_file(contract, file, TO, Importance.HIGH, by=officer, now=NOW)
    for _ in range(MOST_WRONG_CODES):
        with pytest.raises(Refused):
            transfers.receive_file(sent.transfer, "x", now=NOW)
    with pytest.raises(Refused) as refused:
        transfers.receive_file(sent.transfer, sent.code, now=NOW)
    assert refused.value.code == "transfer_over"


def test_sent_once_and_again_only_after_it_was_withdrawn(contract, file, officer, firm):
    sent = transfers.send_file(contract, file, TO, Importance.HIGH, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        transfers.send_file(contract, file, TO, Importance.HIGH, by=firm, now=NOW)
    assert refused.value.code == "sent_already"
    transfers.withdraw_transfer(sent.transfer, by=officer, now=NOW)
    with pytest.raises(Refused):
        transfers.receive_file(sent.transfer, sent.code, now=NOW)
    again = transfers.send_file(contract, file, TO, Importance.HIGH, by=firm, now=NOW)
    assert ProtectedTransfer.objects.filter(withdrawn_at=None).get() == again.transfer


def test_file_of_another_contract_is_not_sent(contract, file, world, officer):
    other = a_signed_contract(world)
    with pytest.raises(Refused) as refused:
        transfers.send_file(other, file, TO, Importance.HIGH, by=officer, now=NOW)
    assert (refused.value.code, OutgoingMail.objects.count()) == ("file_not_usable", 0)


def test_pages_are_of_both_sides_and_the_chief_only_reads(contract, world, client_of):
    page = f"/contracts/{contract.case.number}/transfers/"
    codes = {
        "saeki": (200, 200), "yamabe": (200, 200), "takahashi": (200, 403), "himuro": (404, 404),
    }  # fmt: skip
    for name, expected in codes.items():
        browser = client_of(getattr(world, name))
        assert (
            browser.get(page).status_code, browser.get(f"{page}new/").status_code,
        ) == expected, name  # fmt: skip
    assert Client().get("/contracts/transfers/unknown/").status_code == 404
