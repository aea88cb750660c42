"""The ledger of a network: what each member gives and draws, who only draws, and the lines behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.budgets.models import Proposal
from dure.exchange import commands, queries
from dure.exchange.forms import DisputeForm, LineForm
from dure.exchange.models import LedgerLine
from dure.exchange.policies import may_confirm
from dure.matters.models import Act
from dure.networks.models import Organization
from dure.networks.queries import capacities, organization_by_slug
from dure.people.models import Person
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal
from dure.web.moments import day
from dure.web.money import WITHOUT_CENTS, money, number
from dure.web.pages import Page, Table, keyset, page
from dure.web.views import status_of
from polity.reciprocity import Account, Flow, drawing_without_giving, in_words

IN_ONE_PAGE = 30
GRANTED = "granted"  # money that the network's rounds granted to the member's own proposals, from the record
KIND_WORDS = {**dict(LedgerLine.Kind.choices)}


@dataclass(frozen=True)
class Row:
    """A member's account in words."""

    organization: Organization
    account: Account
    given: Sequence[str]
    drawn: Sequence[str]
    acts: int


def period_of(request: HttpRequest, network: Organization) -> tuple[queries.Period, list[int]]:
    """Return the year that is asked for, or the last one of which there are lines; and all years."""
    years = list(queries.years(network))
    wanted = request.GET.get("year", "")
    year = next((one for one in years if str(one) == wanted), (years or [request.at.year])[0])
    return queries.Period(date(year, 1, 1), date(year, 12, 31)), years


@page("exchange/ledger.html")
def ledger(request: HttpRequest, slug: str) -> Page:
    """Show the accounts of a year, who only draws, and the lines with what became of each."""
    network = organization_by_slug(slug)
    period, years = period_of(request, network)
    there, found = queries.member_accounts(network, period, request.at, granted_in(network, period))
    acts = queries.acts_for_members(network, period)
    rows = [
        Row(there[one.member], one, _in_words(one.given), _in_words(one.drawn), acts.get(one.member, 0))
        for one in found
    ]
    drawing = drawing_without_giving(found)
    said_of = [
        (there[one.member], in_words(str(there[one.member]), day(period.first), day(period.last)))
        for one in drawing
    ]
    shown = keyset(
        queries.lines(network), order=("-on", "-id"), after=request.GET.get("after"), limit=IN_ONE_PAGE
    )
    mine = _speaks_for(request, network, shown.items)
    return Page(
        context={
            "network": network,
            "period": period,
            "years": years,
            "rows": rows,
            "drawing": said_of,
            "lines": [
                (line, _quantity(line.kind, line.currency, line.quantity), line.pk in mine)
                for line in shown.items
            ],
            "next": shown.next,
            "may_enter": request.user.is_authenticated and _may_enter(request.user, network, there, request),
            "section": "networks",
        },
        data=lambda: {
            "network": network.slug,
            "from": period.first,
            "until": period.last,
            "members": [_data(row) for row in rows],
            "drawing_without_giving": [one.member for one in drawing],
        },
        table=lambda: Table(
            ["member", "side", "kind", "unit", "quantity"],
            [
                [
                    row.account.member,
                    side,
                    kind,
                    unit or ("minutes" if kind in LedgerLine.BY_TIME else ""),
                    quantity,
                ]
                for row in rows
                for side, account in (("given", row.account.given), ("drawn", row.account.drawn))
                for (kind, unit), quantity in account.items()
            ],
        ),
        name=f"ledger-{slug}",
    )


def _data(row: Row) -> dict[str, Any]:
    return {
        "member": row.account.member,
        "standing": row.account.standing,
        "given": {f"{kind} {unit}".strip(): quantity for (kind, unit), quantity in row.account.given.items()},
        "drawn": {f"{kind} {unit}".strip(): quantity for (kind, unit), quantity in row.account.drawn.items()},
        "acts": row.acts,
    }


