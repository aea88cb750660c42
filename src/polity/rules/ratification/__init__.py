"""One voice of many networks: a position ratified up a network of networks, each by its own way to decide.

Each organization counts exactly once at the top, however many ways lead there. In favour, opposed, abstained
and undecided are never added together, and silence is never yes.
"""

from polity.rules.ratification.counting import Node
from polity.rules.ratification.graph import Graph, Link, Path, build
from polity.rules.ratification.outcome import Ratification, Row, ToPass, ratify
from polity.rules.ratification.top import TOP_RULES, WHOM, WHOM_TITLES, TopRule
from polity.rules.ratification.values import (
    BLOCK,
    FREE,
    PROPORTIONAL,
    WAY_TITLES,
    WAYS,
    Answer,
    Fault,
    GraphFaults,
    Membership,
    Network,
    Organization,
    Refused,
    weight_of,
)
from polity.rules.ratification.voices import (
    ABSTAINED,
    ADOPTED,
    OPPOSED,
    OUTCOMES,
    UNDECIDED,
    Voices,
    shown,
)

__all__ = [
    "ABSTAINED",
    "ADOPTED",
    "BLOCK",
    "FREE",
    "OPPOSED",
    "OUTCOMES",
    "PROPORTIONAL",
    "TOP_RULES",
    "UNDECIDED",
    "WAYS",
    "WAY_TITLES",
    "WHOM",
    "WHOM_TITLES",
    "Answer",
    "Fault",
    "Graph",
    "GraphFaults",
    "Link",
    "Membership",
    "Network",
    "Node",
    "Organization",
    "Path",
    "Ratification",
    "Refused",
    "Row",
    "ToPass",
    "TopRule",
    "Voices",
    "build",
    "ratify",
    "shown",
    "weight_of",
]
