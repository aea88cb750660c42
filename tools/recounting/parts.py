"""An envelope in several parts: what each part has when a round opens, and the count part by part.

Money that a charter carries on goes from one round to the next of the same charter, to the part of the same name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from recounting.tallies import Election, Settings, count, merged

REOPENED = "reopened"


@dataclass
class Part:
    """What one part had, got from others, spent on its winners, passed on and kept; in minor units."""

    key: str
    budget: int
    received: int
    winners: list[str]
    spent: int
    passed: int
    left: int


@dataclass
class Division:
    """A ballot's envelope as it is divided: the charter's words, what each part has, and the options of each."""

    text: Mapping[str, Any]
    budgets: Mapping[str, int]
    options: Mapping[str, frozenset[str]] = field(default_factory=dict)


def at_opening(text: Mapping[str, Any], envelope: int, carried: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return what each part has: its share of the envelope (the last one what rounding leaves) and what is carried on.

    What a part that is no more had left is divided like the envelope.
    """
    shares = {key: Fraction(str(part.get("share", 0))) for key, part in text["parts"].items()}
    own = _divided(list(shares.values()), envelope)
    homeless = sum(amount for key, amount in carried.items() if key not in shares)
    adopted = _divided(list(shares.values()), homeless)
    return [
        {"key": key, "budget": own[number], "carried": carried.get(key, 0) + adopted[number]}
        for number, key in enumerate(shares)
    ]


def _divided(shares: Sequence[Fraction], amount: int) -> list[int]:
    first = [int(amount * share) for share in shares[:-1]]
    return [*first, amount - sum(first)]


def count_parts(whole: Election, settings: Settings, division: Division) -> list[Part]:
    """Count an election part by part, as its charter says; in the order in which the parts are decided."""
    unspent = division.text.get("unspent", "kept")
    if division.text.get("decided", "apart") == "together":
        return _together(whole, settings, division)
    common = division.text.get("common", "") if unspent == "common" else ""
    order = sorted(division.budgets, key=lambda key: key == common and bool(common))
    found: list[Part] = []
    won: set[str] = set()
    purse = 0
    for number, key in enumerate(order):
        passes = unspent == "reopened" or (unspent == "common" and number < len(order) - 1)
        part = _decide(
            whole, settings, key, division.options[key] - won, division.budgets[key], 0 if passes else purse
        )
        purse = _pass_on(part, purse, passes=passes)
        won |= set(part.winners)
        found.append(part)
    if unspent == "reopened":
        listed = frozenset().union(*division.options.values())
        found.append(_decide(whole, settings, REOPENED, listed - won, 0, purse))
    return found


def _pass_on(part: Part, purse: int, *, passes: bool) -> int:
    """Return what waits for the next taker after a part that passes on what it left, or that took what waited."""
    if not passes:
        return 0
    part.passed, part.left = part.left, 0
    return purse + part.passed


def _decide(
    whole: Election,
    settings: Settings,
    key: str,
    options: frozenset[str] | set[str],
    budget: int,
    received: int,
) -> Part:
    """Count one part by those who support something in it."""
    costs = {one: cost for one, cost in whole.costs.items() if one in options}
    papers = [
        ({one: mark for one, mark in paper.items() if one in costs and mark > 0}, weight)
        for paper, weight in whole.papers
    ]
    heard = merged([(paper, weight) for paper, weight in papers if paper])
    won = count(Election(costs, budget + received, heard, whole.graded), settings)
    spent = sum(costs[one] for one in won)
    return Part(key, budget, received, won, spent, 0, budget + received - spent)


def _together(whole: Election, settings: Settings, division: Division) -> list[Part]:
    """Count all parts at once, by everybody; no part spends more than it has."""
    listed = frozenset().union(*division.options.values())
    caps = [(division.options[key], budget) for key, budget in division.budgets.items()]
    caps.append((frozenset(whole.costs) - listed, -1))
    money = sum(division.budgets.values())
    won = count(Election(whole.costs, money, whole.papers, whole.graded, caps), settings)
    found = []
    for key, budget in division.budgets.items():
        winners = [one for one in won if one in division.options[key]]
        spent = sum(whole.costs[one] for one in winners)
        found.append(Part(key, budget, 0, winners, spent, 0, budget - spent))
    return found
