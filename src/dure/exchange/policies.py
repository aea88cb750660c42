"""Who writes in a network's ledger, and who confirms it: each side what the other one wrote."""

from __future__ import annotations

from datetime import datetime

from dure.exchange.models import LedgerLine
from dure.networks.graph import live
from dure.networks.models import Membership, Organization
from dure.networks.policies import may_speak_for
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def is_member(member: Organization, network: Organization, at: datetime) -> bool:
    """Whether an organization belongs to a network at `at`."""
    return Membership.objects.filter(live(at), organization=network, member=member).exists()


def side_of(person: Person, network: Organization, member: Organization, at: datetime) -> Organization | None:
    """For which of the two a person speaks: the member first, None for neither."""
    for one in (member, network):
        if may_speak_for(person, one, at) is None:
            return one
    return None


def may_confirm(person: Person, line: LedgerLine, at: datetime) -> Refused | None:
    """None if the person speaks for the side that did not write the line."""
    other = line.member if line.entered_for_id == line.network_id else line.network
    if may_speak_for(person, other, at) is None:
        return None
    return refuse(
        "not_the_other_side",
        gettext_noop("{organization} confirms this line: who wrote it cannot confirm it."),
        organization=other.name,
    )
