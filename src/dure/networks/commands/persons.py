"""Persons whom a group leader registers and speaks for: nobody is left out for want of an e-mail address, nor when the
leader goes.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dure.clock import day_in
from dure.networks.commands.memberships import count_members
from dure.networks.commands.once import free_reference, in_turn
from dure.networks.graph import live
from dure.networks.models import Membership, Organization
from dure.networks.policies import may_pass_on_speaking, may_speak_for
from dure.networks.registration_models import Registration, Work
from dure.people.commands import said_name
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

# Arabic letters that Urdu keyboards write in another way, and marks that are no letters.
SAME_LETTERS = dict(zip(map(ord, "يىكهۃةأإ"), "ییکہہہاا", strict=True))
NO_LETTERS = frozenset("\u200b\u200c\u200d\u200e\u200f\u0640’'")
BETWEEN_NAMES = dict.fromkeys(map(ord, ".-_,"), " ")


@transaction.atomic
def register_member_without_email(
    *,
    leader: Person,
    organization: Organization,
    name: str,
    at: datetime,
    work: str = "",
    consented: bool = True,
    another: bool = False,
    language: str = "",
    invented: bool = False,
    ref: str = "",
) -> Person:
    """A group leader registers a person who has no e-mail, and speaks for that person from now on.

    The leader is a steward or delegate of the organization; `name` is what the group calls the person, `work` what the
    person does. `another`: it is somebody else than who has that name here already. `ref` is that of the person: the
    same request sent twice registers nobody twice, and returns the first. Raises Refused: not_steward, name_missing,
    name_too_long, work_unknown, consent_not_given, name_there.
    """
    if refused := may_speak_for(leader, organization, at):
        raise refused
    name = said_name(name)
    if work and work not in Work.values:
        raise refuse("work_unknown", gettext_noop("Choose one of the kinds of work."), field="work")
    if not consented:
        raise refuse(
            "consent_not_given",
            gettext_noop("Ask the person first: nobody becomes a member without having said yes."),
            field="consented",
        )
    in_turn(organization)
    if ref and (known := _registered(ref, name, organization, leader, at)):
        return known
    if not another and (there := namesake(name, organization, leader, at)):
        raise _name_there(there, organization)
    person = Person.objects.create_user(
        ref=free_reference(Person, ref),
        name=name,
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
    Registration.objects.create(person=person, organization=organization, work=work, registered_at=at)
    count_members(organization, 1)
    append(
        verb="register_member",
        at=at,
        organization=organization.slug,
        payload={"by": leader.ref, "person": person.ref, "spoken_for": True},
    )
    return person


def namesake(name: str, organization: Organization, leader: Person, at: datetime) -> Person | None:
    """Return somebody of that name who belongs to the organization, or for whom the leader speaks already.

    Capitals, spaces and the two ways to write some letters of Urdu make no other name.
    """
    here = Membership.objects.filter(live(at), organization=organization, person__isnull=False)
    near = Person.objects.filter(
        Q(pk__in=here.values("person")) | Q(registered_by=leader, email__isnull=True), is_active=True
    )
    wanted = _alike(name)
    return next(
        (
            one
            for one in near.only("name", "joined_at").order_by("pk").iterator()
            if _alike(one.name) == wanted
        ),
        None,
    )


def _alike(name: str) -> str:
    letters = unicodedata.normalize("NFKC", name).casefold().translate(SAME_LETTERS | BETWEEN_NAMES)
    return " ".join(
        "".join(one for one in letters if not unicodedata.combining(one) and one not in NO_LETTERS).split()
    )


def _name_there(there: Person, organization: Organization) -> Refused:
    day = day_in(organization.time_zone, there.joined_at).isoformat()
    return refuse(
        "name_there",
        gettext_noop("{name} is registered already, since {day}. If this is somebody else, say so here."),
        field="another",
        name=there.name,
        day=day,
    )


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
