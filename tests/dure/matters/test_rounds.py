"""Rounds: their list, one round, raising a matter in it, two side by side; the same few queries however long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import AT, World
from tests.seoul import NOW, RAISED_AT, Seoul, open_seoul_round

from dure import clock
from dure.charters.commands import amending_round
from dure.matters.commands import raise_matter
from dure.matters.models import Matter
from dure.refusals import Refused

ROUND_QUERIES = 12
MATTERS_QUERIES = 2
ROUNDS_QUERIES = 1


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the clock of the pages to the third day."""

    def set_to(moment: Any) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


def many(seoul: Seoul, count: int) -> None:
    """Bring the round to `count` matters: the first by the command, the others as copies of its rows."""
    first = seoul.raised()
    proposal = first.proposal
    for number in range(2, count + 1):
        copy = Matter.objects.get(id=first.id)
        copy.pk, copy.ref, copy.number = None, f"{seoul.round.slug}-{number}", number
        copy.moved_at = RAISED_AT + timedelta(seconds=number)
        copy.save(force_insert=True)
        proposal.pk = copy.pk
        proposal.matter_id = copy.pk
        proposal.save(force_insert=True)


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("count", [1, 3, 300])
def test_lists_of_matters_take_the_same_queries_however_long(
    client: Client, seoul: Seoul, count: int
) -> None:
    many(seoul, count)
    assert queries_of(client, "/rounds/seoul-2027/") == ROUND_QUERIES
    assert queries_of(client, "/matters/") == MATTERS_QUERIES


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_list_of_rounds_takes_the_same_queries_however_long(
    client: Client, seoul: Seoul, count: int
) -> None:
    for number in range(1, count):
        copy = type(seoul.round).objects.get(id=seoul.round.id)
        copy.pk, copy.slug = None, f"seoul-copy-{number}"
        copy.save(force_insert=True)
    assert queries_of(client, "/rounds/") == ROUNDS_QUERIES


def test_the_pages_of_a_list_show_each_matter_once(client: Client, seoul: Seoul) -> None:
    many(seoul, 40)
    seen, after = [], ""
    while after is not None:
        data = client.get(f"/rounds/seoul-2027/?format=json&after={after}").json()
        seen += [one["ref"] for one in data["matters"]]
        after = data["next"]
    assert seen == [f"seoul-2027-{number}" for number in [*range(40, 1, -1), 1]]


def test_a_round_says_where_its_matters_stand_and_what_they_ask(client: Client, seoul: Seoul) -> None:
    seoul.raised("One")
    seoul.at_stage("weighed")
    data = client.get("/rounds/seoul-2027/?format=json").json()
    assert (data["stages"]["raised"], data["stages"]["weighed"]) == (1, 1)
    assert data["totals"] == {"asked": 60_000_000, "adopted": 0, "committed": 0, "paid": 0}
    assert data["by_origin"]["private"]["raised"] == 2
    only = client.get("/rounds/seoul-2027/?stage=weighed&format=json").json()
    assert [one["stage"] for one in only["matters"]] == ["weighed"]


def test_a_list_as_a_table_has_no_formulas(client: Client, seoul: Seoul) -> None:
    seoul.raised("=cmd()")
    lines = client.get("/matters/?format=csv").content.decode().splitlines()
    assert lines[0].startswith("ref,title,kind,round")
    assert lines[1].startswith("seoul-2027-1,'=cmd(),proposal,seoul-2027")


def test_the_list_filters_by_organization_and_round(client: Client, seoul: Seoul) -> None:
    seoul.raised("In Gwangjin")
    assert len(client.get("/matters/?organization=gwangjin-network&format=json").json()["matters"]) == 1
    assert client.get("/matters/?organization=mapo-network&format=json").json()["matters"] == []
    assert client.get("/matters/?round=none&format=json").json()["matters"] == []


GIVEN = {
    "title": "A shared laundry",
    "text": "Self-support workers wash for the district.",
    "raised_in": "gwangjin-network",
    "cost": "12 000 000",
    "beneficiaries": "40 workers",
    "origin": "private",
    "organization": "",
}


