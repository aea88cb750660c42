"""A position ratified up a network of networks, counted again from the definition in docs/ratification.md.

A voice is split at each fork by the shares that its holder declared, or evenly, and counts once at the top. Nothing
is rounded, and silence is never yes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from recounting.voting import parts_of, result_of, voted

Payload = Mapping[str, Any]
ADOPTED, OPPOSED, ABSTAINED, UNDECIDED = "adopted", "opposed", "abstained", "undecided"
OUTCOMES = {"yes": ADOPTED, "no": OPPOSED, "abstain": ABSTAINED, "": UNDECIDED}
CHOICES = {ADOPTED: "yes", OPPOSED: "no", ABSTAINED: "abstain"}
IN_CONSENT = {"yes": "consent", "no": "object", "abstain": "stand_aside"}


@dataclass(frozen=True)
class Way:
    """How a network decides: as one (block), by passing the split of its members up, or by its members alone (free)."""

    way: str
    rule: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tie:
    """A membership by which a voice flows up; `part` as declared, None where nothing was."""

    member: str
    network: str
    part: Fraction | None = None


@dataclass(frozen=True)
class Roll:
    """Who is asked: the ties that lead to the top, and how each network decides; everybody else is an organization."""

    top: str
    ties: Sequence[Tie]
    networks: Mapping[str, Way]
    weights: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """What came out: the result, the voices at the top, the networks one by one, those who answered, and each node."""

    result: str
    voices: Mapping[str, Fraction]
    networks: Mapping[str, Fraction]
    organizations: Mapping[str, Fraction]
    outcomes: Mapping[str, str]


def _zero() -> dict[str, Fraction]:
    return {name: Fraction(0) for name in OUTCOMES.values()}


class _Graph:
    """The ties as they lead to the top, members before their networks, and the part of a voice that each takes."""

    def __init__(self, roll: Roll) -> None:
        self.roll = roll
        below: dict[str, list[Tie]] = {}
        for tie in roll.ties:
            below.setdefault(tie.network, []).append(tie)
        depth, level = {roll.top: 0}, {roll.top}
        while level:
            deeper = max(depth[key] for key in level) + 1
            level = {tie.member for key in level for tie in below.get(key, ())}
            if deeper > len(roll.ties) + 1:
                raise ValueError("The memberships of a ratification go round in a circle.")
            depth.update(dict.fromkeys(level, deeper))
        self.order = sorted(depth, key=lambda key: (-depth[key], key))
        leading: dict[str, list[Tie]] = {}
        for tie in roll.ties:
            if tie.member in depth and tie.network in depth and tie.member != roll.top:
                leading.setdefault(tie.member, []).append(tie)
        self.down: dict[str, list[tuple[str, Fraction]]] = {}
        for member, ties in leading.items():
            shares = [Fraction(1) if tie.part is None else tie.part for tie in ties]
            if not any(shares):  # the ways it chose do not lead to the top: the others share its voice evenly
                shares = [Fraction(1)] * len(shares)
            whole = sum(shares)
            for tie, share in zip(ties, shares, strict=True):
                self.down.setdefault(tie.network, []).append((member, share / whole))

    def voters(self, network: str) -> list[str]:
        """Return the members of a network, and those of its free members in their place; each once."""
        found: set[str] = set()
        seen, waiting = {network}, [network]
        while waiting:
            for member, _ in self.down.get(waiting.pop(), ()):
                way = self.roll.networks.get(member)
                if way is None or way.way != "free":
                    found.add(member)
                elif member not in seen:
                    seen.add(member)
                    waiting.append(member)
        return sorted(found)


def ratify(roll: Roll, choices: Mapping[str, str], top: Payload) -> Counted:
    """Count a ratification from the last choice of each who answered, by the rule on top as the charter says it."""
    graph = _Graph(roll)
    outcomes: dict[str, str] = {}
    passed: dict[str, dict[str, Fraction]] = {}
    for key in graph.order:
        if key not in roll.networks:
            passed[key] = _zero()
            if key != roll.top:
                outcomes[key] = OUTCOMES[choices.get(key, "")]
                passed[key][outcomes[key]] = Fraction(roll.weights.get(key, 1))
        if key == roll.top or key in roll.networks:
            received = _received(graph, key, passed)
            if key == roll.top:
                passed[key] = received
                continue
            outcomes[key], passed[key] = _network(graph, key, received, choices, outcomes)
    return _judged(graph, passed[roll.top], outcomes, choices, top)


def _received(graph: _Graph, key: str, passed: Mapping[str, Mapping[str, Fraction]]) -> dict[str, Fraction]:
    voices = _zero()
    for member, part in graph.down.get(key, ()):
        for name, voice in passed[member].items():
            if voice:
                voices[name] += voice * part
    return voices


def _network(
    graph: _Graph,
    key: str,
    received: dict[str, Fraction],
    choices: Mapping[str, str],
    outcomes: Mapping[str, str],
) -> tuple[str, dict[str, Fraction]]:
    """Return how a network stands, and the voice that it passes up."""
    way = graph.roll.networks[key]
    if way.way == "free":
        return "free", received
    if way.way != "block":
        return _outcome(way, *_as_roll(received)), received
    if key in choices:
        outcome = OUTCOMES[choices[key]]
    elif not way.rule:
        outcome = UNDECIDED
    else:
        roll = [{"key": one, "weight": 1, "chamber": ""} for one in graph.voters(key)]
        chosen = {
            one["key"]: CHOICES[outcomes[one["key"]]] for one in roll if outcomes[one["key"]] in CHOICES
        }
        outcome = _outcome(way, roll, chosen)
    turned = _zero()
    turned[outcome] = sum(received.values(), Fraction(0))
    return outcome, turned


def _as_roll(voices: Mapping[str, Fraction]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return voices as a roll on which each of the four parts is one voter of its weight."""
    roll = [{"key": name, "weight": voice, "chamber": ""} for name, voice in voices.items() if voice]
    return roll, {one["key"]: CHOICES[one["key"]] for one in roll if one["key"] in CHOICES}


