"""Courses: the catalogue, one course, taking part, marking who was there, and one's own attendance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dure.learning import queries, showing
from dure.learning.commands import enrol, enrol_people, leave_course, mark_session, offer_course
from dure.learning.forms import CourseForm, EnrolForm, PeopleForm, PresentForm
from dure.learning.models import Course, Enrolment
from dure.learning.policies import may_mark, own_people, speaks_for
from dure.networks.models import Membership, Organization
from dure.networks.policies import may_steward
from dure.networks.queries import capacities, live, near_people, organization_by_slug
from dure.refusals import Unknown
from dure.web.filing import file_form
from dure.web.pages import Page, Table, keyset, page
from polity.disclosure import told

COLUMNS = (
    *("ref", "title", "organization", "audience", "place", "area", "sector", "language", "sessions"),
    *("hours", "last_day", "taking_part"),
)
LANGUAGES = {**dict(settings.LANGUAGES), "ne": "नेपाली", "it": "Italiano"}
MOST_OWN = 40


@page("learning/list.html")
def courses(request: HttpRequest) -> Page:
    """List courses, what goes on longest first; `area`, `sector`, `organization` and `open` choose."""
    chosen = {
        name: request.GET.get(name, "").replace("\0", "")[:80]
        for name in ("area", "sector", "organization", "open")
    }
    found = queries.courses_where(
        area=chosen["area"],
        sector=chosen["sector"],
        organization=chosen["organization"],
        open_on=timezone.localdate(request.at) if chosen["open"] else None,
    )
    shown = keyset(found, order=("-last_on", "-id"), after=request.GET.get("after"))
    query = request.GET.copy()
    for name in ("after", "format"):
        query.pop(name, None)
    data = [showing.course_data(one) for one in shown.items]
    return Page(
        {
            "section": "learning",
            "rows": [(one, LANGUAGES.get(one.language, one.language)) for one in shown.items],
            "next": shown.next,
            "chosen": chosen,
            "sectors": queries.sectors_of_courses(),
            "areas": queries.areas_of_courses(),
            "today": timezone.localdate(request.at),
            "query": query.urlencode(),
            "may_offer": request.user.is_authenticated and bool(speaks_for(request.user, request.at)),
        },
        data=lambda: {"courses": data, "next": shown.next},
        table=lambda: Table(COLUMNS, [[one[name] for name in COLUMNS] for one in data]),
        name="courses",
    )


@never_cache
@page("learning/course.html")
def course(request: HttpRequest, ref: str) -> Page:
    """Show a course: what one learns, when and where, how many were there; who may enrols, leaves, marks."""
    found = queries.course_by_ref(ref)
    sessions = queries.sessions_of(found)
    came = told(queries.came_from(found))
    names = {one.slug: one for one in Organization.objects.filter(slug__in=[*came.shown])}
    today = timezone.localdate(request.at)
    data = showing.whole_course(found)
    return Page(
        {
            "section": "learning",
            "course": found,
            "language": LANGUAGES.get(found.language, found.language),
            "sessions": sessions,
            "hours": f"{found.minutes * len(sessions) / 60:g}",
            "came": [(names.get(slug), count) for slug, count in came.shown.items()],
            "came_rest": came.rest,
            "over": found.last_on < today,
            "today": today,
            **_reader(request, found),
        },
        data=lambda: data,
        table=lambda: Table(["number", "on", "present"], [list(one.values()) for one in data["days"]]),
        name=f"course-{ref}",
    )


def _reader(request: HttpRequest, found: Course) -> dict[str, Any]:
    """Return what the reader can do here."""
    if not request.user.is_authenticated:
        return {"enrolment": None, "may_mark": False, "own": [], "form": None}
    enrolment = Enrolment.objects.filter(course=found, person=request.user, left_at__isnull=True).first()
    held = capacities(request.user, request.at, only=frozenset({"steward"})).stewarded()
    keeping = Organization.objects.filter(pk__in=held, closed_at__isnull=True)
    return {
        "enrolment": enrolment,
        "may_mark": may_mark(request.user, found, request.at) is None,
        "own": keeping.order_by("name", "pk")[:MOST_OWN],
        "form": None if enrolment else EnrolForm(organizations=_of_mine(request)),
    }


def _of_mine(request: HttpRequest) -> Sequence[Organization]:
    """Return the organizations to which the reader belongs."""
    rows = Membership.objects.filter(live(request.at), person=request.user).values("organization")
    return list(Organization.objects.filter(pk__in=rows).order_by("name", "pk")[:MOST_OWN])


@require_POST
@login_required
def enrol_myself(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Take part in a course."""
    found = queries.course_by_ref(ref)
    mine = {one.slug: one for one in _of_mine(request)}
    form = EnrolForm(request.POST, organizations=list(mine.values()))

    def do(given: Mapping[str, Any]) -> object:
        body = mine.get(given["organization"])
        return enrol(course=found, by=request.user, at=request.at, organization=body)

    return file_form(
        request,
        form,
        do,
        done=_(
            "You take part. Your attendance is seen by you, the teacher and the stewards, and by nobody else."
        ),
        to=reverse("learning:course", args=[ref]),
        shown_again=lambda form, status: _form_page(request, found, form, status, gettext("Take part")),
    )


