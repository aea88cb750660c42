"""What keeps an organization from closing: matters that wait for it, and rounds of its own that still run."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from dure.charters.models import Round
from dure.matters.models import Matter
from dure.networks.commands.closing import OWING
from dure.networks.models import Organization
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def owes(organization: Organization, at: datetime) -> Refused | None:
    """The refusal to close while a matter waits for the organization or a round of its own runs; None otherwise."""
    if matter := Matter.objects.filter(held_by=organization, ended="").order_by("pk").first():
        return refuse(
            "organization_owes",
            gettext_noop("“{matter}” waits for {organization}. Decide it or pass it on first."),
            matter=matter.title,
            organization=organization.name,
        )
    runs = Q(closes_at__gt=at) | Q(matters__ended="")
    if round := Round.objects.filter(runs, organization=organization).order_by("pk").first():
        return refuse(
            "organization_owes",
            gettext_noop("The round “{round}” of {organization} still runs. Wait for its end."),
            round=round.title,
            organization=organization.name,
        )
    return None


OWING.append(owes)
