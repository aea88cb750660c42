"""Arrangements of the roundtable that are acts: done, or refused with a sentence, in a real browser."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

from playwright.sync_api import APIResponse, Locator, Page, expect
from tests.journeys.site import Site

from dure import clock
from dure.library.demo.cast import DOMAIN, PARTS

UMBRELLA = "seoul-social-economy-network"
DISTRICT = "gwangjin-social-economy-network"
CIRCLE = "home-sewers-circle"
LEADER = next(part.name for part in PARTS if part.key == "steward.sewers")


def walk_in(page: Page, site: Site, role: str) -> None:
    """Sign in as one of the cast."""
    page.goto(f"{site.url}/walk-in/")
    page.locator(f'button[name=role][value="{role}"]').click()
    expect(page).to_have_url(re.compile("/desk/"))


def in_room(page: Page, site: Site, slug: str, tab: str) -> None:
    """Open a part of a Steward's room."""
    answer = page.goto(f"{site.url}/organizations/{slug}/room/{tab}/")
    assert answer is not None
    assert answer.status == 200


def send(page: Page, address: str, form: dict[str, str]) -> APIResponse:
    """Send a form by hand, as a page would that was opened earlier, with the token of the page that is open."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    given = {**form, "csrfmiddlewaretoken": token}
    return page.request.post(address, form=given, headers={"referer": page.url}, max_redirects=0)


def test_a_circle_of_networks_is_refused_and_the_circle_is_named(page: Page, site: Site) -> None:
    walk_in(page, site, "steward.umbrella")
    in_room(page, site, UMBRELLA, "networks")
    form = page.locator("#act-join")
    form.locator("summary").click()
    form.locator("[name=organization]").fill(DISTRICT)
    form.get_by_role("button").click()
    told = page.locator("main")
    expect(told).to_contain_text(
        "Seoul Social Economy Network → Gwangjin Social Economy Network → Seoul Social Economy Network"
    )
    expect(page.locator("#act-join [name=organization]")).to_have_value(DISTRICT)


def test_the_steward_of_the_umbrella_cannot_touch_what_a_district_owns(page: Page, site: Site) -> None:
    walk_in(page, site, "steward.umbrella")
    for tab in ("", "facts/", "members/", "export/"):
        answer = page.goto(f"{site.url}/organizations/{DISTRICT}/room/{tab}")
        assert answer is not None
        assert answer.status == 404
    in_room(page, site, UMBRELLA, "facts")
    room = f"{site.url}/organizations/{DISTRICT}/room/facts/"
    assert send(page, room, {"do": "edit", "name": "Ours now"}).status == 404
    page.goto(f"{site.url}/organizations/{DISTRICT}/")
    expect(page.locator("h1")).to_have_text("Gwangjin Social Economy Network")


def test_a_mandate_that_has_ended_is_refused_with_who_can_renew_it(page: Page, site: Site) -> None:
    walk_in(page, site, "steward.gwangjin")
    in_room(page, site, DISTRICT, "mandates")
    form = page.locator("#act-give_mandate")
    form.locator("summary").click()
    form.locator("[name=person]").fill(f"member.gwangjin@{DOMAIN}")
    last = clock.now() + timedelta(seconds=site.offset, days=1)
    form.locator("[name=until_at]").fill(last.date().isoformat())
    form.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("The mandate is given.")
    site.later(days=3)
    walk_in(page, site, "member.gwangjin")
    listed = page.request.get(f"{site.url}/matters/?organization={DISTRICT}&stage=raised&format=json").json()
    matter = f"{site.url}/matters/{listed['matters'][0]['ref']}/"
    page.goto(matter)
    told = send(page, f"{matter}acts/carry/", {"acting_for": DISTRICT})
    assert told.status == 403
    assert re.search(r"Your mandate for Gwangjin Social Economy Network ended on", told.text())
    assert re.search(r"Its stewards can renew it: [^<]*Moon Tae-ho", told.text())


def test_the_committee_opens_nothing_before_enough_seats_attend(page: Page, site: Site) -> None:
    walk_in(page, site, "chair.committee")
    page.goto(f"{site.url}/matters/?stage=received")
    page.get_by_role("link", name="Farm beds for the dementia home of Amsa, year two").click()
    expect(page.locator("main")).to_contain_text("2 of 5 seats attend and 3 must")
    expect(page.get_by_role("button", name=re.compile("Open the examination"))).to_have_count(0)
    page.get_by_role("button", name=re.compile("Register presence")).click()
    page.get_by_role("button", name=re.compile("Open the examination")).click()
    expect(page.locator(".thread .is-now")).to_contain_text("Examined")


def test_a_single_steward_hands_over_before_leaving(page: Page, site: Site) -> None:
    walk_in(page, site, "steward.sewers")
    in_room(page, site, CIRCLE, "posts")
    rows = page.locator(".rows li").filter(has_text="Vacate this post")
    own, other = rows.filter(has_text=LEADER), rows.filter(has_not=page.locator("p", has_text=LEADER))
    vacate(other.first)
    expect(page.locator("main")).to_contain_text("The post is vacant.")
    vacate(own.first)
    expect(page.locator("main")).to_contain_text("Hand over first: name a successor.")
    in_room(page, site, CIRCLE, "posts")
    own.first.locator("summary", has_text="Hand over the stewardship").click()
    successor = own.first.get_by_label("Successor")
    names = [one.get_attribute("value") for one in page.locator("#near-people option").all()]
    successor.fill(next(name for name in names if name and name != LEADER))
    own.first.get_by_role("button", name="Hand over to this person").click()
    expect(page.locator("main")).to_contain_text("The successor is a steward now.")


def vacate(row: Locator) -> None:
    """Vacate the post of a row, with a reason."""
    act = row.locator("details").filter(has_text="Vacate this post").first
    act.locator("summary").click()
    act.get_by_label("Reason").fill("A year of travelling.")
    act.get_by_role("button", name="Vacate this post now").click()


def test_five_organizations_found_a_network_in_one_session(page: Page, site: Site) -> None:
    walk_in(page, site, "member.gwangjin")
    page.goto(f"{site.url}/found/")
    page.locator("[name=name]").first.fill("Alliance of the River Kitchens")
    for number in range(5):
        page.locator(f"[name=founder-{number}-name]").fill(f"River Kitchen {number}")
        page.locator(f"[name=founder-{number}-person_name]").fill(
            "Han Bo-ra" if number == 0 else f"Cook {number}"
        )
    page.get_by_role("button", name="Found the network").click()
    expect(page.locator("h1")).to_have_text("Alliance of the River Kitchens")
    expect(page.locator("#founding li")).to_have_count(5)
    expect(page.locator("#founding")).to_contain_text("5 organizations founded it in one sitting.")
    expect(page.locator("#founding")).to_contain_text("Its first charter")


def test_a_district_leaves_at_once_and_takes_everything_along(page: Page, site: Site) -> None:
    walk_in(page, site, "steward.gwangjin")
    in_room(page, site, DISTRICT, "networks")
    leave = page.locator(".rows li").filter(has_text="Seoul Social Economy Network")
    leave.locator("summary").click()
    leave.locator("[name=reason]").fill("We go our own way for a year.")
    leave.get_by_role("button", name="Leave this network now").click()
    expect(page.locator("main")).to_contain_text("You have left, at once.")
    taken = page.request.get(f"{site.url}/organizations/{DISTRICT}/room/export/")
    with zipfile.ZipFile(io.BytesIO(taken.body())) as export:
        assert [name for name in export.namelist() if name.endswith(".json")] != []
    above = page.request.get(f"{site.url}/organizations/{UMBRELLA}/?format=json").json()
    assert DISTRICT not in [one["slug"] for one in above["members"]]
