"""Leaving for good: what goes, what stays, and the one button that does it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.people.erasing import erase_person
from dure.record.commands import erase as erase_entries
from dure.refusals import Refused


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Say what will go and what stays; once the reader has typed the word, erase their data for good."""
    refused, status = "", 200
    if request.method == "POST":
        if request.POST.get("sure") != "yes":
            refused, status = _("Tick that you want this. It cannot be undone."), 422
        else:
            try:
                leave(request)
            except Refused as refusal:
                refused, status = refusal.sentence, 409
            else:
                logout(request)
                messages.success(
                    request, _("Your data are erased. What you did in public stays as that of a member.")
                )
                return redirect("home")
    return render(request, "people/erase.html", {"refused": refused}, status=status)


@transaction.atomic
def leave(request: HttpRequest) -> None:
    """Erase the reader's data here and the text of their own contributions in the record: both, or neither."""
    numbers = erase_person(person=request.user, at=request.at)
    erase_entries(numbers=numbers, by=request.user.ref, ground="request", at=request.at)
