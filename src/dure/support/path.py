"""Through whose hands a request goes, computed from the charter and the posts of the centre, not from its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dure.charters.models import Charter
from dure.charters.wording import worded
from dure.networks.models import Membership, Organization, Post
from dure.networks.queries import live
from polity.charters import Charter as CharterText
from polity.charters import Stage

MATTER = "request"  # what a charter moves that says how requests are answered
GOVERNMENT = (Organization.Kind.PUBLIC_AUTHORITY, Organization.Kind.ASSEMBLY)


@dataclass(frozen=True)
class Hand:
    """A stage of the way: its title, who holds it, the capacities that act in it, and whether that is a government."""

    stage: str
    title: str
    held_by: str
    capacities: tuple[str, ...]
    government: bool


@dataclass(frozen=True)
class Seat:
    """A seat whose holder answers: its title, whether it is held, and the government its holder works for."""

    title: str
    held: bool
    government: str


@dataclass(frozen=True)
class Path:
    """The whole way. `approvers` are the stages that a government holds, or in which one of its officials acts."""

    charter: Charter
    hands: Sequence[Hand]
    seats: Sequence[Seat]

    @property
    def approvers(self) -> list[Hand]:
        """The stages in which a government stands between the question and the answer."""
        return [hand for hand in self.hands if hand.government]

    @property
    def officials(self) -> list[Seat]:
        """The seats whose holder also holds an official's post of a government."""
        return [seat for seat in self.seats if seat.government]

    @property
    def is_free(self) -> bool:
        """Whether no government stands in the way: neither in the charter nor on a seat that answers."""
        return not self.approvers and not self.officials


def path_of(charter: Charter, at: datetime) -> Path:
    """Compute the way of requests under a charter of a centre. One query."""
    text = charter.process
    hands = [_hand(text, stage) for stage in text.stages.values() if not stage.final]
    return Path(charter=charter, hands=hands, seats=_seats(charter.organization, at))


def _hand(text: CharterText, stage: Stage) -> Hand:
    bodies = {stage.held_by, *(move.of for move in stage.moves.values() if not move.by_clock)}
    kinds = {text.bodies[body].kind for body in bodies if body in text.bodies}
    capacities = tuple(dict.fromkeys(one for move in stage.moves.values() for one in move.by))
    return Hand(
        stage=stage.key,
        title=worded(text, stage.title),
        held_by=worded(text, text.bodies[stage.held_by].title),
        capacities=capacities,
        government=bool(kinds & set(GOVERNMENT)) or "official" in capacities,
    )


def _seats(organization: Organization, at: datetime) -> list[Seat]:
    posts = list(
        Post.objects.filter(
            support_desk_post__desk__organization=organization, closed_at__isnull=True
        ).order_by("title", "pk")
    )
    held = Membership.objects.filter(live(at), post__in=posts)
    holders = dict(held.values_list("post_id", "person_id"))
    elsewhere = Membership.objects.filter(
        live(at),
        person__in=list(holders.values()),
        post__role=Post.Role.OFFICIAL,
        organization__kind__in=GOVERNMENT,
    ).select_related("organization")
    official = {row.person_id: str(row.organization) for row in elsewhere}
    return [
        Seat(
            title=str(post),
            held=post.pk in holders,
            government=official.get(holders.get(post.pk), "")
            or (str(organization) if post.chamber == "public" else ""),
        )
        for post in posts
    ]
