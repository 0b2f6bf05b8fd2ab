"""A sending process of its own for the kill tests: ``sender.py PORT SECONDS_LATER``.

It says "ready" and begins when a line comes in, so that several can begin at once.
"""

import sys
from datetime import UTC, datetime, timedelta

import django


def main(port, seconds_later):
    django.setup()
    from madoguchi.core.mail.commands.delivery import deliver_mails  # noqa: PLC0415 - after setup
    from madoguchi.core.mail.transport import SmtpTransport  # noqa: PLC0415 - after setup

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    now = datetime(2026, 1, 15, 3, 0, tzinfo=UTC) + timedelta(seconds=seconds_later)
    deliver_mails(now, transport=SmtpTransport(host="127.0.0.1", port=port))


main(int(sys.argv[1]), int(sys.argv[2]))
