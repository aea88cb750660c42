"""One voice: a movement and a pole amend from two browsers, each network decides in its own way, silence is no yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.site import Site
from tests.journeys.voice_world import SILENT, voice_site

LONGER = "The agreement lasts five years and is renewed by silence."
LOUDER = "The agreement lasts three years and is renewed by a vote of all."
ANSWERS = ("Acorn", "Cedar", "Daisy", "Fern", "Juniper", "Kale", "Laurel")  # in favour


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, Any]]]:
    """Serve the twelve organizations with a position that is being amended."""
    site, told = voice_site(tmp_path_factory.mktemp("voices") / "home")
    site.start()
    yield site, told
    site.stop()


@pytest.fixture
def seat(browser: Browser, table: tuple[Site, dict[str, Any]]) -> Iterator[Callable[[str], Page]]:
    """Open a browser of its own for the delegate of an organization."""
    site, told = table
    opened = []

    def sit(name: str) -> Page:
        context = browser.new_context(locale="en-GB", reduced_motion="reduce")
        session = {"name": "sessionid", "value": told["sessions"][name], "url": site.url}
        context.add_cookies([session])
        opened.append(context)
        return context.new_page()

    yield sit
    for context in opened:
        context.close()


def propose(page: Page, text: str, reason: str, whose: str) -> None:
    page.get_by_label("In whose name?").select_option(whose)
    page.get_by_label("The clause as you want it").fill(text)
    page.get_by_label("Why?").fill(reason)
    page.get_by_role("button", name="Propose it publicly").click()


def test_many_networks_come_to_one_voice(
    table: tuple[Site, dict[str, Any]], seat: Callable[[str], Page]
) -> None:
    site, told = table
    here = f"{site.url}/positions/{told['ref']}"
    amend_in_two_browsers(here, seat)
    steward = seat("Table")
    accept_both(steward, here)
    steward.goto(f"{site.url}/matters/{told['ref']}/")
    steward.get_by_role("button", name="Open the ratification").click()
    expect(steward.locator("main")).to_contain_text("Ratified")
    answer_after_an_assembly(site, here, told["ref"], seat)
    for name in ANSWERS:
        answer(seat(name), f"{here}/ratification/{name.lower()}/", "yes")
    answer(seat("Birch"), f"{here}/ratification/birch/", "no", "Birch pays already.")
    see_it_live(seat("Kale"), here)
    site.later(days=46)
    publish(steward, site, told["ref"])
    read_the_joint_text(seat("Hazel"), here)
    enter_the_law(steward, here)


def amend_in_two_browsers(here: str, seat: Callable[[str], Page]) -> None:
    """Both open clause 3 before either sends anything."""
    movement, pole = seat("Women"), seat("South")
    movement.goto(f"{here}/clauses/3/")
    pole.goto(f"{here}/clauses/3/")
    propose(movement, LONGER, "Three years are soon over.", "women")
    propose(pole, LOUDER, "Silence renews nothing here.", "south")
    expect(movement.locator("h1")).to_have_text("Amendment 1 to clause 3")
    expect(pole.locator("h1")).to_have_text("Amendment 2 to clause 3")
    expect(pole.locator("#change ins").first).to_have_text("a vote of all")


def accept_both(steward: Page, here: str) -> None:
    """The second was proposed on words that have changed since: both fit together."""
    for number in (1, 2):
        steward.goto(f"{here}/amendments/{number}/")
        if number == 2:
            expect(steward.locator("#three-ways")).to_contain_text("Both fit together.")
        steward.get_by_text("Accept the amendment", exact=True).click()
        steward.locator("#decide details[open]").get_by_label("Your reason").fill("The board read it aloud.")
        steward.get_by_role("button", name="Accept it with this reason").click()
        expect(steward.locator("#decision")).to_contain_text("The board read it aloud.")
    steward.goto(f"{here}/")
    expect(steward.locator("#clause-3 .words")).to_have_text(
        "The agreement lasts five years and is renewed by a vote of all."
    )
    expect(steward.locator("#clause-3")).to_contain_text("Women")
    expect(steward.locator("#clause-3")).to_contain_text("South")


def answer_after_an_assembly(site: Site, here: str, ref: str, seat: Callable[[str], Page]) -> None:
    """Care decides as one, and only in its assembly: it meets, keeps minutes, and answers as it decided."""
    care = seat("Care")
    care.goto(f"{here}/ratification/care/")
    care.get_by_label("In favour", exact=True).check()
    care.get_by_role("button", name="Answer publicly").click()
    expect(care.locator("#answer .errors")).to_contain_text("decides in its assembly")
    care.goto(f"{site.url}/organizations/care/voice/?position={ref}")
    care.get_by_text("Call an assembly on", exact=False).click()
    form = care.locator("#assemblies form")
    form.get_by_label("Title").fill("Care meets")
    day = care.evaluate(
        f"new Date(Date.now() + {int(site.offset * 1000)} + 86400000).toISOString().slice(0, 16)"
    )
    form.get_by_label("Day and hour").fill(day)
    form.get_by_label("Agenda").fill("The text on rent")
    form.get_by_role("button", name="Call it publicly").click()
    expect(care.locator("h1")).to_have_text("Care meets")
    hazel = seat("Hazel")
    hazel.goto(f"{site.url}/desk/")
    expect(hazel.locator("main")).to_contain_text("Come to the assembly: Care meets")
    site.later(days=3)
    care.reload()
    care.get_by_label("Hazel").check()
    care.get_by_label("Ivy").check()
    care.get_by_label("Minutes").fill("Both came. Both agreed.")
    care.get_by_label("What was decided?").fill("We stand behind it.")
    care.get_by_label("On the text it was about").select_option("yes")
    care.get_by_label("Organizations in favour").fill("2")
    care.get_by_role("button", name="Enter the minutes publicly").click()
    expect(care.locator("#decided")).to_contain_text("2 organizations in favour, 0 against")
    care.goto(f"{here}/ratification/care/")
    care.get_by_role("button", name="Answer publicly").click()
    expect(care.locator("#answers")).to_contain_text("Decided in its assembly: see the minutes")


def answer(page: Page, address: str, choice: str, reason: str = "") -> None:
    page.goto(address)
    page.get_by_label({"yes": "In favour", "no": "Opposed"}[choice], exact=True).check()
    page.get_by_label("Why?").fill(reason)
    page.get_by_role("button", name="Answer publicly").click()
    expect(page.locator("#answers")).to_contain_text(choice)


def see_it_live(page: Page, here: str) -> None:
    """The silent network stays undecided; an organization with four ways counts once."""
    page.goto(f"{here}/ratification/")
    quiet = page.locator("#tree tr", has=page.get_by_role("link", name=SILENT, exact=True))
    expect(quiet).to_contain_text("not decided")
    expect(quiet).to_contain_text("not counted as yes")
    south = page.locator("#tree tr", has=page.get_by_role("link", name="South", exact=True)).first
    expect(south).to_contain_text("the split of its members passes up")
    page.goto(f"{here}/ratification/acorn/")
    expect(page.locator("#ways h2")).to_have_text("4 ways lead to Table; it counts once")
    expect(page.locator("#ways td.num")).to_have_text(["1/6", "1/6", "1/3", "1/3"])


def publish(steward: Page, site: Site, ref: str) -> None:
    steward.goto(f"{site.url}/matters/{ref}/")
    steward.get_by_role("button", name="Publish the joint text").click()
    expect(steward.locator("main")).to_contain_text("Published")


def read_the_joint_text(page: Page, here: str) -> None:
    """Exactly who stands behind it, who does not, and why; the silent are named apart."""
    page.goto(f"{here}/joint/")
    expect(page.locator("#dissent")).to_contain_text("Birch: Birch pays already.")
    expect(page.locator("#not-behind")).to_contain_text(SILENT)
    expect(page.locator("#behind")).not_to_contain_text(SILENT)
    expect(page.locator("#text")).to_contain_text("renewed by a vote of all")


def enter_the_law(steward: Page, here: str) -> None:
    steward.goto(f"{here}/law/")
    law = steward.locator("section#law")
    law.get_by_label("Name of the law").fill("Act on rents")
    law.get_by_label("Where can everybody read it?").fill("https://example.org/act")
    law.get_by_label("Adopted on").fill("2026-03-20")
    law.get_by_role("button", name="Enter it publicly").click()
    third = steward.locator("#clause-3")
    third.get_by_text("Enter the words of the law").click()
    third.get_by_label("Words of the law").fill("The agreement lasts five years.")
    third.get_by_label("taken up in part").check()
    third.get_by_role("button", name="Set it beside what was asked").click()
    expect(steward.locator("#clause-3 .badge")).to_have_text("taken up in part")
    expect(steward.locator("#clause-3 del").first).to_be_visible()