def _outcome(way: Way, roll: Sequence[Payload], chosen: Mapping[str, str]) -> str:
    """Return how a network stands after a vote: refused is opposed only where somebody opposed."""
    words = IN_CONSENT if way.rule == "consent" else {}
    said = {key: words.get(choice, choice) for key, choice in chosen.items()}
    result = voted(way.rule, way.settings, roll, said)
    if result == "adopted":
        return ADOPTED
    if result != "refused":
        return UNDECIDED
    parts = parts_of(roll, said)
    if parts["heads_no"]:
        return OPPOSED
    return ABSTAINED if not parts["heads_yes"] or not parts["heads_undecided"] else UNDECIDED


def _judged(
    graph: _Graph,
    voices: Mapping[str, Fraction],
    outcomes: Mapping[str, str],
    choices: Mapping[str, str],
    top: Payload,
) -> Counted:
    """Put the two questions of the rule on top together: the networks one by one, the organizations by voice."""
    members = [key for key in graph.voters(graph.roll.top) if key in graph.roll.networks]
    roll = [{"key": key, "weight": 1, "chamber": ""} for key in members]
    networks = parts_of(roll, {key: CHOICES[outcomes[key]] for key in members if outcomes[key] in CHOICES})
    by_voice = parts_of(*_as_roll(voices))
    whom = top.get("whom") or "organizations"
    asked = (
        [networks] if whom == "networks" else [by_voice] if whom == "organizations" else [networks, by_voice]
    )
    results = [result_of(parts, top["rule"], top) for parts in asked]
    result = next(one for one in ("undecided", "refused", "adopted") if one in results)
    if not top.get("may_oppose", True) and networks["heads_no"]:
        result = "refused"
    own = [
        {"key": key, "weight": graph.roll.weights.get(key, 1), "chamber": ""}
        for key in graph.order
        if key not in graph.roll.networks and key != graph.roll.top
    ]
    return Counted(result, voices, networks, parts_of(own, choices), outcomes)
