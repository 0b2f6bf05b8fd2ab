"""導入: schedule versions, progress, minutes in two copies, 適合表, the gate, the next period."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.testing.personas import as_actor
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.reading import open_file
from madoguchi.services.safeguarding.commands.help_desk import (
    WardAsked,
    Window,
    answer_inquiry,
    record_inquiry,
    set_window,
)
from madoguchi.services.safeguarding.commands.meetings import (
    Held,
    confirm_minutes,
    rewrite_minutes,
    write_minutes,
)
from madoguchi.services.safeguarding.commands.schedules import (
    approve_schedule,
    note_progress,
    return_schedule,
    submit_schedule,
)
from madoguchi.services.safeguarding.commands.starting import (
    NextPeriod,
    begin_next_period,
    check_gate,
    go_live,
    load_items,
)
from madoguchi.services.safeguarding.models import (
    ConformityItem,
    GoLive,
    ReportPeriod,
    ScheduleVersion,
    ServiceContract,
    TrainingSession,
)
from madoguchi.services.safeguarding.rules.conformity import read_conformity
from madoguchi.services.safeguarding.rules.running import GateItem, WorkBlock
from madoguchi.services.safeguarding.rules.schedule import read_schedule, write_schedule
from madoguchi.services.safeguarding.tests.factories import TODAY, a_child
from madoguchi.services.safeguarding.tests.factories_ward import at, gate_records
from madoguchi.services.safeguarding.tests.ward_desk import get, text_of

pytestmark = pytest.mark.django_db
JANUARY = date(2025, 1, 8)
LINES = (
    "システム導入\t環境の用意\t山辺\t2025-01-06\t2025-01-31\t\t\n"
    "導入支援\t操作研修\t早乙女\t2025-02-03\t2025-02-07\t1\t\n"
    "提供\t稼働\t山辺\t2025-02-14\t2025-02-14\t2\t節目\n"
    "保守\t運用保守\t山辺\t2025-02-17\t2025-03-31\t3\t"
)


@pytest.fixture
def safe(safe):
    """The first contract of the notice: January to March 2025."""
    ServiceContract.objects.update(starts_on=date(2025, 1, 6), ends_on=date(2025, 3, 31))
    safe.contract.refresh_from_db()
    return safe


@pytest.fixture
def firm(safe):
    return as_actor(safe.world.yamabe, TODAY)


@pytest.fixture
def section(safe):
    return as_actor(safe.officer, TODAY)


@pytest.mark.requirement("SAFE-001")
def test_schedule_is_returned_and_approved_as_version_two_and_both_stay_readable(
    safe, firm, section, client_of
):
    first = submit_schedule(safe.contract, LINES, by=firm, now=at(JANUARY, 9))
    assert submit_schedule(safe.contract, LINES, by=firm, now=at(JANUARY, 9, 1)) == first
    with pytest.raises(Forbidden):
        approve_schedule(first, by=firm, now=at(JANUARY, 10))
    return_schedule(first, "研修の日を直す", by=section, now=at(JANUARY, 10))
    changed = LINES.replace("2025-02-07", "2025-02-10")
    second = submit_schedule(safe.contract, changed, by=firm, now=at(JANUARY, 11))
    approve_schedule(second, by=section, now=at(JANUARY, 12))
    tasks = list(second.tasks.all())
    assert (tasks[0].starts_on, tasks[-1].ends_on) == (date(2025, 1, 6), date(2025, 3, 31))
    assert {task.block for task in tasks} == {block.value for block in WorkBlock}
    assert [(t.title, t.ends_on) for t in tasks if t.is_milestone] == [
        ("稼働", date(2025, 2, 14))
    ]  # fmt: skip
    client = client_of(safe.officer)
    for version, words in ((first, ("第1版", "研修の日を直す", "午前10時")),
                           (second, ("第2版", "2月10日", "正午"))):  # fmt: skip
        page = text_of(get(client, "operation-version", version.pk))
        assert [word in page for word in (*words, safe.officer.name)] == [True] * 4, words


def test_next_version_begins_with_the_days_in_wareki():
    tasks = read_schedule(LINES)
    text = write_schedule(tasks)
    assert ("令和7年2月14日" in text, "2025-" in text) == (True, False)
    assert read_schedule(text) == tasks


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("保守\t", "運用\t"), "4行目：区分は"),
        (("2025-02-14\t2025-02-14", "2025-02-14\t2025-02-13"), "3行目：終了日は"),
        (("2025-02-03", "2月の初め"), "2行目：日付"),
        (("2025-02-03", "2025-01-30"), "2行目：作業1が終わる前"),
        (("保守\t", "提供\t"), "保守"),
    ],
)
def test_wrong_line_of_the_schedule_is_named_and_nothing_is_kept(safe, firm, change, words):
    with pytest.raises(Refused) as refused:
        submit_schedule(safe.contract, LINES.replace(*change), by=firm, now=at(JANUARY, 9))
    assert words in refused.value.message
    assert ScheduleVersion.objects.count() == 0


@pytest.mark.requirement("SAFE-002")
def test_progress_lists_each_state_and_each_inquiry_its_people(
    safe, firm, section, client_of, monkeypatch
):
    version = submit_schedule(safe.contract, LINES, by=firm, now=at(JANUARY, 9))
    begun, done = version.tasks.all()[2:4]
    noted = at(date(2025, 2, 1), 9)
    note_progress(begun, date(2025, 1, 20), None, by=firm, now=noted)
    note_progress(done, date(2025, 1, 20), date(2025, 1, 21), by=firm, now=noted)
    shown = {}
    for day in (date(2025, 1, 31), date(2025, 2, 1)):
        monkeypatch.setattr("django.utils.timezone.now", lambda day=day: at(day, 9))
        page = text_of(get(client_of(safe.officer), "operation-schedule"))
        shown[day.day] = [f"{word}</span>" in page for word in ("未着手", "作業中", "完了", "遅延")]
    assert shown == {31: [True, True, True, False], 1: [True, True, True, True]}
    window = Window(
        name="早乙女 望", telephone="03-0", email="m@firm.example.jp", urgent_name="当番",
        urgent_telephone="03-1", urgent_email="t@firm.example.jp", agreed_on=date(2025, 1, 6),
    )  # fmt: skip
    set_window(safe.contract, window, by=firm, now=at(JANUARY, 9))
    asked = WardAsked(
        received_at=at(JANUARY, 10), channel=InquiryChannel.MAIL, asked_by="井ノ口",
        subject="機器", words="台数は",
    )  # fmt: skip
    inquiry = record_inquiry(safe.contract, asked, by=section, now=at(JANUARY, 10))
    answer_inquiry(
        inquiry, "2台です", InquiryChannel.MAIL, at(JANUARY, 11), by=firm, now=at(JANUARY, 11)
    )
    page = strip_tags(text_of(get(client_of(safe.officer), "operation-inquiries")))
    for words in ("早乙女 望", safe.world.yamabe.name, "令和7年1月8日(水)午前11時"):
        assert words in page, words


def held(**changed):
    return Held(**{
        "held_at": at(JANUARY, 14), "place": "オンライン", "subject": "導入の進め方",
        "attendees": "区　井ノ口\n受託者　山辺", "words": "工程を確認した。", **changed,
    })  # fmt: skip


@pytest.mark.requirement("SAFE-003")
def test_minutes_are_fixed_by_both_and_issued_in_two_copies(safe, firm, section, client_of):
    meeting = write_minutes(safe.contract, held(), by=firm, now=at(JANUARY, 16))
    assert write_minutes(safe.contract, held(), by=firm, now=at(JANUARY, 16)) == meeting
    one = confirm_minutes(meeting, by=firm, now=at(JANUARY, 17))
    again = confirm_minutes(meeting, by=firm, now=at(JANUARY, 18))
    assert (one.is_fixed, again.is_fixed, again.ward_copy) == (False, False, None)
    assert again.contractor_at == at(JANUARY, 17)
    fixed = confirm_minutes(meeting, by=section, now=at(date(2025, 1, 9), 9))
    assert fixed.is_fixed
    for file, title in ((fixed.ward_copy, "1/2（区）"), (fixed.contractor_copy, "2/2（受託者）")):
        inspect(file, now=at(TODAY, 9))
        with open_file(file, by=section, now=at(TODAY, 9), purpose="試験") as stream:
            text = "".join("".join(page_texts(stream.read())).split())
        for words in (title, "令和7年1月8日(水)午後5時", "令和7年1月9日(木)午前9時"):
            assert words in text, words
    with pytest.raises(Refused):
        rewrite_minutes(fixed, held(words="直す"), by=firm, now=at(TODAY, 9))
    assert get(client_of(safe.officer), "operation-copy", fixed.pk, "ward").status_code == 200


def test_change_of_the_minutes_takes_the_confirmation_back(safe, firm, section):
    meeting = write_minutes(safe.contract, held(), by=firm, now=at(JANUARY, 16))
    confirm_minutes(meeting, by=section, now=at(JANUARY, 17))
    changed = rewrite_minutes(meeting, held(words="直した"), by=firm, now=at(JANUARY, 18))
    assert (changed.ward_at, changed.words) == (None, "直した")


def sixty():
    def line(number):
        answer = "対応" if number <= 52 else "類似機能で代替" if number <= 57 else "非対応"
        why = "" if number <= 52 else "説明"
        return f"{number}\t入力\t要件{number}\t{answer}\t{why}"

    return "\n".join(line(number) for number in range(1, 61))


@pytest.mark.requirement("SAFE-004")
def test_gap_without_a_word_is_refused_and_the_list_counts_52_5_3(safe, firm, client_of):
    load_items(safe.contract, read_conformity(sixty()), by=firm, now=at(JANUARY, 9))
    client = client_of(safe.world.yamabe)
    for item in ConformityItem.objects.exclude(answer="supported"):
        url = reverse("safeguarding:operation-act-row", args=["conformity-item", item.pk])
        page = client.post(url, {"answer": item.answer, "explanation": "　"})
        assert (page.status_code, "説明を入力してください" in text_of(page)) == (422, True)
    listed = get(client, "operation-conformity-file", "csv").content.decode("utf-8-sig")
    assert "52/5/3 = 60" in listed
    assert len(listed.splitlines()) == 62
    with pytest.raises(Refused):
        read_conformity(sixty().replace("非対応", "未対応"))


def test_list_is_replaced_whole_or_not_at_all(safe, firm):
    load_items(safe.contract, read_conformity(sixty()), by=firm, now=at(JANUARY, 9))
    broken = read_conformity("1\t入力\t要件\t非対応\t")
    with pytest.raises(Refused):
        load_items(safe.contract, broken, by=firm, now=at(JANUARY, 10))
    assert ConformityItem.objects.count() == 60


@pytest.mark.parametrize("item", [GateItem.MANUALS, GateItem.TRAINING])
def test_gate_believes_the_products_own_record_and_no_words(safe, section, client_of, item):
    with pytest.raises(Refused) as refused:
        check_gate(safe.contract, item, "済んだ", by=section, now=at(JANUARY, 9))
    assert "まだ" in refused.value.message
    gate_records(safe.contract, at(JANUARY, 9))
    check_gate(safe.contract, item, "済んだ", by=section, now=at(JANUARY, 9))
    page = strip_tags(text_of(get(client_of(safe.officer), "operation-gate")))
    for words in ("操作研修　令和7年1月8日(水)　出席1名", "第1.0版"):
        assert words in page, words


def test_start_asks_the_records_again(safe, section):
    gate_records(safe.contract, at(JANUARY, 9))
    gate_but(safe, section)
    TrainingSession.objects.update(attendance_at=None)
    with pytest.raises(Refused, match="操作研修の実施の記録"):
        go_live(safe.contract, JANUARY, by=section, now=at(JANUARY, 9))


def test_case_number_of_the_first_period_is_named_on_its_page(safe, client_of):
    client = client_of(safe.world.approvers["002"])
    url = reverse("safeguarding:operation-act-row", args=["case-number", safe.contract.pk])
    assert url in text_of(get(client, "operation-gate"))
    refused = client.post(url, {"case_number": "第31号"})
    assert (refused.status_code, "2026-012" in text_of(refused)) == (422, True)
    assert client.post(url, {"case_number": " 2024-031 "}).status_code == 302
    safe.contract.refresh_from_db()
    assert safe.contract.case_number == "2024-031"
    assert client_of(safe.world.yamabe).get(url).status_code == 403


def gate_but(safe, by, *open_items):
    for item in GateItem:
        if item not in open_items:
            check_gate(safe.contract, item, "確認した", by=by, now=at(JANUARY, 9))


def a_report(placement, first, last):
    return ReportPeriod.objects.create(
        child=placement.child,
        placement=placement,
        from_on=first,
        until_on=last,
        due_on=last,
        cycle="monthly",
        opened_at=at(last, 9),
    )


@pytest.mark.requirement("SAFE-005")
def test_gate_holds_back_the_start_and_reports_stay_readable_in_the_next_period(
    safe, section, client_of
):
    february = at(date(2025, 2, 14), 9)
    gate_records(safe.contract, at(JANUARY, 9))
    for item in GateItem:
        safe.contract.gate_checks.all().delete()
        gate_but(safe, section, item)
        with pytest.raises(Refused) as refused:
            go_live(safe.contract, february.date(), by=section, now=february)
        assert item.label in refused.value.message
    assert GoLive.objects.count() == 0
    gate_but(safe, section)
    go_live(safe.contract, february.date(), by=section, now=february)
    placement = a_child(safe, from_on=date(2025, 2, 14))
    reports = [
        a_report(placement, date(2025, 2, 14), date(2025, 2, 28)),
        a_report(placement, date(2025, 3, 1), date(2025, 3, 31)),
    ]
    following = NextPeriod(
        title="運用保守業務委託（令和7〜9年度）", starts_on=date(2025, 4, 1),
        ends_on=date(2028, 3, 31),
    )  # fmt: skip
    new = begin_next_period(safe.contract, following, by=section, now=at(date(2025, 4, 1), 9))
    assert [(one.starts_on, one.ends_on) for one in ServiceContract.objects.all()] == [
        (date(2025, 1, 6), date(2025, 3, 31)), (date(2025, 4, 1), date(2028, 3, 31)),
    ]  # fmt: skip
    placement.child.refresh_from_db()
    safe.school.refresh_from_db()
    assert (placement.child.contract, safe.school.contract) == (new, new)
    for report in reports:
        ward = get(client_of(safe.caseworker), "ward-report", report.pk)
        own = get(client_of(safe.reporter), "report", report.pk)
        assert (ward.status_code, own.status_code) == (200, 200)
        assert "御堂 花子" in text_of(own)
    assert begin_next_period(
        safe.contract, following, by=section, now=at(date(2025, 4, 1), 10)
    ) == new  # fmt: skip


def test_next_period_begins_on_the_day_after(safe, section):
    for day in (date(2025, 3, 31), date(2025, 4, 2)):
        late = NextPeriod(title="次", starts_on=day, ends_on=date(2028, 3, 31))
        with pytest.raises(Refused):
            begin_next_period(safe.contract, late, by=section, now=at(TODAY, 9))
