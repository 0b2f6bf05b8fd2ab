"""The firm's list, its start from a public call, and the statement of participation."""

import pytest
from tests.kept_worlds import kept

from madoguchi.core.testing.clock import stop_clock
from madoguchi.services.procurement.models import Application, RefusedAttempt
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    return stop_clock(monkeypatch, make.at(1, 9))


@kept
def call(world, clock):
    return make.publish(make.make_call(world))


@pytest.fixture
def base(call):
    return f"/procurement/bids/{call.tender.number}/"


@pytest.fixture
def bidder(client_of, world):
    return client_of(world.yamabe)


def test_empty_list_leads_to_the_public_calls(bidder, call):
    page = text_of(bidder, "/procurement/bids/")
    assert "参加している公募はまだありません" in page
    assert "/procurement/calls/" in page


def test_list_is_for_firms_only(client_of, client, world, call):
    assert client_of(world.saeki).get("/procurement/bids/").status_code == 403
    assert client.get("/procurement/bids/").status_code == 302


def test_whole_statement_is_filed_through_the_pages(bidder, base, call, world):
    assert bidder.post(f"{base}start/", {"kind": "single"}).status_code == 302
    page = text_of(bidder, "/procurement/bids/")
    assert "参加表明書は未提出です" in page
    contact = {
        "contact_name": "山部 𠮷隆", "contact_phone": "03-0000-1101",
        "contact_email": "yamabe@mihon-kikaku.example.jp", "is_registered_bidder": "yes",
    }  # fmt: skip
    assert bidder.post(f"{base}application/contact/", contact).status_code == 302
    oaths = {
        **{f"oath_{each.pk}": "on" for each in call.tender.conditions.filter(is_sworn=True)},
        **{f"term_{each.pk}": "on" for each in call.tender.standing_terms.all()},
    }
    assert bidder.post(f"{base}application/oaths/", oaths).status_code == 302
    for paper in call.tender.required_papers.filter(applies_to__in=["all", "registered"]):
        path = f"{base}application/papers/{paper.pk}/"
        assert bidder.post(path, {"is_on_paper": "on"}).status_code == 302
    assert bidder.post(f"{base}application/filing/").status_code == 302
    application = Application.objects.get()
    assert (application.state, application.contact_name) == ("filed", "山部 𠮷隆")
    assert application.number in text_of(bidder, f"{base}application/receipt/")
    pdf = bidder.get(f"{base}application/receipt.pdf")
    assert pdf.content.startswith(b"%PDF")
    # Filed is filed: no part can be changed any more.
    assert bidder.post(f"{base}application/contact/", contact).status_code == 422


def test_firm_without_a_bid_is_led_to_the_start(bidder, base, call):
    assert bidder.get(base).url == f"{base}start/"
    assert bidder.get(f"{base}start/").status_code == 200


def test_filing_page_of_an_incomplete_statement_leads_back_instead(bidder, base):
    bidder.post(f"{base}start/", {"kind": "single"})
    page = bidder.get(f"{base}application/filing/").content.decode()
    assert "「担当者氏名」を入力してください。" in page
    assert "参加表明書へ戻って直す" in page
    assert "参加表明書を提出しますか" not in page


def test_incomplete_statement_comes_back_with_every_gap_and_nothing_filed(bidder, base, call):
    bidder.post(f"{base}start/", {"kind": "single"})
    response = bidder.post(f"{base}application/filing/")
    assert response.status_code == 422
    assert "「担当者氏名」を入力してください。" in response.content.decode()
    assert Application.objects.get().state == "draft"
    assert RefusedAttempt.objects.get().code == "set_incomplete"


def test_typed_email_is_kept_when_it_is_wrong(bidder, base, call):
    bidder.post(f"{base}start/", {"kind": "single"})
    response = bidder.post(f"{base}application/contact/", {"contact_email": "山部アット"})
    assert response.status_code == 422
    assert 'value="山部アット"' in response.content.decode()


@pytest.mark.parametrize(
    "page", ["application/", "application/contact/", "application/team/", "questions/",
             "proposal/", "withdrawal/", "application/receipt/", "proposal/submission/"],
)  # fmt: skip
def test_rival_finds_nothing_at_the_bids_address(client_of, base, world, bidder, page):
    bidder.post(f"{base}start/", {"kind": "single"})
    assert client_of(world.himuro).get(f"{base}{page}").status_code == 404


@pytest.mark.requirement("PROC-071")
def test_withdrawal_ends_the_bid_and_its_intake(bidder, base, call, world):
    application = make.apply(call, world.mihon_kikaku, world.yamabe)
    assert bidder.post(f"{base}withdrawal/", {"reason": "体制が整わないため"}).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.withdrawal_reason) == ("withdrawn", "体制が整わないため")
    # Left out of proposal intake; scoring only ever reads invited applications.
    response = bidder.post(f"{base}proposal/start/", follow=True)
    assert "招請を受けた事業者だけが提出できます" in response.content.decode()
    assert not hasattr(Application.objects.get(), "proposal")
