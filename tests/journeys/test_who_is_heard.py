"""No one excluded: a proposal with a missing group cannot be called inclusive; paper and screen stand in one count."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.journeys.site import Site

DISTRICT = "gwangjin-social-economy-network"


def proposals(page: Page, site: Site) -> list[str]:
    """The proposals of the residents' rounds that were raised in Gwangjin, the last moved first."""
    answer = page.request.get(f"{site.url}/matters/?organization={DISTRICT}&kind=proposal&format=json")
    found = [one["ref"] for one in answer.json()["matters"] if one["round"].startswith("residents-budget-")]
    assert found
    return found


def test_a_proposal_with_a_missing_group_cannot_be_called_inclusive(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/walk-in/")
    page.locator('button[name=role][value="steward.gwangjin"]').click()
    expect(page).to_have_url(re.compile("/desk/"))
    for ref in proposals(page, site):
        page.goto(f"{site.url}/matters/{ref}/inclusion/")
        if page.locator(".badge.owed").count() > 1:  # a group is missing, and the page does not say inclusive
            break
    page.get_by_role("button", name="Call it inclusive").click()
    expect(page.locator(".errors")).to_contain_text("It cannot be called inclusive: nobody of")
    groups = page.locator("select[name=group] option")
    for key in [one.get_attribute("value") for one in groups.all()]:
        page.select_option("select[name=group]", key)
        page.select_option("select[name=way]", "visit")
        page.fill("input[name=people]", "7")
        page.fill("textarea[name=note]", "They want it on weekday evenings.")
        page.get_by_role("button", name="Enter it").click()
        expect(page.locator(".errors")).to_have_count(0)
    page.get_by_role("button", name="Call it inclusive").click()
    expect(page.locator(".page-head .badge.kept")).to_have_text(re.compile("inclusive"))


def test_the_audit_of_a_round_names_groups_and_counts_paper_with_the_screen(page: Page, site: Site) -> None:
    ref = proposals(page, site)[-1]
    page.goto(f"{site.url}/rounds/{ref.rpartition('-')[0]}/inclusion/")
    expect(page.locator("main")).to_contain_text("Older people without a phone")
    expect(page.locator("main table")).to_contain_text("on paper")
    expect(page.locator("#channels")).to_contain_text("on paper")
    expect(page.locator("#channels")).to_contain_text("online")
