"""A plane on which persons who answer alike stand near each other, from the answers that were given.

Probabilistic principal components with missing values (M. Tipping and C. Bishop, 1999; A. Ilin and T. Raiko,
"Practical approaches to principal component analysis in the presence of missing values", 2010), by alternating
exact small solutions. A missing answer is not filled in: it has no part in any sum. Who answered little is
therefore drawn towards the middle, and not into a corner.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polity.opinions.answers import Answers

Table = npt.NDArray[np.float64]
_ROUNDS = 12
_CHUNK = 20_000  # persons placed at once: bounds the memory


@dataclass(frozen=True)
class Plane:
    """Two directions of opinion. `mean` and `loading` (statements × 2) say how each statement lies on it;
    `noise` is the variance that the plane leaves, `strength` the share of the variance that it explains."""

    mean: Table
    loading: Table
    noise: float
    spread: Table
    strength: float

    def place(self, answers: Answers) -> Table:
        """Return where everybody stands (persons × 2); (0, 0) for somebody without answers."""
        found = np.zeros((len(answers.persons), 2))
        active = np.flatnonzero(answers.given)
        for begin in range(0, active.size, _CHUNK):
            some = active[begin : begin + _CHUNK]
            first, last = answers.start[some[0]], answers.start[some[-1] + 1]
            column = answers.statement[first:last]
            rest = answers.value[first:last] - self.mean[column]
            x, y = self.loading[column, 0], self.loading[column, 1]
            starts = answers.start[some] - first
            sums = [np.add.reduceat(one, starts) for one in (x * x, x * y, y * y, rest * x, rest * y)]
            found[some] = _coordinates(np.array(sums[:3]), np.array(sums[3:]), self.noise / self.spread)
        return found

    def place_table(self, values: Table, answered: Table) -> Table:
        """Return where the rows of a table stand."""
        rest = (values - self.mean) * answered
        return _solved(answered, rest, self.loading, self.noise / self.spread)


def fit(values: Table, answered: Table, rounds: int = _ROUNDS) -> Plane:
    """Return the plane of a table of answers; the same table gives the same plane."""
    seen = answered.sum(axis=0)
    mean = values.sum(axis=0) / np.maximum(seen, 1)
    rest = (values - mean) * answered
    cells = max(float(seen.sum()), 1.0)
    total = float(np.square(rest).sum())
    if total <= 0 or min(rest.shape) < 2:
        flat = np.zeros((mean.size, 2))
        return Plane(mean, flat, 1.0, np.ones(2), 0.0)
    position, loading = _begun(rest)
    across, turned = np.ascontiguousarray(answered.T), np.ascontiguousarray(rest.T)
    noise = total / cells
    one = np.ones(2)
    for _ in range(rounds):
        position = _solved(answered, rest, loading, noise * one)
        position -= position.mean(axis=0)
        loading = _solved(across, turned, position, noise * one)
        noise = max(_left(total, across, turned, position, loading) / cells, 1e-3 * total / cells)
    return _turned(mean, position, loading, noise, 1 - noise * cells / total)


def _begun(rest: Table) -> tuple[Table, Table]:
    """Return a first plane: the strongest directions of the table with nothing where no answer is."""
    wide = rest.shape[1]
    loading = np.linalg.qr(np.cos(np.outer(np.arange(1, wide + 1), (1.0, 2.0))))[0]
    for _ in range(12):
        loading = np.linalg.qr(rest.T @ (rest @ loading))[0]
    position = rest @ loading
    scale = np.maximum(position.std(axis=0), 1e-9)
    return position / scale, loading * scale


def _solved(answered: Table, rest: Table, loading: Table, ridge: Table) -> Table:
    """Return for each row the two coordinates that explain its given answers best, with a prior of variance 1."""
    first, second = loading[:, 0], loading[:, 1]
    sums = answered @ np.column_stack((first * first, first * second, second * second))
    return _coordinates(sums.T, (rest @ loading).T, ridge)


def _coordinates(sums: Table, aims: Table, ridge: Table) -> Table:
    """Solve the two equations of each person (or statement): `sums` 3 × n, `aims` 2 × n, result n × 2."""
    one, cross, two = sums[0] + ridge[0], sums[1], sums[2] + ridge[1]
    area = one * two - cross * cross
    found = np.empty((aims.shape[1], 2))
    found[:, 0] = (two * aims[0] - cross * aims[1]) / area
    found[:, 1] = (one * aims[1] - cross * aims[0]) / area
    return found


def _left(total: float, across: Table, turned: Table, position: Table, loading: Table) -> float:
    """Return the sum of squares that the plane does not explain, over the answers that were given."""
    first, second = position[:, 0], position[:, 1]
    sums = across @ np.column_stack((first * first, first * second, second * second))
    x, y = loading[:, 0], loading[:, 1]
    explained = float((turned @ position * loading).sum())
    squares = float((sums[:, 0] * x * x + 2 * sums[:, 1] * x * y + sums[:, 2] * y * y).sum())
    return max(total - 2 * explained + squares, 0.0)


def _turned(mean: Table, position: Table, loading: Table, noise: float, strength: float) -> Plane:
    """Turn the plane so that its first axis is the widest, and each axis points to its strongest statement."""
    axes, triangle = np.linalg.qr(loading)
    spread, turn = np.linalg.eigh(np.cov((position @ triangle.T).T))
    order = np.argsort(-spread)
    turned = axes @ turn[:, order]
    strongest = turned[np.abs(turned).argmax(axis=0), (0, 1)]
    turned = turned * np.where(strongest < 0, -1.0, 1.0)
    return Plane(mean, turned, noise, np.maximum(spread[order], 1e-9), max(strength, 0.0))
