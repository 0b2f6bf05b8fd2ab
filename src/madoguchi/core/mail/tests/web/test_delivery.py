"""Delivery over a real SMTP line: each kind of answer leads to the right state, once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.commands.claiming import LEASE, claim_next, give_up_lost_claims
from madoguchi.core.mail.commands.delivery import SENDER, deliver_mails, keep_outcome
from madoguchi.core.mail.models import OutgoingMail, ServerPace
from madoguchi.core.mail.rules.waiting import WAITS
from madoguchi.core.mail.tests.mail_server import mail_server
from madoguchi.core.mail.transport import SmtpTransport, Taken

NOW = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def queue(number=1, **changes):
    values = {
        "template": "mail/mail/trial",
        "to": f"bidder{number}@example.jp",
        "to_name": "髙﨑 𠮷之介, 様<x>",
        "context": {"requested_by": "佐伯 真理子", "moment": ".ドットで始まる行\n.\n二つ目"},
        "unique_key": f"trial:{number}",
        "by": SENDER,
        "now": NOW,
    }
    with transaction.atomic():
        return queue_mail(**{**values, **changes})


def deliver(inbox, now=NOW, *, per_minute=0):
    way_out = SmtpTransport(host="127.0.0.1", port=inbox.port, per_minute=per_minute)
    return deliver_mails(now, transport=way_out)


@pytest.fixture
def inbox():
    with mail_server() as running:
        yield running


def states(mail):
    return list(mail.steps.values_list("state", flat=True))


def test_delivered_letter_reads_as_it_was_written(inbox):
    mail = queue()
    assert deliver(inbox) == 1
    [message] = inbox.messages
    assert message["Subject"] == "【まどぐち】送信テスト"
    assert message["To"].addresses[0].display_name == "髙﨑 𠮷之介, 様<x>"
    assert message["To"].addresses[0].addr_spec == "bidder1@example.jp"
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == mail.body
    assert b"http" not in inbox.letters[0][1].lower()  # no tracking
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.channel, mail.claim) == ("sent", 1, "smtp", None)
    assert mail.sent_at is not None
    assert mail.reply == "250 2.0.0 taken"
    assert states(mail) == ["queued", "claimed", "sent"]


def test_second_round_sends_nothing_again(inbox):
    queue()
    assert [deliver(inbox), deliver(inbox, NOW + timedelta(days=30))] == [1, 0]
    assert len(inbox.letters) == 1


def test_one_connection_carries_all_mails(inbox):
    for number in range(12):
        queue(number)
    assert deliver(inbox) == 12
    assert (len(inbox.letters), inbox.connections) == (12, 1)


@pytest.mark.parametrize("phase", ["RCPT", "DATA"])
def test_temporary_refusal_waits_and_then_arrives_once(inbox, phase):
    mail = queue()
    inbox.replies[phase] = ["451 4.7.1 greylisted"]
    deliver(inbox)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 1)
    assert "受け取れません" in mail.problem
    assert mail.not_before >= NOW + WAITS[0]
    assert deliver(inbox, NOW + timedelta(seconds=30)) == 0
    deliver(inbox, NOW + timedelta(minutes=3))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.problem) == ("sent", 2, "")
    assert len(inbox.letters) == 1


def test_temporary_refusal_slows_the_server_down(inbox):
    queue()
    inbox.replies["DATA"] = ["451 later"]
    deliver(inbox, per_minute=60)
    pace = ServerPace.objects.get()
    assert pace.slowdown == 2
    assert pace.next_at >= NOW + timedelta(seconds=2)


def test_temporary_refusals_end_in_failure_with_a_sentence(inbox):
    mail = queue()
    inbox.replies["RCPT"] = ["450 busy"] * 20
    now = NOW
    for _ in range(len(WAITS) + 1):
        deliver(inbox, now)
        now += timedelta(hours=9)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("failed", len(WAITS) + 1)
    assert "送信をやめました" in mail.problem
    assert deliver(inbox, now) == 0


@pytest.mark.parametrize("phase", ["RCPT", "DATA"])
def test_permanent_refusal_fails_with_what_to_do(inbox, phase):
    mail = queue()
    inbox.replies[phase] = ["550 5.1.1 no such user"]
    deliver(inbox)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("failed", 1)
    assert mail.problem.startswith("宛先のアドレスが見つかりません。")
    assert mail.reply == "550 5.1.1 no such user"
    assert deliver(inbox, NOW + timedelta(days=9)) == 0


def test_refused_mail_does_not_hold_up_the_next(inbox):
    first, second = queue(1), queue(2)
    inbox.replies["RCPT"] = ["550 no"]
    deliver(inbox)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("failed", "sent")


def test_line_that_breaks_before_the_answer_is_unknown_and_never_sent_again(inbox):
    mail = queue()
    inbox.hang_up_before_answer = True
    deliver(inbox)
    mail.refresh_from_db()
    assert (mail.state, mail.claim) == ("unknown", None)
    assert "分かりません" in mail.problem
    inbox.hang_up_before_answer = False
    assert deliver(inbox, NOW + timedelta(days=9)) == 0
    assert len(inbox.letters) == 1


def test_unreachable_server_keeps_the_mail_waiting_without_an_attempt():
    with mail_server() as gone:
        pass
    mail, other = queue(1), queue(2)
    deliver(gone)
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 0)
    assert "つながりません" in mail.problem
    assert states(other) == ["queued"]  # the round ends at the first failure


def test_idle_line_closed_by_the_server_is_opened_again(inbox):
    way_out = SmtpTransport(host="127.0.0.1", port=inbox.port)
    assert isinstance(way_out.hand_over(b"Subject: a\r\n\r\na\r\n", sender="a@example.jp",
                                        recipient="b@example.jp"), Taken)  # fmt: skip
    way_out._line.sock.shutdown(2)
    assert isinstance(way_out.hand_over(b"Subject: b\r\n\r\nb\r\n", sender="a@example.jp",
                                        recipient="b@example.jp"), Taken)  # fmt: skip
    way_out.close()
    assert len(inbox.letters) == 2


def test_claim_of_a_dead_sender_becomes_unknown_when_its_lease_runs_out(inbox):
    mail = queue()
    claim_next("server", per_minute=0, by=SENDER, now=NOW)
    assert give_up_lost_claims(by=SENDER, now=NOW + LEASE) == 0
    assert give_up_lost_claims(by=SENDER, now=NOW + LEASE + timedelta(seconds=1)) == 1
    mail.refresh_from_db()
    assert (mail.state, states(mail)) == ("unknown", ["queued", "claimed", "unknown"])
    assert deliver(inbox, NOW + timedelta(days=1)) == 0
    assert inbox.letters == []


def test_slow_sender_may_still_say_what_it_knows(inbox):
    queue()
    mail = claim_next("server", per_minute=0, by=SENDER, now=NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    give_up_lost_claims(by=SENDER, now=later)
    way_out = SmtpTransport(host="127.0.0.1", port=inbox.port)
    ServerPace.objects.create(server=way_out.server, next_at=NOW)
    keep_outcome(mail, Taken("250 ok"), transport=way_out, now=later)
    mail.refresh_from_db()
    assert (mail.state, states(mail)) == ("sent", ["queued", "claimed", "unknown", "sent"])


def test_single_mail_goes_before_bulk_and_bulk_waits_for_its_window(inbox, settings):
    settings.MAIL_BULK_WINDOW = "08:30-17:15"
    bulk = queue(1, is_bulk=True)
    single = queue(2)
    night = datetime(2026, 1, 15, 13, 0, tzinfo=UTC)  # 22:00 in Tokyo
    assert deliver(inbox, night) == 1
    single.refresh_from_db()
    bulk.refresh_from_db()
    assert (single.state, bulk.state) == ("sent", "queued")
    assert deliver(inbox, datetime(2026, 1, 15, 23, 30, tzinfo=UTC)) == 1  # 8:30 next morning


def test_rehearsal_mail_is_never_taken(inbox):
    queue(is_rehearsal=True)
    assert deliver(inbox) == 0
    assert inbox.letters == []


def test_mail_that_cannot_be_built_fails_and_the_next_one_goes(inbox, caplog):
    broken, good = queue(1), queue(2)
    OutgoingMail.objects.filter(pk=broken.pk).update(subject="二行の\n件名")
    deliver(inbox)
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == ("failed", "sent")
    assert "could not be built" in caplog.text


def test_console_shows_the_mail_in_readable_japanese(caplog):
    caplog.set_level("INFO", logger="madoguchi.mail")
    mail = queue()
    assert deliver_mails(NOW) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.channel) == ("sent", "console")
    assert "件名: 【まどぐち】送信テスト" in caplog.text
    assert "送信を指示した人: 佐伯 真理子" in caplog.text


def test_pace_spreads_the_mails_over_the_minute(inbox):
    for number in range(6):
        queue(number)
    moments = []

    def pause(seconds):
        nonlocal passed
        passed += timedelta(seconds=seconds)

    passed = timedelta(0)

    def clock():
        moments.append(NOW + passed)
        return moments[-1]

    way_out = SmtpTransport(host="127.0.0.1", port=inbox.port, per_minute=60)
    assert deliver_mails(NOW, transport=way_out, clock=clock, pause=pause) == 6
    sent = sorted(OutgoingMail.objects.values_list("sent_at", flat=True))
    assert [(moment - NOW).total_seconds() for moment in sent] == [0, 1, 2, 3, 4, 5]
