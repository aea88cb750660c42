"""One sentence per project that says why it was funded or not, with numbers its supporters can check."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np

from polity.sentences import Sentence, gettext_noop
from polity.tallies.amounts import amount
from polity.tallies.completion import first_share
from polity.tallies.election import Election
from polity.tallies.equal_shares import Shares
from polity.tallies.limits import FREE, Watch
from polity.tallies.payments import Paid, consumed_by, final_run
from polity.tallies.result import Outcome, Round, money
from polity.tallies.support import Support


@dataclass(frozen=True, slots=True)
class Fate:
    """What happened to one project, and why.

    Amounts are in minor units. `held` is what its supporters could still pay together when the count ended
    (at the price of this rule), `lacked` what was missing, `would_win_at` a cost at which it would surely have
    been funded, all else equal. `consumed` lists what its supporters paid for the winners instead.
    `effective_votes` of a winner is its cost divided by what one supporter paid in full.
    """

    place: int
    funded: bool
    sentence: Sentence
    votes: Fraction
    round: int | None = None
    effective_votes: float | None = None
    held: int | None = None
    lacked: int | None = None
    would_win_at: int | None = None
    consumed: tuple[tuple[int, int], ...] = ()

    def as_json(self, election: Election) -> dict[str, Any]:
        """Return plain values, money as decimal text in units of currency."""
        unit = election.unit
        amounts = {"held": self.held, "lacked": self.lacked, "would_win_at": self.would_win_at}
        return {
            "project": election.projects[self.place].key,
            "funded": self.funded,
            "sentence": str(self.sentence),
            "votes": str(self.votes),
            "round": self.round,
            "effective_votes": self.effective_votes,
            **{name: None if value is None else money(value, unit) for name, value in amounts.items()},
            "consumed": {
                election.projects[winner].key: money(value, unit) for winner, value in self.consumed
            },
        }


_NO_MONEY = {
    "exact-equal-shares": gettext_noop(
        "Not funded: no group of its {votes} supporters could each pay an equal part of {cost}."
    ),
    "bos": gettext_noop("Not funded: its {votes} supporters had spent their shares on projects before it."),
}


def explain(outcome: Outcome) -> tuple[Fate, ...]:
    """Return the fate of every project, in the order of the projects."""
    election = outcome.election
    rounds = {one.project: one for one in outcome.rounds}
    shares, paid, support = final_run(outcome)
    fates = []
    for place in range(len(election.projects)):
        if place in rounds:
            fates.append(_winner(outcome, rounds[place]))
        elif (barred := _barred(outcome, place)) is not None:
            fates.append(barred)
        elif shares is not None:
            fates.append(_out_of_reach(outcome, support, shares, paid, place))
        else:
            fates.append(_did_not_fit(outcome, place))
    return tuple(fates)


def _winner(outcome: Outcome, one: Round) -> Fate:
    election = outcome.election
    votes, cost = election.votes[one.project], election.costs[one.project]
    values: dict[str, Any] = {"round": one.number, "votes": str(votes), "cost": amount(election, cost)}
    effective = None
    if one.price:
        effective = float(cost / (one.price * election.weight_unit))
        values["price"] = amount(election, ceil(one.price * election.weight_unit))
    if one.covered is not None:
        values["covered"] = f"{float(one.covered):.0%}"
    template = _why_funded(outcome, one)
    return Fate(
        one.project, True, Sentence(template, values), votes, round=one.number, effective_votes=effective
    )


def _why_funded(outcome: Outcome, one: Round) -> str:
    """Return the template of the sentence for a funded project."""
    if one.phase in ("utilitarian", "epsilon"):
        return gettext_noop("Funded in round {round} with money left over: {votes} supporters, cost {cost}.")
    if not one.price:
        return gettext_noop("Funded in round {round}: {votes} supporters, cost {cost}.")
    if one.covered is not None and one.covered < 1:
        return gettext_noop(
            "Funded in round {round}: its {votes} supporters covered {covered} of its cost of {cost}, "
            "the rest came from money that nobody else could use."
        )
    if outcome.settings.utility.startswith("points") and one.phase != "exact":
        return gettext_noop(
            "Funded in round {round}: its {votes} supporters paid its cost of {cost}, "
            "none more than {price} for each point."
        )
    return gettext_noop(
        "Funded in round {round}: its {votes} supporters paid its cost of {cost}, none more than {price} each."
    )


def _barred(outcome: Outcome, place: int) -> Fate | None:
    """Return the fate of a project that a limit kept out, or that nobody supports."""
    election = outcome.election
    votes = election.votes[place]
    watch = Watch(election)
    for winner in outcome.winners:
        watch.take(winner)
    if votes == 0:
        sentence = Sentence(gettext_noop("Not funded: nobody voted for it."))
    elif election.costs[place] > election.budget:
        sentence = Sentence(
            gettext_noop("Not funded: it costs {cost}, more than the whole budget of {budget}."),
            {"cost": amount(election, election.costs[place]), "budget": amount(election, election.budget)},
        )
    elif watch.state(place) != FREE and (why := watch.reason(place)) is not None:
        sentence = Sentence(gettext_noop("Not funded: {why}."), {"why": why})
    elif outcome.settings.least and _too_few(outcome, place):
        sentence = Sentence(
            gettext_noop("Not funded: it has {votes} votes and needs at least {least}."),
            {"votes": str(votes), "least": outcome.settings.least},
        )
    else:
        return None
    return Fate(place, False, sentence, votes)


def _too_few(outcome: Outcome, place: int) -> bool:
    election = outcome.election
    graded = election.kind in ("cumulative", "scoring", "ordinal")
    return (election.scores if graded else election.votes)[place] < outcome.settings.least


def _out_of_reach(outcome: Outcome, support: Support, shares: Shares, paid: list[Paid], place: int) -> Fate:
    """Explain a project whose supporters had not enough left in the run that counts."""
    election = outcome.election
    assert shares.purses is not None
    shares.purses.ledger.catch_up()
    groups = support.groups[place]
    alive = groups[shares.purses.left[groups] > 0]
    held = Fraction(shares.purses.ledger.money(alive), shares.purses.ledger.denominator)
    whole, cost = held.numerator // held.denominator, election.costs[place]
    consumed = [(winner, round(value)) for winner, value in consumed_by(support, paid, place)]
    heads = Fraction(support.heads[place], election.weight_unit)
    values = {
        "supporters": str(heads),
        "held": amount(election, whole),
        "cost": amount(election, cost),
        "lacked": amount(election, cost - whole),
    }
    template = gettext_noop(
        "Not funded: {supporters} supporters could together pay {held} of {cost}; it lacked {lacked}."
    )
    if outcome.settings.completion in ("utilitarian", "epsilon", "add1u"):
        values["left"] = amount(election, election.budget - outcome.spent)
        template = gettext_noop(
            "Not funded: {supporters} supporters could together pay {held} of {cost}; it lacked {lacked}, "
            "and it did not fit the {left} left at the end."
        )
    return Fate(
        place,
        False,
        Sentence(template, values),
        election.votes[place],
        held=whole,
        lacked=cost - whole,
        # Where the share is raised, a winner more may end that earlier: nothing is sure without counting again.
        would_win_at=None if outcome.settings.completion.startswith("add") else whole or None,
        consumed=tuple(item for item in consumed if item[1]),
    )


def _did_not_fit(outcome: Outcome, place: int) -> Fate:
    """Explain a project that came too late: what was left of the budget did not cover it."""
    election = outcome.election
    cost, left = election.costs[place], election.budget - outcome.spent
    values = {
        "votes": str(election.votes[place]),
        "cost": amount(election, cost),
        "left": amount(election, left),
        "lacked": amount(election, max(cost - left, 0)),
    }
    template = gettext_noop(
        "Not funded: it has {votes} votes and costs {cost}; projects before it left {left}, so it lacked {lacked}."
    )
    if cost <= left:
        template = _NO_MONEY.get(
            outcome.settings.rule,
            gettext_noop(
                "Not funded: it has {votes} votes; the count ended at a project before it that did not fit."
            ),
        )
    return Fate(
        place,
        False,
        Sentence(template, values),
        election.votes[place],
        held=left,
        lacked=max(cost - left, 0),
    )


def flows(outcome: Outcome, voters: int = 1000) -> list[tuple[int, float]]:
    """Return how the money of `voters` average voters flowed: per winner the minor units that they paid.

    Only for equal shares; what is missing to `voters` times the share stayed with the voters.
    """
    shares, paid, support = final_run(outcome)
    if shares is None:
        return []
    weight = support.election.weight
    scale = voters / float(outcome.election.voters)
    return [(one.place, float(np.dot(one.each, weight[one.groups])) * scale) for one in paid]


def opening_share(outcome: Outcome) -> Fraction | None:
    """Return what one voter held at first, in minor units."""
    if outcome.share is None:
        return None
    return first_share(outcome.election, outcome.settings.start) * outcome.election.weight_unit
