"""Colleges, partners, independence, governments, sectors and conversations, each in a real browser."""

from __future__ import annotations

import csv
import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Locator, Page, expect
from tests.journeys.site import Site, run_dure
from tests.journeys.test_mechanisms import in_room, send, walk_in

QUEBEC = "qc-network-of-networks"
SEOUL = "seoul-social-economy-network"
GOVERNMENTS = "association-of-korean-local-governments"
POLIS = Path(__file__).parents[3] / "shared" / "data" / "polis"
CONVERSATION = "/conversations/who-works-alone/"


def follow(page: Page, site: Site, number: int) -> None:
    """Follow the tour to a mechanism."""
    page.goto(f"{site.url}/tour/")
    page.locator(f"#mechanism-{number} h2 a").click()


def open_vote(page: Page, site: Site) -> str:
    """Return the address of the election that is open in Quebec."""
    told = page.request.get(f"{site.url}/organizations/{QUEBEC}/colleges/?format=json").json()
    youth = next(one for one in told if one["college"] == "youth")
    return f"{site.url}/elections/{youth['seats'][0]['votes'][0]}/"


def data(page: Page, address: str) -> dict:
    """Return a page as data."""
    return page.request.get(f"{address}?format=json").json()


def test_two_networks_that_ask_lie_apart_on_the_desk_each_with_its_date(page: Page, site: Site) -> None:
    walk_in(page, site, "steward.quebec")
    page.goto(f"{site.url}/desk/")
    found = {}
    for network in (
        "World Meetings of the Social Economy",
        "Intercontinental Network of the Solidarity Economy",
    ):
        duty = page.locator("main li", has_text="Ratify").filter(has_text=network)
        expect(duty).to_have_count(1)
        days = re.search(r"until .+ (\d+) days left", duty.inner_text())
        assert days, f"{duty.inner_text()} has no date"
        found[duty.locator("a").get_attribute("href")] = int(days[1])
    forum, continents = found.values()
    assert forum < continents


def test_a_vote_of_another_college_is_refused_and_one_of_its_own_counts(page: Page, site: Site) -> None:
    address = open_vote(page, site)
    walk_in(page, site, "women.quebec")
    page.goto(address)
    expect(page.locator("#do")).to_have_count(0)
    told: APIResponse = send(
        page, f"{address}vote/", {"organization": "qc-womens-action-table", "choice": "abstain"}
    )
    assert told.status == 403
    assert "Only the members of “Collège des jeunes” vote on this seat." in told.text()
    before = data(page, address)["voices"]
    assert "qc-womens-action-table" not in [one["organization"] for one in before]
    walk_in(page, site, "youth.quebec")
    page.get_by_role("link", name=re.compile("Vote for the seat")).click()
    form = page.locator("#do")
    form.locator("input[name=choice]").first.check()
    form.get_by_role("button", name="Say this voice").click()
    expect(page.locator("main")).to_contain_text("The voice is counted.")
    own = next(
        one for one in data(page, address)["voices"] if one["organization"] == "qc-young-builders-league"
    )
    assert own["choice"] == "candidate"


def test_eight_colleges_fill_their_seats_and_one_took_its_seat_back(page: Page, site: Site) -> None:
    follow(page, site, 5)
    colleges = page.locator("#colleges > section")
    expect(colleges).to_have_count(8)
    labour = page.locator("#college-labour")
    expect(labour).to_contain_text("recalled")
    expect(labour).to_contain_text("term ends")
    labour.get_by_role("link", name="Recall").click()
    expect(page.locator("#result")).to_contain_text("Recalled: 2 of the 3 members of the college want it.")
    expect(page.locator("#roll tbody tr")).to_have_count(3)


def test_a_decision_that_lacks_a_partner_is_not_called_joint(page: Page, site: Site) -> None:
    walk_in(page, site, "steward.quebec")
    follow(page, site, 2)
    joint, some, waiting = (
        page.locator("article").filter(has_text=title)
        for title in (
            "One counter for every region",
            "Wages in home care",
            "A fund for the first three years",
        )
    )
    expect(joint).to_contain_text("Every party consents.")
    expect(some).to_contain_text("not joint")
    expect(some).to_contain_text("Ministry of the Community Economy")
    waiting.locator("summary", has_text="Publish the decision").click()
    waiting.get_by_label("joint: every party consents").check()
    waiting.get_by_role("button", name="Publish it").click()
    expect(page.locator("main")).to_contain_text("This cannot be called joint: the consent of ")
    told = page.locator("main .errors")
    for name in ("Ministry of the Community Economy", "Workers’ Solidarity Council"):
        expect(told.first).to_contain_text(name)


