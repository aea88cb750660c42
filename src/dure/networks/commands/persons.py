"""Persons whom a group leader registers and speaks for: nobody is left out for want of an e-mail address."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.networks.commands.memberships import count_members
from dure.networks.models import Membership, Organization
from dure.networks.policies import may_speak_for
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import refuse
from polity.sentences import gettext_noop


@transaction.atomic
def register_member_without_email(
    *,
    leader: Person,
    organization: Organization,
    name: str,
    at: datetime,
    language: str = "",
    invented: bool = False,
) -> Person:
    """A group leader registers a person who has no e-mail, and speaks for that person from now on.

    The leader is a steward or delegate of the organization. Raises Refused: not_steward, name_missing.
    """
    if refused := may_speak_for(leader, organization, at):
        raise refused
    if not name.strip():
        raise refuse("name_missing", gettext_noop("Write the name of the person."), field="name")
    person = Person.objects.create_user(
        name=name.strip(),
        registered_by=leader,
        joined_at=at,
        language=language or leader.language,
        time_zone=leader.time_zone,
        area=organization.area,
        invented=invented,
    )
    Membership.objects.create(
        organization=organization,
        person=person,
        offered_at=at,
        offered_by=leader,
        member_consent_at=at,
        organization_consent_at=at,
        from_at=at,
    )
    count_members(organization, 1)
    append(
        verb="register_member",
        at=at,
        organization=organization.slug,
        payload={"by": leader.ref, "person": person.ref, "spoken_for": True},
    )
    return person
