"""How a body decides: a closed registry of rules, each a function from roll and votes to an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from polity.rules.advice import ADVICE
from polity.rules.ballots import (
    BadRoll,
    BallotError,
    Count,
    NotOnRoll,
    Outcome,
    ReasonMissing,
    Step,
    UnknownChoice,
    Vote,
    Voter,
    Weight,
)
from polity.rules.consent import CONSENT
from polity.rules.double_majority import DOUBLE_MAJORITY
from polity.rules.majority import MAJORITY
from polity.rules.qualified_majority import QUALIFIED_MAJORITY
from polity.rules.rule import Param, Rule, RuleError
from polity.sentences import Sentence, gettext_noop

__all__ = [
    "RULES",
    "BadRoll",
    "BallotError",
    "Count",
    "NotOnRoll",
    "Outcome",
    "Param",
    "ReasonMissing",
    "Rule",
    "RuleError",
    "Step",
    "UnknownChoice",
    "Vote",
    "Voter",
    "Weight",
    "decide",
    "rule_faults",
]

RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.name: rule for rule in (MAJORITY, QUALIFIED_MAJORITY, CONSENT, DOUBLE_MAJORITY, ADVICE)}
)
NO_PARAMS: Mapping[str, Any] = MappingProxyType({})


def decide(
    name: str, roll: Sequence[Voter], votes: Sequence[Vote], params: Mapping[str, Any] = NO_PARAMS
) -> Outcome:
    """Return the outcome by the named rule as it would be if the vote closed now.

    The last vote of a voter counts. Raises RuleError (unknown rule or parameter) and BallotError (BadRoll,
    NotOnRoll, UnknownChoice, ReasonMissing); both are ValueErrors.
    """
    if name not in RULES:
        raise RuleError(rule_faults(name, params))
    return RULES[name].decide(roll, votes, params)


def rule_faults(name: str, params: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """Return a sentence for each fault of a rule as written in a charter; empty when it can be used."""
    if name in RULES:
        return RULES[name].faults(params)
    near = get_close_matches(name, RULES, n=1)
    if near:
        template = gettext_noop("There is no rule ‘{name}’; did you mean ‘{near}’?")
        return (Sentence(template, {"name": name, "near": near[0]}),)
    template = gettext_noop("There is no rule ‘{name}’; the rules are: {rules}.")
    return (Sentence(template, {"name": name, "rules": ", ".join(RULES)}),)
