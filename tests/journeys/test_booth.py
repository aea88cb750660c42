"""A member votes unseen on a phone: marks, reloads, reviews, keeps the receipt, and changes the vote with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.booth_world import secret_site
from tests.journeys.hands import Keyboard
from tests.journeys.site import Site

PHONE = {"width": 390, "height": 844}
FIRST, SECOND, THIRD, KITCHEN = 0, 1, 2, 3


@pytest.fixture(scope="module")
def voting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, Any]]]:
    """Serve a site with one open secret ballot for each form of paper."""
    site, told = secret_site(tmp_path_factory.mktemp("voting") / "home")
    site.start()
    yield site, told
    site.stop()


class Voter:
    """A member at a browser, signed in."""

    def __init__(self, page: Page, voting: tuple[Site, dict[str, Any]], number: int, form: str) -> None:
        self.page, (self.site, self.told), self.form = page, voting, form
        self.page.set_viewport_size(PHONE)
        self.sign_in(number)

    def sign_in(self, number: int) -> None:
        session = {"name": "sessionid", "value": self.told["sessions"][number], "url": self.site.url}
        self.page.context.add_cookies([session])

    def enter(self) -> None:
        answer = self.page.goto(f"{self.site.url}/ballots/{self.told['ballots'][self.form]}/")
        assert answer is not None
        assert answer.status == 200

    def card(self, number: int) -> Locator:
        return self.page.locator(".booth-card[data-ref]").nth(number)

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()

    @property
    def tracker(self) -> str:
        return self.page.locator("#tracker").inner_text().strip()

    @property
    def meter(self) -> Locator:
        return self.page.locator("[data-live]")

    def fits(self) -> None:
        """Nothing stands out of the phone's width."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_points_are_given_on_a_phone_and_changed_with_the_tracker(
    page: Page, voting: tuple[Site, dict[str, Any]], axe: Callable[[Page], None]
) -> None:
    voter = Voter(page, voting, 0, "points")
    voter.enter()
    for _ in range(7):
        voter.card(FIRST).locator("[data-step='1']").click()
    voter.card(KITCHEN).locator("input").fill("2")
    expect(voter.meter).to_have_text("Points: 9 of 10 given, 1 left")
    voter.fits()
    axe(page)

    page.reload()
    expect(page.locator("[data-restored]")).to_be_visible()
    expect(voter.meter).to_have_text("Points: 9 of 10 given, 1 left")
    voter.press("Review my paper")
    assert page.locator(".booth-marked").first.locator("li").count() == 2
    axe(page)
    shown = voter.tracker
    voter.press("Put it into the box")
    assert voter.tracker == shown
    assert page.locator("h1").inner_text() == "You have voted"
    assert "Home visits" not in page.content()
    voter.fits()
    axe(page)

    voter.enter()
    assert page.evaluate("sessionStorage.length") == 0
    page.locator("details.open-up summary").first.click()
    expect(voter.card(FIRST).locator("input")).to_have_value("")
    page.locator("#booth-tracker").fill("2222 2222 2222 2222 2222")
    voter.card(SECOND).locator("[data-step='1']").click()
    voter.press("Review my paper")
    assert "No paper in the box has this tracker." in page.locator("#booth-tracker-error").inner_text()
    expect(voter.card(SECOND).locator("input")).to_have_value("1")
    axe(page)
    page.locator("#booth-tracker").fill(shown.upper())
    voter.press("Review my paper")
    voter.press("Put it into the box")
    assert page.locator("h1").inner_text() == "Your vote is changed"
    assert voter.tracker == shown


