"""Who governs an organization, classified from its records: who elects, who can remove, who pays, who decides.

Nothing here reads what an organization says of itself. Each question has its own answer; the whole follows by a stated
rule and never by a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from polity.sentences import Sentence, gettext_noop

PEOPLE, MIXED, GOVERNMENT, UNKNOWN = "people", "mixed", "government", "unknown"


@dataclass(frozen=True)
class Seat:
    """A seat of the body. `electors` are the members of the college that fills it, `governments` those that are public.

    Without electors its stewards fill it. `public` is a seat of the public side, or one that an official holds.
    """

    electors: int = 0
    governments: int = 0
    public: bool = False


@dataclass(frozen=True)
class Stewards:
    """Those who can take a seat away: how many, and how many of them are officials of a government."""

    all: int = 0
    officials: int = 0


@dataclass(frozen=True)
class Stages:
    """The stages of the charters in force that are not ends: how many, and in how many a government holds or acts."""

    all: int = 0
    government: int = 0


@dataclass(frozen=True)
class Income:
    """The money of the last year that was declared, in minor units; None where nothing was declared."""

    year: int
    total: int
    public: int


@dataclass(frozen=True)
class Answer:
    """One question answered: `people`, `mixed`, `government` or `unknown`, and why in a sentence with its figures."""

    question: str
    by: str
    says: Sentence


@dataclass(frozen=True)
class Profile:
    """All four answers, and what follows: run by its people, by a government, or by both."""

    answers: tuple[Answer, ...]
    by: str
    says: Sentence = field(hash=False)


def profile(*, seats: Sequence[Seat], stewards: Stewards, stages: Stages, income: Income | None) -> Profile:
    """Return the profile.

    People run it where they elect and decide and no government could remove; a government runs it where it both fills
    the seats and holds or approves a stage; otherwise it is mixed. Who pays is told beside and never turns the rest.
    """
    answers = (_elects(seats), _removes(stewards), _pays(income), _decides(stages))
    elects, removes, _, decides = (answer.by for answer in answers)
    if UNKNOWN in (elects, removes, decides):
        return Profile(
            answers, UNKNOWN, Sentence(gettext_noop("Too little is on record to tell who runs it."))
        )
    if (elects, removes, decides) == (PEOPLE, PEOPLE, PEOPLE):
        says = gettext_noop("Its members run it: they elect, nobody above them removes, and they decide.")
        return Profile(answers, PEOPLE, Sentence(says))
    if elects == GOVERNMENT and decides != PEOPLE:
        says = gettext_noop(
            "A government runs it: it fills the seats, and holds or approves what is decided."
        )
        return Profile(answers, GOVERNMENT, Sentence(says))
    return Profile(answers, MIXED, Sentence(gettext_noop("Its members and a government run it together.")))


def _elects(seats: Sequence[Seat]) -> Answer:
    if not seats:
        return Answer("elects", UNKNOWN, Sentence(gettext_noop("It has no seats on record.")))
    elected = sum(1 for seat in seats if seat.electors and 2 * seat.governments < seat.electors)
    public = sum(1 for seat in seats if _of_government(seat))
    figures = {"seats": len(seats), "elected": elected, "public": public}
    says = Sentence(
        gettext_noop(
            "Of {seats} seats, {elected} are filled by colleges of its members and {public} by or for a government."
        ),
        figures,
    )
    by = GOVERNMENT if 2 * public > len(seats) else MIXED if public or not elected else PEOPLE
    return Answer("elects", by, says)


def _of_government(seat: Seat) -> bool:
    return seat.public or (seat.electors > 0 and 2 * seat.governments >= seat.electors)


def _removes(stewards: Stewards) -> Answer:
    if not stewards.all:
        return Answer("removes", UNKNOWN, Sentence(gettext_noop("It has no steward on record.")))
    says = Sentence(
        gettext_noop(
            "Its {stewards} stewards can take a seat away, with a reason; {officials} of them are officials of a "
            "government. Nobody above it can."
        ),
        {"stewards": stewards.all, "officials": stewards.officials},
    )
    by = PEOPLE if not stewards.officials else GOVERNMENT if 2 * stewards.officials >= stewards.all else MIXED
    return Answer("removes", by, says)


def _pays(income: Income | None) -> Answer:
    if income is None or income.total <= 0:
        return Answer("pays", UNKNOWN, Sentence(gettext_noop("It has declared no money yet.")))
    share = 100 * income.public // income.total
    says = Sentence(
        # xgettext:no-python-format
        gettext_noop("In {year}, {share} % of its money was public."),
        {"year": str(income.year), "share": share},
    )
    by = GOVERNMENT if 2 * income.public > income.total else MIXED if income.public else PEOPLE
    return Answer("pays", by, says)


def _decides(stages: Stages) -> Answer:
    if not stages.all:
        return Answer("decides", UNKNOWN, Sentence(gettext_noop("It has no charter in force.")))
    says = Sentence(
        gettext_noop(
            "In {government} of the {stages} stages of its charters, a government holds or approves."
        ),
        {"government": stages.government, "stages": stages.all},
    )
    by = PEOPLE if not stages.government else GOVERNMENT if 2 * stages.government > stages.all else MIXED
    return Answer("decides", by, says)
