"""A coffee cooperative in Nepal from need to third season, one that waits for lessons, an Italian one that grew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.queries import samples
from dure.learning.commands import enrol_people, mark_session, offer_course
from dure.learning.figures import Told, tell_year
from dure.learning.models import CooperativeStart, Course
from dure.learning.trading import Reported, report_season
from dure.library.demo.bodies import steward_of
from dure.library.demo.cast import DOMAIN, NAMES
from dure.library.demo.world import World, data
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import (
    consent_to_membership,
    create_organization,
    edit_organization,
    offer_membership,
    set_equal_votes,
)
from dure.networks.models import Area, Organization
from dure.people.commands import register_person
from dure.people.models import Person
from polity.fair_trade import POUND, Use

BEGINS, COFFEE, GINGER, GREW = -1300, -1290, -95, -2190
PREMIUM = (
    20  # US cents a pound: Fairtrade International, announcement of 15 March 2011; 5 of them for quality
)
FLOOR, FLOOR_BEFORE, SINCE = 180, 140, date(2023, 8, 1)
FOUNDERS, GINGER_FOUNDERS = 5, 3
YEARS = ("members", "took_part", "workers", "worker_members", "board", "board_women")
SUMS = ("income", "to_members", "reserves")


def plan(world: World) -> None:
    """Put Nepal and Italy on the agenda."""
    told = data("learning")
    world.on(BEGINS, lambda at: _nepal(world, told, at), hour=12)
    world.on(GREW, lambda at: _italy(world, told, at), hour=17)


def _person(name: str, area: Area, zone: str, at: datetime, key: str = "") -> Person:
    local = key or name.lower().replace(" ", ".")
    return register_person(
        name=NAMES[key] if key else name,
        email=f"{local}@{DOMAIN}",
        at=at,
        time_zone=zone,
        area=area,
        invented=True,
        confirmed=bool(key),
    )


def _organization(
    told: Mapping[str, Any], stewards: Sequence[Person], at: datetime, **more: Any
) -> Organization:
    return create_organization(
        by=stewards[0],
        name=told["name"],
        local_name=told.get("local", ""),
        slug=told["slug"],
        kind=told["kind"],
        area=Area.objects.select_related("parent").get(code=told["area"]),
        about=told["about"],
        stewards=stewards,
        invented=True,
        at=at,
        **more,
    )


def _admit(people: Sequence[Person], into: Organization, at: datetime) -> None:
    by = steward_of(into)
    for one in people:
        offered = offer_membership(by=by, organization=into, person=one, at=at)
        consent_to_membership(membership=offered, by=one, at=at)


def _nepal(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """The circle with its growers, the centre that teaches, and the round in which needs are voiced."""
    area = Area.objects.get(code=told["circle"]["area"])
    lead = world.cast["steward.nepal"] = _person("", area, "Asia/Kathmandu", at, "steward.nepal")
    growers = [_person(name, area, "Asia/Kathmandu", at) for name in told["growers"]]
    circle = _organization(told["circle"], [lead, growers[0]], at, sector="food")
    centre = _organization(
        told["centre"], [lead, _person("Nirmala Acharya", area, "Asia/Kathmandu", at)], at, sector="education"
    )
    _admit(growers, circle, at)
    charter = adopt_founding_charter(organization=circle, text=samples()["cooperative-start"], by=lead, at=at)
    opened = open_round(
        organization=circle,
        charter=charter,
        by=lead,
        at=at,
        slug="gulmi-needs",
        title="Needs of the growers of Gulmi",
        opens_at=at,
        bodies={"circle": [circle]},
    )
    world.say(circle.name)
    bodies = {"circle": circle, "centre": centre}
    nepal = Nepal(world, bodies, lead, growers)
    world.on(COFFEE, lambda at: nepal.coffee(opened, told, at), hour=12)
    world.on(GINGER, lambda at: nepal.ginger(opened, told["ginger"], at), hour=12)


class Nepal:
    """The growers of Gulmi: what they need, what they learn, what they found."""

    def __init__(
        self, world: World, bodies: Mapping[str, Organization], lead: Person, growers: Sequence[Person]
    ) -> None:
        self.world, self.bodies, self.lead, self.growers = world, bodies, lead, growers

    def raised(
        self, opened: Any, told: Mapping[str, Any], founders: Sequence[Person], at: datetime
    ) -> Matter:
        """One of them voices the need; the others say that they need it too."""
        matter = raise_matter(
            round=opened,
            raised_in=self.bodies["circle"],
            by=founders[0],
            at=at,
            title=told["title"],
            text=told["text"],
            who=told["who"],
            founders=FOUNDERS if len(founders) >= FOUNDERS else GINGER_FOUNDERS,
            topics=[(one["title"], self.bodies[one["holder"]]) for one in told["topic"]],
        )
        for one in founders[1:]:
            perform(matter=matter, verb="support", by=one, at=at)
        return matter

    def teach(
        self,
        matter: Matter,
        number: int,
        told: Mapping[str, Any],
        days: Sequence[int],
        people: Sequence[Person],
        at: datetime,
    ) -> Course:
        """Offer the course of a topic, enter the founders, and name the course in the start."""
        today = at.date()
        course = offer_course(
            organization=self.bodies[told["holder"]],
            title=f"{told['title']} · {matter.raised_in.area}",
            learns=told["learns"],
            audience="Growers who want to found a cooperative",
            place="School of ward 4, above Tamghas",
            language="ne",
            minutes=150,
            days=[today + timedelta(days=day) for day in days],
            sector="food",
            teacher=self.lead,
            by=self.lead,
            at=at,
        )
        enrol_people(course=course, organization=self.bodies["circle"], people=people, by=self.lead, at=at)
        perform(matter=matter, verb="teach", by=self.lead, at=at, topic=str(number), course=course.ref)
        return course

    def mark(self, course: Course, people: Sequence[Person], at: datetime) -> None:
        """Mark the sessions so far; at each one of them was missing, another one each time."""
        for session in course.sessions.filter(on__lte=at.date(), marked_at__isnull=True).order_by("number"):
            there = [
                one for place, one in enumerate(people) if len(people) < 7 or place % 7 != session.number
            ]
            mark_session(session=session, present=there, by=self.lead, at=at)

    def coffee(self, opened: Any, told: Mapping[str, Any], at: datetime) -> None:
        """From need to trade."""
        world, of = self.world, told["coffee"]
        founders = self.growers[:7]
        matter = self.raised(opened, of, founders, at)
        start = COFFEE + 20
        world.on(start, lambda at: perform(matter=matter, verb="begin_study", by=self.lead, at=at), hour=12)
        for number, topic in enumerate(of["topic"], 1):

            def held(at: datetime, number: int = number, topic: Mapping[str, Any] = topic) -> None:
                course = self.teach(matter, number, topic, (7, 21, 35, 49), founders, at)
                world.on(start + 50 + 5 * number, lambda at: self.mark(course, founders, at), hour=12)

            world.on(start + 5 * number, held, hour=12)
        world.on(start + 75, lambda at: perform(matter=matter, verb="convene", by=self.lead, at=at), hour=12)
        world.on(start + 90, lambda at: self.found(matter, of, len(founders), at), hour=12)
        for one in told["trade"]["season"]:
            world.on(one["day"], lambda at, one=one: self.season(matter, told["trade"], one, at), hour=12)
        world.on(-400, lambda at: self.weighed_again(matter, told["trade"], at), hour=12)

    def found(self, matter: Matter, told: Mapping[str, Any], present: int, at: datetime) -> None:
        """The founding assembly: the cooperative exists."""
        perform(
            matter=matter,
            verb="found",
            by=self.lead,
            at=at,
            name=told["name"],
            local_name=told["local"],
            present=present,
            in_favour=present,
        )
        self.world.say(told["name"])

    def season(
        self,
        matter: Matter,
        trade: Mapping[str, Any],
        one: Mapping[str, Any],
        at: datetime,
        reason: str = "",
        kilograms: int = 0,
    ) -> None:
        """A steward of the cooperative reports a season."""
        made = CooperativeStart.objects.select_related("organization__area").get(matter=matter).organization
        assert made is not None
        from_on = self.world.moment(one["day"] - 290).date()
        kilograms = kilograms or one["kilograms"]
        fixed = from_on >= SINCE
        report_season(
            organization=made,
            by=steward_of(made),
            at=at,
            reason=reason,
            told=Reported(
                season=f"{from_on.year}/{(from_on.year + 1) % 100:02d}",
                from_on=from_on,
                product=trade["product"],
                kilograms=kilograms,
                currency="NPR",
                price=one["price"],
                market_price=one["market"],
                market_source=trade["market_source"],
                sold_price=one["sold"],
                sold_currency="USD",
                floor_price=FLOOR if fixed else FLOOR_BEFORE,
                floor_currency="USD",
                floor_source=trade["floor_source" if fixed else "floor_before"],
                premium=int(kilograms / POUND * PREMIUM),
                premium_currency="USD",
            ),
            uses=[Use(*use) for use in one["uses"]],
        )

    def weighed_again(self, matter: Matter, trade: Mapping[str, Any], at: datetime) -> None:
        """The second season is corrected."""
        second = trade["season"][1]
        reason = "Twelve sacks were weighed with their bags. The buyer’s scale is right."
        self.season(matter, trade, second, at, reason=reason, kilograms=second["kilograms"] - 20)

    def ginger(self, opened: Any, told: Mapping[str, Any], at: datetime) -> None:
        """A second start has one lesson behind it, one before it, and one that nobody teaches yet."""
        world, founders = self.world, self.growers[3:7]
        matter = self.raised(opened, told, founders, at)
        first, second = told["topic"][:2]
        world.on(-80, lambda at: perform(matter=matter, verb="begin_study", by=self.lead, at=at), hour=12)

        def held(at: datetime) -> None:
            course = self.teach(matter, 1, first, (10, 24), founders, at)
            world.on(-50, lambda at: self.mark(course, founders, at), hour=12)

        world.on(-78, held, hour=12)
        world.on(-20, lambda at: self.teach(matter, 2, second, (18, 25), founders, at), hour=12)


def _italy(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """A network that teaches, and a cooperative that grows from year to year."""
    of = told["growing"]
    area = Area.objects.get(code=of["area"])
    lead = world.cast["steward.trento"] = _person("", area, "Europe/Rome", at, "steward.trento")
    workers = [_person(name, area, "Europe/Rome", at) for name in of["workers"]]
    network = _organization(told["network"], [lead, workers[0]], at, sector="education")
    filo = _organization(of, [lead, workers[1]], at, form=Organization.Form.COOPERATIVE.value, sector="care")
    set_equal_votes(organization=filo, by=lead, at=at)
    offered = offer_membership(by=lead, organization=network, member=filo, at=at)
    consent_to_membership(membership=offered, by=lead, at=at)
    _admit(workers, filo, at)
    world.say(filo.name)
    for year, row in enumerate(
        of["years"], at.year
    ):  # six years later, the last one is the year before the world
        _year(world, told, year, row, workers, filo, lead)
    last = at.year + len(of["years"]) - 1
    corrected = min(_told_on(world, last) + 100, -1)
    world.on(corrected, lambda at: _correct(of, last, filo, lead, at), hour=17)
    renamed = GREW + 1150
    world.on(
        renamed,
        lambda at: edit_organization(organization=filo, by=lead, at=at, name=of["later"]),
        hour=17,
    )
    world.on(-12, lambda at: _open(network, told["open"], workers[:5], filo, lead, at), hour=17)


def _last_day(world: World, year: int) -> int:
    """Return the day on which the course of a year is marked, counted from the day of the world."""
    return max(world.day_of(world.at.replace(year=year, month=12, day=10)), GREW + 9)


def _told_on(world: World, year: int) -> int:
    """Return the day on which the figures of a year are told: in the spring that follows, if that has come."""
    return min(_last_day(world, year) + 140, -2)


def _year(
    world: World,
    told: Mapping[str, Any],
    year: int,
    row: Sequence[int],
    workers: Sequence[Person],
    filo: Organization,
    lead: Person,
) -> None:
    """A course of the network in a year, marked at its end; the figures are told in the spring that follows."""
    of = told["growing"]
    persons, sessions = row[-2:]
    last = _last_day(world, year)
    days = [last - 3 + place - sessions for place in range(sessions)]

    def course(at: datetime) -> None:
        offered = offer_course(
            organization=Organization.objects.select_related("area").get(slug=told["network"]["slug"]),
            title=f"{of['course']} · {year}",
            learns=of["learns"],
            audience="Workers and members of social cooperatives",
            place="Trento",
            language="it",
            minutes=180,
            days=[world.moment(day).date() for day in days],
            sector="care",
            by=lead,
            at=at,
        )
        there = workers[:persons]
        enrol_people(course=offered, organization=filo, people=there, by=lead, at=at)

        def mark(at: datetime) -> None:
            for session in offered.sessions.order_by("number"):
                mark_session(session=session, present=there, by=lead, at=at)

        world.on(last, mark, hour=17)

    world.on(days[0] - 1, course, hour=17)
    world.on(_told_on(world, year), lambda at: _tell(of, row, year, filo, lead, at), hour=17)


def _told(row: Sequence[int]) -> Told:
    return Told(**dict(zip((*YEARS, *SUMS), row, strict=False)), currency="EUR")


def _tell(
    of: Mapping[str, Any], row: Sequence[int], year: int, filo: Organization, lead: Person, at: datetime
) -> None:
    given = list(row)
    if row is of["years"][-1]:
        given[1] = of["wrong"]
    tell_year(organization=filo, year=year, told=_told(given), by=lead, at=at)


def _correct(of: Mapping[str, Any], year: int, filo: Organization, lead: Person, at: datetime) -> None:
    row = of["years"][-1]
    tell_year(organization=filo, year=year, told=_told(row), reason=of["reason"], by=lead, at=at)


def _open(
    network: Organization,
    told: Mapping[str, Any],
    people: Sequence[Person],
    filo: Organization,
    lead: Person,
    at: datetime,
) -> None:
    """A course that anyone can still join."""
    course = offer_course(
        organization=network,
        title=told["title"],
        learns=told["learns"],
        audience=told["audience"],
        place="Trento, and by telephone",
        language="it",
        minutes=120,
        days=[at.date() + timedelta(days=day) for day in (26, 40)],
        by=lead,
        at=at,
    )
    enrol_people(course=course, organization=filo, people=people, by=lead, at=at)
