"""Which statements unite, which divide, which distinguish a group: counted, with the published formulas.

Source: C. Small, M. Björkegren, T. Erkkilä, L. Shaw and C. Megill, "Polis: Scaling deliberation by mapping high
dimensional opinion spaces", Recerca 26(2), 2021: shares with a pseudo-count, tests of one and of two
proportions, group-informed consensus as the product of the groups' shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polity.opinions.answers import Counts, GroupCounts
from polity.sentences import Sentence, gettext_noop

Shares = npt.NDArray[np.float64]
SIGNIFICANT = 1.2815515655446004  # 90 % on one side of the normal distribution


@dataclass(frozen=True)
class Statement:
    """A statement that stands out. `choice` is agree or disagree; `shares` are the parts of each group that
    chose it (with a pseudo-count: one more of each kind); `score` orders the list it stands in. `group` is the
    place of the group that it distinguishes, and -1 elsewhere."""

    place: int
    key: str
    choice: str
    score: float
    shares: tuple[float, ...]
    sentence: Sentence
    group: int = -1


def shares(count: npt.NDArray[np.int64], seen: npt.NDArray[np.int64]) -> Shares:
    """Return (count + 1) / (seen + 2): the share as one would bet on it after few answers."""
    found: Shares = (count + 1) / (seen + 2)
    return found


def one_proportion(count: npt.NDArray[np.int64], seen: npt.NDArray[np.int64]) -> Shares:
    """Return the z value of the test that a share is above one half, with a pseudo-count."""
    found: Shares = 2 * np.sqrt(seen + 1) * ((count + 1) / (seen + 1) - 0.5)
    return found


def two_proportions(
    count: npt.NDArray[np.int64],
    other: npt.NDArray[np.int64],
    seen: npt.NDArray[np.int64],
    other_seen: npt.NDArray[np.int64],
) -> Shares:
    """Return the z value of the test that one share is above another, with a pseudo-count; 0 where all agree."""
    one, two = count + 1, other + 1
    first, second = seen + 1, other_seen + 1
    pooled = (one + two) / (first + second)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / first + 1 / second))
    difference = one / first - two / second
    found: Shares = np.divide(difference, spread, out=np.zeros_like(difference), where=spread > 0)
    return found


def group_informed(counts: GroupCounts) -> tuple[Shares, Shares]:
    """Return for each statement the product over the groups of the share that agrees, and that disagrees."""
    seen = counts.seen
    agree: Shares = shares(counts.agree, seen).prod(axis=0)
    disagree: Shares = shares(counts.disagree, seen).prod(axis=0)
    return agree, disagree


@dataclass(frozen=True)
class Representative:
    """For each group and statement: how much more likely the group is to agree (disagree) than the others,
    and the z value of that test; arrays of groups × statements."""

    agree: Shares
    disagree: Shares
    agree_test: Shares
    disagree_test: Shares


def representative(counts: GroupCounts) -> Representative:
    """Compare each group with all others together."""
    seen, whole = counts.seen, counts.single()
    parts = []
    for own, all_ in ((counts.agree, whole.agree), (counts.disagree, whole.disagree)):
        other, other_seen = all_ - own, whole.seen - seen
        parts.append(shares(own, seen) / shares(other, other_seen))
        parts.append(two_proportions(own, other, seen, other_seen))
    return Representative(parts[0], parts[2], parts[1], parts[3])


def agreed(counts: Counts, keys: Sequence[str], *, most: int = 5) -> tuple[Statement, ...]:
    """Return what all persons together agree or disagree on: more than half, and more than chance (90 %)."""
    found = []
    for choice, count in (("agree", counts.agree), ("disagree", counts.disagree)):
        share, test = shares(count, counts.seen), one_proportion(count, counts.seen)
        kept = np.flatnonzero((share > 0.5) & (test > SIGNIFICANT))
        for place in sorted(kept.tolist(), key=lambda one: (-share[one] * test[one], one))[:most]:
            template = (
                # xgettext:no-python-format
                gettext_noop("{share} % of all {seen} who answered agree.")
                if choice == "agree"
                # xgettext:no-python-format
                else gettext_noop("{share} % of all {seen} who answered disagree.")
            )
            told = {"share": _percent(count[place], counts.seen[place]), "seen": int(counts.seen[place])}
            score = float(share[place] * test[place])
            found.append(
                Statement(place, keys[place], choice, score, (float(share[place]),), Sentence(template, told))
            )
    return tuple(found)


def uniting(counts: GroupCounts, keys: Sequence[str], *, most: int = 5) -> tuple[Statement, ...]:
    """Return statements with which more than half of every group agrees (or disagrees), by group-informed
    consensus; a group of which nobody answered counts one half, so that it unites nothing."""
    found = []
    for choice, count, product in zip(
        ("agree", "disagree"), (counts.agree, counts.disagree), group_informed(counts), strict=True
    ):
        each = shares(count, counts.seen)
        for place in np.flatnonzero((each > 0.5).all(axis=0)).tolist():
            template = (
                # xgettext:no-python-format
                gettext_noop("Unites: at least {share} % agree in each of the {groups} groups.")
                if choice == "agree"
                # xgettext:no-python-format
                else gettext_noop("Unites: at least {share} % disagree in each of the {groups} groups.")
            )
            least = min(
                _percent(one, seen) for one, seen in zip(count[:, place], counts.seen[:, place], strict=True)
            )
            says = Sentence(template, {"share": least, "groups": each.shape[0]})
            found.append(
                Statement(
                    place, keys[place], choice, float(product[place]), tuple(each[:, place].tolist()), says
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.score, one.place))[:most])


def dividing(
    counts: GroupCounts, keys: Sequence[str], names: Sequence[str], *, most: int = 5
) -> tuple[Statement, ...]:
    """Return statements on which two groups are furthest apart, more than by chance (90 %)."""
    each = shares(counts.agree, counts.seen)
    high, low = each.argmax(axis=0), each.argmin(axis=0)
    column = np.arange(each.shape[1])
    apart = each[high, column] - each[low, column]
    test = two_proportions(
        counts.agree[high, column],
        counts.agree[low, column],
        counts.seen[high, column],
        counts.seen[low, column],
    )
    kept = np.flatnonzero((test > SIGNIFICANT) & (counts.seen > 0).all(axis=0))
    found = []
    for place in sorted(kept.tolist(), key=lambda one: (-apart[one], one))[:most]:
        above, below = int(high[place]), int(low[place])
        # xgettext:no-python-format
        template = gettext_noop("Divides: {high} % agree in {first}, {low} % in {second}.")
        told = {
            "high": _percent(counts.agree[above, place], counts.seen[above, place]),
            "first": names[above],
            "low": _percent(counts.agree[below, place], counts.seen[below, place]),
            "second": names[below],
        }
        found.append(
            Statement(
                place,
                keys[place],
                "agree",
                float(apart[place]),
                tuple(each[:, place].tolist()),
                Sentence(template, told),
            )
        )
    return tuple(found)


def splitting(counts: Counts, keys: Sequence[str], *, most: int = 5) -> tuple[Statement, ...]:
    """Return statements on which all persons together are most evenly split; for answers without groups."""
    agree, disagree = shares(counts.agree, counts.seen), shares(counts.disagree, counts.seen)
    score = np.minimum(agree, disagree)
    kept = np.flatnonzero((counts.agree > 0) & (counts.disagree > 0))
    # xgettext:no-python-format
    template = gettext_noop("Splits: {agree} % of all {seen} who answered agree, {disagree} % disagree.")
    return tuple(
        Statement(
            place,
            keys[place],
            "agree",
            float(score[place]),
            (float(agree[place]),),
            Sentence(
                template,
                {
                    "agree": _percent(counts.agree[place], counts.seen[place]),
                    "disagree": _percent(counts.disagree[place], counts.seen[place]),
                    "seen": int(counts.seen[place]),
                },
            ),
        )
        for place in sorted(kept.tolist(), key=lambda one: (-score[one], one))[:most]
    )


def distinguishing(
    counts: GroupCounts, keys: Sequence[str], names: Sequence[str], *, most: int = 5
) -> tuple[tuple[Statement, ...], ...]:
    """Return for each group what sets it apart: it mostly answers so, and more often than the others (90 %)."""
    seen, unlike = counts.seen, representative(counts)
    whole = counts.single()
    listed = []
    for group in range(seen.shape[0]):
        found = []
        for choice, count, ratio, test in (
            ("agree", counts.agree, unlike.agree, unlike.agree_test),
            ("disagree", counts.disagree, unlike.disagree, unlike.disagree_test),
        ):
            own = one_proportion(count[group], seen[group])
            share = shares(count[group], seen[group])
            score = ratio[group] * test[group] * share * own
            everybody = whole.agree if choice == "agree" else whole.disagree
            for place in np.flatnonzero((own > SIGNIFICANT) & (test[group] > SIGNIFICANT)).tolist():
                told = {
                    "name": names[group],
                    "own": _percent(count[group, place], seen[group, place]),
                    "others": _percent(
                        everybody[place] - count[group, place], whole.seen[place] - seen[group, place]
                    ),
                }
                each = tuple(shares(count[:, place], seen[:, place]).tolist())
                says = Sentence(_DISTINGUISHES[choice], told)
                found.append(Statement(place, keys[place], choice, float(score[place]), each, says, group))
        listed.append(tuple(sorted(found, key=lambda one: (-one.score, one.place))[:most]))
    return tuple(listed)


_DISTINGUISHES = {
    # xgettext:no-python-format
    "agree": gettext_noop("{name}: {own} % agree, {others} % of the others."),
    # xgettext:no-python-format
    "disagree": gettext_noop("{name}: {own} % disagree, {others} % of the others."),
}


def _percent(count: int | np.int64, seen: int | np.int64) -> int:
    """Return a whole percentage of those who answered, rounded down: 100 means all."""
    return int(count) * 100 // int(seen) if seen else 0
