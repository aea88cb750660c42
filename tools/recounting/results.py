"""Every kind of published result counted again from the record: one small function for each, named in KINDS.

A function is given the record as far as it has been read and the payload that publishes a result. It returns what it
counted in a few words, or raises `Differs`; `Unpublished` where the law of small groups keeps the papers closed.
"""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from recounting.tallies import Election, Settings, count, merged
from recounting.tree import Differs

Payload = Mapping[str, Any]
RULES = {"greedy": "greedy", "equal_shares": "equal-shares", "phragmen": "phragmen"}


class Unpublished(Exception):
    """A result whose papers are not published; the message says why."""


@dataclass
class Record:
    """What the entries read so far say, as far as results hang on it. `folder` is that of the export."""

    folder: Path
    charters: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)
    rounds: dict[str, Payload] = field(default_factory=dict)
    votes: dict[str, dict[str, Payload]] = field(default_factory=dict)
    casts: dict[str, dict[str, Payload]] = field(default_factory=dict)
    rolls: dict[str, int] = field(default_factory=dict)
    closed: dict[tuple[str, str, int], Payload] = field(default_factory=dict)
    of_matter: dict[str, list[Payload]] = field(default_factory=dict)
    elections: dict[str, Payload] = field(default_factory=dict)
    voices: dict[str, dict[str, Payload]] = field(default_factory=dict)

    def note(self, payload: Payload) -> None:
        """Keep what later results need of an entry. Called after the entry itself was counted again."""
        verb, matter = payload["verb"], payload.get("matter", "")
        if verb == "adopt_charter":
            key = (payload["organization"], payload["charter"], payload["version"])
            self.charters[key] = tomllib.loads(payload["text"])
        elif verb == "open_round":
            self.rounds[payload["round"]] = payload
        elif verb == "vote":
            self.votes.setdefault(matter, {})[payload["voter"]] = payload
        elif verb == "cast" and "ballot" in payload:
            self.casts.setdefault(payload["ballot"], {})[payload["voter"]] = payload
        elif verb in ("open_election", "ask_recall") and "election" in payload:
            self.elections[payload["election"]] = payload
        elif verb == "vote_in_college":
            self.voices.setdefault(payload["election"], {})[payload["acting_for"]] = payload
        elif verb == "fix_roll":
            self.rolls[payload["ballot"]] = payload["voters"]
        elif verb == "close_ballot":
            self.closed[payload["round"], payload.get("stage", ""), payload.get("part", 0)] = payload
        if matter:
            if verb == "decide" or payload.get("from") != payload.get("to"):
                self.votes.pop(matter, None)
            if verb not in ("comment", "support"):
                self.of_matter.setdefault(matter, []).append(payload)

    def stage(self, round_slug: str, name: str) -> dict[str, Any] | None:
        """Return what the charter of a round says about a stage; None where the record does not hold the text."""
        told = self.rounds.get(round_slug)
        if told is None:
            return None
        charter = self.charters.get((told["organization"], told["charter"], told["version"]))
        found: dict[str, Any] | None = (charter or {}).get("stages", {}).get(name)
        return found


def same(what: str, counted: Any, published: Any) -> None:
    """Raise Differs where what was counted is not what was published."""
    if counted != published:
        raise Differs(f"{what}: counted {counted}, published {published}")


# Votes of a body on one matter


def parts_of(roll: Sequence[Payload], chosen: Mapping[str, str]) -> dict[str, Fraction]:
    """Return the weights in favour, opposed, abstained and undecided, and how many heads stand behind each."""
    kinds = {
        "yes": ("yes", "consent", "concern"),
        "no": ("no", "object"),
        "abstain": ("abstain", "stand_aside"),
    }
    found = {}
    for name, choices in kinds.items():
        those = [voter for voter in roll if chosen.get(voter["key"]) in choices]
        found[name] = sum((Fraction(one["weight"]) for one in those), Fraction(0))
        found[f"heads_{name}"] = Fraction(len(those))
    missing = [voter for voter in roll if voter["key"] not in chosen]
    found["undecided"] = sum((Fraction(one["weight"]) for one in missing), Fraction(0))
    found["heads_undecided"] = Fraction(len(missing))
    return found


