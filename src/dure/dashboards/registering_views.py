"""Where a group leader registers members without e-mail, and where one of them takes over an account of her own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.networks import commands
from dure.networks.forms import MemberWithoutEmailForm
from dure.networks.models import Membership, Organization
from dure.networks.policies import may_speak_for
from dure.networks.queries import live, organization_by_slug
from dure.people.models import Person
from dure.refusals import Refused, Unknown
from dure.web.filing import file_form, show_refusal
from dure.web.pages import keyset

SHOWN = 30


class OwnAccountForm(forms.Form):
    """The address of somebody who gets an account of their own: for `offer_account`."""

    email = forms.EmailField(
        label=gettext_lazy("e-mail address of this person"),
        help_text=gettext_lazy("One mail goes there, with a link that works once."),
    )


def _led(request: HttpRequest, slug: str) -> Organization:
    """Return the organization if the reader speaks for it; Unknown to everybody else, as what does not exist."""
    organization = organization_by_slug(slug)
    if may_speak_for(request.user, organization, request.at) is not None:
        raise Unknown("organization")
    return organization


def _shown(request: HttpRequest, organization: Organization, form: Form, status: int = 200) -> HttpResponse:
    own = Membership.objects.filter(
        live(request.at),
        organization=organization,
        person__registered_by=request.user,
        person__email__isnull=True,
    )
    rows = keyset(
        own.select_related("person__registration"),
        order=("-from_at", "-id"),
        after=request.GET.get("after"),
        limit=SHOWN,
    )
    context = {
        "organization": organization,
        "form": form,
        "members": rows.items,
        "next": rows.next,
        "count": own.count(),
        "section": "networks",
    }
    return render(request, "networks/register.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Register members without e-mail, one after the other, and see whom one speaks for here."""
    organization = _led(request, slug)
    if request.method != "POST":
        return _shown(request, organization, MemberWithoutEmailForm())
    return file_form(
        request,
        MemberWithoutEmailForm(request.POST),
        lambda given: commands.register_member_without_email(
            organization=organization, leader=request.user, at=request.at, **given
        ),
        done=_("The member is registered. You speak for this person; it is shown wherever they act."),
        to=reverse("networks:register", args=[slug]),
        shown_again=lambda form, status: _shown(request, organization, form, status),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registered(request: HttpRequest, slug: str, ref: str) -> HttpResponseBase:
    """Show one member for whom the reader speaks, and offer that member an account of their own."""
    organization = _led(request, slug)
    membership = (
        Membership.objects.filter(
            live(request.at), organization=organization, person__ref=ref, person__registered_by=request.user
        )
        .select_related("person__registration")
        .first()
    )
    if membership is None or membership.person is None or not membership.person.is_spoken_for:
        raise Unknown("ref")
    person: Person = membership.person

    def shown(form: Form, status: int = 200) -> HttpResponse:
        registration = getattr(person, "registration", None)
        context = {
            "organization": organization,
            "membership": membership,
            "member": person,
            "registration": registration,
            "offered": bool(
                registration and registration.offer_until and registration.offer_until > request.at
            ),
            "form": form,
            "section": "networks",
        }
        return render(request, "networks/registered.html", context, status=status)

    if request.method != "POST":
        return shown(OwnAccountForm())
    return file_form(
        request,
        OwnAccountForm(request.POST),
        lambda given: commands.offer_account(
            person=person, organization=organization, by=request.user, at=request.at, **given
        ),
        done=_("The mail is on its way. You speak for this person until the link is used."),
        to=reverse("networks:registered", args=[slug, ref]),
        shown_again=shown,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_account(request: HttpRequest, token: str) -> HttpResponse:
    """Take over an account of one's own: the link came to the address that it will have."""
    form, status = Form(), 200
    context: dict[str, Any] = {"section": "networks"}
    try:
        context["registration"] = commands.account_offered(token, request.at)
        if request.method == "POST":
            commands.take_over_account(token=token, at=request.at)
            messages.success(request, _("The account is yours. Sign in with the code that we send you."))
            return redirect("account_request_login_code")
    except Unknown:
        raise
    except Refused as refusal:
        form = Form(request.POST)
        form.is_valid()
        status = show_refusal(form, refusal)
    return render(request, "networks/own_account.html", context | {"form": form}, status=status)
