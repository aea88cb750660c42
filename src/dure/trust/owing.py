"""What keeps an organization from closing: a trust survey that its members still answer."""

from __future__ import annotations

from datetime import datetime

from dure.networks.commands.closing import OWING
from dure.networks.models import Organization
from dure.refusals import Refused, refuse
from dure.trust.models import TrustWave
from polity.sentences import gettext_noop


def owes(organization: Organization, at: datetime) -> Refused | None:
    """The refusal to close while a wave of the organization is planned or open; None otherwise."""
    wave = TrustWave.objects.filter(survey__organization=organization, closed_at=None).order_by("pk").first()
    if wave is None:
        return None
    return refuse(
        "organization_owes",
        gettext_noop("The trust survey {year} of {organization} is not closed yet. It closes on {moment}."),
        year=str(wave.year),
        organization=organization.name,
        moment=wave.closes_at,
    )


OWING.append(owes)
