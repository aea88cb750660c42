"""Registers of organizations: read, compared with what is known, and taken in once a steward confirms.

A network may list organizations that have not been asked yet. These have no steward and speak to nobody; their
membership is offered, consented by the network only, and counts on no roll. Whoever accepts an invitation of the
network for such an organization becomes its steward and consents for it (`invitations.accept_invitation`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dure.networks.commands.organizations import new_slugs
from dure.networks.gazetteer import Gazetteer, fold
from dure.networks.models import Area, Membership, Organization
from dure.networks.organization_files import OrganizationRow, Register, read_register, same_place, with_faults
from dure.networks.policies import may_steward
from dure.networks.spreadsheets import refuse_rows
from dure.people.models import Person
from dure.record.commands import Line, append_all
from dure.refusals import refuse
from polity.sentences import Sentence, gettext_noop

LONGEST_SOURCE = 300


@dataclass(frozen=True)
class Imported:
    """What an import made: the memberships on offer, each with its new member; and the rows that were left out."""

    memberships: tuple[Membership, ...]
    left_out: tuple[OrganizationRow, ...]


def read_organizations(data: bytes, *, organization: Organization, at: datetime) -> Register:
    """Read a register for a network, with what is known of each row. Stores nothing.

    Names of areas are understood near the network's own area. Two queries, one of which reads the name of every
    organization in the areas named. Raises Refused: file_too_large, too_many_rows, header_missing.
    """
    gazetteer = Gazetteer.of(tuple(Area.objects.order_by("code")), organization.area)
    register = read_register(data, gazetteer, on=timezone.localdate(at))
    return replace(register, rows=_compared(register.rows))


@transaction.atomic
def import_organizations(
    *,
    by: Person,
    organization: Organization,
    rows: Sequence[OrganizationRow],
    at: datetime,
    source: str = "",
) -> Imported:
    """A steward of a network lists organizations as its members-to-be: each is created and offered membership.

    They have no steward, have consented to nothing and count nowhere until somebody claims them. Rows with a fault,
    or known meanwhile, are left out. `source` says where the register comes from and stands on each organization.
    Raises Refused: not_steward, organization_closed, not_a_body, too_many_rows.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    if organization.kind == Organization.Kind.ENTERPRISE:
        raise refuse(
            "not_a_body",
            gettext_noop(
                "{organization} is an enterprise. Only networks and other bodies list their members."
            ),
            organization=organization.name,
        )
    refuse_rows(len(rows))
    compared = _compared(rows)
    listed = _list([row for row in compared if not row.faults], organization, by, source, at)
    memberships = Membership.objects.bulk_create(
        Membership(
            organization=organization,
            member=member,
            offered_at=at,
            offered_by=by,
            organization_consent_at=at,
        )
        for member in listed
    )
    return Imported(tuple(memberships), tuple(row for row in compared if row.faults))


def _list(
    rows: Sequence[OrganizationRow], network: Organization, by: Person, source: str, at: datetime
) -> list[Organization]:
    """Create organizations without a steward, and say on the record of each who listed it."""
    areas = {area.code: area for area in Area.objects.filter(code__in={row.area for row in rows if row.area})}
    listed = Organization.objects.bulk_create(
        Organization(
            slug=slug,
            name=row.name,
            local_name=row.local_name,
            kind=Organization.Kind.ENTERPRISE.value,
            form=row.form,
            sector=row.sector,
            area=areas.get(row.area),
            website=row.website,
            founded_on=row.founded_on,
            invented=network.invented,
            source=source.strip()[:LONGEST_SOURCE],
            created_at=at,
        )
        for row, slug in zip(rows, new_slugs([row.name for row in rows]), strict=True)
    )
    append_all([_entry(member, network, by) for member in listed], at=at)
    return listed


def _entry(member: Organization, network: Organization, by: Person) -> Line:
    payload = {
        "by": by.ref,
        "name": member.name,
        "kind": member.kind,
        "form": member.form,
        "listed_by": network.slug,
        "source": member.source,
    }
    return Line("list_organization", organization=member.slug, payload=payload)


def _compared(rows: Iterable[OrganizationRow]) -> tuple[OrganizationRow, ...]:
    """The rows, with a fault where an organization of that name exists in the same place. One query."""
    rows = tuple(rows)
    wanted = {fold(name) for row in rows for name in (row.name, row.local_name) if name}
    existing: dict[str, list[tuple[str, str]]] = {}
    found = Organization.objects.filter(closed_at__isnull=True)
    for name, local_name, slug, area in found.values_list(
        "name", "local_name", "slug", "area__code"
    ).iterator():
        for key in {fold(name), fold(local_name)} & wanted:
            existing.setdefault(key, []).append((slug, area or ""))

    def compared(row: OrganizationRow) -> OrganizationRow:
        keys = [fold(name) for name in (row.name, row.local_name) if name]
        known = [slug for key in keys for slug, area in existing.get(key, []) if same_place(area, row.area)]
        if not known or row.known:
            return row
        says = gettext_noop("{name} is known already. Offer it membership instead.")
        return with_faults(row, Sentence(says, {"name": row.name}), known=min(known))

    return tuple(map(compared, rows))