def test_contacts_stand_by_party_and_too_much_public_money_is_flagged(page: Page, site: Site) -> None:
    follow(page, site, 7)
    expect(page.locator("#funders .notice").first).to_contain_text("Above its own limit.")
    expect(page.locator("#funders .notice").first).to_contain_text(
        "39.2 % of its money is public: more than the 33 % that it set itself as a limit."
    )
    page.goto(f"{site.url}/organizations/{QUEBEC}/")
    expect(page.locator("#declared")).to_contain_text("above its own limit")
    page.goto(f"{site.url}/organizations/{QUEBEC}/contacts/")
    rows = page.locator("#parties tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text="Green Hills").locator("td")).to_have_text("0")
    rows.filter(has_text="Maple Union").get_by_role("link").click()
    contacts = page.locator("#contacts article")
    expect(contacts).to_have_count(2)
    contacts.first.get_by_role("link", name=re.compile("entry")).click()
    expect(page.locator("main")).to_contain_text("One hearing for all regional poles, by video.")


def test_a_steward_declares_money_and_crosses_the_limit(page: Page, site: Site) -> None:
    walk_in(page, site, "steward.umbrella")
    shown = data(page, f"{site.url}/organizations/{SEOUL}/independence/")
    year = shown["years"][0]
    assert not year["over_limit"]
    in_room(page, site, SEOUL, "declared")
    form = page.locator("#act-declare_funding")
    form.locator("summary").click()
    form.locator("[name=year]").fill(str(year["year"]))
    form.locator("[name=name]").fill("A late subsidy")
    form.locator("[name=kind]").select_option("public")
    form.locator("[name=amount]").fill("400000000")
    form.locator("[name=currency]").select_option("KRW")
    form.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("The share of public money is computed anew.")
    page.goto(f"{site.url}/organizations/{SEOUL}/")
    expect(page.locator("#declared")).to_contain_text("above its own limit")


def test_each_government_has_one_vote_and_says_why_it_joined(page: Page, site: Site) -> None:
    follow(page, site, 31)
    expect(page.locator("#votes")).to_contain_text("One member, one vote.")
    members = data(page, page.url.partition("#")[0])["members"]
    silent = sum(not one["purposes"] for one in members)
    expect(page.locator("#kinds")).to_contain_text(
        f"Of {len(members)} members 7 name a need, 4 seek support, {silent} have declared nothing."
    )
    page.locator("#f-kind").select_option("support_seeking")
    page.get_by_role("button", name="Show these").click()
    rows = page.locator("#members tbody tr")
    expect(rows).to_have_count(4)
    for row in rows.all():
        expect(row).to_contain_text("support-seeking")
        expect(row.locator("td.num")).to_have_text("1")
    walk_in(page, site, "steward.governments")
    in_room(page, site, GOVERNMENTS, "members")
    row = page.locator(".rows li, tbody tr").filter(has_text="Gwangsan-gu").first
    row.locator("summary", has_text="Change weight or college").click()
    row.locator("[name=weight]").fill("5")
    row.get_by_role("button", name="Change it from now on").click()
    expect(page.locator("main")).to_contain_text(
        "each member has one vote, whatever its size. The weight stays 1."
    )


def test_the_index_falls_with_the_sector_that_is_missing(page: Page, site: Site) -> None:
    follow(page, site, 38)
    expect(page.locator("#index")).to_contain_text("7 of 8 sectors are there")
    expect(page.locator("#missing")).to_contain_text("finance")
    address = f"{site.url}/organizations/{SEOUL}/sectors/"
    before = data(page, address)["percent"]
    walk_in(page, site, "steward.umbrella")
    in_room(page, site, SEOUL, "declared")
    form = page.locator("#act-aim_at_sectors")
    form.locator("summary").click()
    form.locator("[name=sectors]").fill(
        "care\nculture\neducation\nenvironment\nfair_trade\nmanufacturing\nservice"
    )
    form.get_by_role("button").click()
    without = data(page, address)
    assert without["missing"] == []
    assert without["percent"] > before
    page.goto(address)
    expect(page.locator("#sectors tbody tr")).to_have_count(7)


def answer_row(page: Page, number: int) -> Locator:
    """Return the row of a statement."""
    return page.locator(f"#statement-{number}")


def test_a_conversation_is_answered_and_nobody_is_shown_what_one_said(page: Page, site: Site) -> None:
    walk_in(page, site, "member.gwangjin")
    page.goto(site.url + CONVERSATION)
    expect(page.locator("#groups")).to_contain_text("2 groups: ")
    expect(page.locator("#map svg.opinion-plot title")).to_have_text(
        "Who answers alike stands near each other"
    )
    before = data(page, site.url + CONVERSATION)
    first = page.locator(".statement-now").inner_text()
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.locator("main")).to_contain_text("Nobody is shown what you answered.")
    assert page.locator(".statement-now").inner_text() != first
    after = data(page, site.url + CONVERSATION)
    assert after["answers"] == before["answers"] + 1
    record = page.request.get(f"{site.url}/api/v1/record/entries").json()
    assert first not in str(record["entries"][0])
    page.locator("#put-up summary").click()
    page.locator("#put-up textarea").fill("<script>alert('no')</script> سب کی بات سنی جائے 🧺")
    page.locator("#put-up").get_by_role("button", name="Put it up").click()
    row = answer_row(page, 19)
    expect(row).to_contain_text("<script>alert('no')</script> سب کی بات سنی جائے 🧺")
    expect(row).to_contain_text("fewer than ten answers")


