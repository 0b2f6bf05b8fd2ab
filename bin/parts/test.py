"""bin/test: everything that CI runs, in named steps, with times and an honest last line."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import environment
import packages
import servers
from children import Children
from report import FAILED, LEFT_OUT, PASSED, Report
from speech import stop

ROOT = environment.ROOT
VENV = ROOT / ".venv-test"
RESULTS = ROOT / "test-results"
WORKERS = "2"
# Tables straight from the models, in a few seconds less for each worker. Migrations are
# proven by the steps "migrations" and "alone", and the stories of "browser" run on migrated tables.
UNMIGRATED = "--nomigrations"
# What touches no database has been proven by the step "sqlite", and would only run again.
OF_THE_DATABASE = "(database or postgresql) and not e2e and not load"
SAFARI = "tests/webkit"
# A story takes minutes: workers get them singly, in order, and not a heap in advance.
ONE_BY_ONE = ("--dist", "loadgroup")
QUICK = ("format", "lint", "types", "imports", "templates", "check", "migrations", "sqlite")
PACKAGES = {
    "postgresql": ["postgresql", "redis-server", "nginx"],
    "browser": ["postgresql", "redis-server", "chromium", "fontconfig", "fonts-noto-cjk"],
    "safari": ["postgresql", "redis-server", "webkit2gtk-driver", "xvfb"],
}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings.production",
    "MADOGUCHI_SECRET_KEY": "only-to-run-the-checks-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "MADOGUCHI_HOSTS": "madoguchi.example.jp",
    "MADOGUCHI_OPERATOR_MAILS": "unyou@example.jp",
}
TEST = {"DJANGO_SETTINGS_MODULE": "madoguchi.config.settings.test"}


class LeftOut(Exception):
    """A step that cannot run here; the message names what is missing."""


class Failed(Exception):
    """A step that found something; the message is its remark."""

    def __init__(self, remark: str, *, tests: int = 0) -> None:
        super().__init__(remark)
        self.tests = tests


class Run:
    """The steps of one run. A step returns when all is well, and raises Failed or LeftOut."""

    def __init__(self, python: Path, children: Children, report: Report) -> None:
        self.python = python
        self.children = children
        self.report = report
        self.servers = ExitStack()
        self.var = self.servers.enter_context(tempfile.TemporaryDirectory())
        self.server_addresses: dict[str, str] = {}

    # --- one line each ---------------------------------------------------------------------
    def step_format(self) -> None:
        self.tool("ruff", "format", "--check", ".")

    def step_lint(self) -> None:
        self.tool("ruff", "check", ".")

    def step_types(self) -> None:
        self.tool("mypy")

    def step_imports(self) -> None:
        self.tool("lint-imports")

    def step_templates(self) -> None:
        self.tool("djlint", "src", "--lint", "--quiet")

    def step_check(self) -> None:
        self.manage("check", "--fail-level", "WARNING")

    def step_migrations(self) -> None:
        self.manage("makemigrations", "--check", "--dry-run")

    def step_generated(self) -> None:
        """Files made from others are up to date."""
        command = [str(ROOT / "bin" / "generate"), "--check"]
        self.command(command, MADOGUCHI_INTERPRETER=str(self.python))

    def step_deploy(self) -> None:
        """Django's own deployment checks, under production settings."""
        self.manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    def step_alone(self) -> None:
        """Every service alone, none, and all: checks, and migrations of an empty database."""
        listing = "from madoguchi.config.modules import AVAILABLE; print(*AVAILABLE)"
        services = self.output([str(self.python), "-c", listing]).split()
        waiting, started, failed = ["all", *services, "none"], [], []
        with tempfile.TemporaryDirectory() as folder:
            while waiting or started:
                while waiting and len(started) < int(WORKERS):
                    started.append(self.start_alone(waiting.pop(0), Path(folder)))
                modules = started.pop(0)
                if self.children.wait(modules):
                    failed.append(modules)
        if failed:
            raise Failed(f"MADOGUCHI_MODULES={', '.join(failed)}: not sound alone")

    def start_alone(self, modules: str, folder: Path) -> str:
        """Begin the checks and migrations of one choice; its output mingles with the others'."""
        print(f"MADOGUCHI_MODULES={modules}", flush=True)
        var = folder / modules
        var.mkdir()
        env = self.env(**TEST, MADOGUCHI_MODULES=modules, MADOGUCHI_VAR=str(var))
        command = [str(self.python), str(ROOT / "bin" / "parts" / "alone.py")]
        self.children.start(modules, command, env=env, cwd=ROOT)
        return modules

    # --- tests -----------------------------------------------------------------------------
    def step_sqlite(self) -> None:
        """Unit and web tests on SQLite."""
        self.pytest("sqlite", "-n", WORKERS, UNMIGRATED)

    def step_postgresql(self) -> None:
        """What touches the database, on temporary servers: PostgreSQL and Redis or Valkey."""
        chosen = ("-m", OF_THE_DATABASE, "-n", WORKERS, UNMIGRATED)
        self.pytest("postgresql", *chosen, **self.big_servers())

    def step_browser(self) -> None:
        """Stories in Chromium, with axe, on PostgreSQL."""
        chromium = packages.chromium_program()
        if chromium is None:
            raise LeftOut("no Chromium on this machine")
        if not packages.has_japanese_font():
            raise LeftOut("no Japanese font with 𠮷 on this machine")
        stories = ("-m", "e2e", f"--ignore={SAFARI}", "-n", WORKERS, *ONE_BY_ONE)
        self.pytest("browser", *stories, **self.big_servers())

    def step_safari(self) -> None:
        """A month of a child in WebKit, the engine of Safari, on PostgreSQL."""
        if packages.MISSING["webkit2gtk-driver"]() or packages.MISSING["xvfb"]():
            raise LeftOut("no WebKitGTK driver or no Xvfb on this machine")
        self.pytest("safari", "-m", "e2e", SAFARI, UNMIGRATED, **self.big_servers())

    def step_fresh(self) -> None:
        """bin/serve in a copy that has nothing yet: starts, ends, starts again within 5 s."""
        self.command([sys.executable, "bin/parts/fresh.py"])

    # --- how -------------------------------------------------------------------------------
    def big_servers(self) -> dict[str, str]:
        """Addresses of a temporary PostgreSQL and Redis, started once for the whole run."""
        if not self.server_addresses:
            programs, redis = packages.postgresql_programs(), packages.redis_program()
            if programs is None:
                raise LeftOut("no PostgreSQL programs (initdb) on this machine")
            if redis is None:
                raise LeftOut("no redis-server or valkey-server on this machine")
            try:
                database = self.servers.enter_context(servers.postgresql(programs))
                cache = self.servers.enter_context(servers.redis(redis))
            except servers.ServerFailed as failure:
                raise Failed(str(failure)) from failure
            self.server_addresses = {
                "MADOGUCHI_DATABASE_URL": database,
                "MADOGUCHI_REDIS_URL": cache,
            }
        return self.server_addresses

    def pytest(self, name: str, *options: str, **env: str) -> None:
        RESULTS.mkdir(exist_ok=True)
        junit = RESULTS / f"{name}.xml"
        junit.unlink(missing_ok=True)
        command = [str(self.python), "-m", "pytest", "-q", f"--junitxml={junit}", *options]
        code = self.children.run(name, command, env=self.env(**TEST, **env), cwd=ROOT)
        before = self.report.tests.copy()
        if junit.exists():
            self.report.read_tests(junit)
        new = self.report.tests - before
        counts = ", ".join(f"{number} {what}" for what, number in new.items())
        if code == 5:
            raise LeftOut("no such tests yet")
        if code:
            raise Failed(counts or f"pytest ended with {code}", tests=new["failed"])
        print(counts)

    def tool(self, name: str, *arguments: str) -> None:
        self.command([str(self.python.parent / name), *arguments])

    def manage(self, *arguments: str, **env: str) -> None:
        self.command([str(self.python), "manage.py", *arguments], **(env or TEST))

    def command(self, command: list[str], **env: str) -> None:
        code = self.children.run(command[0], command, env=self.env(**env), cwd=ROOT)
        if code:
            raise Failed(f"{Path(command[0]).name} {command[1]} ended with {code}")

    def output(self, command: list[str]) -> str:
        with tempfile.NamedTemporaryFile() as kept:
            log = Path(kept.name)
            self.children.run("output", command, env=self.env(), cwd=ROOT, log=log)
            return log.read_text()

    def env(self, **extra: str) -> dict[str, str]:
        """The caller's own MADOGUCHI_… settings do not reach the tests."""
        bare = environment.house_environment(**extra)
        keep = set(extra) | {"MADOGUCHI_REQUIREMENTS"}
        tools = f"{self.python.parent}{os.pathsep}{bare['PATH']}"
        return {
            **{k: v for k, v in bare.items() if not k.startswith("MADOGUCHI_") or k in keep},
            "PATH": tools,
            "MADOGUCHI_VAR": extra.get("MADOGUCHI_VAR", self.var),
        }

    def run(self, name: str) -> None:
        step: Callable[[], None] = getattr(self, f"step_{name}")
        print(f"=== {name}", flush=True)
        began = time.monotonic()
        try:
            packages.install_missing(PACKAGES.get(name, []))
            step()
        except Failed as failure:
            self.report.add(name, FAILED, began, str(failure), failure.tests)
        except LeftOut as gap:
            self.report.add(name, LEFT_OUT, began, str(gap))
        else:
            self.report.add(name, PASSED, began)


