"""Calls, assemblies, and what an organization declares about its own voice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dure.networks.models import Organization
from dure.networks.policies import may_speak_for, may_steward
from dure.networks.queries import networks_of, organization_by_slug
from dure.positions import commands, queries, showing
from dure.positions.forms import AssemblyForm, CallAnswerForm, CallForm, MinutesForm, SplitForm, WayForm
from dure.positions.models import Assembly, Call, Invited, Position
from dure.positions.opening import GATHERS
from dure.positions.posting import answered, attempt, bound, names, reader, stranger
from dure.refusals import Unknown, refuse
from dure.web.pages import Page, Table, page
from polity.sentences import gettext_noop

safe = require_http_methods(["GET", "HEAD", "POST"])
ON_ITS_PAGE = 12


@safe
def call(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Show a call with each organization that was asked: answered, declined or silent; take an answer."""
    if away := stranger(request):
        return away
    shown = queries.call_by_ref(ref)
    invited = list(shown.invited.select_related("organization", "answered_by").order_by("organization__name"))
    mine = [one for one in invited if not one.state and one.organization.slug in names(reader(request))]
    forms = {one.organization.slug: bound(request, CallAnswerForm, one.organization.slug) for one in mine}
    if request.method != "POST":
        return _call_page(request, shown, invited, forms)
    form = forms.get(request.POST.get("do", ""))
    if form is None:
        raise Unknown("organization")
    one = next(one for one in mine if one.organization.slug == request.POST["do"])
    declined = "decline" in request.POST
    status = attempt(
        form,
        lambda given: commands.answer_call(
            call=shown,
            organization=one.organization,
            by=request.user,
            at=request.at,
            text=given["text"],
            declined=declined,
        ),
    )
    if status:
        return answered(request, "positions/call.html", _call(request, shown, invited, forms), status)
    messages.success(request, gettext("Your reply stands on the page of the call."))
    return redirect("positions:call", ref)


@page("positions/call.html")
def _call_page(request: HttpRequest, shown: Call, invited: list[Invited], forms: Mapping[str, Any]) -> Page:
    return _call(request, shown, invited, forms)


def _call(request: HttpRequest, shown: Call, invited: list[Invited], forms: Mapping[str, Any]) -> Page:
    silent = sum(1 for one in invited if not one.state)
    context = {
        "section": "positions",
        "call": shown,
        "invited": [(one, forms.get(one.organization.slug)) for one in invited],
        "mine": [
            (one.organization, forms[one.organization.slug])
            for one in invited
            if one.organization.slug in forms
        ],
        "silent": silent,
        "is_open": request.at <= shown.until_at,
    }
    columns = ("organization", "state", "text", "answered_at")
    lines = [(one.organization.slug, one.state or "silent", one.text, one.answered_at) for one in invited]
    return Page(
        context,
        data=lambda: {
            "ref": shown.ref,
            "title": shown.title,
            "question": shown.question,
            "by": shown.organization.slug,
            "until": shown.until_at,
            "invited": [dict(zip(columns, line, strict=True)) for line in lines],
        },
        table=lambda: Table(columns, lines),
        name=f"call-{shown.ref}",
    )


