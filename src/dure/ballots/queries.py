"""Reading ballots: options, roll, casts, turnout, and who still owes a vote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dure import mixing
from dure.ballots.models import Ballot, Cast, RollLine
from dure.ballots.sealing import code_digest, digest
from dure.matters.kinds import kind_of
from dure.matters.models import Matter
from dure.mixing import Mixed
from dure.networks.models import Membership, Organization
from dure.networks.queries import Holdings, areas_within, descendants, live, roll
from dure.people.models import Person
from dure.prepared import Prepared
from polity.charters import Ballot as BallotText
from polity.rules import Voter


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
    return text.parts[ballot.part]


OPTIONS = Prepared(
    lambda round, stage: (
        Matter.objects.filter(round=round, stage=stage)
        .select_related("proposal__organization", "proposal__area", "raised_in", "round")
        .order_by("entered_at", "id")
    )
)


def options(ballot: Ballot) -> list[Matter]:
    """Return the matters that stand in the ballot's stage, the longest-standing first."""
    return OPTIONS.all(round=ballot.round_id, stage=ballot.stage)


ASKED = Prepared(
    lambda round, stage: (
        Matter.objects.filter(round=round, stage=stage).order_by("entered_at", "id").values_list("ref", "sum")
    )
)


def costs(ballot: Ballot) -> dict[str, int]:
    """Return what each option asks for, by reference, in minor units; for voting, which needs no more of them."""
    found = ASKED.all(round=ballot.round_id, stage=ballot.stage)
    known = {ref: asked for ref, asked in found if asked is not None}
    return known if len(known) == len(found) else {one.ref: cost_of(one) for one in options(ballot)}


def options_of_result(ballot: Ballot) -> list[Matter]:
    """Return the matters on which a closed ballot decided, wherever they stand now."""
    refs = [line["matter"] for line in ballot.result.get("lines", [])]
    return list(
        Matter.objects.filter(round=ballot.round_id, ref__in=refs).select_related(
            "proposal__organization", "proposal__area", "raised_in", "round"
        )
    )


SHOWN = Prepared(
    lambda ref: (
        Ballot.objects.select_related("round__charter", "round__organization", "held_by")
        .filter(ref=ref)
        .order_by("pk")
    )
)


def ballot_by_ref(ref: str) -> Ballot | None:
    """Return one ballot with all that its page shows."""
    found: Ballot | None = SHOWN.first(ref=ref)
    return found


OF_REF = Prepared(
    lambda ref: Ballot.objects.select_related("round__charter", "held_by").filter(ref=ref).order_by("pk")
)
STANDING = Prepared(
    lambda ballot: Ballot.objects.select_related("round__charter", "held_by").filter(id=ballot)
)


def standing_by_ref(ref: str) -> Ballot | None:
    """Return one ballot with its round, its charter and who holds it."""
    found: Ballot | None = OF_REF.first(ref=ref)
    return found


def standing(ballot: Ballot) -> Ballot:
    """Return a ballot as it is stored now, with the same."""
    found: Ballot = STANDING.all(ballot=ballot.pk)[0]
    return found


MOMENTS = Prepared(
    lambda ballot: Ballot.objects.filter(id=ballot).values_list("opens_at", "closes_at", "closed_at")
)
SHARED = "SELECT id FROM dure_ballot WHERE id = %s FOR SHARE"


def keep_open(ballot: Ballot) -> Ballot:
    """Read anew when a ballot opens and closes, and let its close wait for the end of this transaction.

    Votes do not wait for each other; on SQLite there is one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SHARED, [ballot.pk])
    ((ballot.opens_at, ballot.closes_at, ballot.closed_at),) = MOMENTS.all(ballot=ballot.pk)
    return ballot


USE_RIGHT = "UPDATE dure_rollline SET channel = %s, person_id = %s WHERE id = %s AND channel = ''"


def use_right(line: RollLine, channel: str) -> bool:
    """Mark a right to vote as used; return whether it was free. The database lets one of many do so."""
    with connection.cursor() as cursor:
        cursor.execute(USE_RIGHT, [channel, line.person_id, line.pk])
        return bool(cursor.rowcount)


PAPERS = Mixed("dure_paper", "key", "ballot_id", "channel <> ''", "channel")
LINES = Mixed("dure_rollline", "id", "ballot_id", "channel <> ''", "channel")


def scatter(keys: Iterable[str]) -> None:
    """Let nothing in the box tell in which order papers came: whoever knows when each voted would know their papers.

    For PostgreSQL, which numbers no rows, see `commands.mixing`.
    """
    mixing.scatter(PAPERS, keys)


def voters(ballot: Ballot) -> tuple[Voter, ...]:
    """Return the roll of an open ballot as it was when the ballot opened."""
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


def marks_of(cast: Cast) -> dict[str, int]:
    """Return what a cast marks: 1 for each option it approves, or its points or ranks."""
    return dict(cast.marks) or {one.ref: 1 for one in cast.options.all()}


def turnout(ballot: Ballot, counting: Sequence[Cast], on_roll: Sequence[Voter]) -> Share:
    """Return how much of the roll has cast."""
    weights = {voter.key: voter.weight for voter in on_roll}
    return Share(
        cast=len(counting),
        voters=len(on_roll),
        weight_cast=sum(weights.get(cast.voter, 0) for cast in counting),
        weight=sum(weights.values()),
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

    Three queries, however many there are. An organization is on the roll if it was a member when the ballot opened.
    """
    acting = {mandate.organization_id: mandate.organization for mandate in holdings.mandates}
    if not acting:
        return []
    opened = open_ballots(at).filter(ballot_class="open")
    ballots = [ballot for ballot in opened if text_of(ballot).who == "delegate"]
    done = set(
        Cast.objects.filter(ballot__in=ballots, organization__in=list(acting)).values_list(
            "ballot", "organization"
        )
    )
    rows = (
        Membership.objects.filter(
            organization__in={ballot.held_by_id for ballot in ballots}, member__in=list(acting)
        )
        .order_by("pk")
        .values_list("organization", "member", "from_at", "until_at")
    )
    members: dict[int, list[tuple[int, datetime | None, datetime | None]]] = {}
    for organization, member, from_at, until_at in rows:
        members.setdefault(organization, []).append((member, from_at, until_at))
    owed = [
        (ballot, member)
        for ballot in ballots
        for member, from_at, until_at in members.get(ballot.held_by_id, ())
        if from_at is not None
        and from_at <= ballot.opens_at
        and (until_at is None or until_at > ballot.opens_at)
        and (ballot.pk, member) not in done
    ]
    return [(ballot, acting[member]) for ballot, member in dict.fromkeys(owed)]


