"""Charters: short texts that members adopt and that say how a kind of matter moves."""

from polity.charters.amending import amendment_process
from polity.charters.checks import adopted, faults, parse
from polity.charters.differences import differences
from polity.charters.values import (
    ANSWERS,
    CAPACITIES,
    ENDS,
    KINDS,
    RESULTS,
    Amendment,
    Ballot,
    Body,
    Charter,
    CharterFaults,
    Decision,
    Fault,
    Move,
    Needs,
    RatificationByNetworks,
    Stage,
)

__all__ = [
    "ANSWERS",
    "CAPACITIES",
    "ENDS",
    "KINDS",
    "RESULTS",
    "Amendment",
    "Ballot",
    "Body",
    "Charter",
    "CharterFaults",
    "Decision",
    "Fault",
    "Move",
    "Needs",
    "RatificationByNetworks",
    "Stage",
    "adopted",
    "amendment_process",
    "differences",
    "faults",
    "parse",
]
