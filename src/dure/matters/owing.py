"""What keeps an organization from closing: matters of it or before it, and rounds that still run and need it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from dure.charters.models import Round, RoundBody
from dure.matters.models import Matter
from dure.networks.commands.closing import ENDING, OWING
from dure.networks.models import Organization
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def owes(organization: Organization, at: datetime) -> Refused | None:
    """The refusal to close while a matter waits for the organization or came from it, while a round of its own runs,
    or one in which no other organization is the same body; None otherwise.
    """
    underway = Matter.objects.filter(Q(held_by=organization) | Q(raised_in=organization), ended="")
    if matter := underway.order_by("pk").first():
        return refuse(
            "organization_owes",
            gettext_noop("“{matter}” waits for {organization}. Decide it or pass it on first.")
            if matter.held_by_id == organization.pk
            else gettext_noop("“{matter}” of {organization} is still on its way. Wait for its end."),
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
    return _needed(organization, at)


def _needed(organization: Organization, at: datetime) -> Refused | None:
    others = RoundBody.objects.filter(round=OuterRef("round"), key=OuterRef("key")).exclude(
        organization=organization
    )
    alone = RoundBody.objects.filter(~Exists(others), organization=organization)
    running = alone.filter(Q(round__closes_at__isnull=True) | Q(round__closes_at__gt=at))
    elsewhere = running.exclude(round__organization=organization).select_related("round__organization")
    if found := elsewhere.order_by("pk").first():
        return refuse(
            "organization_owes",
            gettext_noop("The round “{round}” of {organization} still runs. Wait for its end."),
            round=found.round.title,
            organization=found.round.organization.name,
        )
    return None


def end_rounds(organization: Organization, at: datetime) -> None:
    """Let rounds of its own that have no last day take in no more matters."""
    Round.objects.filter(organization=organization, closes_at__isnull=True).update(closes_at=at)


OWING.append(owes)
ENDING.append(end_rounds)
