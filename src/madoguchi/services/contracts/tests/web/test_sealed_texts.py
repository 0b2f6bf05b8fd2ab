"""Personal texts of a contract stand under its key: in the rows, the trail and the mails."""

import re

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import CharField, TextField
from tests.kept_worlds import kept

from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.keys import destroy_key
from madoguchi.core.vault.sealed import ERASED_TEXT, ClearText, SealedTextField, Token
from madoguchi.services.contracts.commands import concluding, custody, duties, incidents
from madoguchi.services.contracts.models import Contract, CustodyEntry, Filing, Incident
from madoguchi.services.contracts.terms import IncidentKind, IncidentStep, LedgerEvent
from madoguchi.services.contracts.tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
CANARY = "髙﨑 𠮷乃さんの名簿 canary-7d1e"


@kept
def incident(contract, world):
    return incidents.report_incident(
        contract, IncidentKind.LEAK, words=CANARY, noticed_at=NOW,
        by=as_actor(world.yamabe, TODAY), now=NOW,
    )  # fmt: skip


def stored(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [row[0] for row in cursor.fetchall()]


def test_text_is_read_as_typed_and_stored_as_a_token(incident, contract, world):
    incidents.add_step(
        incident, IncidentStep.WRITTEN_REPORT, CANARY, by=as_actor(world.yamabe, TODAY), now=NOW
    )
    duty = contract.duties.get(code="data_processing.roster")
    duties.file_document(duty, [], note=CANARY, by=as_actor(world.yamabe, TODAY), now=NOW)
    found = Incident.objects.get()
    assert (found.words, found.entries.get().words) == (CANARY, CANARY)
    assert Filing.objects.get().note == CANARY
    rows = [
        *stored("contracts_incident", "words"), *stored("contracts_incidententry", "words"),
        *stored("contracts_filing", "note"),
    ]  # fmt: skip
    assert [row[:3] for row in rows] == ["v1.", "v1.", "v1."]
    assert len(set(rows)) == 3
    values = TrailEntry.objects.values_list("before", "after", "label")
    assert [row for row in values if "canary-7d1e" in "".join(row)] == []


def test_saving_again_keeps_the_text_and_an_empty_one_stays_empty(incident):
    found = Incident.objects.get()
    before = found.__dict__["words"]
    found.save()
    found.refresh_from_db()
    assert (found.words, found.cause, found.closed_at) == (CANARY, "", None)
    assert isinstance(before, Token)


def test_text_never_reaches_the_database_in_clear(incident):
    for ask in (
        lambda: Incident.objects.filter(words=CANARY).exists(),
        lambda: Incident.objects.update(words=CANARY),
        lambda: Incident.objects.bulk_update([incident], ["words"]),
    ):
        with pytest.raises(ClearText), transaction.atomic():
            ask()
    (token,) = Incident.objects.values_list("words", flat=True)
    assert isinstance(token, Token)


def test_mail_of_a_contract_stands_under_its_key(incident, contract):
    mails = list(OutgoingMail.objects.filter(about_kind="contracts.Incident"))
    assert {mail.key for mail in mails} == {contract.case.key}
    assert [mail.body[:3] for mail in mails] == ["v1."] * 2


NAMES_PEOPLE = re.compile(
    "氏名|担当者|受領者|応対者|責任者|立会人|相手|職員|受取人|雇用主|持ち出す人"
)
# The certificate of erasure names who stood by: that is its proof, and it outlives the key.
OUTLIVES_THE_KEY = {("erasure", "witnesses")}


def test_every_column_that_names_somebody_stands_under_the_key():
    plain = {
        (model._meta.model_name, field.name)
        for model in apps.get_app_config("contracts").get_models()
        for field in model._meta.fields
        if isinstance(field, (CharField, TextField)) and not field.choices
        if NAMES_PEOPLE.search(str(field.verbose_name)) and not field.name.endswith("_digest")
        if not isinstance(field, SealedTextField)
    }
    assert plain == OUTLIVES_THE_KEY


def test_who_took_and_copied_a_thing_is_unreadable_without_the_key(contract, world, firm):
    concluding.name_manager(contract, CANARY, by=firm, now=NOW)
    asset = custody.ReceivedAsset(name="名簿", medium="紙", quantity="1部", purpose="受付")
    receipt = custody.issue_receipt(
        contract, [asset], received_at=NOW, receiver=CANARY, by=firm, now=NOW
    )
    again = custody.issue_receipt(
        contract, [asset], received_at=NOW, receiver=CANARY, by=firm, now=NOW
    )
    assert again == receipt
    line = custody.LedgerLine(
        event=LedgerEvent.RETURNED, happened_at=NOW, person=CANARY, place=CANARY
    )
    for _ in range(2):
        custody.write_ledger(receipt.assets.get(), line, by=firm, now=NOW)
    entries = CustodyEntry.objects.order_by("pk")
    assert [(one.person, one.event) for one in entries] == [
        (CANARY, "received"), (CANARY, "returned"),
    ]  # fmt: skip
    kept = [
        *stored("contracts_custodyentry", "person"), *stored("contracts_custodyentry", "place"),
        *stored("contracts_custodyreceipt", "receiver"),
        *stored("contracts_contract", "manager_name"),
    ]  # fmt: skip
    assert [row[:3] for row in kept if row] == ["v1."] * 5
    values = TrailEntry.objects.values_list("before", "after", "label")
    assert [row for row in values if "canary-7d1e" in "".join(row)] == []
    one, other = as_actor(world.saeki, TODAY), as_actor(world.takahashi, TODAY)
    destroy_key(contract.case.key, by=one, approved_by=other, now=NOW)
    assert {entry.person for entry in CustodyEntry.objects.all()} == {ERASED_TEXT}
    assert Contract.objects.get(pk=contract.pk).manager_name == ERASED_TEXT


def test_text_is_gone_with_the_key_and_nothing_is_written_over_it(incident, contract, world):
    one, other = as_actor(world.saeki, TODAY), as_actor(world.takahashi, TODAY)
    destroy_key(contract.case.key, by=one, approved_by=other, now=NOW)
    found = Incident.objects.get()
    assert found.words == ERASED_TEXT
    found.words = "書き直し"
    with pytest.raises(Gone):
        found.save()
