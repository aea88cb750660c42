"""The booth: choose, review, cast, receipt; who has not cast; the count and its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.seoul import CLOSES, NOW, Seoul, fresh

from dure import clock
from dure.ballots import queries
from dure.ballots.commands import cast, close
from dure.ballots.models import Ballot, Cast
from dure.matters.commands import perform
from dure.matters.models import Matter
from dure.networks.commands import revoke_mandate
from dure.networks.queries import roll

QUERIES = 8


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the clock of the pages: `at(moment)`; it begins on the third day, while the ballot is open."""

    def set_to(moment: Any) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def ballot(seoul: Seoul) -> Ballot:
    return seoul.round.ballots.get()


@pytest.fixture
def options(seoul: Seoul) -> list[Matter]:
    """Three proposals on the ballot that ask for more than the envelope together."""
    found = []
    for title, cost in (("Visits", 30_000_000), ("Laundry", 50_000_000), ("Roofs", 60_000_000)):
        matter = seoul.supported(title=title, cost=cost)
        perform(matter=matter, verb="carry", by=seoul.roles["delegate"], at=NOW)
        found.append(fresh(matter))
    return found


def url(ballot: Ballot, more: str = "") -> str:
    return f"/ballots/{ballot.ref}/{more}"


def test_a_choice_is_reviewed_in_words_before_anything_is_stored(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter]
) -> None:
    client.force_login(seoul.roles["delegate"])
    form = {"voter": seoul.world.district.slug, "options": [options[0].ref, options[1].ref], "step": "review"}
    html = client.post(url(ballot, "cast/"), form).content.decode()
    assert "You choose 2 for ₩\u00a080\u00a0million. The envelope is ₩\u00a0100\u00a0million" in html
    assert "₩\u00a020\u00a0million would be left" in html
    assert Cast.objects.count() == 0


def test_a_choice_above_the_envelope_is_allowed_and_said(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter]
) -> None:
    client.force_login(seoul.roles["delegate"])
    form = {"voter": seoul.world.district.slug, "options": [one.ref for one in options]}
    html = client.post(url(ballot, "cast/"), form).content.decode()
    assert "₩\u00a040\u00a0million more than the envelope" in html


def test_a_cast_gives_a_receipt_that_anyone_can_open(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter]
) -> None:
    client.force_login(seoul.roles["delegate"])
    form = {
        "voter": seoul.world.district.slug,
        "options": [options[0].ref],
        "reason": "Care comes first.",
        "step": "cast",
    }
    answer = client.post(url(ballot, "cast/"), form)
    made = Cast.objects.get()
    assert answer.url == url(ballot, f"receipts/{made.entry}/")
    assert (made.organization, made.mandate is not None) == (seoul.world.district, True)
    client.logout()
    html = client.get(answer.url).content.decode()
    assert f"entry {made.entry}" in html
    assert "Care comes first." in html


def test_the_same_cast_sent_twice_is_one_cast(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter]
) -> None:
    client.force_login(seoul.roles["delegate"])
    form = {"voter": seoul.world.district.slug, "options": [options[0].ref], "step": "cast"}
    answers = [client.post(url(ballot, "cast/"), form) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert Cast.objects.count() == 1


def test_a_later_cast_takes_the_place_of_the_earlier(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter]
) -> None:
    client.force_login(seoul.roles["delegate"])
    for one in options[:2]:
        client.post(
            url(ballot, "cast/"),
            {"voter": seoul.world.district.slug, "options": [one.ref], "step": "cast"},
        )
    data = client.get(url(ballot, "?format=json")).json()
    assert {one["matter"]: one["votes"] for one in data["options"]} == {
        options[0].ref: "0",
        options[1].ref: "1",
        options[2].ref: "0",
    }


def test_a_mandate_that_was_revoked_meanwhile_says_who_can_renew_it_and_keeps_what_was_chosen(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter]
) -> None:
    delegate = seoul.roles["delegate"]
    revoke_mandate(mandate=delegate.mandates.get(), by=delegate, at=NOW)
    client.force_login(delegate)
    form = {"voter": seoul.world.district.slug, "options": [options[1].ref], "reason": "By our assembly."}
    answer = client.post(url(ballot, "cast/"), {**form, "step": "cast"})
    html = answer.content.decode()
    refused = html[html.index('class="errors"') : html.index('id="count"')]
    assert answer.status_code in (403, 409)
    assert "Its stewards can renew it: Steward." in refused
    assert "Laundry" in refused
    assert "By our assembly." in refused
    assert Cast.objects.count() == 0


