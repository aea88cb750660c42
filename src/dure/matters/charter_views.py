"""The charter editor: write, see every fault while writing, propose to the members or adopt as founding text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dure.charters.commands import adopt_founding_charter
from dure.charters.drawing import diagram
from dure.charters.models import read as read_charter
from dure.charters.queries import charter_in_force, samples
from dure.matters.charter_changes import propose_charter
from dure.matters.charter_forms import CharterForm
from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal
from polity.charters import differences, faults


def findings(text: str, in_force: str = "") -> dict[str, Any]:
    """Return what the editor shows beside a text: its faults, or its diagram and what it would change."""
    text = text.replace("\r\n", "\n")
    found = faults(text)
    if found:
        return {"faults": found}
    parsed = read_charter(text)
    comparable = in_force and not faults(in_force)  # the browser sends it, so it may be anything
    return {
        "faults": (),
        "diagram": diagram(parsed, key="draft"),
        "changes": differences(read_charter(in_force), parsed) if comparable else (),
        "unchanged": text == in_force,
    }


@require_POST
@login_required
def check(request: HttpRequest) -> HttpResponse:
    """Return the findings about a text as a fragment: what the editor fetches while one types."""
    given = request.POST.get("text", "")[:60_000]
    return render(
        request, "charters/_findings.html", findings(given, request.POST.get("in_force", "")[:60_000])
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Propose a new text to the members; without JavaScript the button “Check” shows the faults."""
    organization = get_object_or_404(Organization, slug=slug)
    charter = charter_in_force(organization, key)
    if charter is None:
        raise Unknown("key")
    form = CharterForm(request.POST or None, initial={"text": charter.text})
    status = 200
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        try:
            matter = propose_charter(
                charter=charter,
                text=form.cleaned_data["text"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
            status = 422
        else:
            messages.success(request, _("The members can vote on the new text now."))
            return redirect("matters:matter", matter.ref)
    return _editor(request, form, organization, charter.text, charter.title, status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Adopt the founding text of an organization, started from a sample (`?sample=NAME`)."""
    organization = get_object_or_404(Organization, slug=slug)
    if refusal := may_steward(request.user, organization, request.at):
        raise refusal
    shipped = samples()
    start = shipped.get(request.GET.get("sample", ""), shipped["simple-association"])
    form = CharterForm(request.POST or None, initial={"text": start})
    del form.fields["reason"]
    status = 200
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        try:
            charter = adopt_founding_charter(
                organization=organization, text=form.cleaned_data["text"], by=request.user, at=request.at
            )
        except Refused as refusal:
            show_refusal(form, refusal)
            status = 422
        else:
            messages.success(request, _("The charter is in force."))
            return redirect("charters:charter", organization.slug, charter.key)
    return _editor(request, form, organization, "", "", status, samples=shipped)


def _editor(
    request: HttpRequest,
    form: CharterForm,
    organization: Organization,
    in_force: str,
    title: str,
    status: int,
    **more: Any,
) -> HttpResponse:
    text = form["text"].value() or ""
    context = {
        "form": form,
        "organization": organization,
        "in_force": in_force,
        "title": title,
        "section": "charters",
        **findings(text, in_force),
        **more,
    }
    return render(request, "charters/editor.html", context, status=status)
