"""Take-outs, data sets at the end, rights at delivery, offices of the proposal, the form of 039."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.html import strip_tags
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.errors import Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.services.contracts.commands import (
    approvals,
    concluding,
    custody,
    data_certificates,
    pay_floor,
    reminders,
    returning,
    rights,
    subcontracts,
    take_outs,
)
from madoguchi.services.contracts.documents.custody_papers import end_paper
from madoguchi.services.contracts.models import Contract, CustodyAsset, TakeOut
from madoguchi.services.contracts.queries import rights as holding
from madoguchi.services.contracts.queries.clause_notes import notes_of
from madoguchi.services.contracts.queries.closing import open_items
from madoguchi.services.contracts.receivers import candidate_agreed
from madoguchi.services.contracts.terms import (
    Attribute,
    DutyState,
    LedgerEvent,
    RightsRule,
    Sign,
    SubcontractState,
    WorkKind,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_contract, a_signed_contract
from madoguchi.services.contracts.tests.handing_in import accept, hand_in_on_paper, register

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def quiet(contract):
    """Nothing else is open, so that a mail tells of the one thing only."""
    contract.duties.update(state=DutyState.SETTLED.value)
    return contract


def received(contract, firm, *names, **facts):
    assets = [
        custody.ReceivedAsset(
            **{
                "name": name, "medium": "USBメモリ", "quantity": "1点", "purpose": "利用登録",
                "has_personal_data": True, **facts,
            }
        )
        for name in names
    ]  # fmt: skip
    receipt = custody.issue_receipt(
        contract, assets, received_at=NOW, receiver="早乙女 かおり", by=firm, now=NOW
    )
    return list(receipt.assets.all())


def told(world, day, words):
    """Whose mail of the day speaks of it: the firm's manager, the officer."""
    reminders.remind(at(day, 9))
    return tuple(
        words in "".join(
            mail.body
            for mail in OutgoingMail.objects.filter(
                template="contracts/mail/reminder", to_address=person.email,
                unique_key__endswith=day.isoformat(),
            )
        )
        for person in (world.yamabe, world.saeki)
    )  # fmt: skip


def journey(**facts):
    return take_outs.Journey(
        **{
            "from_place": "区役所 3階", "to_place": "区民会館", "carrier": "髙﨑 𠮷乃",
            "out_at": at(date(2026, 6, 10), 9), "back_at": at(date(2026, 6, 11), 18),
            "protection": "暗号化・鍵付きケース", "reason": "会場で受付に使うため", **facts,
        }
    )  # fmt: skip


@kept
def taken(contract, firm, chief):
    """Consented 2026-06-10 to 06-11, and taken out."""
    (asset,) = received(quiet(contract), firm, "利用者の名簿")
    asked = take_outs.ask_take_out(asset, journey(), by=firm, now=NOW)
    approvals.approve(
        asked.approval, from_on=date(2026, 6, 10), until_on=date(2026, 6, 11), by=chief, now=NOW
    )
    line(asset, LedgerEvent.TAKEN_OUT, at(date(2026, 6, 10), 9), firm)
    return asset


def line(asset, event, moment, firm, **facts):
    written = custody.LedgerLine(
        event=event, happened_at=moment, person="髙﨑 𠮷乃",
        **{"place": "区民会館", "protection": "鍵付きケース", **facts},
    )  # fmt: skip
    return custody.write_ledger(asset, written, by=firm, now=moment)


@pytest.mark.requirement("CONT-077")
def test_take_out_not_back_by_the_12th_alerts_both_sides(taken, world, contract):
    words = "の持ち帰り"
    assert [told(world, date(2026, 6, day), words) for day in (11, 12)] == [
        (True, False), (True, True),
    ]  # fmt: skip
    notes = notes_of(contract, date(2026, 6, 12))[("data_processing", 8)]
    assert [(note.sign, "利用者の名簿" in note.words) for note in notes] == [(Sign.OVERDUE, True)]
    assert ("data_processing", 8) not in notes_of(contract, date(2026, 6, 11))


