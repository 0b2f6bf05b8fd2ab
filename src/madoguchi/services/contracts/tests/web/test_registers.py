"""Registers through the house: on the board, in the closing, as an incident, sealed."""

from datetime import timedelta

import pytest
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.services.contracts.commands import approvals, registers
from madoguchi.services.contracts.models import GoLive, RegisterRow
from madoguchi.services.contracts.queries.board import board_of
from madoguchi.services.contracts.queries.closing import open_items
from madoguchi.services.contracts.queries.registers import current_rows, registers_of
from madoguchi.services.contracts.rules.register_fields import SITING
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    Attribute,
    IncidentKind,
    RegisterKind,
    Sign,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract

pytestmark = pytest.mark.django_db
K = RegisterKind
SYSTEM = (
    Attribute.DATA_PROCESSING, Attribute.DEVELOPMENT, Attribute.EQUIPMENT,
    Attribute.OUTSIDE_SERVERS,
)  # fmt: skip
ALL_SAFE = {each.code: "yes" for each in SITING}


@kept
def contract(world):
    return a_signed_contract(world, attributes=SYSTEM)


def keep(contract, kind, firm, *, replaces=None, now=NOW, **values):
    return registers.record_row(contract, kind, values, replaces=replaces, by=firm, now=now)


def clause(contract, number, today=TODAY):
    lines = board_of(contract, today)[0].clauses
    return next(line for line in lines if line.clause.number == number)


def test_board_shows_what_the_register_says(contract, firm):
    before = clause(contract, 9).sign
    first = keep(contract, K.DEVICE, firm, name="端末", place="2階", **{**ALL_SAFE, "lock": ""})
    shown = clause(contract, 9)
    assert (before, shown.sign, shown.duties[0].words) == (Sign.DUE, Sign.DUE, "要改善：端末")
    keep(contract, K.DEVICE, firm, replaces=first, name="端末", place="2階", **ALL_SAFE)
    assert (clause(contract, 9).sign, clause(contract, 9).duties[0].words) == (
        Sign.SETTLED, "1台",
    )  # fmt: skip


def test_rows_are_versions_sealed_and_kept_once(contract, firm, officer):
    typed = {"name": "端末canary-9", "place": "2階", **ALL_SAFE}
    first = keep(contract, K.DEVICE, firm, **typed)
    assert keep(contract, K.DEVICE, firm, **typed) == first
    second = keep(contract, K.DEVICE, firm, replaces=first, **{**typed, "place": "3階"})
    assert keep(contract, K.DEVICE, firm, replaces=first, **{**typed, "place": "3階"}) == second
    with pytest.raises(Refused):
        keep(contract, K.DEVICE, firm, replaces=first, **{**typed, "place": "4階"})
    with pytest.raises(Forbidden):
        keep(contract, K.DEVICE, officer, **{**typed, "name": "ほか"})
    assert [row.values["place"] for row in current_rows(contract, K.DEVICE)] == ["3階"]
    assert RegisterRow.objects.count() == 2
    texts = TrailEntry.objects.values_list("before", "after", "label")
    assert [text for text in texts if "canary-9" in "".join(text)] == []


@pytest.mark.requirement("CONT-083")
def test_stock_check_that_finds_four_of_five_opens_a_feared_loss(contract, firm):
    said = {"checked_on": "2026-04-01", "expected": "5", "person": "早乙女"}
    right = keep(contract, K.STOCK_CHECK, firm, found="5", **said)
    with pytest.raises(Refused):
        registers.open_incident_from_check(right, by=firm, now=NOW)
    short = keep(contract, K.STOCK_CHECK, firm, found="4", **said)
    incident = registers.open_incident_from_check(short, by=firm, now=NOW)
    assert (incident.kind, incident.is_feared) == (IncidentKind.LOSS.value, True)
    assert incident.words == "2026-04-01の点検で、5点のうち1点が見つかりません。"


@pytest.mark.requirement("CONT-085")
def test_each_lent_document_is_returned_or_destroyed_before_closing(contract, firm):
    lent = {"lent_on": "2026-04-01"}
    rows = [
        keep(contract, K.LENT_MATERIAL, firm, name=f"資料{n}", outcome="held", **lent)
        for n in range(1, 15)
    ]
    open_words = [item.words for item in open_items(contract) if "資料" in item.words]
    assert len(open_words) == 14
    for n, row in enumerate(rows, 1):
        outcome = "returned" if n % 2 else "destroyed"
        keep(contract, K.LENT_MATERIAL, firm, replaces=row, name=f"資料{n}", outcome=outcome,
             settled_on="2027-03-31", **lent)  # fmt: skip
    outcomes = [row.values["outcome"] for row in current_rows(contract, K.LENT_MATERIAL)]
    assert sorted(outcomes) == ["destroyed"] * 7 + ["returned"] * 7
    assert [item.words for item in open_items(contract) if "資料" in item.words] == []


@pytest.mark.requirement("CONT-086")
def test_key_that_is_not_back_blocks_the_closing(contract, firm):
    issued = {"holder": "早乙女", "issued_on": "2026-04-01"}
    for name in ("玄関", "倉庫"):
        keep(contract, K.DOOR_KEY, firm, name=name, **issued)
    (back, _) = current_rows(contract, K.DOOR_KEY)
    keep(contract, K.DOOR_KEY, firm, replaces=back.row, name="玄関", returned_on="2027-03-31",
         **issued)  # fmt: skip
    assert [item.words for item in open_items(contract) if "鍵" in item.words] == [
        "鍵・カード「倉庫」が返還・引渡しされていません。"
    ]


