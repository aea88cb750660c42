"""Quorum: how much of the roll must have voted before a decision counts.

Source: Robert's Rules of Order Newly Revised (12th ed.), §40. An abstention counts as presence. A quorum is
"at least" its share of the roll, by weight. Even without a quorum somebody must have voted: silence decides
nothing.
"""

from __future__ import annotations

import math
from fractions import Fraction

from polity.rules.ballots import Count, Poll, Step, Weight, plain
from polity.rules.rule import Param
from polity.sentences import Sentence, gettext_noop

QUORUM = Param(
    "quorum",
    "share",
    "0",
    gettext_noop("Share of the roll that must have voted; abstentions count as voting. 0 sets no quorum."),
)


def is_reached(count: Count, quorum: Fraction) -> bool:
    """Whether somebody voted and the votes cast are at least `quorum` of the roll."""
    return count.heads_cast > 0 and count.cast >= quorum * count.roll


def least(poll: Poll, share: Fraction, base: Weight) -> Weight:
    """Return the least weight that is at least `share` of `base`; whole when all weights are whole."""
    bound = share * base
    return math.ceil(bound) if poll.whole else plain(bound)


def step(poll: Poll, count: Count, quorum: Fraction) -> Step:
    """Return the quorum as a step that holds or not."""
    holds = is_reached(count, quorum)
    params = {"cast": count.cast, "roll": roll_size(poll, count)}
    if not poll.roll:
        return Step(Sentence(gettext_noop("Nobody is on the roll.")), False)
    if not quorum:
        return Step(
            Sentence(gettext_noop("Quorum: {cast} of {roll} voted, no number is set."), params), holds
        )
    needed = least(poll, quorum, count.roll)
    says = Sentence(
        gettext_noop("Quorum: {cast} of {roll} voted, {needed} needed."), {**params, "needed": needed}
    )
    return Step(says, holds)


def undecided(poll: Poll, count: Count, quorum: Fraction) -> Sentence:
    """Return the sentence of a vote whose quorum is not reached."""
    if not poll.roll:
        return Sentence(gettext_noop("Not decided: nobody is on the roll."))
    params = {
        "roll": roll_size(poll, count),
        "cast": count.cast,
        "yes": count.yes,
        "no": count.no,
        "abstain": count.abstain,
        "needed": least(poll, quorum, count.roll),
    }
    if not count.heads_cast:
        return Sentence(gettext_noop("Not decided: nobody of {roll} has voted yet."), params)
    return Sentence(
        gettext_noop(
            "Not decided: {cast} of {roll} voted and {needed} needed to; "
            "so far {yes} in favour, {no} opposed, {abstain} abstained."
        ),
        params,
    )


def roll_size(poll: Poll, count: Count) -> Weight | Sentence:
    """Return the size of the roll for a sentence; it says so when votes do not weigh the same."""
    if not poll.weighted:
        return count.roll
    return Sentence(gettext_noop("{total} voting shares"), {"total": count.roll})
