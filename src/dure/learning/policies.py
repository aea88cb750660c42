"""Who offers a course, who enrols whom, who marks who was there, and who tells the figures of an organization."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from dure.learning.models import Course
from dure.networks.models import Membership, Organization
from dure.networks.policies import closed_refused, is_steward, may_speak_for, names_of, stewards
from dure.networks.queries import capacities, live
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def may_mark(person: Person, course: Course, at: datetime) -> Refused | None:
    """None if the person teaches the course, or is a steward of the organization that offers it."""
    if refused := closed_refused(course.organization, at):
        return refused
    if person.pk == course.teacher_id or is_steward(person, course.organization, at):
        return None
    return refuse(
        "not_the_teacher",
        gettext_noop(
            "Only the teacher and the stewards of {organization} see and mark who was there. "
            "Ask one of them: {stewards}."
        ),
        organization=course.organization.name,
        stewards=names_of(stewards(course.organization, at)),
    )


def speaks_for(person: Person, at: datetime) -> frozenset[int]:
    """The organizations for which the person speaks, by their ids."""
    held = capacities(person, at, only=frozenset({"delegate", "steward"}))
    return held.stewarded() | held.acts_for()


def own_people(organization: Organization, at: datetime) -> QuerySet[Person]:
    """Persons who belong to this very organization at `at`, by name: not those of its members."""
    rows = Membership.objects.filter(live(at), organization=organization, person__isnull=False)
    return Person.objects.filter(pk__in=rows.values("person"), is_active=True).order_by("name", "pk")


__all__ = ["may_mark", "may_speak_for", "own_people", "speaks_for"]
