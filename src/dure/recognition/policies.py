"""Who may report, who may review, and who stands too near to do it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from dure.networks.models import Mandate, Membership, Organization, Post
from dure.networks.policies import may_speak_for
from dure.networks.queries import live, live_mandate
from dure.people.models import Person
from dure.prepared import Prepared
from dure.recognition.models import Report
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

REVIEWERS = (Post.Role.SEAT, Post.Role.CHAIR, Post.Role.OFFICIAL)


BELONGS = Prepared(
    lambda person, organization, at: Membership.objects.filter(
        live(at), organization_id=organization, person_id=person
    ).values_list("pk")[:1]
)
ACTS_FOR = Prepared(
    lambda person, organization, at: Mandate.objects.filter(
        live_mandate(at), organization_id=organization, person_id=person
    ).values_list("pk")[:1]
)
REVIEWS = Prepared(
    lambda person, body, at: Membership.objects.filter(
        live(at), person_id=person, post__organization_id=body, post__role__in=REVIEWERS
    ).values_list("pk")[:1]
)


def may_report(person: Person, organization: Organization, at: datetime) -> Refused | None:
    """None if the person may write the reports of an organization: everybody in it may, and who speaks for it."""
    if BELONGS.first(person=person.pk, organization=organization.pk, at=at) is not None:
        return None
    return may_speak_for(person, organization, at)


def is_near(person: Person, organization: Organization, at: datetime) -> bool:
    """Whether the person belongs to the organization, holds a post in it or acts for it. Two queries."""
    return (
        BELONGS.first(person=person.pk, organization=organization.pk, at=at) is not None
        or ACTS_FOR.first(person=person.pk, organization=organization.pk, at=at) is not None
    )


def conflict_of_interest(person: Person, organization: Organization, at: datetime) -> Refused | None:
    """The refusal for whoever belongs to the organization that is examined; None for others."""
    if not is_near(person, organization, at):
        return None
    return refuse(
        "conflict_of_interest",
        gettext_noop("You belong to {organization}. Let somebody else examine it."),
        organization=str(organization),
    )


def may_review(person: Person, report: Report, at: datetime) -> Refused | None:
    """None if the person may review a report: a seat, the chair or an official of the body, and not too near."""
    body = report.framework.organization
    if REVIEWS.first(person=person.pk, body=body.pk, at=at) is None:
        return refuse(
            "not_reviewer",
            gettext_noop("Only those who hold a seat in {body} review its reports."),
            body=str(body),
        )
    return conflict_of_interest(person, report.organization, at)


def may_see_private(person: Person | None, report: Report, at: datetime) -> bool:
    """Whether the reader may see evidence that is not public: the organization, and who reviews."""
    if person is None:
        return False
    near = Q(organization=report.organization) | Q(
        organization=report.framework.organization, post__role__in=REVIEWERS
    )
    return Membership.objects.filter(live(at), near, person=person).exists()
