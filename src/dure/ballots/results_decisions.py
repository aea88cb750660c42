"""What the bodies after the ballot made of its result: what they adopted, with their reasons, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dure.ballots.models import Ballot
from dure.matters.models import Act, Matter
from dure.matters.saying import Saying
from dure.web.words import word

GOOD, BAD = (
    ("adopt", "adopt_in_part", "kept", "adopted"),
    ("refuse", "refused", "lapsed", "withdrawn", "broken"),
)
OF_THE_BALLOT = ("won", "lost")


@dataclass(frozen=True)
class Decision:
    """The last decision on one option after the ballot. `sum`: what was adopted, in minor units (None: not said).

    `differs`: what the ballot chose was refused or given another sum, or what it passed over was adopted.
    """

    code: str
    word: str
    body: str
    reason: str
    sum: int | None
    good: bool
    differs: bool


def decisions(
    ballot: Ballot, lines: Sequence[Mapping[str, Any]], matters: Mapping[str, Matter], saying: Saying
) -> dict[str, Decision]:
    """Return the decision on each option of a closed ballot on which one was taken, by reference; one query."""
    by_id = {matter.pk: ref for ref, matter in matters.items()}
    acts: dict[str, Act] = {}
    found = (
        Act.objects.filter(matter__in=list(by_id), at__gte=ballot.closed_at)
        .exclude(outcome="", reason="")
        .exclude(outcome__in=OF_THE_BALLOT)
        .select_related("held_by")
        .order_by("matter", "number")
    )
    for act in found:
        if act.outcome or act.stage_to != act.stage_from:
            acts[by_id[act.matter_id]] = act
    return {
        line["matter"]: _decision(line, matters[line["matter"]], acts[line["matter"]], saying)
        for line in lines
        if line["matter"] in acts
    }


def _decision(line: Mapping[str, Any], matter: Matter, act: Act, saying: Saying) -> Decision:
    code = matter.answer or act.outcome or matter.ended
    kind = "answer" if matter.answer else "result" if act.outcome else "ended"
    proposal = getattr(matter, "proposal", None)
    given = proposal.adopted if proposal is not None else None
    good = code in GOOD
    other_sum = good and bool(matter.answer) and given is not None and given != line["cost"]
    differs = code in BAD or other_sum if line["won"] else good
    return Decision(
        code=code,
        word=word(code, kind) if code else saying.act(act),
        body=str(act.held_by or ""),
        reason=saying.reason(act),
        sum=given if matter.answer else None,
        good=good,
        differs=differs,
    )
