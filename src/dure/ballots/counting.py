"""Count the papers of a ballot by its rule, with one sentence for each option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil
from typing import Any

from dure.ballots import queries
from dure.ballots.dividing import as_json, count_parts, part_of, parts_of
from dure.ballots.marking import GRADED, most_of
from dure.ballots.models import Ballot
from dure.matters.models import Matter
from polity.charters import Ballot as BallotText
from polity.sentences import Sentence, gettext_noop
from polity.tallies.count import tally
from polity.tallies.election import Election, Project
from polity.tallies.explain import Fate, explain, flows, opening_share
from polity.tallies.parts import PartsOutcome
from polity.tallies.result import Outcome
from polity.tallies.selection import VotedProject, greedy_selection
from polity.tallies.settings import Settings
from polity.tallies.ties import TieBreak

KINDS = {
    "approval": "approval",
    "knapsack": "approval",
    "one": "choose-1",
    "points": "cumulative",
    "ranking": "ordinal",
}
RULES = {"greedy": "greedy", "equal_shares": "equal-shares", "phragmen": "phragmen"}
OF_PARTS = {
    "Not funded: it costs {cost}, more than the whole budget of {budget}.": gettext_noop(
        "Not funded: it costs {cost}, more than all that its part of the envelope has: {budget}."
    )
}
STEPS = 1000
MANY = 1000  # voters whose money is followed on the page of results


@dataclass(frozen=True)
class Counted:
    """One paper as it counts: what is marked, and the voter's weight."""

    marks: Mapping[str, int]
    weight: Fraction | int = 1


@dataclass(frozen=True)
class Line:
    """What became of one option. Sums are minor units of the round's currency.

    `details`, where the rule has them: `round` in which it was chosen, `price` that its supporters paid each at most,
    and for what was not chosen `held` (what its supporters could still pay together), `lacked`, `would_win_at` (a
    cost at which it would surely have won) and `consumed` (what its supporters paid for others instead, by option).
    """

    key: str
    won: bool
    votes: Fraction | int
    cost: int
    place: int
    says: Sentence
    tie: Sentence | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Count:
    """A count: one line for each option in order of place, and how the money went. Sums in minor units.

    `share`: what one voter held at first, where the rule gives voters money; `flows`: what 1,000 voters paid for each
    winner.
    """

    lines: tuple[Line, ...]
    spent: int
    money: int
    share: Fraction | None = None
    flows: Mapping[str, int] = field(default_factory=dict)
    parts: Sequence[Mapping[str, Any]] = ()  # of a divided envelope: see `dividing.as_json`

    @property
    def winners(self) -> tuple[str, ...]:
        """The references of what was chosen."""
        return tuple(line.key for line in self.lines if line.won)


def count(ballot: Ballot, options: Sequence[Matter], papers: Sequence[Counted], money: int) -> Count:
    """Count papers over an envelope of `money` by the ballot's rule; the same papers in any order give the same."""
    text = queries.text_of(ballot)
    if by_votes(text):
        return _by_votes(ballot, options, papers, money)
    election = election_of(ballot, options, papers, money)
    settings = settings_of(text, ballot.ref, election)
    if text.divided_by:
        found = count_parts(text, parts_of(ballot, options), election, settings)
        return _of_parts(found, election, as_json(found, ballot))
    return _with_reasons(tally(election, settings))


def by_votes(text: BallotText) -> bool:
    """Whether a ballot is counted down the list of votes, without any other setting."""
    return text.rule == "greedy" and text.form not in GRADED and not text.least and not text.divided_by


