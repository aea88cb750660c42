"""A company is refused on a reserved lot, a cooperative wins, loses four jobs, answers the breach and puts it right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.hands import Mouse
from tests.journeys.site import Site
from tests.journeys.steps import Visitor

TITLE = "Cleaning of the sports halls"
HEADER = "Worker code,Hired,Last day,Type of contract,Reason for leaving,Target group,Monthly wage"


def bid(visitor: Visitor, role: str, lot: str, value: str) -> None:
    visitor.walk_in(role, lot)
    visitor.hand.fill(visitor.page.locator("#bid-value"), value)
    visitor.hand.press(visitor.page.get_by_role("button", name="Hand in this bid"))


def report(visitor: Visitor, jobs: str, rows: Callable[[date], Sequence[str]]) -> None:
    """As the employer, send a list, read the report on each row, and take what is good."""
    page = visitor.page
    visitor.walk_in("founder.gwangsan", jobs)
    until = date.fromisoformat(str(page.locator("#file-until").get_attribute("value")))
    lines = rows(until)
    text = "\n".join([HEADER, *lines]) + "\n"
    page.locator("#file-file").set_input_files(
        {"name": "jobs.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    visitor.hand.press(page.get_by_role("button", name="Look it over, row by row"))
    expect(page.locator("main tbody tr")).to_have_count(len(lines))
    expect(page.locator("main tbody .badge.failed")).to_have_count(0)
    visitor.hand.press(page.get_by_role("button", name="Take"))
    expect(page.locator(".notice.good")).to_be_visible()


def hired(number: int, on: date) -> str:
    group = "long-term unemployed" if number % 2 else "senior"
    return f"c{number},{on.isoformat()},,permanent,,{group},2400000"


def left(number: int, since: date, on: date) -> str:
    group = "long-term unemployed" if number % 2 else "senior"
    return f"c{number},{since.isoformat()},{on.isoformat()},permanent,laid off,{group},2400000"


def reasoned(visitor: Visitor, reason: str) -> Callable[[Locator], None]:
    return lambda form: visitor.hand.fill(form.locator("[name=reason]"), reason)


def test_a_commission_from_the_refused_bid_to_the_breach_put_right(page: Page, other_site: Site) -> None:
    site, visitor = other_site, Visitor(other_site, Mouse(page))
    told = page.request.get(f"{site.url}/matters/?kind=commission&stage=open&format=json").json()
    [ref] = [one["ref"] for one in told["matters"] if one["title"] == TITLE]
    matter, lot = f"/matters/{ref}/", f"/commissions/{ref}/lots/1/"

    bid(visitor, "manager.gwangsan", lot, "700 000 000")
    expect(page.locator(".errors")).to_contain_text("The rule “Reserved for the social economy”")
    expect(page.locator("#bid-value")).to_have_value("700 000 000")
    bid(visitor, "founder.gwangsan", lot, "880 000 000")
    expect(page.locator(".notice.good")).to_contain_text("Clean Gwangsan Workers' Cooperative")

    def award(form: Locator) -> None:
        visitor.hand.tick(form.locator("[name=winner]").first)
        visitor.hand.fill(form.locator("[name=reason]"), "Sixteen jobs for two years.")

    visitor.walk_in("official.gwangsan", matter)
    visitor.act("award", award)
    visitor.act("begin")
    jobs = str(page.locator("#contract a", has_text="Report the jobs").get_attribute("href"))
    visitor.let_pass(7, 7)
    began: list[date] = []

    def sixteen(until: date) -> list[str]:
        began.append(until - timedelta(days=3))
        return [hired(number, began[0]) for number in range(16)]

    report(visitor, jobs, sixteen)
    expect(page.locator("#contract")).to_contain_text("meets its clause")
    visitor.let_pass(30, 30, 30)
    report(visitor, jobs, lambda until: [left(n, began[0], until - timedelta(days=5)) for n in range(4)])
    expect(page.locator("#contract")).to_contain_text("Below the clause.")
    the_picture_speaks(page)
    visitor.hand.press(page.locator("#contract h3 + ul a").first)
    breach = visitor.path
    expect(page.locator("#below")).to_contain_text("12 jobs go on")
    expect(page.locator("#below")).to_contain_text("Nobody opened this")

    visitor.walk_in("founder.gwangsan", breach)
    visitor.act("reply", reasoned(visitor, "One hall was closed."))
    visitor.walk_in("official.gwangsan", breach)
    visitor.act("give_time", reasoned(visitor, "Three months."))
    visitor.walk_in("official.gwangsan", breach)
    form = visitor.form("close").first
    visitor.hand.press(form.locator("button"))
    expect(page.locator(".errors").first).to_contain_text("The last report is still below the clause")
    visitor.let_pass(7)
    report(visitor, jobs, lambda until: [hired(n, until - timedelta(days=1)) for n in range(16, 20)])
    visitor.walk_in("official.gwangsan", breach)
    visitor.act("close")
    expect(page.locator(".page-head .badge").first).to_contain_text("Remedied")


def the_picture_speaks(page: Page) -> None:
    """The curve, the clause and the contract before stand in one picture, with two figures above and a table behind."""
    picture = page.locator("#lasting")
    for words in ("this contract", "before", "Promised: each job 24 months"):
        expect(picture.locator("svg.survival text", has_text=words)).to_have_count(1)
    expect(picture.locator(".figures dd")).to_have_count(2)
    expect(picture.locator("svg title")).to_have_text("How long the jobs last")
    picture.locator("summary").click()
    expect(picture.locator("tbody tr").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_department_sees_whose_programme_it_resembles_before_it_is_saved(
    page: Page, site: Site, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    visitor = Visitor(site, Mouse(page))
    visitor.walk_in("department.gwangsan", "/programmes/new/")
    fill, select = visitor.hand.fill, visitor.hand.select
    fill(page.locator("#programme-title"), f"Rent and machines for young founders {width}")
    fill(
        page.locator("#programme-aim"),
        "A start-up grant for young people who found a cooperative together: the first rent and the first machines.",
    )
    select(page.locator("#programme-target"), "young")
    select(page.locator("#programme-instrument"), "start_up_grant")
    select(page.locator("#programme-area"), "KR-29-24050")
    fill(page.locator("#programme-starts_on"), "2026-06-01")
    visitor.hand.press(page.get_by_role("button", name="Look for overlaps, then save"))
    alike = page.locator("#alike")
    expect(alike).to_contain_text("Not saved yet.")
    expect(alike.locator("article", has_text="Jobs and Economy Department")).to_contain_text(
        "and Youth Department of Gwangsan-gu"
    )
    expect(alike.locator("article").first).to_contain_text("Both speak of")
    visitor.hand.press(page.get_by_role("button", name="Save it, and ask both owners to answer").first)
    expect(page.locator(".notice.good")).to_contain_text("Both owners are asked to answer within 30 days.")
    expect(page.locator("#overlaps")).to_contain_text("owes an answer")
