"""A round of the Seoul budget charter in the small world, and a matter at any of its stages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.cast import AT, World, admit, build_world, organization, person, seat, steward_of
from tests.remembering import remembered

from dure.ballots.commands import open_round
from dure.charters.commands import adopt_founding_charter
from dure.charters.models import Charter, Round
from dure.charters.queries import samples
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks import commands
from dure.networks.models import Organization
from dure.people.models import Person

RAISED_AT = AT + timedelta(days=1)
NOW = AT + timedelta(days=3)
CLOSES = AT + timedelta(days=20)
ENVELOPE = 100_000_000
COST = 30_000_000


@dataclass
class Seoul:
    """The world with everything the Seoul budget charter needs: committee, parliament, charter, one open round."""

    world: World
    committee: Organization
    parliament: Organization
    charter: Charter
    round: Round
    roles: dict[str, Person]
    supporters: list[Person]

    def raised(self, title: str = "Home visits for older people", **details: Any) -> Matter:
        """Return a new proposal of Gwangjin by the author."""
        given = {"cost": COST, "beneficiaries": "120 older people", "raised_in": self.world.district}
        return raise_matter(
            round=self.round,
            title=title,
            text="Neighbours visit neighbours.",
            by=self.roles["author"],
            at=RAISED_AT,
            **(given | details),
        )

    def supported(self, **details: Any) -> Matter:
        """Return a proposal with the five supports it needs to be carried."""
        matter = self.raised(**details)
        for one in self.supporters:
            perform(matter=matter, verb="support", by=one, at=RAISED_AT)
        return fresh(matter)

    def at_stage(self, stage: str, at: datetime = NOW) -> Matter:
        """Return a matter at one of the charter's open stages, with all that its moves need."""
        matter = self.supported()
        for steps in WAY.values():
            if matter.stage == stage:
                break
            steps(self, matter, at)
            matter = fresh(matter)
        assert matter.stage == stage
        PREPARE.get(stage, lambda seoul, matter, at: None)(self, matter, at)
        return fresh(matter)


def fresh(matter: Matter) -> Matter:
    """Return the matter as it is stored now, with what its course reads."""
    return Matter.objects.select_related("round__charter", "author", "raised_in", "held_by").get(id=matter.id)


def _carry(seoul: Seoul, matter: Matter, at: datetime) -> None:
    perform(matter=matter, verb="carry", by=seoul.roles["delegate"], at=at)


def _select(seoul: Seoul, matter: Matter, at: datetime) -> None:
    perform(matter=matter, verb="select", by=None, at=CLOSES, outcome="won", reason="Chosen.")


def _votes(seoul: Seoul, matter: Matter, at: datetime) -> None:
    for name in ("council_chair", "public_seat", "other_public_seat"):
        perform(matter=matter, verb="vote", by=seoul.roles[name], at=CLOSES, choice="yes")


def _agree(seoul: Seoul, matter: Matter, at: datetime) -> None:
    _votes(seoul, matter, at)
    perform(
        matter=matter, verb="vote", by=seoul.world.private_seats[0], at=CLOSES, choice="yes", reason="Needed."
    )
    perform(matter=matter, verb="decide", by=seoul.roles["council_chair"], at=CLOSES)


def _attend(seoul: Seoul, matter: Matter, at: datetime) -> None:
    for name in ("committee_chair", "committee_seat"):
        perform(matter=matter, verb="attend", by=seoul.roles[name], at=CLOSES)


def _open(seoul: Seoul, matter: Matter, at: datetime) -> None:
    _attend(seoul, matter, at)
    perform(matter=matter, verb="open", by=seoul.roles["committee_chair"], at=CLOSES)


def _committee_votes(seoul: Seoul, matter: Matter, at: datetime) -> None:
    for name in ("committee_chair", "committee_seat"):
        perform(matter=matter, verb="vote", by=seoul.roles[name], at=CLOSES, choice="yes")


