"""Two stewards for what is dangerous: one asks, another one allows; where a body has one steward, that one decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from dure.networks.approval_models import Approval
from dure.networks.models import Membership, Organization, Post
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.refusals import refuse
from polity.sentences import gettext_noop

DAYS = 3


def needs_two(organization: Organization, at: datetime) -> bool:
    """Whether a body has, or had within the last days, a second steward: whoever takes the other one's post away does
    not become alone at once.
    """
    stewards = Membership.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gt=at - timedelta(days=DAYS)),
        from_at__lte=at,
        organization=organization,
        post__role=Post.Role.STEWARD,
        person__isnull=False,
    )
    return stewards.values("person").distinct().count() > 1


def _allowed(organization: Organization, kind: str, subject: str, at: datetime) -> QuerySet[Approval]:
    """What a second steward has allowed and nobody has done yet."""
    return Approval.objects.filter(
        organization=organization,
        kind=kind,
        subject=subject,
        approved_at__isnull=False,
        used_at__isnull=True,
        expires_at__gt=at,
    )


def is_allowed(*, organization: Organization, kind: str, subject: str, at: datetime) -> bool:
    """Whether a second steward has allowed this act, or nobody else could."""
    if not needs_two(organization, at):
        return True
    return _allowed(organization, kind, subject, at).exists()


@transaction.atomic
def ask_or_allow(
    *,
    organization: Organization,
    kind: str,
    subject: str,
    by: Person,
    at: datetime,
    reason: str = "",
    membership: Membership | None = None,
) -> bool:
    """Ask another steward for a dangerous act, or allow what another one asked for; return whether it is allowed now.

    Raises Refused: not_steward.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    if is_allowed(organization=organization, kind=kind, subject=subject, at=at):
        return True
    Approval.objects.filter(organization=organization, used_at__isnull=True, expires_at__lte=at).delete()
    asked, _ = Approval.objects.select_for_update().get_or_create(
        organization=organization,
        kind=kind,
        subject=subject,
        used_at=None,
        defaults={
            "asked_by": by,
            "asked_at": at,
            "expires_at": at + timedelta(days=DAYS),
            "reason": reason.strip()[:300],
            "membership": membership,
        },
    )
    if asked.asked_by_id == by.pk:
        return False
    asked.approved_by, asked.approved_at = by, at
    asked.save(update_fields=["approved_by", "approved_at"])
    return True


def use(*, organization: Organization, kind: str, subject: str, at: datetime) -> bool:
    """Note that an allowed act was done: the same again wants to be allowed again. Return whether one was allowed.

    What is only asked for stays so.
    """
    return _allowed(organization, kind, subject, at).update(used_at=at) > 0


def waiting(organization: Organization, at: datetime) -> Sequence[Approval]:
    """Return what waits for a second steward."""
    rows = Approval.objects.filter(
        organization=organization, approved_at__isnull=True, used_at__isnull=True, expires_at__gt=at
    )
    named = rows.select_related("asked_by", "membership__member", "membership__person")
    return list(named.order_by("asked_at"))


def require(
    *,
    organization: Organization,
    kind: str,
    subject: str,
    by: Person,
    at: datetime,
    reason: str = "",
    membership: Membership | None = None,
) -> None:
    """Raise Refused (second_steward) unless a second steward allowed this; asking is stored before it is refused.

    `reason` names no person: whom it is about is told by `membership`. Call it outside a transaction that
    the refusal would undo.
    """
    act: dict[str, Any] = {"organization": organization, "kind": kind, "subject": subject, "at": at}
    if ask_or_allow(**act, by=by, reason=reason, membership=membership):
        use(**act)
        return
    raise refuse(
        "second_steward",
        gettext_noop(
            "This takes two stewards. Your wish is noted: it is done when another steward does the same within "
            "{days} days."
        ),
        days=DAYS,
    )
