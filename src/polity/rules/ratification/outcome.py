"""Ratification: the outcome at the top, the tree that leads to it, and who would have to agree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from polity.rules import Count, RuleError, Step
from polity.rules.ballots import plain
from polity.rules.ratification import saying
from polity.rules.ratification.answering import sort_out
from polity.rules.ratification.counting import Node, count, received
from polity.rules.ratification.graph import Graph, Path, build
from polity.rules.ratification.top import TopRule, judge
from polity.rules.ratification.values import (
    BLOCK,
    Answer,
    Membership,
    Network,
    Organization,
    Refused,
)
from polity.rules.ratification.voices import CHOICE_OF_OUTCOME, UNDECIDED, Voices, number
from polity.sentences import Sentence

_MOST_TRIES = 200_000  # nodes counted again while looking for somebody who can be left out: some seconds


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree: a node below the one above it, and the voice that flows between them. `again`:
    what lies below was already shown, since it belongs to several networks."""

    depth: int
    node: Node
    above: str
    voices: Voices
    again: bool = False


@dataclass(frozen=True, slots=True)
class ToPass:
    """Who would have to agree for the position to be adopted.

    With the agreement of all in `needed` it is adopted, and nobody in it can be left out (in a graph too
    large to try, somebody may be). It is empty when the position is adopted already or cannot be. `waiting`
    are all who have not decided: organizations, and networks that decide as one.
    """

    possible: bool
    needed: tuple[str, ...]
    waiting: tuple[str, ...]
    sentence: Sentence


