"""Who may adopt a charter and open a round."""

from __future__ import annotations

from datetime import datetime

from dure.charters.models import Charter
from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def may_adopt_founding_text(person: Person, organization: Organization, at: datetime) -> Refused | None:
    """A steward may adopt the first charter of an organization; after that the rule in force decides."""
    if Charter.objects.filter(organization=organization).exists():
        return refuse(
            "adopt_by_rule",
            gettext_noop(
                "{organization} has a charter. Propose the new text: its members adopt it by the rule in force."
            ),
            organization=organization.name,
        )
    return may_steward(person, organization, at)


def may_open_round(person: Person, organization: Organization, at: datetime) -> Refused | None:
    """A steward opens rounds."""
    return may_steward(person, organization, at)
