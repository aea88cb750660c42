"""Find what is alike among many things, and say why: overlapping programmes, duplicates, related practices.

A score is the mean of the likeness of fields by their weights. Of a field that cannot be compared, part of the weight
counts against: silence is neither likeness nor difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from polity.matching.columns import Bools, Compare, Floats, columns_of
from polity.matching.encoder import Encoder
from polity.matching.reasons import Reason, reasons
from polity.matching.schemes import Scheme, Thing
from polity.sentences import Sentence, gettext_noop

#: Rows compared at once: few enough to stay in memory with ten thousand columns.
ROWS = 250
MOST = 8
NOWHERE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Match:
    """Two things that are alike: a score from 0 to 1, and how alike each field is (None: not compared)."""

    left: Thing
    right: Thing
    score: float
    likeness: Mapping[str, float | None]
    scheme: Scheme
    titles: Mapping[str, str]

    @property
    def compared(self) -> float:
        """Return the share of the weight that could be compared at all; 1 when every field was known."""
        known = sum(field.weight for field in self.scheme.fields if self.likeness[field.name] is not None)
        return known / sum(field.weight for field in self.scheme.fields)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return why, in words: a reason for each field, the one that weighs most first."""
        return reasons(self.left, self.right, self.scheme, self.likeness, self.titles)

    def as_json(self) -> dict[str, Any]:
        """Return plain values; sentences in English."""
        return {
            "left": self.left.key,
            "right": self.right.key,
            "score": self.score,
            "compared": self.compared,
            "reasons": [
                {"field": one.field, "likeness": one.likeness, "part": one.part, "says": str(one.says)}
                for one in self.reasons
            ],
        }


class Index:
    """Things made ready once, so that any others, or they themselves, can be compared with all of them.

    `broader` gives for the code of a place that of the place it lies within. `titles` are how choices and places are
    shown in reasons (by default as they are written). `encoder` compares texts of different
    languages; without one they are not compared, and `notice` says so.
    """

    def __init__(
        self,
        things: Sequence[Thing],
        scheme: Scheme,
        *,
        broader: Mapping[str, str] = NOWHERE,
        titles: Mapping[str, str] = NOWHERE,
        encoder: Encoder | None = None,
    ) -> None:
        self.things, self.scheme, self.encoder = tuple(things), scheme, encoder
        self._columns = columns_of(scheme.fields, self.things, broader, encoder)
        self._titles = MappingProxyType({word.casefold(): title for word, title in titles.items()})
        self._places = {thing.key: place for place, thing in enumerate(self.things)}
        if len(self._places) != len(self.things):
            raise ValueError("Two things have the same key.")

    @property
    def least(self) -> float:
        """Return the score from which things are called alike here."""
        return self.scheme.least if self.encoder is None else self.scheme.least_by_meaning

    @property
    def notice(self) -> Sentence:
        """Return how texts of different languages are compared here."""
        if self.encoder is None:
            return Sentence(
                gettext_noop(
                    "Texts in different languages are not compared: no encoder is installed. "
                    "What else is known of them is compared."
                )
            )
        template = gettext_noop("Texts in different languages are compared by their meaning ({encoder}).")
        return Sentence(template, {"encoder": self.encoder.title})

    def like(self, thing: Thing, *, most: int = MOST, least: float | None = None) -> tuple[Match, ...]:
        """Return what is most like one thing, best first: at most `most`, none below `least`.

        `least` is that of the index when it is not given. The thing itself (the same key) is left out.
        """
        return self.like_each([thing], most=most, least=least)[0]

    def like_each(
        self, things: Sequence[Thing], *, most: int = MOST, least: float | None = None
    ) -> tuple[tuple[Match, ...], ...]:
        """Return for each thing what `like` returns for it."""
        bar = self.least if least is None else least
        if not self.things or most < 1:
            return tuple(() for _ in things)
        compares = [column.against(things) for column in self._columns]
        found: list[tuple[Match, ...]] = []
        for begin in range(0, len(things), ROWS):
            rows = slice(begin, min(begin + ROWS, len(things)))
            found.extend(self._block(things[rows], compares, rows, most, bar))
        return tuple(found)

    def pairs(self, *, most: int = MOST, least: float | None = None) -> tuple[Match, ...]:
        """Return the pairs of these things that are alike, each once, best first; at most `most` for each thing."""
        seen: set[frozenset[str]] = set()
        kept = []
        for match in (
            match for matches in self.like_each(self.things, most=most, least=least) for match in matches
        ):
            pair = frozenset((match.left.key, match.right.key))
            if pair not in seen:
                seen.add(pair)
                kept.append(match)
        return tuple(sorted(kept, key=lambda match: (-match.score, match.left.key, match.right.key)))

    def _block(
        self, things: Sequence[Thing], compares: Sequence[Compare], rows: slice, most: int, bar: float
    ) -> Iterator[tuple[Match, ...]]:
        parts = [compare(rows) for compare in compares]
        scores = self._scores(parts)
        for row, thing in enumerate(things):
            if thing.key in self._places:
                scores[row, self._places[thing.key]] = -1
        for row, thing in enumerate(things):
            yield tuple(
                self._match(thing, parts, row, place, float(scores[row, place]))
                for place in _best(scores[row], most, bar)
            )

    def _scores(self, parts: Sequence[tuple[Floats, Bools]]) -> Floats:
        scores = np.zeros(parts[0][0].shape, dtype=np.float32)
        total = np.full(scores.shape, sum(field.weight for field in self.scheme.fields), dtype=np.float32)
        apart = np.zeros(scores.shape, dtype=np.bool_)
        for field, (likeness, known) in zip(self.scheme.fields, parts, strict=True):
            weight, silent = np.float32(field.weight), np.float32((1 - field.silence) * field.weight)
            if known.all():  # most fields of most things: then nothing is to be left out
                scores += weight * likeness
            else:
                scores += weight * likeness * known
                total -= silent * ~known
            if field.must:
                apart |= known & (likeness <= 0)
        scores /= total
        scores[apart] = 0
        return scores

    def _match(
        self, thing: Thing, parts: Sequence[tuple[Floats, Bools]], row: int, place: int, score: float
    ) -> Match:
        told = {
            field.name: float(likeness[row, place]) if known[row, place] else None
            for field, (likeness, known) in zip(self.scheme.fields, parts, strict=True)
        }
        return Match(thing, self.things[place], score, MappingProxyType(told), self.scheme, self._titles)


def _best(scores: Floats, most: int, bar: float) -> list[int]:
    """Return the places of the highest scores that pass the bar, best first; equals in the order of things."""
    passed = np.flatnonzero((scores >= bar) & (scores > 0))
    order = np.argsort(-scores[passed], kind="stable")[:most]
    return [int(place) for place in passed[order]]
