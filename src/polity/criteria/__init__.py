"""Criteria: trees of principles, duties and indicators, applied to what an organization reports.

One engine for recognition, for incentives and for reserved lots. A framework is a text (`parse`, `faults`); `evaluate`
applies it; `changes` and `effects` compare results.
"""

from polity.charters.values import Fault
from polity.criteria.answers import PROOFS, Answer, Subject, answer_faults
from polity.criteria.axes import axis_title
from polity.criteria.changes import STATE_WORDS, Change, Effect, changes, effects
from polity.criteria.checks import faults, parse
from polity.criteria.evaluating import evaluate
from polity.criteria.languages import in_language
from polity.criteria.numbers import NumberFault, read_number, shown, write_number
from polity.criteria.outcomes import STATES, Axis, Distance, Outcome, Result, Score
from polity.criteria.units import CURRENCIES, UNITS, unit_word
from polity.criteria.values import (
    AXES,
    COMPUTE,
    KINDS,
    RULES,
    TIERS,
    Band,
    Framework,
    FrameworkFaults,
    Group,
    Indicator,
    Node,
    Type,
    walk,
)

__all__ = [
    "AXES",
    "COMPUTE",
    "CURRENCIES",
    "KINDS",
    "PROOFS",
    "RULES",
    "STATES",
    "STATE_WORDS",
    "TIERS",
    "UNITS",
    "Answer",
    "Axis",
    "Band",
    "Change",
    "Distance",
    "Effect",
    "Fault",
    "Framework",
    "FrameworkFaults",
    "Group",
    "Indicator",
    "Node",
    "NumberFault",
    "Outcome",
    "Result",
    "Score",
    "Subject",
    "Type",
    "answer_faults",
    "axis_title",
    "changes",
    "effects",
    "evaluate",
    "faults",
    "in_language",
    "parse",
    "read_number",
    "shown",
    "unit_word",
    "walk",
    "write_number",
]
