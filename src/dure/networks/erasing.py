"""What networks hold about a person, removed at the person's wish; and invitations, which are not kept for ever."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from dure.networks.approval_models import Approval
from dure.networks.commands.mandates import revoke_mandate
from dure.networks.commands.memberships import end_membership
from dure.networks.graph import live, live_mandate
from dure.networks.models import Invitation, Mandate, Membership
from dure.people.erasing import erases, keeps_for
from dure.people.models import Person
from polity.sentences import gettext_noop


@erases
def leave_everything(person: Person, at: datetime) -> list[int]:
    """End mandates, posts and memberships as the person could; remove what invitations say of the person."""
    for mandate in Mandate.objects.filter(live_mandate(at), person=person):
        revoke_mandate(mandate=mandate, by=person, at=at)
    waiting = Q(from_at__isnull=True, until_at__isnull=True)
    for membership in Membership.objects.filter(live(at) | waiting, person=person).order_by("-post"):
        end_membership(membership=membership, by=person, at=at)
    Membership.objects.filter(person=person).update(end_reason="")
    Invitation.objects.filter(Q(accepted_by=person) | Q(email__iexact=person.email or "-")).delete()
    Approval.objects.filter(asked_by=person, used_at__isnull=True).delete()
    return []


@keeps_for("invitations", gettext_noop("Invitations that were answered, taken back or ran out"), 90)
def _old_invitations(before: datetime) -> int:
    past = Q(expires_at__lt=before) | Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before)
    return Invitation.objects.filter(past).delete()[0]
