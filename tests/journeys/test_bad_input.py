"""What bad input gets: a sentence that says what is missing and who can help; nothing lost, nothing done twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.journeys import steps
from tests.journeys.hands import Mouse
from tests.journeys.site import Site
from tests.journeys.steps import Visitor

GWANGJIN = "gwangjin-social-economy-network"
COUNCIL = "seoul-sse-policy-council"
SUPPORTERS = ("second.gwangjin", "third.gwangjin", "fourth.gwangjin", "fifth.gwangjin", "steward.gwangjin")
WINDOWS = (
    "Nom;Adresse électronique;Structure\r\n"
    "Hélène Lefèvre;helene@atelier.example;\r\n"
    "Zoë Müller;zoe@atelier.example;\r\n"
    "Hélène encore;HELENE@atelier.example;\r\n"
    "Sans adresse;helene.atelier.example;\r\n"
    "Vide;;\r\n"
)
KOREAN = (
    "이름,이메일,단체\n"
    "박은정,eunjung@village.example,\n"
    "김철수,chulsoo@village.example,\n"
    "박은정,eunjung@village.example,\n"
)


@pytest.fixture
def visitor(page: Page, site: Site) -> Visitor:
    """Somebody at a browser."""
    return Visitor(site, Mouse(page))


@pytest.fixture
def somebody_else(new_context: Callable[..., BrowserContext], site: Site) -> Visitor:
    """Somebody at another browser, at the same time."""
    return Visitor(site, Mouse(new_context().new_page()))


def round_of_this_year(visitor: Visitor) -> str:
    """Return the slug of the round in which proposals can be raised."""
    visitor.look("/rounds/")
    link = visitor.page.locator("ul.rows a[href^='/rounds/seoul-budget-']").first.get_attribute("href")
    assert link is not None
    return link.split("/")[2]


def raised(visitor: Visitor, title: str) -> str:
    """Raise a proposal as the member in Gwangjin-gu; return the path of its page."""
    slug = round_of_this_year(visitor)
    visitor.walk_in("member.gwangjin")
    return steps.raise_proposal(
        visitor, slug, title=title, text="We need it.", cost="30 000 000", people="200 neighbours"
    )


def acts(visitor: Visitor, matter: str, verb: str) -> int:
    """Return how many acts of a verb the public data of a matter has."""
    data = visitor.page.request.get(f"{visitor.site.url}{matter}?format=json").json()
    return sum(act["verb"] == verb for act in data["acts"])


def test_of_two_people_who_decide_at_once_one_acts_and_the_other_sees_what_happened(
    visitor: Visitor, somebody_else: Visitor
) -> None:
    matter = raised(visitor, "A bench at every bus stop")
    steps.support(visitor, matter, SUPPORTERS)
    visitor.walk_in("delegate.gwangjin", matter)
    somebody_else.walk_in("member.gwangjin", matter)
    somebody_else.hand.open(
        somebody_else.page.locator("details", has=somebody_else.form("withdraw")).locator("summary")
    )
    somebody_else.form("withdraw").locator("textarea").fill("We found the money elsewhere.")

    visitor.act("carry")
    somebody_else.hand.press(somebody_else.form("withdraw").locator("button"))

    page = somebody_else.page
    assert acts(visitor, matter, "carry") == 1
    assert acts(visitor, matter, "withdraw") == 0
    told = page.locator(".errors").first.inner_text()
    assert "Weighed" in told
    assert page.locator(".station.is-now", has_text="Weighed").count() == 1
    assert "We found the money elsewhere." in page.locator("main").inner_text() + kept_in_fields(page)


def kept_in_fields(page: Page) -> str:
    """Return what stands in the text fields of a page."""
    return " ".join(page.locator("textarea").evaluate_all("found => found.map(one => one.value)"))


def test_the_same_decision_from_two_windows_at_once_is_one_act(
    visitor: Visitor, somebody_else: Visitor
) -> None:
    matter = raised(visitor, "A shared van for deliveries")
    steps.support(visitor, matter, SUPPORTERS)
    for one in (visitor, somebody_else):
        one.walk_in("delegate.gwangjin", matter)
    for one in (visitor, somebody_else):
        one.form("carry").locator("button").click(no_wait_after=True)
    for one in (visitor, somebody_else):
        one.page.wait_for_selector(".station.is-now:has-text('Weighed')")
        assert "entry" in one.page.locator(".messages .notice").inner_text()
    assert acts(visitor, matter, "carry") == 1


def test_a_button_pressed_twice_gives_one_act(visitor: Visitor) -> None:
    matter = raised(visitor, "A light over the footpath")
    visitor.walk_in("second.gwangjin", matter)
    visitor.form("support").locator("button").dblclick()
    visitor.page.wait_for_selector(".messages .notice")
    assert acts(visitor, matter, "support") == 1
    assert visitor.page.locator(".errors").count() == 0


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_form_sent_twice_without_javascript_gives_one_proposal(visitor: Visitor) -> None:
    slug = round_of_this_year(visitor)
    visitor.walk_in("third.gwangjin")
    given = {"title": "A swap shelf in the library", "text": "Bring one, take one.", "cost": "1 000 000"}
    twice = [
        steps.raise_proposal(visitor, slug, people="All readers", **given),
        steps.raise_proposal(visitor, slug, people="All readers", **given),
    ]
    assert twice[0] == twice[1]


def test_a_proposal_without_its_cost_keeps_all_that_was_typed(visitor: Visitor) -> None:
    page, slug = visitor.page, round_of_this_year(visitor)
    visitor.walk_in("member.gwangjin", f"/rounds/{slug}/raise/")
    typed = {
        "#raise-title": "Hot lunches in the market hall",
        "#raise-text": "## Who\n\nStall holders who stand there from five.",
        "#raise-beneficiaries": "70 stall holders",
    }
    for field, text in typed.items():
        visitor.hand.fill(page.locator(field), text)
    visitor.hand.select(page.locator("#raise-origin"), "mixed")
    visitor.hand.press(page.locator("main form[method=post] button"))
    assert visitor.path == f"/rounds/{slug}/raise/"
    assert {field: page.locator(field).input_value() for field in typed} == typed
    assert page.locator("#raise-origin").input_value() == "mixed"
    fault = page.locator(".errors a")
    assert fault.all_inner_texts() == ["What does it cost?"]
    assert page.locator(".errors").evaluate("e => e === document.activeElement")
    fault.click()
    assert page.locator("#raise-cost").evaluate("e => e === document.activeElement")
    assert page.locator("#raise-cost").get_attribute("aria-invalid") == "true"


def test_an_answer_in_part_without_its_sum_keeps_the_reason_and_answers_nothing(visitor: Visitor) -> None:
    page = visitor.page
    visitor.look("/matters/?stage=consulted")
    matter = page.locator("ul.rows h3 a").first.get_attribute("href")
    assert matter is not None
    visitor.walk_in("official.parliament", matter)
    form = visitor.form("answer")
    form.locator("input[value=adopt_in_part]").check()
    form.locator("[name=reason]").fill("One of the two houses now.")
    visitor.hand.press(form.locator("button"))
    form = visitor.form("answer")
    assert form.locator("[name=reason]").input_value() == "One of the two houses now."
    assert form.locator("input[value=adopt_in_part]").is_checked()
    assert form.locator("[name=sum]").get_attribute("aria-invalid") == "true"
    assert "sum" in page.locator(".errors").first.inner_text()
    assert acts(visitor, matter, "answer") == 0


def test_a_revoked_and_an_expired_mandate_say_who_can_renew_it(
    visitor: Visitor, somebody_else: Visitor
) -> None:
    matter = raised(visitor, "A repair corner in the school")
    steps.support(visitor, matter, SUPPORTERS)
    visitor.walk_in("delegate.gwangjin", matter)
    room = f"/organizations/{GWANGJIN}/room/mandates/"
    steward = somebody_else
    steward.walk_in("steward.gwangjin", room)
    row = steward.page.locator("ul.rows > li", has_text="Kang Eun-ju")
    row.locator("summary", has_text="Revoke").click()
    row.locator("input[name=reason]").fill("A new assembly.")
    steward.hand.press(row.locator("button.danger"))

    visitor.hand.press(visitor.form("carry").locator("button"))
    told = visitor.page.locator(".errors").first.inner_text()
    assert "was revoked on" in told
    assert "Its stewards can renew it" in told
    assert "Moon Tae-ho" in told
    assert acts(visitor, matter, "carry") == 0

    give_mandate(steward, "Kang Eun-ju", days=1)
    visitor.walk_in("delegate.gwangjin", matter)
    assert visitor.form("carry").count() == 1
    steward.let_pass(7)
    visitor.hand.press(visitor.form("carry").locator("button"))
    told = visitor.page.locator(".errors").first.inner_text()
    assert "ended on" in told
    assert "Moon Tae-ho" in told
    assert acts(visitor, matter, "carry") == 0

    steward.look(room)
    give_mandate(steward, "Kang Eun-ju", days=60)
    visitor.look(matter)
    visitor.act("carry")


def give_mandate(steward: Visitor, person: str, *, days: int) -> None:
    """In the Steward's room, let a person act for the network for so many days from today."""
    page = steward.page
    page.locator("#act-give_mandate > summary").click()
    form = page.locator("#act-give_mandate form")
    form.locator("input[name=person]").fill(person)
    until = datetime.now(UTC) + timedelta(days=days + passed(steward.site))
    form.locator("input[name=until_at]").fill(until.date().isoformat())
    steward.hand.press(form.locator("button[type=submit]"))
    assert page.locator(".notice.good").count() == 1, steward.told()


