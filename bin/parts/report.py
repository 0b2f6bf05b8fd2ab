"""What a run of bin/test found: each step's result, each test's outcomes, and the last lines."""

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET  # of files that our own pytest wrote

PASSED, FAILED, LEFT_OUT = "passed", "FAILED", "left out"


@dataclass
class StepResult:
    name: str
    result: str
    seconds: float
    remark: str = ""
    failed_tests: int = 0  # of this step, already counted one by one


@dataclass
class Report:
    """Collects; ``nothing_left_out`` turns whatever could not run into a failure (CI=true)."""

    nothing_left_out: bool
    steps: list[StepResult] = field(default_factory=list)
    outcomes: dict[str, set[str]] = field(default_factory=dict)  # test -> outcomes in all steps
    reasons: dict[str, str] = field(default_factory=dict)  # test -> why it was skipped
    tests: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)

    def add(
        self, name: str, result: str, began: float, remark: str = "", failed_tests: int = 0
    ) -> None:
        seconds = time.monotonic() - began
        self.steps.append(StepResult(name, result, seconds, remark, failed_tests))
        print(f"--- {name}: {result} ({seconds:.1f} s) {remark}\n", flush=True)

    def read_tests(self, path: Path) -> None:
        """Add the outcomes of one pytest run (JUnit XML)."""
        for case in ET.parse(path).getroot().iter("testcase"):
            name = f"{case.get('classname')}::{case.get('name')}"
            outcome = self.outcome_of(case, name)
            self.tests[outcome] += 1
            self.outcomes.setdefault(name, set()).add(outcome)

    def outcome_of(self, case: ET.Element, name: str) -> str:
        if case.find("failure") is not None or case.find("error") is not None:
            return "failed"
        skipped = case.find("skipped")
        if skipped is None:
            return "passed"
        self.reasons[name] = skipped.get("message") or ""
        return "skipped"

    def ran_nowhere(self) -> list[str]:
        """Tests that were skipped wherever they were collected."""
        return sorted(name for name, seen in self.outcomes.items() if seen == {"skipped"})

    def left_out(self) -> list[str]:
        steps = [f"{s.name}: {s.remark}" for s in self.steps if s.result == LEFT_OUT]
        return steps + [f"{name}: {self.reasons.get(name, '')}" for name in self.ran_nowhere()]

    def failures(self) -> int:
        """Failed tests, failed steps without a failed test of their own, and forbidden gaps."""
        steps = sum(step.result == FAILED and not step.failed_tests for step in self.steps)
        gaps = len(self.left_out()) if self.nothing_left_out else 0
        return self.tests["failed"] + steps + gaps

    def close(self) -> int:
        """Print the table, what could not run, and the counts; give the exit code."""
        print(f"{'step':<14} {'result':<9} {'seconds':>8}")
        for step in self.steps:
            print(f"{step.name:<14} {step.result:<9} {step.seconds:>8.1f}  {step.remark}")
        missing = self.left_out()
        if missing:
            print("\nCould not run here" + (" (a failure with CI=true)" * self.nothing_left_out))
            print("\n".join(f"  {line}" for line in missing))
        checks = sum(step.result == PASSED for step in self.steps)
        passed, failed = self.tests["passed"] + checks, self.failures()
        tests = f"{self.tests['passed']} test runs passed, {self.tests['failed']} failed"
        print(f"\n{checks} of {len(self.steps)} steps passed; {tests}")
        seconds = time.monotonic() - self.started
        left = f"{len(missing)} left out in {seconds:.0f}s"
        print(f"=== {passed} passed, {failed} failed, {left} ===")
        return 1 if failed else 0
