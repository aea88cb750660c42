"""Changing who may vote while a vote is ahead takes two stewards, where a body has two.

Taking a member in is no such change: there the other side consents.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dure.networks.commands import approvals
from dure.networks.commands.memberships import end_membership, reweigh_membership
from dure.networks.models import College, Membership, Organization
from dure.networks.policies import is_steward
from dure.people.models import Person

AHEAD: list[Callable[[Organization, datetime], bool]] = []
"""Whether a vote is ahead whose roll follows from an organization's members: branches with votes add theirs."""


def vote_is_ahead(organization: Organization, at: datetime) -> bool:
    """Whether the members of an organization are the roll of a vote that has not closed, or that is not fixed yet."""
    return any(asked(organization, at) for asked in AHEAD)


def reweigh_by_two(
    *, membership: Membership, weight: int, by: Person, at: datetime, college: College | None = None
) -> Membership:
    """Change weight or college as `reweigh_membership` does, by two stewards while a vote is ahead.

    The first one's wish is stored before it is refused with `second_steward`.
    """
    wish = f"{membership.ref} {weight} {college.key if college else ''}"
    _by_two("reweigh", membership, wish, str(weight), by, at)
    return reweigh_membership(membership=membership, weight=weight, by=by, at=at, college=college)


def end_by_two(*, membership: Membership, by: Person, at: datetime, reason: str = "") -> Membership:
    """End a membership as `end_membership` does, by two stewards of the body while a vote is ahead.

    Whoever leaves by their own will needs nobody else.
    """
    if membership.post_id is None:
        _by_two("end_membership", membership, membership.ref, "", by, at)
    return end_membership(membership=membership, by=by, at=at, reason=reason)


def _by_two(kind: str, membership: Membership, subject: str, said: str, by: Person, at: datetime) -> None:
    organization = membership.organization
    if membership.from_at is None or membership.person_id == by.pk or not is_steward(by, organization, at):
        return  # not in force, one's own, or refused by the act itself
    if vote_is_ahead(organization, at):
        approvals.require(
            organization=organization,
            kind=kind,
            subject=subject,
            by=by,
            at=at,
            reason=said,
            membership=membership,
        )
