"""How a vote stands."""

from __future__ import annotations

from polity.charters.values import Charter
from polity.process.acts import Facts, Standing
from polity.rules import Outcome, decide


class NoVoteHere(ValueError):
    """The stage where the matter stands is not decided by a vote."""


def outcome(charter: Charter, standing: Standing, facts: Facts) -> Outcome:
    """Return the outcome of the vote as if it closed now. Raises NoVoteHere.

    Only votes of those who are on the roll now count: who left the body during the vote is no longer heard.
    """
    decision = charter.stages[standing.stage].decision
    if charter.stages[standing.stage].ratification is not None and facts.ratified is not None:
        return facts.ratified
    if decision is None:
        raise NoVoteHere(standing.stage)
    on_roll = {voter.key for voter in facts.roll}
    votes = [vote for vote in standing.votes if vote.voter in on_roll]
    return decide(decision.rule, facts.roll, votes, decision.params)
