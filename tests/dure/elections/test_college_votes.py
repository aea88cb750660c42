"""Votes of colleges: only their own members vote, terms begin, recalls end them, and the clock closes."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import timedelta

import pytest
from tests.cast import AT, World, admit, person, steward_of

from dure.deadlines import Unfinished, tick
from dure.elections import commands
from dure.elections.models import Candidacy, Election
from dure.elections.queries import colleges_of, owed, voices_of
from dure.networks.commands import open_college, open_post, reweigh_membership
from dure.networks.models import College, Membership, Post
from dure.people.erasing import erase_person
from dure.record.models import Entry
from dure.refusals import Refused
from dure.web.observed import JsonFormatter

pytestmark = pytest.mark.django_db
CLOSES = AT + timedelta(days=14)
TERM = 365


@dataclass
class Body:
    """Gwangjin's network with the college of labour (bakeries 1 and 2) and of women (bakery 3), each with a seat."""

    world: World
    labour: College
    women: College
    seat: Post

    def vote(self, election: Election, number: int, choice: str, candidacy: Candidacy | None = None, **more):
        bakery = self.world.enterprises[number]
        given = {"at": AT, **more}
        return commands.vote(
            election=election,
            organization=bakery,
            by=steward_of(bakery),
            choice=choice,
            candidacy=candidacy,
            **given,
        )

    def elected(self) -> Election:
        """An election that the steward of bakery 1 has won, with all voices of the college."""
        election = commands.open_election(post=self.seat, by=self.world.steward, closes_at=CLOSES, at=AT)
        baker = steward_of(self.world.enterprises[0])
        candidacy = commands.stand(
            election=election, person=baker, backed_by=self.world.enterprises[0], at=AT, text="Bread for all."
        )
        for number in (0, 1):
            self.vote(election, number, "candidate", candidacy)
        return commands.close_election(election=election, by=self.world.steward, at=AT)


@pytest.fixture
def body(world: World) -> Body:
    steward, district = world.steward, world.district
    colleges = {
        key: open_college(organization=district, key=key, title=key.title(), by=steward, at=AT)
        for key in ("labour", "women")
    }
    for number, key in enumerate(("labour", "labour", "women")):
        membership = Membership.objects.get(
            organization=district, member=world.enterprises[number], until_at=None
        )
        reweigh_membership(membership=membership, by=steward, at=AT, college=colleges[key])
    seat = open_post(
        organization=district,
        role="seat",
        title="Labour seat",
        college=colleges["labour"],
        term_days=TERM,
        by=steward,
        at=AT,
    )
    return Body(world, colleges["labour"], colleges["women"], seat)


def test_the_elected_holds_the_post_for_its_term(body: Body) -> None:
    election = body.elected()
    baker = steward_of(body.world.enterprises[0])
    assert (election.outcome, election.chosen) == ("filled", baker)
    holding = Membership.objects.get(post=body.seat)
    assert (holding.person, holding.from_at, holding.until_at) == (baker, AT, AT + timedelta(days=TERM))
    assert [one.verb for one in Entry.objects.order_by("-number")[:2]] == ["close_election", "fill_post"]
    assert baker.name not in Entry.objects.order_by("-number")[0].payload


def test_a_vote_of_another_college_is_refused_with_the_reason(body: Body) -> None:
    election = commands.open_election(post=body.seat, by=body.world.steward, closes_at=CLOSES, at=AT)
    with pytest.raises(Refused) as refused:
        body.vote(election, 2, "abstain")
    assert refused.value.code == "not_in_college"
    assert refused.value.sentence == (
        "Gwangjin Bakery 3 is in the college “Women”. Only the members of “Labour” vote on this seat."
    )
    assert [voice.choice for voice in voices_of(election)] == ["", ""]


def test_who_joins_the_college_later_has_no_voice_in_an_open_vote(body: Body) -> None:
    election = commands.open_election(post=body.seat, by=body.world.steward, closes_at=CLOSES, at=AT)
    late = Membership.objects.get(
        organization=body.world.district, member=body.world.enterprises[2], until_at=None
    )
    reweigh_membership(membership=late, by=body.world.steward, at=AT, college=body.labour)
    with pytest.raises(Refused) as refused:
        body.vote(election, 2, "abstain")
    assert refused.value.code == "not_on_roll"


@pytest.mark.parametrize(
    ("who", "code"),
    [("outsider", "not_steward"), ("umbrella_steward", "not_steward"), ("delegate", "not_steward")],
)
def test_nobody_but_its_own_speakers_votes_for_an_organization(body: Body, who: str, code: str) -> None:
    election = commands.open_election(post=body.seat, by=body.world.steward, closes_at=CLOSES, at=AT)
    with pytest.raises(Refused) as refused:
        commands.vote(
            election=election,
            organization=body.world.enterprises[0],
            by=getattr(body.world, who),
            choice="abstain",
            at=AT,
        )
    assert refused.value.code == code


