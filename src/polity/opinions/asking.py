"""Which statement to show a person next: new ones, telling ones, and not the same to everybody.

The weight of a statement is that of Small et al. 2021: who agrees × who does not pass × (1 + how far it moves a
person on the map), more for statements with few answers. The draw by weight is fixed by the keys of person and
statement and a seed (P. Efraimidis and P. Spirakis, 2006), so that the same question has the same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import sha256
from math import log

import numpy as np

from polity.opinions.answers import Answers
from polity.opinions.projection import Plane
from polity.opinions.statements import Shares, shares

_NEWNESS, _HALVED_AFTER = (
    8,
    5,
)  # a statement without answers weighs nine times; the extra halves every 5 answers


NEW = (0.25 * (1 + _NEWNESS)) ** 2  # the weight of a statement that nobody has answered


def weights(answers: Answers, plane: Plane | None = None) -> Shares:
    """Return the weight of each statement, above 0."""
    counts = answers.counts
    seen = counts.seen
    moving = np.zeros(seen.size) if plane is None else np.hypot(plane.loading[:, 0], plane.loading[:, 1])
    importance = shares(counts.agree, seen) * (1 - shares(counts.passed, seen)) * (1 + moving)
    found: Shares = np.square(importance * (1 + _NEWNESS * 2.0 ** (-seen / _HALVED_AFTER)))
    return found


def next_statement(
    answers: Answers,
    person: str,
    *,
    plane: Plane | None = None,
    among: Collection[str] | None = None,
    seed: str = "",
) -> str | None:
    """Return the key of a statement that this person has not answered, or None when there is none.

    `among` limits the choice (to accepted statements, without the person's own). The same arguments give the
    same statement; an answer to it brings the next.
    """
    weight = weights(answers, plane).tolist()
    offered = [
        (key, heavy)
        for key, heavy in zip(answers.statements, weight, strict=True)
        if among is None or key in among
    ]
    return drawn(offered, answers.of(person), person, seed=seed)


def drawn(
    offered: Iterable[tuple[str, float]], done: Collection[str], person: str, *, seed: str = ""
) -> str | None:
    """Return one of the statements offered (key, weight above 0) that are not `done`; None when all are.

    What a person sees next needs no more than this: the weights can be kept from the last time the map was drawn.
    """
    best, least = None, float("inf")
    for key, heavy in offered:
        if key in done:
            continue
        waiting = -log(_chance(seed, person, key)) / heavy
        if waiting < least:
            best, least = key, waiting
    return best


def _chance(seed: str, person: str, statement: str) -> float:
    """Return a number above 0 and below 1 that depends on the three texts only."""
    digest = sha256(f"{len(seed)}:{seed}{len(person)}:{person}{statement}".encode()).digest()
    return (int.from_bytes(digest[:6], "big") + 1) / (2**48 + 2)
