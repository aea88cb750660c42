"""Memberships: offered by one side, in force once both have consented, ended at once.

What organizations do is public and goes on the record. That a person belongs to an organization is private: only
posts, mandates and members registered by a group leader leave an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from dure.networks.colleges import naming
from dure.networks.commands.once import in_turn
from dure.networks.exports import OWN_PARTS, Part, export_organization
from dure.networks.graph import circle, live, lock_graph
from dure.networks.models import College, Mandate, Membership, Nomination, Organization, Post
from dure.networks.policies import (
    closed_refused,
    is_delegate,
    last_steward,
    may_consent_as_person,
    may_speak_for,
    may_steward,
    post_held,
    stewards_now,
    weight_refused,
)
from dure.people.models import Person
from dure.prepared import Prepared, insert, update
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


@transaction.atomic
def offer_membership(
    *,
    by: Person,
    organization: Organization,
    at: datetime,
    member: Organization | None = None,
    person: Person | None = None,
    weight: int = 1,
    college: College | None = None,
) -> Membership:
    """Offer that `member` (or `person`) belongs to `organization`; who offers consents for the sides they stand for.

    Who stands for both sides brings it into force at once. Only the organization sets weight and college.
    Raises Refused: not_steward, already_member, would_close_circle, weight_wrong, equal_votes, college_elsewhere,
    organization_closed.
    """
    if (member is None) == (person is None):
        raise ValueError("a membership is of one organization or of one person")
    if refused := closed_refused(organization, at) or weight_refused(organization, weight):
        raise refused
    if college is not None and college.organization_id != organization.pk:
        raise refuse(
            "college_elsewhere", gettext_noop("This college belongs to another body."), field="college"
        )
    of_organization = stewards_now(by, organization, at)
    of_member = _consents_as_member(by, member, person, at)
    if not of_organization and (not of_member or weight != 1 or college is not None):
        refused = may_steward(by, organization, at)
        assert refused is not None  # it says why `stewards_now` did not let them
        raise refused
    if member is not None:
        lock_graph()
        _refuse_circle(organization, member, at)
    membership = Membership(
        organization=organization,
        member=member,
        person=person,
        weight=weight,
        college=college,
        offered_at=at,
        offered_by=by,
        organization_consent_at=at if of_organization else None,
        member_consent_at=at if of_member else None,
    )
    try:
        with transaction.atomic():
            insert(membership)
    except IntegrityError as error:
        raise refuse(
            "already_member",
            gettext_noop(
                "This membership of {organization} exists already, or is offered and waits for consent."
            ),
            organization=organization.name,
        ) from error
    return come_into_force(membership, by, at)


@transaction.atomic
def consent_to_membership(*, membership: Membership, by: Person, at: datetime) -> Membership:
    """Consent for the sides that `by` stands for; with both the membership (or the post) is in force from `at`.

    Raises Refused: membership_ended, not_steward, not_this_person, would_close_circle, post_held, no_longer_named.
    """
    if membership.member_id is not None:
        lock_graph()
    membership = _locked(membership, at)
    if membership.from_at is not None:
        return membership
    _consent_of_sides(membership, by, at)
    update(membership, ("member_consent_at", "organization_consent_at"))
    if membership.member is not None:
        _refuse_circle(membership.organization, membership.member, at)
    return come_into_force(membership, by, at)


def _consent_of_sides(membership: Membership, by: Person, at: datetime) -> None:
    """Mark the consent of each missing side that `by` stands for. Raises the first refusal if there is none."""
    refusals = []
    missing = 0
    if membership.organization_consent_at is None:
        missing += 1
        if refused := may_steward(by, membership.organization, at):
            refusals.append(refused)
        else:
            membership.organization_consent_at = at
    if membership.member_consent_at is None:
        missing += 1
        if refused := _may_consent_as_member(by, membership.member, membership.person, at):
            refusals.append(refused)
        else:
            membership.member_consent_at = at
    if refusals and len(refusals) == missing:
        raise refusals[0]


@transaction.atomic
def decline_membership(*, membership: Membership, by: Person, at: datetime, reason: str = "") -> Membership:
    """Decline (or withdraw) an offer that is not yet in force; either side may.

    Raises Refused: not_steward, membership_ended, already_member.
    """
    membership = _locked(membership, at)
    if membership.from_at is not None:
        raise refuse("already_member", gettext_noop("This membership is in force. End it instead."))
    _refuse_neither_side(membership, by, at)
    return _end(membership, by, at, reason)


@transaction.atomic
def end_membership(*, membership: Membership, by: Person, at: datetime, reason: str = "") -> Membership:
    """End a membership (or leave a post) at once. Either side may; the organization gives a reason.

    A person who leaves loses the mandates for that organization. Raises Refused: membership_ended, not_steward,
    reason_missing, last_steward.
    """
    if membership.post_id is not None:  # two stewards who leave at once would each see the other one stay
        in_turn(membership.organization)
    membership = _locked(membership, at)
    if membership.from_at is None:
        return decline_membership(membership=membership, by=by, at=at, reason=reason)
    own_choice = _may_consent_as_member(by, membership.member, membership.person, at) is None
    if not own_choice:
        _refuse_neither_side(membership, by, at)
        if not reason.strip():
            raise _reason_missing(membership)
    if membership.post is not None and (refused := last_steward(membership.post, at)):
        raise refused
    _end(membership, by, at, reason)
    if membership.post is not None:
        _enter("vacate_post", membership, by, at)
        return membership
    count_members(membership.organization, -1)
    if membership.person is not None:
        Mandate.objects.filter(
            Q(revoked_at__isnull=True),
            organization=membership.organization,
            person=membership.person,
            until_at__gt=at,
        ).update(revoked_at=at, revoked_by=by, revoke_reason="left")
    else:
        _enter("leave", membership, by, at)
    return membership


def _reason_missing(membership: Membership) -> Refused:
    """Ask for a reason, and say who reads it: that a person belonged here is private, all else goes on the record."""
    public = membership.member is not None or membership.post is not None
    said = (
        gettext_noop("Give the reason; it will be published with the act.")
        if public
        else gettext_noop("Give the reason: the other side reads it.")
    )
    return refuse("reason_missing", said, field="reason")


@transaction.atomic
def leave_network(
    *,
    organization: Organization,
    member: Organization,
    by: Person,
    at: datetime,
    reason: str = "",
    parts: Sequence[Part] = OWN_PARTS,
) -> dict[str, Any]:
    """`member` leaves `organization` at once; returns all of the member's own records
    (`exports.export_organization`).

    Raises Refused: not_steward (only those who stand for the member leave), not_member.
    """
    if refused := may_speak_for(by, member, at):
        raise refused
    membership = Membership.objects.filter(live(at), organization=organization, member=member).first()
    if membership is None:
        raise refuse(
            "not_member",
            gettext_noop("{member} is not a member of {organization}."),
            member=member.name,
            organization=organization.name,
        )
    end_membership(membership=membership, by=by, at=at, reason=reason)
    return export_organization(member, at=at, parts=parts)


@transaction.atomic
def reweigh_membership(
    *,
    membership: Membership,
    by: Person,
    at: datetime,
    weight: int | None = None,
    college: College | None = None,
) -> Membership:
    """Give a member organization another weight or college from `at` on. The old row ends: past rolls stay true.

    Raises Refused: not_steward, not_member, weight_wrong, equal_votes, college_elsewhere, membership_ended.
    """
    membership = _locked(membership, at)
    if refused := may_steward(by, membership.organization, at):
        raise refused
    if membership.from_at is None or membership.member is None:
        raise refuse(
            "not_member", gettext_noop("Only the membership of an organization in force has a weight.")
        )
    if weight is not None and (refused := weight_refused(membership.organization, weight)):
        raise refused
    if college is not None and college.organization_id != membership.organization_id:
        raise refuse(
            "college_elsewhere", gettext_noop("This college belongs to another body."), field="college"
        )
    _end(membership, by, at, "reweighed")
    successor = Membership.objects.create(
        organization=membership.organization,
        member=membership.member,
        weight=weight if weight is not None else membership.weight,
        college=college if college is not None else membership.college,
        offered_at=membership.offered_at,
        offered_by=membership.offered_by,
        member_consent_at=membership.member_consent_at,
        organization_consent_at=at,
        from_at=at,
    )
    _enter("reweigh", successor, by, at)
    return successor


def come_into_force(
    membership: Membership, by: Person, at: datetime, *, attested: bool = False
) -> Membership:
    """Bring a stored membership into force if both sides have consented; otherwise leave it as it waits."""
    if membership.member_consent_at is None or membership.organization_consent_at is None:
        return membership
    post = membership.post
    if post is not None:
        _refuse_post(post, membership, at)
        if post.term_days is not None:
            membership.until_at = at + timedelta(days=post.term_days)
        if post.college_id is not None:
            Nomination.objects.filter(post=post, ended_at__isnull=True).update(ended_at=at)
    membership.from_at = at
    update(membership, ("from_at", "until_at"))
    if post is not None:
        _enter("fill_post", membership, by, at, attested=attested)
        return membership
    count_members(membership.organization, 1)
    if membership.member is not None:
        _enter("join", membership, by, at)
    return membership


def _refuse_post(post: Post, membership: Membership, at: datetime) -> None:
    """Refuse to fill a post that is closed or held, or whose college no longer names the person."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.closed_at is not None and post.closed_at <= at:
        raise refuse("post_closed", gettext_noop("This post is closed."))
    holder = (
        Membership.objects.filter(live(at), post=post)
        .exclude(pk=membership.pk)
        .select_related("person")
        .first()
    )
    if holder is not None and holder.person is not None:
        raise post_held(holder.person)
    if post.college_id is not None and naming(post, at).chosen != membership.person:
        raise refuse(
            "no_longer_named",
            gettext_noop(
                "More than half of the members of this college must name the person. They do not, at present."
            ),
        )


