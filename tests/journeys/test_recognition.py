"""Recognition in a browser: a report from a phone, a review, a certificate, a missed duty; claims, incentives."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.hands import Mouse
from tests.journeys.site import Site
from tests.journeys.steps import Visitor, act_as, vote

WEAVERS = "/organizations/tonle-weavers/recognition/"
PHARE = "/organizations/phare-the-cambodian-circus/recognition/"
PHONE = pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, locale="en-GB")
PAPER = {"name": "accounts.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 accounts"}
PROGRAM = {
    "name": "accounts.pdf",
    "mimeType": "application/pdf",
    "buffer": b"MZ\x90\x00\x03" + bytes(range(256)),
}


@pytest.fixture
def visitor(page: Page, site: Site) -> Visitor:
    """Somebody at a browser."""
    return Visitor(site, Mouse(page))


def begin_report(visitor: Visitor, year: int) -> None:
    """As the weavers, begin the report of a year under the contract."""
    page = visitor.page
    visitor.walk_in("member.weavers", WEAVERS)
    page.get_by_label("Under which framework?").select_option(
        label="Contract of Phare, with invented indexes"
    )
    page.get_by_label("For which year?").fill(str(year))
    visitor.hand.press(page.get_by_role("button", name="Begin the report"))
    assert visitor.path.endswith("/write/"), visitor.told()


def attach(visitor: Visitor, key: str, paper: dict[str, object] = PAPER) -> None:
    """Attach a file to an answer of the part that is open."""
    page = visitor.page
    visitor.hand.press(page.locator(f"#entry-{key} a", has_text="Attach"))
    page.locator("input[type=file]").set_input_files(paper)  # type: ignore[arg-type]
    page.get_by_label("Everybody may read it").check()
    visitor.hand.press(page.get_by_role("button", name="Attach it"))


def finish_parts(visitor: Visitor) -> None:
    """Save part after part, attach the two papers where they are asked, and hand in."""
    page = visitor.page
    for _ in range(8):
        for key in ("audited", "report_published"):
            if (
                page.locator(f"#entry-{key}").count()
                and not page.locator(f"#entry-{key} a[href*='/evidence/']").count() > 1
            ):
                attach(visitor, key)
        if not visitor.path.endswith("/write/"):
            break
        visitor.hand.press(page.get_by_role("button", name="Save and go on"))
    assert not visitor.path.endswith("/write/"), visitor.told()
    visitor.hand.press(page.get_by_role("button", name="Hand the report in"))


def review(visitor: Visitor, path: str, *, ask: bool = False) -> None:
    """As the peer, accept every answer; perhaps ask first and wait for the weavers' answer."""
    page = visitor.page
    visitor.walk_in("peer.circle", f"{path}review/")
    if ask:
        row = page.locator("#row-living_wage")
        row.locator("summary").click()
        row.get_by_label("What do you want to know?").fill("Whose wage is the living wage?")
        visitor.hand.press(row.get_by_role("button", name="Put the question"))
        visitor.walk_in("member.weavers", path)
        page.get_by_label("Your answer").fill("That of the province, of last year.")
        visitor.hand.press(page.get_by_role("button", name="Answer the question"))
        visitor.walk_in("peer.circle", f"{path}review/")
        expect(page.locator("#row-living_wage")).to_contain_text("That of the province, of last year.")
    for box in page.locator("input[value=accepted]").all():
        box.check()
    visitor.hand.press(page.get_by_role("button", name="End the review"))
    assert page.locator(".notice.good").count() == 1, visitor.told()


