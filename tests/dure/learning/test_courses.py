"""Courses: who offers, who enrols, who marks; counts are public and names are not; what a person takes along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import AT, LATER, World, admit, person, steward_of

from dure.learning.commands import enrol, enrol_people, leave_course, mark_session, offer_course
from dure.learning.models import Course, CourseSession, Enrolment, SessionCount, SessionPresence
from dure.people.erasing import erase_person
from dure.people.models import Person
from dure.people.queries import held_about
from dure.record.models import Entry
from dure.refusals import Refused

DAY = timedelta(days=1)


def offered(world: World, by: Person | None = None, **changes: object) -> Course:
    told: dict[str, object] = {
        "organization": world.district,
        "title": "Keeping accounts",
        "learns": "A cash book.",
        "audience": "Members",
        "place": "The hall",
        "language": "ko",
        "minutes": 90,
        "days": [(AT + DAY).date(), (AT + 8 * DAY).date()],
        "sector": "care",
        "teacher": world.delegate,
        "by": by or world.steward,
        "at": AT,
    }
    return offer_course(**(told | changes))


@pytest.fixture
def course(world: World) -> Course:
    """A course of Gwangjin in which the member and a second one take part."""
    made = offered(world)
    second = person("Second Baker")
    admit(second, world.enterprises[0])
    enrol_people(
        course=made,
        organization=world.enterprises[0],
        people=[world.member, second],
        by=steward_of(world.enterprises[0]),
        at=AT,
    )
    return made


def first(course: Course) -> CourseSession:
    return course.sessions.get(number=1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"learns": ""}, "words_missing"),
        ({"minutes": 0}, "minutes_wrong"),
        ({"minutes": 1441}, "minutes_wrong"),
        ({"days": []}, "sessions_wrong"),
        ({"days": [AT.date(), AT.date()]}, "sessions_wrong"),
    ],
)
def test_a_course_says_what_when_and_how_long(world: World, changes: dict, code: str):
    with pytest.raises(Refused, match=code):
        offered(world, **changes)


def test_who_speaks_for_an_organization_offers_and_enters_its_own(world: World, course: Course):
    for stranger in (world.member, world.official, world.sibling_steward):
        with pytest.raises(Refused, match="not_steward"):
            offered(world, stranger)
    enter = {"course": course, "organization": world.enterprises[0], "at": AT}
    baker = steward_of(world.enterprises[0])
    with pytest.raises(Refused, match="not_steward"):
        enrol_people(people=[world.member], by=world.outsider, **enter)
    with pytest.raises(Refused, match="of_another_organization"):
        enrol_people(people=[world.outsider], by=baker, **enter)
    with pytest.raises(Refused, match="nobody_chosen"):
        enrol_people(people=[], by=baker, **enter)
    with pytest.raises(Refused, match="enrolled_already"):
        enrol_people(people=[world.member], by=baker, **enter)


def test_anyone_takes_part_leaves_and_comes_back_until_the_course_is_over(world: World, course: Course):
    enrol(course=course, by=world.outsider, at=AT)
    with pytest.raises(Refused, match="enrolled_already"):
        enrol(course=course, by=world.outsider, at=AT)
    with pytest.raises(Refused, match="of_another_organization"):
        enrol(course=course, by=world.official, at=AT, organization=world.enterprises[0])
    leave_course(course=course, by=world.outsider, at=AT)
    with pytest.raises(Refused, match="takes_no_part"):
        leave_course(course=course, by=world.outsider, at=AT)
    enrol(course=course, by=world.outsider, at=AT)
    assert Enrolment.objects.filter(course=course, person=world.outsider, left_at=None).count() == 1
    with pytest.raises(Refused, match="course_over"):
        enrol(course=course, by=world.official, at=AT + 10 * DAY)


def test_a_session_is_marked_once_by_the_teacher_or_a_steward(world: World, course: Course):
    session, later = first(course), AT + 2 * DAY
    for stranger in (world.member, world.outsider, world.sibling_steward, world.umbrella_steward):
        with pytest.raises(Refused, match="not_the_teacher"):
            mark_session(session=session, present=[world.member], by=stranger, at=later)
    with pytest.raises(Refused, match="session_ahead"):
        mark_session(session=session, present=[world.member], by=world.delegate, at=AT)
    with pytest.raises(Refused, match="takes_no_part"):
        mark_session(session=session, present=[world.official], by=world.delegate, at=later)
    mark_session(session=session, present=[world.member], by=world.delegate, at=later)
    with pytest.raises(Refused, match="session_marked"):
        mark_session(session=session, present=[], by=world.steward, at=later)
    entry = Entry.objects.filter(verb="mark_session").get()
    assert entry.said["people"] == 1
    assert world.member.ref not in entry.payload
    assert SessionCount.objects.values_list("organization", "present").get() == (world.enterprises[0].pk, 1)


def test_everyone_sees_counts_and_nobody_sees_names(world: World, course: Course, client):
    mark_session(session=first(course), present=[world.member], by=world.steward, at=AT + 2 * DAY)
    for address in (f"/learning/{course.ref}/", "/learning/", f"/api/v1/courses/{course.ref}"):
        for form in ("", "?format=json", "?format=csv"):
            page = client.get(f"{address}{form}").content.decode()
            assert "Second Baker" not in page
            assert world.member.ref not in page
    data = client.get(f"/learning/{course.ref}/?format=json").json()
    assert [one["present"] for one in data["days"]] == [1, None]
    assert (data["taking_part"], data["from"], data["from_smaller_groups"]) == (2, {}, None)
    marking = f"/learning/{course.ref}/sessions/2/"
    client.force_login(world.member)
    assert client.get(marking).status_code == 403
    client.force_login(world.delegate)
    assert "Second Baker" in client.get(marking).content.decode()


def test_a_person_sees_and_takes_along_their_own_attendance_alone(world: World, course: Course, client):
    mark_session(session=first(course), present=[world.member], by=world.steward, at=AT + 2 * DAY)
    assert client.get("/me/learning/").status_code == 302
    client.force_login(world.member)
    assert client.get("/me/learning/?format=json").json() == {
        "minutes": 90,
        "sessions": [
            {
                "course": course.ref,
                "title": "Keeping accounts",
                "organization": world.district.slug,
                "session": 1,
                "on": (AT + DAY).date().isoformat(),
                "minutes": 90,
                "present": True,
            }
        ],
    }
    assert len(held_about(world.member)["rows"]["sessionpresence.enrolment"]) == 1
    client.force_login(person("Somebody Else"))
    assert client.get("/me/learning/?format=json").json() == {"minutes": 0, "sessions": []}


def test_who_leaves_takes_the_attendance_away_and_the_counts_stay(world: World, course: Course):
    mark_session(session=first(course), present=[world.member], by=world.steward, at=AT + 2 * DAY)
    erase_person(person=world.member, at=AT + 3 * DAY)
    assert not Enrolment.objects.filter(person=world.member).exists()
    assert not SessionPresence.objects.exists()
    assert first(course).present == 1
    assert SessionCount.objects.get().present == 1


def test_the_catalogue_is_filtered_by_area_sector_organization_and_what_is_open(world: World, client):
    open_course = offered(world, days=[(AT + 800 * DAY).date()], title="Later")
    offered(world, sector="food", title="Bread")

    def titles(query: str) -> set[str]:
        rows = client.get(f"/learning/?format=json&{query}").json()["courses"]
        return {one["title"] for one in rows}

    assert titles("") == {"Later", "Bread"}
    assert titles("sector=food") == {"Bread"}
    assert titles("area=KR-11") == {"Later", "Bread"}
    assert titles("area=KR-11-11140") == set()
    assert titles(f"organization={world.district.slug}") == {"Later", "Bread"}
    assert titles("open=1") <= {"Later", "Bread"}
    assert open_course.last_on > LATER.date()


def test_the_pages_offer_enrol_and_mark(world: World, client):
    client.force_login(world.steward)
    typed = {
        "organization": world.district.slug,
        "title": "Assemblies",
        "learns": "How to vote.",
        "audience": "All",
        "place": "Here",
        "language": "ko",
        "hours": "1.5",
        "days": "2099-01-01\nsoon",
        "teacher": "",
    }
    refused = client.post("/learning/offer/", typed)
    assert refused.status_code == 422
    assert "“soon” is no day" in refused.content.decode()
    answer = client.post("/learning/offer/", typed | {"days": "2099-01-01 2099-01-08"})
    made = Course.objects.get(title="Assemblies")
    assert answer.headers["Location"] == f"/learning/{made.ref}/"
    assert (made.minutes, made.sessions.count()) == (90, 2)
    client.post(f"/learning/{made.ref}/enrol/", {"organization": ""})
    assert made.enrolments.get().person == world.steward
    admit(world.member, world.district)
    client.post(f"/learning/{made.ref}/enrol/{world.district.slug}/", {"people": [world.member.ref]})
    assert made.enrolments.count() == 2
    assert client.post(f"/learning/{made.ref}/sessions/1/", {"people": [world.member.ref]}).status_code == 409
    client.post(f"/learning/{made.ref}/leave/")
    assert made.enrolments.filter(left_at=None).get().person == world.member
