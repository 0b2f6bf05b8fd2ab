"""The pages of the work in progress: the right person, the wrong role, another firm, nobody."""

from datetime import date

import pytest
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.contracts.commands import audits, contacts, meetings, operations
from madoguchi.services.contracts.models import Contact, Duty, Fault
from madoguchi.services.contracts.terms import (
    Attribute,
    AuditKind,
    ContactKind,
    MeetingWay,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract

pytestmark = pytest.mark.django_db
PAGES = ("reports/", "meetings/", "operations/", "audits/")
WARD, FIRM, BOTH = ("saeki",), ("yamabe", "saotome"), ("saeki", "yamabe", "saotome")
ACTS = {
    "reports/acts/ask/": BOTH,
    "reports/acts/annex/": WARD,
    "reports/acts/applicants/": FIRM,
    "reports/acts/confirm-applicants/": WARD,
    "reports/acts/term/": WARD,
    "reports/acts/programme/": BOTH,
    "meetings/acts/new/": BOTH,
    "meetings/acts/agreed/": BOTH,
    "meetings/acts/deliver/": FIRM,
    "operations/acts/contact/": BOTH,
    "operations/acts/stop/": FIRM,
    "operations/acts/fault/": BOTH,
    "operations/acts/level/": WARD,
    "audits/acts/new/": WARD,
    "audits/acts/visit/": WARD,
    "audits/acts/grant/": WARD,
}


@kept
def contract(world):
    return a_signed_contract(
        world, attributes=[Attribute.DATA_PROCESSING, Attribute.SERVICE_LEVELS]
    )


def address(contract, page=""):
    return f"/contracts/{contract.case.number}/{page}"


def test_each_act_is_shown_to_those_alone_who_may_do_it(contract, world, client_of):
    people = ("saeki", "takahashi", "yamabe", "saotome")
    browsers = {name: client_of(getattr(world, name)) for name in people}
    seen = {
        page: tuple(
            name
            for name in people
            if browsers[name].get(address(contract, page)).status_code == 200
        )
        for page in ACTS
    }
    assert seen == ACTS
    refused = browsers["takahashi"].get(address(contract, "audits/acts/new/"))
    assert refused.status_code == 403


def test_pages_are_not_there_for_others_and_ask_to_sign_in(contract, world, client_of, client):
    for page in (*PAGES, "reports/acts/ask/"):
        for stranger in (world.himuro, world.officers["001"], world.kagami):
            assert client_of(stranger).get(address(contract, page)).status_code == 404, page
        assert client.get(address(contract, page)).status_code == 302
    for person in (world.saeki, world.takahashi, world.saotome):
        browser = client_of(person)
        assert {browser.get(address(contract, page)).status_code for page in PAGES} == {200}
    assert client_of(world.saeki).get(address(contract, "reports/acts/wrong/")).status_code == 404
    assert client_of(world.yamabe).get("/contracts/evidence/").status_code == 403
    assert client_of(world.kagami).get("/contracts/dues/").status_code == 403


def day(name, year, month, number):
    parts = ("reiwa", str(year - 2018), str(month), str(number))
    return {f"{name}_{place}": part for place, part in zip(PARTS, parts, strict=True)}


PARTS = ("era", "year", "month", "day")


def test_request_through_its_page_is_one_duty_however_often_it_is_sent(contract, world, client_of):
    browser = client_of(world.saeki)
    page = address(contract, "reports/acts/ask/")
    typed = {"subject": "work", "title": "夏の報告", "words": "人数", **day("due_on", 2030, 8, 1)}
    answers = [browser.post(page, typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Duty.objects.filter(title="夏の報告", due_on=date(2030, 8, 1)).count() == 1
    kept = browser.post(page, {**typed, "title": " "})
    assert (kept.status_code, "人数" in kept.content.decode()) == (422, True)


def test_contact_and_fault_of_another_contract_are_not_found(contract, world, client_of):
    other = a_signed_contract(world)
    officer = as_actor(world.saeki, TODAY)
    came = contacts.Came(
        kind=ContactKind.INQUIRY, received_at=NOW, channel=CHANNEL, source="課", subject="件",
        words="内容",
    )  # fmt: skip
    contact = contacts.record_contact(other, came, by=officer, now=NOW)
    fault = operations.report_fault(other, "停止", "状況", reported_at=NOW, by=officer, now=NOW)
    browser = client_of(world.saeki)
    for page in (f"operations/contacts/{contact.pk}/", f"operations/faults/{fault.pk}/",
                 f"operations/acts/answer/{contact.pk}/"):  # fmt: skip
        assert browser.get(address(contract, page)).status_code == 404
        assert browser.get(address(other, page)).status_code == 200
    assert (Contact.objects.count(), Fault.objects.count()) == (1, 1)


CHANNEL = contacts.InquiryChannel.TELEPHONE


def fill(contract, officer, count):
    """So many of each thing that the pages list."""
    there = contract.contacts.count()
    for n in range(there, count):
        moment = at(date(2026, 3, 1 + n), 10)
        came = contacts.Came(
            kind=ContactKind.INQUIRY, received_at=moment, channel=CHANNEL, source="課",
            subject=f"件{n}", words="内容",
        )  # fmt: skip
        contacts.record_contact(contract, came, by=officer, now=NOW)
        operations.report_fault(
            contract, f"停止{n}", "状況", reported_at=moment, by=officer, now=NOW
        )
        held = meetings.Held(
            held_at=moment, way=MeetingWay.ONLINE, subject=f"議題{n}", attendees="区　佐伯"
        )
        meetings.record_meeting(contract, held, by=officer, now=NOW)
        notice = audits.Notice(
            kind=AuditKind.AUDIT, scope="管理", planned_on=date(2026, 6, 1 + n),
            places=[contract.chain.contractor.name],
        )  # fmt: skip
        audits.announce_audit(contract, notice, by=officer, now=NOW)


def test_pages_take_as_many_statements_for_six_rows_as_for_two(
    contract, world, client_of, django_assert_max_num_queries
):
    officer, browser = as_actor(world.saeki, TODAY), client_of(world.saeki)
    pages = (*PAGES, "clauses/")

    def statements():
        found = {}
        for page in pages:
            browser.get(address(contract, page))
            with django_assert_max_num_queries(60) as seen:
                browser.get(address(contract, page))
            found[page] = len(seen)
        return found

    fill(contract, officer, 2)
    two = statements()
    fill(contract, officer, 6)
    assert statements() == two
