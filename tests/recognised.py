"""The small world with a circle that recognises: its framework, its charter, a report, a decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.cast import AT, World, build_world, person, seat, steward_of
from tests.remembering import remembered

from dure.ballots.commands import open_round
from dure.charters.commands import adopt_founding_charter
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.frameworks.commands import adopt_framework
from dure.frameworks.models import Framework, Recognition
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.models import Organization
from dure.people.models import Person
from dure.recognition.commands import (
    Given,
    finish_review,
    hand_in_report,
    judge_figures,
    open_report,
    save_figures,
)
from dure.recognition.models import Report

TEXT = """key = "village-mark"
title = "Mark of the village"
version = "1"
jurisdiction = "KR-11"
sources = ["Decision of the assembly"]
unverified = ["The share of 30 per cent"]
rule = "all"

[reasons]
no_profit = "No profit in this year"

[principles.people]
title = "People first"
axis = "work"

[duties.decide]
of = "people"
title = "Members decide"

[indicators.meetings]
of = "decide"
title = "Meetings in the year"
kind = "number"
unit = "meetings"
least = 2

[indicators.open_books]
of = "decide"
title = "The books are open"
kind = "yes_no"

[principles.money]
title = "Money stays here"
axis = "viability"

[indicators.earned]
of = "money"
title = "Earned income"
kind = "share"
least = 0.3
unverified = true

[indicators.dividends]
of = "money"
title = "Dividends against profit"
kind = "ratio"
numerator = "Dividends"
denominator = "Profit"
most = 0.4
not_applicable = ["no_profit"]

[indicators.statutes]
title = "Statutes"
kind = "document"
"""
GOOD = {
    "meetings": Given("4"),
    "open_books": Given("yes"),
    "earned": Given("1/2"),
    "dividends": Given("10", "100"),
    "statutes": Given("pdf"),
}
YEAR = 2025


@dataclass
class Circle:
    """Gwangjin's network recognises its bakeries. `peer` and `chair` hold seats and belong to none of them."""

    world: World
    framework: Framework
    round: Round
    bakery: Organization
    baker: Person
    peer: Person
    chair: Person
    near: Person
    matters: list[Matter] = field(default_factory=list)

    def reported(self, given: dict[str, Given] | None = None, year: int = YEAR, at: datetime = AT) -> Report:
        """Return a report of the bakery that is handed in."""
        report = open_report(
            organization=self.bakery, framework=self.framework, year=year, by=self.baker, at=at
        )
        known = {one.indicator: one.number for one in report.figures.all()}
        answers = {
            key: Given(one.value, one.denominator, one.not_applicable, known.get(key, 0))
            for key, one in (given or GOOD).items()
        }
        save_figures(report=report, given=answers, by=self.baker, at=at)
        return hand_in_report(report=report, by=self.baker, at=at)

    def reviewed(self, given: dict[str, Given] | None = None, year: int = YEAR, at: datetime = AT) -> Report:
        """Return a report that the peer has accepted whole."""
        report = self.reported(given, year, at)
        judge_figures(
            report=report, accepted=[one.indicator for one in report.figures.all()], by=self.peer, at=at
        )
        return finish_review(report=report, by=self.peer, at=at)

    def applied(self, report: Report | None = None, at: datetime = AT) -> Matter:
        """Return an application on a reviewed report, put to the seats."""
        matter = raise_matter(
            round=self.round,
            title="Recognise the bakery",
            text="We ask to be recognised.",
            raised_in=self.world.district,
            by=self.baker,
            at=at,
            report=report or self.reviewed(at=at),
        )
        perform(matter=matter, verb="put_to_seats", by=self.chair, at=at)
        return matter

    def recognised(self, at: datetime = AT) -> Recognition:
        """Return the recognition of the bakery after a vote of the seats."""
        matter = self.applied(at=at)
        for one in (self.chair, self.peer):
            perform(matter=matter, verb="vote", by=one, choice="yes", at=at)
        perform(matter=matter, verb="decide", by=self.chair, at=at + timedelta(hours=1))
        return Recognition.objects.select_related("organization", "framework__organization", "body").get(
            matter=matter.ref
        )


@remembered
def build_circle() -> Circle:
    """Build the circle (see the module's head)."""
    world = build_world()
    bakery = world.enterprises[0]
    baker = steward_of(bakery)
    peer, chair = person("Peer"), person("Circle Chair")
    seat(world.district, peer)
    seat(world.district, chair, role="chair")
    seat(world.district, baker, title="Seat of the baker")
    framework = adopt_framework(organization=world.district, text=TEXT, by=world.steward, at=AT)
    charter = adopt_founding_charter(
        organization=world.district, text=samples()["recognition"], by=world.steward, at=AT
    )
    opened = open_round(
        organization=world.district,
        charter=charter,
        by=world.steward,
        at=AT,
        slug="circle",
        title="Recognition",
        opens_at=AT,
        bodies={"circle": [world.district]},
    )
    return Circle(world, framework, opened, bakery, baker, peer, chair, baker)
