"""Pages of colleges, agreements, declarations and conversations: few queries however much there is, and open data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import AT, World, join, organization, person

from dure import clock
from dure.agreements import commands as agreements
from dure.conversations import commands as conversations
from dure.declarations import commands as declarations
from dure.elections import commands as elections
from dure.networks.commands import open_college, open_post
from dure.networks.models import Organization

pytestmark = pytest.mark.django_db
DAY = AT.date()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(hours=1))


def asked(path: str, who=None) -> int:
    """Return how many queries a page takes; it must be there."""
    client = Client()
    if who is not None:
        client.force_login(who)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def agreement(world: World, number: int):
    return agreements.propose_agreement(
        organization=world.umbrella,
        title=f"Together {number}",
        text="We plan.",
        parties=[(world.umbrella, "speaks"), (world.city, "pays")],
        quorum=1,
        from_on=DAY,
        until_on=DAY,
        by=world.umbrella_steward,
        at=AT,
    )


def contact(world: World, number: int) -> None:
    party = world.umbrella.political_parties.select_related("organization").first()
    party = party or declarations.list_party(
        organization=world.umbrella, key="blue", title="Blue", by=world.umbrella_steward, at=AT
    )
    declarations.record_contact(
        party=party, on=DAY, office="A desk", asked=f"Ask {number}", by=world.umbrella_steward, at=AT
    )


def conversation(world: World, number: int):
    return conversations.open_conversation(
        organization=world.umbrella,
        title=f"Talk {number}",
        question="What?",
        by=world.umbrella_steward,
        at=AT,
    )


def member(world: World, number: int) -> None:
    one = organization(f"Village {number}", person(f"Mayor {number}"), kind="public_authority", sector="care")
    joined = join(one, world.umbrella)
    declarations.declare_purpose(membership=joined, tag="need_based", text="Shops.", by=person_of(one), at=AT)


def person_of(one: Organization):
    return one.posts.get().holdings.get().person


def seat(world: World, number: int) -> None:
    college = open_college(
        organization=world.umbrella, key=f"c{number}", title=f"C {number}", by=world.umbrella_steward, at=AT
    )
    one = organization(f"Movement {number}", person(f"Speaker {number}"), kind="movement")
    join(one, world.umbrella, college=college)
    post = open_post(
        organization=world.umbrella, role="seat", college=college, by=world.umbrella_steward, at=AT
    )
    elections.open_election(post=post, by=world.umbrella_steward, closes_at=AT + timedelta(days=9), at=AT)


def money(world: World, number: int) -> None:
    declarations.declare_funding(
        organization=world.umbrella,
        year=2000 + number,
        name="Dues",
        kind="dues",
        amount=5,
        currency="KRW",
        by=world.umbrella_steward,
        at=AT,
    )


PAGES = [
    ("/agreements/", agreement),
    ("/organizations/seoul-network/contacts/", contact),
    ("/conversations/", conversation),
    ("/organizations/seoul-network/purposes/", member),
    ("/organizations/seoul-network/sectors/", member),
    ("/organizations/seoul-network/colleges/", seat),
    ("/organizations/seoul-network/independence/", money),
]


@pytest.mark.parametrize(("path", "more"), PAGES, ids=[path.strip("/") for path, _ in PAGES])
def test_a_page_asks_as_little_of_many_as_of_one(world: World, path: str, more) -> None:
    declarations.aim_at_sectors(
        organization=world.umbrella, sectors=["care", "food"], by=world.umbrella_steward, at=AT
    )
    more(world, 1)
    one = asked(path, world.umbrella_steward)
    for number in range(2, 20):
        more(world, number)
    assert asked(path, world.umbrella_steward) == one
    assert one <= 15
    for kind in ("json", "csv"):
        assert Client().get(path, {"format": kind}).status_code == 200


def test_the_page_of_a_conversation_asks_as_little_of_many_as_of_one(world: World) -> None:
    talk = conversation(world, 1)
    path = f"/conversations/{talk.slug}/"
    conversations.put_up_statement(conversation=talk, text="One.", by=world.member, at=AT)
    voices = [person(f"Voice {number}") for number in range(12)]
    for voice in voices:
        conversations.answer_statements(conversation=talk, person=voice, values={1: 1}, at=AT)
    conversations.draw(conversation=talk, at=AT)
    one = asked(path, world.umbrella_steward)
    for number in range(60):
        conversations.put_up_statement(conversation=talk, text=f"And {number}.", by=world.member, at=AT)
    values = dict.fromkeys(range(1, 40), 1)
    for voice in voices:
        conversations.answer_statements(conversation=talk, person=voice, values=values, at=AT)
    conversations.draw(conversation=talk, at=AT)
    assert asked(path, world.umbrella_steward) == one
    assert one <= 15


def test_my_desk_tells_of_votes_signatures_and_words_that_are_owed(world: World) -> None:
    seat(world, 1)
    agreement(world, 1)
    speaker = person_of(Organization.objects.get(slug="movement-1"))
    client = Client()
    client.force_login(speaker)
    assert "Vote for the seat" in client.get("/desk/").content.decode()
    client.force_login(world.umbrella_steward)
    assert "Sign the agreement “Together 1”" in client.get("/desk/").content.decode()