def test_take_out_that_came_back_alerts_nobody(taken, world, firm):
    line(taken, LedgerEvent.BROUGHT_BACK, at(date(2026, 6, 11), 17), firm)
    assert told(world, date(2026, 6, 12), "の持ち帰り") == (False, False)
    assert TakeOut.objects.get().returned_at == at(date(2026, 6, 11), 17)


def test_item_that_was_handed_back_ends_a_journey_that_is_only_planned(contract, firm, chief):
    (asset,) = received(contract, firm, "利用者の名簿")
    asked = take_outs.ask_take_out(asset, journey(), by=firm, now=NOW)
    approvals.approve(asked.approval, from_on=TODAY, by=chief, now=NOW)
    line(asset, LedgerEvent.RETURNED, NOW + DAY, firm)
    assert TakeOut.objects.get().returned_at == NOW + DAY


def test_consent_names_one_item_and_serves_no_other(taken, contract, firm):
    (other,) = received(contract, firm, "別の名簿")
    with pytest.raises(Refused) as refused:
        line(other, LedgerEvent.TAKEN_OUT, at(date(2026, 6, 10), 10), firm)
    assert (refused.value.code, other.entries.count()) == ("not_approved", 1)


def test_take_out_is_asked_once_with_all_that_the_clause_names(contract, firm, world, client_of):
    (asset,) = received(contract, firm, "利用者の名簿")
    for facts in ({"carrier": " "}, {"out_at": NOW - DAY}, {"back_at": journey().out_at}):
        with pytest.raises(Refused):
            take_outs.ask_take_out(asset, journey(**facts), by=firm, now=NOW)
    assert (contract.approvals.count(), TakeOut.objects.count()) == (0, 0)
    made = [take_outs.ask_take_out(asset, journey(), by=firm, now=NOW) for _ in range(2)]
    assert made[0] == made[1]
    page = f"/contracts/{contract.case.number}/approvals/{made[0].approval_id}/"
    shown = client_of(world.takahashi).get(page).content.decode()
    for words in ("区役所 3階", "区民会館", "髙﨑 𠮷乃", "暗号化・鍵付きケース", "令和8年6月11日"):
        assert words in shown, words


def test_pages_of_take_outs_and_certificates_are_the_firms(contract, firm, world, client_of):
    (asset,) = received(contract, firm, "利用者の名簿")
    number = contract.case.number
    pages = [
        f"/contracts/{number}/custody/{asset.pk}/{one}/" for one in ("take-outs", "certificate")
    ]
    codes = {"yamabe": 200, "saeki": 403, "himuro": 404}
    for name, code in codes.items():
        browser = client_of(getattr(world, name))
        assert [browser.get(page).status_code for page in pages] == [code, code], name


@kept
def ended(world, firm):
    """Seed 001: ended 2027-03-31 with two data sets."""
    contract = quiet(a_signed_contract(world))
    received(contract, firm, "通所者の名簿", "保護者の連絡先")
    return contract


@pytest.mark.requirement("CONT-149")
def test_each_data_set_without_a_certificate_is_alerted_on_1_april_2027(ended, world, firm):
    first, second = CustodyAsset.objects.order_by("pk")
    words = [f"消去・返却の証明（預かり証 第1号 No.{one.pk}）" for one in (first, second)]
    assert [told(world, date(2027, 4, 1), one) for one in words] == [(True, True)] * 2
    assert told(world, date(2027, 3, 31), words[0]) == (True, False)
    said = notes_of(ended, date(2027, 4, 1))[("personal_information", 11)]
    assert [note.words.split()[-1] for note in said] == ["通所者の名簿", "保護者の連絡先"]
    assert ("personal_information", 11) not in notes_of(ended, date(2027, 3, 31))


