"""What there is to read about organizations. Holdings, graph and rules live beside; this is the one door to
them.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from dure.networks.capacities import NOTHING, Holdings, capacities
from dure.networks.graph import (
    ancestors,
    area_chain,
    areas_within,
    circle,
    closure,
    descendants,
    live,
    live_mandate,
)
from dure.networks.models import LegalBasis, Mandate, Membership, Organization, Post
from dure.networks.policies import names_of, stewards
from dure.people.models import Person
from dure.prepared import Prepared
from dure.refusals import Refused, Unknown, refuse
from polity.rules import Voter
from polity.sentences import gettext_noop

__all__ = [
    "NOTHING",
    "Holdings",
    "ancestors",
    "area_chain",
    "areas_within",
    "capacities",
    "circle",
    "closure",
    "descendants",
    "legal_basis",
    "live",
    "live_mandate",
    "not_for",
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

    "delegate": member organizations (key: slug, weight of the membership); "seat": posts of seats and chair
    that somebody holds (key: reference of the post, with its chamber). Anything else raises ValueError.
    """
    if who == "delegate":
        members = MEMBER_ROLL.all(organization=organization.pk, at=at)
        return tuple(Voter(key=slug, weight=weight) for slug, weight in members)
    if who == "seat":
        held = SEAT_ROLL.all(organization=organization.pk, at=at)
        return tuple(Voter(key=ref, chamber=chamber) for ref, chamber in held)
    raise ValueError(f"there is no roll of {who!r}")


