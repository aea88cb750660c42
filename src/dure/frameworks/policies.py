"""Who may adopt a framework."""

from __future__ import annotations

from datetime import datetime

from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.refusals import Refused


def may_adopt(person: Person, organization: Organization, at: datetime) -> Refused | None:
    """None if the person may adopt a framework for the body: its stewards may."""
    return may_steward(person, organization, at)