def test_a_member_raises_a_proposal(client: Client, seoul: Seoul) -> None:
    client.force_login(seoul.roles["member"])
    answer = client.post("/rounds/seoul-2027/raise/", GIVEN)
    made = Matter.objects.get()
    assert answer.url == reverse("matters:matter", args=[made.ref])
    assert (made.title, made.sum, made.raised_in, made.author) == (
        "A shared laundry",
        12_000_000,
        seoul.world.district,
        seoul.roles["member"],
    )


def test_raising_twice_with_one_form_raises_once(client: Client, seoul: Seoul) -> None:
    client.force_login(seoul.roles["member"])
    answers = [client.post("/rounds/seoul-2027/raise/", GIVEN) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert Matter.objects.count() == 1


def test_a_change_of_a_charter_is_raised_in_the_charter_editor(client: Client, seoul: Seoul) -> None:
    amending = amending_round(charter=seoul.charter, at=AT)
    editor = reverse("charter_changes:propose", args=[seoul.world.council.slug, seoul.charter.key])
    html = client.get(f"/rounds/{amending.slug}/").content.decode()
    assert f'href="{editor}"' in html
    assert f"/rounds/{amending.slug}/raise/" not in html
    client.force_login(seoul.world.council_steward)
    given = {"title": "T", "text": "t", "raised_in": seoul.world.council.slug}
    for answer in (
        client.get(f"/rounds/{amending.slug}/raise/"),
        client.post(f"/rounds/{amending.slug}/raise/", given),
    ):
        assert (answer.status_code, answer.url) == (302, editor)
    api = client.post(f"/api/v1/rounds/{amending.slug}/matters", given, content_type="application/json")
    assert (api.status_code, api.json()["code"]) == (404, "unknown_reference")
    with pytest.raises(Refused) as refused:
        raise_matter(
            round=amending,
            title="T",
            text="t",
            raised_in=seoul.world.council,
            by=seoul.world.council_steward,
            at=NOW,
        )
    assert refused.value.code == "charter_text_missing"
    assert not Matter.objects.exists()


def test_only_bodies_of_ones_own_are_offered(client: Client, seoul: Seoul) -> None:
    client.force_login(seoul.roles["member"])
    html = client.get("/rounds/seoul-2027/raise/").content.decode()
    assert '<option value="gwangjin-network" selected>' in html
    assert "mapo-network" not in html


def test_a_sibling_body_answers_like_one_that_does_not_exist(client: Client, seoul: Seoul) -> None:
    client.force_login(seoul.roles["member"])
    errors = [
        client.post("/rounds/seoul-2027/raise/", GIVEN | {"raised_in": slug}).context["form"].errors
        for slug in ("mapo-network", "none")
    ]
    assert [list(one) for one in errors] == [["raised_in"], ["raised_in"]]
    assert Matter.objects.count() == 0


def test_a_refused_proposal_keeps_all_that_was_typed(client: Client, seoul: Seoul) -> None:
    client.force_login(seoul.roles["member"])
    answer = client.post("/rounds/seoul-2027/raise/", GIVEN | {"cost": "900 000 000"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "The cost is larger than the whole envelope of this round." in html
    assert 'value="900 000 000"' in html
    assert "Self-support workers wash for the district." in html


def test_an_outsider_is_told_who_can_raise_one(client: Client, seoul: Seoul) -> None:
    client.force_login(seoul.roles["outsider"])
    html = client.get("/rounds/seoul-2027/raise/").content.decode()
    assert "You belong to none of the bodies in which a matter can be raised here." in html
    assert "member, delegate" in html


def test_two_rounds_stand_side_by_side(client: Client, seoul: Seoul) -> None:
    world: World = seoul.world
    open_seoul_round(world, seoul.committee, seoul.parliament, seoul.charter, "seoul-2028")
    seoul.at_stage("granted")
    data = client.get("/rounds/compare/?a=seoul-2027&b=seoul-2028&format=json").json()
    assert [(one["raised"], one["adopted"]) for one in data] == [(1, 1), (0, 0)]
    assert data[0]["days"] == float((AT + timedelta(days=20) - RAISED_AT).days)
    assert client.get("/rounds/compare/?a=seoul-2027&b=none").status_code == 404
    assert client.get("/rounds/compare/").status_code == 200
