"""Worked examples that were published, each with its source; `+` of the papers is `False` (not ended) here."""

from __future__ import annotations


def seen(text: str) -> list[tuple[int, bool]]:
    return [(int(word.rstrip("+")), not word.endswith("+")) for word in text.split()]


# Freireich et al., "The effect of 6-mercaptopurine on the duration of steroid-induced remissions in acute leukemia",
# Blood 21 (1963): weeks of remission. Worked in Kleinbaum, Klein, "Survival Analysis" (3rd ed. 2012), chapter 2.
TREATED = seen("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+")
PLACEBO = seen("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23")
# week: at risk, ended, share, lower and upper bound at 95 % (log-log scale)
TREATED_CURVE = {
    6: (21, 3, 0.8571, 0.6197, 0.9516),
    7: (17, 1, 0.8067, 0.5631, 0.9228),
    10: (15, 1, 0.7529, 0.5032, 0.8894),
    13: (12, 1, 0.6902, 0.4316, 0.8491),
    16: (11, 1, 0.6275, 0.3675, 0.8049),
    22: (7, 1, 0.5378, 0.2678, 0.7468),
    23: (6, 1, 0.4482, 0.1881, 0.6801),
}
PLACEBO_CURVE = {
    1: 0.9048,
    2: 0.8095,
    3: 0.7619,
    4: 0.6667,
    5: 0.5714,
    8: 0.3810,
    11: 0.2857,
    12: 0.1905,
    15: 0.1429,
    17: 0.0952,
    22: 0.0476,
    23: 0.0,
}
REMISSION_TEST = {"statistic": 16.79, "ended": (9, 21), "expected": (19.25, 10.75)}

# Miller, "Survival Analysis" (1981), p. 49: weeks of remission with and without maintenance.
MAINTAINED = seen("9 13 13+ 18 23 28+ 31 34 45+ 48 161+")
NOT_MAINTAINED = seen("5 5 8 8 12 16+ 23 27 30 33 43 45")
MAINTAINED_CURVE = {9: 0.909, 13: 0.818, 18: 0.716, 23: 0.614, 31: 0.491, 34: 0.368, 48: 0.184}
MAINTENANCE_TEST = {"statistic": 3.4, "p": 0.0653, "expected": (10.69, 7.31)}  # of survdiff in R

# Bland, Altman, "The logrank test", BMJ 328 (2004): weeks to death of adults with one of two recurrent tumours. The
# documentation of scipy.stats.logrank works the same example: statistic 2.73799 (squared here), p 0.00618.
ASTROCYTOMA = seen("6 13 21 30 31+ 37 38 47+ 49 50 63 79 80+ 82+ 82+ 86 98 149+ 202 219")
GLIOBLASTOMA = seen(
    "10 10 12 13 14 15 16 17 18 20 24 24 25 28 30 33 34+ 35 37 40 40 40+ 46 48 70+ 76 81 82 91 112 181"
)
TUMOUR_TEST = {"expected": (22.48, 19.52), "root": 2.73799, "p": 0.00618}
