"""Posts: opened, filled by stewards or by a college, vacated, closed; stewardship handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from dure.networks.colleges import college_members, naming
from dure.networks.commands.memberships import come_into_force, end_membership
from dure.networks.commands.once import free_reference, in_turn
from dure.networks.graph import live
from dure.networks.models import College, Membership, Nomination, Organization, Post
from dure.networks.policies import is_steward, may_speak_for, may_steward, post_held
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


@transaction.atomic
def open_college(*, organization: Organization, key: str, title: str, by: Person, at: datetime) -> College:
    """Open a college, the group of member organizations that fills given posts. Raises Refused: not_steward,
    college_exists.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    try:
        with transaction.atomic():
            college = College.objects.create(organization=organization, key=key, title=title)
    except IntegrityError as error:
        raise refuse(
            "college_exists", gettext_noop("There is a college with this key already."), field="key"
        ) from error
    append(
        verb="open_college",
        at=at,
        organization=organization.slug,
        payload={"by": by.ref, "college": key, "title": title},
    )
    return college


@transaction.atomic
def open_post(
    *,
    organization: Organization,
    role: str,
    by: Person,
    at: datetime,
    title: str = "",
    chamber: str = "",
    college: College | None = None,
    term_days: int | None = None,
    ref: str = "",
) -> Post:
    """Open a post (steward, chair, seat, official). A term ends the holding by itself; stewards have none.

    `ref` is that of the post: the same request sent twice opens no second one, and returns the first. Raises
    Refused: not_steward, role_unknown, college_elsewhere, term_of_steward.
    """
    if refused := may_steward(by, organization, at) or _no_such_post(organization, role, college, term_days):
        raise refused
    asked: dict[str, Any] = {
        "organization": organization,
        "role": role,
        "title": title.strip(),
        "chamber": chamber,
        "college": college,
        "term_days": term_days,
    }
    in_turn(organization)
    if ref and (opened := Post.objects.filter(ref=ref, closed_at=None, **asked).first()):
        return opened
    post = Post.objects.create(ref=free_reference(Post, ref), created_at=at, **asked)
    append(
        verb="open_post",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "post": post.ref,
            "role": role,
            "title": post.title,
            "chamber": chamber,
            "college": college.key if college else "",
        },
    )
    return post


def _no_such_post(
    organization: Organization, role: str, college: College | None, term_days: int | None
) -> Refused | None:
    if role not in Post.Role.values:
        return refuse("role_unknown", gettext_noop("Choose one of the roles."), field="role")
    if college is not None and college.organization_id != organization.pk:
        return refuse(
            "college_elsewhere", gettext_noop("This college belongs to another body."), field="college"
        )
    if role == Post.Role.STEWARD and (term_days is not None or college is not None):
        return refuse(
            "term_of_steward",
            gettext_noop(
                "A steward has no term and no college: hand over instead, so that there is always one."
            ),
            field="term_days",
        )
    return None


@transaction.atomic
def fill_post(*, post: Post, person: Person, by: Person, at: datetime, consented: bool = True) -> Membership:
    """A steward fills a post. With `consented` the steward vouches that the person said yes (marked so on
    the record)
    and the holding is in force from `at`; without, the person is asked and consents with
    `consent_to_membership`.

    Raises Refused: not_steward, filled_by_college, post_held, post_closed.
    """
    if refused := may_steward(by, post.organization, at):
        raise refused
    if post.college is not None:
        raise refuse(
            "filled_by_college",
            gettext_noop("The members of the college “{college}” fill this seat. Ask them to name a person."),
            college=post.college.title,
        )
    own = by.pk == person.pk
    holding = _offer_post(post, person, by, at, consented=consented or own)
    return come_into_force(holding, by, at, attested=consented and not own)


def _offer_post(post: Post, person: Person, by: Person, at: datetime, *, consented: bool) -> Membership:
    Membership.objects.filter(post=post, person=person, until_at__isnull=True, from_at__isnull=True).update(
        until_at=at, ended_by=by
    )  # a new offer takes the place of one that waited
    try:
        with transaction.atomic():
            return Membership.objects.create(
                organization=post.organization,
                person=person,
                post=post,
                college=post.college,
                offered_at=at,
                offered_by=by,
                organization_consent_at=at,
                member_consent_at=at if consented else None,
            )
    except IntegrityError as error:
        raise post_held(person) from error


