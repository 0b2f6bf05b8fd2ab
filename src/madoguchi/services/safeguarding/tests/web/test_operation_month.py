"""外形監視, availability of a month, and the operation report until it is a fixed PDF."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.events.models import AnnouncedEvent
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.reading import open_file
from madoguchi.services.safeguarding.commands.faults import (
    Reported,
    record_response,
    recover_fault,
    report_fault,
)
from madoguchi.services.safeguarding.commands.operation_reports import (
    accept_report,
    return_report,
    submit_report,
)
from madoguchi.services.safeguarding.commands.probing import Looked, look_at, take_reading
from madoguchi.services.safeguarding.models import ProbeReading, ServiceFault, ServiceStop
from madoguchi.services.safeguarding.queries.operation_month import availability, month_figures
from madoguchi.services.safeguarding.tests.factories import TODAY
from madoguchi.services.safeguarding.tests.factories_ward import at
from madoguchi.services.safeguarding.tests.ward_desk import get, text_of

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
UP, DOWN = Looked(is_up=True, status=200, millis=120), Looked(is_up=False, status=0, millis=10_000)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def firm(safe):
    return as_actor(safe.world.yamabe, JULY)


@pytest.fixture
def section(safe):
    return as_actor(safe.officer, JULY)


def look(safe, *answers, since=at(TODAY, 10)):  # noqa: B008 - a fixed moment
    for n, answer in enumerate(answers):
        take_reading(safe.contract, answer, now=since + n * MINUTE)


def stop(safe, kind, starts_at, ends_at):
    return ServiceStop.objects.create(
        contract=safe.contract, kind=kind, starts_at=starts_at, ends_at=ends_at, reason="更新",
        telephone="03-0", registered_at=starts_at, announced_at=starts_at,
    )  # fmt: skip


@pytest.mark.requirement("SAFE-062")
def test_three_failures_in_a_row_open_an_incident_and_planned_stops_do_not_count(safe):
    look(safe, UP, DOWN, DOWN, UP, DOWN, DOWN)
    assert ServiceFault.objects.count() == 0
    look(safe, DOWN, since=at(TODAY, 10, 6))
    fault = ServiceFault.objects.get()
    assert (fault.source, fault.began_at) == ("probe", at(TODAY, 10, 4))
    look(safe, DOWN, DOWN, UP, UP, since=at(TODAY, 10, 7))
    fault = ServiceFault.objects.get()
    assert (fault.recovered_at, fault.stop.ends_at) == (at(TODAY, 10, 9), at(TODAY, 10, 9))
    assert ProbeReading.objects.count() == 11
    assert [one.is_up for one in ProbeReading.objects.order_by("taken_at")][:4] == [
        True, False, False, True,
    ]  # fmt: skip
    stop(safe, "planned", at(date(2025, 6, 22), 9), at(date(2025, 6, 22), 12))
    look(safe, DOWN, DOWN, DOWN, DOWN, since=at(date(2025, 6, 22), 9, 30))
    assert ServiceFault.objects.count() == 1
    june = availability(safe.contract, JUNE, at(JULY, 0))
    assert (june.total, june.unplanned, june.planned) == (43_200, 5, 180)
    assert june.percent == "99.98"


def test_same_reading_is_kept_once(safe):
    look(safe, DOWN)
    look(safe, DOWN)
    assert ProbeReading.objects.count() == 1


def test_job_asks_every_sixty_seconds():
    from madoguchi.services.safeguarding.module import MODULE  # noqa: PLC0415 - as data

    probe = next(job for job in MODULE.jobs if job.name == "probe")
    assert probe.every_seconds == 60


def test_nobody_at_the_address_is_written_down_as_down():
    # Port 9 of this machine: nothing listens there, so the answer comes at once.
    found = look_at("http://127.0.0.1:9/", patience=1)
    assert (found.is_up, found.status) == (False, 0)


def test_readings_from_outside_are_taken_in(safe, tmp_path):
    lines = tmp_path / "readings.jsonl"
    row = {"at": at(TODAY, 10).isoformat(), "is_up": False, "status": 503, "millis": 7}
    lines.write_text(json.dumps(row) + "\n", encoding="utf-8")
    call_command("probe", take_in=lines, stdout=io.StringIO())
    reading = ProbeReading.objects.get()
    assert (reading.taken_at, reading.is_up, reading.status) == (at(TODAY, 10), False, 503)
    lines.write_text("{}\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("probe", take_in=lines, stdout=io.StringIO())


def test_stop_over_the_turn_of_the_month_counts_in_each(safe):
    stop(safe, "unplanned", at(date(2025, 6, 30), 23, 50), at(JULY, 0, 20))
    now = at(date(2025, 8, 1), 0)
    assert availability(safe.contract, JUNE, now).unplanned == 10
    assert availability(safe.contract, JULY, now).unplanned == 20


def one_month(safe, firm, section):
    """43 minutes down, and two faults that were answered after 45 and after 75 minutes."""
    for hour, minute, took in ((10, 5, 45), (14, 5, 75)):
        start = at(TODAY, hour, minute)
        fault = report_fault(
            safe.contract, Reported(title=f"障害{took}", began_at=start, reported_at=start),
            by=section, now=start,
        )  # fmt: skip
        moment = start + took * MINUTE
        record_response(fault, moment, "再起動", by=firm, now=moment)
        recover_fault(fault, moment, "復旧", by=firm, now=moment)
    stop(safe, "unplanned", at(TODAY, 10, 5), at(TODAY, 10, 48))
    for action in ("accounts.signed_in", "accounts.signed_in", "accounts.sign_in_failed"):
        record(action, by=Actor.public(), about=None, now=at(TODAY, 9))
    record("output", by=Actor.system("backup"), about=None, label="バックアップ 20250610-020000",
           now=at(TODAY, 2))  # fmt: skip


@pytest.mark.requirement("SAFE-056")
def test_both_faults_stand_in_the_monthly_sla_table(safe, firm, section, client_of):
    one_month(safe, firm, section)
    figures = month_figures(safe.contract, JUNE, at(JULY, 9))
    assert [(row[1], row[3]) for row in figures["faults"]] == [
        ("障害45", "45分・達成"), ("障害75", "75分・未達"),
    ]  # fmt: skip
    assert (figures["responses_kept"], figures["responses_total"]) == (1, 2)
    page = text_of(get(client_of(safe.officer), "operation-report", "2025-06"))
    assert ("45分・達成" in page, "75分・未達" in page) == (True, True)


@pytest.mark.requirement("SAFE-061")
def test_report_of_june_states_the_availability_and_is_fixed_once_accepted(
    safe, firm, section, client_of
):
    safe.contract.case_number = "2024-031"
    safe.contract.save()
    one_month(safe, firm, section)
    with pytest.raises(Refused):
        submit_report(safe.contract, JUNE, "なし", by=firm, now=at(date(2025, 6, 30), 23, 59))
    now = at(JULY, 10)
    report = submit_report(safe.contract, JUNE, "なし", by=firm, now=now)
    assert report.figures["availability_words"] == "(43,200 − 43) / 43,200 = 99.90%"
    assert (report.figures["sign_ins"], report.figures["sign_ins_failed"]) == (2, 1)
    assert report.figures["backups"] == 1
    with pytest.raises(Forbidden):
        accept_report(report, by=firm, now=now)
    return_report(report, "課題を書く", by=section, now=now)
    report = submit_report(safe.contract, JUNE, "監視の追加", by=firm, now=now)
    accepted = accept_report(report, by=section, now=now)
    inspect(accepted.file, now=now)
    with open_file(accepted.file, by=section, now=now, purpose="試験") as stream:
        text = "".join("".join(page_texts(stream.read())).split())
    for words in ("99.90%", "45分・達成", "75分・未達", "監視の追加", "2回（失敗1回）"):
        assert words in text, words
    stop(safe, "unplanned", at(TODAY, 20), at(TODAY, 21))
    again = accept_report(accepted, by=section, now=at(JULY, 11))
    assert (again.file_id, again.figures) == (accepted.file_id, report.figures)
    with pytest.raises(Refused):
        submit_report(safe.contract, JUNE, "書き直し", by=firm, now=at(JULY, 12))
    event = AnnouncedEvent.objects.get(name="cases.report_fixed.v1").payload
    assert (event["case_number"], event["period_on"], event["kind"], event["file_id"]) == (
        "2024-031", "2025-06-01", "monthly_operation", str(accepted.file.file_id),
    )  # fmt: skip


def test_pages_of_the_months_open_for_both_sides(safe, firm, section, client_of):
    for person in (safe.officer, safe.world.yamabe):
        client = client_of(person)
        for name, *args in (("operation-reports",), ("operation-report", "2025-06")):
            assert get(client, name, *args).status_code == 200
        assert get(client, "operation-report", "2025-13").status_code == 404
        assert get(client, "operation-report-file", "2025-06").status_code == 404
    assert get(client_of(safe.head), "operation-reports").status_code == 403
