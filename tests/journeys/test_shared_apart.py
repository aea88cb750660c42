"""One envelope in parts, and one shared by two electorates, as anybody reads them in a browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.journeys.site import Site


def test_each_theme_has_its_part_and_what_it_leaves_is_carried_on(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/rounds/theme-fund-1/")
    page.get_by_role("link", name="See the result").click()
    parts = page.locator("#parts")
    expect(parts).to_contain_text("The envelope is divided by theme.")
    expect(parts).to_contain_text("What is left is carried on to the next round of this charter.")
    left = [row.locator("td").last.inner_text() for row in parts.locator("tbody tr").all()]
    page.goto(f"{site.url}/rounds/theme-fund-2/")
    page.get_by_role("link", name="See the result").click()
    expect(parts).to_contain_text("were carried on from the round before")
    carried = [row.locator("td").nth(1).inner_text() for row in parts.locator("tbody tr").all()]
    assert carried == left


def test_organizations_share_openly_and_persons_secretly_in_one_round(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/rounds/common-fund-1/")
    results = [one.get_attribute("href") for one in page.get_by_role("link", name="See the result").all()]
    assert len(results) == 2
    page.goto(f"{site.url}{results[0]}")
    expect(page.locator("main")).to_contain_text("This is an open ballot")
    expect(page.locator("#roll tbody tr").first).to_contain_text("(4)")
    page.goto(f"{site.url}{results[1]}")
    expect(page.locator("main")).to_contain_text("on the roll voted")
    expect(page.locator("#recount")).to_be_visible()
