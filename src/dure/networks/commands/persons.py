"""Persons whom a group leader registers and speaks for: nobody is left out for want of an e-mail address, nor when the
leader goes.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.networks.commands.memberships import count_members
from dure.networks.commands.once import free_reference, in_turn
from dure.networks.graph import live
from dure.networks.models import Membership, Organization
from dure.networks.policies import may_pass_on_speaking, may_speak_for
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
    ref: str = "",
) -> Person:
    """A group leader registers a person who has no e-mail, and speaks for that person from now on.

    The leader is a steward or delegate of the organization. `ref` is that of the person: the same request sent twice
    registers nobody twice, and returns the first. Raises Refused: not_steward, name_missing.
    """
    if refused := may_speak_for(leader, organization, at):
        raise refused
    if not name.strip():
        raise refuse("name_missing", gettext_noop("Write the name of the person."), field="name")
    in_turn(organization)
    if ref and (known := _registered(ref, name.strip(), organization, leader, at)):
        return known
    person = Person.objects.create_user(
        ref=free_reference(Person, ref),
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


def _registered(
    ref: str, name: str, organization: Organization, leader: Person, at: datetime
) -> Person | None:
    belongs = Membership.objects.filter(live(at), organization=organization).values("person")
    return Person.objects.filter(ref=ref, name=name, registered_by=leader, pk__in=belongs).first()


@transaction.atomic
def pass_on_speaking(
    *, person: Person, organization: Organization, successor: Person, by: Person, at: datetime
) -> Person:
    """Let a successor speak for a person without e-mail: another steward or delegate of an organization of theirs.

    Who speaks passes it on; once that one is neither steward nor delegate there, any steward does. Raises Refused:
    not_spoken_for, not_steward, speaker_in_office, successor_not_leader, already_speaks.
    """
    if refused := may_pass_on_speaking(by, person, organization, at):
        raise refused
    before = person.registered_by
    if before is not None and before.pk == successor.pk:
        raise refuse(
            "already_speaks",
            gettext_noop("{name} speaks for this person already. Name somebody else."),
            field="person",
            name=successor.name,
        )
    if successor.is_spoken_for or may_speak_for(successor, organization, at):
        raise refuse(
            "successor_not_leader",
            gettext_noop("Name a steward or delegate of {organization}: {name} is neither."),
            field="person",
            name=successor.name,
            organization=organization.name,
        )
    person.registered_by = successor
    person.save(update_fields=["registered_by"])
    append(
        verb="pass_on_speaking",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "person": person.ref,
            "successor": successor.ref,
            "before": before.ref if before else "",
        },
    )
    return person