@pytest.mark.requirement("CONT-096")
def test_clause_22_is_open_without_evidence_and_not_applicable_without_development(
    contract, firm, world
):
    assert clause(contract, 22).sign is Sign.DUE
    keep(contract, K.SEPARATION, firm, name="本番・試験", evidence="構成図 第2版")
    assert clause(contract, 22).sign is Sign.SETTLED
    other = a_signed_contract(world, attributes=[Attribute.DATA_PROCESSING])
    assert clause(other, 22).sign is Sign.NOT_APPLICABLE
    kinds = [register.spec.kind for register in registers_of(other, TODAY)]
    assert (K.SEPARATION in kinds, K.COMPUTER in kinds) == (False, True)


@pytest.mark.requirement("CONT-137")
def test_finished_asset_asks_the_ward_for_its_receiver_and_keeps_the_hand_over(
    contract, firm, officer, world
):
    finished = keep(contract, K.CREATED_ASSET, firm, name="住民台帳", finished_on="2026-04-01")
    mails = OutgoingMail.objects.filter(template="contracts/mail/receiver")
    assert {mail.to_address for mail in mails} == {world.saeki.email, world.takahashi.email}
    shown = clause(contract, 30)
    assert shown.duties[0].words == "引き渡す職員の指定を待っています：住民台帳"
    handed = {"name": "住民台帳", "finished_on": "2026-04-01", "handed_at": "2026-04-01T15:00"}
    with pytest.raises(Refused):
        keep(contract, K.CREATED_ASSET, firm, replaces=finished, **handed)
    named = keep(contract, K.CREATED_ASSET, officer, replaces=finished, name="住民台帳",
                 finished_on="2026-04-01", receiver="佐伯 真理子")  # fmt: skip
    keep(contract, K.CREATED_ASSET, firm, replaces=named, receiver="佐伯 真理子", signed="佐伯",
         **handed)  # fmt: skip
    (row,) = current_rows(contract, K.CREATED_ASSET)
    assert (row.values["handed_at"], clause(contract, 30).sign) == (
        "2026-04-01T15:00", Sign.SETTLED,
    )  # fmt: skip


def test_outside_server_and_go_live_wait_for_the_chief(contract, firm, world):
    chief = as_actor(world.takahashi, TODAY)
    keep(contract, K.OUTSIDE_SERVER, firm, name="DC", place="東京", operator="例題", measures="有",
         starts_on="2026-04-01")  # fmt: skip
    assert clause(contract, 10).sign is Sign.OVERDUE
    asked = approvals.request_approval(
        contract, ApprovalKind.OUTSIDE_SERVER, subject="DC", reason="冗長化", by=firm, now=NOW
    )
    approvals.approve(asked, from_on=TODAY, by=chief, now=NOW)
    words = [line.words for line in clause(contract, 10).duties]
    assert "承認済み" in words
    keep(contract, K.VERIFICATION, firm, name="負荷", agreed_on="2026-04-01", result="failed")
    with pytest.raises(Refused):
        registers.approve_go_live(contract, by=chief, now=NOW)
    with pytest.raises(Forbidden):
        registers.approve_go_live(contract, by=firm, now=NOW)
    (item,) = current_rows(contract, K.VERIFICATION)
    keep(contract, K.VERIFICATION, firm, replaces=item.row, name="負荷", agreed_on="2026-04-01",
         result="passed")  # fmt: skip
    one = registers.approve_go_live(contract, by=chief, now=NOW)
    assert registers.approve_go_live(contract, by=chief, now=NOW + timedelta(1)) == one
    assert GoLive.objects.get().approved_at == NOW


def test_register_is_kept_through_its_pages(contract, client_of, world, client):
    page = f"/contracts/{contract.case.number}/registers/"
    firm, ward = client_of(world.yamabe), client_of(world.saeki)
    assert "装置の設置" in ward.get(page).content.decode()
    assert ward.get(f"{page}device/new/").status_code == 403
    assert firm.post(f"{page}device/new/", {"name": "端末"}).status_code == 422
    typed = {"name": "端末", "place": "2階", "lock": "on"}
    assert firm.post(f"{page}device/new/", typed).status_code == 302
    assert "要改善：端末" in ward.get(f"{page}device/").content.decode()
    row = RegisterRow.objects.get()
    form = firm.get(f"{page}device/{row.pk}/").content.decode()
    assert 'value="2階"' in form
    assert firm.post(f"{page}device/{row.pk}/", {**typed, "fire": "on"}).status_code == 302
    assert firm.get(f"{page}device/{row.pk}/").status_code == 404  # replaced by now
    check = {"expected": "5", "found": "4", "person": "早乙女", "checked_on_era": "reiwa",
             "checked_on_year": "8", "checked_on_month": "4", "checked_on_day": "1"}  # fmt: skip
    assert firm.post(f"{page}stock_check/new/", check).status_code == 302
    found = RegisterRow.objects.get(kind="stock_check")
    assert firm.post(f"{page}checks/{found.pk}/loss/").status_code == 302
    assert contract.incidents.get().kind == IncidentKind.LOSS.value
    for kind in ("isolation", "no-such"):  # not asked for by this contract; no register at all
        assert ward.get(f"{page}{kind}/").status_code == 404
    assert client_of(world.himuro).get(page).status_code == 404
    assert client_of(world.saeki).get(f"{page}go-live/").status_code == 403
    assert client.get(page).status_code == 302
