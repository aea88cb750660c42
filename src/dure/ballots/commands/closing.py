"""Close a ballot: open the box, count, publish, and move every matter on it with its sentence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from dure.ballots import queries
from dure.ballots.commands.rolls import fix_roll
from dure.ballots.comparing import compared
from dure.ballots.counting import Count, Counted, count
from dure.ballots.models import Ballot, Paper
from dure.ballots.policies import GROUP_LIMIT
from dure.ballots.sealing import unseal
from dure.matters.commands import perform
from dure.matters.models import Matter
from dure.matters.saying import as_json, dressed, from_json
from dure.record.commands import append
from dure.refusals import refuse
from dure.trying import try_all
from polity.disclosure import told as disclosed
from polity.sentences import Sentence, gettext_noop

FEW_SAY = ("rule", "envelope", "spent", "currency", "voters", "parts")
FEW = gettext_noop("Fewer than {limit} papers were cast: only the outcome is told.")


@transaction.atomic
def close(*, ballot: Ballot, at: datetime) -> Ballot:
    """Count a ballot whose time is over and move every matter on it, each with its sentence. Does nothing twice.

    Where two electorates decide in one stage, the first is counted before the second: what it chose moves on, what it
    left of its envelope is added to the second's, and only then the rest is passed over.

    Raises Refused: too_early.
    """
    locked = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("round__charter", "held_by")
        .get(id=ballot.id)
    )
    if locked.closed_at is not None:
        return locked
    if at < locked.closes_at:
        raise refuse(
            "too_early", gettext_noop("This ballot is open until {moment}."), moment=locked.closes_at
        )
    money = locked.money + _left_before(locked, at)
    options = queries.options(locked)
    counted, told = _secret(locked, options, money, at) if locked.is_secret else _open(locked, options, money)
    locked.closed_at = at
    locked.result = {**_as_json(counted, locked), **told}
    if locked.is_secret and told["cast"] < GROUP_LIMIT:
        locked.result = _without_numbers(locked.result)
    locked.save(update_fields=["closed_at", "result"])
    append(
        verb="close_ballot",
        at=at,
        organization=locked.held_by.slug,
        payload={
            "ballot": locked.ref,
            "round": locked.round.slug,
            "stage": locked.stage,
            "part": locked.part,
            **locked.result,
        },
    )
    _move(locked, options, at)
    return locked


def close_due(at: datetime) -> int:
    """Close every ballot whose time is over; return how many."""
    due = Ballot.objects.filter(closed_at__isnull=True, closes_at__lte=at)
    in_turn = list(due.order_by("closes_at", "round", "part"))
    return try_all(in_turn, lambda ballot: bool(close(ballot=ballot, at=at)))


def _left_before(ballot: Ballot, at: datetime) -> int:
    """Return what the electorate that is counted first left of its envelope, in minor units."""
    if ballot.part == 0:
        return 0
    first = close(ballot=Ballot.objects.get(round=ballot.round, stage=ballot.stage, part=0), at=at)
    return int(first.result["envelope"]) - int(first.result["spent"])


def _open(ballot: Ballot, options: Sequence[Matter], money: int) -> tuple[Count, dict[str, Any]]:
    casts = list(queries.casts(ballot))
    on_roll = queries.voters(ballot)
    weights = {voter.key: voter.weight for voter in on_roll}
    papers = [Counted(queries.marks_of(cast), weights.get(cast.voter, 0)) for cast in casts]
    share = queries.turnout(ballot, casts, on_roll)
    counted = count(ballot, options, papers, money)
    told = {"cast": share.cast, "voters": share.voters, **compared(ballot, options, papers, counted)}
    return counted, told


def _secret(
    ballot: Ballot, options: Sequence[Matter], money: int, at: datetime
) -> tuple[Count, dict[str, Any]]:
    if ballot.roll_fixed_at is None:
        fix_roll(ballot=ballot, at=at)
    box = open_box(ballot)
    papers = [Counted(json.loads(paper.marks)) for paper in box]
    share = queries.secret_turnout(ballot)
    told = {
        "cast": len(papers),
        "voters": share.voters,
        "channels": disclosed(dict(sorted(queries.channels(ballot).items())), GROUP_LIMIT).shown,
        "box": box_digest(box),
    }
    counted = count(ballot, options, papers, money)
    return counted, {**told, **compared(ballot, options, papers, counted)}


def open_box(ballot: Ballot) -> list[Paper]:
    """Unseal every paper and write the box anew in the order of the keys: nothing of the order of voting is left."""
    sealed = list(Paper.objects.filter(ballot=ballot).order_by("key"))
    opened = [
        Paper(
            key=paper.key,
            ballot=ballot,
            marks=unseal(ballot.ref, paper.key, bytes(paper.sealed)),
            channel=paper.channel,
        )
        for paper in sealed
    ]
    Paper.objects.filter(ballot=ballot).delete()
    return Paper.objects.bulk_create(opened, batch_size=2000)


def box_digest(box: Sequence[Paper]) -> str:
    """Return the SHA-256 in hex of the box as published: a line “key marks” for each paper, by key."""
    return hashlib.sha256("".join(f"{paper.key} {paper.marks}\n" for paper in box).encode()).hexdigest()


def _move(ballot: Ballot, options: Sequence[Matter], at: datetime) -> None:
    """Let every matter go where the count sends it; what waits for the second electorate stays."""
    lines = {line["matter"]: line for line in ballot.result["lines"]}
    stage = ballot.round.process.stages[ballot.stage]
    last = stage.ballot is not None and ballot.part == len(stage.ballot.parts) - 1
    for matter in options:
        line = lines[matter.ref]
        if not line["won"] and not last:
            continue
        perform(
            matter=matter,
            verb="select" if line["won"] else "pass_over",
            by=None,
            at=at,
            outcome="won" if line["won"] else "lost",
            reason=_reason(line["says"], ballot),
            says=line["says"],
        )


def _reason(says: dict[str, Any], ballot: Ballot) -> str:
    """Write a result's sentence in English with its sums as money; pages say it in the reader's language."""
    with translation.override("en"):
        return str(dressed(from_json(says), ballot.round.currency))


def _as_json(counted: Count, ballot: Ballot) -> dict[str, Any]:
    return {
        "rule": ballot.rule,
        "envelope": counted.money,
        "spent": counted.spent,
        "currency": ballot.round.currency,
        "share": str(counted.share) if counted.share is not None else None,
        "flows": dict(counted.flows),
        **({"parts": list(counted.parts)} if counted.parts else {}),
        "lines": [
            {
                "matter": line.key,
                "won": line.won,
                "votes": str(line.votes),
                "cost": line.cost,
                "place": line.place,
                "says": as_json(line.says),
                "tie": as_json(line.tie) if line.tie else None,
                **line.details,
            }
            for line in counted.lines
        ],
    }


def _without_numbers(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result of so few papers that a number could tell who marked what: what was chosen, and no more."""
    says = as_json(Sentence(FEW, {"limit": GROUP_LIMIT}))
    lines = sorted(result["lines"], key=lambda line: (not line["won"], line["matter"]))
    return {
        **{name: result[name] for name in FEW_SAY if name in result},
        "few": True,
        "cast": None,
        "channels": {},
        "lines": [
            {
                "matter": line["matter"],
                "won": line["won"],
                "votes": "",
                "cost": line["cost"],
                "place": place,
                "says": says,
                "tie": None,
            }
            for place, line in enumerate(lines, start=1)
        ],
    }
