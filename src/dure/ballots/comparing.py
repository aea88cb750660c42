"""What other rules would have chosen from the same papers, worked out once at the close and stored with the result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from dure.ballots import queries
from dure.ballots.counting import RULES, Count, Counted, by_votes, election_of, settings_of
from dure.ballots.dividing import count_parts, parts_of
from dure.ballots.models import Ballot
from dure.matters.models import Matter
from polity.charters import Ballot as BallotText
from polity.tallies.count import tally
from polity.tallies.election import Election
from polity.tallies.excerpts import excerpt
from polity.tallies.metrics import ejr_plus_violations
from polity.tallies.parts import Part
from polity.tallies.settings import Settings
from polity.tallies.ties import TieBreak


def compared(
    ballot: Ballot, options: Sequence[Matter], papers: Sequence[Counted], counted: Count
) -> dict[str, Any]:
    """Return how the count was set (`settings`) and what each rule would have chosen (`compared`, this one first).

    For each rule: `rule`, `winners` (references), `spent` (minor units), `marked` (voters who marked anything) and
    `nothing` (those of them of whose options none was chosen), both by weight as text, `areas` (area -> minor units),
    `passed_over` (options that some of their supporters could claim: EJR+ up to one).
    """
    text = queries.text_of(ballot)
    election = election_of(ballot, options, papers, counted.money)
    own = settings_as_counted(text, ballot.ref, election)
    parts = parts_of(ballot, options)
    found = {text.rule: tuple(counted.winners)}
    for rule in RULES:
        if rule != text.rule:
            found[rule] = _winners(text, parts, election, _other(text, ballot.ref, election, rule))
    return {
        "settings": own.as_json(),
        "compared": [
            {"rule": rule, **_treatment(election, papers, winners, parts if text.decided == "apart" else ())}
            for rule, winners in found.items()
        ],
    }


def settings_as_counted(text: BallotText, ref: str, election: Election) -> Settings:
    """Return the settings by which `polity.tallies` counts as this ballot was counted.

    The plain count by votes breaks ties by cost, then by its own lot; an election whose projects stand in the order of
    that lot gives the same by the tie-breakers cost and order.
    """
    settings = settings_of(text, ref, election)
    if by_votes(text):
        return replace(settings, ties=TieBreak(names=("cost", "order"), seed=ref))
    return settings


def _other(text: BallotText, ref: str, election: Election, rule: str) -> Settings:
    """Return the settings of another rule; equal shares uses up what is left, as cities that use it do."""
    settings = settings_of(text, ref, election, rule)
    return replace(settings, completion="add1u") if rule == "equal_shares" else settings


def _winners(
    text: BallotText, parts: Sequence[Part], election: Election, settings: Settings
) -> tuple[str, ...]:
    """Return what other settings would have chosen, from the same parts of the envelope where it is divided."""
    if text.divided_by:
        return count_parts(text, parts, election, settings).keys
    return tally(election, settings).keys


def _passed_over(election: Election, places: tuple[int, ...], parts: Sequence[Part]) -> list[str]:
    """Return the options that some of their supporters could claim: in each part by itself, where parts are decided
    apart.
    """
    if not parts:
        return [election.projects[place].key for place in ejr_plus_violations(election, places)]
    found: list[str] = []
    for part in parts:
        piece = excerpt(election, sorted(part.projects), part.budget, drop_empty=True)
        won = tuple(number for number, place in enumerate(piece.places) if place in places)
        found += [piece.election.projects[one].key for one in ejr_plus_violations(piece.election, won)]
    return found


def _treatment(
    election: Election, papers: Sequence[Counted], winners: Collection[str], parts: Sequence[Part]
) -> dict[str, Any]:
    """Return what an outcome does to the voters and to the areas."""
    places = tuple(election.index[key] for key in winners)
    areas: Mapping[str, int] = _sums(election, places)
    marked = [paper for paper in papers if any(ref in election.index for ref in paper.marks)]
    chosen = set(winners)
    nothing = [paper for paper in marked if chosen.isdisjoint(paper.marks)]
    return {
        "winners": list(winners),
        "spent": sum(election.costs[place] for place in places),
        "marked": _weight(marked),
        "nothing": _weight(nothing),
        "areas": dict(sorted(areas.items())),
        "passed_over": _passed_over(election, places, parts),
    }


def _sums(election: Election, places: Sequence[int]) -> Mapping[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for place in places:
        sums[election.projects[place].area] += election.costs[place]
    return sums


def _weight(papers: Sequence[Counted]) -> str:
    return str(sum((Fraction(paper.weight) for paper in papers), Fraction(0)))
