"""The tour in a browser: every link leads to a page that shows what its sentence promises."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.site import Site
from tests.journeys.test_bills import lays_three_jurisdictions_side_by_side, lists_practices_and_orphans

PHONE, DESK = 390, 1280
RUNNING = [*range(1, 46)]


def links(page: Page, site: Site) -> dict[int, str]:
    """Return where each running mechanism is to be seen."""
    told = page.request.get(f"{site.url}/tour.json").json()
    return {one["number"]: one["url"] for one in told if one["url"]}


def row(page: Page, table: str, text: str) -> Locator:
    """Return the row of a table inside a section that has a text."""
    return page.locator(f"{table} tbody tr").filter(has_text=text)


def counts_once_at_the_top(page: Page) -> None:
    ways = page.locator("#networks .notice").filter(has_text="lead to Seoul Social Economy Network")
    expect(ways).to_contain_text("2 ways lead to Seoul Social Economy Network. It counts once there.")
    expect(ways.locator("li")).to_have_count(2)


def sets_trust_beside_promises_kept(page: Page) -> None:
    council = page.locator(".trust-table tbody tr", has_text="Your regional council")
    assert council.locator("[data-mean]").count() >= 3
    expect(council.locator(".kept-of").first).to_have_text(re.compile(r"\d+ of \d+ kept"))


def owns_its_record(page: Page) -> None:
    expect(page.locator("#own")).to_contain_text("Those above it can read them, and edit none.")
    expect(page.locator("#own")).to_contain_text("It can leave at any time.")
    address = page.locator("#own a", has_text="as JSON").get_attribute("href")
    data = page.request.get(page.url.split("#")[0] + str(address)).json()
    assert data["members"] != []


def adopts_by_origin(page: Page) -> None:
    origins = page.locator("#money table")
    expect(origins.locator("th[scope=col]").nth(3)).to_have_text("Share adopted")
    assert origins.locator("tbody tr").count() >= 2
    for origin in ("private", "mixed"):
        expect(row(page, "#money", origin).first).to_contain_text(re.compile(r"\d+ %"))


def lists_types_under_their_laws(page: Page) -> None:
    for ministry, law in (
        ("Ministry of Employment and Labor", "Social Enterprise Promotion Act"),
        ("Ministry of Strategy and Finance", "Framework Act on Cooperatives"),
        ("Ministry of the Interior", "Guidelines for the promotion of village enterprises"),
        ("Ministry of Health and Welfare", "National Basic Living Security Act"),
    ):
        expect(row(page, "main", law).filter(has_text=ministry)).to_have_count(1)


def maps_19_of_25(page: Page) -> None:
    expect(page.locator("main")).to_contain_text("19 districts have a network; 6 have none.")
    districts = page.locator("main table.cards").last.locator("tbody tr")
    expect(districts).to_have_count(25)
    expect(districts.filter(has_text="no network")).to_have_count(6)
    page.get_by_label("Count organizations of the sector").select_option(index=1)
    page.get_by_role("button", name="Show these").click()
    expect(page).to_have_url(re.compile("sector=."))
    expect(page.locator("main")).to_contain_text("19 districts have a network; 6 have none.")


def weighs_and_ends_mandates(page: Page) -> None:
    expect(page.locator("#members")).to_contain_text("each counts once")
    mapo = row(page, "#members", "Mapo Social Economy Network")
    expect(mapo.locator("td.num")).to_have_text("3")
    expect(mapo).to_contain_text("until")
    expect(row(page, "#members", "Dongjak Social Economy Network")).to_contain_text("mandate ended")


def traces_a_line_to_the_payment(page: Page) -> None:
    way = page.locator("section[aria-labelledby=way-title]")
    for body in ("Social Economy Network", "Seoul Metropolitan Government"):
        expect(way).to_contain_text(body)
    expect(way).to_contain_text(re.compile(r"its \d+ supporters paid its cost of ₩"))
    reports = page.locator("#money table").filter(has_text="Paid").locator("tbody tr")
    expect(reports.last).to_contain_text("₩")


def stands_on_an_ordinance(page: Page) -> None:
    basis = page.locator("#legal-basis")
    expect(basis).to_contain_text("Article 9")
    expect(basis).to_contain_text("opens here only while an article is in force")
    expect(basis).to_contain_text("The quorum is 3 of the 5 seats held, present.")


def answers_with_another_sum_and_a_reason(page: Page) -> None:
    changed = page.locator("#money tbody tr").filter(has=page.locator("del"))
    expect(changed.locator("del")).to_contain_text("₩")
    expect(changed.locator("ins")).to_contain_text("₩")
    assert changed.locator("del").inner_text() != changed.locator("ins").inner_text()
    assert len(changed.locator("td[data-label=Reason]").inner_text()) > 20


def compares_two_procedures(page: Page) -> None:
    sides = page.locator("main section.sheet")
    expect(sides).to_have_count(2)
    expect(sides.first).to_contain_text("decided by the city alone")
    for side in sides.all():
        expect(side).to_contain_text("Who decided")
        expect(side).to_contain_text(re.compile(r"\d+ on average"))


def outlives_its_steward(page: Page) -> None:
    posts = page.locator("#posts .rows li")
    expect(posts).to_have_count(2)
    expect(page.locator("#posts .badge.open")).to_have_count(0)
    expect(page.locator("#posts")).to_contain_text("Stewards before")
    expect(page.locator("#posts")).to_contain_text("handed over")


def counts_paper_like_the_screen(page: Page) -> None:
    """3,840 on paper and 160 online are the 4,000 of the turnout, and those the result is counted from."""
    turnout = page.locator("#turnout")
    for number, word in (("4,000", "on the roll voted"), ("3,840", "on paper"), ("160", "online")):
        expect(turnout.locator("div").filter(has_text=word).locator("dd")).to_have_text(number)


def was_founded_by_five(page: Page) -> None:
    founding = page.locator("#founding")
    expect(founding).to_contain_text("5 organizations founded it in one sitting. Nobody had to approve it.")
    expect(founding.locator("li")).to_have_count(5)
    expect(founding).to_contain_text("Its first charter")


def shares_a_cost_by_a_whole_key(page: Page) -> None:
    """The parts of at least two organizations are 100 %, and their amounts are the cost to the last cent."""
    key = page.locator("#key tbody tr")
    assert key.count() >= 2
    parts = [float(one.removesuffix("%")) for one in key.locator("td[data-label=Part]").all_inner_texts()]
    assert sum(parts) == 100
    expect(page.locator("#key tfoot td").first).to_have_text("100 %")
    sums = page.locator("#key td[data-label='In a year']").all_inner_texts()
    cents = [round(float(re.sub(r"[^0-9.]", "", one)) * 100) for one in sums]
    assert sum(cents[:-1]) == cents[-1] > 0


def names_who_draws_and_gives_nothing(page: Page) -> None:
    """The one that drew and gave nothing is named with the period, and no other."""
    drawing = page.locator("#drawing .reason")
    expect(drawing).to_have_count(1)
    expect(drawing).to_contain_text(
        re.compile(r"From \w+ 1 January \d{4} to \w+ 31 December \d{4}, Haneul District Office")
    )
    haneul = row(page, "#accounts", "Haneul District Office")
    expect(haneul.locator("td[data-label=Gave]")).to_have_text("—")
    expect(haneul.locator("td[data-label=Drew]")).to_contain_text("₩")
    expect(row(page, "#accounts", "Gwangsan-gu").locator("td[data-label=Gave]")).to_contain_text("38 hours")


def answers_without_an_approver(page: Page) -> None:
    path = page.locator("#path")
    expect(path).to_contain_text("No government stands between the question and the answer")
    expect(path.locator("tbody tr")).to_have_count(4)
    expect(path.locator("tbody .badge.late")).to_have_count(0)
    expect(path).to_contain_text("3 seats answer. No holder is an official of a government.")


def tells_who_governs_two_centres(page: Page) -> None:
    """The one that calls itself a people's centre is told apart by its records."""
    own = page.locator("#profile-gwangsan-community-support-centre")
    other = page.locator("#profile-haneul-support-office")
    expect(own).to_contain_text("Its members run it")
    expect(other).to_contain_text("A government runs it")
    expect(other.locator("aside")).to_contain_text("We are a people's centre")
    for question in ("elects", "removes", "pays", "decides"):
        expect(page.locator(f"[data-question={question}]")).to_have_count(2)