LINE_OF_PERSON = Prepared(lambda ballot, person: RollLine.objects.filter(ballot=ballot, person=person))


def line_of(ballot: Ballot, person: Person) -> RollLine | None:
    """Return the right of a person to vote in a secret ballot: their own line, or that of their address on a list."""
    found: RollLine | None = LINE_OF_PERSON.first(ballot=ballot.pk, person=person.pk)
    if found is None and person.email:
        address = digest("address", person.email.lower())
        found = RollLine.objects.filter(ballot=ballot, address=address).first()
    return found


def line_of_code(ballot: Ballot, code: str) -> RollLine | None:
    """Return the right to vote that a code on paper gives; written with or without dashes and spaces."""
    return RollLine.objects.filter(ballot=ballot, code=code_digest(ballot.ref, code)).first()


def codes_on_roll(ballot: Ballot) -> frozenset[str]:
    """Return the digests of all codes that give a right to vote in a ballot."""
    codes = RollLine.objects.filter(ballot=ballot).values_list("code", flat=True)
    return frozenset(code for code in codes if code)


def lines_of_codes(ballot: Ballot, codes: Sequence[str]) -> dict[str, RollLine]:
    """Return the rights to vote that codes on paper give, by the code as written; unknown ones are left out."""
    digests = {code: code_digest(ballot.ref, code) for code in codes}
    wanted = sorted(set(digests.values()))
    found: dict[str | None, RollLine] = {}
    for begin in range(0, len(wanted), 500):
        lines = RollLine.objects.filter(ballot=ballot, code__in=wanted[begin : begin + 500])
        found |= {line.code: line for line in lines}
    return {code: found[one] for code, one in digests.items() if one in found}


def entitled(ballot: Ballot) -> frozenset[int]:
    """Return the persons (ids) who may vote in a secret ballot by what they are when it opens.

    Members: of the body, or of any organization that belongs to it. Residents: of the body's area, and of all within
    it.
    """
    at, body = ballot.opens_at, ballot.held_by
    if text_of(ballot).who == "resident":
        within = areas_within(body.area_id) if body.area_id is not None else frozenset()
        persons = Person.objects.filter(area__in=within, joined_at__lte=at, is_active=True)
        return frozenset(persons.values_list("pk", flat=True))
    bodies = descendants(body.pk, at) | {body.pk}
    rows = Membership.objects.filter(live(at), organization__in=bodies, person__isnull=False)
    return frozenset(rows.values_list("person", flat=True))


def secret_turnout(ballot: Ballot) -> Share:
    """Return how many of those on the roll of a secret ballot have voted; each counts once."""
    lines = RollLine.objects.filter(ballot=ballot)
    counted = lines.aggregate(voters=Count("pk"), cast=Count("pk", filter=~Q(channel="")))
    return Share(counted["cast"], counted["voters"], counted["cast"], counted["voters"])


def channels(ballot: Ballot) -> dict[str, int]:
    """Return how many have voted by each channel; told after the close only, and no number below the group limit."""
    lines = RollLine.objects.filter(ballot=ballot).exclude(channel="").order_by()
    return dict(lines.values_list("channel").annotate(Count("pk")))


def secret_duties(person: Person, at: datetime) -> list[Ballot]:
    """Return the open secret ballots in which a person can still vote, the next to close first."""
    lines = RollLine.objects.filter(person=person, channel="")
    return list(open_ballots(at).filter(ballot_class="secret", roll_lines__in=lines))


def by_option(counting: Sequence[Cast]) -> Mapping[int, list[Cast]]:
    """Return for each matter (by id) the casts that support it."""
    found: dict[int, list[Cast]] = {}
    for cast in counting:
        for matter in cast.options.all():
            found.setdefault(matter.id, []).append(cast)
    return found
