"""Groups of persons who answer alike, found only where they are there: stable, and stronger than chance.

Two checks stand between a cloud and a claim. On parts of four fifths of the persons the same groups must come
out again (mean adjusted Rand index; L. Hubert and P. Arabie, 1985; the idea of stability: A. Ben-Hur, A.
Elisseeff and I. Guyon, 2002). And the plane must explain more than it does of any shuffle of the same answers
among those who gave them, where no groups can be. The number of groups is the smallest that is stable, unless
a larger one is clearly sharper (silhouette; P. Rousseeuw, 1987).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from polity.opinions.answers import Answers, Numbers
from polity.opinions.projection import Plane, Table, fit

LEAST_ANSWERS = 7
MOST_GROUPS = 5
STABLE = 0.7  # shuffled real conversations stay below 0.5
SHARPER = 0.03
PARTS, SHUFFLES = 10, 9
SHUFFLED = 600  # persons whose answers are shuffled
SAMPLE = 1_500  # persons on whom plane and groups are fitted; everybody is placed
_SEED = 20170616


@dataclass(frozen=True)
class Trial:
    """One number of groups that was tried: how far parts of the persons give the same groups (1 = always, 0 =
    as by chance), how sharp the groups are (silhouette, -1 to 1), and their sizes."""

    number: int
    stability: float
    sharpness: float
    sizes: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """The groups found. `number` is 0 when there are no clear groups, and every entry of `group` is then -1;
    otherwise it gives each person's group from 0, the largest first, and -1 who answered too little. `positions`
    (persons × 2) is where everybody stands on the plane.
    `why` is "" or few_persons, unstable, like_chance; `strength` and `chance` are the shares of the variance that
    a plane explains of the answers, and at most of the shuffled ones."""

    number: int
    group: Numbers
    plane: Plane
    positions: Table
    stability: float
    trials: tuple[Trial, ...]
    why: str
    strength: float
    chance: float


def find(answers: Answers, *, most: int = MOST_GROUPS, least_answers: int = LEAST_ANSWERS) -> Found:
    """Return the plane of the answers and the groups on it; the same answers give the same result."""
    needed = min(least_answers, max(len(answers.statements), 1))
    able = np.flatnonzero(answers.given >= needed)
    draw = np.random.default_rng(_SEED)
    some = able if able.size <= SAMPLE else np.sort(draw.choice(able, SAMPLE, replace=False))
    values, answered = answers.table(some)
    plane = fit(values, answered)
    positions = plane.place(answers)
    nobody = np.full(len(answers.persons), -1, dtype=np.int64)
    none = partial(Found, 0, nobody, plane, positions)
    if some.size < 2 * least_answers or plane.strength <= 0:
        return none(0.0, (), "few_persons", plane.strength, 0.0)
    tried = _tried(values, answered, positions[some], min(most, some.size // 4), draw)
    trials = tuple(trial for trial, _, _ in tried)
    best = _best(tried)
    if best is None:
        stability = max((one.stability for one in trials), default=0.0)
        return none(stability, trials, "unstable", plane.strength, 0.0)
    trial, _, centres = best
    strength, chance = _against_chance(values, answered, plane, draw)
    if strength <= chance:
        return none(trial.stability, trials, "like_chance", strength, chance)
    group = nobody.copy()
    group[able] = _ranked(nearest(positions[able], centres))
    return Found(trial.number, group, plane, positions, trial.stability, trials, "", strength, chance)


def _tried(
    values: Table, answered: Table, points: Table, most: int, draw: np.random.Generator
) -> list[tuple[Trial, Numbers, Table]]:
    """Try 2, 3, … groups on everybody and on parts."""
    whole = [(number, *cluster(points, number)) for number in range(2, most + 1)]
    likeness: list[list[float]] = [[] for _ in whole]
    sharpness = silhouettes(points, [group for _, group, _ in whole])
    for _ in range(PARTS):
        part = np.sort(draw.choice(points.shape[0], points.shape[0] * 4 // 5, replace=False))
        plane = fit(values[part], answered[part])
        placed = plane.place_table(values[part], answered[part])
        for (number, group, _), found in zip(whole, likeness, strict=True):
            found.append(rand_index(cluster(placed, number)[0], group[part]))
    return [
        (
            Trial(
                number,
                float(np.mean(alike)),
                sharp,
                tuple(sorted(np.bincount(group, minlength=number).tolist(), reverse=True)),
            ),
            group,
            centres,
        )
        for (number, group, centres), alike, sharp in zip(whole, likeness, sharpness, strict=True)
    ]


def _best(tried: list[tuple[Trial, Numbers, Table]]) -> tuple[Trial, Numbers, Table] | None:
    best = None
    for one in tried:
        if one[0].stability < STABLE or one[0].sizes[-1] == 0:
            continue
        if best is None or one[0].sharpness >= best[0].sharpness + SHARPER:
            best = one
    return best


def _against_chance(
    values: Table, answered: Table, plane: Plane, draw: np.random.Generator
) -> tuple[float, float]:
    """Return how much a plane explains of the answers, and at most of the shuffled ones."""
    strength = plane.strength
    if values.shape[0] > SHUFFLED:
        some = np.sort(draw.choice(values.shape[0], SHUFFLED, replace=False))
        values, answered = values[some], answered[some]
        strength = fit(values, answered).strength
    return strength, max(fit(_shuffled(values, answered, draw), answered).strength for _ in range(SHUFFLES))


def _shuffled(values: Table, answered: Table, draw: np.random.Generator) -> Table:
    """Return the table with each statement's answers dealt out again among those who answered it."""
    mixed = np.zeros_like(values)
    for column in range(values.shape[1]):
        who = np.flatnonzero(answered[:, column])
        mixed[who, column] = values[draw.permutation(who), column]
    return mixed


