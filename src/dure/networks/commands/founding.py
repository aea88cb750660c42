"""Founding: organizations found a network in one sitting, without anyone's approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from dure.networks.commands.memberships import come_into_force
from dure.networks.commands.once import free_reference, in_turn
from dure.networks.commands.organizations import create_organization
from dure.networks.models import Area, Membership, Organization
from dure.networks.policies import STEWARDS_WANTED, may_speak_for
from dure.people.models import Person
from dure.prepared import insert
from dure.record.commands import append
from dure.refusals import refuse
from polity.sentences import gettext_noop

FOUNDERS_AT_LEAST = 5


@dataclass(frozen=True)
class Founder:
    """One founding organization and the person who speaks for it at the table.

    Either `organization` (the person is its steward or its delegate for everything) or the `name` of a new
    one.
    """

    person: Person
    organization: Organization | None = None
    name: str = ""
    local_name: str = ""
    kind: str = Organization.Kind.ENTERPRISE.value
    form: str = ""
    sector: str = ""
    area: Area | None = None


@dataclass(frozen=True)
class Founded:
    """What was founded: the network, its founding memberships in the order of the founders, its stewards."""

    network: Organization
    memberships: tuple[Membership, ...] = field(default=())
    stewards: tuple[Person, ...] = field(default=())


@transaction.atomic
def found_network(
    *,
    by: Person,
    name: str,
    founders: Sequence[Founder],
    at: datetime,
    local_name: str = "",
    slug: str = "",
    kind: str = Organization.Kind.NETWORK.value,
    area: Area | None = None,
    about: str = "",
    stewards: Sequence[Person] = (),
    minimum: int = FOUNDERS_AT_LEAST,
    invented: bool = False,
    ref: str = "",
) -> Founded:
    """Found a network: its organizations, consented memberships and at least two stewards (default: the
    first two persons
    at the table), all at once. `by` is one of them and vouches that the others said yes. The charter is
    adopted by the
    caller. `ref` is that of the first founding membership: who founds by a form asks `founded_before` with it first.
    Raises Refused: too_few_founders, founder_twice, by_not_at_table, too_few_stewards, not_steward,
    name_missing.
    """
    _refuse_table(by, founders, minimum)
    first = tuple(dict.fromkeys(stewards or [by, *(founder.person for founder in founders)]))
    if not stewards:
        first = first[:STEWARDS_WANTED]
    if len(first) < STEWARDS_WANTED:
        raise refuse(
            "too_few_stewards",
            gettext_noop(
                "A network begins with two stewards, so that it goes on when one leaves. Name a "
                "second person."
            ),
            field="stewards",
        )
    members = [_organization_of(founder, at, area, invented) for founder in founders]
    network = create_organization(
        by=by,
        name=name,
        local_name=local_name,
        slug=slug,
        kind=kind,
        area=area,
        about=about,
        stewards=first,
        invented=invented,
        at=at,
    )
    memberships = tuple(
        _join(network, member, founder, by, at, ref if member == members[0] else "")
        for member, founder in zip(members, founders, strict=True)
    )
    append(
        verb="found_network",
        at=at,
        organization=network.slug,
        payload={"by": by.ref, "founders": [member.slug for member in members]},
    )
    network.refresh_from_db(fields=["members_count"])
    return Founded(network, memberships, first)


def founded_before(*, by: Person, ref: str, name: str) -> Organization | None:
    """The network of this name that the same form has founded already, None if there is none.

    Called in the transaction that then founds: of two forms of one person at the same moment the second waits here.
    """
    in_turn(by)
    found = Membership.objects.filter(ref=ref, offered_by=by, organization__name=name.strip())
    first = found.select_related("organization").first() if ref else None
    return first.organization if first else None


def _refuse_table(by: Person, founders: Sequence[Founder], minimum: int) -> None:
    known = [founder.organization.pk for founder in founders if founder.organization is not None]
    new = [founder.name.strip().casefold() for founder in founders if founder.organization is None]
    if "" in new:
        raise refuse("name_missing", gettext_noop("Give each new organization a name."), field="founders")
    if len(set(known)) < len(known) or len(set(new)) < len(new):
        raise refuse(
            "founder_twice",
            gettext_noop("Each organization founds once. One is named twice."),
            field="founders",
        )
    if len(founders) < minimum:
        raise refuse(
            "too_few_founders",
            gettext_noop("{minimum} organizations found a network together; {missing} more are needed."),
            field="founders",
            minimum=minimum,
            missing=minimum - len(founders),
        )
    if by not in [founder.person for founder in founders]:
        raise refuse("by_not_at_table", gettext_noop("Found a network together with your own organization."))


def _organization_of(founder: Founder, at: datetime, area: Area | None, invented: bool) -> Organization:
    """The founder's organization; a new one begins with the person as its steward."""
    if founder.organization is not None:
        if refused := may_speak_for(founder.person, founder.organization, at):
            raise refused
        return founder.organization
    return create_organization(
        by=founder.person,
        name=founder.name,
        local_name=founder.local_name,
        kind=founder.kind,
        form=founder.form,
        sector=founder.sector,
        area=founder.area or area,
        invented=invented,
        at=at,
    )


def _join(
    network: Organization, member: Organization, founder: Founder, by: Person, at: datetime, ref: str
) -> Membership:
    """A founding membership: both sides consent at the table. A new network has no parents, so no circle can
    close.
    """
    membership = Membership(
        ref=free_reference(Membership, ref),
        organization=network,
        member=member,
        offered_at=at,
        offered_by=by,
        member_consent_at=at,
        organization_consent_at=at,
    )
    insert(membership)
    return come_into_force(membership, founder.person, at)