def calls_joint_only_what_all_consented_to(page: Page) -> None:
    decisions = page.locator("#decisions article")
    expect(decisions.filter(has_text="Every party consents.")).to_have_count(1)
    expect(decisions.filter(has_text="not joint")).to_contain_text("The consent of one party is missing:")


def fills_seats_by_college(page: Page) -> None:
    for key in ("labour", "women", "environment", "youth"):
        college = page.locator(f"#college-{key}")
        expect(college).to_contain_text("Who votes")
        expect(college.locator(".rows > li")).to_have_count(1)


def shows_its_distance(page: Page) -> None:
    expect(page.locator("#funders .notice").first).to_contain_text("Above its own limit.")
    expect(page.locator("#parties li")).to_have_count(4)


def counts_governments_once(page: Page) -> None:
    expect(page.locator("#votes")).to_contain_text("One member, one vote.")
    for kind in ("need-based", "support-seeking"):
        expect(page.locator("#members .badge", has_text=kind).first).to_be_visible()


def joins_sectors(page: Page) -> None:
    expect(page.locator("#index")).to_contain_text("7 of 8 sectors are there")
    expect(page.locator("#missing")).to_contain_text("The index falls with each sector that is not there.")


def keeps_what_failed(page: Page) -> None:
    expect(page.locator("#failed")).to_contain_text("It failed, and stays public.")
    expect(page.locator("#failed bdi")).not_to_be_empty()
    expect(page.locator("#proposals .rows li")).to_have_count(3)


