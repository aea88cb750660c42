"""Votes of a body on one matter, and positions that networks ratify: counted again from the record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from recounting.bodies import Opening
from recounting.ratifications import ratify
from recounting.record import Payload, Record, Unpublished, same, texts
from recounting.tree import Differs
from recounting.voting import parts_of, voted

NO_SETTINGS = ("rule", "who", "by", "adopted", "refused", "undecided", "advised")


def decision(record: Record, payload: Payload) -> str:
    """Count the vote of a body on a matter again: its rule from the charter, its roll, and every vote entered."""
    matter, told = payload["matter"], payload["count"]
    if matter in record.openings and "roll" not in payload:
        return ratification(record, payload)
    if "roll" not in payload:
        raise Unpublished(f"the vote on {matter} was entered without its roll")
    rule, settings = payload["rule"], payload["settings"]
    stages = record.stages(matter.rpartition("-")[0])
    if stages:
        same(f"The stage in which {matter} was decided", record.stands(matter), payload["from"])
        text = dict(stages[payload["from"]].get("decision", {}))
        same(f"The rule for {matter}", text.get("rule"), rule)
        asked = {name: str(value) for name, value in text.items() if name not in NO_SETTINGS}
        same(f"The settings for {matter}", asked, texts(settings))
    on_roll = {voter["key"] for voter in payload["roll"]}
    votes = record.votes.get(matter, {})
    chosen = {key: vote["choice"] for key, vote in votes.items() if key in on_roll}
    same(f"The votes on {matter}", texts(parts_of(payload["roll"], chosen)), texts(told["count"]))
    same(f"The decision on {matter}", voted(rule, settings, payload["roll"], chosen), payload["outcome"])
    return f"{matter}: {payload['outcome']} by {rule}"


def ratification(record: Record, payload: Payload) -> str:
    """Count a ratification again: the roll from the memberships of its opening, each answer, and the rule on top."""
    matter, told = payload["matter"], payload["count"]["count"]
    opening = record.openings[matter]
    same(f"Who ratifies {matter}", opening.top, payload["organization"])
    roll = replace(record.bodies.roll(opening), weights=weights(record, matter, opening))
    counted = ratify(roll, record.answers.get(matter, {}), opening.text)
    record.ratified[matter] = counted
    same(f"The answers of organizations on {matter}", texts(counted.organizations), texts(told))
    same(f"The ratification of {matter}", counted.result, payload["outcome"])
    return f"{matter}: {payload['outcome']} by ratification of {len(counted.outcomes)}"


def weights(record: Record, matter: str, opening: Opening) -> dict[str, Fraction]:
    """Return the voices of each organization: one, or as many as were entered where the charter counts by members.

    How many members each has is not public; that nobody has more than the charter allows is looked at here.
    """
    told = record.weights.get(matter, {})
    if opening.text.get("weight", "one") != "members":
        same(f"Who has more than one voice on {matter}", [], sorted(told))
        return {}
    asked = {tie.member for tie in opening.ties.values()} - opening.networks.keys()
    same(f"Whose voices on {matter} are weighed", sorted(asked), sorted(told))
    if wrong := [one for one, weight in told.items() if not 1 <= weight <= opening.text.get("cap", weight)]:
        raise Differs(
            f"On {matter} some have other voices than the charter allows: {', '.join(sorted(wrong))}."
        )
    return {one: Fraction(weight) for one, weight in told.items()}


def voices(record: Record, payload: Payload) -> str:
    """Compare the voices and the networks that a ratification published with those that were counted again."""
    matter = payload["matter"]
    counted = record.ratified.get(matter)
    if counted is None:
        raise Differs(f"Voices on {matter} were published without a decision.")
    same(f"The voices on {matter}", texts(counted.voices), texts(payload["voices"]))
    same(f"The networks on {matter}", texts(counted.networks), texts(payload["networks"]))
    same(f"How each stands on {matter}", standing(counted.outcomes), payload["standing"])
    return f"{matter}: {counted.voices['adopted']} voices in favour"


def standing(outcomes: Mapping[str, str]) -> str:
    """Return the digest of how each network and organization stands: a line “name outcome” for each, by name."""
    lines = "".join(f"{name} {outcome}\n" for name, outcome in sorted(outcomes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
