"""The tour: 45 mechanisms in four languages, each with its live page where the world has one."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import AT, World, join, organization, person
from tests.seoul import Seoul, build_seoul

from dure.dashboards.landmarks import LANDMARKS
from dure.dashboards.tour import stops
from dure.networks.commands import Founder, found_network, hand_over_stewardship
from dure.networks.models import Organization, Post

LANGUAGES = {"en", "ko", "fr", "ur"}
FULL_STOPS = (".", "۔")
LIBRARY = files("dure") / "library"


def told(name: str) -> Any:
    """Return one of the files of texts."""
    return tomllib.loads((LIBRARY / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture
def seoul(db: None) -> Seoul:
    """A round of the Seoul budget in the small world."""
    return build_seoul()


def url_of(number: int) -> str | None:
    """Return where a mechanism is to be seen in the world as it is."""
    return next(stop.url for stop in stops(AT) if stop.number == number)


def test_all_45_mechanisms_are_told_in_order_and_in_four_languages() -> None:
    listed = told("tour")["mechanism"]
    assert [one["number"] for one in listed] == list(range(1, 46))
    texts = [one[part] for one in listed for part in ("title", "sentence")]
    assert {frozenset(text) for text in texts} == {frozenset(LANGUAGES)}
    assert [text for text in texts if not all(text.values())] == []


def test_no_two_mechanisms_have_one_title_and_each_sentence_ends() -> None:
    listed = told("tour")["mechanism"]
    for language in LANGUAGES:
        assert len({one["title"][language] for one in listed}) == 45
        assert [one["number"] for one in listed if not one["sentence"][language].endswith(FULL_STOPS)] == []


def test_each_word_of_the_glossary_is_told_once_in_four_languages() -> None:
    listed = told("glossary")["word"]
    assert {frozenset(one[part]) for one in listed for part in ("word", "means")} == {frozenset(LANGUAGES)}
    for language in LANGUAGES:
        words = [one["word"][language] for one in listed]
        assert len(set(words)) == len(words)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/tour.json", "/tour/?format=json"])
def test_the_data_of_the_tour_have_four_fields_each(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert {frozenset(one) for one in answer.json()} == {frozenset({"number", "title", "url", "sentence"})}
    assert [one["number"] for one in answer.json()] == list(range(1, 46))


@pytest.mark.django_db
def test_an_empty_world_links_to_nothing_and_the_page_stands(client: Client) -> None:
    assert {one["url"] for one in client.get("/tour.json").json()} == {None}
    answer = client.get("/tour/")
    assert answer.status_code == 200
    assert answer.content.count(b'id="mechanism-') == 45


def test_the_tour_speaks_the_language_of_its_reader(client: Client, db: None) -> None:
    titles = {one["number"]: one["title"] for one in told("tour")["mechanism"]}
    for language in sorted(LANGUAGES):
        answer = client.get("/tour.json", headers={"accept-language": language})
        assert answer.json()[3]["title"] == titles[4][language]


def test_the_whole_tour_asks_about_once_for_each_mechanism(client: Client, seoul: Seoul) -> None:
    seoul.at_stage("examined")
    with CaptureQueriesContext(connection) as asked:
        client.get("/tour/")
    assert len(asked) <= len(LANDMARKS) + 10  # some look at two things
    with CaptureQueriesContext(connection) as again:
        client.get("/tour/")
    assert len(again) <= 2, "nothing was done in between"
    seoul.supported(title="Another need")
    with CaptureQueriesContext(connection) as anew:
        client.get("/tour/")
    assert len(anew) > 20, "something was done"


def test_a_mechanism_gets_its_link_when_the_world_has_an_example(seoul: Seoul) -> None:
    world: World = seoul.world
    assert url_of(24) == f"/organizations/{world.umbrella.slug}/#members"
    assert url_of(26) == f"/organizations/{seoul.committee.slug}/#legal-basis"
    assert [url_of(number) for number in (4, 17, 25, 27, 28, 36, 40)] == [None] * 7


def test_an_organization_in_two_networks_below_one_is_found(seoul: Seoul) -> None:
    world: World = seoul.world
    both = organization("Bakery of both banks", person("Baker"))
    join(both, world.district)
    assert url_of(4) is None
    join(both, world.sibling)
    assert url_of(4) == f"/organizations/{both.slug}/#networks"


def test_a_network_that_changed_its_steward_is_found(db: None) -> None:
    first, second = person("First"), person("Second")
    circle = organization("Circle", first, kind="network")
    hand_over_stewardship(
        post=Post.objects.get(organization=circle, role="steward"), successor=second, by=first, at=AT
    )
    assert url_of(36) == "/organizations/circle/#posts"


def test_a_network_founded_by_five_is_found_and_tells_how_it_began(client: Client, db: None) -> None:
    people = [person(f"Founder {number}") for number in range(5)]
    founded = found_network(
        by=people[0],
        name="Alliance of five",
        founders=[Founder(person=one, name=f"Workshop of {one.name}") for one in people],
        at=AT,
    )
    assert url_of(40) == f"/organizations/{founded.network.slug}/#founding"
    page = client.get(f"/organizations/{founded.network.slug}/").content.decode()
    assert "5 organizations founded it in one sitting. Nobody had to approve it." in page


def test_an_enterprise_with_two_ways_to_the_top_is_counted_there_once(client: Client, seoul: Seoul) -> None:
    world: World = seoul.world
    enterprises = Organization.objects.filter(kind="enterprise").count()
    both = organization("Bakery of both banks", person("Baker"))
    join(both, world.district)
    join(both, world.sibling)
    page = client.get(f"/organizations/{both.slug}/").content.decode()
    assert f"2 ways lead to {world.umbrella}. It counts once there." in page
    top = client.get(f"/organizations/{world.umbrella.slug}/").content.decode()
    told_there = f"{enterprises + 1} organizations stand behind it, through {enterprises + 2} memberships"
    assert told_there in top
