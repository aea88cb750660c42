"""Whether an organization stayed what it is while it grew, from figures of its years; what is not told is never zero.

Two bounds have a source: the Italian Civil Code asks cooperatives to keep at least thirty percent of the yearly
surplus in the legal reserve (article 2545-quater), and calls mutuality prevalent where members bear more than half of
the cost of labour (article 2513), which is counted here by heads. The other bounds are ours: a figure grew once it is
a tenth larger than at first, and an indicator held unless it lost more than a fifth of what it was at first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from polity.sentences import Sentence, gettext_noop

GREW = Fraction(1, 10)
MAY_LOSE = Fraction(1, 5)
MEMBERS_AT_WORK = Fraction(1, 2)
KEPT_AT_LEAST = Fraction(3, 10)
KNOWN_AT_LEAST = 4  # of six indicators; ours
HELD, CHANGED, NOT_GROWN, UNSAID = "held", "changed", "not_grown", "unsaid"


@dataclass(frozen=True)
class Year:
    """What is told of one year; None is "not told". Sums are minor units of `currency`, learning is in minutes."""

    year: int
    members: int | None = None
    took_part: int | None = None
    workers: int | None = None
    worker_members: int | None = None
    board: int | None = None
    board_women: int | None = None
    income: int | None = None
    to_members: int | None = None
    reserves: int | None = None
    currency: str = ""
    one_vote: bool | None = None
    learning: int | None = None


@dataclass(frozen=True)
class Growth:
    """One figure of growth: its values year by year, and each as an index of the first year in which it is told."""

    key: str
    values: tuple[int | None, ...]
    index: tuple[Fraction | None, ...]
    grew: bool | None


@dataclass(frozen=True)
class Indicator:
    """One indicator of governance year by year (a share, hours, or 0 and 1), whether it held, and why."""

    key: str
    values: tuple[Fraction | None, ...]
    held: bool | None
    says: Sentence = field(hash=False)


@dataclass(frozen=True)
class Identity:
    """The answer: `held`, `changed`, `not_grown` or `unsaid`, in one sentence, with the steps that lead to it."""

    result: str
    says: Sentence = field(hash=False)
    growth: tuple[Growth, ...] = ()
    indicators: tuple[Indicator, ...] = ()


GROWTH_WORDS = {
    "members": gettext_noop("members {index}"),
    "workers": gettext_noop("workers {index}"),
    "income": gettext_noop("income {index}"),
}
INDICATOR_WORDS = {
    "participation": gettext_noop("taking part in assemblies"),
    "member_workers": gettext_noop("members among the workers"),
    "one_vote": gettext_noop("one member, one vote"),
    "women": gettext_noop("women on the board"),
    "kept": gettext_noop("surplus kept for all"),
    "learning": gettext_noop("hours of learning"),
}


def share(part: int | None, whole: int | None) -> Fraction | None:
    """Return a part of a whole; None where either is not told, or where there is no whole."""
    return None if part is None or not whole else Fraction(part, whole)


def indicators_of(year: Year) -> dict[str, Fraction | None]:
    """Return the six indicators of one year: shares, hours for each member, and 0 or 1 for one member, one vote."""
    surplus = None if year.to_members is None or year.reserves is None else year.to_members + year.reserves
    hours = share(year.learning, year.members)
    return {
        "participation": share(year.took_part, year.members),
        "member_workers": share(year.worker_members, year.workers),
        "one_vote": None if year.one_vote is None else Fraction(year.one_vote),
        "women": share(year.board_women, year.board),
        "kept": share(year.reserves, surplus),
        "learning": None if hours is None else hours / 60,
    }


def identity(years: Sequence[Year]) -> Identity:
    """Return whether identity held while the organization grew. `years` rise, each stands once (ValueError)."""
    told = tuple(one.year for one in years)
    if any(later <= earlier for earlier, later in pairwise(told)):
        raise ValueError(f"years that do not rise: {told}")
    growth = tuple(_growth(key, years) for key in GROWTH_WORDS)
    table = [indicators_of(one) for one in years]
    found = tuple(_indicator(key, [row[key] for row in table]) for key in INDICATOR_WORDS)
    if len(years) < 2:
        says = Sentence(
            gettext_noop("This cannot be said yet: it takes the figures of two years, and {count} is told."),
            {"count": len(years)},
        )
        return Identity(UNSAID, says, growth, found)
    result, says = _answer(growth, found, told)
    return Identity(result, says, growth, found)


def _growth(key: str, years: Sequence[Year]) -> Growth:
    """Sums of different currencies cannot be set beside each other: then only those of the last currency are."""
    values: list[int | None] = [getattr(one, key) for one in years]
    if key == "income":
        known = [one.currency for one in years if one.income is not None]
        values = [one.income if known and one.currency == known[-1] else None for one in years]
    first = next((value for value in values if value), None)
    index = tuple(None if value is None or not first else Fraction(100 * value, first) for value in values)
    last = index[-1] if index else None
    known_index = [one for one in index if one is not None]
    grew = None if last is None or len(known_index) < 2 else last >= 100 * (1 + GREW)
    return Growth(key, tuple(values), index, grew)


def _indicator(key: str, values: Sequence[Fraction | None]) -> Indicator:
    known = [value for value in values if value is not None]
    if not values or values[-1] is None or not known:
        says = Sentence(gettext_noop("It cannot be said: the last year does not tell it."))
        return Indicator(key, tuple(values), None, says)
    held, says = JUDGED.get(key, _against_first)(known)
    return Indicator(key, tuple(values), held, says)


def _percent(value: Fraction) -> int:
    return int(100 * value)  # cut off, not rounded: 49.9 is not half


def _against_first(known: Sequence[Fraction]) -> tuple[bool | None, Sentence]:
    """A share must not lose more than a fifth of what it was at first."""
    if len(known) < 2:
        return None, Sentence(gettext_noop("It cannot be said: only one year tells it."))
    first, last = known[0], known[-1]
    least = first * (1 - MAY_LOSE)
    told = {"first": _percent(first), "last": _percent(last), "least": _percent(least)}
    if last >= least:
        # xgettext:no-python-format
        says = gettext_noop(
            "It held: {first} % at first, {last} % now; down to {least} % still counts as held."
        )
        return True, Sentence(says, told)
    # xgettext:no-python-format
    says = gettext_noop("It did not hold: {first} % at first, {last} % now; below {least} % it is lost.")
    return False, Sentence(says, told)


def _hours(known: Sequence[Fraction]) -> tuple[bool | None, Sentence]:
    """Hours of learning for each member, by the same bound as shares."""
    held, _ = _against_first(known)
    if held is None:
        return None, Sentence(gettext_noop("It cannot be said: only one year tells it."))
    told = {name: _tenths(value) for name, value in (("first", known[0]), ("last", known[-1]))}
    told["least"] = _tenths(known[0] * (1 - MAY_LOSE))
    says = (
        gettext_noop("It held: {first} hours for each member at first, {last} now; down to {least} counts.")
        if held
        else gettext_noop("It did not hold: {first} hours for each member at first, {last} now.")
    )
    return held, Sentence(says, told)


def _tenths(value: Fraction) -> str:
    tenths = int(10 * value)
    return f"{tenths // 10}.{tenths % 10}"


def _at_work(known: Sequence[Fraction]) -> tuple[bool | None, Sentence]:
    last = known[-1]
    # xgettext:no-python-format
    held = gettext_noop("It held: {last} % of the workers are members, more than half.")
    # xgettext:no-python-format
    lost = gettext_noop("It did not hold: {last} % of the workers are members, not more than half.")
    fine = last > MEMBERS_AT_WORK
    return fine, Sentence(held if fine else lost, {"last": _percent(last)})


def _kept(known: Sequence[Fraction]) -> tuple[bool | None, Sentence]:
    last = known[-1]
    # xgettext:no-python-format
    held = gettext_noop("It held: {last} % of the surplus is kept for all, at least {least} %.")
    # xgettext:no-python-format
    lost = gettext_noop("It did not hold: {last} % of the surplus is kept for all, less than {least} %.")
    fine = last >= KEPT_AT_LEAST
    return fine, Sentence(held if fine else lost, {"last": _percent(last), "least": _percent(KEPT_AT_LEAST)})


def _one_vote(known: Sequence[Fraction]) -> tuple[bool | None, Sentence]:
    if known[-1] == 1:
        return True, Sentence(gettext_noop("It held: each member has one vote, whatever its size."))
    return False, Sentence(gettext_noop("It did not hold: one member, one vote is not laid down."))


JUDGED: dict[str, Callable[[Sequence[Fraction]], tuple[bool | None, Sentence]]] = {
    "learning": _hours,
    "member_workers": _at_work,
    "kept": _kept,
    "one_vote": _one_vote,
}


def _answer(
    growth: Sequence[Growth], found: Sequence[Indicator], told: Sequence[int]
) -> tuple[str, Sentence]:
    """Put growth and indicators together into one sentence."""
    grew = [one for one in growth if one.grew]
    lost = [one.key for one in found if one.held is False]
    unknown = [one.key for one in found if one.held is None]
    known = len(found) - len(unknown)
    if all(one.grew is None for one in growth):
        return UNSAID, Sentence(
            gettext_noop("This cannot be said: no figure of growth is told for two years and the last one.")
        )
    params = {
        "first": str(told[0]),
        "last": str(told[-1]),
        "grew": listed([_index(one) for one in grew]) if grew else "",
        "lost": listed([Sentence(INDICATOR_WORDS[key]) for key in lost]) if lost else "",
        "unknown": listed([Sentence(INDICATOR_WORDS[key]) for key in unknown]) if unknown else "",
        "known": known,
        "all": len(found),
        "held": known - len(lost),
    }
    return _in_words(params, bool(grew), bool(lost), bool(unknown), known)


def _in_words(
    params: Mapping[str, object], grew: bool, lost: bool, unknown: bool, known: int
) -> tuple[str, Sentence]:
    if not grew:
        result, says = (
            NOT_GROWN,
            gettext_noop(
                "From {first} to {last} it has not grown; {held} of {known} indicators that are told held."
            ),
        )
    elif lost:
        result, says = (
            CHANGED,
            gettext_noop(
                "From {first} to {last} it grew ({grew}; the first year is 100), and this did not hold: {lost}."
            ),
        )
    elif known < KNOWN_AT_LEAST:
        result, says = (
            UNSAID,
            gettext_noop(
                "From {first} to {last} it grew ({grew}; the first year is 100); whether it stayed itself cannot be "
                "said, because too little is told. Missing: {unknown}."
            ),
        )
    elif unknown:
        result, says = (
            HELD,
            gettext_noop(
                "From {first} to {last} it grew ({grew}; the first year is 100) and stayed itself in all {known} "
                "indicators that are told. Not told: {unknown}."
            ),
        )
    else:
        result, says = (
            HELD,
            gettext_noop(
                "From {first} to {last} it grew ({grew}; the first year is 100) and stayed itself: all {all} "
                "indicators of its governance held."
            ),
        )
    return result, Sentence(says, params)


def _index(one: Growth) -> Sentence:
    last = one.index[-1]
    assert last is not None
    return Sentence(GROWTH_WORDS[one.key], {"index": str(int(last))})


def listed(parts: Sequence[Sentence]) -> Sentence:
    """Return several sentences or words as one, with commas between them."""
    if len(parts) == 1:
        return parts[0]
    return Sentence(gettext_noop("{first}, {rest}"), {"first": parts[0], "rest": listed(parts[1:])})