def refuses_a_company_with_the_rule(page: Page) -> None:
    answer = page.locator("#answer")
    expect(answer).to_contain_text("It may not bid.")
    expect(answer).to_contain_text("The rule “Reserved for the social economy”")


def answers_on_two_axes(page: Page) -> None:
    impact = page.locator("#impact")
    expect(impact.locator("#jobs")).to_have_text(re.compile(r"^\d+$"))
    expect(impact.locator("#viable")).to_have_text(re.compile(r"^\d+$"))
    expect(impact).to_contain_text("Ended with the money.")


def names_both_owners(page: Page) -> None:
    overlap = page.locator("#overlaps article").first
    expect(overlap.locator("ul").first.locator("li strong")).to_have_count(2)
    expect(overlap).to_contain_text(re.compile("Both speak of|The aim"))


def shows_the_share_of_lasting_jobs(page: Page) -> None:
    expect(page.locator("#share")).to_have_text(re.compile(r"\d+ %"))
    expect(page.locator("#lasting svg.survival")).to_be_visible()
    expect(page.locator("#lasting .figures div")).to_have_count(2)


def opened_a_breach_by_itself(page: Page) -> None:
    expect(page.locator("#below")).to_contain_text("Nobody opened this: the report up to")
    expect(page.locator("#below .reason")).to_contain_text("the clause asks for")


def counts_answers_and_silence(page: Page) -> None:
    for state in ("answered", "declined", "silent"):
        assert row(page, "#invited", state).count() >= 1


def prints_dissent_with_the_text(page: Page) -> None:
    expect(page.locator(".lede")).to_contain_text("not counted as yes")
    expect(page.locator(".lede")).not_to_contain_text("networks")  # only governments were asked
    expect(page.locator("#behind")).to_contain_text("Who stands behind it")
    expect(page.locator("#dissent li").first).to_contain_text(":")
    expect(page.locator("#not-behind")).to_contain_text("nobody takes silence for consent")


def sets_the_law_beside_what_was_asked(page: Page) -> None:
    for verdict in ("taken up in full", "taken up in part", "not taken up"):
        expect(page.locator(".badge", has_text=re.compile(f"^{verdict}$")).first).to_be_visible()
    assert page.locator("ins").count() >= 1


