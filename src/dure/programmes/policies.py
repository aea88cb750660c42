"""Who enters programmes, and who answers for their owners."""

from __future__ import annotations

from datetime import datetime

from dure.networks.models import Organization, Post
from dure.networks.queries import Holdings, capacities
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

ENTERS = (Post.Role.OFFICIAL, Post.Role.STEWARD)


def may_enter(person: Person, owner: Organization, at: datetime) -> Refused | None:
    """None if the person is an official or steward of the department that owns the programme."""
    held = capacities(person, at, only=frozenset(ENTERS)).in_organization(owner.pk)
    if held & set(ENTERS):
        return None
    return refuse(
        "wrong_capacity",
        gettext_noop("Only an official or a steward of {organization} can do this."),
        organization=owner.name,
    )


def owners_of(holdings: Holdings) -> list[int]:
    """Return the ids of the organizations for which the person may enter programmes."""
    return sorted({pk for _, pk, role in holdings.posts if role in ENTERS})
