"""The virus check through clamd: clean, found, away, too large; and a checker that dies."""

import io
import socket
import struct
import threading
from datetime import UTC, datetime

import pytest
from tests.kept_worlds import kept

from madoguchi.core.fence import Limits
from madoguchi.core.vault import checks
from madoguchi.core.vault.clamd import VirusCheckFailed, find_virus
from madoguchi.core.vault.inspection.fence import InspectionCrashed, inspect_blob
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keyring import passing
from madoguchi.core.vault.keys import create_key
from madoguchi.core.vault.policy import ExtraCheck, FilePolicy
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.tests.builders import MB, OFFICE, actor, pdf

NOW = datetime(2026, 2, 2, 7, 0, tzinfo=UTC)
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(threading.Thread):
    """Speaks INSTREAM as clamd does, and finds the EICAR test word."""

    def __init__(self, limit=MB, answer=None):
        super().__init__(daemon=True)
        self.limit, self.answer, self.received = limit, answer, b""
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.start()

    def run(self):
        line, _ = self.server.accept()
        with line, self.server, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack(">I", stream.read(4))[0]:
                self.received += stream.read(size)
            line.sendall((self.answer or self.verdict()).encode() + b"\0")

    def verdict(self):
        if len(self.received) > self.limit:
            return "INSTREAM size limit exceeded. ERROR"
        return "stream: Eicar-Signature FOUND" if EICAR in self.received else "stream: OK"


@pytest.mark.parametrize(("body", "found"), [(b"x" * 600_000, False), (b"x" + EICAR, True)])
def test_clamd_gets_every_byte_and_its_word_counts(body, found):
    clamd = Clamd()
    assert find_virus(io.BytesIO(body), clamd.address) is found
    assert clamd.received == body


@pytest.mark.parametrize("answer", ["INSTREAM size limit exceeded. ERROR", "stream: hm", ""])
def test_any_other_answer_is_no_answer(answer):
    with pytest.raises(VirusCheckFailed):
        find_virus(io.BytesIO(b"x"), Clamd(answer=answer or " ").address)


def test_clamd_that_does_not_answer_times_out():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(VirusCheckFailed):
            find_virus(io.BytesIO(b"x"), address, timeout_seconds=0.2)


@kept
def file(db):
    return receive(
        io.BytesIO(pdf(text=EICAR)), name="提案.pdf", key=create_key("公募", NOW), policy=OFFICE,
        by=actor(1), now=NOW,
    )  # fmt: skip


def test_virus_refuses_the_file(file, settings):
    settings.CLAMD_ADDRESS = Clamd().address
    checked = checks.inspect(file, now=NOW)
    assert (checked.state, checked.virus_check) == ("refused", checks.VIRUS_FOUND)
    assert [item["code"] for item in checked.findings] == ["virus"]


def test_absent_clamd_keeps_the_file_in_quarantine_with_the_reason(file, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    checked = checks.inspect(file, now=NOW)
    assert (checked.state, checked.check_problem) == ("quarantined", checks.VIRUS_CHECK_FAILED)
    settings.CLAMD_ADDRESS = Clamd(answer="stream: OK").address
    checked = checks.inspect(file, now=NOW)
    assert (checked.state, checked.check_problem) == ("usable", "")
    assert checked.virus_check == checks.VIRUS_FREE


def test_file_that_kills_its_checker_is_refused_the_third_time(file, monkeypatch):
    def dies(*args, **kwargs):
        raise InspectionCrashed("exit -9")

    monkeypatch.setattr(checks, "inspect_blob", dies)
    assert checks.inspect(file, now=NOW).check_problem == checks.CRASH
    assert checks.inspect(file, now=NOW).state == "quarantined"
    checked = checks.inspect(file, now=NOW)
    assert (checked.state, checked.findings[0]["code"]) == ("refused", "inspection_failed")


def test_damaged_blob_is_not_called_usable(file):
    path = store().path(file.address)
    raw = bytearray(path.read_bytes())
    raw[-3] ^= 1
    path.chmod(0o600)
    path.write_bytes(raw)
    checked = checks.inspect(file, now=NOW)
    assert (checked.state, checked.check_problem) == ("quarantined", checks.DAMAGED)


@pytest.mark.parametrize("misdeed", ["hog", "spin", "leak"])
def test_fence_stops_a_checker_that_misbehaves(file, tmp_path, misdeed):
    leaked = tmp_path / "plaintext"
    path = f"madoguchi.core.vault.tests.hostile.{misdeed}"
    check = ExtraCheck(path=path, options={"path": str(leaked)})
    policy = FilePolicy(("pdf",), MB, checks=(check,)).as_json()
    with pytest.raises(InspectionCrashed):
        inspect_blob(
            store().path(file.address), passing(file.file_id), name="提案.pdf", policy=policy,
            limits=Limits(memory_bytes=1024 * MB, seconds=2),
        )  # fmt: skip
    assert not leaked.exists() or leaked.read_bytes() == b""
