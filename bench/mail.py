"""Sending under fire: N mails, senders killed again and again; duplicates, losses and speed.

Peer in the same run: smtplib's own ``sendmail`` with one connection to the same server.
Usage: python bench/mail.py [MAILS] [KILLS] [--server URL]
"""

import argparse
import os
import random
import signal
import smtplib
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from ground import ROOT, SERVER, machine, migrated, own_ground

NOW = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


def queue(count: int) -> None:
    from django.db import transaction

    from madoguchi.core.mail import queue_mail
    from madoguchi.core.trail.actor import Actor

    with transaction.atomic():
        for number in range(count):
            queue_mail(
                template="mail/mail/trial", to=f"bidder{number}@example.jp",
                to_name="みほん企画株式会社", context={"requested_by": "佐伯", "moment": "今"},
                unique_key=f"bench:{number}", by=Actor.system("bench"), now=NOW,
            )  # fmt: skip


def sender(port: int, later: int) -> subprocess.Popen:
    script = ROOT / "src/madoguchi/core/mail/tests/sender.py"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", script, str(port), str(later)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    process.stdout.readline()
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def peer_rate(port: int, count: int) -> float:
    letter = b"Subject: peer\r\n\r\n" + b"a" * 900 + b"\r\n"
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(count):
            line.sendmail("a@example.jp", f"peer{number}@example.jp", letter)
    return count / (time.perf_counter() - started)


def main(count: int, kills: int) -> None:
    from madoguchi.core.mail.commands.claiming import LEASE
    from madoguchi.core.mail.models import OutgoingMail
    from madoguchi.core.mail.tests.mail_server import mail_server

    queue(count)
    step = int((LEASE + timedelta(minutes=1)).total_seconds())
    with mail_server() as inbox:
        peer = peer_rate(inbox.port, 500)
        inbox.letters.clear()
        for turn in range(kills):
            process = sender(inbox.port, turn * step)
            time.sleep(random.uniform(0.2, 2.0))
            process.send_signal(signal.SIGKILL)
            process.wait()
        before, started = len(inbox.letters), time.perf_counter()
        turn = kills
        while OutgoingMail.objects.filter(state__in=["queued", "claimed"]).exists():
            sender(inbox.port, turn * step).wait()
            turn += 1
        seconds = time.perf_counter() - started
        copies = inbox.copies()
    states = Counter(OutgoingMail.objects.values_list("state", flat=True))
    rate = (len(inbox.letters) - before) / seconds
    lost = states["sent"] - sum(1 for mail in OutgoingMail.objects.filter(state="sent")
                                if mail.message_id in copies)  # fmt: skip
    print(f"mails {count}, kills {kills}, states {dict(states)}")
    print(f"duplicates {sum(n - 1 for n in copies.values())}, sent but not received {lost}")
    print(f"{rate:.0f} mails/s with the ledger, {peer:.0f}/s bare smtplib: {rate / peer:.0%}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("mails", type=int, nargs="?", default=2000)
    parser.add_argument("kills", type=int, nargs="?", default=8)
    parser.add_argument("--server", default=SERVER)
    chosen = parser.parse_args()
    with own_ground("mail", chosen.server):
        print(machine(), flush=True)
        migrated()
        main(chosen.mails, chosen.kills)
        from django.db import connection

        connection.close()
