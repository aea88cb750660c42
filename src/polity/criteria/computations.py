"""Figures computed from other figures: which stand in a circle, and through how many others each is reached."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Computations:
    """What each figure reads, followed once: the time grows with the text and not with its square (R. Tarjan, 1972)."""

    reads: Mapping[str, Sequence[str]]
    steps: dict[str, float] = field(
        default_factory=dict
    )  # the longest way down; endless where it meets a circle
    in_circle: set[str] = field(default_factory=set)
    _order: dict[str, int] = field(default_factory=dict)
    _lowest: dict[str, int] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for key in self.reads:
            if key not in self._order:
                self._follow(key)

    def _follow(self, start: str) -> None:
        way = [(start, iter(self._enter(start)))]
        while way:
            key, rest = way[-1]
            for other in rest:
                if other not in self._order:
                    way.append((other, iter(self._enter(other))))
                    break
                if other not in self.steps:
                    self._lowest[key] = min(self._lowest[key], self._order[other])
            else:
                way.pop()
                if way:
                    above = way[-1][0]
                    self._lowest[above] = min(self._lowest[above], self._lowest[key])
                if self._lowest[key] == self._order[key]:
                    self._close(key)

    def _enter(self, key: str) -> Sequence[str]:
        self._order[key] = self._lowest[key] = len(self._order)
        self._open.append(key)
        return [other for other in self.reads[key] if other in self.reads]

    def _close(self, key: str) -> None:
        """Take out those who read each other, or the one that is left."""
        together = [self._open.pop()]
        while together[-1] != key:
            together.append(self._open.pop())
        if len(together) > 1 or key in self.reads[key]:
            self.in_circle.update(together)
            self.steps.update(dict.fromkeys(together, math.inf))
        else:
            self.steps[key] = 1 + max((self.steps.get(other, 0) for other in self.reads[key]), default=0)
