"""What there is to read about organizations. Holdings, graph and rules live beside; this is the one door to them."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from dure.networks.capacities import NOTHING, Holdings, capacities
from dure.networks.graph import ancestors, area_chain, circle, closure, descendants, live, live_mandate
from dure.networks.models import LegalBasis, Membership, Organization, Post
from dure.networks.policies import stewards
from dure.refusals import Unknown
from polity.rules import Voter

__all__ = [
    "NOTHING",
    "Holdings",
    "ancestors",
    "area_chain",
    "capacities",
    "circle",
    "closure",
    "descendants",
    "legal_basis",
    "live",
    "live_mandate",
    "roll",
    "seats_count",
    "stewards",
]

SEATS = (Post.Role.SEAT, Post.Role.CHAIR)


def organization_by_slug(slug: str) -> Organization:
    """The organization under this public reference. Raises Unknown."""
    try:
        return Organization.objects.select_related("area").get(slug=slug)
    except Organization.DoesNotExist:
        raise Unknown("organization") from None


def roll(organization: Organization, who: str, at: datetime) -> tuple[Voter, ...]:
    """Who votes in a body at `at`, in the order of their keys.

    "delegate": member organizations (key: slug, weight of the membership). "seat": posts of seats and chair that
    somebody holds (key: reference of the post, chamber of the post). Anything else raises ValueError.
    """
    if who == "delegate":
        rows = Membership.objects.filter(live(at), organization=organization, member__isnull=False)
        return tuple(
            Voter(key=slug, weight=weight)
            for slug, weight in rows.order_by("member__slug").values_list("member__slug", "weight")
        )
    if who == "seat":
        held = (
            _seats(organization, at)
            .order_by("post__ref")
            .values_list("post__ref", "post__chamber")
            .distinct()
        )
        return tuple(Voter(key=ref, chamber=chamber) for ref, chamber in held)
    raise ValueError(f"there is no roll of {who!r}")


def _seats(organization: Organization, at: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(live(at), organization=organization, post__role__in=SEATS)


def seats_count(organization: Organization, at: datetime) -> int:
    """How many seats (chair included) somebody holds at `at`: members in office, of whom a quorum is a share."""
    return _seats(organization, at).values("post").distinct().count()


def legal_basis(organization: Organization, on: date) -> LegalBasis | None:
    """The article on which the body stands on that day (first and last day included), the newest first; or None."""
    return (
        LegalBasis.objects.filter(organization=organization, in_force_from__lte=on)
        .filter(Q(in_force_until__isnull=True) | Q(in_force_until__gte=on))
        .order_by("-in_force_from", "-pk")
        .first()
    )
