"""Look over rows of spells before they are counted: all faults at once, each with its row and a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from polity.retention.faults import Fault
from polity.retention.spells import Spell
from polity.sentences import Sentence, gettext_noop

#: Hours of a week beyond which a row is more likely to be a slip than a job.
MOST_HOURS = 84
ANY_NUMBER: Mapping[str, int] = MappingProxyType({})


def faults(
    rows: Sequence[Spell], *, until: date, places: Mapping[str, int] = ANY_NUMBER
) -> tuple[Fault, ...]:
    """Return everything wrong with the rows, sorted by row.

    `until` is the last day that is known. `places` says for how many jobs at once a contract is made; those it does
    not name may have any number. Codes: ends_before_start, ends_later, starts_later, hours, overlap, too_many.
    """
    found = [fault for number, row in enumerate(rows, 1) for fault in _of_row(number, row, until)]
    wrong = {fault.row for fault in found if fault.code != "hours"}
    sound = [(number, row) for number, row in enumerate(rows, 1) if number not in wrong]
    found += _overlaps(sound)
    found += _too_many(sound, places)
    return tuple(sorted(found, key=lambda fault: (fault.row, fault.code)))


def _of_row(number: int, row: Spell, until: date) -> Iterator[Fault]:
    days = {"start": row.start, "end": row.end, "until": until}
    if row.start > until:
        template = gettext_noop("The job starts on {start}, after {until}. Enter it once it has started.")
        yield Fault(number, "starts_later", Sentence(template, days))
    if row.end is not None and row.end < row.start:
        template = gettext_noop(
            "The job ends on {end}, before it starts on {start}. Correct one of the days."
        )
        yield Fault(number, "ends_before_start", Sentence(template, days))
    elif row.end is not None and row.end > until:
        template = gettext_noop(
            "The job ends on {end}, after {until}. Leave the end empty until the job has ended."
        )
        yield Fault(number, "ends_later", Sentence(template, days))
    if row.hours is not None and not 0 < row.hours <= MOST_HOURS:
        template = gettext_noop("{hours} hours a week cannot be right. Give more than 0 and at most {most}.")
        yield Fault(number, "hours", Sentence(template, {"hours": row.hours, "most": MOST_HOURS}))


def _overlaps(rows: Sequence[tuple[int, Spell]]) -> Iterator[Fault]:
    """Yield a fault for each job that starts while an earlier one of the same person has not ended."""
    latest: dict[str, tuple[int, date]] = {}
    for number, row in sorted(rows, key=lambda pair: (pair[1].start, pair[0])):
        other = latest.get(row.person)
        end = row.end or date.max
        if other is not None and row.start <= other[1]:
            until = other[1]
            values = {"person": row.person, "start": row.start, "row": other[0], "end": until}
            if until == date.max:
                template = gettext_noop(
                    "‘{person}’ starts here on {start}, while the job in row {row} is running. End one of them first."
                )
            else:
                template = gettext_noop(
                    "‘{person}’ starts here on {start}, while the job in row {row} lasts until {end}. "
                    "Correct one of the days."
                )
            yield Fault(number, "overlap", Sentence(template, values))
        if other is None or end > other[1]:
            latest[row.person] = (number, end)


def _too_many(rows: Sequence[tuple[int, Spell]], places: Mapping[str, int]) -> Iterator[Fault]:
    for contract, number in sorted(places.items()):
        most, day = most_at_once([row for _, row in rows if row.contract == contract])
        if most > number and day is not None:
            template = gettext_noop(
                "{most} persons work in ‘{contract}’ on {day}; it is made for {places}. Correct the rows or the number."
            )
            values = {"most": most, "contract": contract, "day": day, "places": number}
            yield Fault(0, "too_many", Sentence(template, values))


def most_at_once(rows: Sequence[Spell]) -> tuple[int, date | None]:
    """Return the most jobs that ran on one day, and the first such day; (0, None) without jobs."""
    changes: dict[date, int] = {}
    for row in rows:
        changes[row.start] = changes.get(row.start, 0) + 1
        if row.end is not None and row.end < date.max:
            after = row.end + timedelta(days=1)
            changes[after] = changes.get(after, 0) - 1
    most, running, first = 0, 0, None
    for day in sorted(changes):
        running += changes[day]
        if running > most:
            most, first = running, day
    return most, first
