"""The home page's card of a firm: no rehearsal's day stands beside real ones."""

from datetime import UTC, datetime

from madoguchi.core.cases.models import Case
from madoguchi.services.procurement.queries.bids import Duty
from madoguchi.services.procurement.views.bid_panel import duty_item

DUE = datetime(2026, 2, 21, 8, 0, tzinfo=UTC)
DUTY = Duty(label="提案書を提出する", url="/x/", due_at=DUE, status="未提出", tone="danger")


def test_duty_of_a_real_call_shows_its_day():
    item = duty_item(DUTY, Case(title="見本の業務委託"))
    assert (item.due, item.note) == (DUE, "見本の業務委託")


def test_duty_of_a_rehearsal_says_so_and_shows_no_day():
    item = duty_item(DUTY, Case(title="見本の業務委託", is_rehearsal=True))
    assert (item.due, item.note) == (None, "見本の業務委託（リハーサル）")
