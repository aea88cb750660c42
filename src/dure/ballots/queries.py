"""Reading ballots: options, roll, casts, and the tally as it stands (the open class hides nothing)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dure.ballots.models import Ballot, Cast
from dure.matters.kinds import kind_of
from dure.matters.models import Matter
from dure.networks.models import Membership, Organization
from dure.networks.queries import Holdings, roll
from polity.charters import Ballot as BallotText
from polity.rules import Voter
from polity.tallies.selection import Selection, VotedProject, greedy_selection


@dataclass(frozen=True)
class Share:
    """How much of the roll has cast, by heads and by weight."""

    cast: int
    voters: int
    weight_cast: Fraction | int
    weight: Fraction | int


def text_of(ballot: Ballot) -> BallotText:
    """Return what the charter says about this ballot."""
    text = ballot.round.process.stages[ballot.stage].ballot
    if text is None:
        raise LookupError(f"stage {ballot.stage} of {ballot.round.slug} has no ballot")
    return text


def options(ballot: Ballot) -> list[Matter]:
    """Return the matters that stand in the ballot's stage, the longest-standing first."""
    return list(
        Matter.objects.filter(round=ballot.round_id, stage=ballot.stage)
        .select_related("proposal__organization", "proposal__area", "raised_in", "round")
        .order_by("entered_at", "id")
    )


def options_of_result(ballot: Ballot) -> list[Matter]:
    """Return the matters on which a closed ballot decided, wherever they stand now."""
    refs = [line["matter"] for line in ballot.result.get("lines", [])]
    return list(
        Matter.objects.filter(round=ballot.round_id, ref__in=refs).select_related(
            "proposal__organization", "proposal__area", "raised_in", "round"
        )
    )


def ballot_by_ref(ref: str) -> Ballot | None:
    """Return one ballot with all that its page shows."""
    return (
        Ballot.objects.select_related("round__charter", "round__organization", "held_by")
        .filter(ref=ref)
        .first()
    )


def voters(ballot: Ballot) -> tuple[Voter, ...]:
    """Return the roll as it was when the ballot opened."""
    return roll(ballot.held_by, text_of(ballot).who, ballot.opens_at)


def casts(ballot: Ballot) -> QuerySet[Cast]:
    """Return the cast of each voter that counts, the latest, with who cast it and for whom."""
    later = Cast.objects.filter(
        ballot=OuterRef("ballot"), voter=OuterRef("voter"), number__gt=OuterRef("number")
    )
    return (
        Cast.objects.filter(~Exists(later), ballot=ballot)
        .select_related("organization", "post__organization", "by", "mandate")
        .prefetch_related("options")
        .order_by("voter")
    )


def turnout(ballot: Ballot, counting: Sequence[Cast], on_roll: Sequence[Voter]) -> Share:
    """Return how much of the roll has cast."""
    weights = {voter.key: voter.weight for voter in on_roll}
    return Share(
        cast=len(counting),
        voters=len(on_roll),
        weight_cast=sum(weights.get(cast.voter, 0) for cast in counting),
        weight=sum(weights.values()),
    )


def tally(
    ballot: Ballot, options: Sequence[Matter], counting: Sequence[Cast], on_roll: Sequence[Voter]
) -> Selection:
    """Count the casts by the ballot's rule over the round's envelope. Weights are those of the roll."""
    weights = {voter.key: voter.weight for voter in on_roll}
    votes: dict[int, Fraction | int] = dict.fromkeys((matter.id for matter in options), 0)
    for cast in counting:
        for matter in cast.options.all():
            if matter.id in votes:
                votes[matter.id] += weights.get(cast.voter, 0)
    projects = [
        VotedProject(key=matter.ref, cost=cost_of(matter), votes=votes[matter.id]) for matter in options
    ]
    return greedy_selection(
        projects, ballot.round.envelope or 0, lot(ballot, [matter.ref for matter in options])
    )


def lot(ballot: Ballot, refs: Sequence[str]) -> list[str]:
    """Return the order that breaks ties: by SHA-256 of the ballot's reference and the matter's, which nobody chooses.

    Anyone can recompute it from what was public when the ballot opened.
    """
    return sorted(refs, key=lambda ref: hashlib.sha256(f"{ballot.ref}/{ref}".encode()).hexdigest())


def cost_of(matter: Matter) -> int:
    """Return what a matter asks for, in minor units."""
    return matter.sum if matter.sum is not None else kind_of(matter.kind).sum_at_start(matter) or 0


def open_ballots(at: datetime) -> QuerySet[Ballot]:
    """Return the ballots in which one can vote at `at`, the next to close first."""
    return (
        Ballot.objects.filter(opens_at__lte=at, closes_at__gt=at, closed_at__isnull=True)
        .select_related("round__charter", "held_by")
        .order_by("closes_at", "id")
    )


def duties(holdings: Holdings, at: datetime) -> list[tuple[Ballot, Organization]]:
    """Return the open ballots in which the person still owes the cast of an organization, with that organization.

    Two queries, however many there are. An organization is on the roll if it was a member when the ballot opened.
    """
    acting = {mandate.organization_id: mandate.organization for mandate in holdings.mandates}
    ballots = {ballot.id: ballot for ballot in open_ballots(at)}
    opened = F("organization__ballots__opens_at")
    cast = Cast.objects.filter(ballot=OuterRef("organization__ballots"), organization=OuterRef("member"))
    rows = (
        Membership.objects.filter(
            Q(until_at__isnull=True) | Q(until_at__gt=opened),
            organization__ballots__in=list(ballots),
            member__in=list(acting),
            from_at__lte=opened,
        )
        .exclude(Exists(cast))
        .order_by("organization__ballots__closes_at", "organization__ballots", "pk")
        .values_list("organization__ballots", "member")
    )
    return [(ballots[ballot], acting[member]) for ballot, member in dict.fromkeys(rows)]


def by_option(counting: Sequence[Cast]) -> Mapping[int, list[Cast]]:
    """Return for each matter (by id) the casts that support it."""
    found: dict[int, list[Cast]] = {}
    for cast in counting:
        for matter in cast.options.all():
            found.setdefault(matter.id, []).append(cast)
    return found
