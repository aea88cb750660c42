"""Every main page, on a phone and on a desk, light and dark, in four languages: for everyone, from end to end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from tests.journeys.conftest import violations
from tests.journeys.hands import Mouse
from tests.journeys.site import Site
from tests.journeys.steps import Visitor

COUNCIL = "seoul-sse-policy-council"
GWANGJIN = "gwangjin-social-economy-network"
STAGES = (
    *("raised", "weighed", "received", "consulted", "granted", "executed"),
    *("refused", "not_chosen", "lapsed", "withdrawn", "adopted"),
)
OPEN_TO_ALL = (
    *("/", "/rounds/", "/rounds/compare/", "/matters/", "/networks/", "/networks/weave/", "/networks/map/"),
    *("/networks/types/", f"/organizations/{GWANGJIN}/", f"/organizations/{COUNCIL}/", "/charters/"),
    *(
        f"/charters/{COUNCIL}/seoul-budget/",
        f"/charters/{COUNCIL}/seoul-budget/1/",
        "/charters/samples/plain-council/",
    ),
    *(
        "/record/entries",
        "/record/entries/100",
        "/accounts/login/",
        "/accounts/signup/",
        "/tour/",
        "/glossary/",
    ),
    *("/recognition/", "/recognition/regimes/?organization=eoulrim-printing-hands", "/recognition/verify/"),
    *("/frameworks/", "/frameworks/shipped/wfto/", "/incentives/"),
    *("/organizations/phare-the-cambodian-circus/recognition/",),
    *("/organizations/eoulrim-printing-hands/incentives/",),
    *("/levels/CA-QC/", "/boards/korea-policy-board-of-all-levels/"),
    *("/walk-in/", "/no-such-page/", f"/networks/weave/?of={COUNCIL}"),
)
SIGNED_IN = {
    "member.gangnam": ("/desk/", "/me/", "/found/", "/accounts/security/", "/accounts/email/"),
    "steward.council": (
        *(f"/organizations/{COUNCIL}/room/{tab}/" for tab in ("facts", "members", "posts", "mandates")),
        *(f"/organizations/{COUNCIL}/room/{tab}/" for tab in ("invitations", "rounds", "networks", "import")),
        *("/desk/", f"/organizations/{COUNCIL}/room/rounds/seoul-budget/open/"),
    ),
    "private.3.council": (f"/charter-changes/{COUNCIL}/seoul-budget/propose/",),
    "official.parliament": ("/desk/",),
}


@dataclass(frozen=True)
class Way:
    """One way to read: its language and direction."""

    language: str
    direction: str = "ltr"


PHONE = {"locale": "en-GB", "color_scheme": "light", "viewport": {"width": 390, "height": 844}}
DESK = {"locale": "ko-KR", "color_scheme": "dark", "viewport": {"width": 1280, "height": 900}}
URDU = {"locale": "ur-PK", "color_scheme": "light", "viewport": {"width": 390, "height": 844}}
FRENCH = {"locale": "fr-FR", "color_scheme": "dark", "viewport": {"width": 390, "height": 844}}


def read_as(way: Way, surroundings: dict[str, object]) -> object:
    """Return the parameter of a test that reads in one way."""
    return pytest.param(way, marks=pytest.mark.browser_context_args(**surroundings), id=way.language)


PHONE_AND_DESK = [read_as(Way("en"), PHONE), read_as(Way("ko"), DESK)]


def faults(page: Page, way: Way) -> list[str]:
    """Return what is wrong with the page that is open: language, direction, width, titles, and what axe finds."""
    html = page.locator("html")
    told = {
        "language": (html.get_attribute("lang"), way.language),
        "direction": (html.get_attribute("dir"), way.direction),
        "too wide by": (page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0),
        "titles": (page.locator("h1").count(), 1),
    }
    wrong = [f"{name}: {found}, not {wanted}" for name, (found, wanted) in told.items() if found != wanted]
    return wrong + violations(page)


def look_at(visitor: Visitor, paths: Iterable[str], way: Way) -> dict[str, list[str]]:
    """Open each of the pages; return the faults of those that have any."""
    found = {}
    for path in paths:
        answer = visitor.page.goto(f"{visitor.site.url}{path}")
        assert answer is not None
        assert answer.status == (404 if "no-such" in path else 200), path
        found[path] = faults(visitor.page, way)
    return {path: wrong for path, wrong in found.items() if wrong}


def first(visitor: Visitor, path: str, links: str) -> str:
    """Return where the first of some links on a page leads."""
    visitor.look(path)
    found = visitor.page.locator(links).first.get_attribute("href")
    assert found is not None
    return found.split("#")[0]


def one_of_each_stage(visitor: Visitor) -> list[str]:
    """Return a matter for each stage in which one stands now."""
    found = []
    for stage in STAGES:
        data = visitor.page.request.get(f"{visitor.site.url}/matters/?stage={stage}&format=json").json()
        found += [f"/matters/{one['ref']}/" for one in data["matters"][:1]]
    return found


@pytest.mark.parametrize("way", PHONE_AND_DESK)
def test_every_page_that_is_open_to_all(page: Page, site: Site, way: Way) -> None:
    visitor = Visitor(site, Mouse(page))
    of_round = first(visitor, "/rounds/", "ul.rows a[href^='/rounds/seoul-budget-']")
    ballot = first(visitor, of_round, "a[href^='/ballots/']")
    matters = one_of_each_stage(visitor)
    assert len(matters) >= 8
    assert look_at(visitor, [*OPEN_TO_ALL, of_round, ballot, *matters], way) == {}


@pytest.mark.parametrize("way", PHONE_AND_DESK)
def test_every_page_for_those_who_are_signed_in(page: Page, site: Site, way: Way) -> None:
    visitor = Visitor(site, Mouse(page))
    of_round = first(visitor, "/rounds/", "ul.rows a[href^='/rounds/seoul-budget-']")
    found = {}
    for role, paths in SIGNED_IN.items():
        visitor.walk_in(role)
        found |= look_at(visitor, paths, way)
    visitor.walk_in("member.gwangjin", f"{of_round}raise/")
    found |= {"raise": faults(page, way)}
    visitor.hand.press(page.locator("main form[method=post] button"))
    found |= {"raise, not filled in": faults(page, way)}
    for role, stage in (("delegate.gwangjin", "raised"), ("official.parliament", "consulted")):
        visitor.walk_in(role, first(visitor, f"/matters/?stage={stage}", "ul.rows h3 a"))
        found |= {f"{stage}, as {role}": faults(page, way)}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("way", [read_as(Way("ur", "rtl"), URDU), read_as(Way("fr"), FRENCH)])
def test_the_main_pages_in_the_other_languages_on_a_phone(page: Page, site: Site, way: Way) -> None:
    visitor = Visitor(site, Mouse(page))
    of_round = first(visitor, "/rounds/", "ul.rows a[href^='/rounds/seoul-budget-']")
    matter = first(visitor, "/matters/?stage=executed", "ul.rows h3 a")
    paths = [
        "/",
        "/rounds/",
        of_round,
        matter,
        "/networks/weave/",
        "/networks/map/",
        "/charters/",
        "/record/entries",
    ]
    found = look_at(visitor, paths, way)
    visitor.walk_in("steward.umbrella")
    assert found | look_at(visitor, ["/desk/"], way) == {}


@pytest.mark.parametrize("way", PHONE_AND_DESK)
def test_the_booth(page: Page, booth: Site, way: Way) -> None:
    visitor = Visitor(booth, Mouse(page))
    of_round = first(visitor, "/rounds/", "ul.rows a[href^='/rounds/seoul-budget-']")
    ballot = first(visitor, of_round, "aside a[href^='/ballots/']")
    visitor.walk_in("delegate.mapo", ballot)
    found = {"ballot": faults(page, way)}
    page.locator("#cast input[type=checkbox]").first.check()
    visitor.hand.press(page.locator("#cast button[value=review]"))
    found |= {"review": faults(page, way)}
    visitor.hand.press(page.locator("button[value=cast]"))
    found |= {"receipt": faults(page, way)}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.fixture(scope="module")
def booth(site: Site) -> Site:
    """The same site, sixteen days later: the ballot of this year's round is open."""
    site.later(days=16)
    return site
