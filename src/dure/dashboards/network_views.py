"""Organizations: the list, one page for each, the weave, the tile map, and the types with their laws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from dure.charters.queries import in_force
from dure.charters.wording import worded
from dure.dashboards import queries
from dure.dashboards.belonging import first_members, place_of
from dure.dashboards.tangles import EVERYTHING, Tangle, tangle
from dure.dashboards.weaving import tiles_of, way_up, weave_of
from dure.declarations.queries import last_year, last_year_of
from dure.matters.queries import matters_of
from dure.matters.rows import rows
from dure.networks.commands import ever_stewarded
from dure.networks.forms_of_enterprise import NEWBORN
from dure.networks.models import LegalBasis, Mandate, Membership, Organization, Post
from dure.networks.policies import warning_with
from dure.networks.queries import (
    descendants,
    mandates_of,
    members,
    networks_of,
    organization_by_slug,
    posts_of,
    was_steward_at_its_end,
)
from dure.people.models import Person
from dure.plans.models import Plan
from dure.policies.models import Practice
from dure.policies.queries import cited
from dure.record.models import Entry
from dure.record.remembered import newest
from dure.refusals import Unknown
from dure.web.middleware import read_where
from dure.web.pages import Page, Table, keyset, page

IN_ONE_PAGE = 30
MEMBERS_SHOWN = 60


@page("networks/list.html")
def organization_list(request: HttpRequest) -> Page:
    """List organizations by name; `kind`, `type`, `sector`, `area` (code) and `q` choose, `after` goes on."""
    chosen = {
        name: request.GET.get(name, "").replace("\0", "") for name in ("kind", "type", "sector", "area", "q")
    }
    found = Organization.objects.select_related("area").filter(closed_at__isnull=True)
    if chosen["kind"]:
        found = found.filter(kind=chosen["kind"])
    if chosen["type"]:
        found = found.filter(form=chosen["type"])
    if chosen["sector"]:
        found = found.filter(sector=chosen["sector"])
    if chosen["area"]:
        found = found.filter(Q(area__code=chosen["area"]) | Q(area__parent__code=chosen["area"]))
    if chosen["q"]:
        found = found.filter(Q(name__icontains=chosen["q"]) | Q(local_name__icontains=chosen["q"]))
    shown = keyset(found, order=("name", "id"), after=request.GET.get("after"), limit=IN_ONE_PAGE)
    return Page(
        context={
            "organizations": shown.items,
            "next": shown.next,
            "chosen": chosen,
            "kinds": Organization.Kind.choices,
            "types": [choice for choice in Organization.Form.choices if choice[0]],
            "sectors": queries.sectors(),
            "query": _query(request),
            "section": "networks",
        },
        data=lambda: {"organizations": [_data(one) for one in shown.items], "next": shown.next},
        table=lambda: Table(
            ["slug", "name", "local_name", "kind", "type", "sector", "area", "members", "invented", "source"],
            (list(_data(one).values()) for one in shown.items),
        ),
        name="organizations",
    )


def _query(request: HttpRequest) -> str:
    """Return the reader's choices as a query string, without the place in the list."""
    kept = request.GET.copy()
    kept.pop("after", None)
    kept.pop("format", None)
    return kept.urlencode()


def _data(one: Organization) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "name": one.name,
        "local_name": one.local_name,
        "kind": one.kind,
        "type": one.form,
        "sector": one.sector,
        "area": one.area.code if one.area else None,
        "members": one.members_count,
        "invented": one.invented,
        "source": one.source,
    }


