"""Who may raise a matter and who may speak about it. Every act after that is asked of `polity.process.refusal`."""

from __future__ import annotations

from datetime import datetime

from dure.clock import day_in
from dure.matters.models import Matter
from dure.matters.standing import Course
from dure.networks.models import Organization
from dure.networks.queries import Holdings
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import Sentence, gettext_noop


def may_raise(
    *, person: Person, course: Course, raised_in: Organization, holdings: Holdings, at: datetime
) -> Refused | None:
    """Those whom the charter names raise a matter, in a body that holds its first stage, while the round is open."""
    round, charter = course.round, course.charter
    if at < round.opens_at:
        return refuse(
            "too_early",
            gettext_noop("This round opens on {day}."),
            day=day_in(charter.time_zone, round.opens_at),
        )
    if round.closes_at and at >= round.closes_at:
        return refuse(
            "too_late",
            gettext_noop("This round closed on {day}."),
            day=day_in(charter.time_zone, round.closes_at),
        )
    closes_at = course.calendar.get(charter.start, (None, None))[1]
    if closes_at and at > closes_at:
        return refuse(
            "too_late",
            gettext_noop("Matters could be raised until {day}."),
            day=day_in(charter.time_zone, closes_at),
        )
    holders = course.bodies.get(charter.stages[charter.start].held_by, [])
    if raised_in.id not in {one.id for one in holders}:
        return refuse(
            "unknown_reference", gettext_noop("There is nothing under this reference."), field="raised_in"
        )
    if raised_in.closed_at is not None:
        return refuse(
            "organization_closed",
            gettext_noop("{organization} is closed. Nothing about it can be changed any more."),
            organization=raised_in.name,
        )
    held = holdings.in_organization(raised_in.id, charter.key)
    if not held & set(charter.raised_by):
        return refuse(
            "wrong_capacity",
            gettext_noop("Only a {capacity} of {organization} can raise a matter here."),
            capacity=Sentence(charter.raised_by[0]),
            organization=raised_in.name,
        )
    return None


def may_comment(*, person: Person, matter: Matter, course: Course, holdings: Holdings) -> Refused | None:
    """Anyone who belongs to one of the round's bodies, in any capacity, may speak."""
    if person.id == matter.author_id:
        return None
    for organizations in course.bodies.values():
        if any(holdings.in_organization(one.id, course.charter.key) for one in organizations):
            return None
    return refuse(
        "wrong_capacity",
        gettext_noop(
            "Only members of the bodies of this round can speak here. Ask a steward of {organization} to invite you."
        ),
        organization=matter.raised_in.name,
    )
