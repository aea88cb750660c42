"""Which numbers about groups of voters may be shown without telling how a few of them voted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from polity.tallies.election import Ints

#: Fewer voters than this are never shown apart.
LEAST = 10


def shown_apart(heads: Sequence[Fraction], least: int = LEAST) -> list[tuple[int, ...]]:
    """Return which groups are shown: large ones alone, largest first, then all small ones together.

    When the small ones together are still too few, the smallest large ones join them: otherwise the difference to
    the total would show them. Groups without voters join too. Empty when everybody together is too few.
    """
    order = sorted(range(len(heads)), key=lambda place: (-heads[place], place))
    alone = [place for place in order if heads[place] >= least]
    together = [place for place in order if heads[place] < least]
    while alone and 0 < sum(heads[place] for place in together) < least:
        together.insert(0, alone.pop())
    if 0 < sum(heads[place] for place in together) < least:
        return []
    joined = [tuple(together)] if sum(heads[place] for place in together) else []
    return [(place,) for place in alone] + joined


def hidden_cells(counts: Ints, least: Fraction | int = LEAST) -> NDArray[np.bool_]:
    """Return which cells of a table of voters must not be shown beside the sums of its rows and columns.

    A cell below `least` is hidden. In every row and column the hidden cells must then hold nothing, or be at least
    two and hold `least` together: else the smallest cell still shown is hidden too, until nothing gives a cell away.
    """
    hidden = counts < float(least)
    changed = True
    while changed:
        changed = False
        for table, closed in ((counts, hidden), (counts.T, hidden.T)):
            for row, marks in zip(table, closed, strict=True):
                while _gives_away(row, marks, least):
                    shown = np.flatnonzero(~marks)
                    marks[shown[np.argmin(row[shown])]] = True
                    changed = True
    return hidden


def _gives_away(row: Ints, marks: NDArray[np.bool_], least: Fraction | int) -> bool:
    closed = int(np.count_nonzero(marks))
    if not closed or closed == marks.size:
        return False
    return closed < 2 or int(row[marks].sum()) < least