STEPS = tuple(name.removeprefix("step_") for name in vars(Run) if name.startswith("step_"))


def chosen_steps(words: list[str]) -> list[str]:
    wanted = [step for word in words for step in (QUICK if word == "quick" else (word,))]
    unknown = [word for word in wanted if word not in STEPS]
    if unknown:
        stop(
            f"{'、'.join(unknown)} という手順はありません。使えるもの: {'、'.join(STEPS)}",
            f"There is no step {', '.join(unknown)}; steps: {', '.join(STEPS)}",
        )
    return wanted or list(STEPS)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description="Runs what CI runs. With CI=true, whatever cannot run here is a failure.",
        epilog=f"Steps: {', '.join(STEPS)}. 'quick' stands for {', '.join(QUICK)}.",
    )
    parser.add_argument("step", nargs="*", help="only these steps, in this order")
    steps = chosen_steps(parser.parse_args().step)
    children = Children()
    report = Report(nothing_left_out=os.environ.get("CI", "").lower() in {"1", "true", "yes"})
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a limit of time ends like Ctrl-C
    run: Run | None = None
    try:
        began = time.monotonic()
        lock = ROOT / "requirements" / "development.lock"
        python = environment.prepare(VENV, lock, children, log=RESULTS / "install.log")
        report.add("environment", PASSED, began)
        run = Run(python, children, report)
        for name in steps:
            run.run(name)
    except KeyboardInterrupt:
        report.add("interrupted", FAILED, time.monotonic(), "ended from outside")
    finally:
        children.stop_all()
        if run:
            run.servers.close()
    return report.close()


if __name__ == "__main__":
    shutil.rmtree(RESULTS / "screens", ignore_errors=True)
    sys.exit(main())
