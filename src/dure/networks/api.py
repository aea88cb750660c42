"""Organizations, memberships and mandates over the API."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from dure.networks import commands, queries
from dure.networks.forms import MOST_WEIGHT
from dure.networks.models import Area, Mandate, Membership, Organization
from dure.networks.policies import may_steward
from dure.people.queries import person_of
from dure.refusals import Unknown
from dure.web.api import ERRORS, LIST_LIMIT, PUBLIC_ERRORS, Given, moment, signed_in
from dure.web.pages import keyset

router = Router()
MOST_DAYS = 3650


class AreaOut(Schema):
    """A territory: ISO 3166-2 code, deeper levels with the national code behind it."""

    code: str
    name: str
    local_name: str
    kind: str
    parent: str | None

    @staticmethod
    def resolve_parent(area: Area) -> str | None:
        """Return the code of the area that contains this one."""
        return area.parent.code if area.parent else None


class OrganizationOut(Schema):
    """An organization; `slug` is its public reference."""

    slug: str
    name: str
    local_name: str
    kind: str
    form: str
    sector: str
    area: str | None
    about: str
    members_count: int
    invented: bool
    source: str

    @staticmethod
    def resolve_area(organization: Organization) -> str | None:
        """Return the code of its area."""
        return organization.area.code if organization.area else None


class OrganizationsOut(Schema):
    """Organizations in the order of their names, and the cursor of the next ones."""

    next: str | None
    organizations: list[OrganizationOut]


class MembershipOut(Schema):
    """An organization in an organization, as it is in force now."""

    organization: str
    member: str
    weight: int
    from_at: datetime

    @staticmethod
    def resolve_organization(membership: Membership) -> str:
        """Return the reference of the whole."""
        return membership.organization.slug

    @staticmethod
    def resolve_member(membership: Membership) -> str:
        """Return the reference of the member."""
        return membership.member.slug if membership.member else ""


class OfferIn(Given):
    """Offer a membership of `organization`: to an organization (by slug) or to a person (by reference)."""

    organization: str
    member: str = ""
    person: str = ""
    weight: Annotated[int, Field(ge=1, le=MOST_WEIGHT)] = 1


class RefOut(Schema):
    """The reference of what was made."""

    ref: str


class MandateIn(Given):
    """Let a person (by reference) act for an organization; `scope` is empty or the key of one charter."""

    organization: str
    person: str
    scope: Annotated[str, StringConstraints(max_length=80)] = ""
    days: int = 365


class RevokeIn(Given):
    """Why a mandate or a membership ends. It is public, but for a person who belonged without a post."""

    reason: Annotated[str, StringConstraints(max_length=300)] = ""


@router.get("/areas", response={200: list[AreaOut]} | PUBLIC_ERRORS)
def list_areas(request: HttpRequest) -> Any:
    """List all areas with their parents."""
    return Area.objects.select_related("parent").order_by("code")


@router.get("/organizations", response={200: OrganizationsOut} | PUBLIC_ERRORS)
def list_organizations(
    request: HttpRequest, kind: str = "", area: str = "", after: str | None = None
) -> dict[str, Any]:
    """List organizations by name, of one kind or in one area if given."""
    found = Organization.objects.select_related("area").filter(closed_at__isnull=True)
    if kind:
        found = found.filter(kind=kind)
    if area:
        found = found.filter(area__code=area)
    shown = keyset(found, order=("name", "id"), after=after, limit=LIST_LIMIT)
    return {"next": shown.next, "organizations": shown.items}


@router.get("/organizations/{slug}", response={200: OrganizationOut} | PUBLIC_ERRORS)
def read_organization(request: HttpRequest, slug: str) -> Any:
    """Read one organization."""
    return queries.organization_by_slug(slug)


@router.get("/organizations/{slug}/members", response={200: list[MembershipOut]} | PUBLIC_ERRORS)
def list_members(request: HttpRequest, slug: str) -> Any:
    """List the organizations that belong to this one now."""
    organization = queries.organization_by_slug(slug)
    rows = Membership.objects.filter(
        queries.live(moment(request)), organization=organization, member__isnull=False
    )
    return rows.select_related("organization", "member").order_by("member__slug")


@router.get("/organizations/{slug}/networks", response={200: list[MembershipOut]} | PUBLIC_ERRORS)
def list_networks(request: HttpRequest, slug: str) -> Any:
    """List what this organization belongs to now; there may be several."""
    organization = queries.organization_by_slug(slug)
    rows = Membership.objects.filter(queries.live(moment(request)), member=organization)
    return rows.select_related("organization", "member").order_by("organization__slug")


@router.post("/memberships", response={201: RefOut} | ERRORS, auth=signed_in)
def offer_membership(request: HttpRequest, given: OfferIn) -> Any:
    """Offer a membership; it comes into force when both sides have consented."""
    if bool(given.member) == bool(given.person):
        raise Unknown("member")
    organization = queries.organization_by_slug(given.organization)
    member = queries.organization_by_slug(given.member) if given.member else None
    person = person_of(given.person) if given.person else None
    if person != request.user:
        _refuse_strangers(request, organization, member)
    made = commands.offer_membership(
        by=request.user,
        organization=organization,
        member=member,
        person=person,
        weight=given.weight,
        at=moment(request),
    )
    return Status(201, made)


@router.post("/memberships/{ref}/consent", response={200: RefOut} | ERRORS, auth=signed_in)
def consent_to_membership(request: HttpRequest, ref: str) -> Any:
    """Consent to a membership that was offered."""
    return commands.consent_to_membership(
        membership=_membership(request, ref), by=request.user, at=moment(request)
    )


@router.post("/memberships/{ref}/end", response={200: RefOut} | ERRORS, auth=signed_in)
def end_membership(request: HttpRequest, ref: str, given: RevokeIn) -> Any:
    """End a membership at once.

    While a vote is ahead this takes two stewards of the body, where it has two.
    """
    return commands.end_by_two(
        membership=_membership(request, ref), by=request.user, at=moment(request), reason=given.reason
    )


@router.post("/mandates", response={201: RefOut} | ERRORS, auth=signed_in)
def give_mandate(request: HttpRequest, given: MandateIn) -> Any:
    """Give a mandate to a person of the organization or of its members; it holds from now on."""
    at = moment(request)
    organization = queries.organization_by_slug(given.organization)
    _refuse_strangers(request, organization)
    if refused := may_steward(request.user, organization, at):
        raise refused  # before the person is looked up: who belongs to the organization is private
    person = queries.people_of(organization, at).filter(ref=given.person).first()
    if person is None:
        raise Unknown("person")
    made = commands.give_mandate(
        by=request.user,
        person=person,
        organization=organization,
        scope=given.scope,
        until_at=at + timedelta(days=min(max(given.days, 1), MOST_DAYS)),
        at=at,
    )
    return Status(201, made)


@router.post("/mandates/{ref}/revoke", response={200: RefOut} | ERRORS, auth=signed_in)
def revoke_mandate(request: HttpRequest, ref: str, given: RevokeIn) -> Any:
    """Revoke a mandate; the next request feels it."""
    mandate = Mandate.objects.select_related("organization", "person").filter(ref=ref).first()
    at = moment(request)
    stewarded = queries.capacities(request.user, at).stewarded()
    if mandate is None or (mandate.organization_id not in stewarded and mandate.person_id != request.user.pk):
        raise Unknown("mandate")
    return commands.revoke_mandate(mandate=mandate, by=request.user, reason=given.reason, at=at)


def _membership(request: HttpRequest, ref: str) -> Membership:
    """Return a membership that concerns the one who asks; any other answers like one that does not exist."""
    found = Membership.objects.select_related("organization", "member", "person").filter(ref=ref).first()
    if found is None:
        raise Unknown("membership")
    holdings = queries.capacities(request.user, moment(request))
    mine = holdings.stewarded() | holdings.acts_for()
    if found.person_id == request.user.pk or mine & {found.organization_id, found.member_id}:
        return found
    raise Unknown("membership")


def _refuse_strangers(request: HttpRequest, *organizations: Organization | None) -> None:
    """Answer one who is nothing to any of the organizations as if they did not exist."""
    holdings = queries.capacities(request.user, moment(request))
    if not any(one is not None and holdings.in_organization(one.pk) for one in organizations):
        raise Unknown("organization")