@pytest.mark.parametrize("voter", ["mapo-network", "no-such-network"])
def test_casting_for_a_sibling_answers_like_one_that_does_not_exist(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter], voter: str
) -> None:
    client.force_login(seoul.roles["delegate"])
    answer = client.post(url(ballot, "cast/"), {"voter": voter, "options": [options[0].ref], "step": "cast"})
    assert answer.status_code == 404
    assert Cast.objects.count() == 0


def test_changing_ones_mind_at_the_review_keeps_the_choice(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter]
) -> None:
    client.force_login(seoul.roles["delegate"])
    form = {
        "voter": seoul.world.district.slug,
        "options": [options[1].ref],
        "reason": "Because.",
        "step": "change",
    }
    html = client.post(url(ballot, "cast/"), form).content.decode()
    assert html.count("checked") == 1
    assert "Because." in html


def test_who_has_not_cast_is_named_and_not_counted(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter]
) -> None:
    cast(
        ballot=ballot,
        options=options[:1],
        by=seoul.roles["delegate"],
        organization=seoul.world.district,
        at=NOW,
    )
    html = client.get(url(ballot)).content.decode()
    assert "1 of 2 on the roll have cast." in html
    assert html.count("has not cast</span>") == 1
    assert "It is not counted, and never as a yes." in html


def test_a_closed_ballot_gives_one_reason_for_each_option_in_money(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter], at: Any
) -> None:
    cast(
        ballot=ballot,
        options=options,
        by=seoul.roles["delegate"],
        organization=seoul.world.district,
        at=NOW,
    )
    close(ballot=ballot, at=CLOSES)
    at(CLOSES + timedelta(days=1))
    html = client.get(url(ballot)).content.decode()
    says = "₩\u00a020,000,000 of the ₩\u00a060,000,000 needed were left, it lacked ₩\u00a040,000,000."
    assert says in html
    assert html.count('badge adopted">chosen') == 2
    lost = fresh(options[2])
    assert (lost.stage, lost.ended) == ("not_chosen", "failed")
    assert says in lost.acts.last().reason
    assert says in client.get(f"/matters/{lost.ref}/").content.decode()


def test_a_result_is_said_in_the_language_of_the_reader(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter], at: Any
) -> None:
    cast(
        ballot=ballot,
        options=options,
        by=seoul.roles["delegate"],
        organization=seoul.world.district,
        at=NOW,
    )
    close(ballot=ballot, at=CLOSES)
    client.cookies["django_language"] = "ko"
    html = client.get(f"/matters/{options[2].ref}/").content.decode()
    assert "60,000,000원" in html


def test_a_ballot_that_is_not_open_takes_no_cast(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter], at: Any
) -> None:
    at(CLOSES + timedelta(seconds=1))
    client.force_login(seoul.roles["delegate"])
    form = {"voter": seoul.world.district.slug, "options": [options[0].ref], "step": "cast"}
    assert client.post(url(ballot, "cast/"), form).status_code == 409
    assert Cast.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_ballot_takes_the_same_queries_however_many_have_cast(
    client: Client, seoul: Seoul, ballot: Ballot, options: list[Matter], count: int
) -> None:
    casting = [
        (seoul.roles["delegate"], seoul.world.district, options[:1]),
        (seoul.roles["sibling_delegate"], seoul.world.sibling, options),
        (seoul.roles["delegate"], seoul.world.district, options),
    ]
    for by, organization, chosen in casting[:count]:
        cast(ballot=ballot, options=chosen, by=by, organization=organization, at=NOW)
    with CaptureQueriesContext(connection) as captured:
        client.get(url(ballot))
    assert len(captured) == QUERIES


def test_the_roll_as_data_names_a_seat_by_its_reference_and_never_by_who_holds_it(
    client: Client, seoul: Seoul, ballot: Ballot, monkeypatch: pytest.MonkeyPatch
) -> None:
    voters = roll(seoul.world.council, "seat", NOW)
    assert len(voters) == 5
    monkeypatch.setattr(queries, "voters", lambda shown: voters)
    text = replace(queries.text_of(ballot), who="seat")
    monkeypatch.setattr(queries, "text_of", lambda shown: text)
    lines = client.get(url(ballot, "?format=json")).json()["roll"]
    assert sorted(line["voter"] for line in lines) == sorted(voter.key for voter in voters)
    table = client.get(url(ballot, "?format=csv")).content.decode().splitlines()
    assert {line.split(",")[0] for line in table[1:]} == {voter.key for voter in voters}
