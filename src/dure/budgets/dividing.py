"""From which part of a divided envelope a proposal asks: by the area in which it is, or as its author chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.charters.models import Round
from dure.charters.wording import wording
from dure.networks.models import Area
from dure.refusals import refuse
from polity.charters import Ballot as BallotText
from polity.sentences import gettext_noop

ASKED = {"sector": _("For which sector is it?"), "theme": _("Which theme is it about?")}


def division(round: Round) -> BallotText | None:
    """Return the ballot of a round's charter that divides the envelope, if one does."""
    ballots = (stage.ballot for stage in round.process.stages.values() if stage.ballot is not None)
    return next((ballot for ballot in ballots if ballot.divided_by), None)


def part_choices(round: Round) -> list[tuple[str, str]]:
    """Return the parts to choose from where they are sectors or themes, with their titles; none otherwise."""
    text = division(round)
    if text is None or text.divided_by not in ASKED:
        return []
    say = wording(round.process)
    return [(part.key, say(part.title)) for part in text.envelope_parts]


def part_titles(round: Round) -> Mapping[str, str]:
    """Return the titles of the parts of a round's envelope in the reader's language."""
    text, say = division(round), wording(round.process)
    return {part.key: say(part.title) for part in text.envelope_parts} if text else {}


def part_for(round: Round, area: Area | None, details: Mapping[str, Any]) -> str:
    """Return the part from which a new proposal asks, "" where the envelope is not divided.

    Raises Refused: part_missing for none or an unknown one, area_in_no_part where nothing is set aside for its area.
    """
    text = division(round)
    if text is None:
        return ""
    if text.divided_by in ASKED:
        chosen = str(details.get("part") or "")
        if chosen not in {part.key for part in text.envelope_parts}:
            raise refuse(
                "part_missing",
                gettext_noop("Choose from which part of the envelope it asks: {parts}."),
                field="part",
                parts=", ".join(part_titles(round).values()),
            )
        return chosen
    within = area
    while within is not None:
        for part in text.envelope_parts:
            if within.code in part.areas:
                return part.key
        within = within.parent
    rest = next((part.key for part in text.envelope_parts if not part.areas), None)
    if rest is None:
        raise refuse(
            "area_in_no_part",
            gettext_noop("Nothing of the envelope is set aside for {area}. There are parts for: {parts}."),
            field="area",
            area=str(area or round.organization),
            parts=", ".join(part_titles(round).values()),
        )
    return rest
