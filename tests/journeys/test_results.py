"""Supporters of a project that lost check why; an outsider takes the votes and counts again."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.site import DURE, Site, surroundings

ROOT = Path(__file__).parents[2]
LOST = "Care centre for older neighbours"


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str, str]]:
    """Serve an instance in which a secret ballot was counted; with its reference and the tracker of one paper."""
    home = tmp_path_factory.mktemp("counted")
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.counted"],
        cwd=ROOT,
        env=surroundings(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    ref, tracker = made.stdout.split()[-2:]
    served = Site(home, demo=False).start()
    yield served, ref, tracker
    served.stop()


def sums(text: str) -> list[int]:
    """Every sum of money in a text, in won."""
    return [int(one.replace(",", "")) for one in re.findall(r"₩\s([\d,]+)", text)]


def test_a_supporter_of_what_lost_reads_why_and_the_numbers_add_up(
    page: Page, counted: tuple[Site, str, str], axe: Callable[[Page], None]
) -> None:
    site, ref, _ = counted
    page.goto(f"{site.url}/ballots/{ref}/")
    row = page.locator("#projects li").filter(has=page.get_by_role("heading", name=LOST))
    held, cost, lacked, _ = sums(row.locator(".reason").inner_text())
    assert held + lacked == cost == 50_000_000
    row.get_by_text("Check it by hand").click()
    expect(row.get_by_text("What its supporters paid for other projects instead")).to_be_visible()
    together = sums(row.locator("dd").filter(has_text="=").inner_text())
    assert together == [held, lacked, cost]
    paid = [sums(cell)[0] for cell in row.locator("tbody td").all_inner_texts()]
    # 32 supporters of an equal part of 120 million among 60: what they paid and what they still had is all they got.
    assert sum(paid) + held == 32 * 120_000_000 // 60
    axe(page)


def test_the_other_rule_stands_beside_with_whom_it_would_have_left_out(
    page: Page, counted: tuple[Site, str, str]
) -> None:
    site, ref, _ = counted
    page.goto(f"{site.url}/ballots/{ref}/")
    rows = page.locator("#beside tbody tr")
    expect(rows.nth(0)).to_contain_text("Equal shares")
    expect(rows.nth(0)).to_contain_text("0 (0.0 %)")
    expect(rows.nth(1)).to_contain_text("28 (46.7 %)")
    page.locator("#beside").get_by_role("link", name="Equal pace").click()
    expect(rows.nth(1)).to_contain_text("Equal pace")
    money = page.locator("#money tbody td").all_inner_texts()
    *parts, whole = [sums(cell)[0] for cell in money]
    assert sum(parts) == whole == 2_000_000_000


def test_an_outsider_takes_the_votes_and_gets_the_same_winners(
    page: Page, counted: tuple[Site, str, str], tmp_path: Path
) -> None:
    site, ref, _ = counted
    page.goto(f"{site.url}/ballots/{ref}/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download the votes (Pabulib)").click()
    taken.value.save_as(tmp_path / taken.value.suggested_filename)
    command = page.locator("#recount pre").first.inner_text().split()
    told = subprocess.run(
        [str(DURE), *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    funded = page.locator("#projects li").filter(has=page.locator(".badge.adopted")).locator("h3")
    assert funded.count() == 5
    said = [line for line in told.splitlines() if "Funded in round" in line]
    for title in funded.all_inner_texts():
        assert any(title in line for line in told.splitlines())
    assert len(said) == 5


def test_a_voter_finds_the_own_paper_from_the_result(page: Page, counted: tuple[Site, str, str]) -> None:
    site, ref, tracker = counted
    page.goto(f"{site.url}/ballots/{ref}/")
    page.get_by_text("Is my own paper in it").click()
    page.get_by_role("link", name="Find your paper with the tracker on your receipt").click()
    page.get_by_label("Tracker").fill(tracker)
    page.get_by_role("button", name="Look into the box").click()
    expect(page.get_by_role("heading", name="Your paper is in the box")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ko", "ur"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_result_reads_on_a_phone(
    browser: Browser, counted: tuple[Site, str, str], axe: Callable[[Page], None], language: str, scheme: str
) -> None:
    site, ref, _ = counted
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    page = context.new_page()
    page.goto(f"{site.url}/ballots/{ref}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(page)
    context.close()
