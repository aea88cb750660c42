"""Reading courses, figures of years, starts and seasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from dure.clock import day_in
from dure.learning.models import (
    CooperativeStart,
    Course,
    CourseSession,
    Enrolment,
    PremiumUse,
    SeasonReport,
    SessionCount,
    SessionPresence,
    StartTopic,
    YearFigures,
)
from dure.matters.models import Act, Matter
from dure.networks.models import Organization
from dure.people.models import Person
from dure.record.models import Entry
from dure.refusals import Unknown
from polity.fair_trade import Season, Use
from polity.identity import Year
from polity.starting import Topic, has_learned, is_learned

NEWEST_ENTRIES = 2000


def courses_where(
    *, area: str = "", sector: str = "", organization: str = "", open_on: date | None = None
) -> QuerySet[Course]:
    """Return courses with how many take part; `area` is the code of an area or of the one above it."""
    found = Course.objects.select_related("organization", "area").annotate(
        enrolled=Count("enrolments", filter=Q(enrolments__left_at__isnull=True), distinct=True),
        days=Count("sessions", distinct=True),
    )
    if area:
        found = found.filter(Q(area__code=area) | Q(area__parent__code=area))
    if sector:
        found = found.filter(sector=sector)
    if organization:
        found = found.filter(organization__slug=organization)
    if open_on is not None:
        found = found.filter(last_on__gte=open_on)
    return found


def sectors_of_courses() -> Sequence[str]:
    """Return the sectors in which something is taught, by name."""
    rows = Course.objects.exclude(sector="").order_by("sector").values_list("sector", flat=True)
    return list(rows.distinct())


def areas_of_courses() -> Sequence[Any]:
    """Return the areas in which something is taught."""
    rows = Course.objects.filter(area__isnull=False).order_by("area__name", "area__code")
    return list(rows.values("area__code", "area__name", "area__local_name").distinct())


def course_by_ref(ref: str) -> Course:
    """Return the course under a reference. Raises Unknown."""
    found = courses_where().select_related("organization__area", "area", "teacher").filter(ref=ref).first()
    if found is None:
        raise Unknown("course")
    return found


def sessions_of(course: Course) -> Sequence[CourseSession]:
    """Return the sessions of a course, the first one first."""
    return list(CourseSession.objects.filter(course=course).order_by("number"))


def session_of(course: Course, number: int) -> CourseSession:
    """Return one session of a course. Raises Unknown."""
    found = CourseSession.objects.select_related("course__organization__area").filter(
        course=course, number=number
    )
    one = found.first()
    if one is None:
        raise Unknown("session")
    return one


def came_from(course: Course) -> Mapping[str, int]:
    """Return how many take part for each organization that entered them, by its slug ("" for by themselves)."""
    rows = Enrolment.objects.filter(course=course, left_at__isnull=True).order_by("organization__slug")
    counted = rows.values_list("organization__slug").annotate(count=Count("pk"))
    return {slug or "": count for slug, count in counted}


def enrolled_in(course: Course) -> QuerySet[Enrolment]:
    """Return who takes part in a course, by name: for its teacher and stewards only."""
    rows = Enrolment.objects.filter(course=course, left_at__isnull=True)
    return rows.select_related("person", "organization").order_by("person__name", "person_id")


def own_courses(person: Person) -> Sequence[tuple[Enrolment, Sequence[CourseSession], frozenset[int]]]:
    """Return what a person took part in: the enrolment, the sessions held, and the ids of those one was at."""
    rows = (
        Enrolment.objects.filter(person=person)
        .select_related("course__organization", "organization")
        .prefetch_related(
            Prefetch("course__sessions", queryset=CourseSession.objects.order_by("number")), "presences"
        )
        .order_by("-at", "-pk")
    )
    return [
        (
            one,
            [session for session in one.course.sessions.all() if session.marked_at is not None],
            frozenset(presence.session_id for presence in one.presences.all()),
        )
        for one in rows
    ]


def versions_of(organization: Organization) -> Sequence[YearFigures]:
    """Return all that was told of an organization's years, in the order of years and versions."""
    return list(YearFigures.objects.filter(organization=organization).order_by("year", "version"))


def years_of(organization: Organization) -> Sequence[Year]:
    """Return the years of an organization as they stand now: the last version of each, with votes and learning."""
    last = {one.year: one for one in versions_of(organization)}
    votes = one_vote_since(organization)
    learned = _learning(organization)
    return [
        Year(
            year=one.year,
            members=one.members,
            took_part=one.took_part,
            workers=one.workers,
            worker_members=one.worker_members,
            board=one.board,
            board_women=one.board_women,
            income=one.income,
            to_members=one.to_members,
            reserves=one.reserves,
            currency=one.currency,
            one_vote=None if votes is None or one.year < votes else True,
            learning=learned.get(one.year),
        )
        for one in last.values()
    ]


def one_vote_since(organization: Organization) -> int | None:
    """Return the year in which "one member, one vote" was laid down, from the record; None where it was not."""
    if not organization.equal_votes:
        return None
    rows = Entry.objects.filter(organization=organization.slug, verb="set_equal_votes").order_by("number")
    first = rows.first()
    return None if first is None else day_in(organization.time_zone, first.at).year


def _learning(organization: Organization) -> Mapping[int, int]:
    """Return the minutes that people of an organization learned in each year; counts, kept without names."""
    rows = (
        SessionCount.objects.filter(organization=organization)
        .order_by()
        .annotate(year=ExtractYear("session__on"))
        .values_list("year")
        .annotate(minutes=Sum(F("present") * F("session__course__minutes")))
    )
    return dict(rows)