def test_the_college_recalls_whom_it_elected_and_silence_does_not(body: Body) -> None:
    body.elected()
    asks = {
        "post": body.seat,
        "organization": body.world.enterprises[1],
        "reason": "Never came to a meeting.",
    }
    recall = commands.ask_recall(
        by=steward_of(body.world.enterprises[1]), closes_at=CLOSES, at=AT + timedelta(days=1), **asks
    )
    body.vote(recall, 1, "yes", at=AT + timedelta(days=1))
    assert tick(CLOSES, mail=False).refused == ()
    recall.refresh_from_db()
    assert recall.outcome == "stays"
    again = commands.ask_recall(
        by=steward_of(body.world.enterprises[1]),
        closes_at=CLOSES + timedelta(days=9),
        at=CLOSES + timedelta(days=1),
        **asks,
    )
    for number in (0, 1):
        body.vote(again, number, "yes", at=CLOSES + timedelta(days=1))
    closed = commands.close_election(election=again, by=body.world.steward, at=CLOSES + timedelta(days=1))
    assert closed.outcome == "recalled"
    assert Membership.objects.get(post=body.seat).until_at == CLOSES + timedelta(days=1)


def test_another_college_cannot_ask_for_a_recall(body: Body) -> None:
    body.elected()
    with pytest.raises(Refused) as refused:
        commands.ask_recall(
            post=body.seat,
            organization=body.world.enterprises[2],
            by=steward_of(body.world.enterprises[2]),
            reason="We would like somebody else.",
            closes_at=CLOSES,
            at=AT,
        )
    assert refused.value.code == "not_in_college"


def test_it_closes_early_only_when_all_have_spoken(body: Body) -> None:
    election = commands.open_election(post=body.seat, by=body.world.steward, closes_at=CLOSES, at=AT)
    body.vote(election, 0, "abstain")
    with pytest.raises(Refused) as refused:
        commands.close_election(election=election, by=body.world.steward, at=AT)
    assert refused.value.sentence.endswith("Not yet: Gwangjin Bakery 2.")


def test_a_post_filled_meanwhile_is_not_filled_twice(body: Body) -> None:
    election = commands.open_election(post=body.seat, by=body.world.steward, closes_at=CLOSES, at=AT)
    baker = steward_of(body.world.enterprises[0])
    candidacy = commands.stand(election=election, person=baker, backed_by=body.world.enterprises[0], at=AT)
    for number in (0, 1):
        body.vote(election, number, "candidate", candidacy)
    Post.objects.filter(pk=body.seat.pk).update(closed_at=AT)
    closed = commands.close_election(election=election, by=body.world.steward, at=AT)
    assert (closed.outcome, closed.chosen) == ("nobody", None)


def test_the_page_of_colleges_and_the_desk_read_what_is_owed(body: Body) -> None:
    commands.open_election(post=body.seat, by=body.world.steward, closes_at=CLOSES, at=AT)
    shown = colleges_of(body.world.district, AT)
    assert [(one.college.key, len(one.members), len(one.seats)) for one in shown] == [
        ("labour", 2, 1),
        ("women", 1, 0),
    ]
    ids = frozenset(one.pk for one in body.world.enterprises)
    assert [one.organization for one in owed(ids, AT)] == body.world.enterprises[:2]


def test_a_voice_for_a_candidate_who_left_is_for_nobody_and_the_clock_goes_on(body: Body):
    election = commands.open_election(post=body.seat, by=body.world.steward, closes_at=CLOSES, at=AT)
    gone, stays = person("Gone"), steward_of(body.world.enterprises[0])
    admit(gone, body.world.enterprises[1])
    one = commands.stand(election=election, person=gone, backed_by=body.world.enterprises[1], at=AT, text="")
    other = commands.stand(
        election=election, person=stays, backed_by=body.world.enterprises[0], at=AT, text=""
    )
    body.vote(election, 1, "candidate", one)
    body.vote(election, 0, "candidate", other)
    erase_person(person=gone, at=AT)
    assert tick(CLOSES, mail=False).ballots >= 1
    election.refresh_from_db()
    assert (election.chosen, election.outcome) == (stays, Election.Outcome.FILLED)
    said = Entry.objects.filter(verb="close_election").latest("number").said["voices"]
    assert said == {body.world.enterprises[0].slug: stays.ref}


def test_what_the_clock_cannot_do_keeps_nothing_else_from_being_done(body: Body, monkeypatch):
    first, second = (
        commands.open_election(post=seat, by=body.world.steward, closes_at=CLOSES, at=AT)
        for seat in (body.seat, open_seat(body))
    )
    close, said = commands.close_election, "secret@example.org"

    def closes(*, election, **more):
        if election == first:
            raise ValueError(said)
        return close(election=election, **more)

    monkeypatch.setattr(commands, "close_election", closes)
    with pytest.raises(Unfinished) as failed:
        tick(CLOSES, mail=False)
    second.refresh_from_db()
    assert (second.closed_at, failed.value.ticked.ballots) == (CLOSES, 0)
    line = json.loads(JsonFormatter().format(logged(failed.value)))
    assert "ValueError" in line["trace"]
    assert "closes" in line["trace"]
    assert said not in json.dumps(line)


def open_seat(body: Body) -> Post:
    """One more seat of the same college."""
    given = {"organization": body.world.district, "role": "seat", "college": body.labour, "title": "Second"}
    return open_post(**given, by=body.world.steward, at=AT)


def logged(error: BaseException) -> logging.LogRecord:
    """A line of the log about an error."""
    told = (type(error), error, error.__traceback__)
    return logging.LogRecord("dure.tick", logging.ERROR, __file__, 1, "The turn failed.", (), told)
