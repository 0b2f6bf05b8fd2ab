"""bin/bench: one measurement of bench/, with the locked packages and a PostgreSQL of its own.

The server is durable (fsync on, everything else as PostgreSQL comes), unlike that of the tests:
what is measured has to write as a ward's server would. MADOGUCHI_BENCH_POSTGRESQL names another.
"""

import ast
import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

import environment
import packages
import servers
from children import Children
from speech import stop

ROOT = environment.ROOT
BENCH = ROOT / "bench"
SERVER = "MADOGUCHI_BENCH_POSTGRESQL"
NOT_MEASUREMENTS = {"ground", "safeguarding_ground"}
NEEDED = ["postgresql", "redis-server", "nginx"]


def measurements() -> dict[str, str]:
    """Names of the measurements, each with the first line of its docstring."""
    found = {}
    for path in sorted(BENCH.glob("*.py")):
        if path.stem not in NOT_MEASUREMENTS:
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            found[path.stem] = said.partition("\n")[0]
    return found


def interpreter(children: Children) -> Path:
    """Of the environment of bin/test, made if it is not there yet."""
    named = os.environ.get("MADOGUCHI_INTERPRETER")
    if named:
        return Path(named)
    lock = ROOT / "requirements" / "development.lock"
    log = ROOT / "test-results" / "install.log"
    return environment.prepare(ROOT / ".venv-test", lock, children, log=log)


def server(stack: ExitStack) -> str:
    """Address of the PostgreSQL server to measure on."""
    if named := os.environ.get(SERVER):
        return named
    packages.install_missing(NEEDED)
    programs = packages.postgresql_programs()
    if programs is None:
        stop(
            f"PostgreSQL がありません。postgresql を入れるか、{SERVER} に接続先を入れてください。",
            f"No PostgreSQL (initdb) was found: install postgresql, or name a server in {SERVER}.",
        )
    return stack.enter_context(servers.postgresql(programs, is_durable=True))


def run(name: str, options: list[str]) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    children = Children()
    with ExitStack() as stack:
        stack.callback(children.stop_all)
        python = interpreter(children)
        surroundings = environment.house_environment(
            PYTHONPATH=os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            DJANGO_SETTINGS_MODULE="madoguchi.config.settings.test",
            **{SERVER: server(stack)},
        )
        command = [str(python), "-W", "ignore", str(BENCH / f"{name}.py"), *options]
        return children.run(name, command, env=surroundings)


def main() -> int:
    names, words = measurements(), sys.argv[1:]
    if not words or words[0] in {"-h", "--help"}:
        print("bin/bench NAME [OPTIONS]; bin/bench NAME --help says which\n")
        for name, said in names.items():
            print(f"  {name:<24} {said}")
        return 0
    if words[0] not in names:
        stop(
            f"{words[0]} という計測はありません。bin/bench だけで一覧が出ます。",
            f"There is no measurement {words[0]}; bin/bench alone lists them.",
        )
    try:
        return run(words[0], words[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
