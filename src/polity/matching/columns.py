"""One field of many things as arrays, compared in blocks of rows: how alike it is, and where that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from polity.matching.encoder import Encoder
from polity.matching.folding import Folder, language_of, letters, script_of, short
from polity.matching.schemes import Field, Thing

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Likeness of an area and one within it: all of the one is served by the other, yet not the other way round.
WITHIN = 0.9
#: Terms of more than this share of things tell nothing apart, once there are enough things to know.
TOO_COMMON, ENOUGH = 0.2, 200


class Compare(Protocol):
    """Likeness (rows × all things) of some rows of the left side, and where it is known."""

    def __call__(self, rows: slice) -> tuple[Floats, Bools]: ...


class Column(Protocol):
    """A field of the things on the right side, ready to be compared with things on the left."""

    def against(self, things: Sequence[Thing]) -> Compare: ...


class Words:
    """Texts as weights of their terms: a term counts the more, the fewer things have it. Likeness is the cosine.

    Texts of different languages are not known to be unlike: they are compared by an encoder or not at all.
    """

    def __init__(self, field: Field, things: Sequence[Thing], encoder: Encoder | None) -> None:
        self._field, self._encoder = field, encoder
        self._letters = field.kind == "letters"
        self._folder = Folder()
        self._place: dict[str, int] = {}
        self._languages = self._languages_of(things)
        self._usual = _most_frequent([told[6:] for told in self._languages if told.startswith("latin:")])
        listed = self._listed(things, self._languages)
        for terms in listed:
            for term in terms:
                self._place.setdefault(term, len(self._place))
        number = len(things)
        counts = np.zeros(len(self._place))
        for terms in listed:
            counts[[self._place[term] for term in set(terms)]] += 1
        self._rarity = np.log((1 + number) / (1 + counts)) + 1
        self._unseen = float(np.log(1 + number) + 1)
        if number >= ENOUGH:
            self._rarity[counts > TOO_COMMON * number] = 0
        self._right = self._weights(listed).T.tocsr()
        self._vectors = self._encoded(things)

    def against(self, things: Sequence[Thing]) -> Compare:
        """Prepare things of the left side."""
        languages, vectors = self._languages_of(things), self._encoded(things)
        left = self._weights(self._listed(things, languages))
        names, places = np.unique(
            np.array([*languages, *self._languages], dtype=np.str_), return_inverse=True
        )
        mine, theirs = places[: len(languages)], places[len(languages) :]
        comparable = np.array([[self._comparable(str(one), str(other)) for other in names] for one in names])
        understood = self._understood(names)

        def compare(rows: slice) -> tuple[Floats, Bools]:
            known: Bools = comparable[mine[rows]][:, theirs]
            likeness = (left[rows] @ self._right).toarray().astype(np.float32, copy=False)
            np.minimum(likeness, 1, out=likeness)
            if self._encoder is not None and vectors is not None and self._vectors is not None:
                meant = self._meaning(vectors[rows], self._vectors)
                both = understood[mine[rows]][:, None] & understood[theirs][None, :]
                likeness = np.where(both, np.maximum(likeness * known, meant), likeness)
                known = known | both
            return likeness, known

        return compare

    def _listed(self, things: Sequence[Thing], languages: Sequence[str]) -> list[list[str]]:
        """Return the terms of each text; `languages` are those of `_languages_of`."""
        texts = [thing.text(self._field.name) for thing in things]
        if self._letters:
            return [[term.text for term in letters(text)] for text in texts]
        # Latin letters that tell no language are read in the one that most of these texts are in.
        folded = [self._usual if told == "latin:" else told.partition(":")[2] for told in languages]
        return [self._folder.terms(text, told) for text, told in zip(texts, folded, strict=True)]

    def _weights(self, listed: Sequence[list[str]]) -> Any:
        rows, columns, values = list[int](), list[int](), list[float]()
        for row, terms in enumerate(listed):
            often: dict[str, int] = {}
            for term in terms:
                often[term] = often.get(term, 0) + 1
            weighed = {
                term: (1 + float(np.log(times)))
                * (float(self._rarity[self._place[term]]) if term in self._place else self._unseen)
                for term, times in often.items()
            }
            length = sum(weight * weight for weight in weighed.values()) ** 0.5
            for term, weight in weighed.items():
                if term in self._place and weight:
                    rows.append(row)
                    columns.append(self._place[term])
                    values.append(weight / length)
        shape = (len(listed), len(self._place))
        return _sparse(np.array(values, dtype=np.float32), rows, columns, shape)

    def _languages_of(self, things: Sequence[Thing]) -> list[str]:
        """Return script:language of each text, "" when there is no text; of names only the script."""
        told = []
        for thing in things:
            text = thing.text(self._field.name)
            script = script_of(text)
            language = "" if self._letters else short(thing.language) or language_of(text)
            told.append(f"{script}:{language}" if script else "")
        return told

    @staticmethod
    def _comparable(one: str, other: str) -> bool:
        """Whether terms of two texts can meet: one script, and one language where both tell theirs."""
        if not one or not other:
            return False
        (script, language), (script_2, language_2) = one.split(":"), other.split(":")
        return script == script_2 and (language == language_2 or not language or not language_2)

    def _understood(self, names: NDArray[np.str_]) -> Bools:
        if self._encoder is None:
            return np.zeros(names.size, dtype=np.bool_)
        spoken = self._encoder.languages
        languages = [str(name).partition(":")[2] for name in names]
        latin = [str(name).startswith("latin:") for name in names]
        return np.array(
            [one in spoken or (not one and is_latin) for one, is_latin in zip(languages, latin, strict=True)],
            dtype=np.bool_,
        )

    def _encoded(self, things: Sequence[Thing]) -> Floats | None:
        if self._encoder is None or self._letters or not things:
            return None
        texts = [thing.text(self._field.name) for thing in things]
        return np.asarray(self._encoder.encode(texts), dtype=np.float32)

    def _meaning(self, left: Floats, right: Floats) -> Floats:
        if self._encoder is None:
            return np.zeros((len(left), len(right)), dtype=np.float32)
        low, high = self._encoder.unlike, self._encoder.same
        meant: Floats = np.clip((left @ right.T - low) / (high - low), 0, 1).astype(np.float32)
        return meant


def _most_frequent(words: Sequence[str]) -> str:
    counts = Counter(word for word in words if word)
    return max(counts, key=lambda word: (counts[word], word)) if counts else ""


class Sets:
    """Choices by what they share (twice the shared by the sum of both); places by one lying within the other."""

    def __init__(self, field: Field, things: Sequence[Thing], broader: Mapping[str, str]) -> None:
        self._field, self._broader = field, broader
        self._place: dict[str, int] = {}
        listed = [thing.words(field.name) for thing in things]
        for word in (word for words in listed for own in words for word in self._around(own)):
            self._place.setdefault(word, len(self._place))
        self._right = self._table(listed).T.tocsr()
        self._right_around = self._table([self._all_around(words) for words in listed]).T.tocsr()
        self._size = np.array([len(words) for words in listed], dtype=np.float32)

    def against(self, things: Sequence[Thing]) -> Compare:
        """Prepare things of the left side."""
        listed = [thing.words(self._field.name) for thing in things]
        left = self._table(listed)
        around = self._table([self._all_around(words) for words in listed])
        size = np.array([len(words) for words in listed], dtype=np.float32)

        def compare(rows: slice) -> tuple[Floats, Bools]:
            known = (size[rows] > 0)[:, None] & (self._size > 0)[None, :]
            shared = (left[rows] @ self._right).toarray()
            if self._field.kind == "choices":
                np.divide(
                    shared, (size[rows][:, None] + self._size[None, :]) / 2, out=shared, where=shared > 0
                )
                return shared, known
            within = (around[rows] @ self._right + left[rows] @ self._right_around).toarray()
            likeness = np.float32(WITHIN) * (within > 0)
            likeness[shared > 0] = 1
            return likeness, known

        return compare

    def _around(self, word: str) -> tuple[str, ...]:
        return surrounding(word, self._broader) if self._field.kind == "places" else (word,)

    def _all_around(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each for word in words for each in self._around(word)))

    def _table(self, listed: Sequence[Sequence[str]]) -> Any:
        pairs = [
            (row, self._place[word])
            for row, words in enumerate(listed)
            for word in words
            if word in self._place
        ]
        rows, columns = [row for row, _ in pairs], [column for _, column in pairs]
        ones = np.ones(len(pairs), dtype=np.float32)
        return _sparse(ones, rows, columns, (len(listed), len(self._place)))


def _sparse(values: Floats, rows: list[int], columns: list[int], shape: tuple[int, int]) -> Any:
    """Return a table that is mostly nothing. SciPy is loaded with the first one: each start would pay for it."""
    return import_module("scipy.sparse").csr_matrix((values, (rows, columns)), shape=shape)


def surrounding(place: str, broader: Mapping[str, str]) -> tuple[str, ...]:
    """Return a place and what it lies within, outwards; codes that lie within each other in a ring end it."""
    found = [place]
    while (outer := broader.get(found[-1], "")) and outer not in found:
        found.append(outer)
    return tuple(found)


class Periods:
    """Periods by the days they share, measured by the shorter one; an open side goes on for ever."""

    def __init__(self, field: Field, things: Sequence[Thing]) -> None:
        self._field = field
        self._right = self._days(things)

    def against(self, things: Sequence[Thing]) -> Compare:
        """Prepare things of the left side."""
        first, last, given = self._days(things)
        right_first, right_last, right_given = self._right

        def compare(rows: slice) -> tuple[Floats, Bools]:
            begins = np.maximum(first[rows][:, None], right_first[None, :])
            ends = np.minimum(last[rows][:, None], right_last[None, :])
            shorter = np.minimum((last - first)[rows][:, None], (right_last - right_first)[None, :]) + 1
            shared = np.clip(ends - begins + 1, 0, None) / np.maximum(shorter, 1)
            return shared.astype(np.float32), given[rows][:, None] & right_given[None, :]

        return compare

    def _days(self, things: Sequence[Thing]) -> tuple[Floats, Floats, Bools]:
        periods = [thing.period(self._field.name) for thing in things]
        first = np.array([(one or date.min).toordinal() for one, _ in periods], dtype=np.float32)
        last = np.array([(one or date.max).toordinal() for _, one in periods], dtype=np.float32)
        given = np.array([period != (None, None) for period in periods], dtype=np.bool_)
        return first, last, given


def columns_of(
    fields: Sequence[Field], things: Sequence[Thing], broader: Mapping[str, str], encoder: Encoder | None
) -> tuple[Column, ...]:
    """Return the fields of the things on the right side, ready to be compared."""
    small = {inner.casefold(): outer.casefold() for inner, outer in broader.items()}
    make: dict[str, Callable[[Field], Column]] = {
        "words": lambda field: Words(field, things, encoder),
        "letters": lambda field: Words(field, things, None),
        "choices": lambda field: Sets(field, things, {}),
        "places": lambda field: Sets(field, things, small),
        "period": lambda field: Periods(field, things),
    }
    return tuple(make[field.kind](field) for field in fields)
