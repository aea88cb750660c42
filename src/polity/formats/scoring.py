"""What the places of a ranking are worth in points."""

from __future__ import annotations

from math import lcm

import numpy as np
from numpy.typing import NDArray

from polity.sentences import Sentence, gettext_noop
from polity.tallies.faults import FileFault

Ints = NDArray[np.int64]

SCORINGS = ("borda", "plurality", "dowdall")
#: Dowdall gives nothing below this place: smaller parts would leave the range of exact counting.
_LAST_PLACE = 20


def points_of_places(place: Ints, longest: int, top: int, scoring: str) -> tuple[Ints, int]:
    """Return the points of each place (from 0) and how many of them make one point.

    `longest` is the length of the longest ranking, `top` what Borda gives a first place (each next one has one
    less). Plurality gives one point to the first, dowdall 1, 1/2, 1/3 …
    """
    if scoring not in SCORINGS:
        raise FileFault(
            Sentence(
                gettext_noop("Scoring {given} is unknown; expected one of {known}."),
                {"given": scoring, "known": ", ".join(SCORINGS)},
            )
        )
    if scoring == "plurality":
        return (place == 0).astype(np.int64), 1
    if scoring == "dowdall":
        unit = lcm(*range(1, min(longest, _LAST_PLACE) + 1)) if longest else 1
        parts = unit // np.minimum(place + 1, _LAST_PLACE)
        return np.where(place < _LAST_PLACE, parts, 0).astype(np.int64), unit
    return (top - place).astype(np.int64), 1