def _may_consent_as_member(
    by: Person, member: Organization | None, person: Person | None, at: datetime
) -> Refused | None:
    if member is not None:
        return may_speak_for(by, member, at)
    assert person is not None  # a database constraint: one of the two
    return may_consent_as_person(by, person)


def _consents_as_member(by: Person, member: Organization | None, person: Person | None, at: datetime) -> bool:
    """Whether `_may_consent_as_member` lets them, without saying why not."""
    if member is not None:
        return is_delegate(by, member, at) or stewards_now(by, member, at)
    return _may_consent_as_member(by, None, person, at) is None


def _refuse_neither_side(membership: Membership, by: Person, at: datetime) -> None:
    if _may_consent_as_member(by, membership.member, membership.person, at) is None:
        return
    if refused := may_steward(by, membership.organization, at):
        raise refused


def _refuse_circle(organization: Organization, member: Organization, at: datetime) -> None:
    if names := circle(organization, member, at):
        raise refuse(
            "would_close_circle",
            gettext_noop("This would close a circle of memberships: {circle}. End one of the others first."),
            field="member",
            circle=" → ".join(names),
        )


LOCKED = Prepared(
    lambda membership: (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organization", "member", "person", "post__organization", "college")
        .filter(pk=membership)
    )
)


def _locked(membership: Membership, at: datetime) -> Membership:
    """Read the row again, locked, with all it needs. Raises Refused when it has ended."""
    found: Membership | None = LOCKED.first(membership=membership.pk)
    if found is None:
        raise Membership.DoesNotExist
    if found.until_at is not None and (found.until_at <= at or found.ended_by_id is not None):
        raise refuse(
            "membership_ended",
            gettext_noop("This membership ended on {day}. Offer a new one."),
            day=timezone.localdate(found.until_at).isoformat(),
        )
    return found


