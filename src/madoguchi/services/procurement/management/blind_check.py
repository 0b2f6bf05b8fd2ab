"""bin/madoguchi blind-check: the check of a blind copy, without database or configuration."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.services.procurement.commands.fenced import SentFile, judge_copy
from madoguchi.services.procurement.rules.blind.registration import (
    BadRegistration,
    Registration,
    read_registration,
)
from madoguchi.services.procurement.rules.blind.report import (
    CLEAN,
    FINDS,
    UNCHECKED,
    Problem,
    Report,
)

MOST_BYTES = 200 * 1024 * 1024
EXITS = {CLEAN: 0, FINDS: 1, UNCHECKED: 2}


def main(arguments: Sequence[str] | None = None) -> int:
    """Check as asked, print the report; 0 clean, 1 finds, 2 could not be checked."""
    asked = _parser().parse_args(arguments)
    report = _report(asked)
    if asked.json:
        json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write("\n".join(in_words(report)) + "\n")
    return EXITS[report["result"]]


def in_words(report: dict[str, Any]) -> list[str]:
    """The report for a person at a terminal."""
    if report["problem"] is not None and not report["finds"]:
        return [f"点検できませんでした：{report['problem']['message']}"]
    lines = [
        f"{find['label']}「{' '.join(find['text'].split())}」 {find['where']}"
        for find in report["finds"]
    ]
    lines += [f"探せない語：「{row['word']}」 {row['reason']}" for row in report["unsearchable"]]
    lines += [f"目で確かめてください：{row['label']} {row['where']}" for row in report["looks"]]
    lines += [
        f"{row['page']}頁 正本「{row['original']}」→副本「{row['copy']}」"
        for row in report["differences"] or ()
    ]
    if report["problem"] is not None:
        lines.append(f"点検できない部分があります：{report['problem']['message']}")
    return [*lines, f"見つかった箇所：{len(report['finds'])}"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="madoguchi blind-check",
        description="副本に事業者が分かる表示が残っていないかを点検します。",
    )
    parser.add_argument("copy", type=Path, help="副本（.pdf .docx .xlsx .txt）")
    parser.add_argument("--registration", type=Path, required=True, help="事業者登録（JSON）")
    parser.add_argument("--original", type=Path, help="正本（あれば違いも示します）")
    parser.add_argument("--json", action="store_true", help="結果をJSONで出力します")
    return parser


def _report(asked: argparse.Namespace) -> dict[str, Any]:
    try:
        registration = _registration(asked.registration)
        original = _sent(asked.original) if asked.original else None
        return judge_copy(_sent(asked.copy), registration, original=original)
    except UnreadableFile as refusal:
        return _unchecked(asked, refusal.code, refusal.message)
    except BadRegistration as error:
        return _unchecked(asked, "bad_registration", f"事業者登録を使えません：{error}")
    except OSError as error:
        return _unchecked(
            asked,
            "no_file",
            f"ファイルを開けません：{error.filename}。場所と、読む権限があることを確かめてください。",
        )


def _registration(path: Path) -> Registration:
    try:
        return read_registration(json.loads(path.read_text("utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadRegistration("UTF-8のJSONとして読めません") from error


def _sent(path: Path) -> SentFile:
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile("file_too_large", "点検できるのは200MBまでのファイルです。")
    return SentFile(path.name, path.read_bytes())


def _unchecked(asked: argparse.Namespace, code: str, message: str) -> dict[str, Any]:
    return Report(file=asked.copy.name, problem=Problem(code, message)).as_json()


if __name__ == "__main__":
    sys.exit(main())
