"""Reading a published list of weaknesses: OSV's JSON, or a ZIP of it, all or nothing.

A list comes from outside: it is unpacked and read in a process of its own, behind limits.
"""

import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any, BinaryIO

from madoguchi.core.errors import DomainError, Refused
from madoguchi.core.fence import Fence, FenceBroken, Limits
from madoguchi.services.safeguarding.rules.advisories import (
    Advisory,
    agreed,
    from_plain,
    read_record,
)

MOST_BYTES = 200 * 1024 * 1024
MOST_FILES, MOST_OF_ONE, MOST_IN_ALL = 200_000, 4 * 1024 * 1024, 2 * 1024**3
LIMITS = Limits(seconds=25)  # a proxy waits a minute; the whole list of PyPI takes a few seconds
# All that a damaged, encrypted, oddly packed or endlessly nested file raises while it is read.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError,
)  # fmt: skip
_fence = Fence("madoguchi.services.safeguarding.documents.advisory_lists:work")


def read_list(stream: IO[bytes], *, limits: Limits = LIMITS) -> list[Advisory]:
    """The weaknesses of Python packages in the list.

    raises  Refused  naming what is unreadable, also when a limit was passed
    """
    try:
        answer = json.loads(_fence.ask({}, stream.read(MOST_BYTES), limits=limits))
    except FenceBroken as error:
        raise Refused(
            "reading_stopped", "一覧が大きすぎるか複雑すぎるため、読み取りを中止しました。"
            "入手し直すか、PyPIのものだけの一覧を選んでください。",
        ) from error  # fmt: skip
    if "refusal" in answer:
        raise Refused(*answer["refusal"])
    return [from_plain(one) for one in answer["advisories"]]


def work(_job: dict[str, Any], content: BinaryIO) -> bytes:
    """Inside the fence."""
    try:
        answer: dict[str, Any] = {"advisories": [asdict(one) for one in _advisories(content)]}
    except DomainError as error:
        answer = {"refusal": [error.code, error.message]}
    return json.dumps(answer, default=str).encode()  # a date as it is written in lists


def _advisories(stream: BinaryIO) -> list[Advisory]:
    try:
        found = agreed(one for record in _records(stream) for one in _read(record))
    except UNREADABLE as error:
        raise Refused(
            "not_a_list",
            "脆弱性一覧として読めません。OSV形式のJSON、またはそれを集めたZIPを選んでください。",
        ) from error
    if not found:
        raise Refused("empty_list", "この一覧には、Pythonの依存部品の脆弱性がありません。")
    return found


def _read(record: Any) -> Iterator[Advisory]:
    try:
        yield from read_record(record)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        number = record.get("id", "番号なし") if isinstance(record, dict) else "番号なし"
        raise Refused(
            "not_osv", f"OSV形式でない項目（{str(number)[:40]}）があるため、取り込めません。"
        ) from error


def _records(stream: BinaryIO) -> Iterator[Any]:
    if stream.read(2) != b"PK":
        stream.seek(0)
        listed = json.loads(stream.read().decode("utf-8"))
        yield from listed if isinstance(listed, list) else [listed]
        return
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        members = [one for one in archive.infolist() if one.filename.endswith(".json")]
        if (
            len(members) > MOST_FILES
            or sum(one.file_size for one in members) > MOST_IN_ALL
            or any(one.file_size > MOST_OF_ONE for one in members)
        ):
            raise Refused("too_large", "一覧が大きすぎるため、取り込めません。")
        for one in members:
            yield json.loads(archive.read(one).decode("utf-8"))
