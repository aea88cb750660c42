"""Cast in an open ballot, for an organization or from a seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from dure.ballots import policies, queries
from dure.ballots.marking import GRADED, fault, sheet_of
from dure.ballots.models import Ballot, Cast
from dure.matters.models import Matter
from dure.networks.models import Mandate, Organization, Post
from dure.networks.queries import capacities, not_for
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Unknown, refuse
from polity.sentences import gettext_noop


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
    marks: Mapping[str, int] | None = None,
) -> Cast:
    """Cast for an organization (under a mandate) or from a seat; a later cast takes the place of an earlier one.

    Who votes there, the charter says: where seats do, an `organization` counts for nothing.

    `marks` gives points or ranks by reference, where options are not only approved. Returns the stored cast; its
    `entry` is the receipt: the number in the record.

    Raises Refused: secret_ballot, bad_mark, already_cast, of a mandate or seat that is missing, of `policies.may_cast`
    (outside its time, not on the roll), and of the marks.
    """
    locked = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("round__charter", "held_by")
        .get(id=ballot.id)
    )
    if locked.is_secret:
        raise refuse(
            "secret_ballot", gettext_noop("This ballot is secret: persons vote in it, each for themselves.")
        )
    voter, mandate, seat = _voter(locked, by, at, organization, post)
    weights = {line.key: line.weight for line in queries.voters(locked)}
    if refusal := policies.may_cast(locked, voter, set(weights), at):
        raise refusal
    sheet = sheet_of(locked, queries.options(locked))
    given = dict(marks) if marks is not None else {matter.ref: 1 for matter in options}
    if refusal := fault(sheet, given):
        raise refusal
    if given.keys() != {matter.ref for matter in options}:
        raise refuse("bad_mark", gettext_noop("Mark options with whole numbers from 1."), field="options")
    standing_cast = locked.casts.filter(voter=voter).order_by("number").last()
    last = standing_cast.number if standing_cast else 0
    if standing_cast and _says_the_same(standing_cast, given, by, reason.strip()):
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
            **({"marks": given} if sheet.form in GRADED else {}),
            "reason": reason.strip(),
        },
    )
    made = Cast.objects.create(
        ballot=locked,
        voter=voter,
        number=last + 1,
        organization=None if seat else organization,
        post=seat,
        by=by,
        mandate=mandate,
        weight=int(weights[voter]),
        reason=reason.strip(),
        at=at,
        entry=entry.number,
        marks=given if sheet.form in GRADED else {},
    )
    made.options.set(options)
    return made


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


def _says_the_same(cast: Cast, marks: Mapping[str, int], by: Person, reason: str) -> bool:
    """Whether a cast repeats the one that stands, as the second of two equal clicks does."""
    return cast.by_id == by.id and cast.reason == reason and queries.marks_of(cast) == marks
