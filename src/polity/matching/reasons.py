"""Why two things are called alike, in words: one sentence for each field, the one that weighs most first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from polity.matching.folding import STEMMERS, shared_words
from polity.matching.schemes import Field, Scheme, Thing, weight_against
from polity.sentences import Sentence, gettext_noop

NAME_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field says: its likeness from 0 to 1 (None: not compared), and its part of the score."""

    field: str
    likeness: float | None
    part: float
    says: Sentence


def reasons(
    left: Thing,
    right: Thing,
    scheme: Scheme,
    likeness: Mapping[str, float | None],
    titles: Mapping[str, str],
) -> tuple[Reason, ...]:
    """Return a reason for each field: what is alike, then what is unlike, then what was not compared.

    `titles` are how choices and places are shown, by their words in small letters.
    """
    total = weight_against(scheme, likeness)
    found = []
    for field in scheme.fields:
        value = likeness[field.name]
        part = 0.0 if value is None else field.weight * value / total
        says = (
            _not_compared(field, left, right)
            if value is None
            else SAYS[field.kind](_Pair(field, left, right, titles), value)
        )
        found.append(Reason(field.name, value, part, says))
    return tuple(sorted(found, key=lambda reason: (reason.likeness is None, -reason.part)))


@dataclass(frozen=True, slots=True)
class _Pair:
    """One field of two things, and how its words are shown."""

    field: Field
    left: Thing
    right: Thing
    titles: Mapping[str, str]

    @property
    def texts(self) -> tuple[str, str]:
        return self.left.text(self.field.name), self.right.text(self.field.name)

    @property
    def words(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.left.words(self.field.name), self.right.words(self.field.name)

    def shown(self, words: Sequence[str]) -> str:
        return ", ".join(f"‘{self.titles.get(word, word)}’" for word in words)

    def say(self, template: str, **values: Any) -> Sentence:
        return Sentence(template, {"field": Sentence(self.field.title), **values})


def _not_compared(field: Field, left: Thing, right: Thing) -> Sentence:
    if field.kind == "words" and left.text(field.name) and right.text(field.name):
        template = gettext_noop("The texts of {field} are in different languages and were not compared.")
    elif field.kind == "letters" and left.text(field.name) and right.text(field.name):
        template = gettext_noop("The texts of {field} are in different scripts and were not compared.")
    else:
        template = gettext_noop("At least one of the two does not say its {field}.")
    return Sentence(template, {"field": Sentence(field.title)})


def _words(pair: _Pair, likeness: float) -> Sentence:
    shared = _shared(*pair.texts, pair.left.language or pair.right.language)
    if likeness <= 0:
        return pair.say(gettext_noop("The texts of {field} share no words."))
    if shared:
        words = ", ".join(f"‘{word}’" for word in shared)
        return pair.say(gettext_noop("Both speak of {words} ({field})."), words=words)
    return pair.say(gettext_noop("The texts of {field} mean something alike, in other words."))


def _shared(left: str, right: str, language: str) -> tuple[str, ...]:
    """Return the words that two texts share; where none of them tells its language, by the stems of any."""
    for told in (language, *STEMMERS):
        if shared := shared_words(left, right, language=told):
            return shared
    return ()


def _letters(pair: _Pair, likeness: float) -> Sentence:
    left, right = pair.texts
    if left.casefold() == right.casefold():
        return pair.say(gettext_noop("The {field} is the same: {words}."), words=f"‘{left}’")
    if likeness >= NAME_ALIKE:
        template = gettext_noop("‘{left}’ and ‘{right}’ are written alike ({field}).")
    else:
        template = gettext_noop("‘{left}’ and ‘{right}’ are not written alike ({field}).")
    return pair.say(template, left=left, right=right)


def _choices(pair: _Pair, likeness: float) -> Sentence:
    left, right = pair.words
    shared = pair.shown([word for word in left if word in right])
    if likeness <= 0:
        return pair.say(
            gettext_noop("The {field} is another: {left} and {right}."),
            left=pair.shown(left),
            right=pair.shown(right),
        )
    if likeness >= 1:
        return pair.say(gettext_noop("The {field} is the same: {words}."), words=shared)
    return pair.say(gettext_noop("Part of the {field} is the same: {words}."), words=shared)


def _places(pair: _Pair, likeness: float) -> Sentence:
    left, right = pair.words
    if shared := [word for word in left if word in right]:
        return pair.say(gettext_noop("The {field} is the same: {words}."), words=pair.shown(shared))
    if likeness > 0:
        template = gettext_noop("Of {left} and {right} one lies within the other ({field}).")
    else:
        template = gettext_noop("{left} and {right} lie apart ({field}).")
    return pair.say(template, left=pair.shown(left), right=pair.shown(right))


def _period(pair: _Pair, likeness: float) -> Sentence:
    (first, last), (first_2, last_2) = pair.left.period(pair.field.name), pair.right.period(pair.field.name)
    begins = max((day for day in (first, first_2) if day), default=None)
    ends = min((day for day in (last, last_2) if day), default=None)
    if likeness <= 0:
        return pair.say(gettext_noop("They do not run at the same time ({field})."))
    if begins and ends:
        return pair.say(gettext_noop("Both run from {begins} to {ends} ({field})."), begins=begins, ends=ends)
    if begins:
        return pair.say(gettext_noop("Both run from {begins} on ({field})."), begins=begins)
    return pair.say(gettext_noop("Both run until {ends} ({field})."), ends=ends)


SAYS: Mapping[str, Callable[[_Pair, float], Sentence]] = {
    "words": _words,
    "letters": _letters,
    "choices": _choices,
    "places": _places,
    "period": _period,
}
