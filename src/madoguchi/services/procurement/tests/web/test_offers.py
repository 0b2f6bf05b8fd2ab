"""What a page offers is what would be accepted: no link to an act that is refused for certain."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands.applications import start_application
from madoguchi.services.procurement.commands.scoring import skip_round
from madoguchi.services.procurement.models import ReviewRound, TenderDocument
from madoguchi.services.procurement.queries.moments import window
from madoguchi.services.procurement.queries.public_calls import with_windows
from madoguchi.services.procurement.terms import MilestoneKind, RoundState, TenderState
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db


@kept
def published(world):
    return make.publish(make.make_call(world))


def page(call, name, *args):
    return reverse(f"procurement:{name}", args=[call.tender.number, *args])


def first_round(call):
    return ReviewRound.objects.get(tender=call.tender, ordinal=1)


def test_round_is_neither_begun_nor_left_out_before_the_opening(published, client_of, world):
    round_ = first_round(published)
    round_.minimum_proposals = 4
    round_.save()
    shown = client_of(world.saeki).get(page(published, "tender-round", 1)).content.decode()
    assert page(published, "tender-round-opening", 1) not in shown
    assert page(published, "tender-round-skip", 1) not in shown
    with pytest.raises(Refused) as refusal:
        skip_round(round_, by=published.officer, now=make.at(2, 2))
    assert refusal.value.code == "not_opened"
    round_.refresh_from_db()
    assert round_.state == RoundState.PLANNED


def test_round_that_has_begun_is_not_left_out(published):
    published.tender.state = TenderState.REVIEWING.value
    published.tender.save()
    round_ = first_round(published)
    round_.state = RoundState.SCORING.value
    with pytest.raises(Refused) as refusal:
        skip_round(round_, by=published.officer, now=make.at(2, 2))
    assert refusal.value.code == "round_begun"


def test_document_says_when_its_period_is_over_before_at_and_after_the_last_moment(published):
    kind = MilestoneKind.PARTICIPATION
    end = window(published.tender, kind).closes_at
    paper = TenderDocument(tender=published.tender, name="様式集", milestone_kind=kind.value)
    free = TenderDocument(tender=published.tender, name="仕様書")

    def barred(moment):
        return [each.barred for each in with_windows([paper, free], published.tender, moment)]

    last = timedelta(milliseconds=1)
    assert barred(end - last) == ["", ""]
    assert barred(end) == ["", ""]
    over, never = barred(end + last)
    assert (over, never) == (f"交付は{window(published.tender, kind).closing}で終わりました。", "")


def test_copies_are_offered_only_after_the_opening(published, client_of, world):
    shown = client_of(world.saeki).get(page(published, "tender-copies")).content.decode()
    assert page(published, "tender-copies-prepared") not in shown
    assert "開封の後に、ここで副本を用意します。" in shown


def test_sending_without_a_waiting_letter_goes_back_to_the_register(published, client_of, world):
    address = page(published, "letters-sending", "invitation")
    answer = client_of(world.saeki).get(address)
    assert answer.status_code == 302
    assert answer.url == page(published, "tender-letters")


def test_pages_below_a_tab_of_the_bid_say_which_tab(published, client_of, world):
    make.apply(published, world.mihon_kikaku, world.yamabe)
    browser = client_of(world.yamabe)
    tabs = {
        "application/receipt/": "bid-application", "engineers/": "bid-application",
        "withdrawal/": "bid",
    }  # fmt: skip
    for below, tab in tabs.items():
        shown = browser.get(page(published, "bid") + below).context["tabs"]
        assert [url for _, url, is_here in shown if is_here] == [page(published, tab)], below


def test_pages_beside_a_tab_of_the_workspace_belong_to_it(published, client_of, world):
    officer = client_of(world.saeki)
    for name, tab in (("tender-meeting", "tender-rounds"), ("tender-codes", "tender-copies")):
        shown = officer.get(page(published, name)).context["tabs"]
        assert [url for _, url, is_here in shown if is_here] == [page(published, tab)], name


def test_filing_is_not_offered_where_the_site_takes_no_statement(world, client_of):
    call = make.publish(make.make_call(world, here=False))
    bidder = call.actor(world.yamabe)
    start_application(call.tender, world.mihon_kikaku, by=bidder, now=make.at(1, 9))
    shown = client_of(world.yamabe).get(page(call, "bid-application-filing")).content.decode()
    assert "このサイトでは提出できません" in shown
    assert "参加表明書を提出しますか" not in shown
