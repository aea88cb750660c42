"""Open a round with the ballots that its charter names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from dure.ballots.dividing import carried_on, parts_at_opening
from dure.ballots.models import Ballot
from dure.charters import commands as charters
from dure.charters.models import Charter, Round
from dure.networks.models import Organization
from dure.record.commands import append


@transaction.atomic
def open_round(**given: Any) -> Round:
    """Open a round as `dure.charters.commands.open_round` does, and prepare the ballots its charter names.

    Where two electorates decide in one stage, each gets its declared part of the envelope. Where the charter carries on
    what the round before left, that is added.
    """
    charter: Charter = given["charter"]
    carried = {
        key: carried_on(charter, key, given.get("currency") or "")
        for key, stage in charter.process.stages.items()
        if stage.ballot is not None
    }
    round = charters.open_round(**given)
    bodies: Mapping[str, Sequence[Organization]] = given["bodies"]
    dates = given.get("calendar") or {}
    for key, stage in round.process.stages.items():
        if stage.ballot is None:
            continue
        opens_at, closes_at = dates[key]
        for part, text in enumerate(stage.ballot.parts):
            before = carried[key] if part == 0 else {}
            made = Ballot.objects.create(
                round=round,
                stage=key,
                part=part,
                held_by=bodies[stage.held_by][0],
                ballot_class=text.ballot_class,
                rule=text.rule,
                envelope=_part_of(round.envelope or 0, stage.ballot.share, part),
                carried=sum(before.values()),
                parts=parts_at_opening(text, round.envelope or 0, before) if text.divided_by else [],
                opens_at=opens_at,
                closes_at=closes_at,
            )
            _enter(made, given["at"])
    return round


def _enter(ballot: Ballot, at: datetime) -> None:
    """Enter into the record how an envelope is divided and what is carried on, where there is something to say."""
    if not (ballot.parts or ballot.carried):
        return
    append(
        verb="divide_envelope",
        at=at,
        organization=ballot.held_by.slug,
        payload={
            "ballot": ballot.ref,
            "round": ballot.round.slug,
            "stage": ballot.stage,
            "envelope": ballot.money,
            "carried": ballot.carried,
            "currency": ballot.round.currency,
            "parts": ballot.parts,
        },
    )


def _part_of(envelope: int, share: Fraction | None, part: int) -> int | None:
    """Return what a part of the electorate decides on, in minor units; None: the whole envelope."""
    if share is None:
        return None
    first = int(envelope * share)
    return envelope - first if part else first
