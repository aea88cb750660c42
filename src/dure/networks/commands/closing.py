"""Organizations close: whoever belongs to them, holds a post or acts for them no longer does, at once, for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from dure.networks.commands import approvals
from dure.networks.commands.mandates import revoke_mandate
from dure.networks.commands.memberships import end_membership
from dure.networks.commands.once import in_turn
from dure.networks.graph import live, lock_graph
from dure.networks.models import Invitation, Mandate, Membership, Nomination, Organization, Post
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

OWING: list[Callable[[Organization, datetime], Refused | None]] = []
"""What an organization still owes to others, as the refusal to close it: packages with matters add theirs."""


ENDING: list[Callable[[Organization, datetime], None]] = []
"""What ends with an organization, besides what is of networks: packages with rounds or desks add theirs."""


def refusal_to_close(organization: Organization, by: Person, at: datetime, reason: str) -> Refused | None:
    """None if the person may close the organization now; otherwise why not."""
    if refused := may_steward(by, organization, at):
        return refused
    if not reason.strip():
        says = gettext_noop("Give the reason; it will be published with the act.")
        return refuse("reason_missing", says, field="reason")
    return next((owed for asked in OWING if (owed := asked(organization, at))), None)


def close_by_two(*, organization: Organization, by: Person, at: datetime, reason: str) -> Organization:
    """Close an organization once two of its stewards want it (where there are two): see `close_organization`.

    The first one's wish is stored before it is refused with `second_steward`.
    """
    if refused := refusal_to_close(organization, by, at, reason):
        raise refused
    approvals.require(
        organization=organization,
        kind="close_organization",
        subject=organization.slug,
        by=by,
        at=at,
        reason=reason,
    )
    return close_organization(organization=organization, by=by, at=at, reason=reason)


@transaction.atomic
def close_organization(*, organization: Organization, by: Person, at: datetime, reason: str) -> Organization:
    """Close an organization for good, with a public reason: all memberships above and below it, its mandates and its
    posts end at once, and open invitations stop working. What it did stays.

    Raises Refused: not_steward, organization_closed, reason_missing, organization_owes.
    """
    lock_graph()
    for rows in (_acting(organization, at), _concerned(organization, at)):
        list(
            rows.select_for_update(of=("self",)).order_by("pk")
        )  # before the body, as whoever ends one of them does
    in_turn(organization)
    organization.refresh_from_db(fields=["closed_at"])
    if refused := refusal_to_close(organization, by, at, reason):
        raise refused
    reason = reason.strip()[:300]
    _end_all(organization, by, at, reason)
    organization.posts.filter(closed_at__isnull=True).update(closed_at=at)
    for end in ENDING:
        end(organization, at)
    organization.closed_at = at
    organization.save(update_fields=["closed_at"])
    append(
        verb="close_organization",
        at=at,
        organization=organization.slug,
        payload={"by": by.ref, "name": organization.name, "reason": reason},
    )
    organization.refresh_from_db(fields=["members_count"])
    return organization


def _acting(organization: Organization, at: datetime) -> QuerySet[Mandate]:
    return Mandate.objects.filter(organization=organization, revoked_at__isnull=True, until_at__gt=at)


def _concerned(organization: Organization, at: datetime) -> QuerySet[Membership]:
    open_now = live(at) | Q(from_at__isnull=True, until_at__isnull=True)
    return Membership.objects.filter(Q(organization=organization) | Q(member=organization), open_now)


def _end_all(organization: Organization, by: Person, at: datetime, reason: str) -> None:
    """End what binds others to the organization; its own entry tells that the one who closes it leaves the office."""
    for mandate in _acting(organization, at):
        revoke_mandate(mandate=mandate, by=by, at=at, reason=reason)
    named = Q(organization=organization) | Q(post__organization=organization)
    Nomination.objects.filter(named, ended_at__isnull=True).update(ended_at=at)
    concerned = _concerned(organization, at)
    office = Q(organization=organization, post__role=Post.Role.STEWARD, person=by, from_at__isnull=False)
    for membership in concerned.exclude(office).order_by("pk"):
        end_membership(membership=membership, by=by, at=at, reason=reason)
    concerned.filter(office).update(until_at=at, ended_by=by, end_reason=reason)
    Invitation.objects.filter(
        organization=organization, accepted_at__isnull=True, withdrawn_at__isnull=True
    ).update(withdrawn_at=at)