def test_options_are_found_and_approved_on_a_phone(
    page: Page, voting: tuple[Site, dict[str, Any]], axe: Callable[[Page], None]
) -> None:
    voter = Voter(page, voting, 1, "approval")
    voter.enter()
    page.locator("#booth-q").fill("동네")
    assert page.locator(".booth-card[data-ref]:visible").count() == 1
    page.get_by_label("동네 공유 부엌").check()
    page.locator("#booth-q").fill("")
    for number in (FIRST, SECOND, THIRD, 4):
        voter.card(number).locator("input").check()
    expect(voter.meter).to_have_text("1 too many: unmark something")
    voter.press("Review my paper")
    assert "You marked 5. Mark 4 at most." in page.locator(".errors").inner_text()
    axe(page)
    voter.card(4).locator("input").uncheck()
    expect(voter.meter).to_have_text("Marked: 4 of 4")
    page.locator(".booth-filters summary").click()
    page.get_by_label("Only what I marked").check()
    assert page.locator(".booth-card[data-ref]:visible").count() == 4
    voter.fits()
    voter.press("Review my paper")
    voter.press("Put it into the box")
    expect(page.locator("h1")).to_have_text("You have voted")


def test_a_ranking_is_made_with_nothing_but_the_keyboard(
    page: Page, voting: tuple[Site, dict[str, Any]], axe: Callable[[Page], None]
) -> None:
    voter = Voter(page, voting, 2, "ranking")
    voter.enter()
    hand = Keyboard(page)
    for number in (FIRST, KITCHEN, THIRD):
        hand.reach(voter.card(number).locator("[data-rank]"))
        page.keyboard.press("Enter")
    ranked = page.locator(".booth-ranking li bdi")
    assert ranked.all_inner_texts() == [
        "Home visits for older people",
        "동네 공유 부엌",
        "Roofs that keep the rain out",
    ]
    page.keyboard.press("ArrowUp")  # the focus is on the handle of what was ranked last
    page.keyboard.press("ArrowUp")
    assert ranked.first.inner_text() == "Roofs that keep the rain out"
    assert "rank 1 of 3" in page.locator("[data-says]").inner_text()
    axe(page)
    hand.press(page.get_by_role("button", name="Review my paper"))
    lines = page.locator(".booth-marked").first.locator("li").all_inner_texts()
    assert lines[0].startswith("Roofs")
    hand.press(page.get_by_role("button", name="Put it into the box"))
    expect(page.locator("h1")).to_have_text("You have voted")


def test_a_ranking_is_moved_by_hand_and_by_buttons(page: Page, voting: tuple[Site, dict[str, Any]]) -> None:
    voter = Voter(page, voting, 3, "ranking")
    voter.enter()
    for number in (FIRST, SECOND, THIRD):
        voter.card(number).locator("[data-rank]").click()
    ranked = page.locator(".booth-ranking li")
    ranked.nth(2).locator(".up").click()
    assert ranked.locator("bdi").all_inner_texts()[1].startswith("Roofs")
    handle, first = ranked.nth(2).locator(".handle").bounding_box(), ranked.nth(0).bounding_box()
    assert handle is not None
    assert first is not None
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(first["x"] + 20, first["y"] + 8, steps=12)
    page.mouse.up()
    assert ranked.locator("bdi").all_inner_texts()[0].startswith("Laundry")
    assert voter.card(SECOND).locator("select").input_value() == "1"


def test_a_draft_is_never_another_persons(page: Page, voting: tuple[Site, dict[str, Any]]) -> None:
    voter = Voter(page, voting, 0, "knapsack")
    voter.enter()
    voter.card(FIRST).locator("input").check()
    expect(voter.meter).to_contain_text("12,500,000")
    voter.sign_in(1)
    voter.enter()
    expect(voter.card(FIRST).locator("input")).not_to_be_checked()
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.browser_context_args(java_script_enabled=False, color_scheme="dark", viewport=PHONE)
def test_everything_works_without_a_script(page: Page, voting: tuple[Site, dict[str, Any]]) -> None:
    voter = Voter(page, voting, 1, "ranking")
    voter.enter()
    voter.card(SECOND).locator("select").select_option("1")
    voter.card(THIRD).locator("select").select_option("2")
    page.locator("#booth-q").fill("laundry")
    voter.press("Show these")
    assert page.locator(".booth-card[data-ref]:visible").count() == 1
    voter.press("Review my paper")
    assert page.locator(".booth-marked").first.locator("li").count() == 2
    voter.press("Change it first")
    assert voter.card(THIRD).locator("select").input_value() == "2"
    voter.press("Review my paper")
    voter.press("Put it into the box")
    assert page.locator("h1").inner_text() == "You have voted"
