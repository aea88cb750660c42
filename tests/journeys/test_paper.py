"""A group leader hands out codes, types twenty papers, a second person types them too, and the box holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.journeys.paper_world import PAPERS, paper_site
from tests.journeys.site import Site


@pytest.fixture
def voting(tmp_path: Any) -> Iterator[tuple[Site, dict[str, Any]]]:
    """Serve a site on the day before its secret ballot opens."""
    site, told = paper_site(tmp_path / "home")
    site.start()
    yield site, told
    site.stop()


class Clerk:
    """Somebody who handles paper, signed in at a browser."""

    def __init__(self, page: Page, voting: tuple[Site, dict[str, Any]], role: str) -> None:
        self.page, (self.site, self.told) = page, voting
        session = {"name": "sessionid", "value": self.told["sessions"][role], "url": self.site.url}
        page.context.add_cookies([session])

    def look(self, path: str = "") -> None:
        """Open a page of paper entry; it must be there."""
        address = path if path.startswith("/") else f"/ballots/{self.told['ballot']}/paper/{path}"
        answer = self.page.goto(f"{self.site.url}{address}")
        assert answer is not None
        assert answer.status == 200, address

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()

    def types(self, code: str, marks: str) -> None:
        """Type one paper with nothing but the keyboard: the code stands ready, Enter goes to the next sheet."""
        assert self.page.evaluate("document.activeElement.name") == "code"
        keys = self.page.keyboard
        keys.type(code)
        keys.press("Tab")
        keys.type(marks)
        with self.page.expect_navigation():
            keys.press("Enter")
        assert self.page.locator(".errors").count() == 0, self.page.locator(".errors").inner_text()

    def figure(self, words: str) -> str:
        return self.page.locator("dl.figures div", has_text=words).locator("dd").inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.site.url)

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()


def handed_out(leader: Clerk, axe: Callable[[Page], None]) -> list[str]:
    """Let the leader choose all members without e-mail; return the codes on the printed sheets."""
    leader.look(f"hand-out/?group={leader.told['group']}")
    axe(leader.page)
    for box in leader.page.locator("main input[type=checkbox]").all():
        box.check()
    leader.press("Make codes and show the sheets")
    axe(leader.page)
    codes = leader.page.locator(".paper-code-printed").all_inner_texts()
    assert len(set(codes)) == PAPERS
    assert leader.page.locator(".paper-sheet").count() == leader.page.locator(".paper-picture svg").count()
    return codes


def test_twenty_papers_go_from_the_printed_sheet_into_the_box(
    page: Page, voting: tuple[Site, dict[str, Any]], browser: Browser, axe: Callable[[Page], None]
) -> None:
    site, _ = voting
    leader = Clerk(page, voting, "leader")
    codes = handed_out(leader, axe)
    papers = {code: str(1 + number % 3) for number, code in enumerate(codes)}

    site.later(days=2)
    leader.look()
    axe(page)
    page.get_by_label("Which papers are these?").fill("Bakery, Thursday")
    page.get_by_label("Group").select_option(leader.told["group"])
    leader.press("Begin to type")
    batch = leader.path
    for code, marks in papers.items():
        leader.types(code, marks)
    axe(page)
    leader.press(f"All typed: {PAPERS} sheets")
    assert "Now a second person types the same papers" in leader.text

    # The second person's window runs no scripts.
    window = browser.new_context(java_script_enabled=False, locale="en-GB")
    steward = Clerk(window.new_page(), voting, "steward")
    steward.look()
    assert steward.figure("have voted") == "0"
    steward.look(batch)
    wrong = codes[6]
    for code, marks in papers.items():
        steward.page.locator("[name=code]").fill(code)
        steward.page.locator("[name=marks]").fill("2 3" if code == wrong else marks)
        with steward.page.expect_navigation():
            steward.page.locator("[name=marks]").press("Enter")
    steward.press(f"All typed: {PAPERS} sheets")

    leader.look(batch)
    for clerk in (leader, steward):
        assert "1 paper differs" in clerk.text
        shown = clerk.page.locator("#differences tbody tr")
        assert shown.count() == 1
        assert wrong in shown.inner_text()
        assert "2 3" in shown.inner_text()
    axe(page)
    assert page.get_by_role("button", name="Put them into the box").count() == 0

    with steward.page.expect_navigation():
        steward.page.get_by_role("link", name="Type it again").first.click()
    assert "Sheet 7 again" in steward.text
    steward.page.locator("[name=code]").fill(wrong)
    steward.page.locator("[name=marks]").fill(papers[wrong])
    with steward.page.expect_navigation():
        steward.page.locator("[name=marks]").press("Enter")
    assert "Both typed the same" in steward.text
    steward.press("Put them into the box")
    assert f"{PAPERS} papers went into the box" in steward.text
    steward.look()
    assert steward.figure("have voted") == str(PAPERS)

    site.later(days=20)
    steward.look()
    assert steward.figure("on paper") == str(PAPERS)
    window.close()
