"""probe: look at the service from outside, once or every 60 seconds, and write down the answer.

bin/madoguchi probe https://ward.example.jp/ --every 60      beside the database
bin/madoguchi probe https://ward.example.jp/ --every 60 --to readings.jsonl   anywhere else
bin/madoguchi probe --take-in readings.jsonl                 later, beside the database
"""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.services.safeguarding.commands.probing import (
    Looked,
    contract_on,
    look_at,
    take_reading,
)

Reading = tuple[datetime, Looked]


class Command(BaseCommand):
    help = "Ask the address and write down whether it answered; three failures open an incident."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", nargs="?", default="")
        parser.add_argument("--every", type=int, default=0, help="seconds between looks; 0: once")
        parser.add_argument("--to", type=Path, help="a file of lines instead of the database")
        parser.add_argument("--take-in", type=Path, help="a file written with --to")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["take_in"]:
            for moment, looked in read_lines(options["take_in"]):
                self.keep(moment, looked)
            return
        if not options["url"]:
            raise CommandError("Name the address to look at, or a file with --take-in.")
        while True:
            moment, looked = timezone.now(), look_at(options["url"])
            self.stdout.write(f"{moment.isoformat()} {looked.status} {looked.millis} ms")
            if options["to"]:
                write_line(options["to"], moment, looked)
            else:
                self.keep(moment, looked)
            if not options["every"]:
                return
            time.sleep(options["every"])

    def keep(self, moment: datetime, looked: Looked) -> None:
        contract = contract_on(moment)
        if contract is None:
            raise CommandError("There is no contract of the service yet.")
        take_reading(contract, looked, now=moment)


def write_line(path: Path, moment: datetime, looked: Looked) -> None:
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"at": moment.isoformat(), **asdict(looked)}) + "\n")


def read_lines(path: Path) -> Iterator[Reading]:
    """raises  CommandError  naming the line that cannot be read"""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            moment = datetime.fromisoformat(row["at"])
            looked = Looked(bool(row["is_up"]), int(row["status"]), int(row["millis"]))
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{path} line {number} is no reading: {error}") from error
        yield moment, looked
