"""Where the pages of a world are: every public list and main page, how to fill its address, and who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from bench.load_bodies import Bodies, Size
from bench.load_matters import Proceedings
from dure.matters.models import Matter
from dure.people.models import Person
from dure.web.pages import write_cursor

LARGE = Size("large", organizations=10_000, matters=50_000, rounds=200, charters=1_000, many=300)


def small(count: int) -> Size:
    """Return the size of a world with `count` of everything."""
    return Size(str(count), count, 2 * count, count, count, count)


@dataclass(frozen=True)
class Places:
    """Where the pages of a world are, and who reads them. `delegate` has something to do everywhere."""

    round: str
    matter: str
    ballot: str
    organization: str
    network: str
    charter_of: str
    charter: str
    entry: int
    delegate: Person


def places_of(bodies: Bodies, proceedings: Proceedings) -> Places:
    """Return where the pages of a loaded world are."""
    return Places(
        round=bodies.rounds[0].slug,
        matter=proceedings.shown.ref,
        ballot=proceedings.ballot.ref,
        organization=bodies.of["everyone"].slug,
        network=bodies.of["umbrella"].slug,
        charter_of=bodies.of["council"].slug,
        charter=bodies.charter.key,
        entry=1,
        delegate=bodies.delegate,
    )


@dataclass(frozen=True)
class Shown:
    """One page: the name of its address, how to fill it from a world, and who reads it.

    `is_list`: fifteen rows at most, the same work however many there are. `fast`: held to the time of a list.
    """

    title: str
    url: str
    arguments: Callable[[Places], tuple[Any, ...]] = lambda places: ()
    query: Callable[[Places], str] = lambda places: ""
    signed: bool = False
    is_list: bool = False
    fast: bool = False

    def path(self, places: Places) -> str:
        """Return its address in a world; raises NoReverseMatch where the site has no such page."""
        return reverse(self.url, args=self.arguments(places)) + self.query(places)


def middle(places: Places) -> str:
    """Return the query that begins the list of matters in its middle."""
    rows = Matter.objects.order_by("-moved_at", "-id")
    return f"?after={write_cursor(rows[rows.count() // 2], ('-moved_at', '-id'))}"


PAGES = (
    Shown("home", "home", is_list=True),
    Shown("rounds", "matters:rounds", is_list=True),
    Shown("round", "matters:round", lambda places: (places.round,), is_list=True),
    Shown("matters", "matters:matters", is_list=True, fast=True),
    Shown("matters, from the middle", "matters:matters", query=middle, is_list=True, fast=True),
    Shown("matters of a body", "matters:matters", query=lambda places: "?organization=council", is_list=True),
    Shown("matters, signed in", "matters:matters", signed=True, is_list=True),
    Shown("matter", "matters:matter", lambda places: (places.matter,)),
    Shown("matter, signed in", "matters:matter", lambda places: (places.matter,), signed=True),
    Shown("networks", "networks:list", is_list=True),
    Shown("organization", "networks:organization", lambda places: (places.organization,), is_list=True),
    Shown("umbrella", "networks:organization", lambda places: (places.network,), is_list=True),
    Shown("umbrella, signed in", "networks:organization", lambda places: (places.network,), signed=True),
    Shown("weave", "networks:weave"),
    Shown("tiles", "networks:tiles"),
    Shown("charters", "charters:list", is_list=True),
    Shown("charter", "charters:charter", lambda places: (places.charter_of, places.charter)),
    Shown("record", "record:entries", is_list=True),
    Shown("record of a body", "record:entries", query=lambda places: "?organization=network-0", is_list=True),
    Shown("ballot", "ballots:ballot", lambda places: (places.ballot,)),
    Shown("ballot, signed in", "ballots:ballot", lambda places: (places.ballot,), signed=True),
    Shown("tour", "tour"),
    Shown("desk", "dashboards:desk", signed=True),
)
