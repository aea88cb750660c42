"""Trust surveys: means and shares of a closed wave, counted again from its answers, which are published one by one."""

from __future__ import annotations

import hashlib
from collections import Counter

from recounting.record import Payload, Record, Unpublished, same
from recounting.shown import table
from recounting.tree import Differs

FEWEST = 10
HIGH = 6


def wave(record: Record, payload: Payload) -> str:
    """Count one wave again: the digest of its answers, and for each level numbers, mean and share of 6 to 10."""
    ref = payload["wave"]
    what = f"the trust survey {ref}"
    same(f"Who is asked in {what}", record.rolls.get(ref), payload["invited"])
    if payload.get("few"):
        raise Unpublished(f"{what}: fewer than ten sheets, which are told to nobody")
    if not FEWEST <= payload["sheets"] <= payload["invited"]:
        raise Differs(f"{payload['sheets']} sheets in {what}, of {payload['invited']} who are asked.")
    found: dict[str, Counter[str]] = {}
    for row in table(record.folder, "shown-trust"):
        if row["wave"] == ref:
            found.setdefault(row["level"], Counter())[row["answer"]] += int(row["count"])
    lines = sorted(f"{level} {answer}\n" for level, counts in found.items() for answer in counts.elements())
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    same(f"The digest of the answers in {what}", digest, payload["answers_digest"])
    same(f"The levels told in {what}", sorted(found), sorted(payload["trust"]))
    for level, counts in found.items():
        _level(f"{level} in {what}", level, counts, payload)
    return f"trust survey {ref}: {payload['sheets']} sheets, {len(found)} levels"


def _level(what: str, level: str, counts: Counter[str], payload: Payload) -> None:
    numbers = {int(answer): count for answer, count in counts.items() if answer.isdigit()}
    given = sum(numbers.values())
    if given < FEWEST or not all(0 <= number <= 10 for number in numbers):
        raise Differs(f"{what} is told, with {given} numbers.")
    points = sum(number * count for number, count in numbers.items())
    tenths = (20 * points + given) // (2 * given)
    high = sum(count for number, count in numbers.items() if number >= HIGH)
    same(f"Sheets for {what}", counts.total(), payload["sheets"])
    same(f"Numbers for {what}", given, payload["numbers"][level])
    same(f"The mean of {what}", f"{tenths // 10}.{tenths % 10}", payload["trust"][level])
    same(
        f"The share of 6 to 10 of {what}", (200 * high + given) // (2 * given), payload["high_percent"][level]
    )
    same(f"Who does not know, {what}", counts["dk"], payload["dont_know"][level])
    same(f"Who left it out, {what}", counts["na"], payload["unanswered"][level])
