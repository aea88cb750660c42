"""What keeps an organization from closing: a conversation of its own that still takes answers."""

from __future__ import annotations

from datetime import datetime

from dure.conversations.models import Conversation
from dure.networks.commands.closing import OWING
from dure.networks.models import Organization
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def owes(organization: Organization, at: datetime) -> Refused | None:
    """The refusal to close while people still answer in a conversation of the organization; None otherwise."""
    found = Conversation.objects.filter(organization=organization, closed_at=None, imported_at=None)
    if one := found.order_by("pk").first():
        return refuse(
            "organization_owes",
            gettext_noop("The conversation “{conversation}” of {organization} is open. Close it first."),
            conversation=one.title,
            organization=organization.name,
        )
    return None


OWING.append(owes)
