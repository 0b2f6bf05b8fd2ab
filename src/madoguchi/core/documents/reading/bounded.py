"""Files from outside are read in a process of their own, with limits the kernel keeps."""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.reading.formats import page_images
from madoguchi.core.documents.reading.kinds import read_document
from madoguchi.core.documents.reading.shape import ReadDocument, from_plain
from madoguchi.core.errors import DomainError
from madoguchi.core.fence import Fence, FenceBroken, Limits

LIMITS = Limits()

_fence = Fence("madoguchi.core.documents.reading.bounded:read_as_asked")


def read_untrusted(path: Path, *, name: str, limits: Limits = LIMITS) -> ReadDocument:
    """As ``read_document``, for a file that somebody sent.

    A crash, an endless loop or a flood of memory ends the reading process, never the caller's.
    That process gets no environment (so no keys) and answers in JSON, which cannot carry code.

    raises  UnreadableFile  one clear sentence in each of these cases
    """
    return _read_elsewhere({"path": str(path.resolve())}, b"", name, limits)


def read_untrusted_bytes(content: bytes, *, name: str, limits: Limits = LIMITS) -> ReadDocument:
    """As ``read_untrusted``, for what must not lie on a disk: it goes through the pipe."""
    return _read_elsewhere({}, content, name, limits)


def images_untrusted(
    pdf: bytes, pages: Sequence[int], *, dpi: int = 60, limits: Limits = LIMITS
) -> dict[int, bytes]:
    """Page number (from 1) → PNG, drawn in the other process; pages that are not there are left
    out. Raises as ``read_untrusted``."""
    asked: dict[str, object] = {"images": list(pages), "dpi": dpi}
    answer = _ask(asked, pdf, "pages.pdf", limits)
    return {int(number): base64.b64decode(png) for number, png in answer["images"].items()}


def _read_elsewhere(
    asked: dict[str, object], content: bytes, name: str, limits: Limits
) -> ReadDocument:
    return from_plain(_ask(asked, content, name, limits)["document"])


def _ask(asked: dict[str, object], content: bytes, name: str, limits: Limits) -> dict[str, Any]:
    try:
        answer = json.loads(_fence.ask(asked | {"name": name}, content, limits=limits))
    except FenceBroken as error:
        raise _gave_up() from error
    if "refusal" in answer:
        raise UnreadableFile(*answer["refusal"])
    return dict(answer)


def read_as_asked(asked: dict[str, Any], content: BinaryIO) -> bytes:
    """The other process: the file, or what came through the line, and one JSON object about it."""
    try:
        with Path(asked["path"]).open("rb") if "path" in asked else content as stream:
            answer = _answer(asked, stream)
    except DomainError as error:
        answer = {"refusal": [error.code, error.message]}
    return json.dumps(answer).encode()


def _answer(asked: dict[str, Any], stream: BinaryIO) -> dict[str, Any]:
    if "images" not in asked:
        return {"document": asdict(read_document(stream, asked["name"]))}
    wanted = set(asked["images"])
    drawn = islice(page_images(stream.read(), asked["dpi"]), max(wanted, default=0))
    return {
        "images": {
            number: base64.b64encode(png).decode()
            for number, png in enumerate(drawn, start=1)
            if number in wanted
        }
    }


def _gave_up() -> UnreadableFile:
    return UnreadableFile(
        "reading_stopped",
        "ファイルが複雑すぎるため、読み取りを中止しました。"
        "PDFを作り直すか、ファイルを分けて、もう一度選んでください。",
    )
