"""Colleges and their votes: who fills which seat, until when, who voted how, and what can be done now."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dure.elections import commands, queries
from dure.elections.forms import RecallForm, StandForm, VoteForm
from dure.elections.models import CollegeVoice, Election
from dure.networks.colleges import college_members
from dure.networks.models import Organization, Post
from dure.networks.policies import may_steward
from dure.networks.queries import capacities, organization_by_slug
from dure.refusals import Unknown
from dure.web.filing import file_form
from dure.web.pages import Page, Table, page
from polity.sentences import Sentence


@page("elections/colleges.html")
def colleges(request: HttpRequest, slug: str) -> Page:
    """Show the colleges of a body: members, seats, holders, terms, votes."""
    body = organization_by_slug(slug)
    shown = queries.colleges_of(body, request.at)
    return Page(
        context={
            "organization": body,
            "colleges": shown,
            "speaks_in": _speaks_in(request, shown),
            "section": "networks",
        },
        data=lambda: [
            {
                "college": one.college.key,
                "title": one.college.title,
                "members": [member.slug for member in one.members],
                "seats": [
                    {
                        "post": seat.post.ref,
                        "title": str(seat.post),
                        "held": seat.holding is not None,
                        "until": seat.holding.until_at if seat.holding else None,
                        "votes": [vote.ref for vote in seat.votes],
                    }
                    for seat in one.seats
                ],
            }
            for one in shown
        ],
        table=lambda: Table(
            ["college", "seat", "held", "until"],
            (
                [one.college.key, str(seat.post), bool(seat.holding), seat.holding and seat.holding.until_at]
                for one in shown
                for seat in one.seats
            ),
        ),
        name=f"{body.slug}-colleges",
    )


def _speaks_in(request: HttpRequest, shown: list[queries.CollegeShown]) -> set[int]:
    """Return the colleges in which the reader speaks for a member: there, a recall can be asked for."""
    if not request.user.is_authenticated:
        return set()
    holdings = capacities(request.user, request.at)
    speaks = holdings.stewarded() | holdings.acts_for()
    return {one.college.pk for one in shown if any(member.pk in speaks for member in one.members)}


@page("elections/election.html")
def election(request: HttpRequest, ref: str) -> Page:
    """Show one vote of a college: who stands, who voted how, how it ended, what one can do now."""
    found = queries.election_by_ref(ref)
    voices = queries.voices_of(found)
    return Page(
        context=_context(request, found, voices),
        data=lambda: {
            "ref": found.ref,
            "kind": found.kind,
            "post": found.post.ref,
            "college": found.post.college.key if found.post.college else "",
            "opened_at": found.opened_at,
            "closes_at": found.closes_at,
            "closed_at": found.closed_at,
            "outcome": found.outcome,
            "voices": [
                {
                    "organization": one.organization.slug,
                    "choice": one.choice,
                    "for": _for(one),
                    "reason": one.reason,
                }
                for one in voices
            ],
        },
        table=lambda: Table(
            ["organization", "choice", "for", "reason"],
            ([one.organization.slug, one.choice, _for(one), one.reason] for one in voices),
        ),
        name=f"vote-{found.ref}",
    )


def _for(voice: CollegeVoice) -> str:
    return voice.candidacy.person.name if voice.candidacy else ""


def _context(
    request: HttpRequest, found: Election, voices: list[CollegeVoice], **refused: Form
) -> dict[str, Any]:
    """Return what the page shows, with the forms of what this person can do."""
    at = request.at
    running = found.closed_at is None and found.closes_at > at
    candidacies = queries.candidacies_of(found)
    speaks_for, belongs_to = _own(request, voices) if running else ([], [])
    can_stand = belongs_to if found.kind == Election.Kind.ELECTION else []
    steward = request.user.is_authenticated and may_steward(request.user, found.post.organization, at) is None
    return {
        "election": found,
        "post": found.post,
        "organization": found.post.organization,
        "college": found.post.college,
        "voices": voices,
        "spoken": sum(1 for one in voices if one.choice),
        "candidacies": [
            (one, sum(1 for voice in voices if voice.candidacy_id == one.pk)) for one in candidacies
        ],
        "says": Sentence(found.says["template"], found.says["params"]) if found.says else None,
        "running": running,
        "vote_form": refused.get("vote")
        or (
            VoteForm(election=found, candidacies=candidacies, organizations=speaks_for)
            if speaks_for
            else None
        ),
        "stand_form": refused.get("stand") or (StandForm(organizations=can_stand) if can_stand else None),
        "close_form": refused.get("close") or (Form() if steward and found.closed_at is None else None),
        "section": "networks",
    }


def _own(request: HttpRequest, voices: list[CollegeVoice]) -> tuple[list[Organization], list[Organization]]:
    """Return those of the roll for which the reader speaks, and those to which the reader belongs."""
    if not request.user.is_authenticated:
        return [], []
    holdings = capacities(request.user, request.at)
    speaks = holdings.stewarded() | holdings.acts_for()
    roll = [one.organization for one in voices]
    return [one for one in roll if one.pk in speaks], [one for one in roll if one.pk in holdings.direct]


def _again(request: HttpRequest, found: Election, name: str) -> Any:
    def shown(form: Form, status: int) -> HttpResponse:
        context = _context(request, found, queries.voices_of(found), **{name: form})
        return render(request, "elections/election.html", context, status=status)

    return shown


@require_POST
@login_required
def vote(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Say the voice of one organization. Who speaks for none of the roll names one and hears why it has no voice."""
    found = queries.election_by_ref(ref)
    voices = queries.voices_of(found)
    holdings = capacities(request.user, request.at)
    speaks = holdings.stewarded() | holdings.acts_for()
    organizations = list(Organization.objects.filter(pk__in=speaks).order_by("name", "pk"))
    if not organizations:
        organizations = [one.organization for one in voices]
    form = VoteForm(
        request.POST,
        election=found,
        candidacies=queries.candidacies_of(found),
        organizations=organizations,
    )
    return file_form(
        request,
        form,
        lambda given: commands.vote(election=found, by=request.user, at=request.at, **given),
        done=_("The voice is counted. It can be changed until the vote closes."),
        to=reverse("elections:election", args=[ref]),
        shown_again=_again(request, found, "vote"),
    )