def passed(site: Site) -> int:
    """Return how many days the visitors have let pass."""
    file = site.home / "days-passed"
    return int(file.read_text()) if file.exists() else 0


@pytest.mark.parametrize(
    ("name", "data", "encoding", "good", "faults"),
    [
        (
            "windows.csv",
            WINDOWS.encode("windows-1252"),
            "windows-1252",
            ["Hélène Lefèvre", "Zoë Müller"],
            {
                4: "The same address stands on line 2.",
                5: "“helene.atelier.example” is not an e-mail address. Correct it.",
                6: "There is no address on this line.",
            },
        ),
        (
            "village.csv",
            KOREAN.encode("utf-8-sig"),
            "utf-8",
            ["박은정", "김철수"],
            {4: "The same address stands on line 2."},
        ),
    ],
)
def test_a_list_of_invitations_is_reported_row_by_row_and_nothing_is_sent_before_it_is_confirmed(
    visitor: Visitor, name: str, data: bytes, encoding: str, good: list[str], faults: dict[int, str]
) -> None:
    page, room = visitor.page, f"/organizations/{GWANGJIN}/room/invitations/"
    visitor.walk_in("steward.gwangjin", room)
    before = outbox(visitor.site)
    form = page.locator("form[action$='/invite/']")
    form.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    visitor.hand.press(form.locator("button"))
    rows = page.locator("main table tbody tr")
    told = {int(row.locator("th").inner_text()): row.inner_text() for row in rows.all()}
    assert {line: fault for line, fault in faults.items() if fault not in told[line]} == {}
    assert rows.locator(".badge.kept").count() == len(good)
    for number, person in enumerate(good, start=2):
        assert person in told[number]
    assert encoding in page.locator("main").inner_text().lower()
    assert outbox(visitor.site) == before

    visitor.hand.press(page.locator("form:has(input[name=list]) button"))
    assert visitor.path == room
    assert outbox(visitor.site) == before + len(good)


