"""Who works in the commissions of the demonstration: invented spells of work, and what each report says of them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from dure.commissions.job_files import JobRow

FOUNDERS = 16
Row = dict[str, Any]


def spells(rng: Random, one: dict[str, Any], starts: date, until: date, scale: float) -> list[Row]:
    """Draw who works in a contract: each place is held for some months, is free for some days, is held again."""
    rows: list[Row] = []
    places = max(round(one["places"] * scale), one["jobs"] + 1)
    for place in range(places):
        here, turn = starts + timedelta(days=rng.randrange(0, 20)), 0
        while here < until and turn < 6:
            months = max(rng.expovariate(1 / one["mean"]), 2)
            leaves = here + timedelta(days=round(months * 30.4))
            code = f"{one['service']}-{place + 1}-{turn + 1}"
            group = one["group"] if rng.random() < 0.7 else ""
            rows += contracts_of_work(rng, code, here, leaves, group, until)
            here, turn = leaves + timedelta(days=rng.randrange(5, 30)), turn + 1
    return rows


def contracts_of_work(rng: Random, code: str, here: date, leaves: date, group: str, until: date) -> list[Row]:
    """A job begins for a year; if it lasts longer it is made permanent, or renewed year by year."""
    base = {"code": code, "group": group, "pay": 2_150_000 + 10_000 * rng.randrange(0, 60)}
    year = here + timedelta(days=364)
    permanent = rng.random() < 0.6
    if permanent and leaves > year < until:
        later = {**base, "started_on": year + timedelta(days=1), "term": "permanent"}
        return [
            {**base, "started_on": here, "term": "fixed", "ended_on": year, "ending": "made_permanent"},
            _ended(later, leaves, until, "retired" if rng.random() < 0.12 else "quit"),
        ]
    return [_ended({**base, "started_on": here, "term": "fixed"}, leaves, until, "quit")]


def _ended(row: Row, leaves: date, until: date, ending: str) -> Row:
    return {**row, "ended_on": leaves, "ending": ending} if leaves <= until else row


def founders(starts: date) -> list[Row]:
    """Sixteen founders: two leave in three years, one retires, and others come after them."""
    rows: list[Row] = []
    for number in range(FOUNDERS):
        group = "long_unemployed" if number % 3 else "older"
        pay = 2_300_000 + 15_000 * number
        rows.append(
            {
                "code": f"founder-{number + 1}",
                "started_on": starts,
                "term": "permanent",
                "group": group,
                "pay": pay,
            }
        )
    for number, day, ending in ((3, 430, "quit"), (8, 610, "retired"), (12, 800, "quit")):
        rows[number] |= {"ended_on": starts + timedelta(days=day), "ending": ending}
        begins = starts + timedelta(days=day + 20)
        base = {"code": f"member-{number + 1}", "group": "long_unemployed", "pay": 2_250_000}
        rows.append(
            {
                **base,
                "started_on": begins,
                "term": "fixed",
                "ended_on": begins + timedelta(days=89),
                "ending": "made_permanent",
            }
        )
        rows.append({**base, "started_on": begins + timedelta(days=90), "term": "permanent"})
    return rows


def known(row: Row, since: date, until: date) -> JobRow | None:
    """Return what a report up to a day says of a row: nothing unless it began or ended since the one before."""
    ended = over(row, until)
    if row["started_on"] > until or not (row["started_on"] >= since or (ended and row["ended_on"] > since)):
        return None
    shown = row if ended else {key: value for key, value in row.items() if key not in ("ended_on", "ending")}
    return JobRow(line=1, **shown)


def over(row: Row, until: date) -> bool:
    """Whether a job has ended by a day."""
    return row.get("ended_on") is not None and row["ended_on"] <= until


def yearly(rng: Random, begun: date, name: str, places: int) -> list[JobRow]:
    """Return who works under a contract of one year: eleven months each, then everybody has to go."""
    rows = []
    for place in range(places):
        lasts = 334 if rng.random() < 0.8 else rng.randrange(60, 330)
        rows.append(
            JobRow(
                line=place + 1,
                code=f"{name}-{place + 1}",
                started_on=begun,
                ended_on=begun + timedelta(days=lasts),
                term="fixed",
                ending="term_over" if lasts == 334 else "quit",
                pay=1_900_000,
            )
        )
    return rows