def test_certificate_is_made_from_the_ledger_and_ends_the_alert(ended, world, firm, officer):
    first, second = CustodyAsset.objects.order_by("pk")
    moment = at(date(2027, 3, 31), 17)
    with pytest.raises(Refused) as refused:
        data_certificates.file_certificate(first, by=firm, now=moment)
    assert refused.value.code == "still_held"
    line(first, LedgerEvent.RETURNED, moment, firm, note="本人に手渡した")
    for _ in range(2):
        data_certificates.file_certificate(first, by=firm, now=moment)
    first.refresh_from_db()
    paper = end_paper(first)
    assert dict(paper.rows)["返却"].startswith("令和9年3月31日(水)午後5時")
    assert (paper.issuer[1], dict(paper.rows)["残る複写物"]) == ("証明者　山辺 翔", "0点")
    duty = ended.duties.get(code="personal_information.erased")
    assert (duty.state, duty.filings.count()) == (DutyState.FILED.value, 1)
    note = f"預かり証 第1号 No.{first.pk}"
    assert told(world, date(2027, 4, 1), note) == (False, False)
    assert told(world, date(2027, 4, 1), f"No.{second.pk}") == (True, True)


@pytest.mark.requirement("CONT-149")
def test_closing_waits_for_the_certificate_of_each_data_set_by_its_name(ended, firm, officer):
    first, second = CustodyAsset.objects.order_by("pk")
    moment = at(date(2027, 3, 31), 17)

    def said(asset):
        return [item.words for item in open_items(ended) if asset.name in item.words]

    words = "個人情報「{}」（預かり証 第1号）の消去・返却の証明書が提出されていません。"
    assert said(first) == ["預かり品「通所者の名簿」が返却も消去もされていません。"]
    for asset in (first, second):
        line(asset, LedgerEvent.RETURNED, moment, firm, note="本人に手渡した")
        returning.confirm_return(asset, by=officer, now=moment)
        assert said(asset) == [words.format(asset.name)]
    data_certificates.file_certificate(first, by=firm, now=moment)
    assert (said(first), len(said(second))) == ([], 1)


@pytest.mark.requirement("CONT-133")
def test_ward_owns_the_flyer_from_the_day_of_its_delivery(
    contract, officer, firm, world, client_of
):
    rights.set_rights_rule(contract, RightsRule.ON_DELIVERY, by=officer, now=NOW)
    flyer = register(contract, "ちらし", officer)
    page = f"/contracts/{contract.case.number}/results/"
    browser = client_of(world.saeki)
    words = "令和9年1月25日(月)から区に帰属"
    assert words not in strip_tags(browser.get(page).content.decode())
    assert holding.copyright_passed_on(contract, flyer) is None
    hand_in_on_paper(flyer, firm, now=datetime(2027, 1, 25, 5, tzinfo=UTC))
    flyer.refresh_from_db()
    assert words in strip_tags(browser.get(page).content.decode())
    accept(flyer, officer, date(2027, 1, 29))
    assert holding.copyright_passed_on(contract, flyer) == date(2027, 1, 25)


def agreed(world, **facts):
    return {
        "number": "2025-014", "tender_title": "広場の設計", "contract_ordinal": 1,
        "contract_title": "広場の設計 その1",
        "section_public_id": str(world.sections["000"].public_id),
        "contractor_public_id": str(world.mihon_kikaku.public_id),
        "contractor_name": "みほん企画株式会社", "corporate_number": "", "amount_yen": 22_630_000,
        "starts_on": "2024-06-01", "ends_on": "2025-03-14", "fiscal_years": [2024], "payment": "",
        "conditions": [], "specification": "", "promises": [], "deliverables": [], "documents": [],
        "clause_sets": ["電算処理の業務委託契約の特記事項"], "agreed_on": "2024-05-20",
        "is_rehearsal": False, **facts,
    }  # fmt: skip


