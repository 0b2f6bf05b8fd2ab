"""Who must attend, who showed a badge, which check was made: shown where the clause asks for it."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from tests.kept_worlds import kept

from madoguchi.core.documents.reading import read_document
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.services.contracts.commands import meetings, posts, registers, reminders, roster
from madoguchi.services.contracts.models import RegisterRow
from madoguchi.services.contracts.queries.board import board_of
from madoguchi.services.contracts.queries.meetings import attendance_breach
from madoguchi.services.contracts.terms import (
    Attribute,
    DutyState,
    MeetingWay,
    RegisterKind,
    Sign,
)
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract
from madoguchi.services.contracts.tests.people import an_approved_worker

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LEAD, DEPUTY = "髙﨑 𠮷乃", "グエン ティ ラン"


def at_nine(day):
    return datetime(day.year, day.month, day.day, 0, 0, tzinfo=UTC)


@kept
def audited(contract, world, officer, firm):
    """主監査人 and 主監査人補佐, one of whom has to attend every meeting."""
    for post, name in (("主監査人", LEAD), ("主監査人補佐", DEPUTY)):
        made = posts.define_post(
            contract, post, source="仕様書7(4)", attends_meetings=True, by=officer, now=NOW
        )
        worker = an_approved_worker(contract, world, name=name)
        posts.fill_post(made, worker, from_on=TODAY, by=firm, now=NOW)
    return contract


def hold(contract, attendees, firm, *, hour=0):
    held = meetings.Held(
        held_at=NOW - timedelta(minutes=hour + 1), way=MeetingWay.IN_PERSON, subject="監査の計画",
        attendees=attendees,
    )  # fmt: skip
    return meetings.record_meeting(contract, held, by=firm, now=NOW)


def test_meeting_without_lead_and_deputy_shows_a_breach_of_7_4_on_the_minutes(
    audited, firm, world, client_of
):
    without = hold(audited, "区　佐伯 真理子\n受託者　山辺 翔", firm)
    words = "仕様書7(4)の違反：主監査人・主監査人補佐が、だれも出席していません。"
    assert attendance_breach(without) == words
    version = meetings.file_minutes(without, "計画を説明した。", "", by=firm, now=NOW)
    browser = client_of(world.saeki)
    page = f"/contracts/{audited.case.number}/meetings/{without.pk}/"
    assert words in browser.get(page).content.decode()
    paper = browser.get(f"{page}minutes/{version.pk}.docx").content
    lines = read_document(BytesIO(paper), "minutes.docx").lines
    assert words in "".join(line.text for line in lines)
    for hour, name in enumerate((LEAD, "グエンティラン"), start=1):
        assert attendance_breach(hold(audited, f"受託者　{name}", firm, hour=hour)) == ""


def test_contract_without_such_posts_has_no_breach(contract, firm):
    assert attendance_breach(hold(contract, "区　佐伯 真理子", firm)) == ""


@pytest.mark.requirement("CONT-057")
def test_visit_to_the_server_room_is_logged_with_badge_shown_and_its_number(
    contract, world, firm, client_of
):
    worker = an_approved_worker(contract, world)
    roster.issue_badge(
        worker, number="B-0017", issued_on=TODAY, is_instructed=True, by=firm, now=NOW
    )
    browser = client_of(world.yamabe)
    page = f"/contracts/{contract.case.number}/registers/entry_log/"
    assert "身分証提示" in browser.get(f"{page}new/").content.decode()
    typed = {
        "entered_at_era": "reiwa", "entered_at_year": 8, "entered_at_month": 4,
        "entered_at_day": 1, "entered_at_hour": 9, "entered_at_minute": 30,
        "person": f"{worker.name}（No.{worker.number}）", "place": "情報システム室", "shown": "on",
    }  # fmt: skip
    assert [browser.post(f"{page}new/", typed).status_code for _ in range(2)] == [302, 302]
    assert RegisterRow.objects.filter(kind="entry_log").count() == 1
    shown = client_of(world.saeki).get(page).content.decode()
    assert all(words in shown for words in ("情報システム室", "身分証提示", "B-0017"))
    stranger = browser.post(f"{page}new/", {**typed, "person": "名簿にない人"})
    assert stranger.status_code == 422


def test_entry_without_a_badge_shown_is_open_on_clause_11_and_settles_nothing(contract, firm):
    values = {"entered_at": "2026-04-01T09:30:00+09:00", "person": "X", "place": "情報システム室"}
    registers.record_row(contract, RegisterKind.ENTRY_LOG, values, by=firm, now=NOW)
    clauses = next(
        board for board in board_of(contract, TODAY) if board.clause_set.code == "data_processing"
    ).clauses
    clause = next(line for line in clauses if line.clause.number == 11)
    assert [line.words for line in clause.duties] == [
        "身分証の提示が記録されていない入室が1件あります。"
    ]
    duty = contract.duties.get(code="data_processing.badges")
    assert (duty.state, clause.sign) == (DutyState.OPEN.value, Sign.DUE)


@kept
def hosted(world):
    """Servers outside: nothing else is open, so that a mail tells of the check only."""
    contract = a_signed_contract(
        world, attributes=[Attribute.DATA_PROCESSING, Attribute.OUTSIDE_SERVERS]
    )
    contract.duties.exclude(code="data_processing.outside_servers_checked").update(
        state=DutyState.SETTLED.value
    )
    return contract


def reminded(world, day):
    reminders.remind(at_nine(day))
    mails = OutgoingMail.objects.filter(
        template="contracts/mail/reminder", to_address=world.yamabe.email,
        unique_key__endswith=day.isoformat(),
    )  # fmt: skip
    return ["庁舎外サーバの対策状況の確認" in mail.body for mail in mails]


@pytest.mark.requirement("CONT-089")
def test_check_of_outside_servers_not_filed_in_six_months_is_reminded_on_1_october(hosted, world):
    dues = hosted.duties.filter(code="data_processing.outside_servers_checked")
    assert list(dues.values_list("period_on", "due_on")) == [
        (date(2026, 4, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2027, 3, 31)),
    ]  # fmt: skip
    last = date(2026, 9, 30)
    assert [reminded(world, day) for day in (last - 2 * DAY, last + DAY)] == [[], [True]]


def test_check_kept_in_time_settles_its_half_year_and_no_reminder_is_sent(hosted, world, firm):
    row = {"name": "みほんDC", "checked_on": "2026-09-15", "person": "早乙女", "note": "異常なし"}
    registers.record_row(
        hosted, RegisterKind.OUTSIDE_CHECK, row, by=firm, now=at_nine(date(2026, 9, 15))
    )
    dues = hosted.duties.filter(code="data_processing.outside_servers_checked")
    assert list(dues.values_list("state", flat=True)) == ["settled", "open"]
    assert reminded(world, date(2026, 10, 1)) == []


def test_register_in_order_settles_the_duty_of_the_conclusion(contract, firm):
    duty = contract.duties.get(code="data_processing.computers")
    loose = {"name": "PC-01", "protection": "none", "use": "in_use"}
    first = registers.record_row(contract, RegisterKind.COMPUTER, loose, by=firm, now=NOW)
    duty.refresh_from_db()
    assert duty.state == DutyState.OPEN.value
    tied = {**loose, "protection": "wire"}
    registers.record_row(contract, RegisterKind.COMPUTER, tied, replaces=first, by=firm, now=NOW)
    duty.refresh_from_db()
    assert (duty.state, duty.settled_on) == (DutyState.SETTLED.value, TODAY)
