"""What every form of these pages has in common: who may send it, what is done, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from dure.networks.models import Organization
from dure.networks.queries import NOTHING, Holdings, capacities
from dure.positions.forms import CHOICES, RefusingForm
from dure.positions.models import Position
from dure.refusals import Refused, Unknown
from dure.web.pages import Page, formats
from dure.web.views import status_of

WRONG = 422


def reader(request: HttpRequest) -> Holdings:
    """Return what the reader holds now."""
    return capacities(request.user, request.at) if request.user.is_authenticated else NOTHING


def stranger(request: HttpRequest) -> HttpResponseBase | None:
    """Return the way to the sign-in page for a form that nobody signed in sent, else None."""
    if request.method != "POST" or request.user.is_authenticated:
        return None
    return redirect_to_login(request.get_full_path())


def attempt(form: RefusingForm, do: Callable[[Mapping[str, Any]], object]) -> int:
    """Do what a form asks for; 0 when it is done, else the status, with the refusal shown in the form."""
    if not form.is_valid():
        return WRONG
    try:
        do(form.cleaned_data)
    except Unknown:
        raise
    except Refused as refused:
        form.refuse(refused.field, refused.sentence)
        return status_of(refused)
    return 0


def answered(request: HttpRequest, template: str, shown: Page, status: int) -> HttpResponse:
    """Show a page again after a form that was not taken."""
    context = {**shown.context, "formats": formats(request, shown)}
    response = render(request, template, context, status=status)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def names(holdings: Holdings, key: str = "") -> dict[str, str]:
    """Return the organizations for which somebody may speak under a charter: slug -> name."""
    scopes = ("", key)
    found = {one.organization.slug: str(one.organization) for one in holdings.mandates if one.scope in scopes}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def behalf(holdings: Holdings, slug: str) -> Organization | None:
    """Return the organization in whose name somebody speaks; raises `Unknown` for one that is not theirs."""
    if not slug:
        return None
    found = next((one.organization for one in holdings.mandates if one.organization.slug == slug), None)
    if found is None:
        raise Unknown("acting_for")
    return found


def bound(request: HttpRequest, form: type[forms.Form], name: str, **options: Any) -> Any:
    """Return a form bound to what was sent under its name, else an empty one."""
    sent = request.POST if request.method == "POST" and request.POST.get("do", "") == name else None
    return form(sent, auto_id=f"{name}-%s", **options)


def moment(at: datetime) -> str:
    """Write a moment as a field for days and hours does."""
    return at.strftime("%Y-%m-%dT%H:%M")


def head(shown: Position) -> dict[str, Any]:
    """Return what every page of a position shows on top."""
    return {"section": "positions", "position": shown, "matter": shown.matter, "choices": dict(CHOICES)}
