"""Trust, measured and earned: a member answers unseen; it shows after the close, by level and year, beside promises."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page, expect
from tests.journeys.site import Site
from tests.journeys.test_mechanisms import walk_in
from tests.journeys.test_voice import follow

PARLIAMENT = "regional_parliament"


def level(page: Page, name: str) -> Locator:
    """The line of a level in the table of all levels."""
    return page.locator(".trust-table tbody tr", has_text=name)


def test_a_member_answers_nothing_shows_and_after_the_close_trust_stands_beside_promises_kept(
    page: Page, context: BrowserContext, other_site: Site
) -> None:
    site = other_site
    walk_in(page, site, "member.gwangjin")
    page.locator("main li", has_text="Say how far you trust").get_by_role("link").first.click()
    form = page.locator("form.trust-sheet")
    questions = form.locator("fieldset")
    expect(questions).to_have_count(6)
    expect(page.locator("main")).to_contain_text("it cannot be changed after sending")
    questions.nth(3).get_by_role("radio", name="9", exact=True).check()
    questions.nth(5).get_by_role("radio", name="I don’t know").check()
    form.get_by_role("button", name="Review before sending").click()
    expect(page.locator(".trust-marked dd")).to_have_text(
        ["I leave this out", "I leave this out", "I leave this out", "9", "I leave this out", "I don’t know"]
    )
    answer = page.url
    other = context.new_page()
    other.goto(answer)
    other.locator("form.trust-sheet fieldset").nth(3).get_by_role("radio", name="1", exact=True).check()
    other.get_by_role("button", name="Review before sending").click()
    page.get_by_role("button", name="Put it into the box").click()
    expect(page.locator("h1")).to_have_text("Your answer is in")
    expect(page.locator("main")).to_contain_text("Nobody can join it to you")
    other.get_by_role("button", name="Put it into the box").click()
    expect(other.locator("main")).to_contain_text("Nothing was added.")
    other.close()

    follow(page, site, 12)
    expect(page.locator("#now")).to_contain_text("15 of 51 asked have answered.")
    year = int(page.locator("#now h2").inner_text().split()[-3])
    told = page.request.get(f"{page.url.partition('#')[0]}?format=json").json()
    assert [one["year"] for one in told["waves"]] == [year - 3, year - 2, year - 1, year]
    assert {cell["year"] for one in told["levels"] for cell in one["waves"]} == {year - 3, year - 2, year - 1}
    expect(level(page, "Your regional council").locator("[data-mean]")).to_have_count(3)

    site.later(days=20)
    page.reload()
    expect(page.locator("#now")).to_have_count(0)
    expect(page.locator("svg.trend").first).to_be_visible()
    for name in ("Your own network", "Your regional government", "Your regional council"):
        expect(level(page, name).locator("[data-mean]")).to_have_count(4)
    ratios = page.locator(f".kept-of[data-level={PARLIAMENT}]")
    assert ratios.count() >= 1
    for place in range(ratios.count()):
        ratio = ratios.nth(place)
        kept, due = (int(str(ratio.get_attribute(f"data-{name}"))) for name in ("kept", "due"))
        expect(ratio).to_have_text(f"{kept} of {due} kept")
        ratio.click()
        rows = page.locator("#promises tbody tr")
        expect(page.locator("#promises tr[data-state=kept]")).to_have_count(kept)
        assert rows.count() - page.locator("#promises tr[data-state=open]").count() == due
        assert page.locator("#promises tr[data-state=kept] td:last-child a").count() == kept
        page.go_back()
    rising, falling = (
        level(page, name).locator("[data-mean]") for name in ("Your regional council", "Your national")
    )
    assert float(rising.nth(2).inner_text()) > float(rising.first.inner_text())
    assert float(falling.nth(2).inner_text()) < float(falling.first.inner_text())
    expect(page.locator(f"#level-{PARLIAMENT} .reason")).to_contain_text(f"{year - 1}")
    expect(page.locator("main")).to_contain_text("Nothing here shows that the one causes the other.")


def test_who_does_not_belong_is_told_why_and_the_page_works_at_390(
    page: Page, site: Site, axe: object
) -> None:
    assert callable(axe)
    page.set_viewport_size({"width": 390, "height": 800})
    follow(page, site, 12)
    axe(page)
    expect(page.locator("#now")).to_be_visible()
    sheet = str(page.locator("#now a.button").get_attribute("href"))
    page.goto(f"{site.url}{sheet}")
    expect(page.locator("main")).to_contain_text("Sign in to answer")
    walk_in(page, site, "official.city")
    page.goto(f"{site.url}{sheet}")
    expect(page.locator("main")).to_contain_text("You are asked the next time.")
    walk_in(page, site, "second.gwangjin")
    page.goto(f"{site.url}{sheet}")
    axe(page)
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
    boxes = page.locator(".trust-scale label").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(boxes) >= 44