def names_before(organization: Organization) -> Sequence[tuple[datetime, str, int]]:
    """Return the names an organization had, from the record: since when, which name, number of the entry."""
    rows = Entry.objects.filter(
        organization=organization.slug, verb__in=("create_organization", "edit_organization")
    ).order_by("number")[:NEWEST_ENTRIES]
    found: list[tuple[datetime, str, int]] = []
    for one in rows:
        told = one.said
        if one.verb == "create_organization" or "name" in told.get("changed", ()):
            name = str(told.get("name") or "")
            if name and (not found or found[-1][1] != name):
                found.append((one.at, name, one.number))
    return found


@dataclass(frozen=True)
class TopicRow:
    """A topic of a start with its course, the numbers of its sessions, and whether enough founders learned it."""

    topic: StartTopic
    told: Topic
    sessions: int
    learned: bool


@dataclass(frozen=True)
class Progress:
    """How far a start has come: its founders and its topics."""

    start: CooperativeStart
    founders: Sequence[int]
    topics: Sequence[TopicRow]


def starts() -> QuerySet[CooperativeStart]:
    """Return starts with their matters and what was founded, for lists."""
    rows = CooperativeStart.objects.select_related(
        "organization", "matter__round__charter", "matter__raised_in", "matter__held_by"
    )
    return rows.annotate(
        topics_count=Count("topics"), with_course=Count("topics", filter=Q(topics__course__isnull=False))
    )


def founders_of(matter: Matter) -> Sequence[int]:
    """Return the ids of those who said that they need it: the author, and whoever supported it."""
    rows = Act.objects.filter(matter=matter, verb="support", by__isnull=False).order_by("number")
    return list(dict.fromkeys([matter.author_id, *rows.values_list("by", flat=True)]))


def progress_of(start: CooperativeStart) -> Progress:
    """Return how far a start has come. Four queries."""
    founders = founders_of(start.matter)
    topics = list(
        StartTopic.objects.filter(start=start)
        .select_related("holder", "course__organization", "act")
        .order_by("number")
    )
    courses = [one.course_id for one in topics if one.course_id]
    sessions = _sessions(courses)
    learned = _learned(courses, founders, {pk: held for pk, (_, held) in sessions.items()})
    rows = []
    for one in topics:
        pk = one.course_id or 0
        all_of_it, held = sessions.get(pk, (0, 0))
        who = one.course.organization if one.course else one.holder
        told = Topic(one.title, str(who), one.course is not None, held, learned.get(pk, 0))
        rows.append(TopicRow(one, told, all_of_it, is_learned(told, start.founders)))
    return Progress(start, founders, rows)


def _sessions(courses: Iterable[int]) -> Mapping[int, tuple[int, int]]:
    """Return for each course how many sessions it has, and how many were held and marked."""
    rows = CourseSession.objects.filter(course__in=courses).order_by().values_list("course")
    counted = rows.annotate(all=Count("pk"), held=Count("pk", filter=Q(marked_at__isnull=False)))
    return {pk: (all_of_it, held) for pk, all_of_it, held in counted}


def _learned(courses: Iterable[int], founders: Sequence[int], held: Mapping[int, int]) -> Mapping[int, int]:
    """Return for each course how many founders have learned what it teaches."""
    rows = (
        SessionPresence.objects.filter(session__course__in=courses, enrolment__person__in=founders)
        .order_by()
        .values_list("session__course", "enrolment__person")
        .annotate(times=Count("pk"))
    )
    found: dict[int, int] = {}
    for course, _, times in rows:
        found[course] = found.get(course, 0) + has_learned(times, held.get(course, 0))
    return found


def reports_of(organization: Organization) -> Sequence[SeasonReport]:
    """Return every version of every season of an organization with its uses, the first season first."""
    uses = Prefetch("uses", queryset=PremiumUse.objects.order_by("number"))
    rows = SeasonReport.objects.filter(organization=organization).prefetch_related(uses)
    return list(rows.order_by("from_on", "version"))


def last_versions(reports: Sequence[SeasonReport]) -> Sequence[SeasonReport]:
    """Return of each season the last version; `reports` are in the order of `reports_of`."""
    return list({one.from_on: one for one in reports}.values())


def as_season(report: SeasonReport) -> Season:
    """Return a report as the pure rules read it; its uses must be prefetched."""
    return Season(
        kilograms=report.kilograms,
        currency=report.currency,
        price=report.price,
        market_price=report.market_price,
        premium=report.premium,
        premium_currency=report.premium_currency,
        uses=tuple(Use(one.title, one.sum, one.to_members) for one in report.uses.all()),
        sold_price=report.sold_price,
        sold_currency=report.sold_currency,
        floor_price=report.floor_price,
        floor_currency=report.floor_currency,
        floor_unit=report.floor_unit,
    )


def started_as(organization: Organization) -> str:
    """Return the reference of the matter as which an organization started, empty where it did not start here."""
    rows = CooperativeStart.objects.filter(organization=organization)
    return rows.values_list("matter__ref", flat=True).first() or ""


def seasons_count(organization: Organization) -> int:
    """Return how many seasons an organization has reported."""
    return SeasonReport.objects.filter(organization=organization, version=1).count()


def plain_start(start: CooperativeStart) -> dict[str, Any]:
    """Return what lists and the API say of a start."""
    return {
        "ref": start.matter.ref,
        "title": start.matter.title,
        "who": start.who,
        "stage": start.matter.stage,
        "ended": start.matter.ended,
        "founders_needed": start.founders,
        "organization": start.organization.slug if start.organization else None,
    }
