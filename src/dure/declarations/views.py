"""What an organization declares, page by page: its money and ties, its contacts, its members' purposes, its sectors."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dure.declarations import commands, queries
from dure.declarations.forms import TieForm
from dure.declarations.models import Affiliation, FundingSource, Purpose
from dure.drawings.bars import Bar, bar_list
from dure.networks.models import Organization
from dure.networks.queries import organization_by_slug
from dure.refusals import Unknown, said
from dure.web.filing import file_form
from dure.web.money import money, number
from dure.web.pages import Page, Table, keyset, page
from dure.web.words import word

IN_ONE_PAGE = 50


@page("declarations/independence.html")
def independence(request: HttpRequest, slug: str) -> Page:
    """Show who funds an organization, the share of public money against its own limit, and declared ties."""
    one = _organization(slug)
    context = _independence(request, one)
    years: list[queries.YearShown] = [shown for shown, _bars in context["years"]]
    return Page(
        context=context,
        data=lambda: {
            "organization": one.slug,
            "limit_percent": queries.limit_of(one),
            "years": [
                {
                    "year": shown.year.year,
                    "currency": shown.year.currency,
                    "public": shown.year.public,
                    "total": shown.year.total,
                    "over_limit": shown.independence.over,
                    "says": said(shown.independence.sentence),
                    "sources": [
                        {"name": source.name, "kind": source.kind, "amount": source.amount}
                        for source in shown.sources
                    ],
                }
                for shown in years
            ],
        },
        table=lambda: Table(
            ["year", "name", "kind", "amount_minor_units", "currency"],
            (
                [shown.year.year, source.name, source.kind, source.amount, shown.year.currency]
                for shown in years
                for source in shown.sources
            ),
        ),
        name=f"{one.slug}-funders",
    )


def _organization(slug: str) -> Organization:
    found = Organization.objects.select_related("area", "independence_limit").filter(slug=slug).first()
    if found is None:
        raise Unknown("organization")
    return found


def _independence(request: HttpRequest, one: Organization, tie: Form | None = None) -> dict[str, Any]:
    years = queries.years_of(one, queries.limit_of(one))
    offices = queries.affiliations_of(one, request.at)
    own = [row for row in offices if row.person_id == request.user.pk]
    return {
        "organization": one,
        "limit": queries.limit_of(one),
        "years": [(shown, _money_bars(shown)) for shown in years],
        "offices": offices,
        "parties": list(queries.parties_of(one)),
        "own_ties": [tie for row in own for tie in row.declared],
        "tie_form": tie or (TieForm(holdings=own) if own else None),
        "section": "networks",
    }


def _money_bars(shown: queries.YearShown) -> str:
    currency = shown.year.currency
    sums = dict.fromkeys(FundingSource.Kind.values, 0)
    for source in shown.sources:
        sums[source.kind] += source.amount
    bars = [
        Bar(str(FundingSource.Kind(kind).label), amount, text=money(amount, currency))
        for kind, amount in sums.items()
    ]
    return bar_list(bars, key=f"money-{shown.year.year}", most=shown.year.total)


@require_POST
@login_required
def declare_tie(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Declare a tie of the reader's own post."""
    one = _organization(slug)
    own = [row for row in queries.affiliations_of(one, request.at) if row.person_id == request.user.pk]

    def again(form: Form, status: int) -> HttpResponse:
        context = _independence(request, one, form)
        return render(request, "declarations/independence.html", context, status=status)

    return file_form(
        request,
        TieForm(request.POST, holdings=own),
        lambda given: commands.declare_affiliation(by=request.user, at=request.at, **given),
        done=_("Declared. You can take it back at any time."),
        to=reverse("declarations:independence", args=[slug]) + "#ties",
        shown_again=again,
    )


@require_POST
@login_required
def withdraw_tie(request: HttpRequest, slug: str, ref: str) -> HttpResponseBase:
    """Take back a tie that the reader declared."""
    found = (
        Affiliation.objects.select_related("holding__organization", "holding__post")
        .filter(ref=ref, holding__organization__slug=slug, holding__person=request.user, withdrawn_at=None)
        .first()
    )
    if found is None:
        raise Unknown("ref")
    one = _organization(slug)

    def again(form: Form, status: int) -> HttpResponse:
        return render(
            request, "declarations/independence.html", _independence(request, one, form), status=status
        )

    return file_form(
        request,
        Form(request.POST),
        lambda given: commands.withdraw_affiliation(affiliation=found, by=request.user, at=request.at),
        done=_("It is taken back, and its words are erased."),
        to=reverse("declarations:independence", args=[slug]) + "#ties",
        shown_again=again,
    )