def settings_of(text: BallotText, ref: str, election: Election, rule: str = "") -> Settings:
    """Return how a ballot is counted; the lot that breaks the last ties is drawn from its reference.

    Where a completion raises what each voter holds, it does so by a thousandth of the first share (one minor unit at
    least): an envelope in won must not take a thousand times the steps of the same one in euros.
    """
    utility = str(text.params.get("utility", "cost"))
    if text.form in GRADED:
        utility = {"cost": "points-cost", "cardinality": "points"}[utility]
    return Settings(
        rule=RULES[rule or text.rule],
        utility=utility,
        completion=str(text.params.get("completion", "none")) if not rule or rule == text.rule else "none",
        least=text.least,
        ties=TieBreak(seed=ref),
        step=Fraction(max(1, int(election.budget / max(election.voters, Fraction(1))) // STEPS)),
    )


def election_of(ballot: Ballot, options: Sequence[Matter], papers: Sequence[Counted], money: int) -> Election:
    """Return the election that a ballot is: options and envelope in minor units, equal papers merged."""
    text = queries.text_of(ballot)
    top = most_of(text, len(options))
    projects = [
        Project(
            one.ref,
            queries.cost_of(one),
            name=one.title,
            area=one.proposal.area.code if hasattr(one, "proposal") and one.proposal.area else "",
            categories=(part_of(one),) if part_of(one) else (),
        )
        for one in options
    ]
    known = {one.key for one in projects}
    ballots: list[dict[str, int]] = []
    for paper in papers:
        marks = {ref: mark for ref, mark in paper.marks.items() if ref in known}
        ballots.append(
            {ref: top + 1 - mark for ref, mark in marks.items()} if text.form == "ranking" else marks
        )
    return Election.from_ballots(
        projects, money, ballots, weights=[paper.weight for paper in papers], kind=KINDS[text.form]
    )


def _by_votes(ballot: Ballot, options: Sequence[Matter], papers: Sequence[Counted], money: int) -> Count:
    votes: dict[str, Fraction | int] = dict.fromkeys((one.ref for one in options), 0)
    for paper in papers:
        for ref in paper.marks:
            if ref in votes:
                votes[ref] += paper.weight
    projects = [VotedProject(key=one.ref, cost=queries.cost_of(one), votes=votes[one.ref]) for one in options]
    found = greedy_selection(projects, money, queries.lot(ballot, [one.ref for one in options]))
    lines = tuple(
        Line(
            one.key,
            one.won,
            one.votes,
            one.cost,
            one.place,
            one.says,
            one.tie,
            {"left": one.remaining_before},
        )
        for one in found.lines
    )
    return Count(lines, found.spent, money)


def _with_reasons(outcome: Outcome) -> Count:
    """Return an outcome with its sentences: winners in the order of their rounds, then the others by support."""
    election = outcome.election
    fates = {fate.place: fate for fate in explain(outcome)}
    rounds = {one.project: one.number for one in outcome.rounds}
    support = election.scores if election.kind in ("cumulative", "ordinal") else election.votes
    order = sorted(
        fates,
        key=lambda place: (rounds.get(place, len(fates) + 1), -support[place], election.projects[place].key),
    )
    prices = {
        one.project: ceil(one.price * election.weight_unit) for one in outcome.rounds if one.price is not None
    }
    ties = {tie.chosen: tie.sentence(election) for tie in outcome.ties}
    lines = tuple(
        Line(
            key=election.projects[place].key,
            won=fates[place].funded,
            votes=support[place],
            cost=election.costs[place],
            place=number,
            says=_in_sums(outcome, fates[place], prices.get(place)),
            tie=ties.get(place),
            details=_details(election, fates[place], prices.get(place)),
        )
        for number, place in enumerate(order, start=1)
    )
    share = opening_share(outcome)
    return Count(
        lines,
        outcome.spent,
        election.budget,
        share=share,
        flows={election.projects[place].key: round(paid) for place, paid in flows(outcome, MANY)},
    )


def _of_parts(found: PartsOutcome, whole: Election, parts: Sequence[Mapping[str, Any]]) -> Count:
    """Return a count part by part: what a part funded stays funded, and what is said last of the others holds."""
    together = len({id(part.outcome) for part in found.parts}) == 1 and len(found.parts) > 1
    counts = [_with_reasons(part.outcome) for part in (found.parts[:1] if together else found.parts)]
    said: dict[str, Line] = {}
    for counted in counts:
        lines_now = counted.lines if together else tuple(map(_in_part, counted.lines))
        said |= {line.key: line for line in lines_now if not (line.key in said and said[line.key].won)}
    for place, project in enumerate(whole.projects):
        if project.key not in said:
            says = Sentence(gettext_noop("Not funded: it asks from no part of the envelope."))
            said[project.key] = Line(project.key, False, whole.votes[place], whole.costs[place], 0, says)
    lines = sorted(said.values(), key=lambda line: not line.won)
    return Count(
        tuple(replace(line, place=number) for number, line in enumerate(lines, start=1)),
        found.spent,
        sum(part.budget for part in found.parts),
        share=counts[0].share if together else None,
        flows=counts[0].flows if together else {},
        parts=parts,
    )


def _in_part(line: Line) -> Line:
    """Return a line whose sentence says of which budget it speaks: that of its part."""
    template = OF_PARTS.get(line.says.template)
    return replace(line, says=Sentence(template, line.says.params)) if template else line


def _in_sums(outcome: Outcome, fate: Fate, price: int | None) -> Sentence:
    """Return the sentence with its sums as minor units, so that each reader sees them as money."""
    sums = {
        "cost": outcome.election.costs[fate.place],
        "budget": outcome.election.budget,
        "left": outcome.election.budget - outcome.spent,
        "held": fate.held,
        "lacked": fate.lacked,
        "price": price,
    }
    params = {
        name: sums[name] if sums.get(name) is not None else value
        for name, value in fate.sentence.params.items()
    }
    return Sentence(fate.sentence.template, params)


def _details(election: Election, fate: Fate, price: int | None) -> dict[str, Any]:
    found = {
        "round": fate.round,
        "price": price,
        "held": fate.held,
        "lacked": fate.lacked,
        "would_win_at": fate.would_win_at,
        "consumed": {election.projects[place].key: paid for place, paid in fate.consumed},
    }
    return {name: value for name, value in found.items() if value not in (None, {})}
