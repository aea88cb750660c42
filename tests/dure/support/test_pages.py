"""The pages of a support centre: kept nowhere, as cheap for many as for one, slow for a crowd and lost for nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import AT, World
from tests.dure.support.conftest import Centre

from dure import clock
from dure.dashboards.awaiting import desk as gather
from dure.networks.commands import close_organization
from dure.networks.queries import capacities
from dure.people.models import Person
from dure.refusals import Refused
from dure.support import commands, queries
from dure.support.commands.asking import AT_ONCE, WAIT
from dure.support.models import SupportDesk, SupportRequest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shared_cache(db: None) -> None:
    """The table of the cache, empty."""
    call_command("createcachetable", verbosity=0)
    cache.clear()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def ask(client: Client, centre: Centre, number: int, **more: str):
    told = {"words": f"Request {number}", "language": "ko", "form": f"form {number}", **more}
    return client.post(f"/support/centres/{centre.desk.organization.slug}/ask/", told)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_the_queue_costs_the_same_for_one_and_for_thirty(centre: Centre) -> None:
    client, address = signed_in(centre.caseworker), f"/support/centres/{centre.desk.organization.slug}/desk/"
    centre.asked()
    client.get(address)  # what a process reads once
    first = queries_of(client, address)
    for number in range(30):
        centre.asked("I was evicted" if number % 3 else "A question", form=f"more {number}")
    assert queries_of(client, address) == first <= 15


def test_every_urgent_request_is_in_the_queue_before_the_rest(centre: Centre) -> None:
    client, address = signed_in(centre.caseworker), f"/support/centres/{centre.desk.organization.slug}/desk/"
    for number in range(60):
        words = "A question" if number % 10 == 0 else "I was evicted"
        centre.asked(words, form=f"form {number}", at=AT + timedelta(minutes=number))
    shown, costs, after = [], set(), ""
    while after is not None:
        with CaptureQueriesContext(connection) as counted:
            context = client.get(address, {"after": after}).context
        costs.add(len(counted))
        shown += [row[0] for row in context["rows"]]
        after = context["next"]
    wanted = SupportRequest.objects.order_by("-urgent", "received_at", "id")
    assert shown == list(wanted)
    assert sum(one.urgent for one in shown) == 54
    assert max(costs) <= 15


def test_public_pages_cost_the_same_whatever_was_asked(centre: Centre) -> None:
    slug, client = centre.desk.organization.slug, Client()
    pages = ("/support/", f"/support/centres/{slug}/", f"/organizations/{slug}/governance/")
    before = [queries_of(client, page) for page in pages]
    for number in range(30):
        centre.asked(form=f"more {number}", language=("ko", "en", "fr")[number % 3])
    assert [queries_of(client, page) for page in pages] == before
    assert max(before) <= 15


def test_nothing_private_is_kept_by_any_cache(centre: Centre) -> None:
    made = centre.asked()
    slug = centre.desk.organization.slug
    caseworker = signed_in(centre.caseworker)
    answers = [
        Client().get(f"/support/centres/{slug}/ask/"),
        Client().get(f"/support/follow/{made.token}/"),
        Client().get("/support/follow/"),
        caseworker.get(f"/support/centres/{slug}/desk/"),
        caseworker.get(f"/support/requests/{made.request.ref}/"),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].split(", "))
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_crowd_behind_one_address_waits_a_moment_and_loses_nothing(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    for number in range(50):
        assert ask(client, centre, number).status_code == 302
    assert SupportRequest.objects.count() == 50
    assert SupportRequest.objects.filter(held_until_at=None).count() == AT_ONCE
    assert queries.queue(centre.desk).count() == AT_ONCE
    last = ask(client, centre, 50)
    page = client.get(last["Location"])
    assert b"Yours is kept, with everything in it." in page.content
    assert client.post(last["Location"], {"do": "send"}).status_code == 429
    monkeypatch.setattr(clock, "now", lambda: AT + WAIT)
    assert client.post(last["Location"], {"do": "send"}).status_code == 302
    assert queries.queue(centre.desk).count() == AT_ONCE + 1
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert b"My request" in other.get(ask(other, centre, 60)["Location"]).content


def test_what_was_never_sent_is_forgotten_and_counted_nowhere(centre: Centre) -> None:
    centre.asked(wait=True)
    assert commands.tick_support(AT + timedelta(minutes=30)) == 0
    assert commands.tick_support(AT + timedelta(hours=2)) == 1
    assert SupportRequest.objects.count() == 0
    assert centre.desk.tallies.filter(measure="received").count() == 0


def test_guessing_codes_is_slowed(centre: Centre) -> None:
    client = Client()
    told = [
        client.post("/support/follow/", {"code": f"aaaa-aaaa-{number:04}"}).status_code
        for number in range(14)
    ]
    assert told == [422] * 10 + [429] * 4


def test_those_behind_a_server_in_front_are_told_apart(centre: Centre, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    near, far = (Client(headers={"X-Forwarded-For": f"203.0.113.9, 192.0.2.{end}"}) for end in (7, 8))
    guesses = [
        near.post("/support/follow/", {"code": f"aaaa-aaaa-{number:04}"}).status_code for number in range(11)
    ]
    assert (guesses[-2:], far.post("/support/follow/", {"code": "aaaa"}).status_code) == ([422, 429], 422)
    for number in range(AT_ONCE + 1):
        ask(near, centre, number)
    ask(far, centre, 99)
    assert SupportRequest.objects.filter(held_until_at=None).count() == AT_ONCE + 1


def test_a_refused_form_keeps_what_was_typed(centre: Centre) -> None:
    made = centre.asked()
    client = signed_in(centre.caseworker)
    told = {"do": "refer", "organization": "nobody-at-all", "need": "Care on weekdays"}
    answer = client.post(f"/support/requests/{made.request.ref}/", told)
    assert answer.status_code == 422
    assert "Care on weekdays" in answer.content.decode()
    assert "There is no organization under this reference." in answer.content.decode()


def test_an_organization_that_was_not_asked_finds_nothing(centre: Centre, world: World) -> None:
    made = centre.asked(name="canary-name")
    referral = commands.refer(
        request=made.request, organization=centre.helper, need="Care", by=centre.caseworker, at=AT
    )
    address = f"/support/referrals/{referral.ref}/"
    assert signed_in(centre.helper_steward).get(address).status_code == 404
    commands.allow_referral(referral=referral, fields=["need"], at=AT)
    shown = signed_in(centre.helper_steward).get(address)
    assert shown.status_code == 200
    assert b"canary-name" not in shown.content
    assert signed_in(world.outsider).get(address).status_code == 404
    commands.take_back_referral(referral=referral, at=AT)
    assert signed_in(centre.helper_steward).get(address).status_code == 404


def test_the_hour_of_a_meeting_is_that_of_the_centre_for_both(centre: Centre) -> None:
    made = centre.asked()
    Person.objects.filter(pk=centre.caseworker.pk).update(time_zone="America/Toronto")
    client, address = signed_in(centre.caseworker), f"/support/requests/{made.request.ref}/"
    told = {"do": "appoint", "place": "Room 2", "meets_at": "2026-03-10T14:00"}
    for never in ("9999-12-31T23:59", "0001-01-01T00:00"):
        assert client.post(address, {**told, "meets_at": never}).status_code == 422
    assert client.post(address, told).status_code == 302
    assert made.request.appointments.get().meets_at == datetime(2026, 3, 10, 5, tzinfo=UTC)
    for page in (client.get(address), Client().get(f"/support/follow/{made.token}/")):
        assert "14:00</time>" in page.content.decode()
        assert "Time zone: <bdi>Asia/Seoul</bdi>" in page.content.decode()
    assert "Time zone: Asia/Seoul" in client.get(address).content.decode()


def test_what_waits_lies_on_the_desk_of_who_can_do_it(centre: Centre) -> None:
    made = centre.asked()
    referral = commands.refer(
        request=made.request, organization=centre.helper, need="Care", by=centre.caseworker, at=AT
    )
    commands.allow_referral(referral=referral, fields=["need"], at=AT)
    for person, title in (
        (centre.caseworker, "1 request for support waits"),
        (centre.helper_steward, "Somebody asks for your help"),
    ):
        tasks = [task.title for task in gather(person, capacities(person, AT), AT).tasks]
        assert title in tasks
    assert "request" not in " ".join(
        task.title for task in gather(centre.steward, capacities(centre.steward, AT), AT).tasks
    )


def test_a_centre_closes_only_once_nobody_waits_and_its_desk_closes_with_it(centre: Centre) -> None:
    given = {"organization": centre.desk.organization, "by": centre.steward, "at": AT, "reason": "We merge."}
    centre.asked()
    with pytest.raises(Refused, match="organization_owes"):
        close_organization(**given)
    SupportRequest.objects.all().delete()
    close_organization(**given)
    assert SupportDesk.objects.get().closed_at == AT
    assert not queries.desks()