def _end(membership: Membership, by: Person, at: datetime, reason: str) -> Membership:
    membership.until_at = at
    membership.ended_by = by
    membership.end_reason = reason.strip()[:300]
    update(membership, ("until_at", "ended_by", "end_reason"))
    return membership


def count_members(organization: Organization, change: int) -> None:
    """Keep `members_count`, the projection of members in force, in step."""
    Organization.objects.filter(pk=organization.pk).update(members_count=F("members_count") + change)


def _enter(verb: str, membership: Membership, by: Person, at: datetime, *, attested: bool = False) -> None:
    payload: dict[str, Any] = {"by": by.ref, "membership": membership.ref}
    if membership.member is not None:
        payload |= {"member": membership.member.slug, "weight": membership.weight}
    if membership.college is not None:
        payload["college"] = membership.college.key
    if membership.post is not None and membership.person is not None:
        payload |= {
            "post": membership.post.ref,
            "role": membership.post.role,
            "person": membership.person.ref,
        }
        payload["until"] = membership.until_at.isoformat() if membership.until_at else None
    if attested:
        payload["attested"] = True  # the steward vouches that the person said yes
    if membership.end_reason and verb in ("leave", "vacate_post"):
        payload["reason"] = membership.end_reason
    append(verb=verb, at=at, organization=membership.organization.slug, payload=payload)
