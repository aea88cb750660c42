"""Home and My desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dure.charters.wording import worded
from dure.dashboards import awaiting, queries
from dure.dashboards.weaving import tiles_of
from dure.matters.models import Matter
from dure.matters.rounds import PROMISE_WORDS
from dure.matters.rows import rows
from dure.networks.commands import consent_to_membership, decline_membership
from dure.networks.models import Organization, Post
from dure.networks.queries import capacities, offers_to
from dure.refusals import Unknown
from dure.web.pages import Page, page

SHOWN = 6  # matters in each list of Home


@page("dashboards/home.html")
def home(request: HttpRequest) -> Page:
    """Show what moves, what is owed and by whom, what was kept, and who is missing."""
    at = request.at
    areas = queries.mapped_areas()
    area = areas[0] if areas else None
    cells = queries.cells(area.code) if area else []
    owed, moving = queries.owed(at, SHOWN), queries.moving(SHOWN)
    ballots = queries.ballots_now(at)
    rounds = queries.rounds_now(at)
    kept = queries.kept()
    return Page(
        context={
            "owed": rows(owed, at),
            "moving": rows(moving, at),
            "ballots": [
                (ballot, worded(ballot.round.process, ballot.round.process.stages[ballot.stage].title))
                for ballot in ballots
            ],
            "rounds": rounds,
            "kept": [(name, words, kept[name]) for name, words in PROMISE_WORDS],
            "area": area,
            "missing": [cell for cell in cells if not cell.networks],
            "covered": sum(1 for cell in cells if cell.networks),
            "cells": cells,
            "tiles": tiles_of(area.code, cells) if area else None,
            "empty": not (moving or rounds or cells or Organization.objects.exists()),
        },
        data=lambda: {
            "owed": [_matter_data(matter) for matter in owed],
            "moving": [_matter_data(matter) for matter in moving],
            "rounds": [{"slug": one.slug, "title": one.title} for one in rounds],
            "kept": kept,
            "districts": {
                "covered": [cell.area.code for cell in cells if cell.networks],
                "missing": [cell.area.code for cell in cells if not cell.networks],
            },
        },
    )


def _matter_data(matter: Matter) -> dict[str, Any]:
    return {
        "ref": matter.ref,
        "title": matter.title,
        "stage": matter.stage,
        "held_by": matter.held_by.slug if matter.held_by else None,
        "due_at": matter.due_at,
    }


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what awaits the reader: one list, on whose behalf, until when, one click from the act."""
    at = request.at
    acting = capacities(request.user, at, only=frozenset({"delegate", *Post.Role.values}))
    found = awaiting.desk(request.user, acting, at)
    context = {"desk": found, "mine": rows(found.mine, at), "followed": rows(found.followed, at)}
    return render(request, "dashboards/desk.html", context)


@require_POST
@login_required
def answer_offer(request: HttpRequest, ref: str) -> HttpResponse:
    """Consent to a membership or a post that waits for the reader, or decline it."""
    offer = offers_to(request.user, request.at).filter(ref=ref).first()
    if offer is None:
        raise Unknown("ref")
    if "decline" in request.POST:
        decline_membership(membership=offer, by=request.user, at=request.at)
        messages.success(request, _("Declined."))
    else:
        consent_to_membership(membership=offer, by=request.user, at=request.at)
        messages.success(request, _("You have consented."))
    return redirect("dashboards:desk")
