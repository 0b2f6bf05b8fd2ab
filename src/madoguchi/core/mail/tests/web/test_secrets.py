"""Bodies and attachments under a case's key: unreadable in the database, gone with the key."""

import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.bodies import ERASED_BODY
from madoguchi.core.mail.commands.delivery import SENDER, deliver_mails
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.mail.queries import shown_body
from madoguchi.core.mail.tests.mail_server import mail_server
from madoguchi.core.mail.transport import SmtpTransport
from madoguchi.core.testing.personas import as_actor, make_world
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import create_key, destroy_key
from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.policy import FilePolicy

NOW = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
TODAY = date(2026, 1, 15)
CANARY = "カナリア-髙﨑-7391"
pytestmark = pytest.mark.django_db


def queue(key, **changes):
    values = {
        "template": "mail/mail/trial", "to": "bidder@example.jp", "to_name": "みほん企画",
        "context": {"requested_by": CANARY, "moment": "今"}, "unique_key": "secret:1",
        "key": key, "by": SENDER, "now": NOW,
    }  # fmt: skip
    with transaction.atomic():
        return queue_mail(**{**values, **changes})


def destroy(key):
    world = make_world(TODAY)
    first, second = as_actor(world.kiryu, TODAY), as_actor(world.onishi, TODAY)
    destroy_key(key, by=first, approved_by=second, now=NOW)


def stored_file(key, name="質問回答書.pdf", state="usable"):
    policy = FilePolicy(extensions=("pdf",), max_bytes=1_000_000)
    content = io.BytesIO(b"%PDF-1.7 " + CANARY.encode())
    file = receive(content, name=name, key=key, policy=policy, by=SENDER, now=NOW)
    StoredFile.objects.filter(pk=file.pk).update(state=state)
    file.refresh_from_db()
    return file


def test_body_under_a_key_is_not_in_the_database():
    mail = queue(create_key("試験", NOW))
    with connection.cursor() as cursor:
        cursor.execute("select body from mail_outgoingmail")
        assert CANARY not in cursor.fetchone()[0]
    assert CANARY in shown_body(mail)


def test_body_moved_to_another_mail_cannot_be_read():
    key = create_key("試験", NOW)
    first, second = queue(key), queue(key, unique_key="secret:2")
    OutgoingMail.objects.filter(pk=second.pk).update(body=first.body)
    deliver_mails(NOW)
    assert OutgoingMail.objects.get(pk=second.pk).state == "failed"
    assert OutgoingMail.objects.get(pk=first.pk).state == "sent"


def test_body_under_a_key_is_sent_readable():
    queue(create_key("試験", NOW))
    with mail_server() as inbox:
        deliver_mails(NOW, transport=SmtpTransport(host="127.0.0.1", port=inbox.port))
    assert CANARY in inbox.messages[0].get_body(("plain",)).get_content()


def test_body_is_gone_with_its_key_and_a_waiting_mail_is_not_sent():
    key = create_key("試験", NOW)
    mail = queue(key)
    destroy(key)
    assert deliver_mails(NOW) == 1
    mail = OutgoingMail.objects.get(pk=mail.pk)
    assert (mail.state, shown_body(mail)) == ("failed", ERASED_BODY)
    assert "消去されている" in mail.problem


def test_attachment_is_sent_from_the_vault_under_its_own_name():
    key = create_key("試験", NOW)
    file = stored_file(key, name="質問回答書（髙﨑）.pdf")
    queue(key, attachments=[file])
    with mail_server() as inbox:
        deliver_mails(NOW, transport=SmtpTransport(host="127.0.0.1", port=inbox.port))
    [part] = inbox.messages[0].iter_attachments()
    assert part.get_filename() == "質問回答書（髙﨑）.pdf"
    assert part.get_content() == b"%PDF-1.7 " + CANARY.encode()


@pytest.mark.parametrize("state", ["quarantined", "refused"])
def test_attachment_that_may_not_be_read_stops_the_mail_with_the_reason(state):
    key = create_key("試験", NOW)
    mail = queue(key, attachments=[stored_file(key, state=state)])
    with mail_server() as inbox:
        deliver_mails(NOW, transport=SmtpTransport(host="127.0.0.1", port=inbox.port))
    assert inbox.letters == []
    mail.refresh_from_db()
    assert mail.state == "failed"
    assert mail.problem.startswith("このファイルは")