@PHONE
def test_from_a_phone_to_the_certificate_and_its_end(
    visitor: Visitor, other_site: Site, tmp_path: Path
) -> None:
    visitor = Visitor(other_site, visitor.hand)
    page = visitor.page
    begin_report(visitor, 2025)
    field = page.locator("[name=graduates_hired]")
    field.fill("1.234,5")
    field.press("Tab")
    expect(page.locator("#echo-graduates_hired")).to_contain_text("Did you mean 1,234.5?")
    field.fill("7")
    field.press("Tab")
    expect(page.locator("#echo-graduates_hired")).to_contain_text("Read as 7 people")
    expect(page.locator("#saved")).to_contain_text("You can stop here and go on later.")
    page.context.clear_cookies()  # the break
    visitor.walk_in("member.weavers")
    visitor.hand.press(page.get_by_role("link", name=re.compile("Go on with the report of 2025")))
    expect(page.locator("[name=graduates_hired]")).to_have_value("7")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    finish_parts(visitor)
    path = visitor.path
    expect(page.locator("#outcome")).to_contain_text("met; all 7 hold")
    review(visitor, path, ask=True)

    visitor.walk_in("member.weavers", WEAVERS)
    visitor.hand.press(page.get_by_role("link", name=re.compile("Apply for recognition")))
    page.locator("#raise-title").fill("Recognise the weavers again")
    page.locator("#raise-text").fill("Our wages are reported.")
    page.locator("#raise-report").select_option(index=1)
    visitor.hand.press(page.locator("main form[method=post] button"))
    matter = visitor.path
    assert matter.startswith("/matters/"), visitor.told()
    act_as(visitor, "chair.circle", matter, "put_to_seats")
    vote(visitor, matter, [("chair.circle", "yes", ""), ("peer.circle", "yes", "")])
    act_as(visitor, "chair.circle", matter, "decide")

    visitor.hand.press(page.get_by_role("link", name="The certificate and whether it still holds"))
    address = page.locator("#certificate figcaption").inner_text()
    assert address == page.url
    assert page.locator("#certificate svg").count() == 1
    answer = page.request.get(f"{page.url}credential.json")
    certificate = json.loads(answer.body())
    place = int(certificate["credentialStatus"]["statusListIndex"])
    assert (certificate["name"], withdrawn(visitor, place)) == (
        "Contract of Phare, with invented indexes",
        False,
    )
    check_offline(visitor, answer.body(), tmp_path)
    end_by_the_clock(visitor, other_site, matter, address, place)


def check_offline(visitor: Visitor, text: bytes, tmp_path: Path) -> None:
    """Check the file without a connection and without an account; then with one byte changed."""
    page = visitor.page
    page.context.clear_cookies()
    visitor.look("/recognition/verify/")
    page.context.set_offline(True)
    whole, changed = tmp_path / "whole.json", tmp_path / "changed.json"
    whole.write_bytes(text)
    changed.write_bytes(text.replace(b"Contract Circle", b"Contract Circus", 1))
    page.locator("input[type=file]").set_input_files(whole)
    expect(page.locator("#verdict .good")).to_contain_text("The signature holds")
    page.locator("input[type=file]").set_input_files(changed)
    expect(page.locator("#verdict .stop")).to_contain_text("something in it was changed")
    page.context.set_offline(False)


def end_by_the_clock(visitor: Visitor, site: Site, matter: str, address: str, place: int) -> None:
    """A year later one duty is missed; after the deadline the clock withdraws, and every page says so."""
    page = visitor.page
    site.later(days=365)
    begin_report(visitor, 2026)
    visitor.look(visitor.path + "?part=voice")
    page.locator("[name=assemblies]").fill("1")
    visitor.hand.press(page.get_by_role("button", name="Save and go on"))
    visitor.look(visitor.path)
    finish_parts(visitor)
    path = visitor.path
    missed = page.locator("#missed")
    expect(missed).to_contain_text("Principle: Everybody has a voice")
    expect(missed).to_contain_text("Duty: Workers take part in decisions")
    expect(missed).to_contain_text("1 more meeting")
    expect(page.locator("#changes")).to_contain_text("Meetings of all workers: met became not met.")
    review(visitor, path)
    reason = "Everybody has a voice: one meeting of two was held."
    act_as(
        visitor,
        "chair.circle",
        matter,
        "set_condition",
        lambda form: visitor.hand.fill(form.locator("[name=reason]"), reason),
    )
    visitor.look("/recognition/?q=Tonle&status=conditional")
    expect(page.locator("#register")).to_contain_text(reason)
    assert not withdrawn(visitor, place)
    site.later(days=92)
    visitor.look("/recognition/?q=Tonle&status=withdrawn")
    expect(page.locator("#register")).to_contain_text(reason)
    page.goto(address)
    expect(page.locator(".notice.stop")).to_contain_text(reason)
    assert withdrawn(visitor, place)


