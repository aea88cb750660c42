"""Home, My desk, organizations, the weave and the map: what they show, and how much they ask the database."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import AT, admit, join, organization, person

from dure import clock
from dure.networks.commands import end_membership, offer_membership
from dure.networks.models import Membership, Organization
from dure.record.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(settings):
    """The clock stands an hour after the world began."""
    settings.DURE_CLOCK_OFFSET += (AT + timedelta(hours=1) - clock.now()).total_seconds()


def page(path: str, reader=None, status: int = 200) -> str:
    """The page as a reader sees it."""
    client = Client()
    if reader is not None:
        client.force_login(reader)
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_an_empty_home_says_what_to_do_first():
    assert "Found a network" in page("/")


def test_home_names_the_districts_and_who_is_missing(world):
    Membership.objects.all()
    world.sibling.area = None
    world.sibling.save()
    data = Client().get("/?format=json").json()
    assert data["districts"] == {"covered": ["KR-11-11050"], "missing": ["KR-11-11140"]}


def test_the_map_counts_one_sector_and_leaves_a_district_without_network_hollow(world):
    world.enterprises[0].sector = "care"
    world.enterprises[0].save()
    world.sibling.area = None
    world.sibling.save()
    data = Client().get("/networks/map/?format=json&sector=care").json()
    assert (data["covered"], data["missing"]) == (1, 1)
    assert {one["code"]: one["organizations"] for one in data["districts"]} == {
        "KR-11-11050": 1,
        "KR-11-11140": 0,
    }


def test_an_organization_shows_all_its_parents_once_both_sides_have_consented(world):
    second = organization("Bread Network", person("Bread Steward"), kind="network")
    offer_membership(by=steward(second), organization=second, member=world.enterprises[0], at=AT)
    row = Membership.objects.get(organization=second, member=world.enterprises[0])
    from_baker = Membership.objects.get(organization=world.enterprises[0], post__role="steward").person
    client = Client()
    client.force_login(from_baker)
    assert "Bread Network" in client.get("/desk/").content.decode()
    assert client.post(f"/desk/offers/{row.ref}/").status_code == 302
    shown = page(f"/organizations/{world.enterprises[0].slug}/")
    assert "Gwangjin Network" in shown
    assert "Bread Network" in shown


def steward(of):
    """Whoever holds the steward's post."""
    return Membership.objects.get(organization=of, post__role="steward").person


def test_an_offer_to_somebody_else_answers_like_none(world):
    second = organization("Bread Network", person("Bread Steward"), kind="network")
    row = offer_membership(by=steward(second), organization=second, member=world.enterprises[0], at=AT)
    client = Client()
    client.force_login(world.outsider)
    assert client.post(f"/desk/offers/{row.ref}/").status_code == 404
    assert client.post("/desk/offers/nowhere/").status_code == 404


def test_whoever_left_is_gone_from_the_weave_at_once(world):
    assert {"member": world.district.slug, "organization": world.umbrella.slug} in weave_edges()
    row = Membership.objects.get(member=world.district)
    end_membership(membership=row, by=world.steward, at=clock.now(), reason="")
    assert {"member": world.district.slug, "organization": world.umbrella.slug} not in weave_edges()


def weave_edges():
    """Who belongs to whom, as data."""
    return Client().get("/networks/weave/?format=json").json()["memberships"]


def queries(path: str, reader=None) -> int:
    """How many queries a page asks."""
    client = Client()
    if reader is not None:
        client.force_login(reader)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "path", ["/", "/networks/", "/networks/weave/", "/networks/map/", "/networks/types/"]
)
def test_a_page_asks_the_same_few_queries_for_more_organizations(world, path):
    few = queries(path)
    for number in range(20):
        organization(f"Another {number}", person(f"Somebody {number}"), area=world.gwangjin_gu, sector="care")
    assert queries(path) == few
    assert few <= 15


def join_many(into, count: int) -> None:
    """Let new networks join one, as rows: this many belong to it after that."""
    there = Membership.objects.filter(organization=into, member__isnull=False).count()
    new = Organization.objects.bulk_create(
        Organization(slug=f"new-{number}", name=f"New {number}", kind="network", created_at=AT)
        for number in range(there, count)
    )
    consented = {"offered_at": AT, "member_consent_at": AT, "organization_consent_at": AT, "from_at": AT}
    Membership.objects.bulk_create(Membership(organization=into, member=one, **consented) for one in new)


