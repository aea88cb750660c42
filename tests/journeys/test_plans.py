"""In Urdu, on a cheap phone without scripts: a group leader registers a worker, and the ten-year plan counts her."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.hands import Mouse
from tests.journeys.site import Site
from tests.journeys.steps import Visitor

GROUP = "/organizations/golden-hands-lahore/"
NETWORK = "homenet-pakistan"
WORKER = "باجی شمیم"


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A small telephone that runs no scripts and asks for Urdu."""
    small = {"viewport": {"width": 390, "height": 780}, "java_script_enabled": False, "locale": "ur-PK"}
    context = browser.new_context(**{**browser_context_args, **small})
    yield context.new_page()
    context.close()


def figure(text: str) -> int:
    """Read a number as a page writes it."""
    return int(re.sub(r"\D", "", text))


def test_a_worker_without_papers_or_email_is_counted_in_year_3_of_10(phone: Page, site: Site) -> None:
    visitor = Visitor(site, Mouse(phone))
    [told] = phone.request.get(f"{site.url}/plans/?organization={NETWORK}&format=json").json()["plans"]
    assert (told["year"], told["years"], told["runs"]) == (3, 10, "during")
    plan = f"/plans/{told['ref']}/"
    visitor.look(plan)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.locator("#where")).to_have_text("10 میں سے سال 3")
    expect(phone.locator(".years .is-now b")).to_have_text("3")
    goals = phone.locator("#goals tbody tr")
    expect(goals).to_have_count(6)
    words = [one.inner_text().split("\n")[0] for one in goals.locator(".badge:not(.info)").all()]
    assert words == ["راہ پر", "آگے", "راہ پر", "پیچھے", "رپورٹ نہیں", "راہ پر"]
    changed = phone.locator("[data-goal='6'] .notice.wait")
    expect(changed).to_contain_text("ہدف بدلے گئے۔")
    expect(changed).to_contain_text("پیچھے")  # by its first aims it would be
    counted = phone.locator("[data-goal='1'] .roll")
    before = figure(counted.inner_text())

    visitor.walk_in("leader.homenet", GROUP)
    visitor.hand.press(phone.locator(f"main a[href='{GROUP}register/']"))
    expect(phone.locator("main form#register input:not([type=hidden])")).to_have_count(2)  # a name, and a yes
    phone.locator("#id_work").select_option("embroidery")
    phone.locator("#id_consented").check()
    phone.locator("#id_name").fill(WORKER)
    visitor.hand.press(phone.locator("#register button"))
    expect(phone.locator(".notice.good")).to_contain_text("کی طرف سے بولتے ہیں")
    expect(phone.locator("#spoken-for li").first).to_contain_text(WORKER)

    phone.locator("#id_name").fill(WORKER)
    phone.locator("#id_consented").check()
    visitor.hand.press(phone.locator("#register button"))
    expect(phone.locator("#register .errors")).to_contain_text(WORKER)
    expect(phone.locator("#id_name")).to_have_value(WORKER)
    expect(phone.locator("#id_another")).to_be_visible()

    phone.context.clear_cookies()
    visitor.look(plan)
    assert figure(counted.inner_text()) == before + 1
    for path in (plan, GROUP, f"/organizations/{NETWORK}/workers/", f"/organizations/{NETWORK}/"):
        visitor.look(path)
        assert WORKER not in phone.content()


def test_the_pages_of_a_plan_fit_a_small_screen_and_have_no_faults_of_access(
    page: Page, site: Site, axe: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    visitor = Visitor(site, Mouse(page))
    [told] = page.request.get(f"{site.url}/plans/?organization={NETWORK}&format=json").json()["plans"]
    visitor.walk_in("steward.homenet", f"/organizations/{NETWORK}/room/plans/")
    for path in (
        f"/organizations/{NETWORK}/room/plans/",
        "/plans/",
        f"/plans/{told['ref']}/",
        f"/organizations/{NETWORK}/workers/",
    ):
        visitor.look(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        axe(page)
