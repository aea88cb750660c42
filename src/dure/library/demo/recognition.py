"""Recognition in the demonstration: a circle in Cambodia with the contract of Phare.

Names and numbers of the roundtable are real; every index, figure and act here is invented, and the pages say so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from importlib.resources import files
from random import Random

from dure.ballots.commands import open_round
from dure.charters.commands import adopt_founding_charter
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.files.checking import checked
from dure.frameworks.commands import adopt_framework
from dure.frameworks.models import Framework
from dure.library.demo.bodies import seoul, steward_of
from dure.library.demo.cast import DOMAIN, NAMES
from dure.library.demo.world import World
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import Founder, create_organization, fill_post, found_network, open_post
from dure.networks.models import Area, Organization, Post
from dure.people.commands import register_person
from dure.people.models import Person
from dure.recognition.commands import (
    Given,
    ask,
    attach_evidence,
    claim,
    commit_to_improve,
    finish_review,
    hand_in_report,
    judge_figures,
    open_report,
    reply,
    save_figures,
)
from dure.recognition.models import Report
from polity.criteria import Indicator

FOUNDERS = (
    ("Phare, The Cambodian Circus", "KH-17", "member.phare", "Sok Chantha"),
    ("Tonle Weavers", "KH-17", "member.weavers", "Chea Sreyneang"),
    ("Battambang Rice Kitchen", "KH-2", "chair.circle", "Keo Vibol"),
    ("Lotus Paper Makers", "KH-12", "peer.circle", "Nhem Bopha"),
    ("Mekong Bicycle Guides", "KH-12", "", "Prak Dara"),
    ("Siem Reap Language House", "KH-17", "", "Touch Kosal"),
)


class Story:
    """What the happenings of this story share."""

    def __init__(self, world: World) -> None:
        """Draw from a source of its own, so that the rest of the world stays as it is without this story."""
        self.world = world
        self.rng = Random(4020)
        self.people: dict[str, Person] = {}
        self.founders: dict[str, Organization] = {}
        self.circle: Organization
        self.contract: Framework
        self.round: Round
        self.certification: Framework
        self.certifying: Round
        self.applied: dict[str, Matter] = {}

    def person(self, name: str, at: datetime, key: str = "", area: Area | None = None) -> Person:
        """Register an invented person; a key names one of the cast."""
        local = key or name.lower().replace(" ", ".") + ".circle"
        person = register_person(
            name=NAMES[key] if key else name,
            email=f"{local}@{DOMAIN}",
            at=at,
            time_zone="Asia/Phnom_Penh",
            area=area,
            invented=True,
            confirmed=bool(key),
        )
        if key:
            self.world.cast[key] = person
        return person


def plan(world: World) -> None:
    """Put the story on the agenda."""
    story = Story(world)
    year = world.at.year
    steps: list[tuple[int, Callable[[datetime], object]]] = [
        (-700, lambda at: _circle(story, at)),
        (-690, lambda at: _rules(story, at)),
        (-650, lambda at: _first_reports(story, year - 2, at)),
        (-640, lambda at: _reviews(story, year - 2, at)),
        (-630, lambda at: _apply(story, at)),
        (-620, lambda at: _votes(story, at)),
        (-610, lambda at: _decide(story, at)),
        (-270, lambda at: _second_report(story, year - 1, at)),
        (-150, lambda at: _condition(story, "Tonle Weavers", WEAVERS, at)),
        (-59, world.tick),
        (-40, lambda at: _condition(story, "Phare, The Cambodian Circus", RESERVES, at)),
        (-35, lambda at: _claims(story, at)),
    ]
    for day, happening in steps:
        world.on(day, happening, hour=11)


WEAVERS = "Wages were not reported for two quarters. Report them, with the wage list, within ninety days."
RESERVES = (
    "Principle “A business that lasts”, duty “Keep reserves”: two months of cost in reserve, three are agreed. "
    "Show three months within ninety days."
)


def _circle(story: Story, at: datetime) -> None:
    """Six enterprises found the circle; peers of four of them hold its seats."""
    areas = {code: Area.objects.get(code=code) for code in ("KH-2", "KH-12", "KH-17")}
    for name, code, key, person in FOUNDERS:
        story.people[name] = steward = story.person(person, at, key, areas[code])
        story.founders[name] = create_organization(
            by=steward,
            name=name,
            kind=Organization.Kind.ENTERPRISE.value,
            form=Organization.Form.SOCIAL_ENTERPRISE.value,
            sector="culture" if name.startswith(("Phare", "Siem")) else "manufacturing",
            area=areas[code],
            about=ABOUT.get(name, ""),
            founded_on=date(2013, 2, 8) if name.startswith("Phare") else date(2015, 5, 4),
            source=PHARE if name.startswith("Phare") else "",
            invented=True,
            at=at,
        )
    founded = found_network(
        by=story.people["Lotus Paper Makers"],
        name="Contract Circle of Cambodia",
        area=Area.objects.get(code="KH"),
        about="Enterprises that recognise each other by a contract of principles, duties and indexes.",
        founders=[
            Founder(person=story.people[name], organization=one) for name, one in story.founders.items()
        ],
        invented=True,
        at=at,
    )
    story.circle = founded.network
    steward = founded.stewards[0]
    seats = (
        (Post.Role.CHAIR, "Battambang Rice Kitchen"),
        (Post.Role.SEAT, "Lotus Paper Makers"),
        (Post.Role.SEAT, "Mekong Bicycle Guides"),
        (Post.Role.SEAT, "Siem Reap Language House"),
    )
    for role, name in seats:
        post = open_post(organization=story.circle, role=role, by=steward, at=at)
        fill_post(post=post, person=story.people[name], by=steward, consented=True, at=at)
    story.world.say(story.circle.name)


ABOUT = {
    "Phare, The Cambodian Circus": "A circus that pays its artists and the school from which they come.",
    "Tonle Weavers": "Weaves water hyacinth; the weavers own the looms.",
    "Battambang Rice Kitchen": "Cooks for schools with rice from twelve villages.",
}
PHARE = (
    "Named in the roundtable on innovative ecosystems for SSE public policies, Seoul, June 2017. "
    "The people and all that they report here are invented."
)


def _rules(story: Story, at: datetime) -> None:
    """The circle adopts the contract and the charter, and opens a round that never closes."""
    steward = steward_of(story.circle)
    text = (files("dure.library.demo") / "contract.toml").read_text(encoding="utf-8")
    story.contract = adopt_framework(organization=story.circle, text=text, by=steward, invented=True, at=at)
    charter = adopt_founding_charter(
        organization=story.circle, text=samples()["recognition"], by=steward, at=at
    )
    story.round = open_round(
        organization=story.circle,
        charter=charter,
        by=steward,
        at=at,
        slug="contract-circle",
        title="Recognition in the Contract Circle",
        opens_at=at,
        bodies={"circle": [story.circle]},
    )


def good(indicator: Indicator, rng: Random, *, better: Fraction = Fraction(0)) -> Given:
    """Return an invented answer that meets an indicator."""
    if indicator.kind == "yes_no":
        return Given("yes" if indicator.wants else "no")
    if indicator.kind == "ratio":
        most = indicator.most or Fraction(1)
        return Given(str(most * 100 - rng.randrange(20, 90)), "100")
    if indicator.kind == "share":
        least = indicator.least or Fraction(0)
        return Given(str(min(Fraction(1), least + Fraction(rng.randrange(0, 5), 100) + better)))
    if indicator.least is None:
        return Given(str((indicator.most or Fraction(10)) // 2))
    return Given(str(indicator.least + rng.randrange(0, 3)))


def _fill(story: Story, report: Report, by: Person, at: datetime, **special: Given) -> None:
    """Answer every index; the two documents come with a file."""
    known = {one.indicator: one.number for one in report.figures.all()}
    given: dict[str, Given] = {}
    for indicator in report.framework.parsed.indicators:
        if indicator.kind == "document":
            file = checked(PAPER.format(title=indicator.title).encode(), f"{indicator.key}.txt")
            attach_evidence(report=report, indicator=indicator.key, file=file, public=True, by=by, at=at)
        elif indicator.kind != "computed":
            found = special.get(indicator.key) or good(indicator, story.rng)
            given[indicator.key] = Given(
                found.value, found.denominator, found.not_applicable, known.get(indicator.key, 0)
            )
    save_figures(report=report, given=given, by=by, at=at)


PAPER = "{title}\n\nInvented for the demonstration: no such paper exists.\n"


def _first_reports(story: Story, year: int, at: datetime) -> None:
    for name in ("Phare, The Cambodian Circus", "Tonle Weavers"):
        by, organization = story.people[name], story.founders[name]
        report = open_report(organization=organization, framework=story.contract, year=year, by=by, at=at)
        _fill(story, report, by, at)
        hand_in_report(report=report, by=by, at=at)


def _reviews(story: Story, year: int, at: datetime) -> None:
    peer = story.people["Lotus Paper Makers"]
    for report in Report.objects.filter(framework=story.contract, year=year).order_by("pk"):
        question = ask(
            report=report, indicator="written_contracts", text="Do guest artists count?", by=peer, at=at
        )
        who = story.people[report.organization.name]
        reply(question=question, text="Yes, from the second show on.", by=who, at=at)
        accept_all(report, peer, at)


def accept_all(report: Report, by: Person, at: datetime) -> None:
    answered = list(report.figures.values_list("indicator", flat=True))
    judge_figures(report=report, accepted=answered, by=by, at=at)
    finish_review(report=report, by=by, at=at)


def _apply(story: Story, at: datetime) -> None:
    for name in ("Phare, The Cambodian Circus", "Tonle Weavers"):
        report = Report.objects.get(organization=story.founders[name], framework=story.contract)
        story.applied[name] = raise_matter(
            round=story.round,
            title=f"Recognise {name}",
            text="Our report is reviewed. We ask to be recognised under the contract.",
            raised_in=story.circle,
            by=story.people[name],
            at=at,
            report=report,
        )
        peer = story.people["Lotus Paper Makers"]
        perform(matter=story.applied[name], verb="put_to_seats", by=peer, at=at)


def _votes(story: Story, at: datetime) -> None:
    for matter in story.applied.values():
        for name in ("Battambang Rice Kitchen", "Lotus Paper Makers", "Mekong Bicycle Guides"):
            perform(matter=matter, verb="vote", by=story.people[name], choice="yes", at=at)


def _decide(story: Story, at: datetime) -> None:
    for matter in story.applied.values():
        perform(matter=matter, verb="decide", by=story.people["Battambang Rice Kitchen"], at=at)


def _second_report(story: Story, year: int, at: datetime) -> None:
    """A year later: figures come along from last year, one duty is missed, an improvement is promised."""
    name = "Phare, The Cambodian Circus"
    by = story.people[name]
    report = open_report(organization=story.founders[name], framework=story.contract, year=year, by=by, at=at)
    _fill(story, report, by, at, months_of_cost=Given("2"), living_wage=Given("1"))
    hand_in_report(report=report, by=by, at=at)
    accept_all(report, story.people["Lotus Paper Makers"], at)
    commit_to_improve(
        report=report,
        text="Three months of cost in reserve, by putting a tenth of each tour aside",
        due_on=story.world.moment(60).date(),
        by=by,
        at=at,
    )


def _condition(story: Story, name: str, reason: str, at: datetime) -> None:
    chair = story.people["Battambang Rice Kitchen"]
    perform(matter=story.applied[name], verb="set_condition", by=chair, reason=reason, at=at)


def _claims(story: Story, at: datetime) -> None:
    """One enterprise and one company for profit call themselves social enterprises; nobody has examined it."""
    owner = story.person("Ros Sovann", at)
    village = create_organization(
        by=owner,
        name="Mekong Handicraft Village",
        kind=Organization.Kind.ENTERPRISE.value,
        form=Organization.Form.SOCIAL_ENTERPRISE.value,
        area=Area.objects.get(code="KH-12"),
        about="Sells baskets and scarves from a hall beside the river.",
        invented=True,
        at=at,
    )
    claim(organization=village, label="Social enterprise", by=owner, at=at)
    director = story.person("Nam Ki-ho", at, area=seoul())
    company = create_organization(
        by=director,
        name="Hanbit Facility Services",
        local_name="한빛시설관리",
        kind=Organization.Kind.PARTNER.value,
        form=Organization.Form.FOR_PROFIT.value,
        sector="service",
        area=seoul(),
        about="Cleans and guards offices; works with the networks and for profit.",
        invented=True,
        at=at,
    )
    claim(organization=company, label="A social enterprise of the heart", by=director, at=at)