def counts_networks_not_visitors(page: Page) -> None:
    expect(page.locator("#count")).to_contain_text("Networks: In favour: 3, opposed: 0")
    expect(page.locator("#tree")).not_to_contain_text("Inter-Agency Group")


def goes_to_the_level_that_decides(page: Page) -> None:
    says = page.locator("#route .reason")
    expect(says).to_contain_text("Not for the municipality to decide: Municipal Powers Act")
    expect(says).to_contain_text("It belongs to the region or province: Constitution Act, 1867")
    expect(page.locator(".thread .station.is-now")).to_contain_text("Government of Quebec")


def tells_the_gap_for_each_issue(page: Page) -> None:
    gaps = page.locator("#gaps tbody tr")
    expect(gaps).to_have_count(8)
    for word in ("leans on the municipalities", "in step", "stops at the regions", "not told"):
        expect(gaps.locator(".badge", has_text=word).first).to_be_visible()
    expect(page.locator("#bills tbody tr .badge")).to_have_count(3)


def is_in_its_third_year_of_ten(page: Page) -> None:
    expect(page.locator("#where")).to_have_text("Year 3 of 10")
    expect(page.locator("#goals .badge.late")).to_have_text("behind")


SHOWS: dict[int, Callable[[Page], None]] = {
    10: lays_three_jurisdictions_side_by_side,
    16: lists_practices_and_orphans,
    3: counts_answers_and_silence,
    8: prints_dissent_with_the_text,
    35: sets_the_law_beside_what_was_asked,
    37: counts_networks_not_visitors,
    2: calls_joint_only_what_all_consented_to,
    5: fills_seats_by_college,
    7: shows_its_distance,
    31: counts_governments_once,
    38: joins_sectors,
    1: keeps_what_failed,
    9: goes_to_the_level_that_decides,
    45: tells_the_gap_for_each_issue,
    14: refuses_a_company_with_the_rule,
    19: answers_on_two_axes,
    20: names_both_owners,
    29: shows_the_share_of_lasting_jobs,
    30: opened_a_breach_by_itself,
    4: counts_once_at_the_top,
    6: owns_its_record,
    12: sets_trust_beside_promises_kept,
    13: shares_a_cost_by_a_whole_key,
    17: adopts_by_origin,
    22: lists_types_under_their_laws,
    23: maps_19_of_25,
    24: weighs_and_ends_mandates,
    25: traces_a_line_to_the_payment,
    26: stands_on_an_ordinance,
    27: answers_with_another_sum_and_a_reason,
    28: compares_two_procedures,
    32: names_who_draws_and_gives_nothing,
    33: answers_without_an_approver,
    34: tells_who_governs_two_centres,
    36: outlives_its_steward,
    39: counts_paper_like_the_screen,
    40: was_founded_by_five,
    42: is_in_its_third_year_of_ten,
}


def test_the_tour_lists_45_mechanisms_and_links_those_that_run(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/tour/")
    expect(page.locator("#stops > li")).to_have_count(45)
    assert sorted(links(page, site)) == RUNNING
    expect(page.locator("#stops h2 a")).to_have_count(len(RUNNING))


@pytest.mark.parametrize(
    "number", sorted(SHOWS)
)  # others are walked in test_recognition.py, test_learning.py
def test_each_link_of_the_tour_shows_what_it_promises(page: Page, site: Site, number: int) -> None:
    page.goto(f"{site.url}/tour/")
    page.locator(f"#mechanism-{number} h2 a").click()
    if anchor := page.url.partition("#")[2]:
        expect(page.locator(f"#{anchor}")).to_have_count(1)
    SHOWS[number](page)


def test_every_page_of_the_tour_can_be_used_by_everyone(
    page: Page, site: Site, axe: Callable[[Page], None]
) -> None:
    """On a phone, where most is folded, by axe; and on a desk no page is too wide either."""
    addresses = [
        "/tour/",
        "/glossary/",
        *dict.fromkeys(url.split("#")[0] for url in links(page, site).values()),
    ]
    for address in addresses:
        page.set_viewport_size({"width": PHONE, "height": 900})
        answer = page.goto(site.url + address)
        assert answer is not None
        assert answer.status == 200, address
        axe(page)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
