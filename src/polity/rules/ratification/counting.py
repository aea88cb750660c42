"""What each organization and network says, and the voice it passes up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from polity.rules import decide
from polity.rules.ballots import Outcome, Vote, Voter, Weight
from polity.rules.ratification import saying
from polity.rules.ratification.graph import Graph
from polity.rules.ratification.values import BLOCK, FREE, Network
from polity.rules.ratification.voices import (
    ABSTAINED,
    ADOPTED,
    CHOICE_OF_OUTCOME,
    OPPOSED,
    OUTCOME_OF_CHOICE,
    OUTCOMES,
    UNDECIDED,
    Voices,
    added,
)
from polity.sentences import Sentence

# The same three choices in the words of each rule.
_IN_CONSENT = {"yes": "consent", "no": "object", "abstain": "stand_aside"}


@dataclass(frozen=True, slots=True)
class Node:
    """One organization or network in the count.

    `outcome` is adopted, opposed, abstained or undecided; "free" for a network whose members answer for
    themselves. `received` is the voice as it came from below (an organization's own), `voices` as it goes up.
    `decision` is the vote that the network's rule judged, None where it answered itself or has none.
    """

    key: str
    outcome: str
    received: Voices
    voices: Voices
    sentence: Sentence
    way: str = ""
    rule: str = ""
    own_answer: bool = False
    decision: Outcome | None = field(default=None, repr=False)

    @property
    def carried(self) -> Weight:
        """The voice of all organizations that speak through here."""
        return self.voices.total

    def as_json(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "key": self.key,
            "outcome": self.outcome,
            "way": self.way,
            "rule": self.rule,
            "own_answer": self.own_answer,
            "received": self.received.as_json(),
            "voices": self.voices.as_json(),
            "sentence": str(self.sentence),
            "decision": None if self.decision is None else self.decision.as_json(),
        }


def count(graph: Graph, choices: Mapping[str, str], reasons: Mapping[str, str]) -> dict[str, Node]:
    """Return every node below the top, from the choices of organizations and of networks that decide as one;
    who is not among the choices is undecided."""
    nodes: dict[str, Node] = {}
    for key in graph.order:
        if key == graph.top:
            continue
        if key in graph.networks:
            nodes[key] = _network(graph, graph.networks[key], nodes, choices, reasons)
        else:
            nodes[key] = _organization(key, graph.carried[key], choices.get(key, ""))
    return nodes


def received(graph: Graph, key: str, nodes: Mapping[str, Node]) -> Voices:
    """Return the voice that a network's members bring, in its four parts."""
    parts: dict[str, list[Weight]] = {name: [] for name in OUTCOMES}
    for link in graph.down.get(key, ()):
        node = nodes[link.member]
        if node.way in ("", BLOCK):
            parts[node.outcome].append(link.voice)
        elif link.part:
            for name in OUTCOMES:
                if voice := getattr(node.voices, name):
                    parts[name].append(voice * link.part)
    return Voices(**{name: added(several) for name, several in parts.items()})


def _organization(key: str, voice: Weight, choice: str) -> Node:
    outcome = OUTCOME_OF_CHOICE[choice]
    voices = Voices.all_one_way(outcome, voice)
    return Node(key, outcome, voices, voices, saying.organization(outcome), own_answer=bool(choice))


def _network(
    graph: Graph,
    network: Network,
    nodes: Mapping[str, Node],
    choices: Mapping[str, str],
    reasons: Mapping[str, str],
) -> Node:
    key = network.key
    brought = received(graph, key, nodes)
    if network.way == FREE:
        return Node(key, FREE, brought, brought, saying.free(brought), way=FREE)
    if network.way != BLOCK:
        decision = decide(network.rule, *brought.as_roll(), network.params)
        says = saying.proportional(decision, brought)
        outcome = outcome_of(decision)
        return Node(key, outcome, brought, brought, says, network.way, network.rule, decision=decision)
    voice = brought.total
    if key in choices:
        outcome = OUTCOME_OF_CHOICE[choices[key]]
        says, own, decided = saying.own_decision(outcome, voice), True, None
    elif not network.rule:
        outcome, own, decided = UNDECIDED, False, None
        says = saying.waiting(voice)
    else:
        decided = _vote(graph, network, brought, nodes, reasons)
        running = network.open and not decided.settled
        outcome, own = UNDECIDED if running else outcome_of(decided), False
        says = saying.block(decided, outcome, voice, running=running)
    turned = Voices.all_one_way(outcome, voice)
    return Node(key, outcome, brought, turned, says, BLOCK, network.rule, own, decided)


def _vote(
    graph: Graph, network: Network, brought: Voices, nodes: Mapping[str, Node], reasons: Mapping[str, str]
) -> Outcome:
    """Return the vote of a network that decides as one, by its members or by the voice they bring."""
    if network.by == "voices":
        return decide(network.rule, *brought.as_roll(), network.params)
    links = graph.roll(network.key)
    roll = [Voter(link.member, 1, link.chamber) for link in links]
    words = _IN_CONSENT if network.rule == "consent" else {}
    votes = []
    for link in links:
        choice = CHOICE_OF_OUTCOME.get(nodes[link.member].outcome)
        if choice is not None:
            reason = reasons.get(link.member) or str(nodes[link.member].sentence)
            votes.append(Vote(link.member, words.get(choice, choice), reason))
    return decide(network.rule, roll, votes, network.params)


def outcome_of(decision: Outcome) -> str:
    """Return how a network stands after a vote by its rule.

    Refused is not always opposed. Where nobody opposed, it abstained when nobody was in favour or nobody is
    missing, and otherwise it is undecided: those who are silent say neither yes nor no.
    """
    if decision.result == "adopted":
        return ADOPTED
    if decision.result != "refused":
        return UNDECIDED
    cast = decision.count
    if cast.heads_no:
        return OPPOSED
    return ABSTAINED if not cast.heads_yes or not cast.heads_undecided else UNDECIDED
