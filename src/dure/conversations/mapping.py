"""The map of a conversation as it is shown: counted, grouped, and without anything that would tell of a few people.

Groups below ten persons are not shown, and a number that would let somebody compute one that is hidden is hidden too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from polity.opinions import Answers, OpinionMap, View, opinion_map, view_of, weights
from polity.opinions.answers import Numbers
from polity.opinions.statements import Statement
from polity.sentences import Sentence, gettext_noop
from polity.tallies.disclosure import LEAST

WIDE, HIGH = 40, 24  # cells of the plot: persons in one cell are drawn as one dot, larger
SHOWN = 5
TOO_SMALL = gettext_noop(
    "No clear groups: all but one have fewer than {least} persons, and so few are not shown apart."
)
ALL_TOO_FEW = gettext_noop("The map is drawn once {least} persons have answered.")


def drawing(answers: Answers, declared: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the map as plain values. `declared` gives for each way to group (network, college, area) the name of the
    group of a person; statements are keys as in `answers`.
    """
    persons = int(np.count_nonzero(answers.given))
    offered = dict(zip(answers.statements, [round(one, 6) for one in weights(answers).tolist()], strict=True))
    told = {"persons": persons, "answers": len(answers), "weights": offered}
    if persons < LEAST:
        return {**told, "sentence": _stored(Sentence(ALL_TOO_FEW, {"least": LEAST}))}
    found = opinion_map(answers, most_statements=len(answers.statements))
    view = _shown(answers, found.view.group, found.view.names) if found.found.number else None
    sentence = found.sentence
    if found.found.number and view is None:
        sentence = Sentence(TOO_SMALL, {"least": LEAST})
    return {
        **told,
        "sentence": _stored(sentence),
        "clear": view is not None,
        "stability": round(found.found.stability, 4),
        "statements": _counted(answers),
        "agreed": [_told(one) for one in found.agreed if _enough(answers, one)][:SHOWN],
        "splitting": []
        if view
        else [_told(one) for one in found.view.dividing if _enough(answers, one)][:SHOWN],
        "found": view,
        "declared": {
            way: shown
            for way, groups in declared.items()
            if (shown := _declared(answers, groups)) is not None
        },
        "dots": _dots(found, {one["name"] for one in view["groups"]} if view else set()),
    }


def _declared(answers: Answers, groups: Mapping[str, str]) -> dict[str, Any] | None:
    names = sorted({groups[one] for one in answers.persons if one in groups})
    places = {name: place for place, name in enumerate(names)}
    group = np.array([places[groups[one]] if one in groups else -1 for one in answers.persons], np.int64)
    return _shown(answers, group, names)


def _shown(answers: Answers, group: Numbers, names: Sequence[str]) -> dict[str, Any] | None:
    """Return a view of the groups that are large enough, or None where fewer than two are."""
    able = group[(group >= 0) & (answers.given > 0)]
    sizes = np.bincount(able, minlength=len(names))
    large = [place for place in range(len(names)) if sizes[place] >= LEAST]
    if len(large) < 2:
        return None
    place = np.full(len(names) + 1, -1)
    place[large] = np.arange(len(large))
    again = place[group]
    view = view_of(answers, again, [names[one] for one in large], most=len(answers.statements))
    hidden = _hidden(answers, again, view)
    open_ = ~hidden.any(axis=0)
    return {
        "groups": [{"name": name, "size": size} for name, size in zip(view.names, view.sizes, strict=True)],
        "small": len(names) - len(large),
        "uniting": _listed(view.uniting, open_),
        "dividing": _listed(view.dividing, open_),
        "distinguishing": [_listed(one, open_) for one in view.distinguishing],
        "cells": [
            [
                None
                if hidden[row, column]
                else [
                    int(view.counts.agree[row, column]),
                    int(view.counts.disagree[row, column]),
                    int(view.counts.passed[row, column]),
                ]
                for row in range(len(large))
            ]
            for column in range(len(answers.statements))
        ],
    }


def _hidden(answers: Answers, group: Numbers, view: View) -> Any:
    """Return which cells (groups × statements) must not be shown beside the count of everybody.

    A cell of one to nine answers is hidden. What is hidden of a statement (who is in no group shown included) must be
    several cells and hold ten answers together, else the smallest shown cell is hidden too. An empty cell hides nobody.
    """
    seen = view.counts.seen
    cells = np.vstack([seen, answers.counts.seen - seen.sum(axis=0)])
    hidden = (cells > 0) & (cells < LEAST)
    for column in np.flatnonzero(hidden.any(axis=0)).tolist():
        cell, marks = cells[:, column], hidden[:, column]
        while marks.sum() < 2 or cell[marks].sum() < LEAST:
            open_ = np.flatnonzero(~marks & (cell > 0))
            if not open_.size:
                break
            marks[open_[np.argmin(cell[open_])]] = True
    return hidden[: seen.shape[0]]


def _listed(found: Iterable[Statement], open_: Any) -> list[dict[str, Any]]:
    return [_told(one) for one in found if open_[one.place]][:SHOWN]


def _counted(answers: Answers) -> list[dict[str, Any]]:
    """Return each statement's counts; a statement that fewer than ten answered shows none."""
    counts = answers.counts
    rows = zip(
        answers.statements,
        counts.agree.tolist(),
        counts.disagree.tolist(),
        counts.passed.tolist(),
        strict=True,
    )
    return [
        {"key": key, "agree": agree, "disagree": disagree, "pass": passed}
        if agree + disagree + passed >= LEAST
        else {"key": key}
        for key, agree, disagree, passed in rows
    ]


def _enough(answers: Answers, one: Statement) -> bool:
    return int(answers.counts.seen[one.place]) >= LEAST


def _dots(found: OpinionMap, shown: set[str]) -> list[list[Any]]:
    """Return the plot: [column, row, group or "", persons] of each cell that is not empty, in no order of persons."""
    able = np.flatnonzero(found.answers.given > 0)
    places = found.positions[able]
    reach = np.abs(places).max(axis=0)
    reach[reach == 0] = 1
    column = np.rint((places[:, 0] / reach[0] + 1) / 2 * (WIDE - 1)).astype(int)
    row = np.rint((1 - places[:, 1] / reach[1]) / 2 * (HIGH - 1)).astype(int)
    names = [
        found.view.names[one] if found.found.number and one >= 0 and found.view.names[one] in shown else ""
        for one in found.view.group[able].tolist()
    ]
    counted = Counter(zip(column.tolist(), row.tolist(), names, strict=True))
    return [[*key, count] for key, count in sorted(counted.items())]


def _told(one: Statement) -> dict[str, Any]:
    return {"key": one.key, "choice": one.choice, "sentence": _stored(one.sentence)}


def _stored(sentence: Sentence) -> dict[str, Any]:
    return {"template": sentence.template, "params": dict(sentence.params)}
