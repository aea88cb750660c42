"""Posts filled and taken back by the vote of their college: what a counted vote leads to, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dure.networks.graph import live
from dure.networks.models import Membership, Nomination, Post
from dure.networks.policies import post_held
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import refuse
from polity.sentences import gettext_noop

CLOCK = "clock"
RECALLED = "recalled"


@transaction.atomic
def seat_elected(*, post: Post, person: Person, by: Person | None, at: datetime) -> Membership:
    """Give a post to whom its college elected; who stood has consented. `by` None is the clock.

    Namings for the post end, as with every way to fill it. Raises Refused: no_college, post_closed, post_held.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("organization").get(pk=post.pk)
    if post.college_id is None:
        raise refuse("no_college", gettext_noop("No college fills this post."))
    if post.closed_at is not None and post.closed_at <= at:
        raise refuse("post_closed", gettext_noop("This post is closed."))
    holder = Membership.objects.filter(live(at), post=post).select_related("person").first()
    if holder is not None and holder.person is not None:
        raise post_held(holder.person)
    waiting = Membership.objects.filter(post=post, until_at__isnull=True, from_at__isnull=True)
    waiting.update(until_at=at, ended_by=by)
    Nomination.objects.filter(post=post, ended_at__isnull=True).update(ended_at=at)
    until = at + timedelta(days=post.term_days) if post.term_days else None
    holding = Membership.objects.create(
        organization=post.organization,
        person=person,
        post=post,
        college_id=post.college_id,
        offered_at=at,
        offered_by=by,
        organization_consent_at=at,
        member_consent_at=at,
        from_at=at,
        until_at=until,
    )
    _enter("fill_post", holding, by, at)
    return holding


@transaction.atomic
def recall_holder(*, post: Post, person: Person, by: Person | None, at: datetime) -> Membership | None:
    """End the holding of a post that its college has recalled; None if the person had left it already."""
    holding = (
        Membership.objects.filter(live(at), post=post, person=person)
        .select_related("organization", "post", "person")
        .first()
    )
    if holding is None:
        return None
    holding.until_at, holding.ended_by, holding.end_reason = at, by, RECALLED
    holding.save(update_fields=["until_at", "ended_by", "end_reason"])
    _enter("vacate_post", holding, by, at)
    return holding


def _enter(verb: str, holding: Membership, by: Person | None, at: datetime) -> None:
    assert holding.post is not None
    assert holding.person is not None
    append(
        verb=verb,
        at=at,
        organization=holding.organization.slug,
        payload={
            "by": by.ref if by else CLOCK,
            "membership": holding.ref,
            "post": holding.post.ref,
            "role": holding.post.role,
            "person": holding.person.ref,
            "until": holding.until_at.isoformat() if holding.until_at else None,
        }
        | ({"reason": holding.end_reason} if holding.end_reason else {}),
    )