@page("networks/organization.html")
def organization(request: HttpRequest, slug: str) -> Page:
    """Show who an organization is, to whom it belongs, who belongs to it, who acts for it, and its matters."""
    at = request.at
    one, founded_by_law, told = _shown(slug)
    read_where(request, one.area.time_zone if one.area else "")
    belongs = list(networks_of(one, at))
    member_rows = first_members(one, told, at, MEMBERS_SHOWN + 1)
    posts = posts_of(one, at)
    matters = rows(matters_of(one)[:8], at, with_round=True)
    charters = list(in_force().filter(organization=one))
    past = _past(one)
    mandates = list(mandates_of(one, at)[:20])
    return Page(
        context={
            "organization": one,
            "money": last_year_of(one),
            "type": NEWBORN.get(one.form),
            "belongs": belongs,
            "more_members": len(member_rows) > MEMBERS_SHOWN,
            "posts": posts,
            "mandates": mandates,
            "legal_bases": list(one.legal_bases.order_by("-in_force_from", "id")) if founded_by_law else [],
            "charters": [(charter, worded(charter.process, charter.process.title)) for charter in charters],
            "rounds": list(one.rounds.filter(amending=False).order_by("-opens_at", "-id")[:10]),
            "matters": matters,
            "past": past,
            "warning": warning_with(one, _stewards(posts)) if one.kind in queries.GATHERING else None,
            "listed_by": _listed_by(one) if not _stewards(posts) else [],
            "is_steward": request.user in _stewards(posts),
            "has_practices": one.has_practices,
            "cited": cited(one) if one.has_practices else [],
            "leads": one.closed_at is None and _leads(request.user, posts, mandates),
            **_closed(one, request),
            "section": "networks",
            **place_of(one, belongs, member_rows[:MEMBERS_SHOWN], charters, told, at),
        },
        data=lambda: (
            _data(one)
            | {
                "networks": [
                    {"slug": row.organization.slug, "weight": row.weight, "from_at": row.from_at}
                    for row in belongs
                ],
                "members": [
                    {"slug": row.member.slug, "weight": row.weight, "from_at": row.from_at}
                    for row in members(one, at)
                ],
                "posts": [
                    {
                        "role": post.role,
                        "title": post.title,
                        "chamber": post.chamber,
                        "held": holding is not None,
                    }
                    for post, holding in posts
                ],
            }
        ),
        table=lambda: Table(
            ["slug", "name", "weight", "from_at"],
            ([row.member.slug, row.member.name, row.weight, row.from_at] for row in members(one, at)),
        ),
        name=one.slug,
    )


def _shown(slug: str) -> tuple[Organization, bool, str | None]:
    """Return an organization, whether a law was named for it, and the leaf of the newest entry that concerns no
    matter; raises `Unknown`.

    One query: a signed-in reader's page is held to fifteen as well.
    """
    law = LegalBasis.objects.filter(organization=OuterRef("pk"))
    found = (
        Organization.objects.select_related("area__competence_matrix", "support_desk", "policy_board")
        .annotate(
            law=Exists(law),
            planned=Exists(Plan.objects.filter(organization=OuterRef("pk"))),
            told=Subquery(newest(outside_matters=True)),
            has_practices=Exists(Practice.objects.filter(organization=OuterRef("pk"))),
            **last_year(),
        )
        .filter(slug=slug)
        .first()
    )
    if found is None:
        raise Unknown("organization")
    return found, found.law, found.told


def _stewards(posts: Sequence[tuple[Post, Membership | None]]) -> list[Person]:
    """Return who holds a steward's post, each once."""
    held = (row.person for post, row in posts if row is not None and post.role == Post.Role.STEWARD)
    return list(dict.fromkeys(person for person in held if person is not None))


def _leads(reader: Any, posts: Sequence[tuple[Post, Membership | None]], mandates: Sequence[Mandate]) -> bool:
    """Whether the reader speaks for an organization: as a steward, or with a mandate for everything."""
    given = (row.person for row in mandates if not row.scope)
    return reader in _stewards(posts) or reader in list(given)


def _closed(one: Organization, request: HttpRequest) -> dict[str, Any]:
    """Return why an organization closed and whether the reader may still take everything along; nothing while open."""
    if one.closed_at is None:
        return {}
    entry = Entry.objects.filter(verb="close_organization", organization=one.slug).first()
    left = request.user.is_authenticated and was_steward_at_its_end(request.user, one)
    return {"closed": entry.said.get("reason", "") if entry else "", "left": left, "warning": None}


def _listed_by(one: Organization) -> list[Organization]:
    """Return the networks that entered an organization from a list and still wait for its answer."""
    if ever_stewarded().filter(organization=one).exists():
        return []
    offers = one.belongings.filter(member_consent_at__isnull=True, until_at__isnull=True)
    return [row.organization for row in offers.select_related("organization").order_by("offered_at", "pk")]


def _past(one: Organization) -> list[Membership]:
    """Return the last changes of stewards: who handed over and when."""
    ended = Membership.objects.filter(
        post__organization=one, post__role="steward", until_at__isnull=False, from_at__isnull=False
    )
    return list(ended.select_related("person", "post").order_by("-until_at", "-id")[:5])


