"""Rounds: the list, one round with its matters, raising a matter in it, and two rounds side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dure.charters.models import Round
from dure.charters.queries import rounds as all_rounds
from dure.matters import queries
from dure.matters import rounds as reading
from dure.matters.commands import raise_matter
from dure.matters.forms import MatterForm
from dure.matters.kinds import kind_of
from dure.matters.models import Matter
from dure.matters.rows import rows
from dure.matters.saying import Saying
from dure.matters.standing import Course
from dure.networks.models import Organization
from dure.networks.queries import capacities
from dure.refusals import Refused, Unknown
from dure.web.middleware import read_where
from dure.web.pages import Page, Table, keyset, page
from dure.web.views import status_of

MATTER_COLUMNS = (
    "ref",
    "title",
    "kind",
    "round",
    "raised_in",
    "stage",
    "held_by",
    "due_at",
    "supports",
    "sum",
)


def round_or_unknown(slug: str) -> Round:
    """Return the round with this slug; raises `Unknown`."""
    found = Round.objects.select_related("organization", "charter__organization").filter(slug=slug).first()
    if found is None:
        raise Unknown("round")
    return found


@require_safe
@page("matters/rounds.html")
def rounds(request: HttpRequest) -> Page:
    """List the rounds, the newest first."""
    shown = keyset(all_rounds(), ("-opens_at", "-id"), request.GET.get("after"))
    return Page(
        {
            "section": "rounds",
            "rounds": [reading.row(one, request.at) for one in shown.items],
            "next": shown.next,
        },
        data=lambda: [reading.round_data(one) for one in shown.items],
        table=lambda: Table(
            reading.ROUND_COLUMNS,
            [[reading.round_data(one)[name] for name in reading.ROUND_COLUMNS] for one in shown.items],
        ),
        name="rounds",
    )


@require_safe
@page("matters/round.html")
def round_page(request: HttpRequest, slug: str) -> Page:
    """Show one round: its calendar, its bodies, its money, and its matters by stage."""
    shown = round_or_unknown(slug)
    course = Course(shown)
    read_where(request, course.charter.time_zone)
    kind = kind_of(course.charter.matter)
    stage = request.GET.get("stage", "")
    stage = stage if stage in course.charter.stages else ""
    listed = queries.matters().filter(round=shown)
    found = keyset(listed.filter(stage=stage) if stage else listed, after=request.GET.get("after"))
    stages = reading.stages(course, request.at)
    context = {
        "section": "rounds",
        "round": shown,
        "charter_title": reading.title(course.charter),
        "charter_url": reverse(
            "charters:version",
            args=[shown.charter.organization.slug, shown.charter.key, shown.charter.version],
        ),
        "summary": reading.summary(course.charter),
        "state": reading.state(shown, course, request.at),
        "stages": stages,
        "bodies": reading.bodies(course),
        "ballots": list(shown.ballots.order_by("opens_at")),
        "stage": stage,
        "total": sum(one.count for one in stages),
        "rows": rows(found.items, request.at),
        "next": found.next,
        "raise_title": kind.raise_title,
        "raise_url": _raise_url(shown),
        "round_template": kind.round_template,
        "others": reading.others(shown),
        **kind.round_context(shown),
    }
    return Page(
        context,
        data=lambda: {
            **reading.round_data(shown),
            "stages": {one.key: one.count for one in stages},
            **kind.round_data(shown),
            "matters": [queries.matter_data(one) for one in found.items],
            "next": found.next,
        },
        table=lambda: matter_table(found.items),
        name=shown.slug,
    )


def matter_table(shown: list[Matter]) -> Table:
    """Return matters as rows for a spreadsheet; sums in minor units."""
    data = [queries.matter_data(one) for one in shown]
    return Table(MATTER_COLUMNS, [[one[name] for name in MATTER_COLUMNS] for one in data])


@require_safe
@page("matters/matters.html")
def matters(request: HttpRequest) -> Page:
    """List all matters, the last moved first; filtered by round, stage, organization, kind and what was kept."""
    filters = ("round", "stage", "organization", "kind", "promise")
    wanted = {name: request.GET.get(name, "")[:80] for name in filters}
    found = reading.filtered(wanted, request.GET.get("after"))
    query = request.GET.copy()
    query.pop("after", None)
    query.pop("format", None)
    return Page(
        {
            "section": "rounds",
            "rows": rows(found.items, request.at, with_round=True),
            "next": found.next,
            "wanted": wanted,
            "kinds": reading.kinds(),
            "promises": reading.PROMISE_WORDS,
            "rounds": reading.round_names(),
            "query": query.urlencode(),
        },
        data=lambda: {"matters": [queries.matter_data(one) for one in found.items], "next": found.next},
        table=lambda: matter_table(found.items),
        name="matters",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def raise_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the form to raise a matter in a round, and raise it; a refusal keeps all that was typed."""
    shown = round_or_unknown(slug)
    if shown.amending:
        return redirect(_raise_url(shown))
    course = Course(shown)
    if not request.user.is_authenticated:
        context = _raising(shown, course, None, reading.state(shown, course, request.at))
        return render(request, "matters/raise.html", context, status=403 if request.method == "POST" else 200)
    holdings = capacities(request.user, request.at)
    bodies = reading.may_raise_in(request.user, course, holdings, request.at)
    kind = kind_of(course.charter.matter)
    form = MatterForm(
        request.POST if request.method == "POST" else None,
        bodies=Organization.objects.filter(id__in=[one.id for one in bodies]).order_by("name"),
        kind=kind,
        options=kind.form_options(shown, request.user, request.at),
        initial={"raised_in": bodies[0].slug} if len(bodies) == 1 else {},
        auto_id="raise-%s",
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = raise_matter(round=shown, by=request.user, at=request.at, **form.cleaned_data)
            except Refused as refusal:
                if isinstance(refusal, Unknown):
                    raise
                if refusal.code == "already_raised":
                    return redirect("matters:matter", refusal.says.params["ref"])
                form.refuse(refusal.field, Saying(course, form.cleaned_data["raised_in"].id)(refusal.says))
                status = status_of(refusal)
            else:
                messages.success(request, str(kind.raise_done))
                return redirect("matters:matter", made.ref)
    state = reading.state(shown, course, request.at)
    context = _raising(shown, course, form if bodies or request.method == "POST" else None, state)
    return render(request, "matters/raise.html", context, status=status)


def _raise_url(shown: Round) -> str:
    """Return where a matter is raised in a round: a change of a charter in the charter editor."""
    if shown.amending:
        return reverse("charter_changes:propose", args=[shown.charter.organization.slug, shown.charter.key])
    return reverse("matters:raise", args=[shown.slug])


def _raising(shown: Round, course: Course, form: MatterForm | None, state: Any) -> dict[str, Any]:
    return {
        "section": "rounds",
        "round": shown,
        "form": form,
        "state": state,
        "raise_title": kind_of(course.charter.matter).raise_title,
        "who": reading.who_raises(course),
        "first": reading.first_stage(course),
        "back": reverse("matters:round", args=[shown.slug]),
    }


@require_safe
@page("matters/compare.html")
def compare(request: HttpRequest) -> Page:
    """Show two rounds side by side: who decided, in how many days, with which reasons, and for whom."""
    slugs = [request.GET.get(name, "")[:80] for name in ("a", "b")]
    found = {one.slug: one for one in all_rounds().filter(slug__in=slugs)}
    if any(slug and slug not in found for slug in slugs):
        raise Unknown("round")
    sides = [reading.side(found[slug]) for slug in slugs if slug]
    return Page(
        {"section": "rounds", "sides": sides, "rounds": list(all_rounds()[:50]), "slugs": slugs},
        data=lambda: [side.data for side in sides],
        name="compare",
    )
