"""From a need voiced in a district to a line in the city's budget and back, with the reason; by two hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page
from tests.journeys import steps
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.site import Site
from tests.journeys.steps import Visitor, address

MEMBER = "member.gwangjin"
SUPPORTERS = ("second.gwangjin", "third.gwangjin", "fourth.gwangjin", "fifth.gwangjin", "steward.gwangjin")
DELEGATES = ("delegate.gwangjin", "delegate.mapo", "delegate.eunpyeong")
PRIVATE = ("chair.council", "private.2.council", "private.3.council")
PUBLIC = ("public.1.council", "public.2.council", "public.3.council")
COMMITTEE = ("chair.committee", "seat.2.committee", "seat.3.committee")
AGAINST = "The running costs after the second year are open."
ASKED, GRANTED = "60 000 000", "38 000 000"
ASKED_SHOWN, GRANTED_SHOWN = "60,000,000", "38,000,000"


@dataclass(frozen=True)
class Language:
    """The words of one language that this journey looks for, and what its people write."""

    code: str
    title: str
    text: str
    people: str
    reason: str
    note: str
    now: tuple[str, ...]  # the stages in their order, as the thread names them
    in_part: str


ENGLISH = Language(
    code="en",
    title="Night bus that neighbours drive to the clinic",
    text="## What is needed\n\nAfter ten at night nobody gets to the clinic. **Twelve** neighbours drive.",
    people="800 people who live above the last stop",
    reason="Two of three buses: the third follows when both are full.",
    note="Contract signed with the drivers' cooperative.",
    now=("Raised", "Weighed", "Deliberated", "Received", "Examined", "Consulted", "Granted", "Executed"),
    in_part="in part",
)
KOREAN = Language(
    code="ko",
    title="이웃이 운전하는 야간 진료 버스",
    text="## 무엇이 필요한가\n\n밤 열 시가 넘으면 병원에 갈 수 없습니다. 이웃 **열두 명**이 운전합니다.",
    people="종점 위에 사는 주민 800명",
    reason="세 대 가운데 두 대: 두 대가 다 차면 세 번째 버스를 둡니다.",
    note="운전자 협동조합과 계약했습니다.",
    now=("제안", "선정 투표", "협의", "접수", "심의", "시의회 의결", "예산 반영", "집행 완료"),
    in_part="일부",
)


def test_a_need_voiced_in_a_district_comes_back_with_a_reason(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    the_whole_way(Visitor(site, Mouse(page)), ENGLISH, check=lambda path: None)


@pytest.mark.browser_context_args(
    java_script_enabled=False,
    locale="ko-KR",
    color_scheme="dark",
    viewport={"width": 390, "height": 844},
)
def test_the_same_way_without_javascript_by_keyboard_on_a_dark_phone_in_korean(
    page: Page, other_site: Site, browser: Browser, axe: Callable[[Page], None]
) -> None:
    visitor = Visitor(other_site, Keyboard(page))
    visitor.look("/")
    assert page.locator("html").get_attribute("lang") == "ko"
    visitor.speak("en")
    visitor.speak("ko")
    # axe is a script itself: it looks at the same pages through a second window, in which scripts run.
    window = browser.new_context(locale="ko-KR", color_scheme="dark", viewport={"width": 390, "height": 844})
    looking = window.new_page()

    def check(path: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        window.clear_cookies()
        window.add_cookies([cookie for cookie in page.context.cookies() if cookie.get("name")])
        looking.goto(f"{other_site.url}{path}")
        axe(looking)

    the_whole_way(visitor, KOREAN, check=check)
    window.close()


def the_whole_way(visitor: Visitor, said: Language, check: Callable[[str], None]) -> None:
    """Walk the whole way of a proposal; `check` looks at each page on which somebody is about to act."""
    matter = raised_and_carried(visitor, said, check)
    chosen_by_the_networks(visitor, said, matter, check)
    decided_by_the_council(visitor, said, matter, check)
    examined_by_the_committee(visitor, said, matter, check)
    answered_in_part(visitor, said, matter, check)
    reported(visitor, said, matter, check)


def stands_in(visitor: Visitor, said: Language, stage: int) -> None:
    """Check that the thread says where the matter stands now, in the language of the page."""
    assert visitor.page.locator("html").get_attribute("lang") == said.code
    assert said.now[stage] in visitor.here()


def raised_and_carried(visitor: Visitor, said: Language, check: Callable[[str], None]) -> str:
    """A member raises it; it cannot be carried before five support it; the delegate carries it."""
    visitor.walk_in(MEMBER)
    visitor.look("/rounds/")
    visitor.hand.press(visitor.page.locator("ul.rows a[href^='/rounds/seoul-budget-']").first)
    slug = visitor.path.split("/")[2]
    matter = steps.raise_proposal(
        visitor, slug, title=said.title, text=said.text, cost=ASKED, people=said.people
    )
    stands_in(visitor, said, 0)
    check(matter)
    steps.support(visitor, matter, SUPPORTERS[:4])
    visitor.walk_in("delegate.gwangjin", matter)
    assert visitor.form("carry").count() == 0
    assert visitor.page.locator("#do .notice.wait").count() >= 1
    steps.support(visitor, matter, SUPPORTERS[4:])
    steps.act_as(visitor, "delegate.gwangjin", matter, "carry")
    stands_in(visitor, said, 1)
    return matter


def chosen_by_the_networks(
    visitor: Visitor, said: Language, matter: str, check: Callable[[str], None]
) -> None:
    """The delegates cast in the ballot of the Seoul network; when it closes, the proposal is chosen."""
    visitor.let_pass(7, 7, 1, 1)
    visitor.look(matter)
    ballot = visitor.page.locator("#do a[href^='/ballots/']").get_attribute("href")
    assert ballot is not None
    visitor.walk_in(DELEGATES[0])
    assert visitor.page.locator(f".tasks a[href='{ballot}']").count() == 1
    check(ballot)
    for role in DELEGATES:
        steps.cast_for(visitor, ballot, role, said.title)
    visitor.let_pass(7, 7)
    visitor.look(ballot)
    row = visitor.page.locator("#count tbody tr", has_text=said.title)
    assert row.locator(".badge.adopted").count() == 1
    check(ballot)


def decided_by_the_council(
    visitor: Visitor, said: Language, matter: str, check: Callable[[str], None]
) -> None:
    """Public and private seats vote; while one side is missing the chair cannot close; with both she can."""
    visitor.look(matter)
    stands_in(visitor, said, 2)
    steps.vote(visitor, matter, [(role, "yes", "") for role in PRIVATE])
    visitor.walk_in("chair.council", matter)
    assert visitor.form("decide").count() == 0
    check(matter)
    choices = zip(PUBLIC, ("yes", "yes", "no"), ("", "", AGAINST), strict=True)
    steps.vote(visitor, matter, choices)
    assert AGAINST in visitor.page.locator("#votes").inner_text()
    steps.act_as(visitor, "chair.council", matter, "decide")


def examined_by_the_committee(
    visitor: Visitor, said: Language, matter: str, check: Callable[[str], None]
) -> None:
    """The committee opens the file once half of its seats attend, votes, and its chair closes the vote."""
    stands_in(visitor, said, 3)
    for role in COMMITTEE[1:]:
        steps.act_as(visitor, role, matter, "attend")
    visitor.walk_in("chair.committee", matter)
    assert visitor.form("open").count() == 0
    visitor.act("attend")
    check(matter)
    visitor.act("open")
    stands_in(visitor, said, 4)
    steps.vote(visitor, matter, [(role, "yes", "") for role in COMMITTEE])
    steps.act_as(visitor, "chair.committee", matter, "decide")
    stands_in(visitor, said, 5)


def answered_in_part(visitor: Visitor, said: Language, matter: str, check: Callable[[str], None]) -> None:
    """The assembly's official answers in part; the proposer gets one mail; the page shows both sums."""
    visitor.let_pass(1)
    before = len(visitor.site.letters(address(MEMBER)))
    visitor.walk_in("official.parliament", matter)
    check(matter)
    steps.answer_in_part(visitor, matter, reason=said.reason, granted=GRANTED)
    stands_in(visitor, said, 6)
    visitor.let_pass(1)
    letters = visitor.site.letters(address(MEMBER))
    assert len(letters) == before + 1
    assert said.reason in letters[-1]
    assert f"{visitor.site.url}{matter}" in letters[-1]
    visitor.let_pass(1)
    assert len(visitor.site.letters(address(MEMBER))) == before + 1
    visitor.walk_in(MEMBER, matter)
    answered = next(one for one in visitor.stations() if said.now[5] in one)
    assert said.reason in answered
    assert said.in_part in answered
    assert ASKED_SHOWN in visitor.page.locator("#money del").inner_text()
    assert GRANTED_SHOWN in visitor.page.locator("#money ins").inner_text()
    check(matter)


def reported(visitor: Visitor, said: Language, matter: str, check: Callable[[str], None]) -> None:
    """The city reports what is committed and paid, and declares it carried out; anyone can read it."""
    steps.report(visitor, matter, committed=GRANTED, paid="12 500 000", note=said.note)
    row = visitor.page.locator("#money table", has_text=said.note).locator("tbody tr").first.inner_text()
    assert "12,500,000" in row
    assert GRANTED_SHOWN in row
    check(matter)
    visitor.act("complete")
    visitor.hand.press(visitor.page.locator("form[action='/accounts/logout/'] button"))
    visitor.look(matter)
    assert visitor.page.locator(".page-head .badge.kept").inner_text() == said.now[7]
    assert said.reason in visitor.page.locator(".thread").inner_text()
    check(matter)
