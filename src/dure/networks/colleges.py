"""Posts filled by a college: its member organizations each name one person; more than half fill the seat."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from dure.networks.graph import live
from dure.networks.models import Membership, Nomination, Organization, Post
from dure.people.models import Person


@dataclass(frozen=True)
class Naming:
    """Where the naming for a post stands: (person, how many members named them) most named first; each member
    counts once.
    """

    members: int
    named: tuple[tuple[Person, int], ...]
    silent: tuple[Organization, ...]

    @property
    def chosen(self) -> Person | None:
        """The person whom more than half of the college's members name; None while nobody is."""
        if self.named and 2 * self.named[0][1] > self.members:
            return self.named[0][0]
        return None


def college_members(post: Post, at: datetime) -> tuple[Organization, ...]:
    """Member organizations of the post's college at `at`, in the order of their slugs; none without a
    college.
    """
    if post.college_id is None:
        return ()
    rows = Membership.objects.filter(
        live(at), organization_id=post.organization_id, college_id=post.college_id, member__isnull=False
    )
    return tuple(row.member for row in rows.select_related("member").order_by("member__slug") if row.member)


def naming(post: Post, at: datetime) -> Naming:
    """How the college's members name persons for a post at `at`. Voices of organizations outside it do not
    count.
    """
    members = college_members(post, at)
    rows = Nomination.objects.filter(
        post=post, ended_at__isnull=True, at__lte=at, organization__in=[member.pk for member in members]
    ).select_related("person")
    choices = {row.organization_id: row.person for row in rows}
    counted = Counter(choices.values())
    named = tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0].ref)))
    return Naming(len(members), named, tuple(member for member in members if member.pk not in choices))
