"""A need alone is not enough: without its education steps no cooperative is founded; then its trade is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import AT, World, admit, organization, person, steward_of
from tests.gwangsan import fresh

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.queries import samples
from dure.learning.commands import enrol_people, mark_session, offer_course
from dure.learning.models import CooperativeStart, Course, SeasonReport
from dure.learning.trading import Reported, report_season
from dure.matters.commands import perform, raise_matter, rebuild
from dure.matters.models import Matter
from dure.networks.models import Membership, Organization
from dure.people.models import Person
from dure.record.models import Entry
from dure.refusals import Refused
from polity.fair_trade import Use

DAY = timedelta(days=1)
SEASON = Reported(
    season="2025/26",
    from_on=date(2025, 10, 1),
    product="Green coffee",
    kilograms=1000,
    currency="NPR",
    price=65_000,
    market_price=52_000,
    market_source="The market hall",
    premium=44_092,
    premium_currency="USD",
    sold_price=460,
    sold_currency="USD",
    floor_price=180,
    floor_currency="USD",
    floor_source="Fairtrade",
)
USES = (Use("Drying beds", 20_000), Use("Paid out", 10_000, to_members=True))


class Circle:
    """A circle of growers with its steward, three growers, a centre, and a start that needs two topics."""

    def __init__(self) -> None:
        self.steward = person("Circle Steward")
        self.body = organization("Circle", self.steward, kind="network")
        self.growers = [person(f"Grower {name}") for name in "ABC"]
        for one in self.growers:
            admit(one, self.body)
        self.teacher = person("Centre Steward")
        self.centre = organization("Centre", self.teacher, kind="support_centre")
        text = samples()["cooperative-start"]
        charter = adopt_founding_charter(organization=self.body, text=text, by=self.steward, at=AT)
        self.round = open_round(
            organization=self.body,
            charter=charter,
            by=self.steward,
            at=AT,
            slug="needs",
            title="Needs",
            opens_at=AT,
            bodies={"circle": [self.body]},
        )
        self.matter = self.raised()

    def raised(self, **changes: Any) -> Matter:
        told = {
            "title": "Sell our coffee together",
            "text": "We sell alone.",
            "who": "Growers",
            "founders": 2,
            "topics": [("Principles", self.centre), ("Quality", None)],
        }
        return raise_matter(
            round=self.round, raised_in=self.body, by=self.growers[0], at=AT, **(told | changes)
        )

    def act(self, verb: str, by: Person | None = None, day: int = 1, **details: Any) -> None:
        perform(matter=fresh(self.matter), verb=verb, by=by or self.steward, at=AT + day * DAY, **details)

    def course(self, holder: Organization, by: Person) -> Course:
        made = offer_course(
            organization=holder,
            title="A course",
            learns="It.",
            audience="Growers",
            place="School",
            language="ne",
            minutes=60,
            days=[(AT + number * DAY).date() for number in (2, 3, 4)],
            by=by,
            at=AT,
        )
        enrol_people(course=made, organization=self.body, people=self.growers, by=self.steward, at=AT)
        return made

    def mark(self, course: Course, number: int, people: list[Person], by: Person) -> None:
        mark_session(session=course.sessions.get(number=number), present=people, by=by, at=AT + 9 * DAY)


@pytest.fixture
def circle(db: None) -> Circle:
    """The circle, with one supporter and the study circle open."""
    made = Circle()
    made.act("support", made.growers[1])
    made.act("begin_study")
    return made


def founded(circle: Circle) -> Organization:
    """Both topics are learned by two founders, and the cooperative is founded."""
    for number, (holder, by) in enumerate(
        ((circle.centre, circle.teacher), (circle.body, circle.steward)), 1
    ):
        course = circle.course(holder, by)
        circle.act("teach", day=5, topic=str(number), course=course.ref)
        for session in (1, 2):
            circle.mark(course, session, circle.growers[:2], by)
    circle.act("convene", day=10)
    circle.act("found", day=11, name="Hill Coffee", present=2, in_favour=2)
    made = CooperativeStart.objects.get().organization
    assert made is not None
    return made


def test_a_need_says_who_what_must_be_learned_and_by_how_many(circle: Circle):
    for changes, code in (
        ({"who": " "}, "who_missing"),
        ({"founders": 1}, "founders_wrong"),
        ({"topics": []}, "topics_missing"),
    ):
        with pytest.raises(Refused, match=code):
            circle.raised(**changes, title=code)


def test_the_founding_waits_for_each_step_and_names_who_can_hold_it(circle: Circle):
    with pytest.raises(Refused) as refused:
        circle.act("convene")
    assert refused.value.code == "steps_missing"
    assert refused.value.sentence == (
        "The founding assembly cannot be called yet: a need alone is not enough. Missing: “Principles” has no course "
        "yet, Centre can hold it; “Quality” has no course yet, Circle can hold it."
    )
    first = circle.course(circle.centre, circle.teacher)
    with pytest.raises(Refused, match="no_such_topic"):
        circle.act("teach", topic="7", course=first.ref)
    with pytest.raises(Refused, match="no_such_course"):
        circle.act("teach", topic="1", course="nothing")
    circle.act("teach", topic="1", course=f"/learning/{first.ref}/")
    with pytest.raises(Refused, match="has had no session yet"):
        circle.act("convene")
    circle.mark(first, 1, circle.growers[:2], circle.teacher)
    circle.mark(first, 2, [circle.growers[0]], circle.teacher)
    with pytest.raises(Refused, match="was learned by 1 of 2 founders, Centre holds it"):
        circle.act("convene")
    circle.mark(first, 3, circle.growers[:2], circle.teacher)  # two of three sessions are enough
    second = circle.course(circle.body, circle.steward)
    circle.act("teach", topic="2", course=second.ref)
    circle.mark(second, 1, [circle.growers[0], circle.growers[2]], circle.steward)
    with pytest.raises(Refused, match="“Quality” was learned by 1 of 2 founders"):
        circle.act("convene")  # the third grower learned it, but has not said that she founds it too
    circle.act("support", circle.growers[2])
    circle.act("convene")
    assert fresh(circle.matter).stage == "founding"


def test_too_few_founders_are_a_missing_step_too(db: None):
    circle = Circle()
    circle.matter = circle.raised(title="Alone", founders=3)
    circle.act("support", circle.growers[1])
    circle.act("begin_study")
    with pytest.raises(Refused, match="2 of 3 founders have said that they need it too"):
        circle.act("convene")


def test_only_the_author_and_the_stewards_lead_it_and_members_say_that_they_need_it(circle: Circle):
    stranger = person("Stranger")
    for verb in ("support", "teach", "convene"):
        with pytest.raises(Refused, match="wrong_capacity"):
            circle.act(verb, stranger)
    for verb in ("teach", "convene"):
        with pytest.raises(Refused, match="wrong_capacity"):
            circle.act(verb, circle.growers[2])


def test_the_founders_are_members_with_one_vote_and_the_way_stays_public(circle: Circle, client):
    made = founded(circle)
    members = Membership.objects.filter(organization=made, post=None, from_at__isnull=False)
    assert {row.person for row in members} == set(circle.growers[:2])
    assert (made.form, made.kind, made.equal_votes) == ("cooperative", "enterprise", True)
    assert steward_of(made) == circle.growers[0]
    assert rebuild(fresh(circle.matter)).stage == "trading"
    page = client.get(f"/matters/{circle.matter.ref}/").content.decode()
    for words in (
        "From a need to a cooperative",
        "Hill Coffee",
        "2 of the 2 founders present were in favour.",
    ):
        assert words in page
    [row] = client.get("/starts/?format=json").json()["starts"]
    assert (row["organization"], row["topics"], row["taught"]) == (made.slug, 2, 2)
    assert client.get("/api/v1/starts").json()["starts"][0]["ref"] == circle.matter.ref
    details = client.get(f"/api/v1/matters/{circle.matter.ref}").json()["details"]
    assert [one["founders_who_learned"] for one in details["topics"]] == [2, 2]
    assert all(one.name not in str(details) for one in circle.growers)


def test_an_assembly_that_is_too_small_or_against_it_founds_nothing(circle: Circle):
    for number, (holder, by) in enumerate(
        ((circle.centre, circle.teacher), (circle.body, circle.steward)), 1
    ):
        course = circle.course(holder, by)
        circle.act("teach", topic=str(number), course=course.ref)
        circle.mark(course, 1, circle.growers[:2], by)
    circle.act("convene")
    for details, code in (
        ({"name": " ", "present": 2, "in_favour": 2}, "name_missing"),
        ({"name": "Hill", "present": 1, "in_favour": 1}, "too_few_present"),
        ({"name": "Hill", "present": 4, "in_favour": 2}, "too_few_in_favour"),
        ({"name": "Hill", "present": 2, "in_favour": 3}, "too_few_in_favour"),
    ):
        with pytest.raises(Refused, match=code):
            circle.act("found", **details)
    assert not Organization.objects.filter(name="Hill").exists()


def report(made: Organization, told: Reported = SEASON, **more: Any) -> SeasonReport:
    given = {"by": steward_of(made), "at": AT + 30 * DAY, "uses": USES}
    return report_season(organization=made, told=told, **(given | more))


@pytest.mark.parametrize(
    ("changes", "uses", "code"),
    [
        ({"season": ""}, USES, "season_missing"),
        ({"kilograms": 0}, USES, "sum_out_of_range"),
        ({"price": 0}, USES, "sum_out_of_range"),
        ({"premium": -1}, (), "sum_out_of_range"),
        ({"currency": ""}, USES, "currency_missing"),
        ({"floor_currency": ""}, USES, "currency_missing"),
        ({"market_source": " "}, USES, "source_missing"),
        ({"floor_source": ""}, USES, "source_missing"),
        ({}, (*USES, Use("School", 14_093)), "premium_exceeded"),
        ({}, (Use("", 1),), "use_unnamed"),
        ({}, (Use("x", 1),) * 13, "too_many_uses"),
    ],
)
def test_a_season_that_cannot_be_is_refused(world: World, changes: dict, uses: tuple, code: str):
    with pytest.raises(Refused, match=code):
        report(world.enterprises[0], replace(SEASON, **changes), uses=uses)


def test_price_and_premium_are_shown_and_corrected_by_a_later_version(circle: Circle, client):
    made = founded(circle)
    for stranger in (circle.steward, circle.growers[2]):
        with pytest.raises(Refused, match="not_steward"):
            report(made, by=stranger)
    report(made)
    with pytest.raises(Refused, match="reason_missing"):
        report(made, replace(SEASON, kilograms=990))
    report(made, replace(SEASON, kilograms=990), reason="Weighed again.")
    page = client.get(f"/organizations/{made.slug}/trade/").content.decode()
    for words in (
        "25 % more than the market",
        "Weighed again.",
        "Version 1 said: 1,000 kg",
        "Not yet used",
        "3.96",
    ):
        assert words in page
    data = client.get(f"/organizations/{made.slug}/trade/?format=json").json()
    assert data["paid_to_members"] == {"NPR": 64_350_000, "USD": 10_000}
    assert [(one["version"], one["current"]) for one in data["seasons"]] == [(1, False), (2, True)]
    assert data["seasons"][1]["premium_not_yet_used"] == 14_092
    assert (
        client.get(f"/api/v1/organizations/{made.slug}/trade").json()["paid_to_members"]
        == data["paid_to_members"]
    )
    table = client.get(f"/organizations/{made.slug}/trade/?format=csv").content.decode().splitlines()
    assert len(table) == 3
    assert Entry.objects.get(verb="report_season").said["season"]["premium"] == 44_092


def test_it_stands_by_itself_after_three_seasons(circle: Circle):
    made = founded(circle)
    for year in (2022, 2023):
        report(made, replace(SEASON, from_on=date(year, 10, 1)))
    with pytest.raises(Refused, match="too_few_seasons"):
        circle.act("stand_alone", day=20, reason="It pays.")
    report(made, replace(SEASON, from_on=date(2024, 10, 1)))
    circle.act("stand_alone", day=20, reason="It pays.")
    assert fresh(circle.matter).ended == "kept"


def test_the_form_reports_a_season_and_keeps_what_was_typed(circle: Circle, client):
    made = founded(circle)
    client.force_login(steward_of(made))
    address = f"/organizations/{made.slug}/trade/report/"
    typed = {
        "season": "2025/26",
        "from_on": "2025-10-01",
        "product": "Coffee",
        "kilograms": "1000",
        "currency": "NPR",
        "price": "650",
        "market_price": "520",
        "market_source": "Hall",
        "premium": "440.92",
        "premium_currency": "USD",
        "floor_unit": "lb",
        "uses": "Beds | 200\nPaid out | 100.50 | members",
    }
    assert client.post(address, typed | {"uses": "Beds"}).status_code == 422
    over = client.post(address, typed | {"uses": "Beds | 441"})
    assert over.status_code == 422
    assert "0.08 USD too much" in over.content.decode()
    assert client.post(address, typed).status_code == 302
    told = SeasonReport.objects.get()
    assert (told.price, told.premium, [use.sum for use in told.uses.all()]) == (
        65_000,
        44_092,
        [20_000, 10_050],
    )
    shown = client.get(f"{address}?season=2025-10-01").content.decode()
    assert "Paid out | 100.50 | members" in shown
