"""What journeys have: the system's browser, the demonstration world served by the real command, and axe."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, Response
from tests.journeys.site import Site, run_dure
from tools.machine import browser

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder as a journey."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium; nothing is downloaded."""
    path = browser()
    assert path, "No Chromium or Chrome was found (Debian: apt install chromium)."
    return {**browser_type_launch_args, "executable_path": path, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Read English by default, on a middling screen, without motion."""
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Asia/Seoul",
        "viewport": {"width": 1200, "height": 900},
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of a demonstration world, built once for all test processes; journeys take copies."""
    own = tmp_path_factory.getbasetemp()
    # The folder above is this run's where several processes run the tests; alone, it belongs to every run there was.
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    home = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "demo.json").exists():
            run_dure(home, "demo", "--no-serve")
    return home


@pytest.fixture(scope="module")
def site(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a copy of the demonstration world for the tests of one file."""
    served = Site.copy_of(world, tmp_path_factory.mktemp("site") / "home").start()
    yield served
    served.stop()


@pytest.fixture
def other_site(world: Path, tmp_path: Path) -> Iterator[Site]:
    """Serve a copy of the demonstration world for one test that changes much of it."""
    served = Site.copy_of(world, tmp_path / "home").start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve an instance in which nobody has done anything yet."""
    served = Site(tmp_path_factory.mktemp("empty-site"), demo=False).start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def base_url() -> None:
    """Journeys write whole addresses: each site has its own port."""


@pytest.fixture(autouse=True)
def stays_home(page: Page, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a journey whose page throws an error, asks another host for anything, or lacks a file of its own."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def note(asked: Request) -> None:
        if not asked.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
            errors.append(f"asked for {asked.url}")

    def lacks(answer: Response) -> None:
        if "/static/" in answer.url and answer.status >= 400:
            errors.append(f"{answer.status} for {answer.url}")

    page.on("request", note)
    page.on("response", lacks)
    yield
    assert errors == []


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page: rule, what is wrong, and the element; at most five for each rule."""
    return [
        f"{one['id']} ({one['impact']}): {one['help']}\n    {node['html'][:160]}"
        for one in Axe().run(page).response["violations"]
        for node in one["nodes"][:5]
    ]


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Return a check that fails where axe finds anything on a page, naming rule and element."""

    def check(page: Page) -> None:
        told = violations(page)
        assert told == [], f"{page.url}\n" + "\n".join(told)

    return check
