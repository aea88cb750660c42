"""The same count for very many organizations: whole numbers in arrays, exactly equal to `ratify`.

Exactness. Let L(d) be the least common multiple of the denominators by which holders at depth d (their longest
way to the top) split their voice, and S the product of all L(d). Each voice begins as S units. What a holder
at depth d has received came from deeper holders only, and each depth divides by its L at most once, so it is a
multiple of the product of L(1) … L(d), and splitting it divides without a rest. All voices together stay below
2^62, or `TooFine` is raised, so no sum overflows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from polity.rules import Count, RuleError
from polity.rules.ratification.faults import faults_of_ways, find_circle
from polity.rules.ratification.light import Judged, judge_of
from polity.rules.ratification.top import TopRule, judge
from polity.rules.ratification.values import BLOCK, FREE, Fault, GraphFaults, Network
from polity.rules.ratification.voices import CHOICES, OUTCOMES, Voices
from polity.sentences import Sentence, gettext_noop

Numbers = npt.NDArray[np.int64]
States = npt.NDArray[np.int8]
MOST_UNITS = 1 << 62
SILENT = len(CHOICES)
FREE_STATE = len(OUTCOMES)


class TooFine(ValueError):
    """Shares so fine that 64 bits do not hold them; count with `ratify` instead."""


@dataclass(frozen=True, slots=True)
class LargeGraph:
    """Memberships in force as arrays of one length: who, in which network, with which relative share.

    Networks are numbered 0, 1, … as listed, the top being 0; organizations follow, so that organization i has
    the number i + len(networks). `share` None splits evenly; otherwise whole numbers from 0. `weight` (one for
    each organization, whole numbers) None gives each one voice. Nobody is in the same network twice.
    """

    networks: Sequence[Network]
    organizations: int
    member: Numbers
    network: Numbers
    share: Numbers | None = None
    weight: Numbers | None = None


@dataclass(frozen=True, slots=True)
class LargeRatification:
    """The outcome. `states` gives each network's place in OUTCOMES (4 for a free network); `parts` (networks ×
    4, in the order of OUTCOMES) what it passes up, in units, `units` of which are one voice."""

    result: str
    voices: Voices
    networks: Count
    states: States
    parts: Numbers
    units: int


def ratify_large(
    graph: LargeGraph, answers: States, *, decided: States | None = None, rule: TopRule | None = None
) -> LargeRatification:
    """Return how a position stands, for a million organizations within a second.

    `answers` holds for each organization 0 yes, 1 no, 2 abstain, 3 silent; `decided` the same for the networks'
    own answers, read where they decide as one. Blocks decide by majority, qualified_majority or consent. Raises
    GraphFaults, RuleError and TooFine.
    """
    chosen = rule or TopRule()
    if faults := chosen.faults():
        raise RuleError(faults)
    judges = _judges(graph.networks)
    flows = _Flows(graph)
    number = len(graph.networks)
    own = np.full(number, SILENT, dtype=np.int8) if decided is None else decided
    count = _Counting(graph, flows, judges, answers, own)
    for depth in range(int(flows.depth.max()), 0, -1):
        count.settle(np.flatnonzero(flows.depth == depth))
    top = count.brought[0].tolist()
    voices = Voices(*(_plain(part, flows.units) for part in top))
    names = [*CHOICES, ""]
    parties = [
        (graph.networks[one].key, names[count.state[one]]) for one in count.roll(0).tolist() if one < number
    ]
    result, _, networks, _ = judge(chosen, voices, sorted(parties))
    count.parts[0] = count.brought[0]
    return LargeRatification(result, voices, networks, count.state[:number], count.parts, flows.units)


def _plain(part: int, units: int) -> Fraction | int:
    whole = Fraction(part, units)
    return whole.numerator if whole.denominator == 1 else whole


def _judges(networks: Sequence[Network]) -> list[Judged]:
    """Return for each network the function that judges its vote; refuse a way or rule that cannot be used."""
    known: dict[tuple[object, ...], Judged] = {}
    listed: list[Judged] = []
    faults: list[Fault] = []
    for one in networks:
        kind = (one.way, one.rule, one.by, *one.params.items())
        if kind not in known:
            faults += faults_of_ways([one])
            if one.rule == "double_majority":
                template = gettext_noop("‘{key}’ decides by double majority: count with fewer organizations.")
                faults.append(Fault("unknown_rule", Sentence(template, {"key": one.key}), (one.key,)))
            known[kind] = judge_of("", {}) if faults else judge_of(one.rule, one.params)
        listed.append(known[kind])
    if faults:
        raise GraphFaults(tuple(faults))
    return listed


class _Flows:
    """How each voice is split: the memberships that lead to the top, depths, divisors and units."""

    def __init__(self, graph: LargeGraph) -> None:
        number = len(graph.networks)
        single = graph.member >= number
        low, high = graph.member[~single], graph.network[~single]
        _refuse_circles(graph.networks, low, high)
        depth = np.full(number, -1, dtype=np.int64)
        depth[0] = 0
        while True:
            deeper = np.where(depth[high] >= 0, depth[high] + 1, -1)
            if not (deeper > depth[low]).any():
                break
            np.maximum.at(depth, low, deeper)
        leading = (depth[graph.network] >= 0) & (graph.member != 0)
        self.low, self.high = graph.member[leading & ~single], graph.network[leading & ~single]
        single &= leading
        self.member, self.network = graph.member[single] - number, graph.network[single]
        deepest = np.zeros(graph.organizations, np.int64)
        np.maximum.at(deepest, self.member, depth[self.network] + 1)
        self.depth = depth
        self.divisor = np.bincount(self.low, minlength=number)
        self.single_divisor = np.bincount(self.member, minlength=graph.organizations)
        self.share: Numbers | None = None
        self.single_share: Numbers | None = None
        if graph.share is not None:
            self.share, self.divisor = _declared(
                graph.share[leading & (graph.member < number)], self.low, self.divisor
            )
            self.single_share, self.single_divisor = _declared(
                graph.share[single], self.member, self.single_divisor
            )
        self.units = _units(
            np.concatenate((depth, deepest)), np.concatenate((self.divisor, self.single_divisor))
        )
        self.weight = graph.weight
        inside = deepest > 0
        whole = np.count_nonzero(inside) if graph.weight is None else int(graph.weight[inside].sum())
        if int(whole) * self.units >= MOST_UNITS:
            raise TooFine(f"{whole} voices of {self.units} units each")


def _declared(share: Numbers, member: Numbers, ways: Numbers) -> tuple[Numbers, Numbers]:
    """Return the shares and what they add up to for each; where all that lead to the top are 0, even ones."""
    total = np.zeros(ways.size, np.int64)
    np.add.at(total, member, share)
    return np.where(total[member] > 0, share, 1), np.where(total > 0, total, ways)


def _units(depth: Numbers, divisor: Numbers) -> int:
    """Return S: the product over all depths of the least common multiple of the divisors there."""
    units = 1
    most = int(divisor.max(initial=0)) + 1
    places = np.maximum(depth, 0) * most + divisor
    if most * (int(depth.max(initial=0)) + 1) < 10_000_000:
        met = np.flatnonzero(np.bincount(places))
    else:
        met = np.unique(places)
    met = met[(met >= most) & (met % most > 0)]
    for level in np.unique(met // most).tolist():
        units *= lcm(*(met[met // most == level] % most).tolist())
    return units


def _refuse_circles(networks: Sequence[Network], low: Numbers, high: Numbers) -> None:
    """Raise GraphFaults when the networks' memberships run in a circle: then ways never end."""
    longest = np.zeros(len(networks), np.int64)
    for _ in range(len(networks) + 1):
        deeper = longest[high] + 1
        if not (deeper > longest[low]).any():
            return
        np.maximum.at(longest, low, deeper)
    names = [one.key for one in networks]
    circle = find_circle([(names[one], names[other]) for one, other in zip(low, high, strict=True)])
    template = gettext_noop("The memberships run in a circle: {circle}. End one of them.")
    shown = " → ".join(f"‘{key}’" for key in (*circle, circle[0]))
    raise GraphFaults((Fault("circle", Sentence(template, {"circle": shown}), circle),))


