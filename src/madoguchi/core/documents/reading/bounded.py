"""Files from outside are read in a process of their own, with limits the kernel keeps."""

import multiprocessing
import resource
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from madoguchi.core.documents.archive import UnreadableFile
from madoguchi.core.documents.reading.kinds import read_document
from madoguchi.core.documents.reading.shape import ReadDocument


@dataclass(frozen=True)
class Limits:
    """What the reading process may use; passing one ends it."""

    seconds: int = 60
    memory_bytes: int = 2 * 1024**3
    written_bytes: int = 0


def read_untrusted(path: Path, *, name: str, limits: Limits = Limits()) -> ReadDocument:
    """As ``read_document``, for a file that somebody sent.

    A crash, an endless loop or a flood of memory ends the reading process, never the caller's;
    raises  UnreadableFile  one clear sentence in each of these cases
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    reader = context.Process(target=_read, args=(sending, str(path), name, limits), daemon=True)
    reader.start()
    sending.close()
    try:
        return _answer(receiving, reader, limits)
    finally:
        receiving.close()
        if reader.is_alive():
            reader.kill()
        reader.join()


def _answer(receiving: Connection, reader: BaseProcess, limits: Limits) -> ReadDocument:
    if not receiving.poll(limits.seconds):
        raise _gave_up()
    try:
        answer = receiving.recv()
    except EOFError as error:
        raise _gave_up() from error
    if isinstance(answer, ReadDocument):
        return answer
    code, message = answer
    raise UnreadableFile(code, message)


def _read(sending: Connection, path: str, name: str, limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written_bytes, limits.written_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with Path(path).open("rb") as stream:
            sending.send(read_document(stream, name))
    except UnreadableFile as error:
        sending.send((error.code, error.message))
    except MemoryError:
        sending.send((_gave_up().code, _gave_up().message))


def _gave_up() -> UnreadableFile:
    return UnreadableFile(
        "reading_stopped",
        "ファイルが複雑すぎるため、読み取りを中止しました。"
        "PDFを作り直すか、ファイルを分けて、もう一度選んでください。",
    )
