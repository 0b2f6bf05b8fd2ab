"""What a service fixed is delivered under its contract: two services, joined by an event alone."""

from datetime import date

import pytest

from madoguchi.core.calendar.jst import at
from madoguchi.core.events.delivering import deliver_pending
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.services.contracts.commands import (
    concluding,
    drafting,
    paying,
    payments,
    service_reports,
)
from madoguchi.services.contracts.models import Contract, ServiceReport
from madoguchi.services.contracts.terms import DeliverableState, InvoiceState
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_chain, a_draft
from madoguchi.services.contracts.tests.handing_in import accept
from madoguchi.services.safeguarding.commands.operation_reports import accept_report, submit_report
from madoguchi.services.safeguarding.tests.factories import make_safe

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), at(date(2026, 6, 3), 10)


@pytest.fixture
def contract(world) -> Contract:
    """Of the section and the contractor that run the service of ``make_safe``."""
    officer = as_actor(world.officers["002"], TODAY)
    chain = a_chain(world, section=world.sections["002"], by=officer)
    planned = drafting.draft_contract(chain, a_draft(title="運用保守業務委託"), by=officer, now=NOW)
    chief = as_actor(world.approvers["002"], TODAY)
    return concluding.conclude(planned, concluded_on=TODAY, by=chief, now=NOW)


def test_operation_report_of_a_month_arrives_is_inspected_and_paid(world, contract):
    safe = make_safe(world)
    firm = as_actor(world.yamabe, JUNE.date())
    officer = as_actor(world.officers["002"], JUNE.date())
    report = submit_report(safe.contract, MAY, "なし", by=firm, now=JUNE)
    accepted = accept_report(report, by=officer, now=JUNE)
    inspect_file(accepted.file, now=JUNE)
    deliver_pending(now=JUNE)
    told = ServiceReport.objects.get()
    assert (told.contract, told.file, told.period_on) == (contract, accepted.file, MAY)
    row = service_reports.deliver_report(told, by=firm, now=JUNE)
    assert (row.state, row.deliverable.due_on) == (
        DeliverableState.DELIVERED.value, date(2026, 6, 10),
    )  # fmt: skip
    accept(row, officer, date(2026, 6, 5))
    part = payments.plan_instalment(
        contract, amount_yen=contract.price_yen, rests_on=[row], by=officer, now=JUNE
    )
    asked = payments.InvoiceForm(
        number="1", invoiced_on=date(2026, 6, 5), amount_yen=contract.price_yen
    )
    invoice = payments.enter_invoice(part, asked, by=officer, now=JUNE)
    chief = as_actor(world.approvers["002"], JUNE.date())
    approved = payments.approve_invoice(invoice, by=chief, now=JUNE)
    accountant = as_actor(world.ukai, JUNE.date())
    last = at(date(2026, 6, 30), 15)
    paying.record_payment(approved, paid_on=last.date(), by=accountant, now=last)
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.PAID.value
