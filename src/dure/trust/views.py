"""Trust surveys: the list of series, and the sheet on which a member answers unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.networks.queries import organization_by_slug
from dure.people.models import Person
from dure.refusals import Refused
from dure.trust import commands, policies, queries
from dure.trust.forms import questions, read_answers
from dure.trust.models import TrustLevel, TrustWave
from dure.trust.showing import asked_now, scale_words, survey_data
from dure.web.equal_length import render_of_equal_length
from dure.web.pages import Page, Table, keyset, page
from dure.web.views import status_of

IN_ONE_PAGE = 30


@page("trust/list.html")
def surveys(request: HttpRequest) -> Page:
    """List the series, the newest first; `organization` chooses those of one."""
    slug = request.GET.get("organization", "").replace("\0", "")
    of = organization_by_slug(slug) if slug else None
    rows = queries.surveys().filter(organization=of) if of else queries.surveys()
    shown = keyset(rows, order=("-started_at", "-id"), after=request.GET.get("after"), limit=IN_ONE_PAGE)
    lines = [
        (
            one,
            [wave for wave in one.waves.all() if wave.closed_at],
            asked_now(list(one.waves.all()), request.at),
        )
        for one in shown.items
    ]
    return Page(
        context={"surveys": lines, "of": of, "next": shown.next, "section": "trust"},
        data=lambda: {
            "next": shown.next,
            "surveys": [
                survey_data(one)
                | {"closed": [wave.year for wave in closed], "open": now.year if now else None}
                for one, closed, now in lines
            ],
        },
        table=lambda: Table(
            ["ref", "title", "organization", "closed_waves", "open"],
            (
                [one.ref, one.title, one.organization.slug, len(closed), now.year if now else ""]
                for one, closed, now in lines
            ),
        ),
        name="trust",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, ref: str, year: int) -> HttpResponseBase:
    """Show the sheet, its review, and that it is in. `for` names a person without e-mail who answers at this device."""
    wave = queries.wave_of(queries.survey_by_ref(ref), year)
    if wave.roll_fixed_at is None and policies.is_open(wave, request.at) is None:
        wave = commands.fix_roll(wave=wave, at=request.at)
    reader = request.user if request.user.is_authenticated else None
    asked_for = (request.POST if request.method == "POST" else request.GET).get("for", "")
    person = queries.person_answering(reader, asked_for) if reader is not None else None
    levels = queries.levels_of(wave.survey)
    if request.method == "POST" and reader is None:
        return redirect_to_login(_here(wave, None))
    if request.method != "POST" or person is None:
        return _sheet(request, wave, levels, person, {})
    answers = read_answers(levels, request.POST)
    step = request.POST.get("step", "")
    if step == "change":
        return _sheet(request, wave, levels, person, answers)
    try:
        if step != "send":
            commands.check(wave=wave, person=person, answers=answers, at=request.at)
            return _review(request, wave, levels, person, answers)
        commands.answer(wave=wave, person=person, answers=answers, at=request.at)
    except Refused as refusal:
        return _sheet(request, wave, levels, person, answers, refusal)
    return redirect(_here(wave, person if person != reader else None))


def _here(wave: TrustWave, person: Person | None) -> str:
    address = reverse("trust:answer", args=[wave.survey.ref, wave.year])
    return f"{address}?{urlencode({'for': person.ref})}" if person is not None else address


def _context(request: HttpRequest, wave: TrustWave, person: Person | None) -> dict[str, Any]:
    low, high = scale_words()
    reader = request.user if isinstance(request.user, Person) else None
    return {
        "survey": wave.survey,
        "wave": wave,
        "person": person,
        "other": person if person is not None and person != reader else None,
        "low": low,
        "high": high,
        "section": "trust",
    }


def _sheet(
    request: HttpRequest,
    wave: TrustWave,
    levels: list[TrustLevel],
    person: Person | None,
    answers: Mapping[str, str],
    refusal: Refused | None = None,
) -> HttpResponse:
    """Show the sheet, or why there is none: not signed in, in already, not asked, not open."""
    line = queries.line_of(wave, person) if person is not None else None
    hinders = policies.is_open(wave, request.at)
    if hinders is None and person is not None:
        hinders = commands.hindered(wave=wave, person=person, at=request.at)
    context = _context(request, wave, person) | {
        "questions": questions(levels, answers),
        "is_in": line is not None and line.answered,
        "hinders": hinders.sentence if hinders is not None else "",
        "refused": refusal.sentence if refusal is not None else "",
        "spoken_for": queries.spoken_for_on_roll(wave, person) if line is not None and person else [],
        "is_open": policies.is_open(wave, request.at) is None,
    }
    status = status_of(refusal) if refusal is not None else 200
    blank = {"questions": questions(levels, {})}
    return render_of_equal_length(
        request, "trust/answer.html", context, blank=blank, rows=len(levels), status=status
    )


def _review(
    request: HttpRequest,
    wave: TrustWave,
    levels: list[TrustLevel],
    person: Person,
    answers: Mapping[str, str],
) -> HttpResponse:
    context = _context(request, wave, person) | {"questions": questions(levels, answers)}
    blank = {"questions": questions(levels, {})}
    return render_of_equal_length(request, "trust/review.html", context, blank=blank, rows=len(levels))
