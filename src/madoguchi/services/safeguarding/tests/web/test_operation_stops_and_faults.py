"""停止 and 障害: the window and its notice, the banner before sign-in, the clock, the report."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.personas import as_actor
from madoguchi.services.safeguarding.commands.faults import (
    FaultReport,
    Reported,
    accept_fault_report,
    add_step,
    record_response,
    recover_fault,
    report_fault,
    submit_fault_report,
)
from madoguchi.services.safeguarding.commands.stop_letters import write_to_facilities
from madoguchi.services.safeguarding.commands.stops import (
    Planned,
    approve_exception,
    cancel_stop,
    plan_stop,
)
from madoguchi.services.safeguarding.documents.fault_report import fault_paper
from madoguchi.services.safeguarding.models import ServiceFault, ServiceStop
from madoguchi.services.safeguarding.queries.faults import late_alerts, response
from madoguchi.services.safeguarding.tests.factories import TODAY
from madoguchi.services.safeguarding.tests.factories_ward import at
from madoguchi.services.safeguarding.tests.ward_desk import get, text_of

pytestmark = pytest.mark.django_db
SUNDAY = date(2025, 6, 22)
PHONE = "03-0000-0000"


@pytest.fixture
def firm(safe):
    return as_actor(safe.world.yamabe, TODAY)


@pytest.fixture
def section(safe):
    return as_actor(safe.officer, TODAY)


STARTS, ENDS = at(SUNDAY, 9), at(SUNDAY, 12)


def planned(starts_at=STARTS, ends_at=ENDS, exception=""):
    return Planned(
        starts_at=starts_at, ends_at=ends_at, reason="サーバーの更新", telephone=PHONE,
        exception_reason=exception,
    )  # fmt: skip


@pytest.mark.requirement("SAFE-058")
def test_stop_keeps_window_and_ten_days_or_needs_the_wards_exception(safe, firm, section):
    stop = plan_stop(safe.contract, planned(), by=firm, now=at(date(2025, 6, 12), 23, 59))
    assert stop.announced_at == at(date(2025, 6, 12), 23, 59)
    late, later = at(date(2025, 6, 13), 0), planned(starts_at=at(SUNDAY, 10))
    with pytest.raises(Refused) as refused:
        plan_stop(safe.contract, later, by=firm, now=late)
    assert refused.value.code == "late_notice"
    wednesday = planned(at(date(2025, 7, 2), 14), at(date(2025, 7, 2), 15))
    with pytest.raises(Refused) as refused:
        plan_stop(safe.contract, wednesday, by=firm, now=late)
    assert refused.value.code == "outside_window"
    asked = plan_stop(
        safe.contract, planned(starts_at=at(SUNDAY, 10), exception="緊急の修正"), by=firm, now=late
    )
    assert asked.announced_at is None
    with pytest.raises(Forbidden):
        approve_exception(asked, by=firm, now=late)
    approved = approve_exception(asked, by=section, now=at(date(2025, 6, 13), 9))
    assert approved.announced_at == at(date(2025, 6, 13), 9)


def test_second_press_makes_one_stop_and_one_mail_each(safe, firm):
    for _ in range(2):
        plan_stop(safe.contract, planned(), by=firm, now=at(TODAY, 9))
    told = list(OutgoingMail.objects.values_list("to_address", flat=True))
    assert ServiceStop.objects.count() == 1
    assert len(told) == len(set(told))
    assert {safe.head.email, safe.reporter.email, safe.nurse.email, safe.officer.email} <= set(told)
    with pytest.raises(Refused):
        plan_stop(safe.contract, planned(ends_at=at(SUNDAY, 15)), by=firm, now=at(TODAY, 9))


def test_press_writes_to_the_section_and_the_worker_to_the_facilities_each_once(
    safe, firm, settings
):
    def told():
        rows = OutgoingMail.objects.filter(template="safeguarding/mail/stop")
        return sorted(rows.values_list("to_address", flat=True))

    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    stop = plan_stop(safe.contract, planned(), by=firm, now=at(TODAY, 9))
    section = told()
    assert (safe.officer.email in section, safe.nurse.email in section) == (True, False)
    for _ in range(2):
        write_to_facilities.call(stop.pk, "stop", at(TODAY, 9).isoformat())
    assert {safe.head.email, safe.reporter.email, safe.nurse.email} <= set(told())
    assert len(told()) == len(set(told()))


@pytest.mark.requirement("SAFE-059")
def test_banner_stands_on_the_sign_in_page_from_registration_until_the_end(safe, firm, monkeypatch):
    def sign_in_page(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        return strip_tags(text_of(Client().get(reverse("account_login"))))

    registered = at(date(2025, 6, 12), 10)
    words = f"{format_moment(at(SUNDAY, 9))}から正午まで利用できません"
    assert "計画停止" not in sign_in_page(at(date(2025, 6, 12), 9, 59))
    plan_stop(safe.contract, planned(), by=firm, now=registered)
    mailed = OutgoingMail.objects.filter(template="safeguarding/mail/stop")
    assert {safe.head.email, safe.nurse.email} <= set(mailed.values_list("to_address", flat=True))
    for shown in (registered, at(SUNDAY, 9), at(SUNDAY, 11, 59)):
        page = sign_in_page(shown)
        assert (words in page, PHONE in page) == (True, True)
    assert "計画停止" not in sign_in_page(at(SUNDAY, 12))


def test_cancelled_stop_leaves_the_page_and_facilities_hear_it(safe, firm, client_of):
    stop = plan_stop(safe.contract, planned(), by=firm, now=at(TODAY, 9))
    assert "計画停止" in text_of(get(client_of(safe.reporter), "reports"))
    cancel_stop(stop, by=firm, now=at(TODAY, 9, 10))
    assert "利用できません" not in text_of(get(client_of(safe.reporter), "reports"))
    told = OutgoingMail.objects.filter(template="safeguarding/mail/stop_cancelled")
    assert safe.head.email in set(told.values_list("to_address", flat=True))
    begun = plan_stop(
        safe.contract, planned(at(SUNDAY, 15), at(SUNDAY, 16)), by=firm, now=at(TODAY, 9)
    )
    with pytest.raises(Refused):
        cancel_stop(begun, by=firm, now=at(SUNDAY, 15))


def reported(safe, by, moment, *, title="画面が開かない", is_down=False):
    return report_fault(
        safe.contract,
        Reported(title=title, began_at=moment, reported_at=moment, is_down=is_down),
        by=by, now=moment,
    )  # fmt: skip


def test_response_is_counted_from_the_report(safe, firm, section):
    start = at(TODAY, 10, 5)
    found = {}
    for title, moment in (("a", at(TODAY, 10, 50)), ("b", at(TODAY, 11, 20)),
                          ("c", at(TODAY, 11, 5))):  # fmt: skip
        fault = reported(safe, section, start, title=title)
        fault = record_response(fault, moment, "再起動", by=firm, now=moment)
        found[title] = response(fault, moment).words
    assert found == {"a": "45分・達成", "b": "75分・未達", "c": "60分・達成"}
    waiting = reported(safe, section, start, title="d")
    assert response(waiting, at(TODAY, 10, 35)).words == "30分経過・初動待ち"
    assert response(waiting, at(TODAY, 11, 6)).words == "61分経過・未達"


def test_service_that_is_down_is_shown_until_it_is_back(safe, firm, section):
    fault = reported(safe, section, at(TODAY, 9), is_down=True)
    words = f"{format_moment(at(TODAY, 9))}から"
    page = strip_tags(text_of(Client().get(reverse("account_login"))))
    assert ("児童情報共有システムが止まっています" in page, words in page) == (True, True)
    record_response(fault, at(TODAY, 9, 5), "再起動", by=firm, now=at(TODAY, 9, 5))
    over = recover_fault(fault, at(TODAY, 9, 15), "復旧", by=firm, now=at(TODAY, 9, 16))
    assert over.stop.ends_at == at(TODAY, 9, 15)
    assert "止まっています" not in text_of(Client().get(reverse("account_login")))
    told = OutgoingMail.objects.filter(template="safeguarding/mail/stop_over")
    assert safe.head.email in set(told.values_list("to_address", flat=True))


def an_alert_mail(safe, number, queued_at, sent_at):
    with transaction.atomic():
        mail = queue_mail(
            template="safeguarding/mail/alert", to="takigawa@facility.example.jp",
            unique_key=f"safeguarding-alert:{number}:1",
            context={"kind": "至急", "number": number, "confirm_by": queued_at,
                     "is_escalation": False, "url": "/"},
            section=safe.contract.section, key=safe.contract.key,
            by=as_actor(safe.officer, TODAY), now=queued_at,
        )  # fmt: skip
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=sent_at, state="sent")


@pytest.mark.requirement("SAFE-057")
def test_fault_closes_only_with_cause_and_prevention_and_names_the_late_alerts(safe, firm, section):
    fault = reported(safe, section, at(TODAY, 10, 5))
    an_alert_mail(safe, "A0", at(TODAY, 10, 4), at(TODAY, 11, 42))
    for n, minute in enumerate((6, 30, 59), start=1):
        an_alert_mail(safe, f"A{n}", at(TODAY, 10, minute), at(TODAY, 11, 42))
    an_alert_mail(safe, "A9", at(TODAY, 11, 40), at(TODAY, 11, 42))
    now = at(TODAY, 12)
    with pytest.raises(Refused):
        accept_fault_report(fault, by=section, now=now)
    record_response(fault, at(TODAY, 10, 50), "再起動", by=firm, now=now)
    recover_fault(fault, at(TODAY, 11, 40), "ディスクを交換", by=firm, now=now)
    add_step(fault, at(TODAY, 11, 42), "お知らせ3件を再送", by=firm, now=now)
    for lacking in ("cause", "prevention"):
        parts = {"effect": "3件遅延", "cause": "故障", "correction": "交換", "prevention": "監視"}
        with pytest.raises(Refused):
            submit_fault_report(fault, FaultReport(**{**parts, lacking: " "}), by=firm, now=now)
    with pytest.raises(Refused):
        accept_fault_report(fault, by=section, now=now)
    assert late_alerts(ServiceFault.objects.get()).moments == (at(TODAY, 11, 42),) * 3
    submit_fault_report(fault, FaultReport(**parts), by=firm, now=now)
    with pytest.raises(Forbidden):
        accept_fault_report(fault, by=firm, now=now)
    closed = accept_fault_report(fault, by=section, now=now)
    assert closed.is_closed
    text = "".join(page_texts(render_pdf("minutes", fault_paper(closed), title="障害報告書")))
    plain = "".join(text.split())
    for words in ("3件が遅れ、令和7年6月10日(火)午前11時42分までに再送しました", "故障", "監視",
                  "11時42分お知らせ3件を再送"):  # fmt: skip
        assert words in plain, words
    with pytest.raises(Refused):
        add_step(closed, now, "追記", by=firm, now=now)


def test_pages_open_for_both_sides_only(safe, firm, section, client_of):
    fault = reported(safe, section, at(TODAY, 9))
    pages = (("operation",), ("operation-stops",), ("operation-faults",),
             ("operation-fault", fault.pk), ("operation-fault-pdf", fault.pk))  # fmt: skip
    for name, *args in pages:
        for person in (safe.world.yamabe, safe.officer):
            assert get(client_of(person), name, *args).status_code == 200, name
        for person in (safe.head, safe.caseworker):
            assert get(client_of(person), name, *args).status_code == 403, name
        assert Client().get(reverse(f"safeguarding:{name}", args=args)).status_code == 302
    rival = client_of(safe.world.himuro)
    assert get(rival, "operation-fault", fault.pk).status_code in {403, 404}


def test_form_refuses_before_it_is_shown_to_who_may_not(safe, client_of, section):
    fault = reported(safe, section, at(TODAY, 9))
    officer, firm = client_of(safe.officer), client_of(safe.world.yamabe)
    assert get(officer, "operation-act", "stop").status_code == 403
    assert get(firm, "operation-act", "stop").status_code == 200
    assert get(firm, "operation-act-row", "fault-acceptance", fault.pk).status_code == 403
    assert get(officer, "operation-act-row", "fault-acceptance", fault.pk).status_code == 200
    assert get(officer, "operation-act", "nothing").status_code == 404
    assert get(officer, "operation-act-row", "fault-acceptance", 99_999).status_code == 404


def test_late_stop_is_refused_on_the_page_with_the_way_to_ask(safe, client_of):
    typed = {
        "starts_at_era": "reiwa", "starts_at_year": "7", "starts_at_month": "6",
        "starts_at_day": "18", "starts_at_hour": "14", "starts_at_minute": "0",
        "ends_at_era": "reiwa", "ends_at_year": "7", "ends_at_month": "6",
        "ends_at_day": "18", "ends_at_hour": "15", "ends_at_minute": "0",
        "reason": "更新", "telephone": PHONE,
    }  # fmt: skip
    client = client_of(safe.world.yamabe)
    url = reverse("safeguarding:operation-act", args=["stop"])
    page = client.post(url, typed)
    assert (page.status_code, "例外の理由を入力して" in text_of(page)) == (422, True)
    assert client.post(url, {**typed, "exception_reason": "緊急"}).status_code == 302
    assert "承認待ち" in text_of(get(client, "operation-stops"))