@dataclass(frozen=True)
class Ratification:
    """The outcome; as it would be if the ratification closed now, unless it was asked for as still open.

    `result` is adopted, refused or undecided. `voices` add up to the voice of all organizations below the
    top, each counted once. `networks` counts the networks that are members of the top (for a free network
    its members), `organizations` counts who answered, by heads and by weight, wherever they belong.
    """

    result: str
    sentence: Sentence
    steps: tuple[Step, ...]
    voices: Voices
    networks: Count
    organizations: Count
    nodes: Mapping[str, Node] = field(repr=False)
    refused: tuple[Refused, ...]
    graph: Graph = field(repr=False)
    rule: TopRule
    choices: Mapping[str, str] = field(repr=False)
    reasons: Mapping[str, str] = field(repr=False)

    def paths(self, key: str, *, most: int = 100) -> tuple[Path, ...]:
        """Return the ways by which an organization is counted, once in all; at most so many."""
        return self.graph.paths(key, most=most)

    def tree(self) -> Iterator[Row]:
        """Yield the nodes from the top down; what belongs to several networks is shown below each, opened
        only the first time."""
        yield from self._below(self.graph.top, 0, set())

    def waiting(self) -> tuple[str, ...]:
        """Return who has not decided: networks that decide as one, and the organizations that answer through
        none of these alone."""
        found: set[str] = set()
        seen, open_ = {self.graph.top}, [self.graph.top]
        while open_:
            for link in self.graph.down.get(open_.pop(), ()):
                node = self.nodes[link.member]
                if node.way == BLOCK or node.key not in self.graph.networks:
                    if node.outcome == UNDECIDED:
                        found.add(node.key)
                elif node.key not in seen:
                    seen.add(node.key)
                    open_.append(node.key)
        return tuple(sorted(found, key=lambda key: (-self.graph.carried[key], key)))

    def to_pass(self) -> ToPass:
        """Return who would have to agree, the one with the most voice first."""
        waiting = self.waiting()
        if self.supposing((), "yes").result == "adopted":
            return ToPass(True, (), waiting, saying.to_pass((), len(waiting), adopted=True))
        needed = tuple(self._needed(waiting))
        says = saying.to_pass(needed, len(waiting), adopted=False)
        return ToPass(bool(needed), needed, waiting, says)

    def settled(self) -> bool:
        """Whether no answer still missing could change the result, those already given being final."""
        if self.result == "undecided":
            return False
        waiting = self.waiting()
        return all(
            self.supposing(waiting, choice).result == self.result for choice in ("yes", "no", "abstain")
        )

    def supposing(self, keys: Collection[str], choice: str) -> Ratification:
        """Return the outcome as it would be if these had made this choice and the ratification closed now."""
        return _concluded(
            self.graph, {**self.choices, **dict.fromkeys(keys, choice)}, self.reasons, self.rule, self.refused
        )

    def as_json(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; fractions as "a/b"."""
        return {
            "result": self.result,
            "sentence": str(self.sentence),
            "steps": [{"says": str(step.says), "holds": step.holds} for step in self.steps],
            "voices": self.voices.as_json(),
            "networks": self.networks.as_json(),
            "organizations": self.organizations.as_json(),
            "nodes": [self.nodes[key].as_json() for key in self.graph.order if key in self.nodes],
            "links": [
                {"member": link.member, "network": link.network, "voice": number(link.voice)}
                for key in self.graph.order
                for link in self.graph.up[key]
            ],
            "refused": [
                {"by": one.answer.by, "code": one.code, "says": str(one.says)} for one in self.refused
            ],
        }

    def _below(self, above: str, depth: int, opened: set[str]) -> Iterator[Row]:
        for link in self.graph.down.get(above, ()):
            node = self.nodes[link.member]
            again = node.key in opened and node.key in self.graph.down
            yield Row(depth, node, above, node.voices.times(link.part), again)
            if not again:
                opened.add(node.key)
                yield from self._below(node.key, depth + 1, opened)

    def _needed(self, waiting: Sequence[str]) -> list[str]:
        """Return the fewest from the front that suffice, without those who turn out not to be needed."""

        def passes(keys: Sequence[str]) -> bool:
            return self.supposing(keys, "yes").result == "adopted"

        if not passes(waiting):
            return []
        low, high = 1, len(waiting)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if passes(waiting[:middle]) else (middle + 1, high)
        needed = list(waiting[:low])
        if low * len(self.graph.order) > _MOST_TRIES:
            return needed
        for key in reversed(waiting[:low]):
            others = [one for one in needed if one != key]
            if others and passes(others):
                needed = others
        return needed


def ratify(
    organizations: Sequence[Organization],
    networks: Sequence[Network],
    memberships: Sequence[Membership],
    answers: Sequence[Answer],
    *,
    top: str,
    at: datetime,
    rule: TopRule | None = None,
    still_open: bool = False,
) -> Ratification:
    """Return how a position stands at `at`: who is behind it, by voice and by network.

    While it is `still_open`, a result that a missing answer could change is undecided. `top` names the network
    where the voices meet; its own way to decide is `rule`, not that of its Network. Answers that may not
    count are listed in `refused` with a reason. Raises GraphFaults (a circle is named) and RuleError.
    """
    chosen = rule or TopRule()
    faults = chosen.faults()
    if faults:
        raise RuleError(faults)
    graph = build(organizations, networks, memberships, top=top, at=at)
    counted, refused = sort_out(graph, answers)
    choices = {key: answer.choice for key, answer in counted.items()}
    reasons = {key: answer.reason for key, answer in counted.items()}
    now = _concluded(graph, choices, reasons, chosen, refused)
    if not still_open or now.settled():
        return now
    says = saying.outcome("undecided", now.voices, now.networks, vetoed=False)
    return replace(now, result="undecided", sentence=says)


def _concluded(
    graph: Graph,
    choices: Mapping[str, str],
    reasons: Mapping[str, str],
    rule: TopRule,
    refused: tuple[Refused, ...],
) -> Ratification:
    nodes = count(graph, choices, reasons)
    voices = received(graph, graph.top, nodes)
    parties = [
        (link.member, CHOICE_OF_OUTCOME.get(nodes[link.member].outcome, ""))
        for link in graph.roll(graph.top)
        if link.member in graph.networks
    ]
    result, steps, networks, vetoed = judge(rule, voices, parties)
    return Ratification(
        result=result,
        sentence=saying.outcome(result, voices, networks, vetoed=vetoed),
        steps=steps,
        voices=voices,
        networks=networks,
        organizations=_answered(graph, choices),
        nodes=nodes,
        refused=refused,
        graph=graph,
        rule=rule,
        choices=choices,
        reasons=reasons,
    )


def _answered(graph: Graph, choices: Mapping[str, str]) -> Count:
    """Count the organizations' own answers, whatever their networks made of them."""
    parts = []
    for wanted in ("yes", "no", "abstain", ""):
        weights = [one.weight for key, one in graph.organizations.items() if choices.get(key, "") == wanted]
        parts.append((plain(sum(weights, Fraction(0))), len(weights)))
    (yes, yes_heads), (no, no_heads), (abstain, abstain_heads), (missing, missing_heads) = parts
    return Count(yes, no, abstain, missing, yes_heads, no_heads, abstain_heads, missing_heads)
