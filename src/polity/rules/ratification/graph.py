"""The graph of memberships at one moment: who is below the top, and how each voice is split on its way up.

A voice is split at each fork by the shares that its holder declared, or evenly. A network that joins a second
umbrella splits what it carries and takes nothing from others; evenly over whole paths would let it draw more
of its members' voice to itself by joining more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction

from polity.rules.ballots import Weight, plain
from polity.rules.ratification.faults import graph_faults
from polity.rules.ratification.values import (
    FREE,
    GraphFaults,
    Membership,
    Network,
    Organization,
)
from polity.rules.ratification.voices import added

ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Link:
    """One membership in force that leads to the top, with the part of the member's voice that it takes and
    the voice that flows through it."""

    member: str
    network: str
    part: Fraction
    voice: Weight
    chamber: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """One way of an organization to the top, from itself to the top, and the voice that takes it."""

    keys: tuple[str, ...]
    voice: Weight


@dataclass(frozen=True)
class Graph:
    """Who is below the top at a moment, in an order in which members come before their networks.

    `carried` is the voice that each holds; `up` and `down` are the links from a member and into a network;
    `outside` are the listed organizations and networks from which nothing leads to the top.
    """

    top: str
    at: datetime
    organizations: Mapping[str, Organization]
    networks: Mapping[str, Network]
    order: tuple[str, ...]
    up: Mapping[str, tuple[Link, ...]]
    down: Mapping[str, tuple[Link, ...]]
    carried: Mapping[str, Weight]
    since: Mapping[str, datetime]
    outside: tuple[str, ...]
    history: Mapping[str, tuple[Membership, ...]] = field(repr=False)

    @property
    def voice(self) -> Weight:
        """The voice of all organizations below the top, each counted once."""
        return self.carried[self.top]

    def roll(self, network: str) -> tuple[Link, ...]:
        """Return who stands on the roll of a network: its members, and the members of its free members in
        their place; each once, by its first link."""
        found: dict[str, Link] = {}
        seen, waiting = {network}, [network]
        while waiting:
            for link in self.down.get(waiting.pop(), ()):
                below = self.networks.get(link.member)
                if below is None or below.way != FREE:
                    found.setdefault(link.member, link)
                elif link.member not in seen:
                    seen.add(link.member)
                    waiting.append(link.member)
        return tuple(found[key] for key in sorted(found))

    def number_of_paths(self, key: str) -> int:
        """Return the number of ways from an organization or network to the top; 0 when it is outside."""
        if key not in self.carried:
            return 0
        ways = {self.top: 1}
        for above in reversed(self.order):
            if above != self.top:
                ways[above] = sum(ways[link.network] for link in self.up[above])
        return ways[key]

    def paths(self, key: str, *, most: int = 100) -> tuple[Path, ...]:
        """Return the ways from an organization or network to the top, at most so many; their voices add up
        to what it carries when none is left out."""
        found: list[Path] = []
        for path in self._walk((key,), Fraction(self.carried.get(key, 0))):
            if len(found) == most:
                break
            found.append(path)
        return tuple(found)

    def _walk(self, keys: tuple[str, ...], voice: Fraction) -> Iterator[Path]:
        if keys[-1] == self.top:
            yield Path(keys, plain(voice))
            return
        for link in self.up.get(keys[-1], ()):
            yield from self._walk((*keys, link.network), voice * link.part)

    def stood(self, key: str, at: datetime) -> bool:
        """Whether memberships in force at this moment led from here to the top."""
        if key in self.since and self.since[key] <= at <= self.at:
            return True
        seen, waiting = {key}, [key]
        while waiting:
            for one in self.history.get(waiting.pop(), ()):
                if one.network not in seen and one.in_force(at):
                    seen.add(one.network)
                    waiting.append(one.network)
        return self.top in seen


def build(
    organizations: Sequence[Organization],
    networks: Sequence[Network],
    memberships: Sequence[Membership],
    *,
    top: str,
    at: datetime,
) -> Graph:
    """Return the graph as it stands at `at`; raises GraphFaults with every fault, a circle by its names."""
    in_force = sorted(
        (one for one in memberships if one.in_force(at)), key=lambda one: (one.member, one.network)
    )
    faults = graph_faults(organizations, networks, in_force, top)
    if faults:
        raise GraphFaults(faults)
    order = _order(in_force, top)
    known = {one.key: one for one in organizations}
    bodies = {one.key: one for one in networks}
    leading: dict[str, list[Membership]] = {key: [] for key in order}
    for one in in_force:
        if one.member in leading and one.network in leading and one.member != top:
            leading[one.member].append(one)
    up, carried = _flows(order, leading, known)
    down: dict[str, list[Link]] = {}
    for key in order:
        for link in up[key]:
            down.setdefault(link.network, []).append(link)
    return Graph(
        top=top,
        at=at,
        organizations={key: known[key] for key in order if key in known},
        networks={key: bodies[key] for key in order if key in bodies},
        order=order,
        up=up,
        down={key: tuple(sorted(links, key=lambda link: link.member)) for key, links in down.items()},
        carried=carried,
        since=_since(order, leading, top),
        outside=tuple(sorted((known.keys() | bodies.keys()) - leading.keys())),
        history=_by_member(memberships),
    )


def _by_member(memberships: Sequence[Membership]) -> dict[str, tuple[Membership, ...]]:
    """Return the memberships of each member, of all times."""
    listed: dict[str, list[Membership]] = {}
    for one in memberships:
        listed.setdefault(one.member, []).append(one)
    return {key: tuple(own) for key, own in listed.items()}


def _order(in_force: Sequence[Membership], top: str) -> tuple[str, ...]:
    """Return everybody below the top and the top, members before their networks, otherwise by the alphabet.

    There must be no circle: each is as deep as its longest way up.
    """
    below: dict[str, list[str]] = {}
    for one in in_force:
        below.setdefault(one.network, []).append(one.member)
    depth = {top: 0}
    level = [top]
    while level:
        deeper = max(depth[key] for key in level) + 1
        level = sorted({member for key in level for member in below.get(key, ())})
        depth.update(dict.fromkeys(level, deeper))
    return tuple(sorted(depth, key=lambda key: (-depth[key], key)))


def _flows(
    order: Sequence[str],
    leading: Mapping[str, Sequence[Membership]],
    organizations: Mapping[str, Organization],
) -> tuple[dict[str, tuple[Link, ...]], dict[str, Weight]]:
    """Return the links up from each, and what each carries."""
    brought: dict[str, list[Weight]] = {key: [] for key in order}
    carried: dict[str, Weight] = {}
    up: dict[str, tuple[Link, ...]] = {}
    for key in order:
        carried[key] = organizations[key].weight if key in organizations else added(brought[key])
        shares: list[Weight] = [1 if one.share is None else one.share for one in leading[key]]
        if not any(shares):  # the ways it chose do not lead to the top: the others share its voice evenly
            shares = [1] * len(shares)
        whole = sum(shares)
        links = []
        for one, share in zip(leading[key], shares, strict=True):
            part = Fraction(share, whole)
            voice = plain(carried[key] * part) if len(shares) > 1 else carried[key]
            brought[one.network].append(voice)
            links.append(Link(key, one.network, part, voice, one.chamber))
        up[key] = tuple(links)
    return up, carried


def _since(
    order: Sequence[str], leading: Mapping[str, Sequence[Membership]], top: str
) -> dict[str, datetime]:
    """Return for each the moment since which one of its present ways to the top has stood all the time."""
    since = {top: ALWAYS}
    for key in reversed(order):
        if key != top:
            since[key] = min(max(one.from_at or ALWAYS, since[one.network]) for one in leading[key])
    return since
