"""A round of the Seoul budget charter in which members vote unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.cast import AT, World, admit, person
from tests.remembering import remembered
from tests.seoul import ENVELOPE, NOW, RAISED_AT, Seoul, build_seoul, fresh, open_seoul_round

from dure.ballots.commands import new_tracker, vote
from dure.ballots.models import Ballot
from dure.charters.commands import store_version
from dure.charters.queries import samples
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.people.models import Person

OPEN = 'rule = "greedy", class = "open", who = "delegate"'
SECRET = 'rule = "equal_shares", class = "secret", who = "member", completion = "add1u"'
COSTS = (("Visits", 30_000_000), ("Laundry", 50_000_000), ("Roofs", 60_000_000))


@dataclass
class Secret:
    """The round's ballot, its three options, and twelve members of an enterprise below the umbrella."""

    world: World
    ballot: Ballot
    options: list[Matter]
    members: list[Person]

    def votes(self, voter: Person, *options: Matter, **more: Any) -> str:
        """Let a member approve options; return the tracker."""
        tracker = more.pop("tracker", None) or new_tracker()
        given = {"ballot": self.ballot, "person": voter, "at": NOW, "marks": {one.ref: 1 for one in options}}
        vote(tracker=tracker, **(given | more))
        return tracker


@remembered
def build_secret(
    world: World | None = None,
    ballot: str = SECRET,
    envelope: int = ENVELOPE,
    seoul: Seoul | None = None,
    parts: tuple[str, ...] = ("", "", ""),
) -> Secret:
    """Open a round whose ballot says `ballot`, and carry three proposals onto it, each from its part of the money."""
    seoul = seoul or build_seoul(world)
    text = samples()["seoul-budget"].replace(OPEN, ballot)
    assert ballot in text
    text = text.replace('key       = "seoul-budget"', 'key       = "members-budget"')
    assert "members-budget" in text
    charter = store_version(organization=seoul.world.council, text=text, at=AT)
    round = open_seoul_round(
        seoul.world, seoul.committee, seoul.parliament, charter, "members-2027", envelope=envelope
    )
    options = []
    for (title, cost), part in zip(COSTS, parts, strict=True):
        matter = raise_matter(
            round=round,
            title=title,
            text="Wanted.",
            by=seoul.roles["author"],
            at=RAISED_AT,
            cost=cost,
            part=part,
            beneficiaries="everybody",
            raised_in=seoul.world.district,
        )
        for one in seoul.supporters:
            perform(matter=matter, verb="support", by=one, at=RAISED_AT)
        perform(matter=fresh(matter), verb="carry", by=seoul.roles["delegate"], at=NOW)
        options.append(fresh(matter))
    members = [person(f"Voter {number}") for number in range(12)]
    for one in members:
        admit(one, seoul.world.enterprises[0])
    return Secret(seoul.world, round.ballots.get(part=0), options, members)
