"""What keeps a support centre from closing: requests that are not answered. Its desk closes with it."""

from __future__ import annotations

from datetime import datetime

from dure.networks.commands.closing import ENDING, OWING
from dure.networks.models import Organization
from dure.refusals import Refused, refuse
from dure.support.models import SupportDesk, SupportRequest
from polity.sentences import gettext_noop


def owes(organization: Organization, at: datetime) -> Refused | None:
    """The refusal to close while somebody who asked for support waits; None otherwise."""
    waiting = SupportRequest.objects.filter(desk__organization=organization).count()
    if not waiting:
        return None
    return refuse(
        "organization_owes",
        gettext_noop(
            "Requests to {organization} that are not answered yet, or may still come back: {count}."
        ),
        count=waiting,
        organization=organization.name,
    )


def close_desk(organization: Organization, at: datetime) -> None:
    """Take in no more requests."""
    SupportDesk.objects.filter(organization=organization, closed_at__isnull=True).update(closed_at=at)


OWING.append(owes)
ENDING.append(close_desk)
