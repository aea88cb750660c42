"""Ballots that share an envelope, and the money that they share: counted again from papers, charter and record."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any

from recounting.parts import Division, at_opening, count_parts
from recounting.record import Payload, Record, Unpublished, same
from recounting.tallies import Election, Settings, count, merged
from recounting.tree import Differs

RULES = {"greedy": "greedy", "equal_shares": "equal-shares", "phragmen": "phragmen"}
GRADED = ("points", "ranking")
STEPS = 1000  # a completion raises what each voter holds by a thousandth of the first share
WHOLE = ""  # under which an undivided envelope carries on what it leaves


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
    secret = "box" in payload or payload.get("few")
    papers = out_of_the_box(record, payload) if secret else of_organizations(record, payload)
    if not secret:
        same(f"Casts in ballot {payload['ballot']}", len(papers), payload["cast"])
    text = paper_of(record, payload)
    if not text:
        raise Unpublished(f"ballot {payload['ballot']}: the record does not hold its charter")
    keys = [line["matter"] for line in payload["lines"]]
    if by_votes(text):
        keys.sort(key=lambda key: hashlib.sha256(f"{payload['ballot']}/{key}".encode()).hexdigest())
    costs = {line["matter"]: line["cost"] for line in payload["lines"]}
    for key, cost in costs.items():
        same(f"What {key} asks for", record.asked.get(key), cost)
    given = [(as_points(marks, text, keys), weight) for marks, weight in papers]
    graded = text.get("form") in GRADED
    election = Election({key: costs[key] for key in keys}, payload["envelope"], merged(given), graded)
    settings = settings_of(text, payload["ballot"], election)
    told = asdict(settings) | {"step": str(settings.step), "ties": list(settings.ties)}
    for name, value in told.items():
        same(f"The setting {name} of ballot {payload['ballot']}", value, payload["settings"][name])
    for line in payload["lines"]:
        support = election.points(line["matter"]) if graded else election.votes(line["matter"])
        same(f"Votes for {line['matter']}", str(support), line["votes"])
    same(f"The envelope of ballot {payload['ballot']}", money_of(record, payload), payload["envelope"])
    won = in_parts(record, payload, election, settings) if payload.get("parts") else count(election, settings)
    published = sorted(line["matter"] for line in payload["lines"] if line["won"])
    same(f"What ballot {payload['ballot']} chose", sorted(won), published)
    same(f"What ballot {payload['ballot']} spent", sum(costs[key] for key in won), payload["spent"])
    compare(record, payload, election, settings, won)
    return f"ballot {payload['ballot']}: {len(papers)} papers, {len(won)} of {len(keys)} chosen by {settings.rule}"


def by_votes(text: Mapping[str, Any]) -> bool:
    """Whether a ballot is counted down the list of votes, with a lot for each option that its reference draws."""
    plain = text.get("form") not in GRADED and not text.get("least") and not text.get("divided_by")
    return bool(text["rule"] == "greedy" and plain)


def settings_of(text: Mapping[str, Any], ref: str, election: Election) -> Settings:
    """Return how the charter says that a ballot is counted (docs/charter-words.md); its reference draws the lot."""
    utility = text.get("utility", "cost")
    if election.graded:
        utility = {"cost": "points-cost", "cardinality": "points"}[utility]
    share = int(election.money / max(election.voters, Fraction(1)))
    return Settings(
        rule=RULES[text["rule"]],
        utility=utility,
        completion=text.get("completion", "none"),
        step=Fraction(max(1, share // STEPS)),
        least=text.get("least", 0),
        ties=("cost", "order") if by_votes(text) else ("cost", "votes", "lot"),
        seed=ref,
    )


def compare(
    record: Record, payload: Payload, election: Election, settings: Settings, won: Sequence[str]
) -> None:
    """Count by the other rules too, and compare what each would have chosen with what was published."""
    for told in payload.get("compared", ()):
        what = f"by {told['rule']} in ballot {payload['ballot']}"
        winners = list(won)
        if told["rule"] != payload["rule"]:
            other = replace(
                settings,
                rule=RULES[told["rule"]],
                completion="add1u" if told["rule"] == "equal_shares" else "none",
                ties=("cost", "votes", "lot"),
            )
            divided = bool(payload.get("parts"))
            winners = _of_parts(record, payload, election, other) if divided else count(election, other)
        same(f"What would be chosen {what}", sorted(winners), sorted(told["winners"]))
        same(f"What would be spent {what}", sum(election.costs[one] for one in winners), told["spent"])
        marked = [(paper, weight) for paper, weight in election.papers if paper]
        nothing = sum((weight for paper, weight in marked if not set(paper) & set(winners)), Fraction(0))
        same(
            f"Who marked anything {what}",
            str(sum((weight for _, weight in marked), Fraction(0))),
            told["marked"],
        )
        same(f"Who would get nothing {what}", str(nothing), told["nothing"])


def _of_parts(record: Record, payload: Payload, election: Election, settings: Settings) -> list[str]:
    return [
        key
        for one in count_parts(election, settings, parts_of(record, payload, election))
        for key in one.winners
    ]


def parts_of(record: Record, payload: Payload, election: Election) -> Division:
    """Return how the envelope of a ballot is divided, and which option asks from which part."""
    ref = payload["ballot"]
    if ref not in record.divided:
        raise Differs(f"How the envelope of ballot {ref} is divided was never entered.")
    parts = record.divided[ref]["parts"]
    options: dict[str, set[str]] = {one["key"]: set() for one in parts}
    for key in election.costs:
        wanted = record.of_matter[key][0].get("part", "")
        if wanted in options:
            options[wanted].add(key)
    return Division(
        paper_of(record, payload),
        {one["key"]: one["budget"] + one["carried"] for one in parts},
        {key: frozenset(found) for key, found in options.items()},
    )


def in_parts(record: Record, payload: Payload, election: Election, settings: Settings) -> list[str]:
    """Count a divided envelope part by part and compare each part with what was published; return all winners."""
    ref = payload["ballot"]
    found = count_parts(election, settings, parts_of(record, payload, election))
    same(f"The parts of ballot {ref}", [one.key for one in found], [one["key"] for one in payload["parts"]])
    for counted, told in zip(found, payload["parts"], strict=True):
        what = f"of the part {counted.key} of ballot {ref}"
        same(f"The winners {what}", sorted(counted.winners), sorted(told["winners"]))
        same(f"The budget {what}", counted.budget, told["budget"] + told["carried"])
        for name in ("received", "spent", "passed", "left"):
            same(f"What was {name} {what}", getattr(counted, name), told[name])
    return [key for one in found for key in one.winners]


def money_of(record: Record, payload: Payload) -> int:
    """Return what a ballot shares: its share of the envelope, what is carried on, what those before it left."""
    opened = record.rounds.get(payload["round"])
    if opened is None:
        raise Unpublished(f"ballot {payload['ballot']}: its round was opened before the record began")
    own = opened["envelope"] or 0
    stage = record.stage(payload["round"], payload["stage"]) or {}
    if "share" in stage.get("ballot", {}):
        first = int(own * Fraction(str(stage["ballot"]["share"])))
        own = own - first if payload["part"] else first
    carried = record.divided[payload["ballot"]]["carried"] if payload["ballot"] in record.divided else 0
    before = record.closed.get((payload["round"], payload["stage"], 0)) if payload["part"] else None
    return int(own + carried + (before["envelope"] - before["spent"] if before else 0))


def division(record: Record, payload: Payload) -> str:
    """Divide the envelope of a round again, with what the round before left where its charter carries that on."""
    opened = record.rounds[payload["round"]]
    stages = record.stages(payload["round"])
    first = next(key for key, one in stages.items() if "ballot" in one)  # older entries name no stage
    stage = payload.get("stage", first)
    text = stages[stage]["ballot"]
    carried = carried_on(record, opened, stage)
    same(f"What round {payload['round']} carries on", sum(carried.values()), payload["carried"])
    if text.get("divided_by"):
        parts = at_opening(text, opened["envelope"] or 0, carried)
        same(f"The parts of round {payload['round']}", parts, payload["parts"])
    return f"round {payload['round']}: {payload['envelope']} to share, {payload['carried']} of it carried on"


def carried_on(record: Record, opened: Payload, stage: str) -> dict[str, int]:
    """Return what the round before left in this stage, by part; nothing where its charter does not carry it on."""
    wanted = (opened["organization"], opened["charter"], opened["currency"])
    before = [
        slug
        for slug, one in record.rounds.items()
        if slug != opened["round"] and (one["organization"], one["charter"]) == wanted[:2]
    ]
    if not before or record.rounds[before[-1]]["currency"] != wanted[2]:
        return {}
    text = (record.stage(before[-1], stage) or {}).get("ballot", {})
    closed = record.closed.get((before[-1], stage, 1 if "beside" in text else 0))
    if text.get("unspent") != "carried" or closed is None:
        return {}
    if closed.get("parts"):
        return {one["key"]: one["left"] for one in closed["parts"] if one["left"]}
    left = closed["envelope"] - closed["spent"]
    return {WHOLE: left} if left else {}
