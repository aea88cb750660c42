"""How long jobs last: spells of work to curves, shares and comparisons. A running job is never counted as lasting."""

from polity.retention.checks import faults, most_at_once
from polity.retention.comparison import Comparison, Endings, log_rank
from polity.retention.curves import (
    MONTHS,
    Curve,
    Followed,
    Median,
    Share,
    curve,
    curves_by,
    follow,
    kaplan_meier,
)
from polity.retention.faults import Fault, FaultyLine, FaultySpells, RetentionFault, UnknownLabel
from polity.retention.market import Beside, MarketLine, line_faults, set_beside
from polity.retention.spells import PERMANENT, Joined, Label, Spell, Spells, joined

__all__ = [
    "MONTHS",
    "PERMANENT",
    "Beside",
    "Comparison",
    "Curve",
    "Endings",
    "Fault",
    "FaultyLine",
    "FaultySpells",
    "Followed",
    "Joined",
    "Label",
    "MarketLine",
    "Median",
    "RetentionFault",
    "Share",
    "Spell",
    "Spells",
    "UnknownLabel",
    "curve",
    "curves_by",
    "faults",
    "follow",
    "joined",
    "kaplan_meier",
    "line_faults",
    "log_rank",
    "most_at_once",
    "set_beside",
]
