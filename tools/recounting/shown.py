"""Numbers that pages show and no entry publishes: added up again from single entries, line by line.

The days by which answers are due follow from the days and the time zone of the charter and the calendar of the round.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from recounting.record import Record, same
from recounting.tree import Differs

Payload = Mapping[str, Any]
ANSWERS = ("adopt", "adopt_in_part", "refuse")
STATES = ("kept", "waiting", "late", "broken")


@dataclass
class Sums:
    """What single entries add up to, as far as they have been read."""

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By body, and by whether it was kept or late."""
    due: dict[str, datetime | None] = field(default_factory=dict)
    passed: list[tuple[str, str, str]] = field(default_factory=list)
    """Round, stage and body of each act by which the clock went on without an answer."""
    holders: dict[str, str] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    granted: dict[str, str] = field(default_factory=dict)
    late: dict[str, bool] = field(default_factory=dict)
    """By matter: where it stands, its last answer, and whether its last report said that it is late."""
    accounts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    funding: dict[str, Payload] = field(default_factory=dict)
    signed: Counter[tuple[str, str]] = field(default_factory=Counter)
    signatures: dict[int, tuple[str, str]] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)
    """By wave of a trust survey and level that is told: how many sheets."""

    def note(self, payload: Payload, record: Record) -> None:
        """Add what an entry says."""
        if payload.get("act"):
            self._act(payload, record)
        elif payload["verb"] == "raise":
            self._enter(payload, payload["stage"], record)
        elif payload["verb"] == "confirm_ledger_line":
            key = (
                *(payload[name] for name in ("organization", "member", "side", "kind")),
                payload.get("currency", ""),
            )
            self.accounts[key] += payload["quantity"]
        elif payload["verb"] == "declare_funding":
            self.funding[payload["source"]] = payload
        elif payload["verb"] == "withdraw_funding":
            self.funding.pop(payload["source"], None)
        elif payload["verb"] == "close_trust_wave":
            self.sheets |= {
                f"{payload['wave']} {one}": str(payload["sheets"]) for one in payload.get("trust", ())
            }
        elif payload["verb"] == "sign":
            signature = (payload["publication"], payload["as"])
            self.signatures[payload["number"]] = signature
            self.signed[signature] += 1
        elif payload["verb"] == "withdraw_signature":
            self.signed[self.signatures.pop(payload["signed_in"])] -= 1

    def _enter(self, payload: Payload, stage: str, record: Record) -> None:
        """Let a matter stand in a stage from the moment of an entry on."""
        slug = payload["matter"].rpartition("-")[0]
        self.stages[payload["matter"]] = stage
        self.due[payload["matter"]] = due(record, slug, stage, datetime.fromisoformat(payload["at"]))

    def _act(self, payload: Payload, record: Record) -> None:
        matter, outcome = payload["matter"], payload.get("outcome", "")
        until = self.due.get(matter)
        stage = record.stage(matter.rpartition("-")[0], payload["from"]) or {}
        again = stage.get("moves", {}).get(payload["verb"], {}).get("to") == payload["to"]
        if payload["to"] != payload["from"] or again:
            self._enter(payload, payload["to"], record)
        if payload["organization"]:
            self.holders[matter] = payload["organization"]
        if "late" in payload.get("details", {}):
            self.late[matter] = bool(payload["details"]["late"])
        if outcome in ANSWERS:
            self.granted[matter] = outcome
            kept = until is None or datetime.fromisoformat(payload["at"]) <= until
            self.answers[payload["organization"], "kept" if kept else "late"] += 1
        elif payload["capacity"] == "clock" and not outcome:
            self.passed.append((matter.rpartition("-")[0], payload["from"], payload["organization"]))


