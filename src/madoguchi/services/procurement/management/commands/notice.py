"""bin/madoguchi notice check|read FILE [--json]: the instruments alone, without a database."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.core.documents.reading import UnreadableFile
from madoguchi.services.procurement.commands.fenced import SentFile, judge_notice
from madoguchi.services.procurement.rules.notices.checks import BY_CODE
from madoguchi.services.procurement.rules.notices.facts.reading import Confidence

UNREADABLE = 2
MOST_BYTES = 200 * 1024 * 1024


class Command(BaseCommand):
    help = "要領・仕様書（PDF・Word・Excel・テキスト）を点検（check）または読み取り（read）します。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check", "read"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="結果をJSONで出力する")

    def handle(self, *args: Any, what: str, file: Path, **options: Any) -> None:
        judged = self._judged(file, as_json=options["json"])
        answer = self._read_facts if what == "read" else self._check
        answer(judged, as_json=options["json"])

    def _judged(self, file: Path, *, as_json: bool) -> dict[str, Any]:
        try:
            return judge_notice(_sent(file))
        except OSError:
            code, sentence = "no_file", f"ファイルを開けません: {file}"
        except UnreadableFile as error:
            code, sentence = error.code, error.message
        if as_json:
            self._answer({"file": file.name, "problem": {"code": code, "message": sentence}})
        self.stderr.write(sentence)
        sys.exit(UNREADABLE)

    def _answer(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def _read_facts(self, judged: dict[str, Any], *, as_json: bool) -> None:
        reading = judged["reading"]
        if as_json:
            self._answer(reading | {"problem": None})
            return
        for fact in reading["facts"]:
            value = json.dumps(fact["value"], ensure_ascii=False)
            lines = "、".join(str(line) for line in fact["lines"][:4])
            label = Confidence(fact["confidence"]).label
            self.stdout.write(f"[{label}] {fact['field']}（{lines}行目） {value}")
        self.stdout.write(f"{len(reading['facts'])}件を読み取りました。")

    def _check(self, judged: dict[str, Any], *, as_json: bool) -> None:
        answer = judged["findings"]
        if as_json:
            self._answer(answer | {"problem": None})
            return
        findings = answer["findings"]
        for each in findings:
            rule = BY_CODE[each["rule"]]
            place = "、".join(each["places"][:4])
            self.stdout.write(f"[{rule.severity.label}] {rule.title}（{place}） {each['message']}")
        self.stdout.write(
            f"{len(findings)}件見つかりました。" if findings else "見つかりませんでした。"
        )


def _sent(file: Path) -> SentFile:
    if file.stat().st_size > MOST_BYTES:
        raise UnreadableFile("file_too_large", "読み取れるのは200MBまでのファイルです。")
    return SentFile(file.name, file.read_bytes())