def test_the_page_of_a_network_and_the_tour_ask_the_same_for_1_3_and_300_members(world):
    top = organization("New Umbrella", world.steward, kind="network")
    path, asked = f"/organizations/{top.slug}/", []
    for count in (1, 3, 300):
        join_many(top, count)
        asked.append((count, queries(path), queries(path, world.steward), queries("/tour/")))
    assert [row[:3] for row in asked] == [(1, 12, 14), (3, 12, 14), (300, 12, 14)]
    assert len({row[3] for row in asked}) == 1


def behind(world) -> tuple[int, int]:
    """How many organizations stand behind the umbrella by its page, and how many are in districts by the map."""
    shown = re.search(r"(\d+) organizations stand behind it", page(f"/organizations/{world.umbrella.slug}/"))
    cells = Client().get("/networks/map/?format=json").json()["districts"]
    return int(shown[1]) if shown else 0, sum(one["organizations"] for one in cells)


def test_what_is_counted_below_a_network_and_in_districts_is_remembered_until_somebody_joins_or_leaves(world):
    before = behind(world)
    with CaptureQueriesContext(connection) as asked:
        assert behind(world) == before
    counts = ("WITH RECURSIVE below", 'SELECT "dure_organization"."area_id" AS "area_id", COUNT(')
    assert not any(one["sql"].strip().startswith(counts) for one in asked)
    join(organization("Late Bakery", person("Late"), area=world.gwangjin_gu), world.district)
    assert behind(world) == (before[0] + 1, before[1] + 1)
    row = Membership.objects.get(member__name="Late Bakery", organization=world.district)
    end_membership(membership=row, by=world.steward, at=clock.now(), reason="It moved to another district.")
    assert behind(world) == (before[0], before[1] + 1)


def test_a_person_who_joins_or_leaves_is_counted_at_once_though_the_record_tells_nothing_of_it(world):
    path = f"/organizations/{world.district.slug}/"
    told = Entry.objects.count()
    page(path)
    row = admit(person("Quiet"), world.district)
    shown = re.search(r"(\d+) persons? belongs? to it", page(path))
    end_membership(membership=row, by=row.person, at=clock.now())
    after = re.search(r"(\d+) persons? belongs? to it", page(path))
    assert Entry.objects.count() == told
    assert int(shown[1]) - 1 == (int(after[1]) if after else 0)


def test_in_the_demo_only_one_walks_in_and_lets_time_pass(world, settings):
    assert Client().get("/walk-in/").status_code == 404
    assert Client().post("/walk-in/time/", {"days": "7"}).status_code == 404
    settings.DURE_DEMO = True
    before = clock.now()
    assert Client().get("/walk-in/").status_code == 200
    assert Client().post("/walk-in/time/", {"days": "7"}).status_code == 302
    assert timedelta(days=7) <= clock.now() - before < timedelta(days=7, minutes=5)
    clock.passed_file().unlink()


def founding(**changes) -> dict:
    """A founding form as the browser sends it."""
    given = {
        "name": "Han River Alliance",
        "local_name": "",
        "area": "",
        "founder-TOTAL_FORMS": 5,
        "founder-INITIAL_FORMS": 0,
        "founder-MIN_NUM_FORMS": 0,
        "founder-MAX_NUM_FORMS": 30,
    }
    for number in range(5):
        given[f"founder-{number}-name"] = f"Repair Café {number}"
        given[f"founder-{number}-organization"] = ""
        given[f"founder-{number}-form"] = "cooperative"
        given[f"founder-{number}-person_name"] = "Outsider" if number == 0 else f"Founder {number}"
        given[f"founder-{number}-person_email"] = "" if number == 0 else f"founder{number}@example.org"
    return given | changes


def test_five_organizations_found_a_network_in_one_sitting(
    world, mailoutbox, django_capture_on_commit_callbacks
):
    client = Client()
    client.force_login(world.outsider)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/found/", founding())
    assert answer.status_code == 302, answer.context["form"].errors
    shown = client.get(answer["Location"]).content.decode()
    assert "Repair Café 3" in shown
    assert "founding" in shown.lower()
    assert {letter.to[0] for letter in mailoutbox} == {f"founder{n}@example.org" for n in range(1, 5)}


def test_four_are_too_few_and_the_form_keeps_what_was_typed(world):
    client = Client()
    client.force_login(world.outsider)
    answer = client.post("/found/", founding(**{"founder-TOTAL_FORMS": 4}))
    assert answer.status_code in (409, 422)
    assert "Repair Café 2" in answer.content.decode()