def test_a_conversation_works_without_scripts(page: Page, site: Site) -> None:
    assert page.context.browser is not None
    plain = page.context.browser.new_context(java_script_enabled=False)
    reader = plain.new_page()
    reader.goto(site.url + CONVERSATION)
    expect(reader.locator("#statements tbody tr").first).to_be_visible()
    expect(reader.locator("#by-found .reason").first).to_contain_text("Unites: ")
    expect(reader.locator("svg.opinion-plot .o-0").first).to_be_visible()
    plain.close()


def take_in(site: Site, folder: Path, slug: str) -> str:
    """Take a published conversation in by the command; return what it said."""
    site.stop()
    told = run_dure(
        site.home,
        "import_conversation",
        str(folder),
        "--organization",
        SEOUL,
        "--slug",
        slug,
        "--licence",
        "CC BY 4.0",
        DURE_CLOCK_OFFSET=repr(site.offset),
        DURE_DEMO="1",
    )
    site.start()
    return told


def test_a_real_conversation_is_shown_with_table_sentences_and_plot(
    page: Page, site: Site, axe: Callable[[Page], None]
) -> None:
    folder = POLIS / "scoop-hivemind.biodiversity"
    if not folder.exists() and not os.environ.get("CI"):
        pytest.skip("the data in ../shared is absent")
    told = take_in(site, folder, "biodiversity")
    with (folder / "participants-votes.csv").open(encoding="utf-8") as lines:
        voters = sum(any(row[6:]) for row in csv.reader(lines)) - 1
    assert f"{voters} persons" in told
    page.goto(f"{site.url}/conversations/biodiversity/")
    expect(page.locator("#groups")).to_contain_text(re.compile(r"\d groups: |No clear groups: "))
    expect(page.locator("svg.opinion-plot")).to_be_visible()
    expect(page.locator("#agreed .reason").first).to_contain_text(
        re.compile(r"\d+ % of all \d+ who answered")
    )
    expect(page.locator("#statements tbody tr")).to_have_count(50)
    expect(page.locator("#answer")).to_have_count(0)
    axe(page)
    page.get_by_role("link", name="More statements").click()
    expect(page.locator("#statements tbody tr").first).to_be_visible()


def test_answers_at_random_have_no_clear_groups(page: Page, site: Site, tmp_path: Path) -> None:
    draw = random.Random(4)
    comments = "comment-id,comment-body,moderated\n" + "".join(f"{n},Statement {n},1\n" for n in range(20))
    head = "participant," + ",".join(str(n) for n in range(20)) + "\n"
    rows = "".join(f"{who}," + ",".join(draw.choice("10") for _ in range(20)) + "\n" for who in range(60))
    (tmp_path / "comments.csv").write_text(comments)
    (tmp_path / "participants-votes.csv").write_text(head + rows)
    take_in(site, tmp_path, "at-random")
    page.goto(f"{site.url}/conversations/at-random/")
    expect(page.locator("#groups")).to_contain_text("No clear groups: ")
    expect(page.locator("#by-found")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_can_be_used_by_everyone(
    page: Page, site: Site, axe: Callable[[Page], None], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    vote = open_vote(page, site).removeprefix(site.url)
    for path in (vote, CONVERSATION, "/conversations/", "/agreements/", f"/organizations/{QUEBEC}/contacts/"):
        answer = page.goto(site.url + path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        axe(page)
