"""Courses: what networks teach, who takes part, and who was there. Names stay with those concerned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from dure.clock import day_in
from dure.learning.models import Course, CourseSession, Enrolment, SessionCount, SessionPresence
from dure.learning.policies import may_mark, may_speak_for, own_people
from dure.networks.models import Area, Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

MOST_SESSIONS = 60
MOST_MINUTES = 1440


@transaction.atomic
def offer_course(
    *,
    organization: Organization,
    title: str,
    learns: str,
    audience: str,
    place: str,
    language: str,
    minutes: int,
    days: Sequence[date],
    by: Person,
    at: datetime,
    area: Area | None = None,
    sector: str = "",
    teacher: Person | None = None,
) -> Course:
    """Offer a course with a session on each of the days.

    Raises Refused: not_steward, title_missing, words_missing, minutes_wrong, sessions_wrong.
    """
    if refused := may_speak_for(by, organization, at) or _wrong(title, learns, minutes, days):
        raise refused
    course = Course.objects.create(
        organization=organization,
        title=" ".join(title.split())[:160],
        learns=learns.strip(),
        audience=audience.strip()[:200],
        place=place.strip()[:160],
        area=area or organization.area,
        sector=sector or organization.sector,
        language=language,
        minutes=minutes,
        teacher=teacher,
        last_on=max(days),
        at=at,
        by=by,
    )
    CourseSession.objects.bulk_create(
        CourseSession(course=course, number=number, on=on) for number, on in enumerate(sorted(days), 1)
    )
    append(
        verb="offer_course",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "course": course.ref,
            "title": course.title,
            "minutes": minutes,
            "days": [on.isoformat() for on in sorted(days)],
        },
    )
    return course


def _wrong(title: str, learns: str, minutes: int, days: Sequence[date]) -> Refused | None:
    if not title.strip():
        return refuse("title_missing", gettext_noop("Give the course a title."), field="title")
    if not learns.strip():
        return refuse("words_missing", gettext_noop("Say what one learns."), field="learns")
    if not 0 < minutes <= MOST_MINUTES:
        return refuse(
            "minutes_wrong", gettext_noop("A session lasts from one minute to a day."), field="minutes"
        )
    if not 0 < len(days) <= MOST_SESSIONS or len(set(days)) < len(days):
        return refuse(
            "sessions_wrong",
            gettext_noop("Give from one to {most} days, each once."),
            field="days",
            most=MOST_SESSIONS,
        )
    return None


@transaction.atomic
def enrol(*, course: Course, by: Person, at: datetime, organization: Organization | None = None) -> Enrolment:
    """Take part in a course oneself; `organization` says of which organization of one's own one comes.

    Raises Refused: organization_closed, course_over, of_another_organization, enrolled_already.
    """
    if organization is not None and not own_people(organization, at).filter(pk=by.pk).exists():
        raise _not_of(organization)
    return _enrolled(course, [by], organization, by, at)[0]


@transaction.atomic
def enrol_people(
    *, course: Course, organization: Organization, people: Sequence[Person], by: Person, at: datetime
) -> Sequence[Enrolment]:
    """A steward enters persons of an organization's own, not of its members. Six queries for any number.

    Raises Refused: not_steward, course_over, of_another_organization, enrolled_already, nobody_chosen.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    wanted = {person.pk for person in people}
    if not wanted:
        raise refuse("nobody_chosen", gettext_noop("Choose at least one person."), field="people")
    if own_people(organization, at).filter(pk__in=wanted).count() < len(wanted):
        raise _not_of(organization)
    return _enrolled(course, people, organization, by, at)


def _not_of(organization: Organization) -> Refused:
    return refuse(
        "of_another_organization",
        gettext_noop("Only persons who belong to {organization} are entered as its own."),
        field="people",
        organization=organization.name,
    )


def _enrolled(
    course: Course, people: Sequence[Person], organization: Organization | None, by: Person, at: datetime
) -> Sequence[Enrolment]:
    course = (
        Course.objects.select_for_update(of=("self",)).select_related("organization__area").get(pk=course.pk)
    )
    if course.last_on < day_in(course.organization.time_zone, at):
        raise refuse("course_over", gettext_noop("This course is over. Look for another one in the list."))
    known = {one.person_id: one for one in Enrolment.objects.filter(course=course, person__in=people)}
    back = [one for one in known.values() if one.left_at is not None]
    if len(back) < len(known):
        raise refuse(
            "enrolled_already", gettext_noop("Somebody you chose is in this course already."), field="people"
        )
    for one in back:
        one.left_at, one.organization, one.at, one.by = None, organization, at, by
        one.save(update_fields=["left_at", "organization", "at", "by"])
    made = Enrolment.objects.bulk_create(
        Enrolment(course=course, person=person, organization=organization, at=at, by=by)
        for person in people
        if person.pk not in known
    )
    return [*back, *made]


@transaction.atomic
def leave_course(*, course: Course, by: Person, at: datetime) -> Enrolment:
    """Take part no longer; where one was stays one's own. Raises Refused: takes_no_part."""
    found = Enrolment.objects.filter(course=course, person=by, left_at__isnull=True).first()
    if found is None:
        raise refuse("takes_no_part", gettext_noop("You do not take part in this course."))
    found.left_at = at
    found.save(update_fields=["left_at"])
    return found


@transaction.atomic
def mark_session(
    *, session: CourseSession, present: Sequence[Person], by: Person, at: datetime
) -> CourseSession:
    """Mark who was at a session, once and for good. The record gets the count, and no names.

    Raises Refused: not_the_teacher, session_ahead, session_marked, takes_no_part.
    """
    found = CourseSession.objects.select_for_update(of=("self",)).select_related("course__organization__area")
    session = found.get(pk=session.pk)
    course = session.course
    if refused := may_mark(by, course, at) or _not_to_be_marked(session, at):
        raise refused
    wanted = {person.pk for person in present}
    there = list(Enrolment.objects.filter(course=course, person__in=wanted, left_at__isnull=True))
    if len(there) < len(wanted):
        raise refuse(
            "takes_no_part",
            gettext_noop("Somebody you marked does not take part in this course. Enter the person first."),
            field="present",
        )
    SessionPresence.objects.bulk_create(SessionPresence(session=session, enrolment=one) for one in there)
    counts = Counter(one.organization_id for one in there)
    SessionCount.objects.bulk_create(
        SessionCount(session=session, organization_id=pk, present=count) for pk, count in counts.items()
    )
    session.present, session.marked_at, session.marked_by = len(there), at, by
    session.save(update_fields=["present", "marked_at", "marked_by"])
    append(
        verb="mark_session",
        at=at,
        organization=course.organization.slug,
        payload={
            "by": by.ref,
            "course": course.ref,
            "title": course.title,
            "on": session.on.isoformat(),
            "people": len(there),
        },
    )
    return session


def _not_to_be_marked(session: CourseSession, at: datetime) -> Refused | None:
    if session.marked_at is not None:
        return refuse(
            "session_marked", gettext_noop("Who was at this session is marked already; it is marked once.")
        )
    if session.on > day_in(session.course.organization.time_zone, at):
        return refuse("session_ahead", gettext_noop("This session has not taken place yet."))
    return None
