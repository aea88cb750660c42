"""The twelve organizations of `polity.rules.ratification.example` in the database, with a position they ratify."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.cast import AT, join, mandate, organization, person, steward_of
from tests.remembering import remembered

from dure.ballots.commands import open_round
from dure.charters.commands import adopt_founding_charter
from dure.charters.models import Charter, Round
from dure.charters.queries import samples
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.models import Organization
from dure.people.models import Person
from dure.positions import commands
from dure.positions.models import Ratification
from polity.rules.ratification.example import BELONGS, CHOICES, MEMBERSHIPS, NETWORKS, ORGANIZATIONS, TABLE

BEGINS = AT + timedelta(days=1)
AMENDS = AT + timedelta(days=2)
OPENS = AT + timedelta(days=10)
ANSWERS = AT + timedelta(days=12)
CLAUSES = """# Rent
The city pays half of the rent.

# Seats
A third of the seats are held by women.

# Term
The agreement lasts three years and is renewed by silence."""


@dataclass
class Table:
    """The organizations by name, who acts for each, and the round in which positions are drafted."""

    organizations: dict[str, Organization]
    delegates: dict[str, Person]
    charter: Charter
    round: Round

    @property
    def top(self) -> Organization:
        """The network of networks."""
        return self.organizations[TABLE]

    @property
    def steward(self) -> Person:
        """Who keeps the table."""
        return self.delegates[TABLE]

    def drafted(self, **details: Any) -> Matter:
        """Return a new position of three clauses, put to the networks."""
        given = {"title": "One voice on rent", "text": "Why we say this together.", "clauses": CLAUSES}
        matter = raise_matter(
            round=self.round, raised_in=self.top, by=self.delegates["Acorn"], at=BEGINS, **(given | details)
        )
        perform(matter=matter, verb="put_to_networks", by=self.steward, at=AMENDS)
        matter.refresh_from_db()
        return matter

    def amend(
        self, matter: Matter, who: str, clause: int, text: str, *, at: datetime = AMENDS, **details: Any
    ) -> int:
        """Let the delegate of an organization amend a clause; return the number of the amendment."""
        perform(
            matter=matter,
            verb="amend",
            by=self.delegates[who],
            acting_for=self.organizations[who],
            at=at,
            reason="It reads better.",
            clause=clause,
            text=text,
            **details,
        )
        return matter.position.amendments.order_by("-number")[0].number

    def opened(self, matter: Matter | None = None) -> Ratification:
        """Return the open ratification of a position."""
        matter = matter or self.drafted()
        perform(matter=matter, verb="open_ratification", by=self.steward, at=OPENS)
        matter.refresh_from_db()
        return Ratification.objects.get(position_id=matter.pk, closed_at=None)

    def answer(
        self, ratification: Ratification, who: str, choice: str, *, at: datetime = ANSWERS, **said: Any
    ) -> Any:
        """Let an organization answer."""
        if choice == "no":
            said.setdefault("reason", "It costs too much.")
        return commands.answer_ratification(
            ratification=ratification,
            organization=self.organizations[who],
            choice=choice,
            by=self.delegates[who],
            at=at,
            **said,
        )

    def answer_all(self, ratification: Ratification) -> None:
        """Let everybody answer as in the example."""
        for who, choice in CHOICES.items():
            self.answer(ratification, who, choice)


@remembered
def build_table(of: str = "roll", weight: str = "") -> Table:
    """Build the twelve organizations and each network's way to decide; the shares on top are `of` roll or cast.

    `weight` is what the charter says besides about how a voice counts.
    """
    found: dict[str, Organization] = {}
    delegates: dict[str, Person] = {}
    networks = {one.key: one for one in NETWORKS}
    for key in [*networks, *(one.key for one in ORGANIZATIONS)]:
        delegates[key] = person(f"{key} Delegate")
        kind = "movement" if key == "Women" else "network" if key in networks else "enterprise"
        found[key] = organization(key, delegates[key], kind=kind)
        mandate(delegates[key], found[key])
    shares: dict[str, dict[Organization, int]] = {}
    for one in MEMBERSHIPS:
        join(found[one.member], found[one.network])
        if one.share is not None:
            shares.setdefault(one.member, {})[found[one.network]] = int(one.share)
    for member, parts in shares.items():
        commands.split_voice(organization=found[member], parts=parts, by=delegates[member], at=AT)
    for key, one in networks.items():
        if key != TABLE:
            commands.declare_way(
                organization=found[key],
                way=one.way,
                rule=one.rule,
                share=str(one.params.get("share", "")),
                by=delegates[key],
                at=AT,
            )
    assert BELONGS["Laurel"] == (TABLE,)
    text = samples()["joint-position"]
    if of == "roll":
        text = text.replace('of        = "cast"\n  quorum    = "1/2"', 'of        = "roll"')
    text = text.replace('  whom      = "both"\n', f'  whom      = "both"\n{weight}')
    charter = adopt_founding_charter(organization=found[TABLE], text=text, by=steward_of(found[TABLE]), at=AT)
    opened = open_round(
        organization=found[TABLE],
        charter=charter,
        by=delegates[TABLE],
        at=AT,
        slug="voices",
        title="Voices of the Table",
        opens_at=AT,
        bodies={"umbrella": [found[TABLE]]},
    )
    return Table(found, delegates, charter, opened)
