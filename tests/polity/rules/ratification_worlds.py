"""Small invented graphs for properties: networks in networks with several parents, and answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction

from hypothesis import strategies as st

from polity.rules.ratification import Answer, Membership, Network, Organization, TopRule, ratify

AT = datetime(2026, 11, 1, tzinfo=UTC)
MAJORITY = TopRule("majority")
SHARES = st.sampled_from([0, 1, 2, 3, Fraction(1, 2)])


def day(month, number=1):
    return datetime(2026, month, number, tzinfo=UTC)


def simple(answers=(), *, memberships=None, networks=None, organizations=None, rule=MAJORITY, **more):
    """Three organizations in a network that passes its members' split up to the top."""
    return ratify(
        organizations or [Organization("a"), Organization("b"), Organization("c")],
        networks or [Network("top"), Network("net")],
        memberships
        or [
            Membership("net", "top"),
            Membership("a", "net"),
            Membership("b", "net"),
            Membership("c", "net"),
        ],
        list(answers),
        top="top",
        at=AT,
        rule=rule,
        **more,
    )


@dataclass(frozen=True)
class World:
    """Everything that a ratification is told."""

    organizations: tuple[Organization, ...]
    networks: tuple[Network, ...]
    memberships: tuple[Membership, ...]
    answers: tuple[Answer, ...]
    rule: TopRule

    def ratified(self, **changes):
        """The ratification, with some parts replaced."""
        world = replace(self, **changes)
        return ratify(
            world.organizations,
            world.networks,
            world.memberships,
            world.answers,
            top="n0",
            at=AT,
            rule=world.rule,
        )


@st.composite
def rules(draw, name, quorums=("0", "1/3", "1/2")):
    params = {}
    if name != "consent":
        params["of"] = draw(st.sampled_from(["cast", "roll"]))
    if name == "qualified_majority":
        params["share"] = draw(st.sampled_from(["1/2", "2/3", "1"]))
    params["quorum"] = draw(st.sampled_from(quorums))
    return params


@st.composite
def networks_of(draw, key, quorums):
    way = draw(st.sampled_from(["block", "proportional", "free"]))
    by = draw(st.sampled_from(["members", "voices"])) if way == "block" else "members"
    usable = ["majority", "qualified_majority"]
    if way == "block" and by == "members":
        usable.append("consent")
    name = draw(st.sampled_from(usable))
    return Network(key, way, name, draw(rules(name, quorums)), by, draw(st.booleans()))


@st.composite
def worlds(draw, quorums=("0", "1/3", "1/2")):
    """A graph of up to 6 networks and 9 organizations, everybody with 1 to 3 parents."""
    networks = [Network("n0")]
    memberships = []
    organizations = []

    def join(member, among):
        names = [network.key for network in among]
        above = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        shares = draw(
            st.one_of(
                st.just([None] * len(above)),
                st.lists(SHARES, min_size=len(above), max_size=len(above)).filter(any),
            )
        )
        for network, share in zip(above, shares, strict=True):
            memberships.append(Membership(member, network, share=share))

    for number in range(draw(st.integers(0, 5))):
        network = draw(networks_of(f"n{number + 1}", quorums))
        join(network.key, networks)
        networks.append(network)
    for number in range(draw(st.integers(0, 9))):
        organizations.append(
            Organization(f"o{number}", draw(st.sampled_from([1, 1, 1, 0, 2, Fraction(3, 2)])))
        )
        join(f"o{number}", networks)
    able = [one.key for one in organizations] + [one.key for one in networks[1:] if one.way == "block"]
    answers = [
        Answer(key, draw(st.sampled_from(["yes", "no", "abstain"])), reason="why")
        for key in able
        if draw(st.booleans())
    ]
    name = draw(st.sampled_from(["majority", "qualified_majority"]))
    rule = TopRule(
        name,
        draw(rules(name, quorums)),
        draw(st.sampled_from(["organizations", "networks", "both"])),
        draw(st.booleans()),
    )
    return World(tuple(organizations), tuple(networks), tuple(memberships), tuple(answers), rule)
