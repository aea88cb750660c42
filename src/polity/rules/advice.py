"""Advice: a vote that informs and does not bind.

Source: France, Code général des collectivités territoriales, art. L1112-20: those consulted say yes or no,
and the authority takes its decision after taking note of the result. The result is always "advised".
"""

from __future__ import annotations

from polity.rules import threshold
from polity.rules.ballots import Outcome, Poll, Step
from polity.rules.rule import Rule, Settings
from polity.sentences import Sentence, gettext_noop


def judge(poll: Poll, settings: Settings) -> Outcome:
    """Return the split of the votes; nothing is adopted or refused."""
    count = poll.count()
    params = threshold.tally_params(poll, count)
    says = Sentence(
        gettext_noop(
            "Advice, not binding: {yes} of {roll} in favour; {no} opposed; {abstain} abstained; "
            "{undecided} undecided."
        ),
        params,
    )
    voted = Sentence(gettext_noop("Voted: {cast} of {roll}."), {"cast": count.cast, "roll": params["roll"]})
    return Outcome("advised", says, (Step(voted, True if not poll.missing else None),), count)


ADVICE = Rule(
    name="advice",
    title=gettext_noop("Advice"),
    choices=threshold.YES_NO_ABSTAIN,
    params=(),
    source="France, Code général des collectivités territoriales, art. L1112-20",
    judge=judge,
    choice_titles=threshold.CHOICE_TITLES,
)
