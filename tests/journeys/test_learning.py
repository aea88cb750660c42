"""A need alone is not enough: a steward tries to found, is told what is missing, holds the lessons, then founds."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect
from tests.journeys.hands import Mouse
from tests.journeys.site import Site
from tests.journeys.steps import Visitor

START = "/matters/gulmi-needs-2/"
ROLE = "steward.nepal"


def tick_everybody(page: Page) -> None:
    """Tick every box of the page, and store it."""
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("main form[method=post] button").first.click()


def mark_first_session(visitor: Visitor, course: str) -> None:
    """As the teacher, mark everybody at the first session that can be marked."""
    page = visitor.page
    visitor.look(course)
    page.locator("#sessions").get_by_role("link", name="Mark who was there").first.click()
    tick_everybody(page)
    expect(page.locator(".notice.good")).to_contain_text("The session is marked.")


def today(page: Page) -> date:
    """Return the day on which the world stands: that of the newest entry of the record, or the day after."""
    told = page.request.get(page.url.split("/learning/")[0] + "/record/entries?format=json").json()
    return date.fromisoformat(told["entries"][0]["payload"]["at"][:10])


def offer_missing_course(visitor: Visitor, on: date) -> str:
    """Offer the lesson that nobody teaches yet, enter the growers, and return the address of the course."""
    page, hand = visitor.page, visitor.hand
    visitor.look("/learning/offer/")
    for name, text in (
        ("organization", "gulmi-hill-growers"),
        ("title", "Drying and storing ginger"),
        ("learns", "When ginger is dry, and how it stays dry."),
        ("audience", "Growers of ginger"),
        ("place", "The store below the ridge"),
        ("hours", "2"),
        ("days", f"{on} {on + timedelta(days=9)}"),
    ):
        hand.fill(page.locator(f"[name={name}]"), text)
    hand.press(page.get_by_role("button", name="Offer this course"))
    course = visitor.path
    assert re.fullmatch(r"/learning/[a-z0-9]+/", course), visitor.told()
    page.locator("#take-part").get_by_role("link", name="Gulmi Hill Growers").click()
    tick_everybody(page)
    return course


def test_growth_stands_beside_governance(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/tour/")
    page.locator("#mechanism-15 h2 a").click()
    figures = page.locator("#figures table")
    expect(figures.locator("thead th")).to_have_count(7)
    expect(figures.locator("#growth tr")).to_have_count(4)
    expect(figures.locator("#governance tr")).to_have_count(7)
    expect(page.locator("#identity")).to_contain_text("it grew")
    expect(page.locator("#identity .badge")).to_have_text("stayed itself")


def test_premium_and_price_paid_are_shown(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/tour/")
    page.locator("#mechanism-41 h2 a").click()
    season = page.locator("section[id^=season-]").first
    expect(season.locator(".prices")).to_contain_text("Paid to members")
    expect(season.locator(".prices")).to_contain_text("Market")
    expect(season.locator(".premium")).to_contain_text("Not yet used")
    expect(season.locator(".reason")).to_contain_text("more than the market")
    page.get_by_role("link", name="How it started: need, study circle, founding").click()
    expect(page.locator("#education .badge.kept")).to_have_count(3)


def test_a_cooperative_is_founded_only_after_its_lessons(page: Page, site: Site) -> None:
    visitor = Visitor(site, Mouse(page))
    visitor.walk_in(ROLE, START)
    missing = page.locator("#missing li")
    expect(missing).to_have_count(2)
    visitor.hand.press(visitor.form("convene").locator("button"))
    told = page.locator(".errors").first
    expect(told).to_contain_text("a need alone is not enough")
    expect(told).to_contain_text("“Keeping accounts” has had no session yet, Lumbini Learning Centre")
    expect(told).to_contain_text("“Drying and storing” has no course yet, Gulmi Hill Growers’ Circle")
    visitor.look(START)
    accounts = page.locator("#education").get_by_role("link", name="Keeping accounts").get_attribute("href")
    mark_first_session(visitor, str(accounts))
    expect(page.locator("#sessions td").first).to_have_text("4")
    course = offer_missing_course(visitor, today(page) - timedelta(days=1))
    mark_first_session(visitor, course)
    visitor.look(START)
    expect(missing).to_have_count(1)

    def teach(form: Locator) -> None:
        visitor.hand.select(form.locator("[name=topic]"), "3")
        visitor.hand.fill(form.locator("[name=course]"), course)

    visitor.act("teach", teach)
    expect(page.locator("#education .badge.kept")).to_have_count(3)
    visitor.act("convene")

    def found(form: Locator) -> None:
        for name, text in (("name", "Ridge Ginger Cooperative"), ("present", "4"), ("in_favour", "4")):
            visitor.hand.fill(form.locator(f"[name={name}]"), text)

    visitor.act("found", found)
    page.locator("#founded").get_by_role("link", name="Ridge Ginger Cooperative").click()
    expect(page.locator("main")).to_contain_text("4 persons belong to it.")
    page.get_by_role("link", name="What trade pays to the members").click()
    expect(page.locator("main .empty")).to_contain_text("No season is reported yet.")


def test_a_year_is_told_and_stands_beside_the_years_before(page: Page, site: Site) -> None:
    visitor = Visitor(site, Mouse(page))
    visitor.walk_in("steward.trento", "/organizations/il-filo/")
    visitor.hand.press(page.get_by_role("link", name="Does it stay itself while it grows?"))
    expect(page.locator("#identity .badge")).to_have_text("stayed itself")
    years = page.locator("#figures thead th")
    expect(years).to_have_count(7)
    expect(page.locator("#history")).to_contain_text("Il Filo, cooperativa sociale (invented)")
    expect(page.locator("#history")).to_contain_text("two members had signed twice")
    visitor.hand.press(page.get_by_role("link", name="Tell a year"))
    for name, text in (("members", "120"), ("took_part", "40"), ("workers", "80"), ("worker_members", "36")):
        visitor.hand.fill(page.locator(f"[name={name}]"), text)
    visitor.hand.press(page.get_by_role("button", name="Tell this year"))
    expect(years).to_have_count(8)
    expect(page.locator("#identity")).to_contain_text(
        "this did not hold: taking part in assemblies, members among the workers"
    )
    expect(page.locator("#figures #growth tr").nth(1)).to_contain_text("120 (315)")
    expect(page.locator("#figures #governance")).to_contain_text("not told")