@require_POST
@login_required
def stand(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Stand for the post."""
    found = queries.election_by_ref(ref)
    organizations = [one.organization for one in queries.voices_of(found)]
    return file_form(
        request,
        StandForm(request.POST, organizations=organizations),
        lambda given: commands.stand(election=found, person=request.user, at=request.at, **given),
        done=_("You stand for this post."),
        to=reverse("elections:election", args=[ref]),
        shown_again=_again(request, found, "stand"),
    )


@require_POST
@login_required
def close(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Close a vote in which all have spoken, or whose last day has passed."""
    found = queries.election_by_ref(ref)
    return file_form(
        request,
        Form(request.POST),
        lambda given: commands.close_election(election=found, by=request.user, at=request.at),
        done=_("The vote is closed and carried out."),
        to=reverse("elections:election", args=[ref]),
        shown_again=_again(request, found, "close"),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Ask a college to take its post back; for everybody who speaks for none of its members the page is not there."""
    post = Post.objects.select_related("organization", "college").filter(ref=ref).first()
    holdings = capacities(request.user, request.at)
    speaks = holdings.stewarded() | holdings.acts_for()
    members = [one for one in college_members(post, request.at) if one.pk in speaks] if post else []
    if post is None or not members:
        raise Unknown("post")

    def shown(form: Form, status: int) -> HttpResponse:
        context = {"post": post, "organization": post.organization, "form": form, "section": "networks"}
        return render(request, "elections/recall.html", context, status=status)

    if request.method != "POST":
        return shown(RecallForm(organizations=members), 200)

    return file_form(
        request,
        RecallForm(request.POST, organizations=members),
        lambda given: commands.ask_recall(post=post, by=request.user, at=request.at, **given),
        done=_("The college votes on the recall now."),
        to=reverse("elections:colleges", args=[post.organization.slug]),
        shown_again=shown,
    )
