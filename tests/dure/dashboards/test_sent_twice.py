"""A form that is sent twice, by a second press or the way back, makes one thing; a changed one makes another."""

from __future__ import annotations

import re
from functools import partial

import pytest
from django.test import Client
from tests.cast import LATER, World
from tests.dure.dashboards.test_pages import founding
from tests.dure.networks.test_at_once import together

from dure import clock
from dure.networks.models import Organization
from dure.people.models import Person
from dure.record.models import Entry

GIVEN = {
    "open_post": ("posts", {"role": "seat", "title": "Youth"}, {"title": "Women"}),
    "register": ("members", {"name": "Sun", "consented": "on"}, {"name": "Moon"}),
    "legal_basis": (
        "facts",
        {"title": "Ordinance", "article": "9", "in_force_from": "2014-05-14"},
        {"article": "10"},
    ),
}


@pytest.fixture(autouse=True)
def _moment(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def reference(page: str) -> str:
    """The reference that a form of the page carries."""
    found = re.search(r'name="ref" value="([a-z0-9]{10})" id="id_ref"', page)
    return found[1] if found else ""


@pytest.mark.parametrize("act", GIVEN)
def test_an_act_of_the_room_sent_twice_is_done_once_and_a_changed_one_is_done_too(world: World, act):
    tab, given, changed = GIVEN[act]
    client, url = signed_in(world.steward), f"/organizations/{world.district.slug}/room/{tab}/"
    form = {"do": act, "ref": reference(client.get(url).content.decode()), **given}
    assert bool(form["ref"]) == (act != "legal_basis")
    before = Entry.objects.count()
    assert [client.post(url, form).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.count() == before + 1
    assert client.post(url, form | changed).status_code == 302
    assert Entry.objects.count() == before + 2


def test_a_founding_sent_twice_founds_one_network(world: World):
    client = signed_in(world.outsider)
    form = founding(ref=reference(client.get("/found/").content.decode()))
    assert len(form["ref"]) == 10
    first, second = client.post("/found/", form), client.post("/found/", form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Organization.objects.filter(name="Han River Alliance").count() == 1
    assert Organization.objects.filter(name__startswith="Repair Café").count() == 5
    assert Person.objects.filter(name__startswith="Founder ").count() == 4
    assert client.post("/found/", form | {"name": "Tan Stream Alliance"})["Location"] != first["Location"]


def test_a_founding_sent_from_two_windows_at_once_founds_one_network(committed_world):
    form = founding(ref="aaaaabbbbb")
    windows = [signed_in(committed_world.outsider) for _ in range(2)]
    answers = together(*(partial(window.post, "/found/", form) for window in windows))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Organization.objects.filter(name="Han River Alliance").count() == 1
    assert Organization.objects.filter(name__startswith="Repair Café").count() == 5
