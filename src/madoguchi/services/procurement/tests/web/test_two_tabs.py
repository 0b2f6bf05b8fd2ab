"""Two tabs: what the second saves never silently replaces what the first saved."""

import re

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.testing.clock import stop_clock
from madoguchi.services.procurement.commands import scoring
from madoguchi.services.procurement.commands.proposals import read_draft
from madoguchi.services.procurement.models import Proposal
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db
TOLD = "別の画面で内容が保存されています。まだ保存していません。"


def opened(client, address):
    """What a tab carries: the mark of what its page was made of."""
    page = client.get(address).content.decode()
    return {"seen": re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]}


def carried(response):
    return {"seen": re.search(r'name="seen" value="([0-9a-f]+)"', response.content.decode())[1]}


@pytest.fixture
def scored(world, client_of, monkeypatch, django_capture_on_commit_callbacks):
    """(client, address, keys, marks as saved) of a member's own sheet."""
    now = make.at(2, 5)
    stop_clock(monkeypatch, now)
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        mihon = make.apply(call, world.mihon_kikaku, world.yamabe)
        make.invite(call, mihon)
        make.seat_committee(call)
        make.propose(call, mihon, world.yamabe)
    make.confirm_copies(make.open_proposals(call))
    round_ = call.tender.rounds.get(ordinal=1)
    scoring.open_round(round_, by=call.officer, now=now)
    member = call.tender.committee_members.get(person=world.yoshida)
    actor = call.actor(world.yoshida)
    own = scoring.sheet_for(round_, member, call.applications[world.mihon_kikaku.name], by=actor)
    keys = [key for key, _, _ in scoring.standing(own)[0]]
    address = reverse(
        "procurement:review-sheet",
        args=[call.tender.number, 1, own.application.drawn_code.code],
    )
    return client_of(world.yoshida), address, keys, own


def marks(keys, points, overall):
    return {f"mark-{key}": str(points) for key in keys} | {"overall": overall}


def saved(sheet):
    sheet.refresh_from_db()
    return {points for _, points, _ in scoring.standing(sheet)[0]}, sheet.overall_comment


def test_second_tab_on_a_score_sheet_is_told_and_keeps_what_was_typed(scored):
    client, address, keys, sheet = scored
    first, second = opened(client, address), opened(client, address)
    assert client.post(address, marks(keys, 5, "一つめ") | first).status_code == 302
    refused = client.post(address, marks(keys, 3, "二つめ") | second)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert TOLD in page
    assert "二つめ" in page
    assert saved(sheet) == ({5}, "一つめ")
    again = client.post(address, marks(keys, 3, "二つめ") | carried(refused))
    assert (again.status_code, saved(sheet)) == (302, ({3}, "二つめ"))


def test_same_marks_sent_twice_are_no_second_tab(scored):
    client, address, keys, sheet = scored
    tab = opened(client, address)
    for _ in range(2):
        assert client.post(address, marks(keys, 5, "良い") | tab).status_code == 302
    assert saved(sheet) == ({5}, "良い")


def test_slip_in_the_second_tab_does_not_make_it_the_newest(scored):
    client, address, keys, sheet = scored
    first, second = opened(client, address), opened(client, address)
    client.post(address, marks(keys, 5, "一つめ") | first)
    slip = client.post(address, marks(keys, 999, "二つめ") | second)
    assert slip.status_code == 422
    assert carried(slip) == second
    assert client.post(address, marks(keys, 3, "二つめ") | carried(slip)).status_code == 422
    assert saved(sheet) == ({5}, "一つめ")


@kept
def call(world, django_capture_on_commit_callbacks):
    call = make.publish(make.make_call(world))
    return make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))


@pytest.fixture
def bidder(call, client_of, world, monkeypatch):
    stop_clock(monkeypatch, make.at(1, 30))
    client = client_of(world.yamabe)
    client.post(f"/procurement/bids/{call.tender.number}/proposal/start/")
    return client


def estimate(unit, total, tax):
    return {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-MIN_NUM_FORMS": "0",
        "rows-MAX_NUM_FORMS": "1000", "rows-0-item": "業務一式", "rows-0-quantity": "1",
        "rows-0-unit": "式", "rows-0-unit_price_yen": unit, "tax_yen": tax, "total_yen": total,
    }  # fmt: skip


def content(call, world):
    [proposal] = Proposal.objects.filter(application__tender=call.tender)
    return read_draft(proposal, by=call.actor(world.yamabe))


def test_second_tab_on_an_estimate_is_told_and_another_part_is_not(bidder, call, world):
    base = f"/procurement/bids/{call.tender.number}/proposal/"
    address, other = f"{base}estimates/2025/", f"{base}estimates/2026/"
    first, second, beside = (opened(bidder, each) for each in (address, address, other))
    low, high = estimate("740000", "814000", "74000"), estimate("700000", "770000", "70000")
    assert bidder.post(address, low | first).status_code == 302
    assert bidder.post(other, low | beside).status_code == 302
    refused = bidder.post(address, high | second)
    assert refused.status_code == 422
    assert TOLD in refused.content.decode()
    assert "770000" in refused.content.decode()
    assert [each.total_yen for each in content(call, world).estimates] == [814_000, 814_000]
    assert bidder.post(address, high | carried(refused)).status_code == 302
    assert [each.total_yen for each in content(call, world).estimates] == [770_000, 814_000]


@pytest.mark.parametrize("part", ["sections", "functions", "records", "deviations"])
def test_every_part_of_a_proposal_carries_its_mark(bidder, call, part):
    assert opened(bidder, f"/procurement/bids/{call.tender.number}/proposal/{part}/")["seen"]
