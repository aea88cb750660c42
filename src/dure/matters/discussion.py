"""Speak about a matter, and follow it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from dure.chance import new_reference
from dure.matters import policies
from dure.matters.models import Comment, Matter, Subscription
from dure.matters.standing import Course
from dure.networks.models import Organization
from dure.networks.queries import capacities, not_for
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Unknown, refuse
from polity.sentences import gettext_noop

LONGEST_COMMENT = 5_000  # characters


@transaction.atomic
def comment(
    *,
    matter: Matter,
    text: str,
    by: Person,
    at: datetime,
    mark: str = "",
    parent: Comment | None = None,
    acting_for: Organization | None = None,
) -> Comment:
    """Add a contribution, in answer to `parent` or not, marked "pro", "contra" or neither."""
    holdings, course = capacities(by, at), Course(matter.round)
    key = course.charter.key
    if acting_for is not None and acting_for.id not in holdings.acts_for(key):
        raise not_for(by, acting_for, at, field="acting_for", charter_key=key)
    if refusal := policies.may_comment(person=by, matter=matter, course=course, holdings=holdings):
        raise refusal
    text = text.strip()
    if not text:
        raise refuse("text_missing", gettext_noop("Write what you want to say."), field="text")
    if len(text) > LONGEST_COMMENT:
        raise refuse(
            "text_too_long",
            gettext_noop("A contribution has at most {most} characters; this one has {length}."),
            field="text",
            most=LONGEST_COMMENT,
            length=len(text),
        )
    if mark not in Comment.Mark.values:
        raise Unknown("mark")
    if parent is not None and parent.matter_id != matter.id:
        raise Unknown("parent")
    last = matter.comments.filter(by=by, parent=parent).order_by("-id").first()
    if last is not None and (last.text, last.mark) == (text, mark):
        raise refuse("already_said", gettext_noop("You said this already, word for word."), field="text")
    made = Comment.objects.create(
        ref=new_reference(),
        matter=matter,
        parent=parent,
        by=by,
        acting_for=acting_for,
        mark=mark,
        text=text,
        at=at,
    )
    Matter.objects.filter(id=matter.id).update(comments_count=F("comments_count") + 1)
    append(
        verb="comment",
        at=at,
        organization=matter.raised_in.slug,
        matter=matter.ref,
        payload={
            "comment": made.ref,
            "by": by.ref,
            "mark": mark,
            "text": text,
            "answers": parent.ref if parent else None,
        },
    )
    return made


def follow(*, matter: Matter, person: Person, at: datetime) -> Subscription:
    """Follow one matter: its news come by mail."""
    followed, _ = Subscription.objects.update_or_create(
        person=person, matter=matter, defaults={"ended_at": None}, create_defaults={"since_at": at}
    )
    return followed


def unfollow(*, matter: Matter, person: Person, at: datetime) -> None:
    """Stop following one matter, and only that one."""
    Subscription.objects.filter(person=person, matter=matter, ended_at__isnull=True).update(ended_at=at)
