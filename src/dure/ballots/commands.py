"""Open, cast and close ballots that decide all matters of a round together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from dure.ballots import policies, queries
from dure.ballots.models import Ballot, Cast
from dure.charters import commands as charters
from dure.charters.models import Charter, Round
from dure.matters.commands import perform
from dure.matters.models import Matter
from dure.matters.saying import as_json, dressed
from dure.networks.models import Mandate, Organization, Post
from dure.networks.queries import capacities, not_for
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Unknown, refuse
from polity.sentences import Sentence, gettext_noop
from polity.tallies.selection import Selection

COUNTED_RULES = ("greedy",)


@transaction.atomic
def open_round(**given: Any) -> Round:
    """Open a round as `dure.charters.commands.open_round` does, and prepare the ballots its charter names."""
    _refuse_what_is_not_counted(given["charter"])
    round = charters.open_round(**given)
    bodies: Mapping[str, Sequence[Organization]] = given["bodies"]
    dates = given.get("calendar") or {}
    for key, stage in round.process.stages.items():
        if stage.ballot is not None:
            opens_at, closes_at = dates[key]
            Ballot.objects.create(
                round=round,
                stage=key,
                held_by=bodies[stage.held_by][0],
                ballot_class=stage.ballot.ballot_class,
                rule=stage.ballot.rule,
                opens_at=opens_at,
                closes_at=closes_at,
            )
    return round


def _refuse_what_is_not_counted(charter: Charter) -> None:
    """Refuse a round whose ballot no command here could count: better no vote than one that cannot be told."""
    for stage in charter.process.stages.values():
        if stage.ballot and (stage.ballot.rule not in COUNTED_RULES or stage.ballot.ballot_class != "open"):
            raise refuse(
                "rule_not_counted",
                gettext_noop(
                    "“{stage}” asks for a {ballot_class} ballot by “{rule}”, which cannot be counted here."
                ),
                field="charter",
                stage=Sentence(stage.title),
                ballot_class=stage.ballot.ballot_class,
                rule=stage.ballot.rule,
            )


@transaction.atomic
def cast(
    *,
    ballot: Ballot,
    options: Sequence[Matter],
    by: Person,
    at: datetime,
    organization: Organization | None = None,
    post: Post | None = None,
    reason: str = "",
) -> Cast:
    """Cast for an organization (under a mandate) or from a seat; a later cast takes the place of an earlier one.

    Returns the stored cast; its `entry` is the receipt: the number in the record.
    """
    locked = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("round__charter", "held_by")
        .get(id=ballot.id)
    )
    voter, mandate, seat = _voter(locked, by, at, organization, post)
    weights = {line.key: line.weight for line in queries.voters(locked)}
    if refusal := policies.may_cast(locked, voter, set(weights), at):
        raise refusal
    standing_here = {matter.id for matter in queries.options(locked)}
    if any(matter.id not in standing_here for matter in options):
        raise refuse(
            "unknown_option", gettext_noop("Choose only from what stands on this ballot."), field="options"
        )
    standing_cast = locked.casts.filter(voter=voter).order_by("number").last()
    last = standing_cast.number if standing_cast else 0
    if standing_cast and _says_the_same(standing_cast, options, by, reason.strip()):
        raise refuse(
            "already_cast",
            gettext_noop("This very cast is stored already: entry {entry} of the record."),
            entry=standing_cast.entry,
        )
    entry = append(
        verb="cast",
        at=at,
        organization=locked.held_by.slug,
        payload={
            "ballot": locked.ref,
            "round": locked.round.slug,
            "voter": voter,
            "weight": str(weights[voter]),
            "mandate": mandate.ref if mandate else "",
            "by": by.ref,
            "number": last + 1,
            "options": sorted(matter.ref for matter in options),
            "reason": reason.strip(),
        },
    )
    made = Cast.objects.create(
        ballot=locked,
        voter=voter,
        number=last + 1,
        organization=organization,
        post=seat,
        by=by,
        mandate=mandate,
        weight=int(weights[voter]),
        reason=reason.strip(),
        at=at,
        entry=entry.number,
    )
    made.options.set(options)
    return made


@transaction.atomic
def close(*, ballot: Ballot, at: datetime) -> Ballot:
    """Count a ballot whose time is over and move every matter on it, each with its sentence. Does nothing twice."""
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
    options = queries.options(locked)
    counting = list(queries.casts(locked))
    on_roll = queries.voters(locked)
    result = queries.tally(locked, options, counting, on_roll)
    share = queries.turnout(locked, counting, on_roll)
    locked.closed_at = at
    locked.result = _as_json(result, locked) | {"cast": share.cast, "voters": share.voters}
    locked.save(update_fields=["closed_at", "result"])
    append(
        verb="close_ballot",
        at=at,
        organization=locked.held_by.slug,
        payload={"ballot": locked.ref, "round": locked.round.slug, **locked.result},
    )
    lines = {line.key: line for line in result.lines}
    for matter in options:
        line = lines[matter.ref]
        perform(
            matter=matter,
            verb="select" if line.won else "pass_over",
            by=None,
            at=at,
            outcome="won" if line.won else "lost",
            reason=_reason(line.says, locked),
            says=as_json(line.says),
        )
    return locked


def close_due(at: datetime) -> int:
    """Close every ballot whose time is over; return how many."""
    due = list(Ballot.objects.filter(closed_at__isnull=True, closes_at__lte=at).order_by("closes_at", "id"))
    for ballot in due:
        close(ballot=ballot, at=at)
    return len(due)


def _voter(
    ballot: Ballot, by: Person, at: datetime, organization: Organization | None, post: Post | None
) -> tuple[str, Mandate | None, Post | None]:
    """Return the key on the roll under which `by` casts, with the mandate or the seat that allows it."""
    holdings = capacities(by, at)
    if queries.text_of(ballot).who == "seat":
        seats = [seat for seat in holdings.seats_in(ballot.held_by_id) if post is None or seat.id == post.id]
        if not seats:
            raise Unknown("post")
        return seats[0].ref, None, seats[0]
    if organization is None:
        raise refuse(
            "voter_missing", gettext_noop("Choose the organization for which you cast."), field="organization"
        )
    mandate = holdings.mandate_for(organization.id, ballot.round.charter.key)
    if mandate is None:
        raise not_for(by, organization, at, field="organization", charter_key=ballot.round.charter.key)
    return organization.slug, mandate, None


def _says_the_same(cast: Cast, options: Sequence[Matter], by: Person, reason: str) -> bool:
    """Whether a cast repeats the one that stands, as the second of two equal clicks does."""
    chosen = {matter.id for matter in options}
    return cast.by_id == by.id and cast.reason == reason and chosen == {one.id for one in cast.options.all()}


def _reason(says: Sentence, ballot: Ballot) -> str:
    """Write a result's sentence in English with its sums as money; pages say it in the reader's language."""
    with translation.override("en"):
        return str(dressed(says, ballot.round.currency))


def _as_json(result: Selection, ballot: Ballot) -> dict[str, Any]:
    return {
        "rule": ballot.rule,
        "envelope": ballot.round.envelope or 0,
        "currency": ballot.round.currency,
        "lines": [
            {
                "matter": line.key,
                "won": line.won,
                "votes": str(line.votes),
                "cost": line.cost,
                "left": line.remaining_before,
                "place": line.place,
                "says": as_json(line.says),
                "tie": as_json(line.tie) if line.tie else None,
            }
            for line in result.lines
        ],
    }
