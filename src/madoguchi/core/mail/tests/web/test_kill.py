"""kill -9 in the middle of sending, and two senders at once: no mail goes out twice.

The senders are processes of their own over a real SMTP line, on the database of this test run
(PostgreSQL: its test database; SQLite: a file copied from the one in memory).
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.commands.claiming import LEASE
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.mail.tests.mail_server import mail_server
from madoguchi.core.trail.actor import Actor

NOW = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
SENDER = Path(__file__).parents[1] / "sender.py"
KILLS = 3


class SharedDatabase:
    """The test's database as other processes may open it."""

    def __init__(self, folder):
        values = connection.settings_dict
        self.file = None
        if connection.vendor == "sqlite":
            self.file = folder / "mail.sqlite3"
            with closing(sqlite3.connect(self.file)) as copy:
                connection.connection.backup(copy)
            self.url = f"sqlite:///{self.file}"
        else:
            who = f"{values['USER']}:{values['PASSWORD']}"
            self.url = f"postgres://{who}@{values['HOST']}:{values['PORT']}/{values['NAME']}"

    def states(self):
        """unique_key -> state, as committed by now."""
        if self.file is None:
            return dict(OutgoingMail.objects.values_list("unique_key", "state"))
        with closing(sqlite3.connect(self.file)) as copy:
            return dict(copy.execute("select unique_key, state from mail_outgoingmail"))

    def sender(self, port, seconds_later=0):
        """A sending process that is ready to begin."""
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", SENDER, str(port), str(seconds_later)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={
                **os.environ,
                "MADOGUCHI_DATABASE_URL": self.url,
                "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings.test",
                "PYTHONPATH": os.pathsep.join(sys.path),
            },
        )  # fmt: skip
        assert process.stdout.readline() == "ready\n"
        return process


def begin(process):
    process.stdin.write("go\n")
    process.stdin.flush()


def finish(process):
    assert process.wait(timeout=60) == 0
    process.stdin.close()
    process.stdout.close()


def queue(count):
    with transaction.atomic():
        for number in range(count):
            queue_mail(
                template="mail/mail/trial",
                to=f"bidder{number}@example.jp",
                to_name="みほん企画株式会社",
                context={"requested_by": "佐伯", "moment": "今"},
                unique_key=f"kill:{number}",
                by=Actor.system("テスト"),
                now=NOW,
            )


@pytest.mark.django_db(transaction=True)
def test_killed_senders_never_send_twice_and_lose_nothing(tmp_path):
    queue(60)
    database = SharedDatabase(tmp_path)
    with mail_server(delay_seconds=0.03) as inbox:
        later = int(LEASE.total_seconds()) + 60
        for turn in range(KILLS):
            process = database.sender(inbox.port, seconds_later=turn * later)
            arrived = len(inbox.letters)
            begin(process)
            while len(inbox.letters) < arrived + 5:
                time.sleep(0.001)
            # The server has the text and has not answered yet: the worst moment there is.
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=10)
            process.stdin.close()
            process.stdout.close()
        last = database.sender(inbox.port, seconds_later=KILLS * later)
        begin(last)
        finish(last)
        copies = inbox.copies()
    states = Counter(database.states().values())
    assert max(copies.values()) == 1
    assert 1 <= states["unknown"] <= KILLS
    assert states["sent"] + states["unknown"] == 60
    assert states["sent"] <= len(copies) <= 60


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(tmp_path):
    queue(120)
    database = SharedDatabase(tmp_path)
    with mail_server() as inbox:
        senders = [database.sender(inbox.port) for _ in range(2)]
        for process in senders:
            begin(process)
        for process in senders:
            finish(process)
        copies = inbox.copies()
    assert Counter(copies.values()) == {1: 120}
    assert Counter(database.states().values()) == {"sent": 120}
    assert inbox.connections == 2