@pytest.mark.requirement("CONT-068")
def test_office_of_the_proposal_is_a_draft_request_with_its_scope(world, client_of, firm, chief):
    offices = [{"name": "有限会社 﨑山造園設計", "scope": "植栽の設計"}]
    for _ in range(2):
        candidate_agreed(agreed(world, offices=offices), NOW)
    contract = Contract.objects.get()
    node = contract.subcontracts.get()
    assert (node.firm, node.scope, node.origin, node.approval) == (
        "有限会社 﨑山造園設計", "植栽の設計", "proposal", None,
    )  # fmt: skip
    browser = client_of(world.saeki)
    drafts = browser.get(f"/contracts/{contract.case.number}/approvals/").content.decode()
    assert all(words in drafts for words in ("申請の下書き", node.firm, node.scope))
    tree = browser.get(f"/contracts/{contract.case.number}/subcontracts/").content.decode()
    assert SubcontractState.DRAFT.label in tree
    concluding.conclude(contract, concluded_on=TODAY, by=chief, now=NOW)
    with pytest.raises(Refused) as refused:
        subcontracts.begin_subcontract(node, starts_on=TODAY, by=firm, now=NOW)
    assert refused.value.code == "not_approved"


@pytest.mark.requirement("CONT-039")
def test_form_on_working_conditions_is_asked_for_above_500_000_yen(
    world, client_of, officer, chief
):
    page = "/contracts/{}/pay-floor/"
    browser = client_of(world.saeki)
    dear = a_contract(world, price_yen=815_000)
    shown = browser.get(page.format(dear.case.number)).content.decode()
    assert "提出を求めます" in shown
    assert "契約担当の窓口" in shown
    concluding.conclude(dear, concluded_on=TODAY, by=chief, now=NOW)
    form = dear.duties.get(code="public_contract.statement")
    assert (form.state, form.due_on) == (DutyState.OPEN.value, date(2026, 5, 1))
    cheap = a_contract(world, price_yen=815_000)
    pay_floor.set_work_kind(cheap, WorkKind.SERVICE, planned_price_yen=500_000, by=officer, now=NOW)
    assert "提出を要しません" in browser.get(page.format(cheap.case.number)).content.decode()
    concluding.conclude(cheap, concluded_on=TODAY, by=chief, now=NOW)
    form = cheap.duties.get(code="public_contract.statement")
    assert form.state == DutyState.NOT_APPLICABLE.value
    pay_floor.set_work_kind(cheap, WorkKind.SERVICE, planned_price_yen=500_001, by=officer, now=NOW)
    form.refresh_from_db()
    assert form.state == DutyState.OPEN.value


def test_form_that_did_not_come_by_its_day_is_marked_as_late(world, client_of, chief, time_machine):
    contract = concluding.conclude(
        a_contract(world, price_yen=815_000), concluded_on=TODAY, by=chief, now=NOW
    )
    page = f"/contracts/{contract.case.number}/pay-floor/"
    found = []
    for day in (date(2026, 5, 1), date(2026, 5, 2)):
        time_machine.move_to(at(day, 12), tick=False)
        shown = strip_tags(client_of(world.saeki).get(page).content.decode())
        assert "期限：令和8年5月1日(金)" in shown
        found.append("期限超過（未着手）" in shown)
    assert found == [False, True]


def test_small_contract_of_the_education_board_is_read_at_its_own_counter(
    world, client_of, officer
):
    attributes = [Attribute.PERSONAL_DATA, Attribute.EDUCATION_BOARD]
    browser = client_of(world.saeki)
    for price, counter in ((19_999_999, "教育総務課の窓口"), (20_000_000, "契約担当の窓口")):
        contract = a_contract(world, price_yen=price, attributes=attributes)
        shown = browser.get(f"/contracts/{contract.case.number}/pay-floor/").content.decode()
        assert counter in shown
    manager = a_contract(world, price_yen=100_000)
    pay_floor.set_work_kind(
        manager, WorkKind.DESIGNATED_MANAGER, planned_price_yen=100_000, by=officer, now=NOW
    )
    shown = browser.get(f"/contracts/{manager.case.number}/pay-floor/").content.decode()
    assert "提出を求めます" in shown