class _Counting:
    """Voices and heads as they arrive, from the deepest networks up."""

    def __init__(
        self, graph: LargeGraph, flows: _Flows, judges: Sequence[Judged], answers: States, own: States
    ) -> None:
        self.networks, self.flows, self.judges, self.own = graph.networks, flows, judges, own
        number = len(graph.networks)
        self.brought = np.zeros((number, len(OUTCOMES)), np.int64)
        self.heads = np.zeros((number, len(OUTCOMES)), np.int64)
        self.parts = np.zeros_like(self.brought)
        self.state = np.concatenate((np.full(number, SILENT, np.int8), answers.astype(np.int8)))
        self.free = np.zeros(self.state.size, dtype=bool)
        self.free[:number] = [one.way == FREE for one in graph.networks]
        self._seeing = set(flows.high[self.free[flows.low]].tolist())
        self._starts: tuple[Numbers, Numbers] | None = None
        self._bring_organizations(number)

    def _bring_organizations(self, number: int) -> None:
        flows = self.flows
        each = flows.units // np.maximum(flows.single_divisor, 1)
        if flows.weight is not None:
            each *= flows.weight
        flow = each[flows.member]
        if flows.single_share is not None:
            flow *= flows.single_share
        place = flows.network * len(OUTCOMES) + self.state[number:][flows.member]
        np.add.at(self.brought.reshape(-1), place, flow)
        self.heads += np.bincount(place, minlength=self.heads.size).reshape(self.heads.shape)

    def settle(self, places: Numbers) -> None:
        """Decide the networks at one depth and pass their voice up."""
        brought, heads = self.brought[places], self.heads[places].tolist()
        decided = [
            self._decide(place, parts, cast)
            for place, parts, cast in zip(places.tolist(), brought.tolist(), heads, strict=True)
        ]
        states = np.array([state for state, _ in decided], dtype=np.int8)
        turned = np.array([whole for _, whole in decided], dtype=bool)
        self.state[places] = states
        self.parts[places] = np.where(turned[:, None], 0, brought)
        self.parts[places[turned], states[turned]] = brought[turned].sum(axis=1)
        chosen = self.flows.depth[self.flows.low] == self.flows.depth[places[0]]
        member, network = self.flows.low[chosen], self.flows.high[chosen]
        flow = self.parts[member] // self.flows.divisor[member][:, None]
        if self.flows.share is not None:
            flow *= self.flows.share[chosen][:, None]
        np.add.at(self.brought, network, flow)
        seen = ~self.free[member]
        np.add.at(self.heads, (network[seen], self.state[member[seen]]), 1)

    def _decide(self, place: int, parts: list[int], heads: list[int]) -> tuple[int, bool]:
        """Return the state of a network, and whether its whole voice goes that one way."""
        one = self.networks[place]
        if one.way == FREE:
            return FREE_STATE, False
        if one.way != BLOCK:
            return self.judges[place](parts, False), False
        state = int(self.own[place])
        if state == SILENT and one.rule:
            if one.by == "voices":
                heads = parts
            elif place in self._seeing:
                heads = np.bincount(self.state[self.roll(place)], minlength=len(OUTCOMES)).tolist()
            state = self.judges[place](heads, one.open)
        return state, True

    def roll(self, place: int) -> Numbers:
        """Return who stands on a network's roll, each once, with the members of free networks in their place."""
        parts, seen, waiting = [], {place}, [place]
        while waiting:
            members = self._members(waiting.pop())
            is_free = self.free[members]
            parts.append(members[~is_free])
            for one in members[is_free].tolist():
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return np.unique(np.concatenate(parts))

    def _members(self, place: int) -> Numbers:
        if self._starts is None:
            flows, number = self.flows, len(self.networks)
            wanted = self.free[:number].copy()  # the only networks whose members are ever asked for
            wanted[[0, *self._seeing]] = True
            single, between = wanted[flows.network], wanted[flows.high]
            network = np.concatenate((flows.high[between], flows.network[single]))
            member = np.concatenate((flows.low[between], flows.member[single] + number))
            ends = np.cumsum(np.bincount(network, minlength=number))
            self._starts = member[np.argsort(network, kind="stable")], np.concatenate(([0], ends))
        members, starts = self._starts
        return members[starts[place] : starts[place + 1]]