@require_POST
@login_required
def leave(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Take part no longer."""
    leave_course(course=queries.course_by_ref(ref), by=request.user, at=request.at)
    messages.success(request, gettext("You take part no longer."))
    return redirect("learning:course", ref)


def _sent(request: HttpRequest) -> Any:
    """Return what was sent: nothing chosen is an answer too."""
    return request.POST if request.method == "POST" else None


def _form_page(
    request: HttpRequest, found: Course, form: Form, status: int, title: str, lede: str = ""
) -> HttpResponse:
    context = {"course": found, "form": form, "title": title, "lede": lede, "section": "learning"}
    return render(request, "learning/form.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol_others(request: HttpRequest, ref: str, slug: str) -> HttpResponseBase:
    """Enter persons of an organization, as its steward."""
    found, body = queries.course_by_ref(ref), organization_by_slug(slug)
    if refused := may_steward(request.user, body, request.at):
        raise refused
    inside = Enrolment.objects.filter(course=found, left_at__isnull=True).values("person")
    form = PeopleForm(_sent(request), people=own_people(body, request.at).exclude(pk__in=inside)[:500])
    title = gettext("Enter persons of {organization}").format(organization=body)
    if request.method != "POST":
        return _form_page(request, found, form, 200, title)
    return file_form(
        request,
        form,
        lambda given: enrol_people(
            course=found, organization=body, people=given["people"], by=request.user, at=request.at
        ),
        done=_("They take part."),
        to=reverse("learning:course", args=[ref]),
        shown_again=lambda form, status: _form_page(request, found, form, status, title),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, ref: str, number: int) -> HttpResponseBase:
    """Mark who was at a session, once: for the teacher and the stewards."""
    found = queries.course_by_ref(ref)
    if refused := may_mark(request.user, found, request.at):
        raise refused
    one = queries.session_of(found, number)
    people = [each.person for each in queries.enrolled_in(found)]
    form = PresentForm(_sent(request), people=people)
    title = gettext("Who was there?")
    lede = gettext("Marked once and for good. The public page shows how many, and no names.")
    if request.method != "POST":
        return _form_page(request, found, form, 200, title, lede)
    return file_form(
        request,
        form,
        lambda given: mark_session(session=one, present=given["people"], by=request.user, at=request.at),
        done=_("The session is marked."),
        to=reverse("learning:course", args=[ref]),
        shown_again=lambda form, status: _form_page(request, found, form, status, title, lede),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest) -> HttpResponseBase:
    """Offer a course for an organization for which one speaks."""
    sides = speaks_for(request.user, request.at)
    own = Organization.objects.filter(pk__in=sides, closed_at__isnull=True).order_by("name", "pk").first()
    people = near_people(own, request.at) if own else [request.user]
    first = {"organization": own.slug if own else "", "language": request.LANGUAGE_CODE, "hours": "2"}
    form = CourseForm(request.POST or None, initial=first, people=people)
    shown = {"form": form, "people": people, "section": "learning"}
    if request.method != "POST":
        return render(request, "learning/offer.html", shown)
    made: list[Course] = []

    def do(given: Mapping[str, Any]) -> None:
        told_here = dict(given)
        made.append(offer_course(by=request.user, at=request.at, minutes=told_here.pop("hours"), **told_here))

    answer = file_form(
        request,
        form,
        do,
        done=_("The course is offered. Anyone can read it and take part."),
        to=reverse("learning:list"),
        shown_again=lambda form, status: render(
            request, "learning/offer.html", {**shown, "form": form}, status=status
        ),
    )
    return redirect("learning:course", made[0].ref) if made else answer


@login_required
@never_cache
@page("learning/mine.html")
def mine(request: HttpRequest) -> Page:
    """Show what one has learned: one's own attendance, to take along. Nobody else can ask for it."""
    if not request.user.is_authenticated:
        raise Unknown("person")
    rows = queries.own_courses(request.user)
    lines = [
        {
            "course": one.course.ref,
            "title": one.course.title,
            "organization": one.course.organization.slug,
            "session": each.number,
            "on": each.on,
            "minutes": one.course.minutes,
            "present": each.pk in was,
        }
        for one, sessions, was in rows
        for each in sessions
    ]
    minutes = sum(one.course.minutes * len(was) for one, _sessions, was in rows)
    return Page(
        {
            "rows": [
                (one, sessions, len([each for each in sessions if each.pk in was]), was)
                for one, sessions, was in rows
            ],
            "hours": f"{minutes / 60:g}",
        },
        data=lambda: {"minutes": minutes, "sessions": lines},
        table=lambda: Table(
            ["course", "title", "organization", "session", "on", "minutes", "present"],
            [list(line.values()) for line in lines],
        ),
        name="my-learning",
    )
