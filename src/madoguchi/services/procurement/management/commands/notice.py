"""bin/madoguchi notice check|read FILE [--json]: the instruments alone, without a database."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.core.documents.reading import UnreadableFile, read_untrusted
from madoguchi.services.procurement.rules.notices.answers import case_plain, findings_plain
from madoguchi.services.procurement.rules.notices.checks import BY_CODE, check_notice
from madoguchi.services.procurement.rules.notices.facts import read_notice
from madoguchi.services.procurement.rules.notices.reading_lines import notice_of
from madoguchi.services.procurement.rules.notices.shape import Notice

UNREADABLE = 2


class Command(BaseCommand):
    help = "要領・仕様書（PDF・Word・Excel・テキスト）を点検（check）または読み取り（read）します。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check", "read"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="結果をJSONで出力する")

    def handle(self, *args: Any, what: str, file: Path, **options: Any) -> None:
        notice = self._read(file)
        answer = self._read_facts if what == "read" else self._check
        answer(notice, file.name, as_json=options["json"])

    def _read(self, file: Path) -> Notice:
        if not file.is_file():
            self.stderr.write(f"ファイルがありません: {file}")
            sys.exit(UNREADABLE)
        try:
            document = read_untrusted(file, name=file.name)
        except UnreadableFile as error:
            self.stderr.write(error.message)
            sys.exit(UNREADABLE)
        return notice_of(document.lines, name=file.name)

    def _read_facts(self, notice: Notice, name: str, *, as_json: bool) -> None:
        reading = read_notice(notice)
        if as_json:
            self.stdout.write(json.dumps(case_plain(name, reading), ensure_ascii=False, indent=2))
            return
        for fact in reading.facts:
            value = json.dumps(fact.value, ensure_ascii=False)
            lines = "、".join(str(line) for line in fact.lines[:4])
            self.stdout.write(f"[{fact.confidence.label}] {fact.field}（{lines}行目） {value}")
        self.stdout.write(f"{len(reading.facts)}件を読み取りました。")

    def _check(self, notice: Notice, name: str, *, as_json: bool) -> None:
        findings = check_notice(notice)
        if as_json:
            answer = findings_plain(name, findings)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        for each in findings:
            place = "、".join(each.places[:4])
            title = BY_CODE[each.rule].title
            self.stdout.write(f"[{each.severity.label}] {title}（{place}） {each.message}")
        self.stdout.write(
            f"{len(findings)}件見つかりました。" if findings else "見つかりませんでした。"
        )
