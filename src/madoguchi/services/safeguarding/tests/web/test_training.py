"""Training sessions: invited, attended, absent and told of the video; printed copies."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.calendar.jst import JST
from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.services.safeguarding.commands import training as commands
from madoguchi.services.safeguarding.demo.training import train
from madoguchi.services.safeguarding.models import TrainingSession
from madoguchi.services.safeguarding.queries.manuals import shipped
from madoguchi.services.safeguarding.queries.trainings import copies_of, turnout_of
from madoguchi.services.safeguarding.rules.roster import Row
from madoguchi.services.safeguarding.rules.training import Turnout
from madoguchi.services.safeguarding.tests.factories import make_safe
from madoguchi.services.safeguarding.tests.ward_desk import get, text_of

HELD = date(2025, 2, 5)
BEFORE = datetime(2025, 2, 4, 23, 59, 59, tzinfo=JST)
AFTER = datetime(2025, 2, 5, 17, 0, tzinfo=JST)


@kept
def safe(world):
    """The service as it is being introduced: its contract has begun in November."""
    safe = make_safe(world)
    safe.contract.starts_on = date(2024, 11, 1)
    safe.contract.save()
    return safe


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)


@pytest.fixture
def officer(safe):
    return safe.actor(safe.officer)


@kept
def session(safe, officer):
    plan = commands.Plan(
        title="操作研修",
        held_on=HELD,
        starts_at=time(14),
        ends_at=time(16),
        place="区民会館 集会室",
    )
    return commands.plan_training(safe.contract, plan, by=officer, now=BEFORE)


def guests(count):
    return [
        commands.Guest(f"第{n % 30 + 1}小学校", f"研修 {n:03d}", f"guest-{n:03d}@example.jp")
        for n in range(count)
    ]


def keys(session):
    return list(session.invitations.order_by("email").values_list("pk", flat=True))


@pytest.mark.requirement("SAFE-052")
def test_session_of_120_lists_16_absentees_and_sends_them_the_video_link(
    safe, session, officer, clock, client_of
):
    assert commands.invite(session, guests(120), by=officer, now=BEFORE) == 120
    commands.record_attendance(session, keys(session)[:104], by=officer, now=AFTER)
    assert turnout_of(session) == Turnout(120, 104, 16, 0)

    client = client_of(safe.officer)
    page = get(client, "training", session.pk)
    absentees = [one.email for one in page.context["absentees"]]
    assert sorted(absentees) == [f"guest-{n:03d}@example.jp" for n in range(104, 120)]
    assert "16人に動画の案内を送る" in text_of(page)

    assert client.post(f"/safeguarding/trainings/{session.pk}/absentees/").status_code == 302
    mails = OutgoingMail.objects.filter(template="safeguarding/mail/training_video")
    assert sorted(mail.to_address for mail in mails) == sorted(absentees)
    assert all("/safeguarding/manuals/" in str(mail.body) for mail in mails)
    commands.mail_absentees(session, by=officer, now=AFTER)
    assert mails.count() == 16


@pytest.mark.requirement("SAFE-053")
def test_delivery_record_shows_copies_date_and_receiver_and_any_difference(
    safe, session, officer, clock, client_of
):
    firm = safe.actor(safe.world.saotome)
    facts = {"delivered_on": date(2025, 2, 4), "by": firm, "now": AFTER}
    commands.instruct_copies(session, 150, by=officer, now=BEFORE)
    commands.deliver_copies(session, copies=140, receiver="事務室 小野", key="a", **facts)
    assert copies_of(session).words == "不足 10部"
    for _ in range(2):  # sent twice, it is one delivery
        commands.deliver_copies(session, copies=10, receiver="事務室 小野", key="b", **facts)
    assert copies_of(session).words == "指示どおり"

    text = text_of(get(client_of(safe.officer), "training", session.pk))
    assert "150部" in text
    assert "令和7年2月4日(火)" in text
    assert "事務室 小野" in text
    assert copies_of(session).delivered == 150
    commands.deliver_copies(session, copies=5, receiver="同", key="c", **facts)
    assert copies_of(session).words == "超過 5部"
    assert "超過 5部" in text_of(get(client_of(safe.officer), "training", session.pk))


def test_attendance_waits_for_the_day_and_names_only_the_invited(session, officer):
    with pytest.raises(Refused) as nobody:
        commands.record_attendance(session, [], by=officer, now=AFTER)
    assert nobody.value.code == "nobody"
    commands.invite(session, guests(2), by=officer, now=BEFORE)
    came = keys(session)[:1]
    with pytest.raises(Refused) as early:
        commands.record_attendance(session, came, by=officer, now=BEFORE)
    assert early.value.code == "too_early"
    with pytest.raises(Refused) as stranger:
        commands.record_attendance(session, [*came, 0], by=officer, now=AFTER)
    assert stranger.value.code == "stranger"
    midnight = datetime(2025, 2, 5, tzinfo=JST)
    commands.record_attendance(session, came, by=officer, now=midnight)
    assert turnout_of(session) == Turnout(2, 1, 1, 0)
    with pytest.raises(Refused) as held:
        commands.invite(session, guests(3), by=officer, now=AFTER)
    assert held.value.code == "held"


def test_invitation_again_adds_only_the_new_and_writes_to_nobody_twice(session, officer):
    commands.invite(session, guests(2), by=officer, now=BEFORE)
    assert commands.invite(session, guests(3), by=officer, now=BEFORE) == 1
    mails = OutgoingMail.objects.filter(template="safeguarding/mail/training")
    assert sorted(mail.to_address for mail in mails) == [
        f"guest-00{n}@example.jp" for n in range(3)
    ]


def test_staff_of_facilities_and_section_are_guests_of_their_contract(safe):
    found = commands.staff_guests(safe.contract, date(2025, 6, 10))
    emails = {guest.email for guest in found}
    assert {safe.head.email, safe.reporter.email, safe.nurse.email, safe.officer.email} <= emails
    assert safe.world.saeki.email not in emails


def test_roster_with_one_wrong_line_invites_nobody():
    cells = dict(zip(commands.COLUMNS, ("第1小学校", "研修 一", "a@example.jp"), strict=True))
    wrong = {**cells, "メールアドレス": "a@@example"}
    assert commands.guests_of_rows([Row(2, cells)]) == [commands.Guest(*cells.values())]
    with pytest.raises(Refused) as refused:
        commands.guests_of_rows([Row(2, cells), Row(3, wrong)])
    assert refused.value.message.startswith("3行目：")
    with pytest.raises(Refused) as refused:
        commands.guests_of_rows([Row(2, {**cells, "氏名": ""})])
    assert refused.value.message == "2行目の所属と氏名を入力してください。"


def test_same_time_is_planned_once_and_ends_after_it_begins(safe, session, officer):
    plan = {"title": "もう一度", "held_on": HELD, "place": "会議室"}
    for starts, ends, code in ((time(14), time(15), "planned"), (time(9), time(9), "order")):
        with pytest.raises(Refused) as refused:
            commands.plan_training(
                safe.contract, commands.Plan(**plan, starts_at=starts, ends_at=ends),
                by=officer, now=BEFORE,
            )  # fmt: skip
        assert refused.value.code == code
    assert TrainingSession.objects.count() == 1


def test_question_asked_again_gets_its_answer(session, officer):
    words = {"asked_by": "第1小学校", "question": "前の日も直せますか。", "by": officer}
    commands.note_question(session, **words, answer="", now=BEFORE)
    commands.note_question(session, **words, answer="直せます。", now=AFTER)
    row = session.questions.get()
    assert (row.answer, row.recorded_at, row.answered_at) == ("直せます。", BEFORE, AFTER)


@pytest.mark.usefixtures("clock")
def test_question_without_an_answer_is_answered_without_typing_it_again(
    session, officer, client_of, safe
):
    words = {"asked_by": "第1小学校", "question": "前の日も直せますか。", "by": officer}
    row = commands.note_question(session, **words, answer="", now=BEFORE)
    way = f"{reverse('safeguarding:training-question', args=[session.pk])}?question={row.pk}"
    assert way in get(client_of(safe.officer), "training", session.pk).content.decode()
    assert words["question"] in client_of(safe.officer).get(way).content.decode()


def test_copies_are_instructed_by_the_ward_and_delivered_not_in_the_future(safe, session):
    firm = safe.actor(safe.world.saotome)
    with pytest.raises(Forbidden):
        commands.instruct_copies(session, 150, by=firm, now=BEFORE)
    with pytest.raises(Refused) as refused:
        commands.deliver_copies(
            session, copies=1, delivered_on=HELD, receiver="小野", key="a", by=firm, now=BEFORE
        )
    assert refused.value.code == "in_future"


PAGES = ("training", "training-attendance", "training-question", "training-deliver")


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_those_who_run_it_and_for_nobody_else(
    name, safe, session, client, client_of
):
    for person in (safe.officer, safe.world.saotome):
        assert get(client_of(person), name, session.pk).status_code == 200
    for person in (safe.head, safe.caseworker, safe.world.himuro):
        assert get(client_of(person), name, session.pk).status_code == 403
    assert get(client, name, session.pk).status_code == 302
    assert get(client_of(safe.officer), name, session.pk + 1).status_code == 404


def test_another_services_session_does_not_exist(safe, session, clock, client_of):
    elsewhere = make_other_contract(safe)
    other = TrainingSession.objects.create(
        contract=elsewhere, title="別の研修", held_on=HELD, starts_at=time(9), ends_at=time(10),
        place="別館",
    )  # fmt: skip
    client = client_of(safe.officer)
    assert get(client, "training", other.pk).status_code == 404
    assert "別の研修" not in text_of(get(client, "trainings"))


def make_other_contract(safe):
    elsewhere = safe.contract
    elsewhere.pk = None
    elsewhere.section = safe.world.sections["003"]
    elsewhere.contractor = safe.world.reidai
    elsewhere.save()
    return elsewhere


def test_firm_may_not_open_the_page_of_the_wards_instruction(safe, session, clock, client_of):
    assert get(client_of(safe.world.saotome), "training-instruct", session.pk).status_code == 403
    assert get(client_of(safe.officer), "training-instruct", session.pk).status_code == 200


def test_session_is_planned_invited_and_recorded_by_its_pages(safe, clock, client_of):
    client = client_of(safe.officer)
    typed = {
        "title": "操作研修", "place": "区民会館",
        "held_on_era": "reiwa", "held_on_year": "7", "held_on_month": "2", "held_on_day": "5",
        "starts_at_hour": "14", "starts_at_minute": "00",
        "ends_at_hour": "16", "ends_at_minute": "00",
    }  # fmt: skip
    assert client.post("/safeguarding/trainings/new/", typed).status_code == 302
    session = TrainingSession.objects.get()
    here = f"/safeguarding/trainings/{session.pk}/"
    client.post(f"{here}guests/staff/")
    invited = keys(session)
    assert client.post(f"{here}attendance/", {"came": invited[:1]}).status_code == 302
    assert turnout_of(session).attended == 1
    assert client.post("/safeguarding/trainings/new/", typed).status_code == 422
    listed = get(client, "training-guest-list", session.pk)
    assert listed["Content-Type"].startswith("application/vnd.openxmlformats")


def test_demo_shows_absentees_and_copies_that_are_missing(safe, officer):
    train(safe.contract, AFTER, officer)
    session = TrainingSession.objects.get()
    assert turnout_of(session) == Turnout(32, 27, 5, 0)
    assert copies_of(session).words == "不足 10部"
    assert session.materials.count() == len(shipped())
