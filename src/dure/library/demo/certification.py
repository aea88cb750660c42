"""Certification in the demonstration: sixty enterprises of Seoul with reports of two years, and four incentives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from random import Random
from typing import Any

from dure.ballots.commands import open_round
from dure.charters.commands import adopt_founding_charter
from dure.charters.queries import samples
from dure.files.checking import checked
from dure.frameworks.commands import adopt_framework
from dure.frameworks.queries import shipped
from dure.library.demo.bodies import seoul, steward_of
from dure.library.demo.recognition import PAPER, Story, accept_all
from dure.library.demo.world import World, data
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import create_organization, fill_post, open_post
from dure.networks.models import Organization, Post
from dure.people.models import Person
from dure.recognition import queries
from dure.recognition.commands import (
    Given,
    attach_evidence,
    enter_incentive,
    hand_in_report,
    open_report,
    save_figures,
)
from dure.recognition.models import Report
from dure.refusals import said

REPORTING = 60  # enterprises of Seoul with reports of two years
KINDS = ("job", "service", "local", "other")


def plan(world: World) -> None:
    """Put certification and incentives on the agenda."""
    story = Story(world)
    year = world.at.year
    steps: list[tuple[int, Callable[[datetime], object]]] = [
        (-420, lambda at: _certification(story, at)),
        (-400, lambda at: _certified(story, year, at)),
        (-380, lambda at: _sixty(story, year - 2, at)),
        (-60, lambda at: _sixty(story, year - 1, at)),
        (-30, lambda at: _incentives(story, at)),
        (-26, lambda at: _refused(story, year - 1, at)),
        (-9, lambda at: _appealed(story, at)),
    ]
    for day, happening in steps:
        world.on(day, happening, hour=11)


def _certification(story: Story, at: datetime) -> None:
    """The division takes up article 8, with two questions for the bill of 2019 that count for nothing."""
    division = story.world.institutions["economy"]
    steward = steward_of(division)
    for key, name in (("official.certification", ""), ("", "Byun Hee-sook")):
        person = story.person(name, at, key, seoul())
        post = open_post(
            organization=division, role=Post.Role.OFFICIAL, title="Certification desk", by=steward, at=at
        )
        fill_post(post=post, person=person, by=steward, consented=True, at=at)
        story.people[key or name] = person
    text = shipped()["kr-sepa"].replace('version = "2012"', 'version = "2012, with questions"') + QUESTIONS
    story.certification = adopt_framework(organization=division, text=text, by=steward, invented=True, at=at)
    charter = adopt_founding_charter(
        organization=division, text=samples()["certification"], by=steward, at=at
    )
    story.certifying = open_round(
        organization=division,
        charter=charter,
        by=steward,
        at=at,
        slug="certification-seoul",
        title="Certification of social enterprises",
        local_title="사회적기업 인증",
        opens_at=at,
        bodies={"authority": [division]},
    )


QUESTIONS = """
[principles.questions]
title = "Asked for the bill of 2019; counts for nothing here"
rule = "profile"

[indicators.disclosure]
of = "questions"
title = "It publishes its accounts and its social results"
kind = "yes_no"

