"""Found a network in one sitting, and accept an invitation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.charters.commands import adopt_founding_charter
from dure.charters.queries import samples
from dure.networks.commands import (
    FOUNDERS_AT_LEAST,
    Founder,
    accept_invitation,
    found_network,
    founded_before,
    invitation_for,
    send_invitations,
)
from dure.networks.forms import FounderForm, FoundingForm
from dure.networks.invitation_files import InvitationRow
from dure.networks.models import Organization
from dure.people.commands import register_person
from dure.people.limits import take
from dure.refusals import Refused
from dure.web.filing import show_refusal
from dure.web.views import status_of

KIT = "founding-kit"
FOUNDINGS_A_DAY = 5  # each sends up to twelve invitations to addresses of strangers
Founders = formset_factory(FounderForm, extra=FOUNDERS_AT_LEAST, min_num=0, max_num=30)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Five organizations found a network: name, table, charter; nobody's approval is asked."""
    form = FoundingForm(request.POST or None)
    founders = Founders(request.POST or None, prefix="founder")
    status, refusal = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid() and founders.is_valid():
            try:
                network = _found(request, form.cleaned_data, founders.cleaned_data)
            except Refused as refused:
                refusal, status = refused, status_of(refused)
                show_refusal(form, refused)
            else:
                messages.success(request, _("The network is founded. Its charter is in force."))
                return redirect("networks:organization", network.slug)
    context = {
        "form": form,
        "founders": founders,
        "refusal": refusal,
        "minimum": FOUNDERS_AT_LEAST,
        "section": "networks",
    }
    return render(request, "dashboards/found.html", context, status=status)


@transaction.atomic
def _found(request: HttpRequest, given: dict[str, Any], rows: list[dict[str, Any]]) -> Organization:
    """Found the network and adopt its charter, both or neither; then invite those who gave an address.

    Whoever sits at the table without an account is registered as spoken for by the one who types. The mail is the same
    for an address that is known here and for one that is not, so that nobody learns who has an account. The same form
    sent twice founds one network.
    """
    if known := founded_before(by=request.user, ref=given["ref"], name=given["name"]):
        return known
    take("found", request.user.ref, most=FOUNDINGS_A_DAY, seconds=86_400)
    table = [(row, _founder(request, row)) for row in rows if row]
    founded = found_network(
        by=request.user,
        name=given["name"],
        local_name=given["local_name"],
        area=given["area"],
        founders=[founder for _, founder in table],
        ref=given["ref"],
        at=request.at,
    )
    text = samples()[KIT]
    adopt_founding_charter(organization=founded.network, text=text, by=founded.stewards[0], at=request.at)
    for (row, founder), membership in zip(table, founded.memberships, strict=True):
        if row["person_email"] and founder.person != request.user and membership.member is not None:
            invited = InvitationRow(line=1, email=row["person_email"], name=row["person_name"])
            bodies = [membership.member] + [founded.network] * (founder.person in founded.stewards)
            for body in bodies:
                send_invitations(
                    by=founder.person, organization=body, rows=[invited], at=request.at, role="steward"
                )
    return founded.network


def _founder(request: HttpRequest, row: dict[str, Any]) -> Founder:
    own = request.user
    email, name = row["person_email"], row["person_name"].strip()
    is_own = email.casefold() == (own.email or "").casefold() if email else name == own.name
    person = (
        own if is_own else register_person(name=name, at=request.at, registered_by=own, language=own.language)
    )
    return Founder(
        person=person,
        organization=row.get("organization"),
        name=row.get("name", ""),
        form=row.get("form", ""),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation; accept it with one button once signed in. Opening the page alone does nothing."""
    found = invitation_for(token, request.at)
    if request.method == "POST" and request.user.is_authenticated:
        accept_invitation(token=token, person=request.user, at=request.at)
        messages.success(request, _("Welcome. You belong to it now."))
        return redirect("networks:organization", found.organization.slug)
    return render(request, "dashboards/invitation.html", {"invitation": found, "token": token})
