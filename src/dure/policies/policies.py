"""Who keeps a bill, and who tells of a practice: stewards, each of their own organization."""

from __future__ import annotations

from datetime import datetime

from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.policies.models import Bill
from dure.refusals import Refused


def may_keep(person: Person, bill: Bill, at: datetime) -> Refused | None:
    """None if the person is a steward of the network that follows the bill, whether it still moves or has ended."""
    return may_steward(person, bill.matter.raised_in, at)


def may_tell(person: Person, organization: Organization, at: datetime) -> Refused | None:
    """None if the person is a steward of the organization whose practice it is."""
    return may_steward(person, organization, at)
