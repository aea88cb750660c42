"""An organization's own records, in plain JSON: what it takes along when it leaves, and what its stewards
can fetch any day.

Upper packages pass further parts: `export_organization(organization, at=at, parts=(*OWN_PARTS, *theirs))`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from dure.networks.models import (
    College,
    Invitation,
    LegalBasis,
    Mandate,
    Membership,
    Nomination,
    Organization,
    Post,
)

Rows = list[dict[str, Any]]
Part = tuple[str, Callable[[Organization, datetime], Rows]]
EXPORT_FORMAT = "dure-organization-1"


def _moment(value: datetime | date | None) -> str | None:
    return value.isoformat() if value is not None else None


def organization_part(organization: Organization, at: datetime) -> Rows:
    """The organization itself."""
    return [
        {
            "slug": organization.slug,
            "name": organization.name,
            "local_name": organization.local_name,
            "kind": organization.kind,
            "form": organization.form,
            "sector": organization.sector,
            "area": organization.area.code if organization.area else None,
            "about": organization.about,
            "website": organization.website,
            "founded_on": _moment(organization.founded_on),
            "invented": organization.invented,
            "source": organization.source,
            "created_at": _moment(organization.created_at),
            "closed_at": _moment(organization.closed_at),
        }
    ]


def memberships_part(organization: Organization, at: datetime) -> Rows:
    """Every membership in it and of it, past ones too. Persons appear by reference."""
    rows = (
        Membership.objects.filter(Q(organization=organization) | Q(member=organization), offered_at__lte=at)
        .select_related("organization", "member", "person", "post", "college")
        .order_by("pk")
    )
    return [
        {
            "ref": row.ref,
            "organization": row.organization.slug,
            "member": row.member.slug if row.member else None,
            "person": row.person.ref if row.person else None,
            "post": row.post.ref if row.post else None,
            "college": row.college.key if row.college else None,
            "weight": row.weight,
            "offered_at": _moment(row.offered_at),
            "member_consent_at": _moment(row.member_consent_at),
            "organization_consent_at": _moment(row.organization_consent_at),
            "from": _moment(row.from_at),
            "until": _moment(row.until_at),
            "end_reason": row.end_reason,
        }
        for row in rows
    ]


def persons_part(organization: Organization, at: datetime) -> Rows:
    """Persons who are or were in it, with the names they gave: private, for its own stewards only."""
    rows = (
        Membership.objects.filter(organization=organization, person__isnull=False, offered_at__lte=at)
        .order_by("person__ref")
        .values_list(
            "person__ref", "person__name", "person__registered_by__ref", "person__registration__work"
        )
        .distinct()
    )
    return [
        {"ref": ref, "name": name, "registered_by": speaker, "work": work or ""}
        for ref, name, speaker, work in rows
    ]


def colleges_part(organization: Organization, at: datetime) -> Rows:
    """Its colleges."""
    rows = College.objects.filter(organization=organization).order_by("key")
    return [{"key": row.key, "title": row.title} for row in rows]


def posts_part(organization: Organization, at: datetime) -> Rows:
    """Its posts, closed ones too."""
    rows = (
        Post.objects.filter(organization=organization, created_at__lte=at)
        .select_related("college")
        .order_by("pk")
    )
    return [
        {
            "ref": row.ref,
            "role": row.role,
            "title": row.title,
            "chamber": row.chamber,
            "college": row.college.key if row.college else None,
            "term_days": row.term_days,
            "created_at": _moment(row.created_at),
            "closed_at": _moment(row.closed_at),
        }
        for row in rows
    ]


def nominations_part(organization: Organization, at: datetime) -> Rows:
    """Whom its colleges named for its posts, and whom it named elsewhere."""
    rows = (
        Nomination.objects.filter(
            Q(organization=organization) | Q(post__organization=organization), at__lte=at
        )
        .select_related("post", "organization", "person")
        .order_by("pk")
    )
    return [
        {
            "post": row.post.ref,
            "organization": row.organization.slug,
            "person": row.person.ref,
            "at": _moment(row.at),
            "ended_at": _moment(row.ended_at),
        }
        for row in rows
    ]


def mandates_part(organization: Organization, at: datetime) -> Rows:
    """Who acted for it, past mandates too."""
    rows = (
        Mandate.objects.filter(organization=organization, from_at__lte=at)
        .select_related("person")
        .order_by("pk")
    )
    return [
        {
            "ref": row.ref,
            "person": row.person.ref,
            "scope": row.scope,
            "from": _moment(row.from_at),
            "until": _moment(row.until_at),
            "revoked_at": _moment(row.revoked_at),
            "revoke_reason": row.revoke_reason,
        }
        for row in rows
    ]


def legal_bases_part(organization: Organization, at: datetime) -> Rows:
    """The articles on which it stands."""
    rows = LegalBasis.objects.filter(organization=organization).order_by("in_force_from", "pk")
    return [
        {
            "title": row.title,
            "article": row.article,
            "source": row.source,
            "in_force_from": _moment(row.in_force_from),
            "in_force_until": _moment(row.in_force_until),
        }
        for row in rows
    ]


def invitations_part(organization: Organization, at: datetime) -> Rows:
    """Invitations it sent: counted moments, no addresses, no links."""
    rows = Invitation.objects.filter(organization=organization, sent_at__lte=at).order_by("pk")
    return [
        {
            "sent_at": _moment(row.sent_at),
            "expires_at": _moment(row.expires_at),
            "accepted_at": _moment(row.accepted_at),
            "withdrawn_at": _moment(row.withdrawn_at),
        }
        for row in rows
    ]


OWN_PARTS: tuple[Part, ...] = (
    ("organization", organization_part),
    ("memberships", memberships_part),
    ("colleges", colleges_part),
    ("posts", posts_part),
    ("nominations", nominations_part),
    ("mandates", mandates_part),
    ("legal_bases", legal_bases_part),
    ("persons", persons_part),
    ("invitations", invitations_part),
)


def export_organization(
    organization: Organization, *, at: datetime, parts: Sequence[Part] = OWN_PARTS
) -> dict[str, Any]:
    """Everything the organization owns, as values that `json.dumps` takes. One query or two for each part.

    Hand it to the organization's own stewards only: it says who belongs there and why they left, with their names.
    """
    return {
        "format": EXPORT_FORMAT,
        "organization": organization.slug,
        "at": at.isoformat(),
        "parts": {name: read(organization, at) for name, read in parts},
    }


def zipped(export: dict[str, Any]) -> bytes:
    """The export as a ZIP archive: `about.json` and one JSON file for each part; the same export gives the
    same bytes.
    """
    archive = io.BytesIO()
    about = {key: value for key, value in export.items() if key != "parts"} | {
        "parts": sorted(export["parts"])
    }
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in [("about", about), *sorted(export["parts"].items())]:
            text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
            file.writestr(zipfile.ZipInfo(f"{name}.json", (1980, 1, 1, 0, 0, 0)), text)
    return archive.getvalue()
