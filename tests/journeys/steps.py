"""What people do on the site, step by step, whatever the language and whether by mouse or by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from playwright.sync_api import Locator, Page
from tests.journeys.hands import Hand
from tests.journeys.site import Site

DOMAIN = "demo.dure.example"


def address(role: str) -> str:
    """Return the mail address of one of the cast."""
    return f"{role}@{DOMAIN}"


class Visitor:
    """Somebody at a browser who walks in as one of the cast after the other."""

    def __init__(self, site: Site, hand: Hand) -> None:
        self.site, self.hand = site, hand

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self.hand.page

    def look(self, path: str) -> None:
        """Open a page of the site by its address; it must be there."""
        answer = self.page.goto(f"{self.site.url}{path}")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def walk_in(self, role: str, path: str = "/desk/") -> None:
        """Walk in as one of the cast, and come to the page at `path`."""
        self.look(f"/walk-in/?next={path}")
        self.hand.press(self.page.locator(f"button[name=role][value='{role}']"))
        assert self.path == path

    def let_pass(self, *days: int) -> None:
        """Let so many days pass, by the buttons of the demonstration: each step is 1, 7 or 30 days."""
        for step in days:
            self.look("/walk-in/?next=/walk-in/")
            self.hand.press(self.page.locator(f"button[name=days][value='{step}']"))

    def speak(self, language: str) -> None:
        """Change the language of the pages, by the chooser."""
        self.hand.open(self.page.locator(".tongues summary"))
        self.hand.select(self.page.locator("#tongue"), language)
        self.hand.press(self.page.locator(".tongues button"))
        assert self.page.locator("html").get_attribute("lang") == language

    @property
    def path(self) -> str:
        """The path of the page that is open."""
        return re.sub(r"^https?://[^/]+|[?#].*$", "", self.page.url)

    def form(self, verb: str) -> Locator:
        """Return the form of an act on the page of a matter."""
        return self.page.locator(f"form[action$='/acts/{verb}/']")

    def act(self, verb: str, fill: Callable[[Locator], None] = lambda form: None) -> None:
        """Do one act on the page of a matter; it must have been stored."""
        form = self.form(verb).first
        folded = self.page.locator("details", has=form).locator("> summary")
        if folded.count():
            self.hand.open(folded)
        fill(form)
        self.hand.press(form.locator("button"))
        assert self.page.locator(".notice.good").count() == 1, self.told()

    def told(self) -> str:
        """Return what the page says about what was not done."""
        return " ".join(self.page.locator(".errors, .notice").all_inner_texts()) or self.page.url

    def stations(self) -> list[str]:
        """Return what the thread of a matter says, station by station."""
        return self.page.locator(".thread .station").all_inner_texts()

    def here(self) -> str:
        """Return what the station says where the matter stands, or the last one that was reached."""
        now = self.page.locator(".thread .station.is-now, .thread .station.is-late")
        return now.inner_text()


def raise_proposal(
    visitor: Visitor, round_slug: str, *, title: str, text: str, cost: str, people: str
) -> str:
    """As the one who is signed in, raise a proposal from the page of the round; return the path of its page."""
    hand, page = visitor.hand, visitor.page
    visitor.look(f"/rounds/{round_slug}/")
    hand.press(page.locator(f"main a.button[href='/rounds/{round_slug}/raise/']"))
    hand.fill(page.locator("#raise-title"), title)
    hand.fill(page.locator("#raise-text"), text)
    hand.fill(page.locator("#raise-cost"), cost)
    hand.fill(page.locator("#raise-beneficiaries"), people)
    hand.select(page.locator("#raise-origin"), "mixed")
    hand.press(page.locator("main form[method=post] button"))
    assert visitor.path.startswith("/matters/"), visitor.told()
    return visitor.path


def support(visitor: Visitor, matter: str, roles: Iterable[str]) -> None:
    """Let each of these people support a matter."""
    for role in roles:
        visitor.walk_in(role, matter)
        visitor.act("support")


def cast_for(visitor: Visitor, ballot: str, role: str, title: str) -> None:
    """As a delegate, choose one option of a ballot, review, cast, and come to the receipt."""
    hand, page = visitor.hand, visitor.page
    visitor.walk_in(role, ballot)
    hand.tick(page.locator("#cast label.choice", has_text=title).locator("input"))
    hand.press(page.locator("#cast button[value=review]"))
    assert title in page.locator("main table").inner_text()
    hand.press(page.locator("button[value=cast]"))
    assert "/receipts/" in visitor.path
    assert title in page.locator("main").inner_text()


def vote(visitor: Visitor, matter: str, votes: Iterable[tuple[str, str, str]]) -> None:
    """Let each of these people vote: (role, choice, reason)."""
    for role, choice, reason in votes:

        def fill(form: Locator, choice: str = choice, reason: str = reason) -> None:
            visitor.hand.tick(form.locator(f"input[name=choice][value={choice}]"))
            if reason:
                visitor.hand.fill(form.locator("textarea[name=reason]"), reason)

        visitor.walk_in(role, matter)
        visitor.act("vote", fill)


def act_as(
    visitor: Visitor, role: str, matter: str, verb: str, fill: Callable[[Locator], None] = lambda form: None
) -> None:
    """Walk in as one of the cast and do one act on a matter."""
    visitor.walk_in(role, matter)
    visitor.act(verb, fill)


def answer_in_part(visitor: Visitor, matter: str, *, reason: str, granted: str) -> None:
    """As the assembly's official, answer: adopted in part, with a smaller sum and the reason."""

    def fill(form: Locator) -> None:
        visitor.hand.tick(form.locator("input[name=outcome][value=adopt_in_part]"))
        visitor.hand.fill(form.locator("[name=sum]"), granted)
        visitor.hand.fill(form.locator("[name=reason]"), reason)

    act_as(visitor, "official.parliament", matter, "answer", fill)


def report(visitor: Visitor, matter: str, *, committed: str, paid: str, note: str) -> None:
    """As the city's official, report on the execution."""

    def fill(form: Locator) -> None:
        visitor.hand.fill(form.locator("[name=committed]"), committed)
        visitor.hand.fill(form.locator("[name=paid]"), paid)
        visitor.hand.fill(form.locator("[name=note]"), note)

    act_as(visitor, "official.city", matter, "report", fill)
