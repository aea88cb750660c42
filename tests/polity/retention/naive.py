"""Another implementation, in fractions and by the formulas of the papers; it shares no line with the one it checks."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise


def at_risk(jobs, time):
    return sum(1 for seen, _ in jobs if seen >= time)


def endings(jobs, time):
    return sum(1 for seen, ended in jobs if ended and seen == time)


def product_limit(jobs):
    """Return (time, share, sum of Greenwood's terms or None once the share is 0) after each time seen."""
    share, spread, rows = Fraction(1), Fraction(0), []
    for time in sorted({seen for seen, _ in jobs}):
        risk, ended = at_risk(jobs, time), endings(jobs, time)
        share *= 1 - Fraction(ended, risk)
        spread = None if spread is None or risk == ended else spread + Fraction(ended, risk * (risk - ended))
        rows.append((time, share, spread))
    return rows


def log_log_band(share, spread, z=1.959963984540054):
    """Return the bounds of a share by the log(-log) scale; of 1 they are 1."""
    if share == 1:
        return 1.0, 1.0
    wide = z * math.sqrt(spread) / math.log(float(share))
    return float(share) ** math.exp(-wide), float(share) ** math.exp(wide)


def log_rank(groups):
    """Return (statistic, expected endings per group) by adding up the tables of all times of endings."""
    everything = [job for group in groups for job in group]
    times = sorted({seen for seen, ended in everything if ended})
    number = len(groups)
    observed = [sum(endings(group, time) for time in times) for group in groups]
    expected = [Fraction(0)] * number
    covariance = [[Fraction(0)] * number for _ in groups]
    for time in times:
        risk, ended = at_risk(everything, time), endings(everything, time)
        own = [at_risk(group, time) for group in groups]
        for one in range(number):
            expected[one] += Fraction(ended * own[one], risk)
            for other in range(number):
                if risk > 1:
                    same = risk if one == other else 0
                    covariance[one][other] += Fraction(
                        ended * (risk - ended) * own[one] * (same - own[other]), risk * risk * (risk - 1)
                    )
    kept = list(range(number - 1))
    surplus = [observed[one] - expected[one] for one in kept]
    solved = solve([[covariance[one][other] for other in kept] for one in kept], surplus)
    return float(sum(a * b for a, b in zip(surplus, solved, strict=True))), [float(one) for one in expected]


def solve(matrix, right):
    """Solve a small system exactly, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for place in range(size):
        lead = next(row for row in range(place, size) if rows[row][place] != 0)
        rows[place], rows[lead] = rows[lead], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for row in range(size):
            if row != place:
                rows[row] = [a - rows[row][place] * b for a, b in zip(rows[row], rows[place], strict=True)]
    return [row[-1] for row in rows]


def months_between(start, after):
    """Return whole months and days left, by walking month by month from the first day."""
    marks = [start]
    while marks[-1] <= after:
        number = len(marks)
        year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
        day = start.day
        while True:
            try:
                marks.append(start.replace(year=year, month=month + 1, day=day))
                break
            except ValueError:
                day -= 1
    assert all(a < b for a, b in pairwise(marks))
    return len(marks) - 2, (after - marks[-2]).days
