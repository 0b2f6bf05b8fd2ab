"""The instruments alone: a file in, documented JSON out, nothing kept."""

import json
from typing import Any

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands.fenced import SentFile, judge_copy, judge_notice
from madoguchi.services.procurement.rules.blind.registration import (
    BadRegistration,
    Registration,
    read_registration,
)
from madoguchi.services.procurement.rules.blind.report import Problem, Report

MOST_BYTES = 30 * 1024 * 1024


def findings_of(file: SentFile) -> dict[str, Any]:
    """What ``notice check --json`` says; raises Refused for an unreadable file."""
    return dict(judge_notice(_fitting(file))["findings"])


def facts_of(file: SentFile) -> dict[str, Any]:
    """What ``notice read --json`` says; raises Refused for an unreadable file."""
    return dict(judge_notice(_fitting(file))["reading"])


def copy_report(copy: SentFile, registration: bytes, original: SentFile | None) -> dict[str, Any]:
    """What ``blind-check --json`` says: a file that cannot be read is ``unchecked``, not clean.

    raises  Refused  the registration cannot be used, or a file is too large
    """
    words = _registration(registration)
    first = _fitting(original) if original else None
    try:
        return judge_copy(_fitting(copy), words, original=first)
    except UnreadableFile as refusal:
        return Report(file=copy.name, problem=Problem(refusal.code, refusal.message)).as_json()


def _fitting(file: SentFile) -> SentFile:
    if len(file.content) > MOST_BYTES:
        raise Refused("file_too_large", "ファイルは1つ30MBまでです。分けて送ってください。")
    return file


def _registration(content: bytes) -> Registration:
    try:
        return read_registration(json.loads(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Refused("bad_registration", "事業者登録を、UTF-8のJSONで送ってください。") from error
    except BadRegistration as error:
        raise Refused("bad_registration", f"事業者登録を使えません：{error}") from error
