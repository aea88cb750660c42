"""Who may do what with the plans of an organization: its stewards."""

from __future__ import annotations

from datetime import datetime

from dure.matters.models import Matter
from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

ADOPTED = frozenset({"adopt", "adopt_in_part"})
ENDED_WELL = frozenset({"kept", "adopted"})


def may_plan(person: Person, organization: Organization, at: datetime) -> Refused | None:
    """None if the person may adopt plans of the organization, set and change goals, and report on them."""
    return may_steward(person, organization, at)


def not_decided(matter: Matter, organization: Organization) -> Refused | None:
    """None if a matter decided something for the organization; otherwise why it is no decision to rest a plan on."""
    if organization.pk not in (matter.round.organization_id, matter.raised_in_id, matter.held_by_id):
        return refuse(
            "matter_elsewhere",
            gettext_noop("This matter was neither raised nor decided in {organization}."),
            field="matter",
            organization=organization.name,
        )
    if matter.answer in ADOPTED or matter.ended in ENDED_WELL:
        return None
    return refuse(
        "matter_not_adopted",
        gettext_noop("“{title}” is not adopted. Wait for the decision, or give your own reason."),
        field="matter",
        title=matter.title,
    )
