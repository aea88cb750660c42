"""Officials enter contracts that were not awarded here: one by a form, or many from open contracting data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from dure.commissions import queries
from dure.commissions.commands.contracts import ContractLine, record_contract, record_contracts
from dure.commissions.forms import LARGEST_PACKAGE, ContractForm, OcdsForm
from dure.commissions.models import Contract
from dure.commissions.policies import authorities_of
from dure.networks.queries import capacities
from dure.refusals import Refused, refuse
from dure.web.filing import show_refusal
from dure.web.money import decimals
from polity.formats.ocds import Found, Package, UnreadablePackage, read_package
from polity.sentences import gettext_noop


def buyers_of(request: HttpRequest) -> Any:
    """Return the public bodies of which the reader is an official. Raises Refused: wrong_capacity."""
    holdings = capacities(request.user, request.at, only=frozenset({"official"}))
    mine = authorities_of(holdings)
    if not mine:
        raise refuse(
            "wrong_capacity", gettext_noop("Only officials of a public body enter contracts from elsewhere.")
        )
    return queries.bidders_for(mine)


def _first(buyers: Any) -> dict[str, str]:
    return {"buyer": buyers[0].slug} if len(buyers) == 1 else {}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Enter one contract with its source."""
    buyers = buyers_of(request)
    form = ContractForm(request.POST or None, buyers=buyers, initial=_first(buyers), auto_id="contract-%s")
    if request.method != "POST":
        return _form(request, form, 200)
    if not form.is_valid():
        return _form(request, form, 422)
    given = dict(form.cleaned_data)
    try:
        made = record_contract(
            buyer=given.pop("buyer"), line=ContractLine(**given), by=request.user, at=request.at
        )
    except Refused as refusal:
        return _form(request, form, show_refusal(form, refusal))
    messages.success(request, gettext("The contract is entered."))
    return redirect("commissions:contract", made.ref)


def _form(request: HttpRequest, form: ContractForm, status: int) -> HttpResponse:
    context = {"section": "commissions", "form": form, "package": False}
    return render(request, "commissions/enter.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_ocds(request: HttpRequest) -> HttpResponseBase:
    """Enter the contracts of a release or record package; what cannot be taken is told, process by process."""
    buyers = buyers_of(request)
    form = OcdsForm(
        request.POST or None,
        request.FILES or None,
        buyers=buyers,
        initial=_first(buyers),
        auto_id="package-%s",
    )
    if request.method != "POST" or not form.is_valid():
        return _package(request, form, 422 if request.method == "POST" else 200)
    try:
        package, made = _taken(request, form.cleaned_data)
    except Refused as refusal:
        return _package(request, form, show_refusal(form, refusal))
    words = ngettext("{count} contract is entered.", "{count} contracts are entered.", len(made))
    messages.success(request, words.format(count=len(made)))
    return _package(request, form, 200, package=package, made=made)


def _taken(request: HttpRequest, given: dict[str, Any]) -> tuple[Package, list[Contract]]:
    if len(given["file"]) > LARGEST_PACKAGE:
        raise refuse(
            "file_too_large",
            gettext_noop("The file is larger than {most} MB. Split it."),
            field="file",
            most=LARGEST_PACKAGE // 1_000_000,
        )
    try:
        package = read_package(given["file"])
    except UnreadablePackage as unreadable:
        raise Refused("unreadable_package", unreadable.says, field="file") from None
    known = set(
        Contract.objects.filter(ocid__in=[one.ocid for one in package.contracts]).values_list(
            "ocid", flat=True
        )
    )
    lines = [_line(one, given) for one in package.contracts if one.ocid not in known]
    return package, record_contracts(buyer=given["buyer"], lines=lines, by=request.user, at=request.at)


def _line(found: Found, given: dict[str, Any]) -> ContractLine:
    minor = int(found.value.scaleb(decimals(found.currency))) if found.value is not None else None
    return ContractLine(
        title=found.title,
        service=given["service"],
        supplier_name=found.supplier,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        value=minor,
        currency=found.currency,
        ocid=found.ocid[:120],
        source=given["source"],
    )


def _package(
    request: HttpRequest,
    form: OcdsForm,
    status: int,
    *,
    package: Package | None = None,
    made: list[Contract] | None = None,
) -> HttpResponse:
    context = {
        "section": "commissions",
        "form": form,
        "package": True,
        "report": package,
        "made": made or [],
        "left": len(package.contracts) - len(made or []) if package else 0,
    }
    return render(request, "commissions/enter.html", context, status=status)
