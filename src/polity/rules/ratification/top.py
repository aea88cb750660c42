"""The rule on top: what networks and organizations together must say for a position to be ratified.

Sources: the Swiss Federal Constitution, art. 140 and 142 (majority of the people and of the cantons: here of
the organizations' voices and of the networks); Treaty on European Union, art. 16(4) and 31(1) (shares of
states and of people; an abstention is not a veto).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from polity.rules import RULES, Count, Outcome, Param, Step, Vote, Voter, decide, rule_faults
from polity.rules.ratification.voices import Voices
from polity.sentences import Sentence, gettext_noop

NETWORKS, ORGANIZATIONS, BOTH = "networks", "organizations", "both"
WHOM = (ORGANIZATIONS, NETWORKS, BOTH)
TOP_RULES = ("majority", "qualified_majority")

WHOM_TITLES: Mapping[str, str] = {
    ORGANIZATIONS: gettext_noop("The organizations, by voice"),
    NETWORKS: gettext_noop("The networks, one vote each"),
    BOTH: gettext_noop("The networks and the organizations, each by itself"),
}
_STEPS = {
    ORGANIZATIONS: gettext_noop("Organizations, by voice: {step}"),
    NETWORKS: gettext_noop("Networks: {step}"),
}


@dataclass(frozen=True, slots=True)
class TopRule:
    """The rule on top: majority or qualified_majority (share, quorum, of as in polity.rules), asked of the
    organizations by voice, of the networks one by one, or of both; `may_oppose` False lets no network be
    opposed."""

    rule: str = "majority"
    params: Mapping[str, Any] = field(default_factory=dict)
    whom: str = BOTH
    may_oppose: bool = True

    def parameters(self) -> tuple[Param, ...]:
        """Return the parameters that the rule takes."""
        return RULES[self.rule].params

    def faults(self) -> tuple[Sentence, ...]:
        """Return a sentence for each fault; empty when it can be used."""
        found: list[Sentence] = []
        if self.whom not in WHOM:
            template = gettext_noop("‘whom’ is {whom}; write one of: {known}.")
            found.append(Sentence(template, {"whom": self.whom, "known": ", ".join(WHOM)}))
        if self.rule in TOP_RULES:
            return (*found, *rule_faults(self.rule, self.params))
        near = get_close_matches(self.rule, TOP_RULES, n=1) or [TOP_RULES[0]]
        template = gettext_noop("‘{rule}’ is no rule for ratifying; it could be ‘{near}’.")
        return (*found, Sentence(template, {"rule": self.rule, "near": near[0]}))


def judge(
    top: TopRule, voices: Voices, parties: Sequence[tuple[str, str]]
) -> tuple[str, tuple[Step, ...], Count, bool]:
    """Return the result, its steps, the count of the networks, and whether a network's opposition decided.

    `parties` are the networks that count one by one, with the choice of each ("" when it has not decided).
    """
    roll = [Voter(key) for key, _ in parties]
    votes = [Vote(key, choice) for key, choice in parties if choice]
    of_networks = decide(top.rule, roll, votes, top.params)
    outcomes: dict[str, Outcome] = {}
    if top.whom in (NETWORKS, BOTH):
        outcomes[NETWORKS] = of_networks
    if top.whom in (ORGANIZATIONS, BOTH):
        outcomes[ORGANIZATIONS] = decide(top.rule, *voices.as_roll(), top.params)
    steps = [
        Step(Sentence(_STEPS[whom], {"step": step.says}), step.holds)
        for whom, one in outcomes.items()
        for step in one.steps
    ]
    results = {one.result for one in outcomes.values()}
    result = next(one for one in ("undecided", "refused", "adopted") if one in results)
    vetoed = False
    if not top.may_oppose:
        opposed = of_networks.count.heads_no
        vetoed = opposed > 0
        says = Sentence(gettext_noop("Networks opposed: {opposed}; none may be."), {"opposed": opposed})
        steps.append(Step(says, not vetoed))
    if vetoed:
        result = "refused"
    return result, tuple(steps), of_networks.count, vetoed
