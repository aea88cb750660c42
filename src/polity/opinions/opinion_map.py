"""The opinion map: where everybody stands, which groups there are, and what unites and divides them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from polity.opinions.answers import Answers, GroupCounts, Numbers
from polity.opinions.groups import LEAST_ANSWERS, MOST_GROUPS, STABLE, Found, find
from polity.opinions.projection import Table
from polity.opinions.statements import (
    Statement,
    agreed,
    distinguishing,
    dividing,
    group_informed,
    representative,
    splitting,
    uniting,
)
from polity.sentences import Sentence, gettext_noop

NAMES = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WHY = {
    "few_persons": gettext_noop("No clear groups: too few persons have answered enough."),
    "unstable": gettext_noop(
        "No clear groups: on parts of the persons other groups come out ({stability} of 1; {needed} needed)."
    ),
    "like_chance": gettext_noop("No clear groups: the answers go together no more than shuffled answers do."),
}


@dataclass(frozen=True)
class View:
    """What the statements say about one set of groups. `names` and `sizes` belong to the rows of `counts`;
    `distinguishing` has a list for each group. With fewer than two groups, `dividing` lists the statements on
    which all persons are split."""

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    group: Numbers
    counts: GroupCounts
    uniting: tuple[Statement, ...]
    dividing: tuple[Statement, ...]
    distinguishing: tuple[tuple[Statement, ...], ...]


@dataclass(frozen=True)
class OpinionMap:
    """Where everybody stands (`positions`, persons × 2, in the order of `answers.persons`; `directions`,
    statements × 2), the groups found, and the views by found and by declared groups.

    `agreed` is what all persons together agree or disagree on. `sentence` says how many groups there are and
    how sure that is, or that there are no clear groups.
    """

    answers: Answers
    positions: Table
    directions: Table
    found: Found
    sentence: Sentence
    agreed: tuple[Statement, ...]
    view: View
    declared: View | None

    def as_json(self) -> dict[str, Any]:
        """Return plain values without persons, ready for JSON."""
        counts = self.answers.counts
        return {
            "persons": len(self.answers.persons),
            "answers": len(self.answers),
            "sentence": str(self.sentence),
            "stability": self.found.stability,
            "statements": [
                {
                    "key": key,
                    "agree": int(counts.agree[place]),
                    "disagree": int(counts.disagree[place]),
                    "pass": int(counts.passed[place]),
                }
                for place, key in enumerate(self.answers.statements)
            ],
            "agreed": [_told(one) for one in self.agreed],
            "found": _view_told(self.view),
            "declared": None if self.declared is None else _view_told(self.declared),
        }


def opinion_map(
    answers: Answers,
    *,
    declared: Mapping[str, str] | None = None,
    most_groups: int = MOST_GROUPS,
    least_answers: int = LEAST_ANSWERS,
    most_statements: int = 5,
) -> OpinionMap:
    """Return the map of the answers; the same answers give the same map.

    `declared` gives a person's group by name (a network, a college, an area); who is not in it is in none.
    Groups are sought among those who gave at least `least_answers`. Nothing here hides small groups: whoever
    shows counts of a secret ballot must leave out groups below the limit.
    """
    found = find(answers, most=most_groups, least_answers=least_answers)
    everybody = agreed(answers.counts, answers.statements, most=most_statements)
    names = NAMES[: found.number] if found.number else ("",)
    group = found.group if found.number else np.zeros(len(answers.persons), dtype=np.int64)
    return OpinionMap(
        answers=answers,
        positions=found.positions,
        directions=found.plane.loading,
        found=found,
        sentence=_sentence(found),
        agreed=everybody,
        view=view_of(answers, group, names, most=most_statements),
        declared=None if declared is None else declared_view(answers, declared, most=most_statements),
    )


def declared_view(answers: Answers, declared: Mapping[str, str], *, most: int = 5) -> View:
    """Return the view by declared groups, in alphabetical order."""
    names = tuple(sorted({declared[person] for person in answers.persons if person in declared}))
    places = {name: place for place, name in enumerate(names)}
    group = np.array([places[declared[one]] if one in declared else -1 for one in answers.persons], np.int64)
    return view_of(answers, group, names, most=most)


def view_of(answers: Answers, group: Numbers, names: Sequence[str], *, most: int = 5) -> View:
    """Return the view of any groups: `group` gives each person's place in `names`, or -1."""
    counts = answers.counts_of(group, len(names))
    sizes = np.bincount(group[group >= 0], minlength=len(names))
    keys = answers.statements
    several = len(names) > 1
    return View(
        names=tuple(names),
        sizes=tuple(sizes.tolist()),
        group=group,
        counts=counts,
        uniting=uniting(counts, keys, most=most) if several else (),
        dividing=dividing(counts, keys, names, most=most)
        if several
        else splitting(counts.single(), keys, most=most),
        distinguishing=distinguishing(counts, keys, names, most=most) if several else (),
    )


def _sentence(found: Found) -> Sentence:
    told = {"stability": f"{found.stability:.2f}", "needed": f"{STABLE:.2f}"}
    if not found.number:
        return Sentence(_WHY[found.why], told)
    template = gettext_noop(
        "{number} groups: on parts of four fifths of the persons the same groups come out again "
        "({stability} of 1)."
    )
    return Sentence(template, {**told, "number": found.number})


def _told(one: Statement) -> dict[str, Any]:
    return {
        "key": one.key,
        "choice": one.choice,
        "score": one.score,
        "shares": list(one.shares),
        "sentence": str(one.sentence),
    }


def _view_told(view: View) -> dict[str, Any]:
    agree, disagree = group_informed(view.counts)
    unlike = representative(view.counts)
    return {
        "groups": [{"name": name, "size": size} for name, size in zip(view.names, view.sizes, strict=True)],
        "group_informed": {"agree": agree.tolist(), "disagree": disagree.tolist()},
        "representative": {"agree": unlike.agree.tolist(), "disagree": unlike.disagree.tolist()},
        "uniting": [_told(one) for one in view.uniting],
        "dividing": [_told(one) for one in view.dividing],
        "distinguishing": [[_told(one) for one in listed] for listed in view.distinguishing],
    }
