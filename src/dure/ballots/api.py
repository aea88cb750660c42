"""Open ballots over the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from dure.ballots import commands, queries
from dure.ballots.models import Ballot, Cast
from dure.matters.models import Matter
from dure.networks.queries import capacities, organization_by_slug
from dure.refusals import Unknown
from dure.web.api import ERRORS, PUBLIC_ERRORS, moment, signed_in

router = Router()


class CastOut(Schema):
    """What a voter cast. `entry` is its number in the record: the receipt."""

    voter: str
    number: int
    weight: int
    options: list[str]
    reason: str
    at: datetime
    entry: int | None

    @staticmethod
    def resolve_options(cast: Cast) -> list[str]:
        """Return the references of the matters chosen."""
        return sorted(matter.ref for matter in cast.options.all())


class BallotOut(Schema):
    """An open ballot: what can be chosen, the casts that count, and the result once it is closed."""

    ref: str
    round: str
    stage: str
    held_by: str
    rule: str
    ballot_class: str
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    options: list[str]
    voters: list[str]
    casts: list[CastOut]
    result: dict[str, Any]


class CastIn(Schema):
    """The matters chosen (by reference), for an organization (by slug) or from a seat (by reference of the post)."""

    options: list[str]
    organization: str = ""
    post: str = ""
    reason: str = ""


@router.get("/rounds/{slug}/ballots", response={200: list[BallotOut]} | PUBLIC_ERRORS)
def list_ballots(request: HttpRequest, slug: str) -> Any:
    """List the ballots of a round."""
    found = (
        Ballot.objects.filter(round__slug=slug)
        .select_related("round__charter", "held_by")
        .order_by("opens_at")
    )
    return [_data(ballot) for ballot in found]


@router.get("/ballots/{ref}", response={200: BallotOut} | PUBLIC_ERRORS)
def read_ballot(request: HttpRequest, ref: str) -> Any:
    """Read one ballot."""
    return _data(_ballot(ref))


@router.post("/ballots/{ref}/casts", response={201: CastOut} | ERRORS, auth=signed_in)
def cast(request: HttpRequest, ref: str, given: CastIn) -> Any:
    """Cast; a later cast of the same voter takes the place of this one."""
    ballot, at = _ballot(ref), moment(request)
    wanted = {option.replace("\0", "") for option in given.options}
    chosen = list(Matter.objects.filter(ref__in=wanted))
    if len(chosen) != len(wanted):
        raise Unknown("options")
    post = None
    if given.post:
        held = {one.ref: one for one, _, _ in capacities(request.user, at).posts}
        if given.post not in held:
            raise Unknown("post")
        post = held[given.post]
    made = commands.cast(
        ballot=ballot,
        options=chosen,
        organization=organization_by_slug(given.organization.replace("\0", ""))
        if given.organization
        else None,
        post=post,
        reason=given.reason.replace("\0", ""),
        by=request.user,
        at=at,
    )
    return Status(201, made)


def _ballot(ref: str) -> Ballot:
    found = Ballot.objects.select_related("round__charter", "held_by").filter(ref=ref).first()
    if found is None:
        raise Unknown("ballot")
    return found


def _data(ballot: Ballot) -> dict[str, Any]:
    return {
        "ref": ballot.ref,
        "round": ballot.round.slug,
        "stage": ballot.stage,
        "held_by": ballot.held_by.slug,
        "rule": ballot.rule,
        "ballot_class": ballot.ballot_class,
        "opens_at": ballot.opens_at,
        "closes_at": ballot.closes_at,
        "closed_at": ballot.closed_at,
        "options": [matter.ref for matter in queries.options(ballot)],
        "voters": [voter.key for voter in queries.voters(ballot)],
        "casts": list(queries.casts(ballot)),
        "result": ballot.result,
    }
