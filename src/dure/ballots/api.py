"""Ballots over the API: what is public of each class, casting in an open one, voting in a secret one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import StrictInt

from dure.ballots import commands, queries
from dure.ballots.marking import most_of
from dure.ballots.models import Ballot, Cast
from dure.chance import ALPHABET
from dure.matters.models import Matter
from dure.networks.queries import capacities, organization_by_slug
from dure.refusals import Unknown
from dure.web.api import ERRORS, PUBLIC_ERRORS, Given, moment, signed_in

router = Router()


class CastOut(Schema):
    """What a voter cast. `marks`: points or ranks by option, if any. `entry` is its number in the record."""

    voter: str
    number: int
    weight: int
    options: list[str]
    marks: dict[str, int]
    reason: str
    at: datetime
    entry: int | None

    @staticmethod
    def resolve_options(cast: Cast) -> list[str]:
        """Return the references of the matters chosen."""
        return sorted(matter.ref for matter in cast.options.all())


class TurnoutOut(Schema):
    """How many have voted, of how many; null once it is closed with so few papers that only the outcome is told."""

    cast: int | None
    voters: int


class BallotOut(Schema):
    """A ballot: what can be chosen, how many have voted, and the result once it is closed.

    `envelope` in minor units of `currency`; `form`: approval, knapsack, one, points or ranking, with `most` of them.
    Of an open ballot `voters` and `casts` are public; of a secret one they are always empty.
    """

    ref: str
    round: str
    stage: str
    held_by: str
    rule: str
    ballot_class: str
    who: str
    form: str
    most: int
    envelope: int
    currency: str
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    options: list[str]
    turnout: TurnoutOut
    voters: list[str]
    casts: list[CastOut]
    result: dict[str, Any]


class CastIn(Given):
    """The matters chosen (by reference), for an organization (by slug) or from a seat (by reference of the post).

    Where the ballot gives points or ranks, `marks` has them by reference instead of `options`.
    """

    options: list[str] = []
    marks: dict[str, StrictInt] | None = None
    organization: str = ""
    post: str = ""
    reason: str = ""


class VoteIn(Given):
    """A paper: for each option marked, by reference, 1 (approval), its points, or its rank from 1.

    `tracker`: twenty random signs of `23456789abcdefghjkmnpqrstuvwxyz` that you make and keep. Sent again, the same
    paper is the same vote; with other marks it changes the vote.
    """

    marks: dict[str, StrictInt]
    tracker: str = Field(pattern=rf"^[{ALPHABET}]{{20}}$")


class ReceiptOut(Schema):
    """That a paper is in the box. It says nothing of what was marked."""

    ballot: str
    tracker: str
    changed: bool


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
    wanted = set(given.options if given.marks is None else given.marks)
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
        organization=organization_by_slug(given.organization) if given.organization else None,
        post=post,
        reason=given.reason,
        by=request.user,
        at=at,
        marks=given.marks,
    )
    return Status(201, made)


@router.post("/ballots/{ref}/votes", response={201: ReceiptOut} | ERRORS, auth=signed_in)
def vote(request: HttpRequest, ref: str, given: VoteIn) -> Any:
    """Vote in a secret ballot; nobody else can read what is in the paper."""
    receipt = commands.vote(
        ballot=_ballot(ref),
        marks=given.marks,
        tracker=given.tracker,
        person=request.user,
        at=moment(request),
    )
    return Status(201, receipt)


def _ballot(ref: str) -> Ballot:
    found = queries.standing_by_ref(ref)
    if found is None:
        raise Unknown("ballot")
    return found


def _data(ballot: Ballot) -> dict[str, Any]:
    options = queries.options(ballot) if ballot.closed_at is None else queries.options_of_result(ballot)
    text = queries.text_of(ballot)
    on_roll = () if ballot.is_secret else queries.voters(ballot)
    casts = [] if ballot.is_secret else list(queries.casts(ballot))
    share = queries.secret_turnout(ballot) if ballot.is_secret else queries.turnout(ballot, casts, on_roll)
    return {
        "ref": ballot.ref,
        "round": ballot.round.slug,
        "stage": ballot.stage,
        "held_by": ballot.held_by.slug,
        "rule": ballot.rule,
        "ballot_class": ballot.ballot_class,
        "who": text.who,
        "form": text.form,
        "most": most_of(text, len(options)),
        "envelope": ballot.money,
        "currency": ballot.round.currency,
        "opens_at": ballot.opens_at,
        "closes_at": ballot.closes_at,
        "closed_at": ballot.closed_at,
        "options": sorted(matter.ref for matter in options),
        "turnout": {"cast": None if ballot.result.get("few") else share.cast, "voters": share.voters},
        "voters": [voter.key for voter in on_roll],
        "casts": casts,
        "result": ballot.result,
    }
