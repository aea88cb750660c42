"""Practices: what organizations have done since when, what shows it, and which clauses make it law."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.networks.policies import stewards_now
from dure.networks.queries import organization_by_slug
from dure.policies import queries, showing
from dure.policies.commands import tell_practice, withdraw_practice
from dure.policies.forms import PracticeForm, WithdrawForm
from dure.policies.models import Field
from dure.policies.policies import may_tell
from dure.web.filing import file_form
from dure.web.pages import Page, Table, keyset, page


@page("policies/practices.html")
def practices(request: HttpRequest) -> Page:
    """List practices, the newest told first; `field` and `organization` (its slug) choose."""
    chosen = {name: request.GET.get(name, "").replace("\0", "")[:80] for name in ("field", "organization")}
    found = queries.practices_where(**chosen)
    shown = keyset(found, order=("-at", "-id"), after=request.GET.get("after"))
    links = queries.links_to(shown.items)
    query = request.GET.copy()
    for name in ("after", "format"):
        query.pop(name, None)
    own = organization_by_slug(chosen["organization"]) if chosen["organization"] else None

    def data() -> list[dict[str, Any]]:
        return [showing.practice_data(one, links.get(one.pk, [])) for one in shown.items]

    return Page(
        {
            "section": "positions",
            "rows": [(one, links.get(one.pk, [])) for one in shown.items],
            "next": shown.next,
            "chosen": chosen,
            "fields": Field.choices,
            "query": query.urlencode(),
            "organization": own,
            "may_tell": own is not None
            and request.user.is_authenticated
            and stewards_now(request.user, own, request.at),
        },
        data=lambda: {"practices": data(), "next": shown.next},
        table=lambda: Table(showing.PRACTICE_COLUMNS, [showing.practice_line(one) for one in data()]),
        name="practices",
    )


@page("policies/practice.html")
def practice(request: HttpRequest, ref: str) -> Page:
    """Show one practice: what is done, since when, what shows it, and which clauses make it law."""
    one = queries.practice_by_ref(ref)
    links = queries.links_to([one]).get(one.pk, [])
    mine = request.user.is_authenticated and stewards_now(request.user, one.organization, request.at)
    return Page(
        {
            "section": "positions",
            "practice": one,
            "links": links,
            "withdraw_form": WithdrawForm(auto_id="withdraw-%s") if mine and not one.withdrawn_at else None,
        },
        data=lambda: showing.practice_data(one, links),
        name=one.ref,
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Tell of a practice of an organization, for its stewards."""
    organization = organization_by_slug(slug)
    if refused := may_tell(request.user, organization, request.at):
        raise refused
    form = PracticeForm(request.POST or None, auto_id="practice-%s")

    def again(failed: Any, status: int) -> HttpResponse:
        context = {"section": "positions", "organization": organization, "form": failed}
        return render(request, "policies/tell.html", context, status=status)

    if request.method != "POST":
        return again(form, 200)
    to = f"{reverse('policies:practices')}?organization={organization.slug}"
    return file_form(
        request,
        form,
        lambda given: tell_practice(organization=organization, by=request.user, at=request.at, **given),
        done=_("It is told. Whoever follows a bill can link a clause to it."),
        to=to,
        shown_again=again,
    )


@never_cache
@login_required
@require_http_methods(["POST"])
def withdraw(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Take a practice back, with the reason."""
    one = queries.practice_by_ref(ref)
    form = WithdrawForm(request.POST, auto_id="withdraw-%s")

    def again(failed: Any, status: int) -> HttpResponse:
        links = queries.links_to([one]).get(one.pk, [])
        context = {"section": "positions", "practice": one, "links": links, "withdraw_form": failed}
        return render(request, "policies/practice.html", context, status=status)

    return file_form(
        request,
        form,
        lambda given: withdraw_practice(practice=one, by=request.user, at=request.at, **given),
        done=_("The practice is taken back. It stays readable, with your reason."),
        to=reverse("policies:practice", args=[ref]),
        shown_again=again,
    )