def cluster(points: Table, number: int) -> tuple[Numbers, Table]:
    """Return k-means groups (S. Lloyd, 1982) and their centres: the better of two fixed beginnings."""
    middle = points.mean(axis=0)
    far = [points[np.square(points - middle).sum(axis=1).argmax()]]
    while len(far) < number:
        distance = np.min([np.square(points - one).sum(axis=1) for one in far], axis=0)
        far.append(points[distance.argmax()])
    along = np.argsort(points[:, 0], kind="stable")
    slices = np.array([points[part].mean(axis=0) for part in np.array_split(along, number)])
    tried = [_settled(points, np.array(far)), _settled(points, slices)]
    _, group, centres = min(tried, key=lambda one: one[0])
    return group, centres


def _settled(points: Table, centres: Table) -> tuple[float, Numbers, Table]:
    group = nearest(points, centres)
    for _ in range(100):
        sizes = np.bincount(group, minlength=len(centres))
        moved = np.empty_like(centres)
        for axis in (0, 1):
            moved[:, axis] = np.bincount(group, weights=points[:, axis], minlength=len(centres))
        centres = np.where(sizes[:, None] > 0, moved / np.maximum(sizes, 1)[:, None], centres)
        again = nearest(points, centres)
        if np.array_equal(again, group):
            break
        group = again
    return float(np.square(points - centres[group]).sum()), group, centres


def nearest(points: Table, centres: Table) -> Numbers:
    """Return for each point the place of the nearest centre."""
    # |p - c|² = |p|² - 2 p·c + |c|², and |p|² is the same for every centre.
    near: Numbers = (np.square(centres).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)
    return near


def silhouettes(points: Table, groups: Sequence[Numbers], most: int = 600) -> list[float]:
    """Return the mean silhouette of each grouping, over at most so many persons evenly spread in the list."""
    if points.shape[0] > most:
        chosen = np.linspace(0, points.shape[0] - 1, most).astype(np.int64)
        points, groups = points[chosen], [group[chosen] for group in groups]
    squares = np.square(points).sum(axis=1)
    distance = np.sqrt(np.maximum(squares[:, None] + squares - 2 * points @ points.T, 0))
    return [_silhouette(distance, group) for group in groups]


def _silhouette(distance: Table, group: Numbers) -> float:
    number = int(group.max()) + 1
    sizes = np.bincount(group, minlength=number)
    if np.count_nonzero(sizes) < 2:
        return 0.0
    sums = distance @ np.eye(number)[group]
    rows = np.arange(group.size)
    inside = sums[rows, group] / np.maximum(sizes[group] - 1, 1)
    means = np.where(sizes > 0, sums / np.maximum(sizes, 1), np.inf)
    means[rows, group] = np.inf
    outside = means.min(axis=1)
    value = (outside - inside) / np.maximum(np.maximum(outside, inside), 1e-12)
    return float(np.where(sizes[group] > 1, value, 0).mean())


def rand_index(one: Numbers, other: Numbers) -> float:
    """Return the adjusted Rand index of two groupings of the same persons: 1 when equal, about 0 by chance."""
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)
    pairs = _pairs(table).sum()
    first, second = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    expected = first * second / max(_pairs(np.array(float(one.size))), 1)
    most = (first + second) / 2
    return float((pairs - expected) / (most - expected)) if most != expected else 1.0


def _pairs(sizes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return sizes * (sizes - 1) / 2


def _ranked(group: Numbers) -> Numbers:
    """Number the groups by size, the largest first."""
    order = np.argsort(-np.bincount(group), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    return rank[group]