def withdrawn(visitor: Visitor, place: int) -> bool:
    """Whether the bit of a recognition is set in the signed list."""
    answer = visitor.page.request.get(f"{visitor.site.url}/recognition/status-list/").json()
    packed = answer["credentialSubject"]["encodedList"].removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return bool(bits[place // 8] & (0x80 >> (place % 8)))


def test_a_self_label_is_shown_as_a_claim_and_never_as_recognised(visitor: Visitor) -> None:
    page = visitor.page
    visitor.walk_in("member.phare", PHARE)
    page.locator("#claimed summary").click()
    page.get_by_label("What does it call itself?").fill("The fairest circus")
    visitor.hand.press(page.get_by_role("button", name="Show it as a claim"))
    expect(page.locator("#claimed .badge")).to_have_text("claim")
    expect(page.locator("#claimed")).to_contain_text("It is a claim, not a recognition.")
    expect(page.locator("#recognised")).not_to_contain_text("The fairest circus")
    visitor.look("/recognition/?q=Mekong+Handicraft")
    expect(page.locator("#register")).to_have_count(0)
    expect(page.locator("#claims")).to_contain_text("Mekong Handicraft Village")


def test_one_enterprise_stands_under_certification_and_under_registration(visitor: Visitor) -> None:
    page = visitor.page
    visitor.look("/recognition/regimes/?organization=eoulrim-printing-hands")
    sides = page.locator("#sides .side")
    expect(sides).to_have_count(2)
    expect(sides.nth(0)).to_contain_text("Certified social enterprise")
    expect(sides.nth(0)).to_contain_text("Viability of the business model: 2 met")
    expect(sides.nth(1)).to_contain_text("Registered social enterprise (bill of 2019)")
    effects = page.locator("#effects")
    expect(effects.locator("#gains")).to_contain_text("Income from business against labour cost")
    expect(effects.locator("#loses")).to_contain_text("It publishes its accounts and its social results")
    data = page.request.get(f"{page.url}&format=json").json()
    assert len(data["effects"]) == 61
    assert {one["effect"] for one in data["effects"]} == {"gains", "loses", "opens", "same"}


def test_an_organization_sees_what_blocks_it_and_how_far_it_is(visitor: Visitor) -> None:
    page = visitor.page
    visitor.look("/organizations/eoulrim-printing-hands/incentives/")
    expect(page.locator("#possible .blocked")).to_contain_text("9 years above the cap of 7")
    expect(
        page.locator("#possible .granted", has=page.locator("h2", has_text="Wage support"))
    ).to_contain_text("It cannot be had together with “Grant for business models that last”")
    visitor.look("/organizations/hanbit-facility-services/incentives/")
    expect(page.locator("#possible li", has_text="Access to reserved contracts")).to_contain_text(
        "It does not work for profit: yes; not met."
    )


def test_forty_indexes_are_reported_and_a_missed_duty_names_its_principle(visitor: Visitor) -> None:
    page = visitor.page
    visitor.look("/frameworks/of/contract-circle-of-cambodia/kh-phare/")
    expect(page.locator("#tree li.principle")).to_have_count(7)
    expect(page.locator("#tree li.duty")).to_have_count(20)
    expect(page.locator("#tree li.indicator")).to_have_count(40)
    expect(page.locator("main")).to_contain_text("invented for the demonstration")
    visitor.look(PHARE)
    visitor.hand.press(page.locator("#reports h3 a").first)
    expect(page.locator("#tree")).to_contain_text("40 of 40 indicators are reported.")
    expect(page.locator("#missed")).to_contain_text("Principle: A business that lasts")
    expect(page.locator("#missed")).to_contain_text("Duty: Keep reserves")
    expect(page.locator("#missed")).to_contain_text("1 more month")


def test_a_partner_for_profit_is_visible_and_in_no_total(visitor: Visitor) -> None:
    page = visitor.page
    visitor.look("/organizations/hanbit-facility-services/")
    expect(page.locator("h1")).to_have_text("Hanbit Facility Services")
    expect(page.locator(".badge.partner")).to_have_text("partner: counted in no SSE total")
    types = page.request.get(f"{visitor.site.url}/networks/types/?format=json").json()
    assert "for_profit" not in {one["type"] for one in types}
    effects = page.request.get(f"{visitor.site.url}/recognition/regimes/?format=json").json()["effects"]
    assert "hanbit-facility-services" not in {one["organization"] for one in effects}


def test_a_renamed_program_is_refused_as_evidence_and_said_so(visitor: Visitor) -> None:
    page = visitor.page
    begin_report(visitor, 2023)
    visitor.look(visitor.path + "?part=business")
    attach(visitor, "audited", PROGRAM)
    expect(page.locator(".errors")).to_contain_text("Files of this kind are not taken.")


def test_a_faulty_framework_shows_every_fault_with_its_line_and_a_good_one_its_tree(visitor: Visitor) -> None:
    page = visitor.page
    visitor.walk_in("peer.circle", "/frameworks/of/contract-circle-of-cambodia/new/")
    text = page.get_by_label("Text of the framework")
    good = text.input_value()
    text.fill(good.replace('unit = "meetings"', 'unit = "parsecs"'))
    expect(page.locator("#findings .faults li")).to_contain_text(["There is no unit ‘parsecs’."])
    text.fill(good)
    expect(page.locator("#findings .good")).to_contain_text("No fault.")
    expect(page.locator("#findings .criteria li")).to_have_count(3)
    visitor.hand.press(page.get_by_role("button", name="Adopt this framework"))
    expect(page.locator("h1")).to_have_text("What we ask of each other")
