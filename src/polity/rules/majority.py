"""Majority: more in favour than opposed.

Source: Robert's Rules of Order Newly Revised (12th ed.), §44:1 (a majority is more than half of the votes
cast, abstentions left out), §44:7-10 (of the entire membership: of="roll") and §44:12 (a tie is not a
majority: the motion is lost).
"""

from __future__ import annotations

from polity.rules import threshold
from polity.rules.ballots import Outcome, Poll
from polity.rules.quorum import QUORUM
from polity.rules.rule import Rule, Settings
from polity.sentences import Sentence, gettext_noop


def judge(poll: Poll, settings: Settings) -> Outcome:
    """Adopt when more are in favour than opposed; with of="roll", when more than half of the roll is in
    favour."""
    of = settings["of"]
    bar = threshold.more_than_half(poll, poll.count(), of)
    needed = (
        Sentence(gettext_noop("more than half of the roll"))
        if of == "roll"
        else Sentence(gettext_noop("more in favour than opposed"))
    )
    return threshold.outcome(poll, settings["quorum"], bar, needed)


MAJORITY = Rule(
    name="majority",
    title=gettext_noop("Majority"),
    choices=threshold.YES_NO_ABSTAIN,
    params=(QUORUM, threshold.OF),
    source="Robert's Rules of Order Newly Revised, 12th ed., §44:1, §44:7-10, §44:12",
    judge=judge,
    choice_titles=threshold.CHOICE_TITLES,
)
