"""Plans of several years, page by page; and how many belong to a network, never who."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dure.clock import day_in
from dure.drawings.bars import Bar, bar_list
from dure.networks.models import Organization
from dure.networks.policies import stewards_now
from dure.networks.queries import organization_by_slug
from dure.plans import queries, showing
from dure.plans.models import Plan
from dure.web.pages import Page, Table, keyset, page


@page("plans/list.html")
def plans(request: HttpRequest) -> Page:
    """List plans, the newest first; `organization` chooses those of one."""
    slug = request.GET.get("organization", "").replace("\0", "")
    of = organization_by_slug(slug) if slug else None
    rows = queries.plans().select_related("matter")
    found = keyset(
        rows.filter(organization=of) if of else rows,
        order=("-adopted_at", "-id"),
        after=request.GET.get("after"),
    )
    lines = [showing.plan_line(one, _today(one, request)) for one in found.items]
    return Page(
        context={
            "plans": [_shown(one, request) for one in found.items],
            "next": found.next,
            "of": of,
            "section": "networks",
        },
        data=lambda: {"next": found.next, "plans": lines},
        table=lambda: Table(
            ["ref", "title", "organization", "first_year", "years", "year", "runs", "goals"],
            (
                [
                    one[name]
                    for name in (
                        *("ref", "title", "organization", "first_year"),
                        *("years", "year", "runs", "goals"),
                    )
                ]
                for one in lines
            ),
        ),
        name="plans",
    )


def _today(one: Plan, request: HttpRequest) -> Any:
    return day_in(one.organization.time_zone, request.at)


def _shown(one: Plan, request: HttpRequest) -> tuple[Plan, str]:
    return one, showing.worded(queries.span_of(one).says(_today(one, request)))


@page("plans/plan.html")
def plan(request: HttpRequest, ref: str) -> Page:
    """Show one plan: where it is, each goal beside its line, what was reported, and what was changed."""
    found = queries.plan_by_ref(ref)
    shown = showing.shown(found, queries.goals_of([found]).get(found.pk, []), request.at)
    organization = found.organization
    person = request.user if request.user.is_authenticated else None
    return Page(
        context={
            "plan": found,
            "organization": organization,
            "shown": shown,
            "years": found.years,
            "is_steward": bool(person and stewards_now(person, organization, request.at)),
            "section": "networks",
        },
        data=lambda: showing.plan_data(shown),
        table=lambda: showing.plan_table(shown),
        name=f"plan-{found.ref}",
    )


@page("plans/workers.html")
def workers(request: HttpRequest, slug: str) -> Page:
    """Show how many persons belong to a network and to all below it, by work and place; groups under ten untold."""
    one = organization_by_slug(slug)
    counts = queries.workers(one, request.at)
    parts = [(key, title, _parted(counts.parts[key])) for key, title in _titles().items()]
    return Page(
        context={
            "organization": one,
            "all": counts.all,
            "groups": counts.groups,
            "parts": [
                (
                    key,
                    title,
                    told,
                    bar_list([Bar(name, many) for name, many in told["shown"]], key=key, most=counts.all),
                )
                for key, title, told in parts
            ],
            "section": "networks",
        },
        data=lambda: {
            "organization": one.slug,
            "members": counts.all,
            **{
                key: {"shown": dict(told["shown"]), "others_together": told["rest"]}
                for key, _title, told in parts
            },
        },
        table=lambda: Table(["by", "value", "members"], _rows(one, counts.all, parts)),
        name=f"{one.slug}-workers",
    )


def _titles() -> Mapping[str, str]:
    return {
        "speaking": _("Who speaks for them"),
        "work": _("The work they do"),
        "area": _("Where they are"),
    }


def _parted(told: queries.ToldOf) -> dict[str, Any]:
    words = queries.value_words(told.kind, told.told.shown)
    return {
        "shown": [(words[value], many) for value, many in told.told.shown.items()],
        "rest": told.told.rest,
        "values": told.told.values,
    }


def _rows(one: Organization, whole: int, parts: Sequence[tuple[str, str, dict[str, Any]]]) -> list[list[Any]]:
    rows: list[list[Any]] = [["all", one.slug, whole]]
    for key, _title, told in parts:
        rows += [[key, value, many] for value, many in told["shown"]]
        if told["rest"] != 0:
            rows.append([key, _("others together"), told["rest"]])
    return rows
