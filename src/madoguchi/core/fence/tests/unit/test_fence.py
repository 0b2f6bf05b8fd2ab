"""The fence: answers, limits, deaths, and a standing process that is started anew."""

import os
import resource
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from madoguchi.core.fence import Fence, FenceBroken, Limits

MB = 1024 * 1024
SMALL = Limits(seconds=2, memory_bytes=1024 * MB)


def work(job, stream):
    """What the other process does in these tests, by the name in ``job``."""
    return WORKS[job["do"]](job, stream)


def spin(job, stream):
    while True:
        pass


def sleep(job, stream):
    signal.pause()


def die(job, stream):
    os.kill(os.getpid(), signal.SIGSEGV)


def write(job, stream):
    Path(job["path"]).write_bytes(stream.read())
    return b"written"


WORKS = {
    "count": lambda _job, stream: str(len(stream.read())).encode(),
    "environment": lambda _job, _stream: ",".join(sorted(os.environ)).encode(),
    "limits": lambda _job, _stream: str(resource.getrlimit(resource.RLIMIT_AS)[0]).encode(),
    "pid": lambda _job, _stream: f"{os.getppid()} {os.getpid()}".encode(),
    "raise": lambda _job, _stream: 1 // 0,
    "hog": lambda _job, _stream: bytes(2048 * MB),
    "spin": spin, "sleep": sleep, "die": die, "write": write,
}  # fmt: skip


@pytest.fixture(scope="module")
def fence():
    return Fence(f"{__name__}:work")


def pids(fence):
    return fence.ask({"do": "pid"}, limits=SMALL).split()


def test_answer_comes_back_for_a_content_larger_than_the_line(fence):
    assert fence.ask({"do": "count"}, bytes(5 * MB), limits=SMALL) == str(5 * MB).encode()


def test_content_that_nobody_reads_loses_no_answer(fence):
    answer = fence.ask({"do": "limits"}, bytes(5 * MB), limits=SMALL)
    assert answer == str(SMALL.memory_bytes).encode()


def test_work_sees_nothing_of_our_environment(fence, monkeypatch):
    monkeypatch.setenv("MADOGUCHI_SECRET_KEY", "secret")
    seen = Fence(fence.entry).ask({"do": "environment"}, limits=SMALL).decode().split(",")
    assert {name for name in seen if not name.startswith("LC_")} == {
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONPATH",
    }


@pytest.mark.parametrize(
    ("deed", "reason"), [("raise", "ZeroDivisionError"), ("hog", "MemoryError"), ("die", "died")]
)
def test_work_that_fails_is_told_with_its_reason(fence, deed, reason):
    with pytest.raises(FenceBroken, match=reason):
        fence.ask({"do": deed}, limits=SMALL)


@pytest.mark.parametrize("deed", ["spin", "sleep"])
def test_work_that_never_ends_is_ended(fence, deed):
    with pytest.raises(FenceBroken):
        fence.ask({"do": deed}, limits=Limits(seconds=1))


def test_work_can_write_no_byte(fence, tmp_path):
    with pytest.raises(FenceBroken):
        fence.ask({"do": "write", "path": str(tmp_path / "leak")}, b"secret", limits=SMALL)
    assert (tmp_path / "leak").read_bytes() == b""


def test_each_job_has_a_process_of_its_own_from_one_that_stands(fence):
    (standing, first), (again, second) = pids(fence), pids(fence)
    assert standing == again
    assert len({standing, first, second}) == 3


def test_standing_process_that_was_killed_is_started_anew(fence):
    standing, _ = pids(fence)
    os.kill(int(standing), signal.SIGKILL)
    os.waitid(os.P_PID, int(standing), os.WEXITED | os.WNOWAIT)
    assert pids(fence)[0] != standing
    assert fence.ask({"do": "count"}, b"12", limits=SMALL) == b"2"


def test_jobs_side_by_side_do_not_mix(fence):
    sizes = range(1, 40)
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda n: fence.ask({"do": "count"}, bytes(n), limits=SMALL), sizes)
        assert list(answers) == [str(n).encode() for n in sizes]


def test_forked_process_starts_its_own(fence):
    standing, _ = pids(fence)
    line_in, line_out = os.pipe()
    if os.fork() == 0:
        os.write(line_out, pids(fence)[0])
        os._exit(0)
    os.wait()
    assert os.read(line_in, 20) not in {b"", standing}
    os.close(line_in)
    os.close(line_out)
    assert pids(fence)[0] == standing
