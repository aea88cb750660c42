"""What networks hold about a person, removed at the person's wish; and invitations, which are not kept for ever."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from dure.networks.approval_models import Approval
from dure.networks.commands.mandates import revoke_mandate
from dure.networks.commands.memberships import end_membership
from dure.networks.commands.once import in_turn
from dure.networks.graph import live, live_mandate
from dure.networks.models import Invitation, Mandate, Membership, Nomination, Organization
from dure.networks.registration_models import Registration
from dure.people.erasing import erases, keeps_for
from dure.people.models import Person
from dure.record.models import Entry
from polity.sentences import gettext_noop

OF_MANDATES = ("give_mandate", "renew_mandate", "revoke_mandate")


@erases(
    *("membership.end_reason", "mandate.revoke_reason", "invitation.accepted_by", "invitation.email"),
    *("invitation.name", "invitation.invited_organization", "invitation.token_digest"),
    *("registration.person", "registration.work", "registration.offer_digest", "registration.offer_email"),
)
def leave_everything(person: Person, at: datetime) -> list[int]:
    """End mandates, posts, memberships and nominations as the person could; remove what is said of the person.

    Returns the entries in which somebody gave a reason about a mandate of the person.
    """
    # What is ended below is locked first: rows before bodies, as whoever ends one of them does, each in one order.
    waiting = Q(from_at__isnull=True, until_at__isnull=True)
    held = Membership.objects.filter(live(at) | waiting, person=person)
    given = Mandate.objects.filter(live_mandate(at), person=person)
    bodies = {row.organization_id for row in given.select_for_update(of=("self",)).order_by("pk")}
    bodies |= {row.organization_id for row in held.select_for_update(of=("self",)).order_by("pk")}
    for body in Organization.objects.filter(pk__in=bodies).order_by("pk"):
        in_turn(body)
    Nomination.objects.filter(person=person, ended_at__isnull=True).update(ended_at=at)
    for mandate in given:
        revoke_mandate(mandate=mandate, by=person, at=at)
    for membership in held.order_by("-post"):
        end_membership(membership=membership, by=person, at=at)
    Membership.objects.filter(person=person).update(end_reason="")
    Invitation.objects.filter(Q(accepted_by=person) | Q(email__iexact=person.email or "-")).delete()
    Approval.objects.filter(asked_by=person, used_at__isnull=True).delete()
    Registration.objects.filter(person=person).delete()
    named = Mandate.objects.filter(person=person).values_list("organization__slug", flat=True)
    Mandate.objects.filter(person=person).update(revoke_reason="")
    entries = Entry.objects.filter(verb__in=OF_MANDATES, organization__in=set(named)).exclude(salt="")
    said = ((row.number, row.said) for row in entries.iterator(chunk_size=500))
    return [number for number, one in said if one.get("person") == person.ref and one.get("reason")]


@keeps_for("invitations", gettext_noop("Invitations that were answered, taken back or ran out"), 90)
def _old_invitations(before: datetime) -> int:
    past = Q(expires_at__lt=before) | Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before)
    return Invitation.objects.filter(past).delete()[0]


@keeps_for(
    "account_offers", gettext_noop("Addresses to which an account of their own was offered, unanswered"), 0
)
def _old_offers(before: datetime) -> int:
    past = Registration.objects.filter(offer_until__lt=before)
    return past.update(offer_digest=None, offer_email="", offer_until=None)
