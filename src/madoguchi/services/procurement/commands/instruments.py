"""The instruments alone: a file in, documented JSON out, nothing kept."""

import json
from dataclasses import dataclass
from typing import Any

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.reading import ReadDocument, read_untrusted_bytes
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.rules.blind.check import check_copy
from madoguchi.services.procurement.rules.blind.registration import (
    BadRegistration,
    Registration,
    read_registration,
)
from madoguchi.services.procurement.rules.blind.report import Problem, Report
from madoguchi.services.procurement.rules.notices.answers import case_plain, findings_plain
from madoguchi.services.procurement.rules.notices.checks import check_notice
from madoguchi.services.procurement.rules.notices.facts import read_notice
from madoguchi.services.procurement.rules.notices.reading_lines import notice_of

MOST_BYTES = 30 * 1024 * 1024


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent."""

    name: str
    content: bytes


def findings_of(file: SentFile) -> dict[str, Any]:
    """What ``notice check --json`` says; raises Refused for an unreadable file."""
    document = _read(file)
    return findings_plain(file.name, check_notice(notice_of(document.lines, name=file.name)))


def facts_of(file: SentFile) -> dict[str, Any]:
    """What ``notice read --json`` says; raises Refused for an unreadable file."""
    document = _read(file)
    return case_plain(file.name, read_notice(notice_of(document.lines, name=file.name)))


def copy_report(copy: SentFile, registration: bytes, original: SentFile | None) -> dict[str, Any]:
    """What ``blind-check --json`` says: a file that cannot be read is ``unchecked``, not clean.

    raises  Refused  the registration cannot be used
    """
    words = _registration(registration)
    try:
        first = _read(original) if original else None
        report = check_copy(_read(copy), words, original=first)
    except UnreadableFile as refusal:
        report = Report(file=copy.name, problem=Problem(refusal.code, refusal.message))
    return report.as_json()


def _read(file: SentFile) -> ReadDocument:
    if len(file.content) > MOST_BYTES:
        raise Refused("file_too_large", "ファイルは1つ30MBまでです。分けて送ってください。")
    return read_untrusted_bytes(file.content, name=file.name)


def _registration(content: bytes) -> Registration:
    try:
        return read_registration(json.loads(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Refused("bad_registration", "事業者登録を、UTF-8のJSONで送ってください。") from error
    except BadRegistration as error:
        raise Refused("bad_registration", f"事業者登録を使えません：{error}") from error
