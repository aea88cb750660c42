"""Reading the votes of colleges: open, closed, who is on the roll, and whose voice is still owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from dure.elections.models import Candidacy, CollegeVoice, Election
from dure.networks.graph import live
from dure.networks.models import College, Membership, Organization, Post
from dure.refusals import Unknown


@dataclass(frozen=True)
class Seat:
    """A post of a college: who holds it (None: vacant), and its votes, the newest first."""

    post: Post
    holding: Membership | None
    votes: Sequence[Election]


@dataclass(frozen=True)
class CollegeShown:
    """A college with its member organizations and its seats."""

    college: College
    members: Sequence[Organization]
    seats: Sequence[Seat]


def election_by_ref(ref: str) -> Election:
    """Return a vote with its post and body. Raises Unknown."""
    found = (
        Election.objects.select_related(
            "post__organization", "post__college", "holder", "asked_by", "chosen", "opened_by"
        )
        .filter(ref=ref)
        .first()
    )
    if found is None:
        raise Unknown("election")
    return found


def voices_of(election: Election) -> list[CollegeVoice]:
    """Return the roll of a vote in the order of names, with what each said."""
    rows = CollegeVoice.objects.filter(election=election)
    return list(rows.select_related("organization", "candidacy__person").order_by("organization__name", "pk"))


def candidacies_of(election: Election) -> list[Candidacy]:
    """Return who stands, first come first."""
    rows = Candidacy.objects.filter(election=election, withdrawn_at__isnull=True)
    return list(rows.select_related("person", "backed_by").order_by("at", "pk"))


def colleges_of(organization: Organization, at: datetime) -> list[CollegeShown]:
    """Return the colleges of a body, with members and seats as they are at `at`. Four queries."""
    open_posts = Q(closed_at__isnull=True) | Q(closed_at__gt=at)
    held = Membership.objects.filter(live(at), person__isnull=False).select_related("person")
    votes = Election.objects.select_related("chosen", "holder").order_by("-opened_at", "-pk")
    posts = (
        Post.objects.filter(open_posts, created_at__lte=at)
        .order_by("title", "pk")
        .prefetch_related(
            Prefetch("holdings", queryset=held, to_attr="holders"),
            Prefetch("elections", queryset=votes, to_attr="votes"),
        )
    )
    rows = Membership.objects.filter(live(at), member__isnull=False).select_related("member")
    found = organization.colleges.order_by("key").prefetch_related(
        Prefetch("posts", queryset=posts, to_attr="seats"),
        Prefetch("members", queryset=rows.order_by("member__name", "pk"), to_attr="belonging"),
    )
    return [
        CollegeShown(
            college=one,
            members=[row.member for row in one.belonging if row.member],
            seats=[Seat(post, next(iter(post.holders), None), post.votes[:5]) for post in one.seats],
        )
        for one in found
    ]


def owed(organization_ids: frozenset[int], at: datetime) -> QuerySet[CollegeVoice]:
    """Return the open voices of these organizations that have not been said, the soonest due first."""
    return (
        CollegeVoice.objects.filter(
            organization_id__in=organization_ids,
            choice="",
            election__closed_at__isnull=True,
            election__closes_at__gt=at,
        )
        .select_related("organization", "election__post__organization", "election__post__college")
        .order_by("election__closes_at", "pk")
    )
