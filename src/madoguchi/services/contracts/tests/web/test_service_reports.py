"""A service's monthly report: told by event, delivered by one press, inspected, paid."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import at
from madoguchi.core.cases.events import ReportFixed
from madoguchi.core.errors import Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect as inspect_file
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import create_key
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.reading import open_file
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.commands import paying, payments, service_reports
from madoguchi.services.contracts.models import ServiceReport
from madoguchi.services.contracts.receivers import report_fixed
from madoguchi.services.contracts.rules.service_reports import report_due_on
from madoguchi.services.contracts.terms import DeliverableState, InvoiceState
from madoguchi.services.contracts.tests.factories import NOW, a_signed_contract
from madoguchi.services.contracts.tests.handing_in import accept

pytestmark = pytest.mark.django_db
JUNE = at(date(2026, 6, 5), 10)
FIGURES = "5月の入力 1,204件、障害 0件".encode()


@kept
def file(world, django_capture_on_commit_callbacks):
    """Checked, under the service's own key."""
    key = create_key("業務の鍵", now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        kept = receive(
            BytesIO(FIGURES), name="運用報告書.txt", key=key, now=NOW, by=Actor.system("業務"),
            policy=FilePolicy(extensions=("txt",), max_bytes=1000),
        )  # fmt: skip
    inspect_file(kept, now=NOW)
    return StoredFile.objects.get(pk=kept.pk)


def told(world, file, **facts):
    return ReportFixed(
        **{
            "service": "safeguarding", "case_number": "",
            "section_public_id": str(world.sections["000"].public_id),
            "contractor_public_id": str(world.mihon_kikaku.public_id),
            "kind": "monthly_operation", "title": "運用報告書（令和8年5月分）",
            "period_on": "2026-05-01", "version": 1, "file_id": str(file.file_id),
            "fixed_at": JUNE.isoformat(), **facts,
        }
    ).payload()  # fmt: skip


def delivered(contract, client_of, world):
    page = f"/contracts/{contract.case.number}/deliverables/"
    report = ServiceReport.objects.get()
    browser = client_of(world.yamabe)
    assert "この報告書を納品する" in browser.get(page).content.decode()
    return [browser.post(f"{page}reports/{report.pk}/").status_code for _ in range(2)]


def test_report_of_a_service_is_delivered_by_one_press_inspected_and_paid(
    world, contract, file, client_of, officer
):
    for _ in range(2):
        report_fixed(told(world, file), JUNE)
    report, row = ServiceReport.objects.get(), contract.deliverables.get()
    assert (report.row, row.deliverable.title, row.deliverable.due_on) == (
        row, "運用報告書（令和8年5月分）", date(2026, 6, 10),
    )  # fmt: skip
    assert delivered(contract, client_of, world) == [302, 422]
    row.refresh_from_db()
    held = row.deliverable.file
    assert (row.state, held.key, held.state) == (
        DeliverableState.DELIVERED.value, contract.case.key, FileState.USABLE.value,
    )  # fmt: skip
    with open_file(held, by=officer, now=JUNE, purpose="検査") as stream:
        assert stream.read() == FIGURES
    accept(row, officer, date(2026, 6, 12))
    part = payments.plan_instalment(
        contract, amount_yen=contract.price_yen, rests_on=[row], by=officer, now=JUNE
    )
    invoice = payments.enter_invoice(
        part,
        payments.InvoiceForm(
            number="1", invoiced_on=date(2026, 6, 15), amount_yen=contract.price_yen
        ),
        by=officer, now=JUNE,
    )  # fmt: skip
    chief = as_actor(world.takahashi, date(2026, 6, 15))
    approved = payments.approve_invoice(invoice, by=chief, now=JUNE)
    accountant = as_actor(world.ukai, date(2026, 6, 15))
    paying.record_payment(
        approved, paid_on=date(2026, 6, 30), by=accountant, now=at(date(2026, 6, 30), 15)
    )
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.PAID.value


def test_only_the_contractor_delivers_and_others_do_not_see_it(world, contract, file, client_of):
    report_fixed(told(world, file), JUNE)
    page = (
        f"/contracts/{contract.case.number}/deliverables/reports/{ServiceReport.objects.get().pk}/"
    )
    codes = {"yamabe": 200, "saeki": 403, "himuro": 404}
    found = {name: client_of(getattr(world, name)).get(page).status_code for name in codes}
    assert found == codes


def test_fixed_again_goes_to_the_same_deliverable_and_replaces_the_older(
    world, contract, file, firm
):
    report_fixed(told(world, file), JUNE)
    report_fixed(told(world, file, version=2), JUNE + timedelta(hours=1))
    second, first = ServiceReport.objects.all()
    assert (second.row, contract.deliverables.count()) == (first.row, 1)
    with pytest.raises(Refused) as refused:
        service_reports.deliver_report(first, by=firm, now=JUNE)
    assert refused.value.code == "newer_version"
    service_reports.deliver_report(second, by=firm, now=JUNE)
    assert StoredFile.objects.filter(key=contract.case.key).count() == 1


def test_report_goes_to_the_contract_named_and_to_none_if_it_is_not_clear(world, contract, file):
    other = a_signed_contract(world)
    report_fixed(told(world, file), JUNE)
    assert ServiceReport.objects.count() == 0
    report_fixed(told(world, file, case_number=other.case.number), JUNE)
    assert ServiceReport.objects.get().contract == other
    for facts in ({"period_on": "2027-04-01"}, {"is_rehearsal": True}, {"case_number": "0000-999"}):
        report_fixed(told(world, file, **facts), JUNE)
    assert ServiceReport.objects.count() == 1


def test_last_month_is_due_on_the_last_day_of_the_term():
    end = date(2027, 3, 31)
    assert [report_due_on(date(2027, month, 1), end) for month in (2, 3)] == [
        date(2027, 3, 10), end,
    ]  # fmt: skip
