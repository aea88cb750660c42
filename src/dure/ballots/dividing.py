"""A divided envelope: what each part has when the round opens, and the count part by part.

Money that a charter carries on goes from one round to the next of the same charter, to the part of the same name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dure.ballots.models import Ballot
from dure.charters.models import Charter, Round
from dure.matters.models import Matter
from polity.charters import Ballot as BallotText
from polity.tallies.election import Election
from polity.tallies.parts import REOPENED, Part, PartsOutcome, count_in_parts
from polity.tallies.settings import Settings

WHOLE = ""  # under which an undivided envelope carries on what it leaves


def part_of(matter: Matter) -> str:
    """Return the name of the part of the envelope that a matter asks from."""
    proposal = getattr(matter, "proposal", None)
    return proposal.part if proposal is not None else ""


def carried_on(charter: Charter, stage: str, currency: str) -> dict[str, int]:
    """Return what the round before left in this stage, by part, where its charter carries that on; in minor units.

    The round before is the newest one of the same charter, whichever version: what it left is carried on once, to the
    round that follows it, and only if it is counted by then.
    """
    before = (
        Round.objects.filter(organization=charter.organization_id, charter__key=charter.key, amending=False)
        .select_related("charter")
        .order_by("-created_at", "-id")
        .first()
    )
    if before is None or before.currency != currency or stage not in before.process.stages:
        return {}
    text = before.process.stages[stage].ballot
    ballots = list(before.ballots.filter(stage=stage).order_by("part"))
    if text is None or text.unspent != "carried" or not ballots or ballots[-1].closed_at is None:
        return {}
    result = ballots[-1].result
    if result.get("parts"):
        return {one["key"]: one["left"] for one in result["parts"] if one["left"]}
    left = result["envelope"] - result["spent"]
    return {WHOLE: left} if left else {}


def parts_at_opening(text: BallotText, envelope: int, carried: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return what each part has: its share of the envelope (the last one what rounding leaves) and what is carried on.

    What was left by a part that is no more is divided like the envelope.
    """
    keys = [part.key for part in text.envelope_parts]
    homeless = sum(amount for key, amount in carried.items() if key not in keys)
    own, adopted = _divided(text, envelope), _divided(text, homeless)
    return [
        {"key": key, "budget": own[number], "carried": carried.get(key, 0) + adopted[number]}
        for number, key in enumerate(keys)
    ]


def _divided(text: BallotText, amount: int) -> list[int]:
    shares = [int(amount * part.share) for part in text.envelope_parts]
    return [*shares[:-1], amount - sum(shares[:-1])]


def parts_of(ballot: Ballot, options: Sequence[Matter]) -> list[Part]:
    """Return the parts of a ballot's envelope with the places of their options."""
    named: dict[str, set[int]] = {one["key"]: set() for one in ballot.parts}
    for place, matter in enumerate(options):
        if part_of(matter) in named:
            named[part_of(matter)].add(place)
    return [
        Part(one["key"], one["budget"] + one["carried"], frozenset(named[one["key"]])) for one in ballot.parts
    ]


def count_parts(
    text: BallotText, parts: Sequence[Part], election: Election, settings: Settings
) -> PartsOutcome:
    """Count an election part by part, as the charter says. Money that is carried on stays with its part until then."""
    return count_in_parts(
        election,
        parts,
        settings,
        decided=text.decided,
        unspent="kept" if text.unspent == "carried" else text.unspent,
        common=text.common,
    )


def as_json(found: PartsOutcome, ballot: Ballot) -> list[dict[str, Any]]:
    """Return what became of each part, as plain values in minor units, in the order of the count.

    `budget` is its own share of the envelope, `carried` what came from the round before, `received` what other parts
    left to it; of these it `spent`, `passed` on to others, and has `left`.
    """
    carried = {one["key"]: one["carried"] for one in ballot.parts}
    return [
        {
            "key": part.name,
            "budget": part.budget - carried.get(part.name, 0),
            "carried": carried.get(part.name, 0),
            "received": part.received,
            "spent": part.spent,
            "passed": part.passed,
            "left": part.left,
            "winners": list(part.keys),
        }
        for part in found.parts
    ]


def title_of(text: BallotText, key: str, say: Any) -> str:
    """Return the title of a part in the reader's language; `say` translates titles of the charter."""
    titles = {part.key: part.title for part in text.envelope_parts}
    return str(say(titles[key])) if key in titles else ("" if key == REOPENED else key)