[indicators.course]
of = "questions"
title = "Its managers took the course before registration"
kind = "document"
"""
RIDRIK = (
    "Invented after Ridrik, the certified social enterprise that the chair of the council names in the "
    "roundtable, Seoul, June 2017"
)


def _certified(story: Story, year: int, at: datetime) -> None:
    """The enterprise of the roundtable, under another name: its report, the review, the answer of the division."""
    owner = story.person("Bang Soon-ja", at, area=seoul())
    house = create_organization(
        by=owner,
        name="Eoulrim Printing Hands",
        local_name="어울림인쇄",
        kind=Organization.Kind.ENTERPRISE.value,
        form=Organization.Form.SOCIAL_ENTERPRISE.value,
        sector="manufacturing",
        area=seoul(),
        about="Prints and packs; half of the workers had been without work for more than a year.",
        founded_on=date(2010, 3, 2),
        source=RIDRIK,
        invented=True,
        at=at,
    )
    given = figures(story.rng, "job", company=True) | {
        "paid_workers": Given("34"),
        "disadvantaged_workers": Given("1/2"),
        "trading_income": Given("310000000", "500000000"),
        "trading_months": Given("6"),
    }
    report = _reported(story, house, owner, year - 2, frozenset({"job", "company"}), given, at)
    first, second = story.people["official.certification"], story.people["Byun Hee-sook"]
    accept_all(report, first, at)
    matter = _applied(story, report, second, at)
    perform(
        matter=matter,
        verb="answer",
        by=second,
        outcome="adopt",
        reason="All seven requirements are met; the accounts show it for six months.",
        at=at,
    )


def _applied(story: Story, report: Report, by: Person, at: datetime) -> Matter:
    """An enterprise applies with its report, and the application is put to the seats."""
    matter = raise_matter(
        round=story.certifying,
        title=f"Certify {report.organization.name}",
        text="The report is reviewed; the enterprise asks to be certified.",
        raised_in=story.world.institutions["economy"],
        by=by,
        at=at,
        report=report,
    )
    perform(matter=matter, verb="put_to_seats", by=by, at=at)
    return matter


def _refused(story: Story, year: int, at: datetime) -> None:
    """One of the sixty asks although a requirement is missed, and is refused with the reason."""
    first, second = story.people["official.certification"], story.people["Byun Hee-sook"]
    rows = Report.objects.filter(framework=story.certification, year=year, state=Report.State.REVIEWED)
    held = [(one, queries.result(one, at.date())) for one in rows.select_related("framework", "organization")]
    report, found = min(
        (pair for pair in held if pair[1].blocking), key=lambda pair: pair[0].organization.slug
    )
    matter = _applied(story, report, second, at)
    why = said(found.blocking[0].says)
    perform(matter=matter, verb="answer", by=first, outcome="refuse", reason=why, at=at)


def _appealed(story: Story, at: datetime) -> None:
    """It appeals; who refused it does not answer."""
    matter = Matter.objects.get(round=story.certifying, stage="refused")
    perform(
        matter=matter,
        verb="appeal",
        by=steward_of(matter.application.report.organization),
        at=at,
        reason="The figures are those of a year in which the workshop stood still for four months.",
    )


def figures(rng: Random, kind: str, *, company: bool) -> dict[str, Given]:
    """Return invented answers under article 8: some enterprises miss the half of labour cost, some the months."""
    cost = rng.randrange(120, 900) * 1_000_000
    income = cost * rng.choice((30, 38, 44, 47, 52, 58, 63, 70, 85, 110)) // 100
    found = {
        "legal_form": Given("yes"),
        "paid_workers": Given(str(rng.randrange(2, 40))),
        "stakeholders_decide": Given("yes" if rng.random() < 0.92 else "no"),
        "trading_income": Given(str(income), str(cost)),
        "trading_months": Given(str(rng.choice((2, 4, 6, 6, 6, 6)))),
        "disclosure": Given("yes" if rng.random() < 0.8 else "no"),
    }
    if kind in ("job", "service"):
        key = "disadvantaged_workers" if kind == "job" else "disadvantaged_users"
        found[key] = Given(str(Fraction(rng.randrange(22, 70), 100)))
    else:
        found["local_contribution" if kind == "local" else "recognised_purpose"] = Given("yes")
    if company:
        found["reinvestment"] = Given(str(Fraction(rng.choice((60, 67, 70, 75, 80)), 100)))
    return found


def _reported(
    story: Story,
    organization: Organization,
    by: Person,
    year: int,
    types: frozenset[str],
    given: dict[str, Given],
    at: datetime,
) -> Report:
    """Write and hand in one report under article 8, with its two papers."""
    report = open_report(
        organization=organization, framework=story.certification, year=year, by=by, at=at, types=types
    )
    for key in ("articles", "course") if story.rng.random() < 0.85 else ("articles",):
        file = checked(PAPER.format(title=key).encode(), f"{key}.txt")
        attach_evidence(report=report, indicator=key, file=file, public=False, by=by, at=at)
    known = {one.indicator: one.number for one in report.figures.all()}
    numbered: dict[str, Any] = {
        key: Given(one.value, one.denominator, one.not_applicable, known.get(key, 0))
        for key, one in given.items()
    }
    save_figures(report=report, given=numbered, by=by, at=at)
    return hand_in_report(report=report, by=by, at=at)


def _sixty(story: Story, year: int, at: datetime) -> None:
    """Sixty enterprises report; the certification desk accepts what they show in the second year."""
    every = sorted(
        (one for district in story.world.enterprises.values() for one in district if one.founding),
        key=lambda one: one.organization.slug,
    )
    for number, one in enumerate(every[:REPORTING]):
        kind, company = KINDS[number % len(KINDS)], number % 3 == 0
        types = frozenset({kind, "company" if company else "other_form"})
        given = figures(story.rng, kind, company=company)
        report = _reported(story, one.organization, one.stewards[0], year, types, given, at)
        if year == story.world.at.year - 1:
            accept_all(report, story.people["official.certification"], at)


def _incentives(story: Story, at: datetime) -> None:
    """Four incentives of departments, each with its conditions; two of them exclude each other."""
    made: dict[str, Any] = {}
    for told in data("incentives")["incentive"]:
        owner = story.world.institutions[told["owner"]]
        made[told["key"]] = enter_incentive(
            owner=owner,
            title=told["title"],
            law=told["law"],
            gives=told["gives"],
            amount=told.get("amount"),
            currency=told.get("currency", ""),
            text=told["text"],
            from_on=date(at.year - 1, 1, 1),
            until_on=date(at.year + 2, 12, 31),
            excludes=[made[key] for key in told.get("excludes", [])],
            invented=True,
            by=steward_of(owner),
            at=at,
        )