def _examine(seoul: Seoul, matter: Matter, at: datetime) -> None:
    _committee_votes(seoul, matter, at)
    perform(matter=matter, verb="decide", by=seoul.roles["committee_chair"], at=CLOSES)


def _grant(seoul: Seoul, matter: Matter, at: datetime) -> None:
    perform(
        matter=matter,
        verb="answer",
        by=seoul.roles["parliament_official"],
        at=CLOSES,
        outcome="adopt",
        reason="It is needed.",
    )


WAY = {
    "raised": _carry,
    "weighed": _select,
    "deliberated": _agree,
    "received": _open,
    "examined": _examine,
    "consulted": _grant,
    "granted": lambda seoul, matter, at: None,
}


def _prepare_votes(seoul: Seoul, matter: Matter, at: datetime) -> None:
    _votes(seoul, matter, at)
    perform(matter=matter, verb="vote", by=seoul.world.private_seats[0], at=CLOSES, choice="yes")


PREPARE = {"deliberated": _prepare_votes, "received": _attend, "examined": _committee_votes}


@remembered
def build_seoul(world: World | None = None) -> Seoul:
    """Open a round under the Seoul budget charter, in the small world (built here unless one is given)."""
    world = world or build_world()
    author, neighbour = person("Author"), person("Neighbour")
    for one in (author, neighbour):
        admit(one, world.enterprises[0])
    committee = organization(
        "Social Economy Committee", person("Committee Steward"), kind="committee", area=world.seoul
    )
    committee_people = [person(name) for name in ("Committee Chair", "Committee Seat", "Committee Seat Two")]
    seat(committee, committee_people[0], role="chair")
    for one in committee_people[1:]:
        seat(committee, one)
    commands.record_legal_basis(
        organization=committee,
        by=steward_of(committee),
        title="Framework Ordinance",
        article="Article 12",
        in_force_from=date(2014, 5, 14),
        at=AT,
    )
    parliament = organization(
        "Metropolitan Council", person("Parliament Steward"), kind="assembly", area=world.seoul
    )
    secretary = person("Secretary")
    seat(parliament, secretary, role="official")
    charter = adopt_founding_charter(
        organization=world.council, text=samples()["seoul-budget"], by=world.council_steward, at=AT
    )
    round = open_seoul_round(world, committee, parliament, charter, "seoul-2027")
    roles = {
        "outsider": world.outsider,
        "member": world.member,
        "author": author,
        "delegate": world.delegate,
        "steward": world.steward,
        "sibling_member": world.sibling_member,
        "sibling_delegate": world.sibling_delegate,
        "sibling_steward": world.sibling_steward,
        "umbrella_steward": world.umbrella_steward,
        "umbrella_delegate": world.umbrella_delegate,
        "council_chair": world.chair,
        "public_seat": world.public_seats[0],
        "other_public_seat": world.public_seats[1],
        "private_seat": world.private_seats[0],
        "council_steward": world.council_steward,
        "committee_chair": committee_people[0],
        "committee_seat": committee_people[1],
        "other_committee_seat": committee_people[2],
        "parliament_official": secretary,
        "city_official": world.official,
    }
    bakers = [steward_of(one) for one in world.enterprises]
    return Seoul(world, committee, parliament, charter, round, roles, [world.steward, *bakers, neighbour])


def open_seoul_round(
    world: World, committee: Organization, parliament: Organization, charter: Charter, slug: str, **more: Any
) -> Round:
    """Open a round with Gwangjin and Mapo as districts; the ballot is open from the second to the twentieth day."""
    given = {
        "envelope": ENVELOPE,
        "currency": "KRW",
        "calendar": {"weighed": (AT + timedelta(days=2), CLOSES)},
        "at": AT,
        "opens_at": AT,
    }
    return open_round(
        organization=world.council,
        charter=charter,
        by=world.council_steward,
        slug=slug,
        title=f"Budget {slug}",
        bodies={
            "district": [world.district, world.sibling],
            "umbrella": [world.umbrella],
            "council": [world.council],
            "committee": [committee],
            "parliament": [parliament],
            "city": [world.city],
        },
        **(given | more),
    )
