"""Who someone is to a matter: capacities, the line of the roll they vote on, and the mandate they rely on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dure.matters.kinds import kind_of
from dure.matters.models import Matter
from dure.matters.standing import Course
from dure.networks.models import Mandate, Organization, Post
from dure.networks.queries import Holdings, not_for
from dure.people.models import Person
from dure.refusals import Unknown
from polity.charters import Charter, Stage

CapacityPairs = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Actor:
    """A person before a matter. `voter` is a key of the roll; `capacities` are (capacity, body key) pairs."""

    person: Person
    capacities: CapacityPairs
    voter: str | None = None
    acting_for: Organization | None = None
    post: Post | None = None
    mandate: Mandate | None = None


def capacity_pairs(person: Person, matter: Matter, course: Course, holdings: Holdings) -> CapacityPairs:
    """Return what `person` is to each body of the charter, for this matter."""
    pairs: set[tuple[str, str]] = set()
    for key in course.charter.bodies:
        body = course.body_key(key, matter.raised_in_id)
        if body is None:
            continue
        pairs |= {(capacity, key) for capacity in holdings.in_organization(body.id, course.charter.key)}
        if body.area_id is not None and body.area_id in holdings.resident_of:
            pairs |= {("resident", key), ("resident", "")}
    if person.id == matter.author_id or kind_of(matter.kind).is_author(matter, holdings):
        pairs.add(("author", ""))
    return frozenset(pairs)


def voters_of(stage: Stage) -> str:
    """Return who votes in a stage: seat, delegate or member; empty where nobody does. Attendance is by seat."""
    if stage.decision:
        return stage.decision.who
    return "seat" if "attend" in stage.moves else ""


def asked_for(stage: Stage, verb: str, *, for_organization: bool = False) -> frozenset[str]:
    """Return the capacities that decide whether someone may make a move: nothing else about them needs to be read."""
    move = stage.moves.get(verb)
    asked = set(move.by) if move else set()
    if "author" in asked:  # what somebody holds elsewhere can make them one
        asked |= {"member", "delegate", "steward"}
    if verb in ("vote", "attend"):
        asked.add(voters_of(stage))
    if for_organization:
        asked.add("delegate")
    return frozenset(asked - {""})


def asked_in(charter: Charter) -> frozenset[str]:
    """Return the capacities that may bear on a matter under a charter: residence only where some move names it."""
    asked = {"member", "delegate", *Post.Role.values}
    moves = (move for stage in charter.stages.values() for move in stage.moves.values())
    named = {capacity for move in moves for capacity in move.by} | set(charter.raised_by)
    return frozenset(asked | named & {"resident"})


def actor(
    *,
    person: Person,
    matter: Matter,
    course: Course,
    holdings: Holdings,
    verb: str,
    at: datetime,
    acting_for: Organization | None = None,
    post: Post | None = None,
) -> Actor:
    """Return `person` as the one who acts; refuse an organization without a live mandate, or a post not theirs."""
    pairs = capacity_pairs(person, matter, course, holdings)
    stage = course.charter.stages[matter.stage]
    holder = course.holder_id(matter.stage, matter.raised_in_id)
    mandate = None
    if acting_for is not None:
        mandate = holdings.mandate_for(acting_for.id, course.charter.key)
        if mandate is None:
            raise not_for(person, acting_for, at, field="acting_for", charter_key=course.charter.key)
    if verb not in ("vote", "attend") or holder is None:
        return Actor(person, pairs, acting_for=acting_for, mandate=mandate, post=post)
    who = voters_of(stage)
    if who == "seat":
        seats = [one for one in holdings.seats_in(holder) if post is None or one.id == post.id]
        if post is not None and not seats:
            raise Unknown("post")
        seat = seats[0] if seats else None
        return Actor(person, pairs, voter=seat.ref if seat else None, post=seat)
    if who == "delegate":
        if acting_for is not None:
            pairs |= {("delegate", stage.held_by)}
        return Actor(
            person,
            pairs,
            voter=acting_for.slug if acting_for else None,
            acting_for=acting_for,
            mandate=mandate,
        )
    return Actor(person, pairs, voter=person.ref)
