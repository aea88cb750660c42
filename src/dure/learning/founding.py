"""Found a cooperative out of a start: whoever said that they need it becomes a member, each with one vote."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.clock import day_in
from dure.learning.models import CooperativeStart
from dure.learning.queries import founders_of
from dure.networks.commands import (
    consent_to_membership,
    create_organization,
    offer_membership,
    set_equal_votes,
)
from dure.networks.models import Organization
from dure.people.models import Person
from polity.sentences import gettext_noop

STEWARDS = 2
SHORT_OF_FOUNDERS = gettext_noop("{have} of {need} founders are present. Call the assembly again.")


@transaction.atomic
def found_cooperative(
    *, start: CooperativeStart, name: str, by: Person, at: datetime, local_name: str = ""
) -> Organization:
    """Create the cooperative of a start, with the founders as members. Called by the act that founds it.

    Who said "I need it too" consented to belong to what is founded; the first two of them are its stewards.
    """
    matter = start.matter
    people = {one.pk: one for one in Person.objects.filter(pk__in=founders_of(matter), is_active=True)}
    founders = [people[pk] for pk in founders_of(matter) if pk in people]
    keepers = founders[:STEWARDS] or [by]
    within = matter.raised_in
    made = create_organization(
        by=by,
        name=name,
        local_name=local_name,
        kind=Organization.Kind.ENTERPRISE.value,
        form=Organization.Form.COOPERATIVE.value,
        sector=within.sector,
        area=within.area,
        founded_on=day_in(within.time_zone, at),
        stewards=keepers,
        invented=within.invented,
        at=at,
    )
    for person in founders:
        offered = offer_membership(by=keepers[0], organization=made, person=person, at=at)
        if offered.from_at is None:
            consent_to_membership(membership=offered, by=_speaks(person), at=at)
    set_equal_votes(organization=made, by=keepers[0], at=at)
    start.organization = made
    start.save(update_fields=["organization"])
    return made


def _speaks(person: Person) -> Person:
    """Return who consents for a person: the person, or whoever speaks for one without e-mail."""
    if person.is_spoken_for and person.registered_by is not None:
        return person.registered_by
    return person
