"""A proposal goes to the level that may decide; a board shows the gap between national and local policy."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.journeys.site import Site
from tests.journeys.test_mechanisms import walk_in
from tests.journeys.test_voice import follow

ROUND = "shawinigan-proposals"
BOARD = "korea-policy-board-of-all-levels"


def raised(page: Page, site: Site, title: str, issue: str) -> str:
    """As a member in Shawinigan, raise a proposal about an issue; return its address."""
    walk_in(page, site, "member.shawinigan")
    page.goto(f"{site.url}/rounds/{ROUND}/raise/")
    page.locator("#raise-title").fill(title)
    page.locator("#raise-text").fill("Because we would use it.")
    page.locator("#raise-issue").select_option(issue)
    page.locator("main form[method=post] button").click()
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def handed_in(page: Page, site: Site, address: str) -> None:
    """As the steward of the network, hand it in."""
    walk_in(page, site, "steward.shawinigan")
    page.goto(address)
    page.locator("form[action$='/acts/hand_in/'] button").first.click()
    expect(page.locator(".notice.good")).to_be_visible()


def test_a_proposal_outside_a_municipalitys_competence_is_routed_to_the_competent_level(
    page: Page, site: Site
) -> None:
    outside = raised(page, site, "A form for houses that tenants own together", "definition")
    expect(page.locator("#route")).to_contain_text("Once it is handed in, it goes by itself")
    handed_in(page, site, outside)
    now = page.locator(".thread .station.is-now")
    expect(now).to_contain_text("With the region or province")
    expect(now).to_contain_text("owed by Government of Quebec")
    says = page.locator("#route .reason")
    expect(says).to_contain_text("Not for the municipality to decide: Municipal Powers Act")
    expect(says).to_contain_text("It belongs to the region or province: Constitution Act, 1867, s. 92")
    walk_in(page, site, "official.quebec")
    expect(page.locator("main")).to_contain_text("A form for houses that tenants own together")

    inside = raised(page, site, "The empty school as a workshop", "buildings")
    handed_in(page, site, inside)
    expect(page.locator(".thread .station.is-now")).to_contain_text("With the municipality")
    expect(page.locator("#route .reason")).to_contain_text("This is for the municipality to decide")
    page.get_by_role("link", name="The whole table: who decides what in Quebec").click()
    cells = page.locator("#definition td")
    expect(cells.nth(0)).to_contain_text("can only ask")
    expect(cells.nth(1)).to_contain_text("s. 92 (11) and (13)")
    expect(page.locator("#buildings td").first).to_contain_text("decides alone")


def test_the_gap_between_national_and_local_policy_is_shown_for_each_issue(page: Page, site: Site) -> None:
    follow(page, site, 45)
    assert f"/boards/{BOARD}/" in page.url
    gaps = page.locator("#gaps tbody tr")
    expect(gaps).to_have_count(8)
    for number in range(8):
        expect(gaps.nth(number).locator(".badge")).not_to_be_empty()
    leans = page.locator("#gap-definition")
    expect(leans).to_contain_text("leans on the municipalities")
    expect(leans).to_contain_text("Local governments with a programme or a law: 2 of 10.")
    expect(page.locator("#gap-purchasing")).to_contain_text("in step")
    expect(page.locator("#gap-education")).to_contain_text("not told")
    bills = page.locator("#bills tbody tr")
    expect(bills).to_have_count(3)
    expect(bills.filter(has_text="bill of August 2025")).to_contain_text("27 August 2025")
    for number in range(3):
        expect(bills.nth(number).locator(".badge")).not_to_be_empty()
        expect(bills.nth(number).locator("td").last).to_contain_text(re.compile(r"20\d\d"))

    walk_in(page, site, "steward.board")
    page.goto(f"{site.url}/boards/{BOARD}/tell/?issue=education&area=KR-11-11140")
    page.get_by_label("programme", exact=True).check()
    page.get_by_label("in one or two sentences", exact=False).fill(
        "Schools found a cooperative for a week. Invented."
    )
    page.get_by_label("where it can be read", exact=False).fill("Invented for a test")
    page.get_by_role("button", name="Tell it").click()
    expect(page.locator("#gap-education")).to_contain_text("leans on the municipalities")
    expect(page.locator("#gap-education")).to_contain_text("1 of 10")
    page.locator("#area").select_option("KR-29")
    page.get_by_role("button", name="Show these").click()
    expect(page.locator("#gap-education")).to_contain_text("0 of 5")
