"""bin/serve: starts, refuses with one sentence, and ends all that it started."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """A running bin/serve, with its files in a folder of the test."""

    def __init__(self, var, port, *options):
        self.var, self.port = var, port
        env = {k: v for k, v in os.environ.items() if not k.startswith(("MADOGUCHI_", "DJANGO_"))}
        self.process = subprocess.Popen(
            [str(ROOT / "bin" / "serve"), "--port", str(port), *options],
            env={
                **env,
                "MADOGUCHI_VAR": str(var),
                "MADOGUCHI_INTERPRETER": sys.executable,
                "MADOGUCHI_PYTHON": sys.executable,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def until_welcome(self):
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                return "".join(lines)
        raise AssertionError("".join(lines))

    def get(self, path="/"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(connection):
            connection.request("GET", path)
            return connection.getresponse().status

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        self.process.stdout.read()
        return self.process.wait(20)

    def family(self):
        """Process numbers of everything that was started for this folder."""
        mark = f"MADOGUCHI_VAR={self.var}".encode()
        return {int(p.parent.name) for p in Path("/proc").glob("[0-9]*/environ") if has(p, mark)}


def has(environ, mark):
    try:
        return mark in environ.read_bytes().split(b"\0")
    except OSError:
        return False  # ended while we looked, or somebody else's


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """One folder for all tests here: only the first start has to prepare the database."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def serve(var, port):
    started = []

    def start(*options, at=port):
        started.append(Served(var, at, *options))
        return started[-1]

    yield start
    for served in started:
        if served.process.poll() is None:
            served.end(signal.SIGTERM)
        served.process.stdout.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_serve_answers_and_ends_everything_it_started(serve, number, code):
    served = serve("--empty")
    text = served.until_welcome()
    assert f"http://127.0.0.1:{served.port}/" in text
    assert served.get() == 200
    served.var = served.var / "empty"
    assert len(served.family()) >= 3  # the web server, the process that answers, and the worker
    assert served.end(number) == code
    assert served.family() == set()


def test_serve_second_start_on_the_same_folder_is_refused(serve, port):
    served = serve("--empty")
    served.until_welcome()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        other = probe.getsockname()[1]
    second = serve("--empty", at=other)
    text = second.process.stdout.read()
    assert (second.process.wait(), "すでに bin/serve が動いています" in text) == (1, True)
    assert served.get() == 200


