"""The names of rules and choices, apart from the code that counts, so that `--help` need not import it."""

RULES = ("equal-shares", "phragmen", "greedy", "bos", "exact-equal-shares")
#: What a funded project is worth to a voter who supports it with `v` points.
#: cost: its cost; cardinality: one; points: v; points-cost: v times its cost.
UTILITIES = ("cost", "cardinality", "points", "points-cost")
COMPLETIONS = ("none", "utilitarian", "epsilon", "add1", "add1u", "add-opt", "add-opt-skip")
ARITHMETICS = ("certified", "exact", "float")
STOPS = ("overspend", "exhaustive")
STARTS = ("share", "floor")
WHEN_FULL = ("skip", "stop")
#: How the parts of a divided envelope are decided. apart: each is an election of its own. together: one count in which
#: no part spends more than it has.
DECIDED = ("apart", "together")
#: What becomes of money that a part leaves. kept: it stays with the part. common: it goes to the part named `common`,
#: which is decided last. reopened: all of it together is shared among the unfunded projects of all parts.
UNSPENT = ("kept", "common", "reopened")
