"""Every check of the project, in order, each with a title and its time. `./test` calls this.

A check that fails does not stop the others; the run ends with what was counted and fails if anything did.
Under CI (CI=true) nothing may be left out: a missing browser, a missing PostgreSQL or a skipped test is a
failure.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tools.machine import Missing, browser, in_ci, provide
from tools.postgres import private_server

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
TIME_LIMIT = 1500  # seconds, for one check
PROCESSORS = os.cpu_count() or 2
PRODUCTION = {
    "DURE_PRODUCTION": "1",
    "DURE_URL": "https://dure.example.org",
    "DURE_HOSTS": "dure.example.org",
    "DURE_MAIL_URL": "smtps://dure:secret@mail.example.org:465",
}


@dataclass(frozen=True)
class Check:
    """One check: its name on the command line, its title, and the command (a program of the environment
    first).
    """

    name: str
    title: str
    command: tuple[str, ...]
    surroundings: dict[str, str] = field(default_factory=dict)
    tests: bool = False  # runs pytest, whose result is counted
    quick: bool = True  # part of ./test --fast


def pytest_run(*arguments: str, processes: int = min(8, PROCESSORS)) -> tuple[str, ...]:
    """Return a pytest command whose processes take whole files, in the order of tests/conftest.py."""
    parallel = ("-n", str(processes), "--dist", "loadfile", "--no-loadscope-reorder")
    return ("python", "-m", "pytest", *parallel, "--durations=12", "--durations-min=10", *arguments)


# The demonstration keeps to SQLite.
NOT_OF_THE_DATABASE = ("--ignore=tests/dure/library",)

CHECKS = (
    Check("format", "Code is formatted", ("ruff", "format", "--check", "--quiet", ".")),
    Check("lint", "Code is clean", ("ruff", "check", "--quiet", ".")),
    Check("templates", "Templates are clean", ("djlint", "src/dure/templates", "--lint", "--quiet")),
    Check("types", "Types agree: polity, strictly", ("mypy",)),
    Check("types-dure", "Types agree: dure", ("mypy", "--config-file", "tools/mypy-dure.ini")),
    Check("imports", "Packages import only what they may", ("lint-imports",)),
    Check("house", "The house is in order", ("python", "-m", "tools.house")),
    Check("security", "No known dangerous construct", ("bandit", "-q", "-r", "src", "-c", "pyproject.toml")),
    Check(
        "deploy",
        "Settings are fit for production",
        ("dure", "manage", "check", "--deploy", "--fail-level", "WARNING"),
        PRODUCTION,
    ),
    Check(
        "migrations",
        "Migrations follow the models",
        ("dure", "manage", "makemigrations", "--check", "--dry-run"),
    ),
    Check("catalogues", "Translations are complete", ("python", "-m", "tools.catalogues")),
    Check("tests", "Tests, on SQLite", pytest_run("-m", "not journey", "tests"), tests=True),
    Check(
        "postgres",
        "Tests of the database, on PostgreSQL",
        pytest_run("-m", "not journey", *NOT_OF_THE_DATABASE, "tests/dure"),
        tests=True,
        quick=False,
    ),
    Check(
        "journeys",
        "Journeys in a real browser",
        # One more than processors: each waits for its browser and its server much of the time.
        pytest_run("-m", "journey", "tests/journeys", processes=min(8, PROCESSORS + 1)),
        tests=True,
        quick=False,
    ),
)


@dataclass
class Count:
    """What was counted over the whole run."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: Count) -> None:
        """Add another count to this one."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def count_report(report: Path) -> Count:
    """Count a JUnit report as pytest writes it: an error (in a fixture, at collection) is a failure."""
    count = Count()
    if not report.exists():
        return count
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 our own pytest wrote the file
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        count.add(Count(int(suite.get("tests", 0)) - failed - skipped, failed, skipped))
    return count


def start(check: Check, surroundings: dict[str, str], report: Path) -> tuple[bool, str]:
    """Run one check; return whether it ended well, and its output. Tests show their output as they go."""
    program, *arguments = check.command
    command = [str(PROGRAMS / program), *arguments]
    if check.tests:
        command.append(f"--junit-xml={report}")
    output = None if check.tests else subprocess.PIPE
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **surroundings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            timeout=TIME_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return False, f"Not done after {TIME_LIMIT} seconds: ended."
    return done.returncode == 0, done.stdout or ""


def run_check(number: int, check: Check, surroundings: dict[str, str], counted: Count) -> bool:
    """Run one check with its title and time; return whether all is well."""
    began = time.monotonic()
    print(f"── {number}/{len(CHECKS)} {check.title}" + ("" if check.tests else " … "), end="", flush=True)
    if check.tests:
        print(flush=True)
    with tempfile.TemporaryDirectory(prefix="dure-check-") as folder:
        report = Path(folder) / "report.xml"
        home = Path(folder) / "home"
        well, output = start(check, {"DURE_HOME": str(home), **check.surroundings, **surroundings}, report)
        count = count_report(report)
    counted.add(count)
    if check.tests and well and count.passed == 0:
        well, output = False, "No test was run."
    if check.tests and well and count.skipped and in_ci():
        well, output = False, f"{count.skipped} skipped: under CI nothing may be skipped."
    verdict = f"{'ok' if well else 'FAILED'} {time.monotonic() - began:.1f} s"
    if check.tests:
        print(*([output] if output else []), f"   {verdict}", sep="\n", flush=True)
    else:
        print(verdict, *([output.rstrip()] if output and not well else []), sep="\n", flush=True)
    return well


def with_postgres(run: Callable[[dict[str, str]], bool]) -> bool:
    """Run with the PostgreSQL that DATABASE_URL names, or else with a private one."""
    if url := os.environ.get("DATABASE_URL"):
        return run({"DATABASE_URL": url})
    with private_server() as url:
        return run({"DATABASE_URL": url})


def run_all(checks: list[tuple[int, Check]]) -> int:
    """Run the checks, print what was counted, and return the exit code."""
    began, counted, verdicts = time.monotonic(), Count(), Count()
    for number, check in checks:

        def run(extra: dict[str, str], number: int = number, check: Check = check) -> bool:
            return run_check(number, check, extra, counted)

        try:
            if check.name == "postgres":
                well = with_postgres(run)
            elif check.name == "journeys" and not browser():
                raise Missing("No Chromium or Chrome was found (Debian: apt install chromium).")
            else:
                well = run({"DATABASE_URL": ""})
        except Missing as missing:
            print(f"── {number}/{len(CHECKS)} {check.title}: FAILED\n{missing}", flush=True)
            well = False
        verdicts.add(Count(passed=int(well), failed=int(not well)))
    print(f"\nDone in {(time.monotonic() - began) / 60:.1f} min")
    print(f"checks: {verdicts.passed} passed, {verdicts.failed} failed")
    if any(check.tests for _, check in checks):
        print(
            f"tests: {counted.passed} passed, {counted.failed} failed, {counted.skipped} skipped", flush=True
        )
    return int(verdicts.failed > 0)


def chosen(names: list[str], *, fast: bool) -> list[tuple[int, Check]]:
    """Return the checks to run, each with its number among all."""
    numbered = list(enumerate(CHECKS, 1))
    if names:
        return [(number, check) for number, check in numbered if check.name in names]
    return [(number, check) for number, check in numbered if check.quick or not fast]


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="./test", description="Run every check of the project.")
    parser.add_argument("--fast", action="store_true", help="leave out PostgreSQL and the browser")
    parser.add_argument("--list", action="store_true", help="name the checks")
    parser.add_argument("names", nargs="*", metavar="NAME", help="run only these")
    options = parser.parse_args()
    if options.list:
        print("\n".join(f"{check.name:<12} {check.title}" for check in CHECKS))
        return 0
    if unknown := set(options.names) - {check.name for check in CHECKS}:
        parser.error(f"no check is called {', '.join(sorted(unknown))}; ./test --list names them")
    if options.fast and in_ci():
        parser.error("CI=true runs everything: leave out --fast")
    checks = chosen(options.names, fast=options.fast)
    try:
        missing = provide(everything=any(not check.quick for _, check in checks))
    except Missing as fault:
        print(fault)
        return 1
    if missing:
        print(f"This machine lacks: {', '.join(missing)}. What needs them fails below.")
    for folder in ROOT.glob("test-results"):  # pictures of an earlier run would mislead
        shutil.rmtree(folder)
    return run_all(checks)


if __name__ == "__main__":
    sys.exit(main())
