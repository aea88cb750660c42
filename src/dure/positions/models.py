"""Positions that many networks take together: their words, who was asked, how they are ratified, who stands behind."""

from __future__ import annotations

from dure.positions.asking_models import Assembly, Attendance, Call, Invited, Resolution
from dure.positions.published_models import Law, Publication, Signature, Uptake
from dure.positions.ratifying_models import (
    Party,
    Ratification,
    RatificationAnswer,
    Tie,
    VoiceSplit,
    WayToDecide,
)
from dure.positions.text_models import Amendment, Clause, Position, Remark, Wording

__all__ = [
    "Amendment",
    "Assembly",
    "Attendance",
    "Call",
    "Clause",
    "Invited",
    "Law",
    "Party",
    "Position",
    "Publication",
    "Ratification",
    "RatificationAnswer",
    "Remark",
    "Resolution",
    "Signature",
    "Tie",
    "Uptake",
    "VoiceSplit",
    "WayToDecide",
    "Wording",
]