def outbox(site: Site) -> int:
    """Return how many invitations were sent so far; the clock sends news of its own meanwhile."""
    mails = (site.home / "outbox").glob("*.txt")
    return sum("/invitations/" in mail.read_text(encoding="utf-8") for mail in mails)


def test_somebody_invited_signs_up_with_a_code_from_the_mail_and_accepts(
    visitor: Visitor, somebody_else: Visitor
) -> None:
    site, address = visitor.site, "newcomer@atelier.example"
    visitor.walk_in("steward.gwangjin", f"/organizations/{GWANGJIN}/room/invitations/")
    visitor.hand.fill(visitor.page.locator("textarea[name=text]"), f"{address}, Ines Costa")
    visitor.hand.press(visitor.page.locator("form[action$='/invite/'] button"))
    visitor.hand.press(visitor.page.locator("form:has(input[name=list]) button"))
    (letter,) = site.letters(address)
    found = re.search(r"http\S+(/invitations/[^/\s]+/)", letter)
    assert found, letter

    new, page = somebody_else, somebody_else.page
    new.look(found[1])
    new.hand.press(page.locator("main a[href^='/accounts/signup/']"))
    new.hand.fill(page.locator("main [name=email]"), address)
    new.hand.fill(page.locator("main [name=name]"), "Ines Costa")
    new.hand.press(page.locator("main form[action*=signup] button"))
    new.hand.fill(page.locator("main [name=code]"), "000000")
    new.hand.press(page.locator("main form button").first)
    assert "This is not the code we sent" in page.locator(".errors").inner_text()
    new.hand.fill(page.locator("main [name=code]"), site.code_for(address))
    new.hand.press(page.locator("main form button").first)
    assert new.path == found[1]
    new.hand.press(page.locator("main form button"))
    assert new.path == f"/organizations/{GWANGJIN}/"

    visitor.look(f"/organizations/{GWANGJIN}/room/members/")
    assert "Ines Costa" in visitor.page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("sibling", "nothing"),
    [
        (f"/organizations/{COUNCIL}/room/", "/organizations/no-such-body/room/"),
        (f"/organizations/{COUNCIL}/room/mandates/", "/organizations/no-such-body/room/mandates/"),
        (f"/organizations/{COUNCIL}/room/export/", "/organizations/no-such-body/room/export/"),
        (
            f"/organizations/{COUNCIL}/room/rounds/seoul-budget/open/",
            "/organizations/no-such-body/room/rounds/seoul-budget/open/",
        ),
        (f"/charters/{GWANGJIN}/seoul-budget/", f"/charters/{COUNCIL}/no-such-text/"),
        ("/matters/seoul-budget-2099-1/", "/matters/no-such-matter/"),
    ],
)
def test_a_reference_of_others_in_the_address_answers_like_a_page_that_does_not_exist(
    visitor: Visitor, sibling: str, nothing: str
) -> None:
    visitor.walk_in("steward.gwangjin")
    told = []
    for path in (sibling, nothing):
        answer = visitor.page.goto(f"{visitor.site.url}{path}")
        assert answer is not None
        told.append((answer.status, visitor.page.locator("main").inner_text()))
    assert told[0] == told[1]
    assert told[0][0] == 404