def granted_in(network: Organization, period: queries.Period) -> list[Flow]:
    """Return what the rounds of the network granted to proposals of organizations in a period, by the day of the
    answer, unless the promise was broken. One query.
    """
    answers = Act.objects.filter(matter=OuterRef("matter"), outcome__in=("adopt", "adopt_in_part"))
    rows = (
        Proposal.objects.annotate(granted_at=Subquery(answers.order_by("-number").values("at")[:1]))
        .filter(
            matter__round__organization=network,
            organization__isnull=False,
            adopted__gt=0,
            granted_at__date__gte=period.first,
            granted_at__date__lte=period.last,
        )
        .exclude(matter__ended__in=("broken", "failed"))
        .order_by("organization__slug")
        .values("organization__slug", "matter__round__currency")
        .annotate(total=Sum("adopted"))
    )
    return [
        Flow(row["organization__slug"], False, GRANTED, row["matter__round__currency"], row["total"])
        for row in rows
    ]


def _in_words(sums: Any) -> list[str]:
    return [f"{_kind(kind)}: {_quantity(kind, unit, quantity)}" for (kind, unit), quantity in sums.items()]


def _kind(kind: str) -> str:
    return _("granted in a round") if kind == GRANTED else str(KIND_WORDS[kind])


def _quantity(kind: str, unit: str, quantity: int) -> str:
    if unit:
        return money(quantity, unit)
    hours = Decimal(quantity) / 60
    whole = int(hours) if hours == int(hours) else round(hours, 1)
    return ngettext("%(hours)s hour", "%(hours)s hours", int(hours)) % {"hours": number(whole)}


def _speaks_for(request: HttpRequest, network: Organization, lines: list[LedgerLine]) -> set[int]:
    """Return the lines that wait for the word of the reader's side."""
    if not request.user.is_authenticated:
        return set()
    held = capacities(request.user, request.at, only=frozenset({"delegate", "steward"}))
    sides = held.stewarded() | held.acts_for()
    return {
        line.pk
        for line in lines
        if line.confirmed_at is None
        and line.disputed_at is None
        and (line.member_id if line.entered_for_id == line.network_id else line.network_id) in sides
    }


def _may_enter(
    person: Person, network: Organization, members: dict[str, Organization], request: HttpRequest
) -> bool:
    held = capacities(person, request.at, only=frozenset({"delegate", "steward"}))
    sides = held.stewarded() | held.acts_for()
    return network.pk in sides or any(one.pk in sides for one in members.values())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a line for one side; the other side confirms it."""
    network = organization_by_slug(slug)
    form = LineForm(request.POST or None, initial={"on": timezone.localdate(request.at)})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            commands.enter_lines(network=network, lines=[_given(told)], by=request.user, at=request.at)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            messages.success(request, _("Entered. The other side confirms it."))
            return redirect("networks:ledger", slug)
    context = {"network": network, "form": form, "section": "networks"}
    return render(request, "exchange/enter.html", context, status=status)


def _given(told: dict[str, Any]) -> commands.Given:
    by_time = told["kind"] in LedgerLine.BY_TIME
    whole = by_time or told["currency"] in WITHOUT_CENTS
    quantity = told["quantity"] * (60 if by_time else 1 if whole else 100)
    return commands.Given(
        member=told["member"],
        kind=told["kind"],
        on=told["on"],
        quantity=int(quantity),
        currency="" if by_time else told["currency"],
        note=told["note"],
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Confirm a line or dispute it, for the side that did not write it; for everybody else it is not there."""
    found = LedgerLine.objects.select_related("network", "member", "entered_for", "entered_by").filter(
        ref=ref, network__slug=slug
    )
    one = found.first()
    if one is None or may_confirm(request.user, one, request.at) is not None:
        raise Unknown("ref")
    form = DisputeForm(request.POST if request.POST.get("do") == "dispute" else None)
    status = 422 if form.errors else 200
    if request.method == "POST":
        try:
            if request.POST.get("do") == "confirm":
                commands.confirm_lines(lines=[one], by=request.user, at=request.at)
                messages.success(request, _("Confirmed."))
                return redirect("networks:ledger", slug)
            if form.is_valid():
                commands.dispute_line(line=one, by=request.user, at=request.at, **form.cleaned_data)
                messages.success(request, _("Disputed. It stays readable and counts nowhere."))
                return redirect("networks:ledger", slug)
        except Refused as refused:
            form = DisputeForm()
            messages.error(request, refused.sentence)
            status = status_of(refused)
    context = {
        "network": one.network,
        "line": one,
        "quantity": _quantity(one.kind, one.currency, one.quantity),
        "form": form,
        "section": "networks",
    }
    return render(request, "exchange/line.html", context, status=status)