def due(record: Record, slug: str, name: str, at: datetime) -> datetime | None:
    """Return when a stage entered at `at` is due, by the calendar of the round and the days of its charter."""
    stage = record.stage(slug, name) or {}
    if stage.get("final"):
        return None
    counted = None
    if stage.get("days"):
        zone = ZoneInfo(record.charter(slug).get("time_zone", "UTC"))
        day = at.astimezone(zone).date() + timedelta(days=stage["days"] + 1)
        counted = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) - timedelta(seconds=1)
    opened = record.rounds.get(slug, {})
    _, told = opened.get("calendar", {}).get(name, (None, None))
    closes = datetime.fromisoformat(told) if told else None
    if closes is None or (closes <= at and counted is not None and "ballot" not in stage):
        return counted
    return closes


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of an open table; a text that begins like a formula has its apostrophe taken off."""
    path = folder / "open" / f"{name}.csv"
    if not path.exists():
        raise Differs(f"{path.name} is missing.")
    with path.open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def check(record: Record, sums: Sums, at: datetime) -> Iterator[str]:
    """Yield what was counted of each number that pages show; raise Differs at the first that is not the same."""
    counts: Mapping[str, Callable[[], Mapping[str, str]]] = {
        "promises": lambda: promises(record, sums, at),
        "accounts": lambda: {" ".join(key): str(total) for key, total in sums.accounts.items() if total},
        "independence": lambda: independence(sums),
        "signatures": dict,
        "trust": lambda: sums.sheets,
    }
    for name, count in counts.items():
        if not (record.folder / "open" / f"shown-{name}.csv").exists():
            continue  # an export of before
        rows = table(record.folder, f"shown-{name}")
        if name == "signatures":
            for row in rows:
                for whom, column in (("organization", "organizations"), ("person", "persons")):
                    same(
                        f"Signatures of {column} under {row['publication']}",
                        sums.signed[row["publication"], whom],
                        int(row[column]),
                    )
        else:
            counted, told = count(), as_told(name, rows)
            for key in sorted(counted.keys() | told.keys()):
                same(f"What pages show as {name}, {key}", counted.get(key, "0"), told.get(key, "0"))
        yield f"{name} as pages show them: {len(rows)} lines"


def as_told(name: str, rows: list[dict[str, str]]) -> dict[str, str]:
    """Return a table of numbers by what each is about."""
    if name == "promises":
        return {
            f"{row['body']} {column}": number
            for row in rows
            for column, number in row.items()
            if column != "body" and number != "0"
        }
    if name == "trust":
        told: Counter[str] = Counter()
        for row in rows:
            told[f"{row['wave']} {row['level']}"] += int(row["count"])
        return {key: str(total) for key, total in told.items()}
    if name == "accounts":
        names = ("network", "member", "side", "kind", "currency")
        return {" ".join(row[one] for one in names): row["total"] for row in rows if row["total"] != "0"}
    return {
        f"{row['organization']} {row['year']} {column}": row[column]
        for row in rows
        for column in ("public", "total")
        if row[column] != "0"
    }


def independence(sums: Sums) -> dict[str, str]:
    """Return public money and all money of each organization and year, of sources that were not taken back."""
    found: Counter[str] = Counter()
    for source in sums.funding.values():
        key = f"{source['organization']} {source['year']}"
        found[f"{key} total"] += source["sum"]
        if source["kind"] == "public":
            found[f"{key} public"] += source["sum"]
    return {key: str(total) for key, total in found.items() if total}


def promises(record: Record, sums: Sums, at: datetime) -> dict[str, str]:
    """Return how many promises of each kind each body has kept, has waiting, was late with, or broke."""
    found: Counter[str] = Counter()
    for (body, state), number in sums.answers.items():
        found[f"{body} answer_{state}"] += number
    owing = {
        (slug, key)
        for slug in record.rounds
        for key, stage in record.stages(slug).items()
        if any("answers" in move for move in stage.get("moves", {}).values())
    }
    for slug, stage, body in sums.passed:
        if (slug, stage) in owing and body:
            found[f"{body} answer_broken"] += 1
    for row in table(record.folder, "matters"):
        _of_matter(record, row, sums, owing, at, found)
    return {key: str(number) for key, number in found.items()}


def _of_matter(
    record: Record,
    row: Mapping[str, str],
    sums: Sums,
    owing: set[tuple[str, str]],
    at: datetime,
    found: Counter[str],
) -> None:
    """Add what is owed to one matter: an answer while it waits for one, and what was granted."""
    ref = row["ref"]
    same(f"Where {ref} stands", sums.stages.get(ref), row["stage"])
    stage = record.stage(row["round"], row["stage"])
    if stage is None:
        return  # a change of the charter itself owes nobody an answer
    ended = stage.get("ends", "") if stage.get("final") else ""
    same(f"How {ref} ended", ended, row["ended"])
    until = sums.due[ref]
    same(f"When {ref} is due", until, datetime.fromisoformat(row["due"]) if row["due"] else None)
    if (row["round"], row["stage"]) in owing and until is not None and row["held_by"]:
        state = "waiting" if until > at else "broken"
        found[f"{row['held_by']} answer_{state}"] += 1
    body = row["held_by"] or sums.holders.get(ref, "")
    granted = not ended and sums.granted.get(ref) in ("adopt", "adopt_in_part")
    late = "late" if sums.late.get(ref) else "waiting"
    state = ended if ended in ("kept", "broken") else late if granted else ""
    if state and body:
        found[f"{body} grant_{state}"] += 1
