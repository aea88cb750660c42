"""Open contracting data: a release and a record package for each contract, and one record package of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.http import require_safe

from dure.commissions import queries
from dure.commissions.models import Contract
from dure.commissions.ocds import processes
from dure.commissions.queries import contract_by_ref
from dure.web.pages import keyset
from polity.formats.ocds import Publisher, record_package, release_package

IN_ONE_PACKAGE = 100


@require_safe
def release(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Give the release package of one contract."""
    return _package(request, [contract_by_ref(ref)], release_package)


@require_safe
def record(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Give the record package of one contract."""
    return _package(request, [contract_by_ref(ref)], record_package)


@require_safe
def everything(request: HttpRequest) -> HttpResponseBase:
    """Give the records of the newest contracts; `after` goes on; the link to the next stands in a header."""
    found = keyset(
        queries.contracts().prefetch_related("milestones", "payments"),
        order=("-starts_on", "-id"),
        after=request.GET.get("after"),
        limit=IN_ONE_PACKAGE,
    )
    response = _package(request, found.items, record_package)
    if found.next:
        response["Link"] = f'<{settings.DURE_URL}{request.path}?after={found.next}>; rel="next"'
    return response


def _package(request: HttpRequest, contracts: Sequence[Contract], wrap: Any) -> HttpResponseBase:
    """Wrap contracts, in English whoever asks: what is published is the same for everybody."""
    with translation.override("en"):
        publisher = Publisher("Dure", f"{settings.DURE_URL}{request.get_full_path()}", request.at)
        package = wrap(processes(contracts), publisher)
    return JsonResponse(package, json_dumps_params={"ensure_ascii": False, "indent": 2})
