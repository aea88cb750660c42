"""Who may do what next on a matter, and what standing follows. Pure: no clock, no storage."""

from polity.process.acts import CLOCK, Act, Calendar, Facts, Holding, Standing
from polity.process.advancing import advance, begin, fold, target
from polity.process.deadlines import deadline
from polity.process.refusing import Refusal, due_clock_act, hindrance, open_moves, refusal
from polity.process.results import NoVoteHere, outcome
from polity.process.saying import by_when, who_may

__all__ = [
    "CLOCK",
    "Act",
    "Calendar",
    "Facts",
    "Holding",
    "NoVoteHere",
    "Refusal",
    "Standing",
    "advance",
    "begin",
    "by_when",
    "deadline",
    "due_clock_act",
    "fold",
    "hindrance",
    "open_moves",
    "outcome",
    "refusal",
    "target",
    "who_may",
]
