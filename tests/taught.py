"""A course in the small world."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import steward_of
from tests.seoul import NOW, RAISED_AT, Seoul

from dure.learning.commands import enrol_people, offer_course
from dure.learning.models import Course


def course_of(seoul: Seoul) -> Course:
    """A course of Gwangjin, taught by its delegate, with one session behind it; the member takes part."""
    world = seoul.world
    course = offer_course(
        organization=world.district,
        title="Accounts",
        learns="A cash book.",
        audience="Members",
        place="Here",
        language="ko",
        minutes=60,
        days=[RAISED_AT.date(), (NOW + timedelta(days=9)).date()],
        teacher=world.delegate,
        by=world.steward,
        at=RAISED_AT,
    )
    bakery = world.enterprises[0]
    enrol_people(
        course=course, organization=bakery, people=[world.member], by=steward_of(bakery), at=RAISED_AT
    )
    return course
