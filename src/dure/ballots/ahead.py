"""Which ballots are still ahead of the members of a body: while one is, its roll is changed by two stewards only."""

from __future__ import annotations

from datetime import datetime

from dure.ballots.models import Ballot
from dure.networks.commands.roll_changes import AHEAD
from dure.networks.graph import ancestors
from dure.networks.models import Organization


def ballot_is_ahead(organization: Organization, at: datetime) -> bool:
    """Whether a ballot of a round in which the organization, or a network above it, is a body has no fixed roll yet."""
    bodies = {organization.pk, *ancestors(organization.pk, at)}
    ahead = Ballot.objects.filter(closed_at__isnull=True, closes_at__gt=at, roll_fixed_at__isnull=True)
    return ahead.filter(round__bodies__organization__in=bodies).exists()


AHEAD.append(ballot_is_ahead)
