"""The instruments over a stranger's file, in a process of its own: reading and judging alike.

A text can be as hostile as a file: a million items, a line without an end. What reads it and what
judges it stand behind the same limits of time and memory. Nothing here needs Django.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.reading import ReadDocument, read_document
from madoguchi.core.errors import DomainError
from madoguchi.core.fence import Fence, FenceBroken, Limits
from madoguchi.services.procurement.rules.blind.check import check_copy
from madoguchi.services.procurement.rules.blind.registration import Registration
from madoguchi.services.procurement.rules.notices.answers import case_plain, findings_plain
from madoguchi.services.procurement.rules.notices.checks import check_notice
from madoguchi.services.procurement.rules.notices.facts import read_notice
from madoguchi.services.procurement.rules.notices.reading_lines import notice_of

LIMITS = Limits()
NOTICE_LIMITS = Limits(seconds=30)  # a notice of fifty pages takes one
MOST_LINES, LONGEST_LINE = 20_000, 50_000
_fence = Fence("madoguchi.services.procurement.commands.fenced:work")


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent."""

    name: str
    content: bytes


def judge_notice(file: SentFile, *, limits: Limits = NOTICE_LIMITS) -> dict[str, Any]:
    """``findings`` and ``reading`` as documented JSON, ``lines`` as (place, text).

    raises  UnreadableFile  one sentence, also when a limit was passed
    """
    return _ask({"do": "notice", "name": file.name}, file.content, limits)


def judge_copy(
    copy: SentFile, registration: Registration, *, original: SentFile | None = None,
    format_rules: Mapping[str, Any] | None = None, limits: Limits = LIMITS,
) -> dict[str, Any]:  # fmt: skip
    """The report of ``rules.blind.report`` as documented JSON; raises as ``judge_notice``."""
    job = {
        "do": "copy", "name": copy.name, "size": len(copy.content),
        "original": original.name if original else None,
        "registration": {key: list(values) for key, values in registration.values.items()},
        "format_rules": dict(format_rules or {}),
    }  # fmt: skip
    return _ask(job, copy.content + (original.content if original else b""), limits)


def _ask(job: dict[str, Any], content: bytes, limits: Limits) -> dict[str, Any]:
    try:
        answer = json.loads(_fence.ask(job, content, limits=limits))
    except FenceBroken as error:
        raise UnreadableFile(
            "reading_stopped",
            "ファイルが複雑すぎるため、読み取りを中止しました。"
            "PDFを作り直すか、ファイルを分けて、もう一度選んでください。",
        ) from error
    if "refusal" in answer:
        raise UnreadableFile(*answer["refusal"])
    return dict(answer)


def work(job: dict[str, Any], content: BinaryIO) -> bytes:
    """Inside the fence."""
    try:
        answer = _notice(job, content) if job["do"] == "notice" else _copy(job, content.read())
    except DomainError as error:
        answer = {"refusal": [error.code, error.message]}
    return json.dumps(answer).encode()


def _notice(job: dict[str, Any], content: BinaryIO) -> dict[str, Any]:
    name = str(job["name"])
    document = read_document(content, name)
    if len(document.lines) > MOST_LINES or any(len(x.text) > LONGEST_LINE for x in document.lines):
        raise UnreadableFile(
            "too_long", "文書が長すぎます（2万行まで、1行は5万字まで）。ファイルを分けてください。"
        )
    notice = notice_of(document.lines, name=name)
    return {
        "lines": [[line.place, line.text] for line in document.lines],
        "findings": findings_plain(name, check_notice(notice)),
        "reading": case_plain(name, read_notice(notice)),
    }


def _copy(job: dict[str, Any], content: bytes) -> dict[str, Any]:
    size = int(job["size"])
    copy = _document(content[:size], str(job["name"]))
    original = _document(content[size:], str(job["original"])) if job["original"] else None
    values = {key: tuple(texts) for key, texts in job["registration"].items()}
    return check_copy(
        copy, Registration(values), original=original, format_rules=job["format_rules"],
        size_bytes=size,
    ).as_json()  # fmt: skip


def _document(content: bytes, name: str) -> ReadDocument:
    return read_document(io.BytesIO(content), name)
