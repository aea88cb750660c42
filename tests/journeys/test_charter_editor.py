"""A text is changed by the rule it contains: faults while writing, a vote, a new version for the next round."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import steps
from tests.journeys.hands import Mouse
from tests.journeys.site import Site
from tests.journeys.steps import Visitor

COUNCIL = "seoul-sse-policy-council"
CHARTER = f"/charters/{COUNCIL}/seoul-budget/"
PROPOSE = f"/charter-changes/{COUNCIL}/seoul-budget/propose/"
REASON = "Four supports are enough: small districts have few members."
CARRIED_TO = 'to       = "weighed"'
CARRIED_BY = 'by       = "delegate"'
VOTES = (
    *((role, "yes", "") for role in ("chair.council", "private.2.council", "private.3.council")),
    *((role, "yes", "") for role in ("public.1.council", "public.2.council")),
    ("public.3.council", "no", "Five was little already."),
)


def broken(text: str) -> str:
    """Return the text with two faults: a stage that does not exist, a capacity that does not exist."""
    for words, fault in ((CARRIED_TO, "weighd"), (CARRIED_BY, "delegat")):
        assert words in text
        text = text.replace(words, re.sub('".*"', f'"{fault}"', words), 1)
    return text


def mended(text: str) -> str:
    """Return the text with four supports in place of five."""
    assert "needs    = { supports = 5 }" in text
    return text.replace("needs    = { supports = 5 }", "needs    = { supports = 4 }")


def line_of(text: str, words: str) -> int:
    """Return the number of the first line that has these words."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_a_charter_is_changed_by_its_own_rule_and_only_the_next_round_follows_the_new_text(
    page: Page, site: Site
) -> None:
    visitor = Visitor(site, Mouse(page))
    visitor.walk_in("private.3.council", CHARTER)
    visitor.hand.press(page.locator(f"main a.button[href='{PROPOSE}']"))
    change = proposed_with_faults_seen_live(visitor)
    steps.vote(visitor, change, VOTES)
    steps.act_as(visitor, "chair.council", change, "decide")
    expect(page.locator(".page-head .badge.adopted")).to_have_count(1)

    visitor.look(CHARTER)
    assert "version 3" in page.locator(".page-head .kicker").inner_text()
    assert "supports = 4" in page.locator("pre", has_text="[stages.raised]").inner_text()

    running = running_round(visitor)
    assert "version 2" in page.locator(".page-head .kicker").inner_text()
    visitor.hand.press(page.locator(".page-head .kicker a[href^='/charters/']"))
    assert visitor.path == f"{CHARTER}2/"
    assert "supports = 5" in page.locator("pre", has_text="[stages.raised]").inner_text()

    opened = next_round_opened(visitor)
    assert opened != running
    assert "version 3" in page.locator(".page-head .kicker").inner_text()


def proposed_with_faults_seen_live(visitor: Visitor) -> str:
    """Write a broken text, see each fault beside it while writing, mend it, and put it to the members."""
    page, text, findings = visitor.page, visitor.page.locator("#id_text"), visitor.page.locator("#findings")
    in_force = text.input_value()
    visitor.hand.fill(text, broken(in_force))
    faults = findings.locator(".faults li")
    expect(faults).to_have_count(2)
    told = "\n".join(faults.all_inner_texts())
    for words in (CARRIED_TO, CARRIED_BY):
        assert f"Line {line_of(in_force, words)}:" in told
    assert "weighed" in told
    assert "delegate" in told
    assert visitor.path == PROPOSE

    visitor.hand.fill(text, mended(in_force))
    expect(findings.locator(".notice.good")).to_have_count(1)
    expect(findings).to_contain_text("4")
    visitor.hand.fill(page.locator("#id_reason"), REASON)
    visitor.hand.press(page.locator("#editor button:not([name])"))
    assert visitor.path.startswith("/matters/"), visitor.told()
    assert REASON in page.locator("#text").inner_text()
    return visitor.path


def running_round(visitor: Visitor) -> str:
    """Open the page of the round that runs; return its path."""
    visitor.look("/rounds/")
    visitor.hand.press(visitor.page.locator("ul.rows a[href^='/rounds/seoul-budget-']").first)
    return visitor.path


def next_round_opened(visitor: Visitor) -> str:
    """As the council's secretary, open the next round in the Steward's room; return its path."""
    hand, page = visitor.hand, visitor.page
    today = datetime.now(UTC) + timedelta(seconds=visitor.site.offset)

    def day(after: int) -> str:
        return (today + timedelta(days=after)).date().isoformat()

    visitor.walk_in("steward.council", f"/organizations/{COUNCIL}/room/rounds/")
    hand.press(page.locator("main a.button[href$='/rounds/seoul-budget/open/']"))
    assert "version 3" in page.locator("main").inner_text()
    for name, value in {
        "title": "Seoul budget for the social economy, after the change",
        "slug": "seoul-budget-next",
        "opens_on": day(1),
        "envelope": "2 400 000 000",
        "opens_weighed": day(40),
        "closes_weighed": day(60),
    }.items():
        page.locator(f"[name={name}]").fill(value)
    for body, slug in {
        "umbrella": "seoul-social-economy-network",
        "council": COUNCIL,
        "committee": "seoul-metropolitan-sse-committee",
        "parliament": "seoul-metropolitan-council",
        "city": "seoul-metropolitan-government",
    }.items():
        hand.select(page.locator(f"select[name=body_{body}]"), slug)
    for slug in ("gwangjin-social-economy-network", "mapo-social-economy-network"):
        hand.tick(page.locator(f"input[name=body_district][value={slug}]"))
    hand.press(page.locator("main form[method=post] button"))
    assert visitor.path == "/rounds/seoul-budget-next/", visitor.told()
    return visitor.path


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_a_button_shows_the_faults_and_nothing_is_stored(page: Page, site: Site) -> None:
    visitor = Visitor(site, Mouse(page))
    visitor.walk_in("private.4.council", PROPOSE)
    text = page.locator("#id_text")
    wrong = broken(text.input_value())
    visitor.hand.fill(text, wrong)
    visitor.hand.fill(page.locator("#id_reason"), REASON)
    visitor.hand.press(page.locator("#editor button[name=check]"))
    assert page.locator("#findings .faults li").count() == 2
    assert text.input_value() == wrong
    assert page.locator("#id_reason").input_value() == REASON

    visitor.hand.press(page.locator("#editor button:not([name])"))
    assert visitor.path == PROPOSE
    assert page.locator("#findings .faults li").count() == 2
    assert page.locator("#editor .errors").count() == 1
    assert text.input_value() == wrong
