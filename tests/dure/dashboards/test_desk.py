"""My desk: one list of what awaits a person, on whose behalf, until when, each line one click from the act."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import AT, mandate, organization, person, seat, steward_of
from tests.seoul import COST, NOW, Seoul, build_seoul

from dure import clock
from dure.dashboards import awaiting_voice, awaiting_work
from dure.dashboards.awaiting import Task, desk
from dure.matters.commands import raise_matter
from dure.matters.discussion import follow
from dure.matters.models import Matter
from dure.matters.queries import duties
from dure.networks import commands
from dure.networks.models import Membership
from dure.networks.queries import capacities
from dure.people.models import Person
from dure.web.moments import until

CLOSED_DOORS = [("get", "/desk/"), ("post", "/desk/offers/x/"), ("get", "/posts/x/name/"), ("get", "/found/")]


@pytest.fixture
def seoul(db) -> Seoul:
    return build_seoul()


@pytest.fixture(autouse=True)
def _moment(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def tasks(who: Person, at=NOW) -> list[Task]:
    return list(desk(who, capacities(who, at), at).tasks)


def titles(who: Person, at=NOW) -> list[str]:
    return [task.title for task in tasks(who, at)]


@pytest.mark.parametrize(("method", "path"), CLOSED_DOORS)
def test_whoever_is_not_signed_in_is_led_to_the_door(db, client, method, path):
    answer = getattr(client, method)(path)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/code/?next=/")


def test_an_empty_desk_gives_the_first_step(seoul, client):
    client.force_login(seoul.world.outsider)
    page = client.get("/desk/").content.decode()
    assert "Nothing awaits you now." in page
    assert "Find a round that is open" in page


def test_a_delegate_is_asked_to_carry_what_has_its_supports(seoul):
    seoul.raised("Too few supports")
    matter = seoul.supported()
    (task,) = [one for one in tasks(seoul.roles["delegate"]) if one.url.startswith("/matters/")]
    assert task.title == "Carry to the Seoul network: Home visits for older people"
    assert (task.body, task.due_at) == ("Gwangjin Network", matter.due_at)
    assert task.url == f"/matters/{matter.ref}/#do"


def test_a_seat_is_asked_to_vote_and_no_longer_once_it_has(seoul):
    matter = seoul.at_stage("deliberated")
    voted, silent = seoul.world.public_seats[0], seoul.world.private_seats[1]
    assert [one.title for one in tasks(silent) if matter.title in one.title] == [f"Vote: {matter.title}"]
    assert not [one for one in titles(voted) if matter.title in one]


def test_what_is_due_first_stands_first_and_what_has_no_day_last(seoul):
    district, steward = seoul.world.district, seoul.world.steward
    mandate(person("Soon"), district, until_at=NOW + timedelta(days=20))
    mandate(person("Sooner"), district, until_at=NOW + timedelta(days=2))
    mandate(person("Not soon"), district, until_at=NOW + timedelta(days=200))
    assert titles(steward) == [
        "Renew the mandate of Sooner",
        "Renew the mandate of Soon",
        "Gwangjin Network has one steward only. Name a second one, so that it goes on if Steward leaves.",
    ]
    assert tasks(steward)[0].url == f"/organizations/{district.slug}/room/mandates/"


def test_a_delegate_whose_mandate_ends_soon_is_told_whom_to_ask(seoul):
    speaker = person("Speaker")
    mandate(speaker, seoul.world.district, until_at=NOW + timedelta(days=3))
    (task,) = [one for one in tasks(speaker) if one.due_at == NOW + timedelta(days=3)]
    assert (task.title, task.behalf) == (
        "Your mandate ends soon: ask a steward to renew it",
        "Gwangjin Network",
    )
    assert task.url == "/organizations/gwangjin-network/#posts"


def test_two_stewards_are_enough_and_one_person_in_two_posts_is_one(seoul):
    district, steward = seoul.world.district, seoul.world.steward
    seat(district, steward, role="steward")
    assert any("has one steward only" in title for title in titles(steward))
    seat(district, seoul.world.member, role="steward")
    assert titles(steward) == []


def test_an_offered_post_is_taken_from_the_desk_with_one_click(seoul, client):
    world = seoul.world
    post = commands.open_post(
        organization=world.district, role="chair", title="Chair", by=world.steward, at=AT
    )
    commands.fill_post(post=post, person=world.member, by=world.steward, at=AT, consented=False)
    client.force_login(world.member)
    assert "The post “Chair” in Gwangjin Network is offered" in client.get("/desk/").content.decode()
    offer = Membership.objects.get(post=post)
    assert client.post(f"/desk/offers/{offer.ref}/").url == "/desk/"
    offer.refresh_from_db()
    assert offer.from_at == NOW
    assert "is offered" not in client.get("/desk/").content.decode()


def test_a_network_sees_who_asks_to_join_and_may_decline(seoul, client):
    world = seoul.world
    shop = organization("New Shop", person("Shopkeeper"))
    offer = commands.offer_membership(by=steward_of(shop), organization=world.district, member=shop, at=AT)
    assert "New Shop asks to join Gwangjin Network" in titles(world.steward)
    client.force_login(world.steward)
    client.post(f"/desk/offers/{offer.ref}/", {"decline": "1"})
    offer.refresh_from_db()
    assert (offer.from_at, offer.until_at) == (None, NOW)


def test_a_leader_answers_for_a_member_without_email(seoul):
    world = seoul.world
    spoken_for = commands.register_member_without_email(
        leader=world.steward, organization=world.district, name="Halmoni", at=AT
    )
    commands.offer_membership(by=world.sibling_steward, organization=world.sibling, person=spoken_for, at=AT)
    (task,) = [one for one in tasks(world.steward) if one.offer]
    assert (task.title, task.behalf) == ("Membership in Mapo Network is offered", "Halmoni")


def test_what_one_raised_and_follows_stands_below(seoul, client):
    mine, author = seoul.raised("My own need"), seoul.roles["author"]
    other = raise_matter(
        round=seoul.round,
        title="A need of others",
        text="Theirs.",
        raised_in=seoul.world.district,
        by=seoul.supporters[0],
        at=NOW,
        cost=COST,
        beneficiaries="All",
    )
    follow(matter=other, person=author, at=NOW)
    client.force_login(author)
    page = client.get("/desk/").content.decode()
    assert (
        page.index("What I raised")
        < page.index(mine.title)
        < page.index("What I follow")
        < page.index(other.title)
    )


def test_the_desk_asks_as_much_for_many_things_as_for_few(seoul, client):
    steward = seoul.world.steward

    def asked() -> int:
        client.get("/desk/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/").status_code == 200
        return len(captured)

    def more(number: int) -> None:
        body = organization(f"Body {number}", steward, kind="network")
        mandate(person(f"Ends {number}"), body, until_at=NOW + timedelta(days=3))
        commands.offer_membership(by=steward, organization=body, member=seoul.world.sibling, at=AT)
        seoul.supported(title=f"Need {number}")

    client.force_login(steward)
    mandate(steward, seoul.world.district)
    more(0)
    few = asked()
    for number in range(1, 13):
        more(number)
    assert len(tasks(steward)) >= 36
    assert asked() == few
    assert few <= 16


def test_what_is_owed_on_a_day_is_due_until_the_end_of_the_readers_day(seoul: Seoul, monkeypatch) -> None:
    last = date(2026, 4, 2)
    named = SimpleNamespace(ref="x", title="Both", until_on=last, supplier="", buyer="")
    decision = SimpleNamespace(ref="y", title="Both", agreement=named)
    monkeypatch.setattr(awaiting_voice, "words_owed", lambda organizations, at: [(decision, "Ours")])
    monkeypatch.setattr(awaiting_work, "reports_owed", lambda organizations, on: [(named, last)])
    holdings = capacities(seoul.world.steward, NOW)
    with timezone.override("Asia/Seoul"):
        found = [
            *awaiting_voice.voice_tasks(holdings, NOW, {"words"}),
            *awaiting_work.work_tasks(holdings, NOW, {"jobs"}),
        ]
        assert [until(task.due_at, NOW).split(" · ")[0] for task in found] == ["until Thursday 2 April"] * 2
    assert [task.due_at.astimezone(UTC) for task in found] == [
        datetime(2026, 4, 2, 14, 59, 59, tzinfo=UTC)
    ] * 2


def test_what_is_due_comes_before_what_has_no_date(seoul: Seoul) -> None:
    due, undated = seoul.supported(title="Due"), seoul.supported(title="Undated")
    Matter.objects.filter(id=undated.id).update(due_at=None)
    delegate, holdings = seoul.roles["delegate"], capacities(seoul.roles["delegate"], NOW)
    assert due.due_at is not None
    found = [duties(person=delegate, holdings=holdings, at=NOW, limit=limit) for limit in (1, 2)]
    assert [{duty.matter.title for duty in one} for one in found] == [{"Due"}, {"Due", "Undated"}]
