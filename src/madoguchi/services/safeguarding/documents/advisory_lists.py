"""Reading a published list of weaknesses: OSV's JSON, or a ZIP of it, all or nothing."""

import json
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from madoguchi.core.errors import Refused
from madoguchi.services.safeguarding.rules.advisories import Advisory, agreed, read_record

MOST_BYTES = 200 * 1024 * 1024
MOST_FILES, MOST_OF_ONE, MOST_IN_ALL = 200_000, 4 * 1024 * 1024, 2 * 1024**3


def read_list(stream: IO[bytes]) -> list[Advisory]:
    """The weaknesses of Python packages in the list; raises Refused, naming what is unreadable."""
    try:
        found = agreed(one for record in _records(stream) for one in _read(record))
    except (zipfile.BadZipFile, UnicodeDecodeError, json.JSONDecodeError) as error:
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


def _records(stream: IO[bytes]) -> Iterator[Any]:
    if stream.read(2) != b"PK":
        stream.seek(0)
        listed = json.loads(stream.read(MOST_BYTES).decode("utf-8"))
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
