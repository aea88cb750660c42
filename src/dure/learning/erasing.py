"""What courses hold about a person, removed at the person's wish; the counts of who was there stay, and name nobody."""

from __future__ import annotations

from datetime import datetime

from dure.learning.models import Course, CourseSession, Enrolment, SessionPresence
from dure.people.erasing import erases
from dure.people.models import Person
from dure.people.queries import also_holds

also_holds(
    "sessionpresence.enrolment",
    lambda person: SessionPresence.objects.filter(enrolment__person=person),
)


@erases(
    *("enrolment.person", "enrolment.by", "course.teacher", "course.by", "coursesession.marked_by"),
)
def leave_courses(person: Person, at: datetime) -> list[int]:
    """Remove the person from every course: where they were, whom they entered, what they taught."""
    Enrolment.objects.filter(person=person).delete()
    Enrolment.objects.filter(by=person).update(by=None)
    Course.objects.filter(teacher=person).update(teacher=None)
    Course.objects.filter(by=person).update(by=None)
    CourseSession.objects.filter(marked_by=person).update(marked_by=None)
    return []