@page("declarations/contacts.html")
def contacts(request: HttpRequest, slug: str) -> Page:
    """Show an organization's contacts with parties: how many with each, and each with its line in the record."""
    one = organization_by_slug(slug)
    key = request.GET.get("party", "").replace("\0", "")
    parties = list(queries.parties_of(one))
    chosen = next((party for party in parties if party.key == key), None)
    shown = keyset(
        queries.contacts_of(one, chosen.key if chosen else ""),
        order=("-on", "-id"),
        after=request.GET.get("after"),
        limit=IN_ONE_PAGE,
    )
    bars = [
        Bar(
            party.local_title or party.title,
            party.count,
            text=_times(party.count),
            url=f"?party={party.key}#contacts",
        )
        for party in parties
    ]
    return Page(
        context={
            "organization": one,
            "parties": parties,
            "chosen": chosen,
            "bars": bar_list(bars, key="parties") if parties else "",
            "contacts": shown.items,
            "next": shown.next,
            "section": "networks",
        },
        data=lambda: {
            "parties": [
                {"key": party.key, "title": party.title, "contacts": party.count} for party in parties
            ],
            "next": shown.next,
            "contacts": [
                {
                    "party": row.party.key,
                    "on": row.on,
                    "office": row.office,
                    "asked": row.asked,
                    "answered": row.answered,
                    "matter": row.matter.ref if row.matter else None,
                    "entry": row.entry,
                }
                for row in shown.items
            ],
        },
        table=lambda: Table(
            ["party", "on", "office", "asked", "answered", "entry"],
            ([row.party.key, row.on, row.office, row.asked, row.answered, row.entry] for row in shown.items),
        ),
        name=f"{one.slug}-contacts",
    )


def _times(count: int) -> str:
    return ngettext("{count} contact", "{count} contacts", count).format(count=number(count))


@page("declarations/purposes.html")
def purposes(request: HttpRequest, slug: str) -> Page:
    """Show why the members of a network joined; `kind` chooses those with one kind of purpose."""
    one = organization_by_slug(slug)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Purpose.Tag.values else ""
    counted = queries.purposes_counted(one, request.at)
    shown = keyset(
        queries.members_with_purposes(one, request.at, kind),
        order=("member__name", "id"),
        after=request.GET.get("after"),
        limit=IN_ONE_PAGE,
    )
    bars = [
        Bar(str(Purpose.Tag(tag).label), counted[tag], url=f"?kind={tag}#members")
        for tag in Purpose.Tag.values
    ] + [Bar(_("no purpose declared"), counted["silent"])]
    return Page(
        context={
            "organization": one,
            "kind": kind,
            "kind_title": Purpose.Tag(kind).label if kind else "",
            "kinds": Purpose.Tag.choices,
            "counted": counted,
            "bars": bar_list(bars, key="purposes", most=counted["members"]),
            "members": shown.items,
            "next": shown.next,
            "section": "networks",
        },
        data=lambda: {
            "equal_votes": one.equal_votes,
            "counts": counted,
            "next": shown.next,
            "members": [
                {
                    "slug": row.member.slug,
                    "weight": row.weight,
                    "purposes": [{"kind": each.tag, "text": each.text} for each in row.stated],
                }
                for row in shown.items
            ],
        },
        table=lambda: Table(
            ["slug", "name", "weight", "kind", "purpose"],
            (
                [row.member.slug, row.member.name, row.weight, each.tag, each.text]
                for row in shown.items
                for each in row.stated
            ),
        ),
        name=f"{one.slug}-purposes",
    )


@page("declarations/sectors.html")
def sectors(request: HttpRequest, slug: str) -> Page:
    """Show how well the sectors of a network are joined: the index, its sentence, and what it is made of."""
    one = organization_by_slug(slug)
    index = queries.sector_links(one, request.at)
    bars = [
        Bar(word(each.sector, "sector"), float(each.value), text=f"{int(each.value * 100)}")
        for each in index.sectors
    ]
    return Page(
        context={
            "organization": one,
            "index": index,
            "bars": bar_list(bars, key="sectors", most=1) if bars else "",
            "sectors": [(each, int(each.value * 100), len(index.sectors) - 1) for each in index.sectors],
            "days": queries.PERIOD.days,
            "section": "networks",
        },
        data=lambda: {
            "organization": one.slug,
            "index": str(index.value),
            "percent": index.percent,
            "missing": list(index.missing),
            "sectors": [
                {
                    "sector": each.sector,
                    "organizations": each.organizations,
                    "took_part": each.took_part,
                    "meets": list(each.meets),
                    "value": str(each.value),
                }
                for each in index.sectors
            ],
        },
        table=lambda: Table(
            ["sector", "organizations", "took_part", "meets", "value"],
            (
                [each.sector, each.organizations, each.took_part, " ".join(each.meets), str(each.value)]
                for each in index.sectors
            ),
        ),
        name=f"{one.slug}-sectors",
    )
