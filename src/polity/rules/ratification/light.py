"""The rules of networks as bare arithmetic on four whole numbers, for counts of very many networks.

Tested to give what `polity.rules.decide` and `counting.outcome_of` give for every small count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from polity.rules import RULES

ADOPTED, OPPOSED, ABSTAINED, UNDECIDED = range(4)

# Yes, no, abstain, undecided (voices in units, or heads), and whether the vote is still open, to an outcome.
Judged = Callable[[Sequence[int], bool], int]
Bar = Callable[[int, int, int], bool]  # yes, no and the whole roll, to whether it passes


def judge_of(rule: str, params: Mapping[str, Any]) -> Judged:
    """Return the judge of a rule with its parameters; without a rule nothing is ever decided."""
    if not rule:
        return lambda parts, still_open: UNDECIDED
    settings = RULES[rule].settings(params)
    quorum, bar = settings["quorum"], _bar(rule, settings)

    def passes(yes: int, no: int, abstain: int, undecided: int) -> bool | None:
        cast = yes + no + abstain
        roll = cast + undecided
        if not cast or cast * quorum.denominator < quorum.numerator * roll:
            return None
        return bar(yes, no, roll)

    def judged(parts: Sequence[int], still_open: bool) -> int:
        yes, no, abstain, undecided = parts
        now = passes(yes, no, abstain, undecided)
        if now is None:
            return UNDECIDED
        if still_open and undecided:
            ends = (
                passes(yes + undecided, no, abstain, 0),
                passes(yes, no + undecided, abstain, 0),
                passes(yes, no, abstain + undecided, 0),
            )
            if any(end is not now for end in ends):
                return UNDECIDED
        if now:
            return ADOPTED
        if no:
            return OPPOSED
        return ABSTAINED if not yes or not undecided else UNDECIDED

    return judged


def _bar(rule: str, settings: Mapping[str, Any]) -> Bar:
    if rule == "consent":
        return lambda yes, no, roll: yes > 0 and not no
    of_roll = settings["of"] == "roll"
    if rule == "majority":
        return (lambda yes, no, roll: 2 * yes > roll) if of_roll else (lambda yes, no, roll: yes > no)
    share = settings["share"]
    above, below = share.numerator, share.denominator
    if of_roll:
        return lambda yes, no, roll: yes > 0 and yes * below >= above * roll
    return lambda yes, no, roll: yes > 0 and yes * below >= above * (yes + no)
