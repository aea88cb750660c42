"""Qualified majority: at least a given share in favour.

Source: Robert's Rules of Order Newly Revised (12th ed.), §44:3 (two-thirds vote: at least two thirds of the
votes cast, abstentions left out) and §44:7-10 (other bases of the share: the whole membership, of="roll").
"""

from __future__ import annotations

from fractions import Fraction

from polity.rules import threshold
from polity.rules.ballots import Outcome, Poll
from polity.rules.quorum import QUORUM
from polity.rules.rule import Param, Rule, Settings
from polity.sentences import Sentence, gettext_noop

SHARE = Param(
    "share",
    "share",
    "2/3",
    gettext_noop("Share that must be in favour; exactly this share is enough."),
    least=Fraction(1, 2),
)


def judge(poll: Poll, settings: Settings) -> Outcome:
    """Adopt when at least `share` of the votes for or against (or of the roll) are in favour, and somebody
    is."""
    share, of = settings["share"], settings["of"]
    bar = threshold.at_least(poll, poll.count(), share, of)
    template = (
        gettext_noop("at least {share} of the roll in favour")
        if of == "roll"
        else gettext_noop("at least {share} of those for or against in favour")
    )
    return threshold.outcome(poll, settings["quorum"], bar, Sentence(template, {"share": share}))


QUALIFIED_MAJORITY = Rule(
    name="qualified_majority",
    title=gettext_noop("Qualified majority"),
    choices=threshold.YES_NO_ABSTAIN,
    params=(SHARE, QUORUM, threshold.OF),
    source="Robert's Rules of Order Newly Revised, 12th ed., §44:3, §44:7-10",
    judge=judge,
    choice_titles=threshold.CHOICE_TITLES,
)
