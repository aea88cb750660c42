"""Let residents vote by list: their addresses become rights on the roll, as digests, before the ballot opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from dure.ballots.models import Ballot, RollLine
from dure.ballots.paper_queries import only_stewards
from dure.ballots.sealing import digest
from dure.ballots.voter_lists import VoterList, VoterRow, read_voters
from dure.networks.commands import approvals
from dure.networks.gazetteer import Gazetteer
from dure.networks.models import Area
from dure.networks.queries import areas_within
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def roll_is_fixed(ballot: Ballot, at: datetime) -> Refused | None:
    """Return why the roll cannot change any more, or None: it can until the ballot opens."""
    if at < ballot.opens_at and ballot.roll_fixed_at is None:
        return None
    return refuse(
        "roll_fixed",
        gettext_noop("The ballot opened on {moment}: its roll is fixed and does not change any more."),
        moment=ballot.opens_at,
    )


def locked_for_roll(ballot: Ballot, at: datetime) -> Ballot:
    """Lock a ballot while its roll is changed. Raises Refused: roll_fixed."""
    locked = (
        Ballot.objects.select_for_update(of=("self",)).select_related("round", "held_by").get(pk=ballot.pk)
    )
    if refusal := roll_is_fixed(locked, at):
        raise refusal
    return locked


def read_list(*, ballot: Ballot, data: bytes) -> VoterList:
    """Read a list of residents for a ballot; nothing is stored. Raises Refused: file_too_large, too_many_rows."""
    areas = tuple(Area.objects.order_by("code"))
    near = ballot.held_by.area
    within = None
    if near is not None:
        inside = areas_within(near.pk)
        within = {area.code for area in areas if area.pk in inside}
    return read_voters(data, Gazetteer.of(areas, near), within)


@transaction.atomic
def store_list(*, ballot: Ballot, by: Person, rows: Sequence[VoterRow], at: datetime) -> int:
    """Give a right to vote to each address, and return how many are new. Rows with a fault are left out.

    Stored are keyed digests: nobody can read the addresses. An address that stands on the roll already stays one line.
    Raises Refused: not_steward, roll_fixed.
    """
    if refusal := only_stewards(by, ballot, at):
        raise refusal
    locked = locked_for_roll(ballot, at)
    codes = {row.area for row in rows if row.area}
    areas = dict(Area.objects.filter(code__in=codes).values_list("code", "pk"))
    wanted = {digest("address", row.email): areas.get(row.area) for row in rows if row.fault is None}
    known = RollLine.objects.filter(ballot=locked, address__isnull=False).values_list("address", flat=True)
    fresh = sorted(wanted.keys() - set(known))
    lines = [RollLine(ballot=locked, address=address, area_id=wanted[address]) for address in fresh]
    RollLine.objects.bulk_create(lines, batch_size=2000)
    if fresh:
        _tell(locked, "store_list", by, at, len(fresh))
    return len(fresh)


def store_list_by_two(*, ballot: Ballot, rows: Sequence[VoterRow], by: Person, at: datetime) -> int:
    """Put the good rows of a list on the roll once two stewards sent the same list (where there are two).

    The first one's wish is stored before it is refused with `second_steward`.
    """
    if refusal := only_stewards(by, ballot, at):
        raise refusal
    listed = sorted(f"{row.email} {row.area}" for row in rows if row.fault is None)
    which = f"{ballot.ref} {digest('list', chr(10).join(listed))[:32]}"
    approvals.require(
        organization=ballot.held_by,
        kind="store_list",
        subject=which,
        by=by,
        at=at,
        reason=f"{ballot.round}: {len(listed)}",
    )
    return store_list(ballot=ballot, rows=rows, by=by, at=at)


@transaction.atomic
def clear_list(*, ballot: Ballot, by: Person, at: datetime) -> int:
    """Take every address off the roll again, and return how many. Raises Refused: not_steward, roll_fixed."""
    if refusal := only_stewards(by, ballot, at):
        raise refusal
    locked = locked_for_roll(ballot, at)
    gone, _ = RollLine.objects.filter(ballot=locked, address__isnull=False).delete()
    if gone:
        _tell(locked, "clear_list", by, at, gone)
    return gone


def clear_list_by_two(*, ballot: Ballot, by: Person, at: datetime) -> int:
    """Take every address off the roll once two stewards of the body want it (where there are two): see `clear_list`.

    The first one's wish is stored before it is refused with `second_steward`.
    """
    if refusal := only_stewards(by, ballot, at):
        raise refusal
    approvals.require(organization=ballot.held_by, kind="clear_list", subject=ballot.ref, by=by, at=at)
    return clear_list(ballot=ballot, by=by, at=at)


def _tell(ballot: Ballot, verb: str, by: Person, at: datetime, voters: int) -> None:
    append(
        verb=verb,
        at=at,
        organization=ballot.held_by.slug,
        payload={"by": by.ref, "ballot": ballot.ref, "round": ballot.round.slug, "voters": voters},
    )
