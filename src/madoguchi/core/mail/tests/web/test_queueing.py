"""queue_mail: one key, one row; what a rehearsal's case does; nothing half-saved."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import TransactionTestCase

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.errors import Refused
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.errors import AddressRefused, KeyReused
from madoguchi.core.mail.models import MailStep, OutgoingMail
from madoguchi.core.trail.actor import Actor

NOW = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
BY = Actor.system("テスト")


def queue(**changes):
    values = {
        "template": "mail/mail/trial",
        "to": "mihon@example.jp",
        "to_name": "みほん企画株式会社 御中",
        "context": {"requested_by": "佐伯 真理子", "moment": "令和8年1月15日(木)"},
        "unique_key": "trial:1",
        "by": BY,
        "now": NOW,
    }
    return queue_mail(**{**values, **changes})


def section():
    ward = Organisation.objects.create(kind="section", name="生活文化政策部")
    return Organisation.objects.create(
        kind="section", name="市民活動推進課", parent=ward, phone="03-1234-5678",
        email="katsudo@example.jp",
    )  # fmt: skip


@pytest.mark.django_db
def test_queue_mail_writes_one_row_with_its_first_step():
    mail = queue()
    assert (mail.state, mail.state_at, mail.attempts) == ("queued", NOW, 0)
    assert mail.message_id == f"<{mail.mail_id}@example.jp>"
    assert list(MailStep.objects.values_list("mail_id", "state", "by_label")) == [
        (mail.pk, "queued", "テスト")
    ]


@pytest.mark.django_db
def test_queue_mail_twice_with_one_key_is_one_mail():
    assert queue().pk == queue().pk
    assert OutgoingMail.objects.count() == 1
    assert MailStep.objects.count() == 1


@pytest.mark.django_db
def test_queue_mail_refuses_one_key_for_two_mailboxes():
    queue()
    with pytest.raises(KeyReused):
        queue(to="reidai@example.jp")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"to": "mihon@example.jp\nBcc: reidai@example.jp"},
        {"to_name": "みほん\r\nBcc: reidai@example.jp"},
    ],
)
def test_queue_mail_refuses_injection_and_keeps_nothing(changes):
    with pytest.raises(AddressRefused):
        queue(**changes)
    assert OutgoingMail.objects.count() == 0


@pytest.mark.django_db
def test_queue_mail_takes_the_footer_and_reply_address_from_the_section():
    mail = queue(section=section())
    assert "みほん区 生活文化政策部 市民活動推進課\n電話: 03-1234-5678\n" in mail.body
    assert mail.reply_to == "katsudo@example.jp"


class FileOfSize:
    def __init__(self, size_bytes):
        self.size_bytes = size_bytes


@pytest.mark.django_db
def test_queue_mail_refuses_attachments_over_the_limit(settings):
    settings.MAIL_ATTACHMENT_BYTES = 1_000_000
    with pytest.raises(Refused, match="1MB"):
        queue(attachments=[FileOfSize(600_000), FileOfSize(400_001)])
    assert OutgoingMail.objects.count() == 0


@pytest.mark.django_db
def test_ledger_refuses_a_rehearsal_that_would_be_sent():
    mail = queue(is_rehearsal=True)
    assert mail.state == "rehearsed"
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(state="queued")


class QueueOutsideTransaction(TransactionTestCase):
    def test_queue_mail_outside_a_transaction_is_refused(self):
        with pytest.raises(transaction.TransactionManagementError):
            queue()

    def test_queue_mail_rolled_back_leaves_nothing(self):
        with transaction.atomic():
            queue()
            transaction.set_rollback(True)
        assert OutgoingMail.objects.count() == 0
