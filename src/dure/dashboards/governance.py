"""The governance profile of an organization, read from posts, colleges, charters and declared money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.charters.models import Charter
from dure.charters.queries import in_force
from dure.declarations.models import FundingSource, FundingYear
from dure.networks.models import Membership, Organization, Post
from dure.networks.queries import live, posts_of
from dure.support.path import GOVERNMENT, Hand, path_of
from polity.governance import Income, Profile, Seat, Stages, Stewards, profile

QUESTIONS: dict[str, str | Promise] = {
    "elects": _("Who elects?"),
    "removes": _("Who can remove?"),
    "pays": _("Who pays?"),
    "decides": _("Who decides?"),
}
BY: dict[str, str | Promise] = {
    "people": pgettext_lazy("who governs", "its members"),
    "mixed": pgettext_lazy("who governs", "both together"),
    "government": pgettext_lazy("who governs", "a government"),
    "unknown": pgettext_lazy("who governs", "not on record"),
}
BADGES = {"people": "kept", "mixed": "open", "government": "external", "unknown": "ahead"}
SEATS = (Post.Role.SEAT, Post.Role.CHAIR)


@dataclass(frozen=True)
class SeatRow:
    """One seat with its ground: who fills it, how many of those are governments, and whether an official holds it."""

    post: Post
    held: bool
    seat: Seat
    official_of: str


@dataclass(frozen=True)
class Governance:
    """A profile with the records on which it stands."""

    organization: Organization
    profile: Profile
    seats: Sequence[SeatRow]
    hands: Sequence[tuple[Charter, Hand]]
    income: Income | None
    sources: Sequence[FundingSource]

    @property
    def badge(self) -> str:
        """The shape that goes with the whole."""
        return BADGES[self.profile.by]

    @property
    def word(self) -> str | Promise:
        """Who runs it, in a word."""
        return BY[self.profile.by]

    @property
    def answers(self) -> list[dict[str, object]]:
        """The four answers, each with its question, word and shape."""
        return [
            {"title": QUESTIONS[one.question], "word": BY[one.by], "badge": BADGES[one.by], "answer": one}
            for one in self.profile.answers
        ]


def governance_of(organization: Organization, at: datetime) -> Governance:
    """Read the records and compute the profile. The number of queries does not grow with the seats."""
    posts = posts_of(organization, at)
    holders = {row.person_id for _post, row in posts if row is not None and row.person_id is not None}
    elsewhere = Membership.objects.filter(
        live(at),
        person__in=holders,
        post__role=Post.Role.OFFICIAL,
        organization__kind__in=GOVERNMENT,
    ).select_related("organization")
    official = {row.person_id: str(row.organization) for row in elsewhere}
    colleges = _colleges(organization, at)
    seats = [_row(post, row, colleges, official) for post, row in posts if post.role in SEATS]
    stewards = {row.person_id for post, row in posts if row is not None and post.role == Post.Role.STEWARD}
    charters = list(in_force().filter(organization=organization))
    hands = [(charter, hand) for charter in charters for hand in path_of(charter, at).hands]
    year = FundingYear.objects.filter(organization=organization, total__gt=0).order_by("-year").first()
    income = Income(year.year, year.total, year.public) if year else None
    sources = year.sources.filter(withdrawn_at__isnull=True).order_by("-amount", "pk") if year else []
    return Governance(
        organization=organization,
        profile=profile(
            seats=[one.seat for one in seats],
            stewards=Stewards(len(stewards), sum(1 for one in stewards if one in official)),
            stages=Stages(len(hands), sum(1 for _charter, hand in hands if hand.government)),
            income=income,
        ),
        seats=seats,
        hands=hands,
        income=income,
        sources=list(sources),
    )


def _colleges(organization: Organization, at: datetime) -> dict[int, tuple[int, int]]:
    """Return for each college how many members it has, and how many of them are governments. One query."""
    found: dict[int, tuple[int, int]] = {}
    rows = Membership.objects.filter(
        live(at), organization=organization, member__isnull=False, college__isnull=False
    )
    for college, kind in rows.values_list("college_id", "member__kind"):
        everybody, governments = found.get(college, (0, 0))
        found[college] = (everybody + 1, governments + (kind in GOVERNMENT))
    return found


def _row(
    post: Post, row: Membership | None, colleges: dict[int, tuple[int, int]], official: dict[int | None, str]
) -> SeatRow:
    electors, governments = colleges.get(post.college_id or 0, (0, 0))
    of = official.get(row.person_id, "") if row is not None else ""
    public = bool(of) or post.chamber == Post.Chamber.PUBLIC
    return SeatRow(post, row is not None, Seat(electors, governments, public), of)