def test_serve_web_server_dying_ends_the_rest_with_a_sentence(serve):
    served = serve("--empty")
    served.until_welcome()
    served.var = served.var / "empty"
    family = served.family()
    web = min(pid for pid in family if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(web, signal.SIGKILL)
    text = served.process.stdout.read()
    assert served.process.wait(20) == 1
    assert "web が止まったため" in text
    until = time.monotonic() + 5
    while served.family() and time.monotonic() < until:
        time.sleep(0.05)
    assert served.family() == set()


def test_serve_port_in_use_says_which_and_what_to_do(serve):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        refused = serve(at=number)
        text = refused.process.stdout.read()
    assert refused.process.wait() == 1
    assert f"ポート {number} は使用中です" in text
    assert f"--port {number + 1}" in text
    assert len(text.strip().splitlines()) == 2  # one sentence in each language


def test_serve_impossible_port_is_refused(serve):
    refused = serve(at=70000)
    assert "1 から 65535" in refused.process.stdout.read()
    assert refused.process.wait() == 1


def test_serve_unknown_option_is_refused_with_a_sentence():
    ended = subprocess.run(
        [ROOT / "bin" / "serve", "--wrong"], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 2)
    assert "この指定は使えません" in ended.stderr


def test_serve_without_a_new_python_says_so(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # as an older Python answers the version question
    old.chmod(0o755)
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("dirname", "sh"):
        (tools / tool).symlink_to(f"/usr/bin/{tool}")
    ended = subprocess.run(
        [str(ROOT / "bin" / "serve")],
        env={"PATH": f"{tmp_path}:{tools}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "Python 3.11 以上が見つかりません" in ended.stderr


def test_serve_no_disk_space_says_how_much_is_needed(monkeypatch, tmp_path, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "bin" / "parts"))
    with pytest.raises(SystemExit):
        import_module("serve").check_disk(tmp_path, 10**18)
    assert "MB 以上空けてください" in capsys.readouterr().err


def test_command_that_is_refused_says_one_sentence(tmp_path):
    ended = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "register_network", "127.0.0.1/8", "本庁舎"],
        env={**os.environ, "MADOGUCHI_VAR": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = "「192.0.2.0/24」のように、ネットワークのアドレスを入力してください。\n"
    assert (ended.returncode, ended.stderr) == (1, said)


@pytest.mark.parametrize("sign", ["[Errno 28] No space left on device", "database or disk is full"])
def test_serve_disk_that_fills_up_on_the_way_is_said_as_such(monkeypatch, tmp_path, capsys, sign):
    monkeypatch.syspath_prepend(str(ROOT / "bin" / "parts"))
    log = tmp_path / "install.log"
    log.write_text(f"ERROR: {sign}\n")
    with pytest.raises(SystemExit):
        import_module("environment").stop_with(log, "別の文。", "Another sentence.")
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "ディスクがいっぱいになりました。空きを作って、もう一度実行してください。",
        "The disk is full: make room, then run this again.",
    ]


def test_serve_disk_too_full_for_the_log_itself_is_said_as_such(monkeypatch, tmp_path, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "bin" / "parts"))
    environment = import_module("environment")
    monkeypatch.setattr(environment, "FULL_BYTES", 10**18)
    log = tmp_path / "prepare.log"
    log.touch()
    with pytest.raises(SystemExit):
        environment.stop_with(log, "別の文。", "Another sentence.")
    assert capsys.readouterr().err.splitlines() == [
        "ディスクがいっぱいになりました。空きを作って、もう一度実行してください。",
        "The disk is full: make room, then run this again.",
    ]


def test_serve_environment_on_a_full_or_closed_disk_is_refused_first(monkeypatch, tmp_path, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "bin" / "parts"))
    serve = import_module("serve")
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit):
        serve.check_environment_folder(tmp_path / "file")
    assert f"{tmp_path / 'file'} に書き込めません" in capsys.readouterr().err
    monkeypatch.setattr(serve, "FIRST_START_BYTES", 10**18)
    with pytest.raises(SystemExit):
        serve.check_environment_folder(tmp_path / ".venv")
    assert "MB 以上空けてください" in capsys.readouterr().err


def test_serve_prepares_again_only_when_something_changed(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(ROOT / "bin" / "parts"))
    monkeypatch.delenv("MADOGUCHI_DATABASE_URL", raising=False)
    module = import_module("serve")

    def start():
        return module.Start(tmp_path, 8000, is_empty=True, children=module.Children())

    database = tmp_path / "madoguchi.sqlite3"
    assert not start().is_prepared()
    database.touch()
    start().prepared_stamp.write_text(start().state())
    assert start().is_prepared()
    monkeypatch.setenv("MADOGUCHI_MODULES", "procurement")
    assert not start().is_prepared()
    monkeypatch.delenv("MADOGUCHI_MODULES")
    another = tmp_path / "another"
    another.touch()
    another.replace(database)  # as after a restore
    assert not start().is_prepared()
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", "postgres://elsewhere/")
    assert not start().is_prepared()


def test_serve_prints_a_link_for_each_demo_person(monkeypatch, tmp_path, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "bin" / "parts"))
    module = import_module("serve")
    start = module.Start(tmp_path, 8123, is_empty=False, children=module.Children())
    start.people_list.write_text(
        "髙橋 一郎\t課長\tみほん区\t/accounts/demo/1/?key=a\nNguyễn Thị\t社員\tみほん企画\t/b\n",
        encoding="utf-8",
    )
    start.welcome()
    printed = capsys.readouterr().out
    assert (
        "髙橋 一郎（みほん区 課長）\n      http://127.0.0.1:8123/accounts/demo/1/?key=a\n"
        in printed
    )
    assert "http://127.0.0.1:8123/b\n" in printed