@transaction.atomic
def name_for_post(
    *, post: Post, organization: Organization, person: Person, by: Person, at: datetime
) -> Nomination:
    """A member organization of the post's college names one person; naming again replaces its earlier word.

    When more than half of the college's members name the same person, the post is offered to that person,
    who takes it
    by `consent_to_membership` (at once, if it was the person's own act). Raises Refused: no_college,
    not_in_college,
    not_steward, post_held, post_closed.
    """
    post = (
        Post.objects.select_for_update(of=("self",)).select_related("organization", "college").get(pk=post.pk)
    )
    if post.college is None:
        raise refuse("no_college", gettext_noop("No college fills this post."))
    if organization not in college_members(post, at):
        raise refuse(
            "not_in_college",
            gettext_noop("{organization} is not in the college “{college}”. Only its members name a person."),
            organization=organization.name,
            college=post.college.title,
        )
    if refused := may_speak_for(by, organization, at):
        raise refused
    if post.closed_at is not None and post.closed_at <= at:
        raise refuse("post_closed", gettext_noop("This post is closed."))
    holder = Membership.objects.filter(live(at), post=post).select_related("person").first()
    if holder is not None and holder.person is not None:
        raise post_held(holder.person)
    Nomination.objects.filter(post=post, organization=organization, ended_at__isnull=True).update(ended_at=at)
    nomination = Nomination.objects.create(post=post, organization=organization, person=person, by=by, at=at)
    append(
        verb="name_for_post",
        at=at,
        organization=post.organization.slug,
        payload={"by": by.ref, "member": organization.slug, "post": post.ref, "person": person.ref},
    )
    _offer_to_chosen(post, by, at)
    return nomination


def _offer_to_chosen(post: Post, by: Person, at: datetime) -> None:
    chosen = naming(post, at).chosen
    waiting = Membership.objects.filter(post=post, until_at__isnull=True, from_at__isnull=True)
    waiting.exclude(person=chosen).update(until_at=at, ended_by=by)
    if chosen is None or waiting.filter(person=chosen).exists():
        return
    consented = chosen.pk == by.pk or (chosen.is_spoken_for and chosen.registered_by_id == by.pk)
    come_into_force(_offer_post(post, chosen, by, at, consented=consented), by, at)


@transaction.atomic
def vacate_post(*, post: Post, by: Person, at: datetime, reason: str = "") -> Membership:
    """The holder leaves the post, or a steward takes it away with a reason; at once.

    Raises Refused: post_empty, not_steward, reason_missing, last_steward.
    """
    holding = Membership.objects.filter(live(at), post=post).first()
    if holding is None:
        raise refuse("post_empty", gettext_noop("Nobody holds this post."))
    return end_membership(membership=holding, by=by, at=at, reason=reason)


@transaction.atomic
def close_post(*, post: Post, by: Person, at: datetime, reason: str = "") -> Post:
    """Close a post; whoever holds it leaves it. Raises Refused: not_steward, post_closed, reason_missing,
    last_steward.
    """
    if refused := may_steward(by, post.organization, at):
        raise refused
    if post.closed_at is not None:
        raise refuse("post_closed", gettext_noop("This post is closed."))
    in_turn(post.organization)  # before the rows of its holders, as whoever leaves a post does
    waiting = Membership.objects.filter(post=post, until_at__isnull=True, from_at__isnull=True)
    waiting.update(until_at=at, ended_by=by, end_reason=Membership.POST_CLOSED)
    if Membership.objects.filter(live(at), post=post).exists():
        vacate_post(post=post, by=by, at=at, reason=reason)
    post.closed_at = at
    post.save(update_fields=["closed_at"])
    append(
        verb="close_post",
        at=at,
        organization=post.organization.slug,
        payload={"by": by.ref, "post": post.ref}
        | ({"reason": said} if (said := reason.strip()[:300]) else {}),
    )
    return post


@transaction.atomic
def hand_over_stewardship(*, post: Post, successor: Person, by: Person, at: datetime) -> Membership:
    """The steward who holds `post` (or a fellow steward) hands it to a successor; there is no moment without
    one.

    Returns the successor's holding. Raises Refused: not_steward, not_a_steward_post, post_empty,
    already_steward.
    """
    if refused := may_steward(by, post.organization, at):
        raise refused
    if post.role != Post.Role.STEWARD:
        raise refuse("not_a_steward_post", gettext_noop("Only a steward's post is handed over."))
    leaving = Membership.objects.filter(live(at), post=post).select_related("person").first()
    if leaving is None or leaving.person is None:
        raise refuse("post_empty", gettext_noop("Nobody holds this post."))
    if is_steward(successor, post.organization, at):
        raise refuse(
            "already_steward",
            gettext_noop("{name} is a steward already. Name somebody else."),
            field="successor",
            name=successor.name,
        )
    leaving.until_at, leaving.ended_by, leaving.end_reason = at, by, Membership.HANDED_OVER
    leaving.save(update_fields=["until_at", "ended_by", "end_reason"])
    holding = come_into_force(_offer_post(post, successor, by, at, consented=True), by, at, attested=True)
    append(
        verb="hand_over_stewardship",
        at=at,
        organization=post.organization.slug,
        payload={"by": by.ref, "post": post.ref, "person": successor.ref, "before": leaving.person.ref},
    )
    return holding
