"""Commissions and contracts for everybody, who may bid on a lot, and the bids themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dure.charters.wording import worded
from dure.commissions import queries, showing
from dure.commissions.commands import place_bid, refusal_to_bid
from dure.commissions.forms import BidForm
from dure.commissions.models import Contract, Lot
from dure.commissions.policies import authorities_of, may_report_for
from dure.networks.models import Organization
from dure.networks.queries import NOTHING, capacities, organization_by_slug
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal
from dure.web.pages import Page, Table, keyset, page

COLUMNS = (
    *(
        "ref",
        "ocid",
        "title",
        "service",
        "buyer",
        "supplier_name",
        "starts_on",
        "ends_on",
        "value",
        "currency",
    ),
    *("known_until", "jobs_now", "below_clause", "share_24_months", "source"),
)


@page("commissions/list.html")
def commissions(request: HttpRequest) -> Page:
    """List contracts, the newest first, each with the share of its jobs that last two years."""
    chosen = {name: request.GET.get(name, "").replace("\0", "")[:80] for name in ("service", "organization")}
    found = queries.contracts_where(**chosen)
    shown = keyset(found, order=("-starts_on", "-id"), after=request.GET.get("after"))
    each = queries.lasting_of_each(shown.items)
    rows = [
        (one, each.get(one.pk), showing.reached(each.get(one.pk), queries.LASTING)) for one in shown.items
    ]
    holdings = capacities(request.user, request.at) if request.user.is_authenticated else NOTHING
    query = request.GET.copy()
    for name in ("after", "format"):
        query.pop(name, None)

    def data() -> list[dict[str, Any]]:
        return [showing.contract_data(one, told) for one, told, _ in rows]

    return Page(
        {
            "section": "commissions",
            "rows": rows,
            "next": shown.next,
            "open": list(queries.open_commissions()[:10]),
            "chosen": chosen,
            "query": query.urlencode(),
            "enters": bool(authorities_of(holdings)),
        },
        data=lambda: {"contracts": data(), "next": shown.next},
        table=lambda: Table(COLUMNS, [[one[name] for name in COLUMNS] for one in data()]),
        name="contracts",
    )


@page("commissions/contract.html")
def contract(request: HttpRequest, ref: str) -> Page | HttpResponseBase:
    """Show one contract; one that was awarded here is shown with its commission."""
    found = queries.contract_by_ref(ref)
    lasting = queries.lasting([found])
    return Page(
        {
            "section": "commissions",
            **showing.contract_context(found),
            "commission": found.commission,
            "ended": _ended(found),
            "reports_here": _reports_here(request, found),
        },
        data=lambda: showing.contract_data(found, lasting),
        name=found.ref,
    )


def _ended(found: Contract) -> str:
    """Return how the commission of a contract ended, in words; nothing while it runs."""
    if found.commission is None or not found.commission.matter.ended:
        return ""
    matter = found.commission.matter
    process = matter.round.process
    return worded(process, process.stages[matter.stage].title)


def _reports_here(request: HttpRequest, found: Contract) -> bool:
    if not request.user.is_authenticated:
        return False
    return may_report_for(request.user, found.supplier, request.at) is None


def lot_or_unknown(ref: str, number: int) -> Lot:
    """Return a lot of the commission under this matter's reference. Raises Unknown."""
    found = (
        Lot.objects.filter(commission__matter__ref=ref, number=number)
        .select_related("commission__matter__round__charter", "commission__matter__raised_in")
        .first()
    )
    if found is None:
        raise Unknown("lot")
    return found


@page("commissions/lot.html")
def lot(request: HttpRequest, ref: str, number: int) -> Page:
    """Show the rule by which a lot is reserved, and hold any organization against it (`organization`, its slug)."""
    found = lot_or_unknown(ref, number)
    return _lot_page(request, found)


def _lot_page(
    request: HttpRequest, found: Lot, form: BidForm | None = None, refused: str = "", status: int = 200
) -> Page:
    slug = request.GET.get("organization", "").replace("\0", "")[:80]
    asked = organization_by_slug(slug) if slug else None
    refusal = refusal_to_bid(found, asked, request.at) if asked is not None else None
    says = refusal.sentence if refusal else ""
    rule = showing.rule_of(found)
    matter = found.commission.matter
    return Page(
        {
            "section": "commissions",
            "lot": found,
            "commission": found.commission,
            "matter": matter,
            "rule": rule,
            "asked": asked,
            "says": says,
            "form": form or _bid_form(request, found),
            "refused": refused,
            "open": matter.stage == "open",
        },
        data=lambda: {
            "commission": matter.ref,
            "lot": found.number,
            "title": found.title,
            "value": found.value,
            "reserved": found.reserved,
            "organization": asked.slug if asked else None,
            "may_bid": refusal is None if asked else None,
            "refusal": {"code": refusal.code, "sentence": says} if refusal else None,
        },
        name=f"{matter.ref}-lot-{found.number}",
        status=status,
    )


def _bid_form(request: HttpRequest, found: Lot, data: Any = None) -> BidForm | None:
    if not request.user.is_authenticated or found.commission.matter.stage != "open":
        return None
    holdings = capacities(request.user, request.at)
    mine = queries.bidders_for(holdings.stewarded() | holdings.acts_for())
    if not mine.exists():
        return None
    initial = {"organization": mine[0].slug} if mine.count() == 1 else {}
    return BidForm(
        data, currency=found.commission.currency, organizations=mine, initial=initial, auto_id="bid-%s"
    )


@require_http_methods(["POST"])
def bid(request: HttpRequest, ref: str, number: int) -> HttpResponseBase:
    """Hand in a bid; a refusal keeps what was typed and quotes the rule."""
    found = lot_or_unknown(ref, number)
    if not request.user.is_authenticated:
        return _again(request, found, None, gettext("You are not signed in. Sign in, then do it here."), 403)
    form = _bid_form(request, found, request.POST)
    if form is None:
        refused = gettext("You speak for no organization that could bid here now.")
        return _again(request, found, None, refused, 403)
    if not form.is_valid():
        refused = gettext("Nothing was stored. Put right what is marked, then send it again.")
        return _again(request, found, form, refused, 422)
    bidder: Organization = form.cleaned_data["organization"]
    try:
        place_bid(
            lot=found,
            organization=bidder,
            value=form.cleaned_data["value"],
            text=form.cleaned_data["text"],
            by=request.user,
            at=request.at,
        )
    except Refused as refusal:
        if isinstance(refusal, Unknown):
            raise
        return _again(request, found, form, refusal.sentence, show_refusal(form, refusal))
    messages.success(request, gettext("The bid of {organization} is handed in.").format(organization=bidder))
    return redirect("matters:matter", ref)


def _again(request: HttpRequest, found: Lot, form: BidForm | None, refused: str, status: int) -> HttpResponse:
    shown = _lot_page(request, found, form, refused, status)
    return render(request, "commissions/lot.html", {**shown.context, "formats": []}, status=status)