@page("networks/weave.html")
def weave(request: HttpRequest) -> Page:
    """Draw who belongs to whom: everything, or (`of`) what belongs to one organization; `all` draws every one."""
    slug, at = request.GET.get("of", "").replace("\0", ""), request.at
    of = organization_by_slug(slug) if slug else None
    areas = queries.mapped_areas() if of is None else []
    hollow = [cell for area in areas for cell in queries.cells(area.code)]
    way, others = way_up(of, at) if of else ([], [])
    whole = "all" in request.GET

    def everything() -> Tangle:
        below = Q(organization_id__in={of.pk, *descendants(of.pk, at)}) if of else EVERYTHING
        return tangle(at, below, leaves=True)

    def data() -> dict[str, Any]:
        found = everything()
        return {
            "organizations": [
                {"slug": one.slug, "name": one.name, "kind": one.kind} for one in found.organizations
            ],
            "memberships": [{"member": one, "organization": into} for one, into in found.edges],
        }

    drawn = request.GET.get("format") not in ("json", "csv")
    return Page(
        context={
            "of": of,
            "way": way,
            "others": others,
            "weave": weave_of(at, of, hollow, whole=whole) if drawn else None,
            "whole": whole,
            "query": urlencode({"of": slug}) if of else "",
            "section": "networks",
        },
        data=data,
        table=lambda: Table(["member", "organization"], everything().edges),
        name="weave",
    )


@page("networks/tiles.html")
def tiles(request: HttpRequest) -> Page:
    """Show the districts of an area as equal cells, hollow without a network; `sector` and `type` choose who counts."""
    areas = queries.mapped_areas()
    code = request.GET.get("area", areas[0].code if areas else "").replace("\0", "")
    sector = request.GET.get("sector", "").replace("\0", "")
    form = request.GET.get("type", "").replace("\0", "")
    area = next((one for one in areas if one.code == code), None)
    cells = queries.cells(code, sector, form) if area else []
    covered = [cell for cell in cells if cell.networks]
    return Page(
        context={
            "area": area,
            "areas": areas,
            "cells": cells,
            "covered": len(covered),
            "missing": len(cells) - len(covered),
            "tiles": tiles_of(code, cells) if area else None,
            "sectors": queries.sectors(code),
            "sector": sector,
            "types": [choice for choice in Organization.Form.choices if choice[0]],
            "type": form,
            "section": "networks",
        },
        data=lambda: {
            "area": code,
            "sector": sector,
            "type": form,
            "covered": len(covered),
            "missing": len(cells) - len(covered),
            "districts": [
                {
                    "code": cell.area.code,
                    "name": cell.area.name,
                    "networks": [one.slug for one in cell.networks],
                    "organizations": cell.organizations,
                }
                for cell in cells
            ],
        },
        table=lambda: Table(
            ["code", "name", "networks", "organizations"],
            (
                [
                    cell.area.code,
                    cell.area.name,
                    " ".join(one.slug for one in cell.networks),
                    cell.organizations,
                ]
                for cell in cells
            ),
        ),
        name="districts",
    )


@page("networks/types.html")
def types(request: HttpRequest) -> Page:
    """Show the newborn types, each under its ministry and law, with how many organizations are of each."""
    counted = dict(
        Organization.objects.filter(form__in=NEWBORN, closed_at__isnull=True)
        .order_by()
        .values_list("form")
        .annotate(Count("id"))
    )
    listed = [
        {
            "type": form,
            "title": Organization.Form(form).label,
            "kind": described,
            "count": counted.get(form, 0),
            "url": f"{reverse('networks:list')}?type={form}",
        }
        for form, described in NEWBORN.items()
    ]
    return Page(
        context={"types": listed, "section": "networks", "lead": gettext("Four newborn types")},
        data=lambda: [
            {
                "type": row["type"],
                "ministry": row["kind"].ministry.name,
                "law": row["kind"].law,
                "count": row["count"],
            }
            for row in listed
        ],
        table=lambda: Table(
            ["type", "ministry", "law", "organizations"],
            ([row["type"], row["kind"].ministry.name, row["kind"].law, row["count"]] for row in listed),
        ),
        name="types",
    )