def _seats(organization: int, at: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(live(at), post__organization_id=organization, post__role__in=SEATS)


MEMBER_ROLL = Prepared(
    lambda organization, at: (
        Membership.objects.filter(live(at), organization_id=organization, member__isnull=False)
        .order_by("member__slug")
        .values_list("member__slug", "weight")
    )
)
SEAT_ROLL = Prepared(
    lambda organization, at: (
        _seats(organization, at).order_by("post__ref").values_list("post__ref", "post__chamber").distinct()
    )
)


def seats_count(organization: Organization, at: datetime) -> int:
    """How many seats (chair included) are held at `at`: members in office, of whom a quorum is a share."""
    return _seats(organization.pk, at).values("post").distinct().count()


def legal_basis(organization: Organization, on: date) -> LegalBasis | None:
    """The article on which the body stands on that day (first and last day included), the newest first; or
    None.
    """
    return (
        LegalBasis.objects.filter(organization=organization, in_force_from__lte=on)
        .filter(Q(in_force_until__isnull=True) | Q(in_force_until__gte=on))
        .order_by("-in_force_from", "-pk")
        .first()
    )


def basis_and_seats(organization: Organization, at: datetime, on: date) -> tuple[bool, int]:
    """Whether the body has a legal basis on the day `on` (that of `at` where its law holds), and how many seats are
    held: one query for both.
    """
    basis = LegalBasis.objects.filter(organization=OuterRef("pk"), in_force_from__lte=on).filter(
        Q(in_force_until__isnull=True) | Q(in_force_until__gte=on)
    )
    held = Count(
        "memberships__post",
        filter=Q(memberships__from_at__lte=at, memberships__post__role__in=SEATS)
        & (Q(memberships__until_at__isnull=True) | Q(memberships__until_at__gt=at)),
        distinct=True,
    )
    row = Organization.objects.filter(pk=organization.pk).annotate(basis=Exists(basis), seats=held)
    return row.values_list("basis", "seats").get()


def mandate_refusal(
    person: Person, organization: Organization, at: datetime, charter_key: str = ""
) -> Refused | None:
    """None if the person may act for the organization at `at`; otherwise why not, since when, and who can
    renew it.

    Codes: mandate_missing, mandate_revoked, mandate_expired, mandate_not_begun, mandate_scope. Two queries.
    """
    mandates = list(
        Mandate.objects.filter(person=person, organization=organization).order_by("until_at", "pk")
    )
    holding = [
        m for m in mandates if m.from_at <= at < m.until_at and (m.revoked_at is None or m.revoked_at > at)
    ]
    if any(mandate.scope in ("", charter_key) for mandate in holding):
        return None
    values = {"organization": organization.name, "stewards": names_of(stewards(organization, at))}
    if holding:
        return refuse(
            "mandate_scope",
            gettext_noop(
                "Your mandate for {organization} is for another matter. Its stewards can widen "
                "it: {stewards}."
            ),
            **values,
        )
    if not mandates:
        return refuse(
            "mandate_missing",
            gettext_noop("You have no mandate for {organization}. Its stewards can give one: {stewards}."),
            **values,
        )
    last = max(
        mandates,
        key=lambda mandate: (min(mandate.until_at, mandate.revoked_at or mandate.until_at), mandate.pk),
    )
    if last.revoked_at is not None and last.revoked_at <= at:
        code = "mandate_revoked"
        says = gettext_noop(
            "Your mandate for {organization} was revoked on {day}. Its stewards can renew it: {stewards}."
        )
        moment = last.revoked_at
    elif last.until_at <= at:
        code = "mandate_expired"
        says = gettext_noop(
            "Your mandate for {organization} ended on {day}. Its stewards can renew it: {stewards}."
        )
        moment = last.until_at
    else:
        code = "mandate_not_begun"
        says = gettext_noop("Your mandate for {organization} begins on {day}. Ask its stewards: {stewards}.")
        moment = last.from_at
    return refuse(code, says, day=timezone.localdate(moment).isoformat(), **values)


def not_for(
    person: Person, organization: Organization, at: datetime, *, field: str, charter_key: str = ""
) -> Refused:
    """Why the person may not act for the organization: what ended and who renews it, for a mandate of their own.

    Who never had one is answered as for an organization that does not exist.
    """
    refused = mandate_refusal(person, organization, at, charter_key)
    return Unknown(field) if refused is None or refused.code == "mandate_missing" else refused


def members(organization: Organization, at: datetime) -> QuerySet[Membership]:
    """Member organizations in force at `at`, with their organization, by name; page it."""
    return (
        Membership.objects.filter(live(at), organization=organization, member__isnull=False)
        .select_related("member__area", "college")
        .order_by("member__name", "pk")
    )


def networks_of(organization: Organization, at: datetime) -> QuerySet[Membership]:
    """Organizations to which this one directly belongs at `at`, by name."""
    return (
        Membership.objects.filter(live(at), member=organization)
        .select_related("organization__area")
        .order_by("organization__name", "pk")
    )


def posts_of(organization: Organization, at: datetime) -> tuple[tuple[Post, Membership | None], ...]:
    """Open posts with who holds each at `at` (None: vacant), by role and reference. Two queries."""
    held = Membership.objects.filter(live(at)).select_related("person")
    rows = (
        Post.objects.filter(
            Q(closed_at__isnull=True) | Q(closed_at__gt=at), organization=organization, created_at__lte=at
        )
        .select_related("college")
        .prefetch_related(Prefetch("holdings", queryset=held, to_attr="live_holdings"))
        .order_by("role", "title", "pk")
    )
    return tuple((post, next(iter(post.live_holdings), None)) for post in rows)


def mandates_of(organization: Organization, at: datetime) -> QuerySet[Mandate]:
    """Mandates for this organization that hold at `at`, with their persons, those that end first first."""
    return (
        Mandate.objects.filter(live_mandate(at), organization=organization)
        .select_related("person")
        .order_by("until_at", "pk")
    )


def offers_to(person: Person, at: datetime) -> QuerySet[Membership]:
    """Memberships and posts that wait for this person: own ones, those of persons they speak for, and those
    of
    organizations that they steward. One query.
    """
    stewarded = Membership.objects.filter(live(at), person=person, post__role=Post.Role.STEWARD).values(
        "organization"
    )
    mine = (
        Q(person=person)
        | Q(person__registered_by=person, person__email__isnull=True)
        | Q(member__in=stewarded)
    )
    return (
        Membership.objects.filter(from_at__isnull=True, until_at__isnull=True)
        .filter(
            (mine & Q(member_consent_at__isnull=True))
            | Q(organization__in=stewarded, organization_consent_at__isnull=True)
        )
        .select_related("organization", "member", "person", "post")
        .order_by("offered_at", "pk")
    )


def was_steward_at_its_end(person: Person, organization: Organization) -> bool:
    """Whether the organization has closed and the person was one of its stewards until that moment."""
    if organization.closed_at is None:
        return False
    held = Membership.objects.filter(
        organization=organization, person=person, until_at=organization.closed_at
    )
    return held.filter(post__role=Post.Role.STEWARD).exists()


def recount_members(organization: Organization) -> int:
    """What `members_count` must be: members (organizations and persons without a post) in force and not
    ended.
    """
    return Membership.objects.filter(
        organization=organization, post__isnull=True, from_at__isnull=False, until_at__isnull=True
    ).count()


def people_of(organization: Organization, at: datetime) -> QuerySet[Person]:
    """Persons of the organization and of all that belong to it at `at`, and its delegates, by name. Two queries."""
    bodies = {organization.pk, *descendants(organization.pk, at)}
    belong = Membership.objects.filter(live(at), organization__in=bodies, person__isnull=False).values(
        "person"
    )
    act = Mandate.objects.filter(live_mandate(at), organization=organization).values("person")
    return Person.objects.filter(Q(pk__in=belong) | Q(pk__in=act), is_active=True).order_by("name", "pk")


def near_people(organization: Organization, at: datetime, limit: int = 200) -> list[Person]:
    """People of the organization itself, and who holds a post in its member organizations, by name. One query.

    What a form may suggest while one types a name: nobody in it is known to the network by membership alone.
    """
    below = Membership.objects.filter(live(at), organization=organization, member__isnull=False)
    near = Q(organization=organization) | Q(organization__in=below.values("member"), post__isnull=False)
    persons = Membership.objects.filter(live(at), near, person__isnull=False).values("person")
    return list(Person.objects.filter(pk__in=persons, is_active=True).order_by("name", "pk")[:limit])
