"""Files from outside are read in a process of their own, with limits the kernel keeps."""

import json
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.reading.kinds import read_document
from madoguchi.core.documents.reading.shape import ReadDocument, from_plain

SOURCES = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Limits:
    """What the reading process may use; passing one ends it."""

    seconds: int = 60
    memory_bytes: int = 2 * 1024**3
    written_bytes: int = 0


def read_untrusted(path: Path, *, name: str, limits: Limits = Limits()) -> ReadDocument:
    """As ``read_document``, for a file that somebody sent.

    A crash, an endless loop or a flood of memory ends the reading process, never the caller's.
    That process gets no environment (so no keys) and answers in JSON, which cannot carry code.

    raises  UnreadableFile  one clear sentence in each of these cases
    """
    asked = {"path": str(path.resolve()), "name": name, "limits": asdict(limits)}
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-m", "madoguchi.core.documents.reading.bounded"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=limits.seconds,
            env={"PYTHONPATH": str(SOURCES)},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _gave_up() from error
    if done.returncode != 0:
        raise _gave_up()
    answer = json.loads(done.stdout)
    if "refusal" in answer:
        raise UnreadableFile(*answer["refusal"])
    return from_plain(answer["document"])


def _read_as_asked() -> None:
    """The other process: limits first, then the file, then one JSON object."""
    asked = json.load(sys.stdin)
    limits = Limits(**asked["limits"])
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written_bytes, limits.written_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with Path(asked["path"]).open("rb") as stream:
            answer = {"document": asdict(read_document(stream, asked["name"]))}
    except UnreadableFile as error:
        answer = {"refusal": [error.code, error.message]}  # type: ignore[dict-item]  # two shapes, told apart by their key
    json.dump(answer, sys.stdout)


def _gave_up() -> UnreadableFile:
    return UnreadableFile(
        "reading_stopped",
        "ファイルが複雑すぎるため、読み取りを中止しました。"
        "PDFを作り直すか、ファイルを分けて、もう一度選んでください。",
    )


if __name__ == "__main__":
    _read_as_asked()
