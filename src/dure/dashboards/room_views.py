"""The Steward's room, page by page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dure.ballots.commands import open_round as open_round_with_ballots
from dure.ballots.paper_queries import papers_near
from dure.charters.queries import charter_in_force, in_force
from dure.charters.wording import worded
from dure.dashboards import room as rooms
from dure.dashboards import room_plans, room_trust, room_voice
from dure.dashboards.exports import EVERYTHING
from dure.dashboards.room import Act, Room
from dure.dashboards.room_parts import ACTS, BY_KEY, TABS
from dure.dashboards.round_forms import RoundForm
from dure.networks import queries
from dure.networks.commands import approvals, read_invitations, send_invitations
from dure.networks.exports import export_organization, zipped
from dure.networks.forms import InvitationsForm
from dure.networks.models import Invitation, Membership
from dure.networks.policies import steward_warning
from dure.plans.queries import owed
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal
from dure.web.pages import keyset

PERSONAL = frozenset({"persons", "invitations"})
LIST_SALT = "dure.dashboards.invitations"
MEMBERS_IN_ONE_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, slug: str, tab: str = "facts") -> HttpResponse:
    """Show one page of the room, or do one of its acts; a refused form comes back with all that was typed."""
    here = rooms.room_of(request, slug)
    if tab not in dict(TABS):
        raise Unknown("tab")
    refused: tuple[Act, Form] | None = None
    status = 200
    if request.method == "POST":
        act = BY_KEY.get(request.POST.get("do", ""))
        if act is None or act.tab != tab:
            raise Unknown("do")
        form = act.form(here, request.POST)
        if form.is_valid():
            try:
                act.do(here, form.cleaned_data)
            except Unknown:
                raise
            except Refused as refusal:
                if (
                    refusal.code == "second_steward"
                ):  # no fault: it is noted, and shown above with its last day
                    messages.warning(request, refusal.sentence)
                    return redirect("room:tab", slug, tab)
                status = show_refusal(form, refusal)
            else:
                messages.success(request, str(act.done))
                return (
                    redirect("networks:organization", slug)
                    if act.leads_out
                    else redirect("room:tab", slug, tab)
                )
        refused, status = (act, form), status if status != 200 else 422
    return render(request, f"room/{tab}.html", _context(here, tab, request, refused), status=status)


def _context(here: Room, tab: str, request: HttpRequest, refused: tuple[Act, Form] | None) -> dict[str, Any]:
    """Return what every page of the room shows, and the lists of this one."""
    forms = [
        (
            act,
            refused[1] if refused and refused[0] is act else act.form(here, None),
            bool(refused and refused[0] is act),
        )
        for act in ACTS
        if act.tab == tab and not act.for_rows
    ]
    return {
        "room": here,
        "organization": here.organization,
        "tab": tab,
        "tabs": TABS,
        "forms": forms,
        "refused": refused,
        "refused_ref": refused[1].data.get("ref", "") if refused and refused[0].for_rows else "",
        "acts": BY_KEY,
        "warning": steward_warning(here.organization, here.at),
        "approvals": approvals.waiting(here.organization, here.at),
        "section": "networks",
        **LISTS[tab](here, request),
    }


def _facts(here: Room, request: HttpRequest) -> dict[str, Any]:
    return {
        "two": approvals.needs_two(here.organization, here.at),
        "names_allowed": approvals.is_allowed(**_names_of(here)),
        "owed": owed(here.organization, here.at),
        "legal_bases": here.organization.legal_bases.order_by("-in_force_from", "id"),
    }


def _members(here: Room, request: HttpRequest) -> dict[str, Any]:
    organization = here.organization
    in_it = Membership.objects.filter(organization=organization)
    shown = keyset(
        queries.members(organization, here.at),
        order=("member__name", "id"),
        after=request.GET.get("after"),
        limit=MEMBERS_IN_ONE_PAGE,
    )
    persons = in_it.filter(queries.live(here.at), person__isnull=False, post__isnull=True).select_related(
        "person"
    )
    waiting = in_it.filter(from_at__isnull=True, until_at__isnull=True, post__isnull=True)
    return {
        "members": shown.items,
        "next": shown.next,
        "persons": persons.order_by("person__name", "id")[:200],
        "waiting": waiting.select_related("member", "person").order_by("offered_at", "id")[:200],
        "colleges": list(organization.colleges.order_by("key")),
        "near": queries.near_people(organization, here.at),
    }


def _posts(here: Room, request: HttpRequest) -> dict[str, Any]:
    return {
        "posts": queries.posts_of(here.organization, here.at),
        "colleges": here.organization.colleges.order_by("key"),
        "near": queries.near_people(here.organization, here.at),
    }


def _mandates(here: Room, request: HttpRequest) -> dict[str, Any]:
    past = here.organization.mandates.filter(until_at__lte=here.at) | here.organization.mandates.filter(
        revoked_at__isnull=False
    )
    return {
        "mandates": queries.mandates_of(here.organization, here.at),
        "past": past.select_related("person").order_by("-until_at", "id")[:20],
        "near": queries.near_people(here.organization, here.at),
    }


def _invitations(here: Room, request: HttpRequest) -> dict[str, Any]:
    sent = Invitation.objects.filter(organization=here.organization, withdrawn_at__isnull=True)
    return {"invite_form": InvitationsForm(), "invitations": sent.order_by("-sent_at", "-id")[:100]}


def _rounds(here: Room, request: HttpRequest) -> dict[str, Any]:
    return {
        "charters": [
            (charter, worded(charter.process, charter.process.title))
            for charter in in_force().filter(organization=here.organization)
        ],
        "papers": papers_near(here.organization, here.at),
        "rounds": here.organization.rounds.filter(amending=False).order_by("-opens_at", "-id")[:50],
    }


def _networks(here: Room, request: HttpRequest) -> dict[str, Any]:
    asked = Membership.objects.filter(member=here.organization, from_at__isnull=True, until_at__isnull=True)
    return {
        "belongs_to": queries.networks_of(here.organization, here.at),
        "asked": asked.select_related("organization").order_by("offered_at", "id"),
    }


LISTS = {
    "facts": _facts,
    "members": _members,
    "posts": _posts,
    "mandates": _mandates,
    "invitations": _invitations,
    "rounds": _rounds,
    "networks": _networks,
    room_voice.DECLARED: lambda here, request: room_voice.declared(here),
    room_voice.VOICE: lambda here, request: room_voice.voice(here) | room_trust.trust(here),
    room_plans.PLANS: lambda here, request: room_plans.plans(here),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Read a list of people to invite and report on each row; send only when that is confirmed.

    The list travels between the two steps signed, in the page: nothing of it is stored before the confirmation.
    """
    here = rooms.room_of(request, slug)
    context: dict[str, Any] = {
        "room": here,
        "organization": here.organization,
        "tab": "invitations",
        "tabs": TABS,
    }
    if "list" in request.POST:
        return _send(request, here)
    form = InvitationsForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return redirect("room:tab", slug, "invitations")
    if not form.is_valid():
        lists = _invitations(here, request) | {"invite_form": form}
        return render(request, "room/invitations.html", context | lists | {"acts": BY_KEY}, status=422)
    try:
        report = read_invitations(form.cleaned_data["data"], organization=here.organization, at=here.at)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        lists = _invitations(here, request) | {"invite_form": form}
        return render(request, "room/invitations.html", context | lists | {"acts": BY_KEY}, status=422)
    held = {"text": form.cleaned_data["data"].decode("latin-1"), "role": form.cleaned_data["role"]}
    signed = signing.dumps(held | {"organization": here.organization.slug}, salt=LIST_SALT, compress=True)
    return render(request, "room/invite_report.html", context | {"report": report, "list": signed})


