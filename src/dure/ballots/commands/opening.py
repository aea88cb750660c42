"""Open a round with the ballots that its charter names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.db import transaction

from dure.ballots.models import Ballot
from dure.charters import commands as charters
from dure.charters.models import Charter, Round
from dure.networks.models import Organization
from dure.refusals import refuse
from polity.sentences import Sentence, gettext_noop

OPEN_FORMS = ("approval", "knapsack", "one")


@transaction.atomic
def open_round(**given: Any) -> Round:
    """Open a round as `dure.charters.commands.open_round` does, and prepare the ballots its charter names.

    Where two electorates decide in one stage, each gets its declared part of the envelope.
    """
    _refuse_what_is_not_counted(given["charter"])
    round = charters.open_round(**given)
    bodies: Mapping[str, Sequence[Organization]] = given["bodies"]
    dates = given.get("calendar") or {}
    for key, stage in round.process.stages.items():
        if stage.ballot is None:
            continue
        opens_at, closes_at = dates[key]
        for part, text in enumerate(stage.ballot.parts):
            Ballot.objects.create(
                round=round,
                stage=key,
                part=part,
                held_by=bodies[stage.held_by][0],
                ballot_class=text.ballot_class,
                rule=text.rule,
                envelope=_part_of(round.envelope or 0, stage.ballot.share, part),
                opens_at=opens_at,
                closes_at=closes_at,
            )
    return round


def _part_of(envelope: int, share: Fraction | None, part: int) -> int | None:
    """Return what a part of the electorate decides on, in minor units; None: the whole envelope."""
    if share is None:
        return None
    first = int(envelope * share)
    return envelope - first if part else first


def _refuse_what_is_not_counted(charter: Charter) -> None:
    """Refuse a round whose ballot cannot be cast here: better no vote than one that cannot be told."""
    for stage in charter.process.stages.values():
        for text in stage.ballot.parts if stage.ballot else ():
            if text.ballot_class == "open" and text.form not in OPEN_FORMS:
                raise refuse(
                    "form_not_offered",
                    gettext_noop(
                        "“{stage}” asks for an open ballot by {form}. Organizations and seats approve options here."
                    ),
                    field="charter",
                    stage=Sentence(stage.title),
                    form=Sentence(text.form),
                )
