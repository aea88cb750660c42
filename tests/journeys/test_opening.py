"""What a newcomer sees first."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page
from tests.journeys.site import Site


def test_the_demonstration_opens_on_a_page_that_everyone_can_use(
    page: Page, site: Site, axe: Callable[[Page], None]
) -> None:
    answer = page.goto(f"{site.url}/")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    axe(page)


def test_an_instance_in_which_nothing_has_happened_yet_is_useful(
    page: Page, empty_site: Site, axe: Callable[[Page], None]
) -> None:
    answer = page.goto(f"{empty_site.url}/")
    assert answer is not None
    assert answer.status == 200
    axe(page)


def test_a_page_that_does_not_exist_says_so(page: Page, empty_site: Site) -> None:
    answer = page.goto(f"{empty_site.url}/no-such-page/")
    assert answer is not None
    assert answer.status == 404
    assert page.locator("h1").count() == 1
