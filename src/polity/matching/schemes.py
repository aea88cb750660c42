"""What things are made of, and how much each part counts when they are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from polity.sentences import gettext_noop

#: words: a text. letters: a name. choices: of a vocabulary. places: codes of areas within areas. period: two days.
KINDS = ("words", "letters", "choices", "places", "period")
Period = tuple[date | None, date | None]
Value = str | Sequence[str] | Period


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a thing. `title` is for people; `must`: things that differ entirely in it are not alike at all.

    `silence` is the share of the weight that counts against when the field cannot be compared.
    """

    name: str
    title: str
    kind: str
    weight: float
    must: bool = False
    silence: float = 0.5


@dataclass(frozen=True, slots=True)
class Scheme:
    """The fields by which things are compared; `least` is the score from which they are called alike.

    With an encoder, texts are more alike on the whole, so that the bar is higher: `least_by_meaning`.
    """

    name: str
    fields: tuple[Field, ...]
    least: float
    least_by_meaning: float

    def __post_init__(self) -> None:
        unknown = [one.kind for one in self.fields if one.kind not in KINDS]
        if unknown or not self.fields or any(one.weight <= 0 for one in self.fields):
            raise ValueError(f"A scheme needs fields of {', '.join(KINDS)}, each with a weight above 0.")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to compare, by an opaque key. Fields left out or empty are not known; that is not the same as unlike.

    Values: a text for words and letters, words or codes for choices and places, (first day, last day) for a period,
    each None when it is open. `language` of the texts is found from them when it is not given.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    language: str = ""

    def text(self, name: str) -> str:
        """Return a text field, "" when it is not known."""
        value = self.values.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def words(self, name: str) -> tuple[str, ...]:
        """Return a field of choices or places without repeats; a single text is one word."""
        value = self.values.get(name, ())
        listed = [value] if isinstance(value, str) else [word for word in value if isinstance(word, str)]
        return tuple(dict.fromkeys(word.strip().casefold() for word in listed if word.strip()))

    def period(self, name: str) -> Period:
        """Return a period; (None, None) when it is not known."""
        value = self.values.get(name, ())
        if isinstance(value, str) or len(value) != 2:
            return None, None
        first, last = value
        return (first if isinstance(first, date) else None), (last if isinstance(last, date) else None)


def weight_against(scheme: Scheme, likeness: Mapping[str, float | None]) -> float:
    """Return the weight against which a score is taken: less where fields could not be compared (None)."""
    return sum(
        field.weight * (field.silence if likeness[field.name] is None else 1) for field in scheme.fields
    )


#: Weights and bounds were set on one half of the labelled sets in the tests, and are measured on the other.
PROGRAMMES = Scheme(
    "programmes",
    (
        Field("aim", gettext_noop("aim"), "words", 0.4, silence=0.75),
        Field("target_group", gettext_noop("target group"), "choices", 0.2),
        Field("instrument", gettext_noop("instrument"), "choices", 0.2),
        Field("area", gettext_noop("area"), "places", 0.1, must=True),
        Field("period", gettext_noop("period"), "period", 0.1, must=True),
    ),
    least=0.64,
    least_by_meaning=0.81,
)
ORGANIZATIONS = Scheme(
    "organizations",
    (
        Field("name", gettext_noop("name"), "letters", 0.8),
        Field("area", gettext_noop("area"), "places", 0.1, must=True),
        Field("sector", gettext_noop("sector"), "choices", 0.1),
    ),
    least=0.807,
    least_by_meaning=0.807,
)
