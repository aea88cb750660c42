"""What a person said about matters in their own name, removed at the person's wish."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from dure.matters.models import Comment, Notice, Subscription
from dure.people.erasing import erases, keeps_for
from dure.people.models import Person
from dure.record.models import Entry
from polity.sentences import gettext_noop


@erases("comment.text", "subscription.person", "notice.person")
def fall_silent(person: Person, at: datetime) -> list[int]:
    """Empty the person's own contributions; what was said for an organization is the organization's and stays.

    Returns the entries of those contributions.
    """
    own = Comment.objects.filter(by=person, acting_for__isnull=True).exclude(text="")
    refs = dict(own.values_list("ref", "matter__ref"))
    rows = Entry.objects.filter(verb="comment", matter__in=set(refs.values())).exclude(salt="")
    numbers = [row.number for row in rows.iterator(chunk_size=500) if row.said.get("comment") in refs]
    own.update(text="")
    Subscription.objects.filter(person=person).delete()
    Notice.objects.filter(person=person).delete()
    return numbers


@keeps_for("notices", gettext_noop("Notes for mails, sent or not"), 90)
def _old_notices(before: datetime) -> int:
    old = Q(mailed_at__lt=before) | Q(mailed_at__isnull=True, created_at__lt=before)
    return Notice.objects.filter(old).delete()[0]