def _send(request: HttpRequest, here: Room) -> HttpResponse:
    try:
        held = signing.loads(request.POST["list"], salt=LIST_SALT, max_age=86_400)
    except signing.BadSignature:
        raise Unknown("list") from None
    if held["organization"] != here.organization.slug:
        raise Unknown("list")
    report = read_invitations(held["text"].encode("latin-1"), organization=here.organization, at=here.at)
    sent = send_invitations(
        by=here.person, organization=here.organization, rows=report.good, at=here.at, role=held["role"]
    )
    words = ngettext("{count} invitation is on its way.", "{count} invitations are on their way.", len(sent))
    messages.success(request, words.format(count=len(sent)))
    return redirect("room:tab", here.organization.slug, "invitations")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the steward everything the organization owns, as a ZIP of JSON files; reading it changes nothing.

    Names of persons are in it where nobody else could allow it. Else a POST asks for them, another steward's POST
    allows them, and the next POST of either gets them, once.
    """
    here = rooms.room_left(request, slug)
    wish = _names_of(here)
    if request.method != "POST":
        alone = here.organization.closed_at is None and not approvals.needs_two(here.organization, here.at)
        return _archive(here, with_persons=alone)
    if approvals.use(**wish):
        return _archive(here, with_persons=True)
    if approvals.ask_or_allow(**wish, by=here.person):
        messages.success(request, _("It is allowed, once: take it along below."))
    else:
        messages.warning(request, _("You asked for it. Another steward must allow it."))
    return redirect("room:room", slug)


def _names_of(here: Room) -> dict[str, Any]:
    """Return the wish to take the names of persons along, as approvals know it."""
    slug = here.organization.slug
    return {"organization": here.organization, "kind": "export_persons", "subject": slug, "at": here.at}


def _archive(here: Room, *, with_persons: bool) -> HttpResponse:
    parts = [(name, read) for name, read in EVERYTHING if with_persons or name not in PERSONAL]
    response = HttpResponse(
        zipped(export_organization(here.organization, at=here.at, parts=parts)),
        content_type="application/zip",
    )
    response["Content-Disposition"] = f'attachment; filename="{here.organization.slug}.zip"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Open a round of a charter of this organization."""
    here = rooms.room_of(request, slug)
    charter = charter_in_force(here.organization, key)
    if charter is None:
        raise Unknown("key")
    form = RoundForm(request.POST or None, charter=charter)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                opened = open_round_with_ballots(
                    organization=here.organization,
                    charter=charter,
                    by=here.person,
                    at=here.at,
                    **form.details(),
                )
            except Refused as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The round is open."))
                return redirect("matters:round", opened.slug)
    context = {"room": here, "organization": here.organization, "tab": "rounds", "tabs": TABS}
    title = worded(charter.process, charter.process.title)
    return render(
        request,
        "room/open_round.html",
        context | {"form": form, "charter": charter, "title": title},
        status=status,
    )
