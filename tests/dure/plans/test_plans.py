"""Plans of several years: adopted with a reason, changed in sight, reported year by year, never averaged."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import AT, World, admit, organization, person
from tests.planned import FIRST, goal_of, plan_of
from tests.seoul import NOW, build_seoul, fresh

from dure import clock
from dure.matters.commands import perform
from dure.networks.commands import consent_to_membership, offer_membership, register_member_without_email
from dure.plans import commands, queries, showing
from dure.plans.forms import read_figure
from dure.plans.models import GoalReport, PlanGoal
from dure.record.models import Entry
from dure.refusals import Refused

pytestmark = pytest.mark.django_db
IN_TIME = datetime(2026, 3, 2, tzinfo=UTC)  # 2025 is due on 31 March


@pytest.fixture
def plan(world: World):
    return plan_of(world.district, world.steward, AT)


def report(goal: PlanGoal, by, year: int, value: str | None, at=IN_TIME, **more) -> GoalReport:
    given = {"text": "The letters were counted.", "value": None if value is None else Decimal(value)}
    return commands.report_goal(goal=goal, year=year, by=by, at=at, **{**given, **more})


def row(plan, at=IN_TIME, number: int = 0) -> showing.Row:
    return showing.shown(plan, queries.goals_of([plan])[plan.pk], at).rows[number]


@pytest.mark.parametrize("role", ["member", "delegate", "official", "sibling_steward", "outsider", "chair"])
def test_only_stewards_adopt_set_change_and_report(world: World, plan, role: str):
    by, goal = getattr(world, role), goal_of(plan, world.steward, AT)
    for act in (
        lambda: plan_of(world.district, by, AT, title="Another"),
        lambda: goal_of(plan, by, AT, title="Another"),
        lambda: commands.change_goal(goal=goal, aims={2033: Decimal(9)}, reason="Less.", by=by, at=AT),
        lambda: report(goal, by, 2025, "5"),
    ):
        with pytest.raises(Refused, match="not_steward"):
            act()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"title": ""}, "title_missing"),
        ({"text": ""}, "text_missing"),
        ({"years": 1}, "years_wrong"),
        ({"years": 31}, "years_wrong"),
        ({"first_year": 26}, "year_wrong"),
    ],
)
def test_a_plan_without_frame_or_reason_is_refused(world: World, more, code):
    with pytest.raises(Refused, match=code):
        plan_of(world.district, world.steward, AT, **more)


def test_a_plan_rests_on_a_decision_only_once_that_is_adopted():
    seoul = build_seoul()
    district, by = seoul.world.district, seoul.world.steward
    matter = seoul.at_stage("consulted")
    given = {"reason": "", "matter": matter}
    with pytest.raises(Refused, match="matter_not_adopted"):
        plan_of(district, by, NOW, **given)
    with pytest.raises(Refused, match="matter_elsewhere"):
        plan_of(seoul.world.sibling, seoul.world.sibling_steward, NOW, **given)
    official = seoul.roles["parliament_official"]
    later = NOW + timedelta(days=18)
    perform(matter=matter, verb="answer", by=official, at=later, outcome="adopt", reason="It is needed.")
    made = plan_of(district, by, later, reason="", matter=fresh(matter))
    assert (made.matter_id, Entry.objects.get(number=made.entry).matter) == (matter.pk, matter.ref)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"aims": {2030: Decimal(5)}}, "aim_missing"),
        ({"aims": {2034: Decimal(5), 2033: Decimal(5)}}, "aim_outside"),
        ({"direction": "down"}, "aim_wrong_way"),
        ({"aims": {2033: Decimal(0)}}, "aim_nothing"),
        ({"aims": {2033: Decimal(10) ** 15}}, "value_wrong"),
        ({"unit": " "}, "unit_missing"),
        ({"title": " "}, "title_missing"),
        ({"direction": "round"}, "direction_unknown"),
        ({"counted": "by_heart"}, "count_unknown"),
    ],
)
def test_a_goal_that_cannot_be_meant_is_refused(world: World, plan, more, code):
    with pytest.raises(Refused, match=code):
        goal_of(plan, world.steward, AT, **more)
    assert plan.goals.count() == 0


def test_the_same_goal_twice_is_refused_and_the_plan_sent_twice_is_one(world: World, plan):
    goal_of(plan, world.steward, AT)
    with pytest.raises(Refused, match="goal_there"):
        goal_of(plan, world.steward, AT)
    assert plan_of(world.district, world.steward, AT, ref=plan.ref).pk == plan.pk


def test_aims_are_moved_only_in_sight_with_the_reason_and_the_first_ones_beside(world: World, plan, client):
    goal = goal_of(plan, world.steward, AT)
    report(goal, world.steward, 2025, "12")
    assert row(plan).word == "behind"
    with pytest.raises(Refused, match="reason_missing"):
        commands.change_goal(goal=goal, aims={2033: Decimal(50)}, reason=" ", by=world.steward, at=AT)
    with pytest.raises(Refused, match="aims_same"):
        commands.change_goal(goal=goal, aims={2033: Decimal(100)}, reason="So.", by=world.steward, at=AT)
    changed = commands.change_goal(
        goal=goal, aims={2033: Decimal(50)}, reason="Half the buyers left.", by=world.steward, at=AT
    )
    found = row(plan)
    assert (found.word, found.first_word, found.aim) == ("on course", "behind", "50")
    said = json.loads(Entry.objects.get(number=changed.entry).payload)
    assert (said["earlier"], said["aims"], said["reason"]) == (
        {"2033": "100"},
        {"2033": "50"},
        "Half the buyers left.",
    )
    page = client.get(f"/plans/{plan.ref}/").content.decode()
    for words in (
        "Half the buyers left.",
        "The aims were changed.",
        "2033: 100",
        "By the first aims it would be behind.",
    ):
        assert words in page, words


def test_a_year_is_reported_with_evidence_and_corrected_with_a_reason(world: World, plan, client):
    goal = goal_of(plan, world.steward, AT)
    for more, code in (
        ({"text": ""}, "evidence_missing"),
        ({"value": None}, "value_missing"),
        ({"year": 2023}, "year_outside"),
        ({"year": 2027}, "year_to_come"),
    ):
        with pytest.raises(Refused, match=code):
            report(goal, world.steward, **{"year": 2025, "value": "20", **more})
    first = report(goal, world.steward, 2025, "20")
    assert (first.on.isoformat(), row(plan).word) == ("2025-12-31", "on course")
    with pytest.raises(Refused, match="reason_missing"):
        report(goal, world.steward, 2025, "10")
    with pytest.raises(Refused, match="report_same"):
        report(goal, world.steward, 2025, "20", reason="Again.")
    report(goal, world.steward, 2025, "10", reason="Ten were counted twice.")
    assert (row(plan).word, row(plan).reached) == ("behind", "10")
    page = client.get(f"/plans/{plan.ref}/").content.decode()
    assert "Ten were counted twice." in page
    assert "Figures that were corrected" in page
    data = client.get(f"/plans/{plan.ref}/?format=json").json()["standing"][0]["reports"]
    assert [(one["version"], one["value"]) for one in data] == [(2, "10"), (1, "20")]
    running = report(goal, world.steward, 2026, "22")
    assert running.on.isoformat() == "2026-03-02", "a year that runs is told as of the day"


def test_what_is_not_reported_is_never_called_behind(world: World, plan):
    goal = goal_of(plan, world.steward, AT)
    assert row(plan).word == "not reported"
    report(goal, world.steward, 2024, "1")
    assert row(plan).word == "behind"
    late = datetime(2026, 4, 2, tzinfo=UTC)
    assert row(plan, late).word == "not reported"
    shown = showing.shown(plan, queries.goals_of([plan])[plan.pk], late)
    assert shown.counts == "Goals: 1. Ahead: 0, on course: 0, behind: 0, not reported: 1."


def test_members_are_counted_from_the_roll_each_once_and_nobody_types_them(world: World):
    plan = plan_of(world.umbrella, world.umbrella_steward, AT)
    by = world.umbrella_steward
    everyone = goal_of(plan, by, AT, title="Members", counted="members", unit="members")
    quiet = goal_of(plan, by, AT, title="Without", counted="without_email", unit="members")
    before = [row(plan, number=number).roll for number in (0, 1)]
    sun = register_member_without_email(leader=world.steward, organization=world.district, name="Sun", at=AT)
    baker = world.enterprises[1]
    admit(world.outsider, baker)
    offered = {"organization": baker, "person": sun, "at": AT}

    offer = offer_membership(by=person_of(baker), **offered)
    consent_to_membership(membership=offer, by=world.steward, at=AT)
    assert [row(plan, number=number).roll for number in (0, 1)] == [before[0] + 2, before[1] + 1]
    with pytest.raises(Refused, match="value_counted"):
        report(everyone, by, 2026, "900")
    told = report(quiet, by, 2026, None, text="Looked at.")
    assert (told.value, told.on.isoformat()) == (before[1] + 1, "2026-03-02")
    ended = report(quiet, by, 2025, None, text="Looked at.")
    assert ended.value == 0, "nobody was registered yet on the last day of 2025"


def person_of(one):
    return queries.Membership.objects.get(organization=one, post__role="steward").person


def test_the_page_marks_year_3_of_10_in_the_time_zone_of_the_organization(
    world: World, plan, client, monkeypatch
):
    goal_of(plan, world.steward, AT)
    for moment, says in (
        (datetime(2026, 3, 2, tzinfo=UTC), "Year 3 of 10"),
        (datetime(2025, 12, 31, 14, 59, tzinfo=UTC), "Year 2 of 10"),
        (datetime(2025, 12, 31, 15, 0, tzinfo=UTC), "Year 3 of 10"),  # midnight in Seoul
        (datetime(2036, 1, 1, tzinfo=UTC), "It ended in 2033."),
    ):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        page = client.get(f"/plans/{plan.ref}/").content.decode()
        assert f'id="where">{says}' in page
        assert page.count('aria-current="date"') == (1 if "Year" in says else 0)


def test_the_list_goes_on_with_few_queries_and_the_page_with_as_many_for_any_number_of_goals(
    world: World, client
):
    for number in range(3):
        plan_of(world.district, world.steward, AT, title=f"Plan {number}")
    with CaptureQueriesContext(connection) as few:
        client.get("/plans/")
    for number in range(30):
        plan_of(world.sibling, world.sibling_steward, AT, title=f"Later {number}")
    with CaptureQueriesContext(connection) as many:
        answer = client.get(f"/plans/?organization={world.sibling.slug}")
    assert len(many) <= len(few) + 1 <= 15
    assert "Plan 0" not in answer.content.decode()
    assert "More plans" in answer.content.decode()
    plan = plan_of(world.district, world.steward, AT)
    counts = []
    for number in range(4):
        goal = goal_of(plan, world.steward, AT, title=f"Goal {number}")
        report(goal, world.steward, 2025, "20")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/plans/{plan.ref}/")
        counts.append(len(asked))
    assert counts == [counts[0]] * 4
    assert counts[0] <= 15


def test_what_is_due_stands_in_the_stewards_room_until_it_is_reported(
    world: World, plan, client, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)
    goal = goal_of(plan, world.steward, AT)
    client.force_login(world.steward)
    room = f"/organizations/{world.district.slug}/room/plans/"
    page = client.get(room).content.decode()
    assert "Still to be reported" in page
    assert "days late" in page
    assert "Still to be reported" in client.get(room.replace("plans/", "")).content.decode()
    assert [(one.year, one.late) for one in queries.owed(world.district, IN_TIME)] == [
        (2024, True),
        (2025, False),
    ]
    for year, figure in ((2024, "11"), (2025, "٢٢")):  # the digits of an Urdu keyboard
        sent = client.post(
            room, {"do": "report_goal", "ref": goal.ref, "year": year, "value": figure, "text": "Counted."}
        )
        assert sent.status_code == 302, sent.content.decode()
    assert queries.owed(world.district, IN_TIME) == []
    assert "Still to be reported" not in client.get(room).content.decode()
    assert GoalReport.objects.get(year=2025).value == 22


def test_a_refused_report_comes_back_with_all_that_was_typed(world: World, plan, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)
    goal = goal_of(plan, world.steward, AT)
    report(goal, world.steward, 2025, "20")
    client.force_login(world.steward)
    room = f"/organizations/{world.district.slug}/room/plans/"
    sent = {"do": "report_goal", "ref": goal.ref, "year": 2025, "value": "12 300", "text": "Counted anew."}
    answer = client.post(room, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say why the figure is corrected." in page
    assert 'value="12 300"' in page
    assert "Counted anew." in page
    stranger = {
        **sent,
        "ref": goal_of(plan_of(world.sibling, world.sibling_steward, AT), world.sibling_steward, AT).ref,
    }
    assert client.post(room, stranger).status_code == 404


def test_a_plan_and_its_first_goal_are_made_in_the_room(world: World, client: Client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: IN_TIME)
    client.force_login(world.steward)
    room = f"/organizations/{world.district.slug}/room/plans/"
    told = {"title": "Ten years", "text": "All.", "first_year": 2024, "years": 10, "reason": "We met."}
    assert client.post(room, {"do": "adopt_plan", **told}).status_code == 302
    plan = world.district.plans.get()
    goal = {
        "plan": plan.ref,
        "title": "Letters",
        "unit": "letters",
        "direction": "up",
        "counted": "",
        "start": "0",
    }
    for aims, words in (
        ("2033", "is no aim"),
        ("2033: 5\n2033: 6", "stands there twice"),
        ("2030: 5", "the last year, 2033"),
    ):
        answer = client.post(room, {"do": "set_goal", **goal, "aims": aims})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert aims.splitlines()[0] in answer.content.decode()
    assert client.post(room, {"do": "set_goal", **goal, "aims": "2028: 400\n2033: 1,000"}).status_code == 302
    assert [(aim.year, aim.value) for aim in plan.goals.get().versions.get().aims.order_by("year")] == [
        (2028, 400),
        (2033, 1000),
    ]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1 250,5", "1250.5"),
        ("1,000", "1000"),
        ("12,34,567", "1234567"),
        ("۱۲٬۳۰۰", "12300"),
        ("-4.25", "-4.25"),
    ],
)
def test_figures_are_read_as_people_type_them(typed, value):
    assert read_figure(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "twelve", "1e9", "1.2345", "9" * 30, "NaN", "²"])
def test_what_is_no_figure_is_not_guessed(typed):
    with pytest.raises(ValueError, match=r".*"):
        read_figure(typed)


def test_the_plan_is_told_by_the_api_as_on_its_page(world: World, plan, client):
    goal_of(plan, world.steward, AT)
    [listed] = client.get(f"/api/v1/plans?organization={world.district.slug}").json()["plans"]
    assert (listed["ref"], listed["first_year"], listed["years"], listed["goals"]) == (plan.ref, FIRST, 10, 1)
    told = client.get(f"/api/v1/plans/{plan.ref}").json()
    assert told == client.get(f"/plans/{plan.ref}/?format=json").json()
    table = client.get(f"/plans/{plan.ref}/?format=csv").content.decode().splitlines()
    assert len(table) == 1 + 10
    assert client.get("/api/v1/plans/nowhere").status_code == 404


def test_an_organization_links_to_its_plans_once_it_has_one(world: World, client):
    page = f"/organizations/{world.district.slug}/"
    link = f"/plans/?organization={world.district.slug}"
    assert link not in client.get(page).content.decode()
    plan_of(world.district, world.steward, AT)
    assert link in client.get(page).content.decode()


def test_members_are_told_in_numbers_and_no_group_under_ten(world: World, client):
    group = organization("Stitchers", person("Leader"), kind="network")
    leader = group.posts.get().holdings.get().person
    for number in range(24):
        work = "sewing" if number < 12 else "embroidery" if number < 15 else "weaving"
        register_member_without_email(
            leader=leader, organization=group, name=f"Hidden {number}", work=work, at=AT
        )
    answer = client.get(f"/organizations/{group.slug}/workers/?format=json").json()
    assert answer["members"] == 24
    assert answer["work"] == {"shown": {"sewing": 12}, "others_together": 12}
    html = client.get(f"/organizations/{group.slug}/workers/").content.decode()
    assert "Hidden" not in html
    assert "embroidery" not in html
    for extra in ("json", "csv"):
        assert (
            "Hidden"
            not in client.get(f"/organizations/{group.slug}/workers/?format={extra}").content.decode()
        )
