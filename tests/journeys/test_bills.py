"""Bills of three provinces side by side, and a law whose clauses list the practices that they make law."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.journeys.site import Site
from tests.journeys.test_mechanisms import walk_in

FAMILIES = "Families of those who are cared for sit on the board"
LIST = "An open list of cooperatives that others have visited"


def lays_three_jurisdictions_side_by_side(page: Page) -> None:
    table = page.locator("#side-by-side")
    expect(table.locator("thead th")).to_have_text(["British Columbia", "Nova Scotia", "Quebec"])
    stands = table.locator("tbody tr", has_text="Stands in")
    expect(stands.locator(".badge")).to_have_text(["In force"] * 3)
    passed = table.locator("tbody tr", has=page.get_by_role("rowheader", name="Passed", exact=True))
    expect(passed.locator("td")).to_have_text(["14 May 2012", "December 2012", "10 Oct 2013"])


def lists_practices_and_orphans(page: Page) -> None:
    clauses = page.locator("article.clause")
    expect(clauses).to_have_count(5)
    expect(clauses.locator("h5", has_text="It makes law")).to_have_count(4)
    expect(page.locator("#orphans li")).to_have_text(["art. 9 Law of the regions (Normativa regionale)"])


def test_three_jurisdictions_stand_side_by_side_with_stage_and_day(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/bills/")
    for code in ("CA-BC", "CA-NS", "CA-QC"):
        page.locator(f'#compare input[value="{code}"]').check()
    page.locator("#compare button").click()
    expect(page).to_have_url(re.compile("of=CA-BC&of=CA-NS&of=CA-QC"))
    table = page.locator("#side-by-side")
    heads = table.locator("thead th")
    expect(heads).to_have_text(["British Columbia", "Nova Scotia", "Quebec"])

    def row(title: str) -> list[str]:
        cells = table.locator("tbody tr").filter(has=page.get_by_role("rowheader", name=title, exact=True))
        return [" ".join(text.split()) for text in cells.locator("td").all_inner_texts()]

    assert row("Stands in") == ["In force"] * 3
    assert row("Introduced") == ["5 Mar 2012", "28 Nov 2012", "19 Mar 2013"]
    assert row("In committee") == ["day not known", "day not known", "7 Jun 2013"]
    assert row("Passed") == ["14 May 2012", "December 2012", "10 Oct 2013"]
    assert row("In force") == ["29 Jul 2013", "15 Jun 2016", "10 Oct 2013"]
    table.get_by_role("link", name="Community Interest Companies Act").click()
    steps = page.locator("#steps")
    expect(steps.locator("del").first).to_have_text("Tuesday 18 December 2012")
    expect(steps).to_contain_text("Only the month is told.")
    expect(page.locator("#bill")).to_contain_text("Kept from public sources.")


def test_a_steward_links_a_practice_to_an_orphan_clause_and_it_is_one_no_longer(
    page: Page, site: Site
) -> None:
    walk_in(page, site, "steward.italy")
    page.goto(f"{site.url}/bills/?area=IT&stage=in_force")
    page.get_by_role("link", name="Law 381 of 1991 on social cooperatives").click()
    law = page.url.split("#")[0]
    expect(page.locator("article.clause")).to_have_count(5)
    for article in page.locator("article.clause").all()[:4]:
        expect(article.get_by_role("heading", name="It makes law")).to_be_visible()
    orphans = page.locator("#orphans li")
    expect(orphans).to_have_text(["art. 9 Law of the regions (Normativa regionale)"])
    expect(page.locator("#not-taken-up li")).to_have_count(2)
    page.get_by_role("link", name=re.compile("Keep this bill")).click()
    form = page.locator("#link form")
    option = form.locator("option", has_text=LIST).get_attribute("value")
    assert option
    form.get_by_label("Which practice does it make law?").select_option(option)
    form.get_by_role("button").click()
    expect(form.locator(".error").first).to_be_visible()  # without a reason nothing is linked
    form.get_by_label("Reason").fill(
        "The register of the regions is the list of the visits, kept by the region."
    )
    form.get_by_role("button").click()
    expect(page).to_have_url(re.compile(re.escape(law)))
    expect(page.locator("article.clause").nth(4)).to_contain_text(LIST)
    expect(page.locator("#orphans")).to_contain_text("None. Every clause makes law what somebody did before.")
    expect(page.locator("#not-taken-up li")).to_have_count(1)
    expect(page.locator("#not-taken-up")).to_contain_text(FAMILIES)
    page.get_by_role("link", name=LIST).first.click()
    expect(page.locator("#law")).to_contain_text("Law 381 of 1991 on social cooperatives")
    page.locator("main a[href^='/organizations/']", has_text="Il Ponte Consortium (invented)").first.click()
    expect(page.locator("#practices")).to_contain_text(
        "clause art. 9 of “Law 381 of 1991 on social cooperatives”"
    )