def result_of(parts: Mapping[str, Fraction], rule: str, settings: Payload) -> str:
    """Return adopted, refused or undecided for one body or chamber (docs/charter-words.md says how)."""
    cast = parts["yes"] + parts["no"] + parts["abstain"]
    roll = cast + parts["undecided"]
    heads = parts["heads_yes"] + parts["heads_no"] + parts["heads_abstain"]
    if not heads or cast < Fraction(str(settings.get("quorum", 0))) * roll:
        return "undecided"
    if rule == "consent":
        return "adopted" if not parts["heads_no"] and parts["heads_yes"] else "refused"
    of_roll = settings.get("of", "cast") == "roll"
    base = roll if of_roll else parts["yes"] + parts["no"]
    usual = "2/3" if rule == "qualified_majority" else "1/2"
    share = Fraction(str(settings.get("share", usual))) if rule != "majority" else Fraction(1, 2)
    if rule == "qualified_majority" or share != Fraction(1, 2):
        return "adopted" if parts["heads_yes"] and parts["yes"] >= share * base else "refused"
    bar = parts["yes"] * 2 > roll if of_roll else parts["yes"] > parts["no"]
    return "adopted" if bar else "refused"


def voted(rule: str, settings: Payload, roll: Sequence[Payload], chosen: Mapping[str, str]) -> str:
    """Return the result of a vote by one of the rules."""
    if rule == "advice":
        return "advised"
    if rule != "double_majority":
        return result_of(parts_of(roll, chosen), rule, settings)
    results = []
    for chamber in settings.get("chambers", ("public", "private")):
        members = [voter for voter in roll if voter["chamber"] == chamber]
        results.append(result_of(parts_of(members, chosen), "double_majority", settings))
    return next((one for one in ("undecided", "refused") if one in results), "adopted")


def decision(record: Record, payload: Payload) -> str:
    """Count the vote of a body on a matter again: its rule from the charter, its roll, and every vote entered."""
    matter, told = payload["matter"], payload["count"]
    if "roll" not in payload:
        raise Unpublished(f"the vote on {matter} was entered without its roll")
    rule, settings = payload["rule"], payload["settings"]
    stage = record.stage(matter.rpartition("-")[0], payload["from"])
    if stage is not None and "decision" in stage:
        same(f"The rule for {matter}", rule, stage["decision"]["rule"])
        for name, value in settings.items():
            same(f"The setting {name} for {matter}", str(value), str(stage["decision"].get(name)))
    on_roll = {voter["key"] for voter in payload["roll"]}
    votes = record.votes.get(matter, {})
    chosen = {key: vote["choice"] for key, vote in votes.items() if key in on_roll}
    counted = {name: str(value) for name, value in parts_of(payload["roll"], chosen).items()}
    same(f"The votes on {matter}", counted, {name: str(told["count"][name]) for name in counted})
    same(f"The decision on {matter}", voted(rule, settings, payload["roll"], chosen), payload["outcome"])
    return f"{matter}: {payload['outcome']} by {rule}"


# Ballots that share an envelope


def paper_of(record: Record, payload: Payload) -> Mapping[str, Any]:
    """Return what the charter says about the paper of a ballot: form, and the most that may be marked."""
    stage = record.stage(payload["round"], payload.get("stage", "")) or {}
    text: dict[str, Any] = stage.get("ballot", {})
    if payload.get("part"):
        text = text.get("beside", {})
    return text


