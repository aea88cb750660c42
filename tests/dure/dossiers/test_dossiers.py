"""A policy is written together and fails: it stays public with its reason and the proposals it came from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import AT, World, organization, person, seat
from tests.gwangsan import fresh

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.matters.commands import perform, raise_matter, rebuild
from dure.matters.models import Matter
from dure.people.models import Person
from dure.refusals import Refused

DAY = timedelta(days=1)


@pytest.fixture
def table(world: World) -> tuple[Round, Person, list[Person], Matter]:
    """A table with two seats on each side, the chair among them, a round of it, and a proposal from another round."""
    chair = person("Table Chair")
    body = organization("Table", chair, kind="council")
    seat(body, chair, role="chair", chamber="private")
    seats = [person(f"Table {name}") for name in ("A", "B", "C")]
    for one, chamber in zip(seats, ("public", "public", "private"), strict=True):
        seat(body, one, chamber=chamber)
    network = organization("Open Network", person("Network Steward"), kind="network")
    rounds = []
    for holder, key, role in (
        (body, "co-construction", "table"),
        (network, "simple-association", "association"),
    ):
        by = chair if holder is body else network.posts.get().holdings.get().person
        charter = adopt_founding_charter(organization=holder, text=samples()[key], by=by, at=AT)
        rounds.append(
            open_round(
                organization=holder,
                charter=charter,
                by=by,
                at=AT,
                slug=key,
                title=key,
                opens_at=AT,
                bodies={role: [holder]},
            )
        )
    author = network.posts.get().holdings.get().person
    proposal = raise_matter(
        round=rounds[1], title="A tax credit", text="Less tax.", raised_in=network, by=author, at=AT
    )
    return rounds[0], chair, seats, proposal


def dossier(opened: Round, by: Person) -> Matter:
    return raise_matter(
        round=opened,
        title="Tax relief",
        text="Capital is hard to find.",
        raised_in=opened.organization,
        by=by,
        at=AT,
        instrument="Tax relief",
    )


def test_a_failed_policy_stays_public_with_its_reason_and_its_proposals(table, client):
    opened, chair, seats, proposal = table
    matter = dossier(opened, chair)

    def act(verb: str, by: Person = chair, day: int = 1, **details: object) -> None:
        perform(matter=fresh(matter), verb=verb, by=by, at=AT + day * DAY, **details)

    act("gather")
    with pytest.raises(Refused, match="no_proposal"):
        act("negotiate")
    with pytest.raises(Refused, match="no_such_proposal"):
        act("take_in", proposal="nothing-1")
    act("take_in", seats[0], proposal=proposal.ref)
    with pytest.raises(Refused, match="taken_in_already"):
        act("take_in", seats[1], proposal=proposal.ref)
    act("negotiate")
    with pytest.raises(Refused, match="no_text"):
        act("put_to_vote")
    for text in ("Fifteen percent.", "Ten percent."):
        act("write", seats[0], text=text)
    act("put_to_vote")
    for one in (chair, *seats):
        act("vote", one, day=2, choice="yes")
    act("decide", day=2)
    act("report", seats[1], day=3, text="Large ones used it.")
    act("fail", day=4, reason="Small enterprises pay little tax.")
    assert (fresh(matter).stage, fresh(matter).ended) == ("failed", "failed")
    assert rebuild(fresh(matter)).ended == "failed"
    page = client.get(f"/matters/{matter.ref}/").content.decode()
    for words in ("Small enterprises pay little tax.", "A tax credit", "Ten percent.", "Large ones used it."):
        assert words in page
    [row] = client.get("/dossiers/?ended=failed&format=json").json()["dossiers"]
    assert (row["ref"], row["reason"], row["proposals"]) == (
        matter.ref,
        "Small enterprises pay little tax.",
        1,
    )


def test_a_dossier_names_the_instrument_that_it_looks_for(table):
    opened, chair, _, _ = table
    with pytest.raises(Refused, match="instrument_missing"):
        raise_matter(round=opened, title="Tax", text="Text.", raised_in=opened.organization, by=chair, at=AT)
