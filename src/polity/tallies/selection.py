"""Greedy selection: down the list of votes, fund what still fits, skip what does not.

Source: the rule that most cities use for participatory budgets, called "utilitarian greedy" in S. Rey, F.
Schmidt and J. Maly, The (Computational) Social Choice Take on Participatory Budgeting (2023). It
is simple and not proportional: a majority that agrees can take the whole budget.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from polity.sentences import Sentence, gettext_noop
from polity.tallies.faults import ElectionFault


@dataclass(frozen=True, slots=True)
class VotedProject:
    """A project with its cost in minor units and the votes it got, by weight."""

    key: str
    cost: int
    votes: Fraction | int


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to one project, and why.

    `place` counts from 1 after ties are broken; `remaining_before` is what was left of the budget when its
    turn came. `says` is the reason, `tie` what set it apart from projects with as many votes (None without
    any). Amounts in their `params` (needed, left, lacked) are minor units, for the caller to write as money.
    """

    key: str
    won: bool
    votes: Fraction | int
    cost: int
    place: int
    remaining_before: int
    says: Sentence
    tie: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The winners' keys and one line per project, both in order of place; `spent` and `left` make up the
    budget."""

    winners: tuple[str, ...]
    lines: tuple[Line, ...]
    spent: int
    left: int


def greedy_selection(projects: Sequence[VotedProject], budget: int, lot: Sequence[str]) -> Selection:
    """Share the budget (minor units): most votes first, each project that still fits is funded.

    Among equal votes the lowest cost comes first, then the key drawn first: `lot` holds every key once, in
    the order drawn before the count. A project without any vote is never funded. Raises ElectionFault for a
    budget or cost below zero, votes that are negative or not exact, a key used twice, and a lot that is not
    exactly the projects' keys.
    """
    _check(projects, budget, lot)
    drawn = {key: number for number, key in enumerate(lot)}
    ranked = sorted(projects, key=lambda project: (-project.votes, project.cost, drawn[project.key]))
    level = Counter(project.votes for project in projects)
    alike = Counter((project.votes, project.cost) for project in projects)
    left = budget
    lines: list[Line] = []
    for place, project in enumerate(ranked, start=1):
        won = project.votes > 0 and project.cost <= left
        says = _reason(project, place, left)
        tie = _tie(project, level[project.votes], alike[project.votes, project.cost])
        lines.append(Line(project.key, won, project.votes, project.cost, place, left, says, tie))
        if won:
            left -= project.cost
    winners = tuple(line.key for line in lines if line.won)
    return Selection(winners, tuple(lines), budget - left, left)


def _reason(project: VotedProject, place: int, left: int) -> Sentence:
    params: dict[str, Any] = {
        "votes": project.votes,
        "support": _support(project.votes),
        "place": place,
        "needed": project.cost,
        "left": left,
    }
    if not project.votes:
        return Sentence(gettext_noop("Not chosen: nobody voted for it."), params)
    if project.cost <= left:
        template = gettext_noop(
            "Chosen: {support} put it in place {place}; {needed} needed, {left} were left."
        )
        return Sentence(template, params)
    template = gettext_noop(
        "Not chosen: {support} put it in place {place}; "
        "{left} of the {needed} needed were left, it lacked {lacked}."
    )
    return Sentence(template, {**params, "lacked": project.cost - left})


def _support(votes: Fraction | int) -> Sentence:
    if votes == 1:
        return Sentence(gettext_noop("1 vote"))
    return Sentence(gettext_noop("{votes} votes"), {"votes": votes})


def _tie(project: VotedProject, projects: int, alike: int) -> Sentence | None:
    """Say how a project got its place among the `projects` with its votes, `alike` of which cost the same."""
    if projects < 2 or not project.votes:
        return None
    params = {"number": projects, "support": _support(project.votes)}
    if alike > 1:
        template = gettext_noop("{number} projects had {support}; cost, then the lot, set their order.")
    else:
        template = gettext_noop("{number} projects had {support}; the lower cost came first.")
    return Sentence(template, params)


def _check(projects: Sequence[VotedProject], budget: int, lot: Sequence[str]) -> None:
    if budget < 0:
        raise ElectionFault(Sentence(gettext_noop("The budget is below zero.")))
    keys = [project.key for project in projects]
    if len(set(keys)) != len(keys):
        raise ElectionFault(Sentence(gettext_noop("Two projects have the same key.")))
    for project in projects:
        if project.cost < 0:
            template = gettext_noop("Project {key} costs less than nothing.")
            raise ElectionFault(Sentence(template, {"key": project.key}))
        if isinstance(project.votes, float) or project.votes < 0:
            template = gettext_noop("Project {key} has {votes} votes; write a number or a fraction from 0.")
            raise ElectionFault(Sentence(template, {"key": project.key, "votes": project.votes}))
    if sorted(lot) != sorted(keys):
        raise ElectionFault(Sentence(gettext_noop("The lot must hold the key of every project once.")))