def as_points(marks: Mapping[str, int], text: Mapping[str, Any], keys: Sequence[str]) -> dict[str, int]:
    """Return what a paper gives to each option: one for a mark, its points, or points for its rank."""
    known = {key: mark for key, mark in marks.items() if key in keys}
    if text.get("form") != "ranking":
        return known
    top = min(text.get("most") or len(keys), len(keys))
    return {key: top + 1 - mark for key, mark in known.items()}


def of_organizations(record: Record, payload: Payload) -> list[tuple[dict[str, int], Fraction]]:
    """Return the papers of an open ballot: the latest cast of each voter, by weight."""
    casts = record.casts.get(payload["ballot"], {})
    return [
        (cast.get("marks") or dict.fromkeys(cast["options"], 1), Fraction(cast["weight"]))
        for cast in casts.values()
    ]


def out_of_the_box(record: Record, payload: Payload) -> list[tuple[dict[str, int], Fraction]]:
    """Return the papers of a secret ballot; their digest and number must be those published at the close."""
    if payload.get("few"):
        raise Unpublished(f"ballot {payload['ballot']}: fewer than ten papers, which stay closed")
    path = record.folder / "open" / f"box-{payload['ballot']}.csv"
    if not path.exists():
        raise Differs(f"The box of ballot {payload['ballot']} is missing: {path.name}.")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["key"], row["marks"]) for row in csv.DictReader(file)]
    same(f"Papers in the box of ballot {payload['ballot']}", len(rows), payload["cast"])
    digest = hashlib.sha256("".join(f"{key} {marks}\n" for key, marks in rows).encode()).hexdigest()
    same(f"The digest of the box of ballot {payload['ballot']}", digest, payload["box"])
    if payload["ballot"] in record.rolls and len(rows) > record.rolls[payload["ballot"]]:
        raise Differs(f"Ballot {payload['ballot']} has more papers than rights to vote.")
    return [(json.loads(marks), Fraction(1)) for _, marks in rows]


def ballot(record: Record, payload: Payload) -> str:
    """Count a ballot on all matters of a round again, by the settings that were published with it."""
    if payload.get("parts"):
        raise Unpublished(f"ballot {payload['ballot']}: its envelope is divided into parts")
    secret = "box" in payload or payload.get("few")
    papers = out_of_the_box(record, payload) if secret else of_organizations(record, payload)
    if not secret:
        same(f"Casts in ballot {payload['ballot']}", len(papers), payload["cast"])
    told = payload["settings"]
    keys = [line["matter"] for line in payload["lines"]]
    if "order" in told["ties"]:
        keys.sort(key=lambda key: hashlib.sha256(f"{payload['ballot']}/{key}".encode()).hexdigest())
    costs = {line["matter"]: line["cost"] for line in payload["lines"]}
    text = paper_of(record, payload)
    given = [(as_points(marks, text, keys), weight) for marks, weight in papers]
    graded = text.get("form") in ("points", "ranking")
    election = Election({key: costs[key] for key in keys}, payload["envelope"], merged(given), graded)
    settings = Settings(
        rule=told["rule"],
        utility=told["utility"],
        completion=told["completion"],
        step=Fraction(told["step"]),
        least=told["least"],
        ties=tuple(told["ties"]),
        seed=told["seed"],
    )
    same(f"The rule of ballot {payload['ballot']}", settings.rule, RULES[text.get("rule", payload["rule"])])
    for line in payload["lines"]:
        support = election.points(line["matter"]) if graded else election.votes(line["matter"])
        same(f"Votes for {line['matter']}", str(support), line["votes"])
    won = count(election, settings)
    published = sorted(line["matter"] for line in payload["lines"] if line["won"])
    same(f"What ballot {payload['ballot']} chose", sorted(won), published)
    same(f"What ballot {payload['ballot']} spent", sum(costs[key] for key in won), payload["spent"])
    return f"ballot {payload['ballot']}: {len(papers)} papers, {len(won)} of {len(keys)} chosen by {settings.rule}"


KINDS: dict[str, Callable[[Record, Payload], str]] = {"decide": decision, "close_ballot": ballot}
