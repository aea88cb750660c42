"""What a voter sends from the booth: marks, filters, and the ticket that holds the tracker of the paper."""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core import signing
from django.http import QueryDict

from dure.ballots.models import Ballot

MARK = "mark-"
ONE = "one"
SALT = "dure.ballots.booth"
LONGEST_TYPED = 8  # signs of a mark that are kept to be shown again
LONGEST_WORDS = 200


@dataclass(frozen=True)
class Marked:
    """A paper as it was sent. `marks` are those of `marking.fault`; `typed` is what the fields said, by option."""

    marks: Mapping[str, int] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)


BLANK = Marked()


def read_marks(data: QueryDict) -> Marked:
    """Read a paper: `mark-REF` says 1, points or a rank; `one` names the one option. Empty and 0 mark nothing.

    What is no whole number becomes -1, which `marking.fault` refuses.
    """
    typed = {
        name.removeprefix(MARK): value.strip()[:LONGEST_TYPED]
        for name, value in data.items()
        if name.startswith(MARK) and isinstance(value, str)
    }
    if only := data.get(ONE, ""):
        typed[only] = "1"
    marks = {ref: _number(text) for ref, text in typed.items()}
    return Marked({ref: mark for ref, mark in marks.items() if mark != 0}, typed)


def _number(text: str) -> int:
    try:
        return int(text or "0") if len(text) < LONGEST_TYPED else -1
    except ValueError:
        return -1


def written(mark: int) -> str:
    """Write a mark for a form that shows nothing by its length: 1 as 0001, none as 0000."""
    return f"{mark:04d}"


def plain(code: str) -> str:
    """Return a code or tracker as it is stored, however it was typed: in small letters, without dashes and spaces."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def in_fours(code: str) -> str:
    """Return a code or tracker in groups of four, as people read it aloud."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


@dataclass(frozen=True)
class Ticket:
    """What a reviewed paper carries, signed, so that the same paper sent twice is one vote: whose right it uses, the
    tracker that was drawn for it, and whether it takes the place of an earlier paper.
    """

    ballot: str
    who: str
    tracker: str
    changes: bool

    def signed(self) -> str:
        """Return the ticket as a text that nobody else can make."""
        return signing.dumps([self.ballot, self.who, self.tracker, self.changes], salt=SALT)


def read_ticket(text: str, ballot: Ballot) -> Ticket | None:
    """Return the ticket of this ballot that a form holds; None where there is none, or a forged one."""
    try:
        ticket = Ticket(*signing.loads(text, salt=SALT))
    except (signing.BadSignature, binascii.Error, ValueError, TypeError):
        return None
    return ticket if ticket.ballot == ballot.ref else None


@dataclass(frozen=True)
class Filters:
    """Which options are shown. What is marked stays marked, shown or not."""

    words: str = ""
    place: str = ""
    at_most: int | None = None
    marked: bool = False

    @property
    def any(self) -> bool:
        """Whether something is filtered at all."""
        return bool(self.words or self.place or self.at_most is not None or self.marked)

    def show(self, *, text: str, place: str, cost: int, marked: bool) -> bool:
        """Whether an option is shown: every word of the search in its text, in the place, for the money."""
        return (
            all(word in text for word in self.words.casefold().split())
            and self.place in ("", place)
            and (self.at_most is None or cost <= self.at_most)
            and (marked or not self.marked)
        )


def read_filters(data: QueryDict) -> Filters:
    """Read the filters; what cannot be read filters nothing."""
    cost = data.get("cost", "")
    return Filters(
        words=data.get("q", "")[:LONGEST_WORDS],
        place=data.get("place", "")[:LONGEST_WORDS],
        at_most=int(cost) if cost.isascii() and cost.isdigit() and len(cost) < 20 else None,
        marked=data.get("marked", "") == "1",
    )