@safe
def assembly(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Show an assembly: day and agenda, who came, the minutes, what was decided; take the minutes."""
    if away := stranger(request):
        return away
    shown = queries.assembly_by_ref(ref)
    members = {
        one.slug: one
        for one in queries.member_organizations(shown.organization, min(shown.meets_at, request.at))
    }
    form = bound(request, MinutesForm, "minutes", members={slug: str(one) for slug, one in members.items()})
    if request.method != "POST":
        return _assembly_page(request, shown, form)
    status = attempt(form, lambda given: _keep(request, shown, members, given))
    if status:
        return answered(request, "positions/assembly.html", _assembly(request, shown, form), status)
    messages.success(request, gettext("The minutes are in the public record."))
    return redirect("positions:assembly", ref)


@page("positions/assembly.html")
def _assembly_page(request: HttpRequest, shown: Assembly, form: MinutesForm) -> Page:
    return _assembly(request, shown, form)


def _assembly(request: HttpRequest, shown: Assembly, form: MinutesForm) -> Page:
    present = list(shown.attendance.select_related("organization").order_by("organization__name"))
    decided = list(shown.resolutions.all())
    signed_in = request.user.is_authenticated
    may = signed_in and may_speak_for(request.user, shown.organization, request.at) is None
    context = {
        "section": "positions",
        "assembly": shown,
        "organization": shown.organization,
        "attendance": present,
        "people": sum(one.people for one in present),
        "resolutions": decided,
        "ahead": request.at < shown.meets_at,
        "form": form if may and shown.minutes_at is None and request.at >= shown.meets_at else None,
    }
    return Page(
        context,
        data=lambda: {
            "ref": shown.ref,
            "organization": shown.organization.slug,
            "title": shown.title,
            "agenda": shown.agenda,
            "meets_at": shown.meets_at,
            "minutes": shown.minutes,
            "attendance": {one.organization.slug: one.people for one in present},
            "decisions": [
                {
                    "text": one.text,
                    "choice": one.choice,
                    "in_favour": one.in_favour,
                    "against": one.against,
                    "abstained": one.abstained,
                    "entry": one.entry,
                }
                for one in decided
            ],
        },
        name=f"assembly-{shown.ref}",
    )


def _keep(
    request: HttpRequest, shown: Assembly, members: Mapping[str, Organization], given: Mapping[str, Any]
) -> None:
    decisions = []
    if given["decision"]:
        votes = {name: given[name] or 0 for name in ("in_favour", "against", "abstained")}
        decisions.append(commands.Decided(given["decision"], given["choice"], **votes))
    commands.keep_minutes(
        assembly=shown,
        minutes=given["minutes"],
        attendance={members[slug]: 1 for slug in given["present"]},
        decisions=decisions,
        by=request.user,
        at=request.at,
    )


@safe
def voice(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show how an organization decides and how its voice goes up; its stewards declare it, call and ask here."""
    if away := stranger(request):
        return away
    shown = organization_by_slug(slug)
    about = request.GET.get("position", "")
    position = queries.position_by_ref(about) if about else None
    forms = _voice_forms(request, shown)
    if request.method != "POST":
        return _voice_page(request, shown, forms, position)
    name = request.POST.get("do", "")
    if name not in forms:
        raise Unknown("form")
    made: list[Any] = []
    status = attempt(forms[name], lambda given: made.append(_say(request, name, shown, position, given)))
    if status:
        return answered(request, "positions/voice.html", _voice(request, shown, forms, position), status)
    if isinstance(made[0], Call):
        messages.success(request, gettext("The call is out. Each organization sees it on its desk."))
        return redirect("positions:call", made[0].ref)
    if isinstance(made[0], Assembly):
        messages.success(request, gettext("The assembly is called. Its members see the day on their desks."))
        return redirect("positions:assembly", made[0].ref)
    messages.success(request, gettext("Declared. It counts in every ratification that opens from now on."))
    return redirect("positions:voice", slug)


@page("positions/voice.html")
def _voice_page(
    request: HttpRequest, shown: Organization, forms: Mapping[str, Any], position: Position | None
) -> Page:
    return _voice(request, shown, forms, position)


def _voice(
    request: HttpRequest, shown: Organization, forms: Mapping[str, Any], position: Position | None
) -> Page:
    at = request.at
    way = queries.way_of(shown)
    signed_in = request.user.is_authenticated
    parts = queries.parts_of(shown, at)
    context = {
        "section": "networks",
        "organization": shown,
        "position": position,
        "gathers": shown.kind in GATHERS,
        "way": way,
        "how": showing.how(way.way, way.rule, way.share, way.quorum) if way else "",
        "parts": parts,
        "answers": queries.answers_of(shown)[:ON_ITS_PAGE],
        "assemblies": queries.assemblies().filter(organization=shown)[:ON_ITS_PAGE],
        "calls": queries.calls().filter(organization=shown)[:ON_ITS_PAGE],
        "asked": Invited.objects.filter(organization=shown)
        .select_related("call__organization")
        .order_by("-pk")[:ON_ITS_PAGE],
        "forms": forms,
        "may_declare": signed_in and may_steward(request.user, shown, at) is None,
        "may_speak": signed_in and may_speak_for(request.user, shown, at) is None,
    }
    return Page(
        context,
        data=lambda: {
            "organization": shown.slug,
            "way": {"way": way.way, "rule": way.rule, "share": way.share, "quorum": way.quorum}
            if way
            else None,
            "parts": {one.organization.slug: part for one, part in parts},
        },
        name=f"voice-{shown.slug}",
    )


def _voice_forms(request: HttpRequest, shown: Organization) -> dict[str, Any]:
    way = queries.way_of(shown)
    initial = {"way": way.way, "rule": way.rule, "share": way.share, "quorum": way.quorum} if way else {}
    forms = {
        "call": bound(request, CallForm, "call"),
        "assembly": bound(request, AssemblyForm, "assembly"),
    }
    if shown.kind in GATHERS:
        forms["way"] = bound(request, WayForm, "way", initial=initial)
    networks = {row.organization.slug: str(row.organization) for row in networks_of(shown, request.at)}
    if len(networks) > 1:
        parts = {row.organization.slug: part for row, part in queries.parts_of(shown, request.at)}
        forms["split"] = bound(request, SplitForm, "split", networks=networks, initial=parts)
    return forms


def _say(
    request: HttpRequest,
    name: str,
    shown: Organization,
    position: Position | None,
    given: Mapping[str, Any],
) -> Any:
    """Do what a form of the page asks for; return what was made."""
    common: dict[str, Any] = {"organization": shown, "by": request.user, "at": request.at}
    if name == "way":
        return commands.declare_way(**common, **given)
    if name == "split":
        rows = {row.organization.slug: row.organization for row in networks_of(shown, request.at)}
        return commands.split_voice(
            **common, parts={rows[slug]: part for slug, part in given.items() if slug in rows}
        )
    if name == "assembly":
        return commands.call_assembly(**common, position=position, **given)
    rest = {key: given[key] for key in ("title", "question", "until_at")}
    return commands.open_call(**common, position=position, invited=_named(given["invited"]), **rest)


def _named(typed: str) -> list[Organization]:
    """Return the organizations that are named, one in a line; refuses the lines that name none."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    found, missing = queries.organizations_named(lines)
    if missing:
        raise refuse(
            "unknown_organizations",
            gettext_noop("These are not known here: {names}. Write the names as on their pages."),
            field="invited",
            names="; ".join(missing[:10]),
        )
    return found
