"""Codes on paper: as many as rights, told once, each right counted once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import AT, meanwhile, steward_of
from tests.secret import Secret
from tests.seoul import NOW

from dure.ballots import queries
from dure.ballots.commands import close, fix_roll, hand_out, make_codes, vote, withdraw_codes
from dure.ballots.commands.voting import new_tracker
from dure.ballots.models import Ballot, CodeBatch, CodeHolder, RollLine
from dure.ballots.sealing import digest
from dure.networks.commands import register_member_without_email
from dure.record.models import Entry
from dure.refusals import Refused, Unknown

BEFORE = AT + timedelta(days=1)


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


@pytest.fixture
def group(secret: Secret):
    """A bakery below the umbrella; its steward registered three members who have no e-mail."""
    bakery = secret.world.enterprises[0]
    leader = steward_of(bakery)
    members = [
        register_member_without_email(leader=leader, organization=bakery, name=f"Elder {n}", at=AT)
        for n in (1, 2, 3)
    ]
    return bakery, leader, members


def codes(secret: Secret, number: int = 3, **more):
    return make_codes(
        **{
            "ballot": secret.ballot,
            "by": secret.world.umbrella_steward,
            "at": BEFORE,
            "number": number,
            "organization": secret.world.enterprises[0],
            **more,
        }
    )


def test_each_code_is_one_line_on_the_roll_and_only_its_digest_is_stored(secret: Secret):
    made = codes(secret, 5)
    assert len(set(made.codes)) == 5
    lines = list(RollLine.objects.filter(ballot=secret.ballot))
    assert len(lines) == 5
    stored = {line.code for line in lines}
    assert not stored & {code.replace("-", "") for code in made.codes}
    assert all(len(code) == 64 for code in stored)
    assert "".join(map(str, Entry.objects.values_list("payload", flat=True))).count(made.codes[0]) == 0


def test_the_same_request_sent_twice_makes_no_second_batch(secret: Secret):
    codes(secret, ref="abcdefgh23")
    with refusal("codes_made"):
        codes(secret, ref="abcdefgh23")
    assert CodeBatch.objects.count() == 1


def test_members_to_whom_codes_are_handed_count_once_each(secret: Secret, group):
    bakery, leader, members = group
    everybody = len(queries.entitled(secret.ballot))
    made = hand_out(ballot=secret.ballot, by=leader, at=BEFORE, organization=bakery, persons=members[:2])
    assert len(made.codes) == 2
    fix_roll(ballot=secret.ballot, at=NOW)
    assert queries.secret_turnout(secret.ballot).voters == everybody
    on_roll = set(RollLine.objects.filter(person__isnull=False).values_list("person", flat=True))
    assert not on_roll & {one.pk for one in members[:2]}
    assert members[2].pk in on_roll


def test_whoever_holds_a_code_has_no_second_vote_as_a_person(secret: Secret, group):
    bakery, leader, members = group
    made = hand_out(ballot=secret.ballot, by=leader, at=BEFORE, organization=bakery, persons=members[:1])
    mark = {secret.options[0].ref: 1}
    with refusal("not_on_roll"):
        vote(ballot=secret.ballot, person=members[0], marks=mark, tracker=new_tracker(), at=NOW)
    vote(ballot=secret.ballot, code=made.codes[0], marks=mark, tracker=new_tracker(), at=NOW)
    assert queries.secret_turnout(secret.ballot).cast == 1


def test_an_address_on_a_list_gives_no_second_right_beside_a_code(secret: Secret, group):
    bakery, leader, members = group
    hand_out(ballot=secret.ballot, by=leader, at=BEFORE, organization=bakery, persons=members[:1])
    members[0].email = "elder@example.org"
    members[0].save()
    RollLine.objects.create(ballot=secret.ballot, address=digest("address", "elder@example.org"))
    everybody = len(queries.entitled(secret.ballot))
    fix_roll(ballot=secret.ballot, at=NOW)
    assert queries.secret_turnout(secret.ballot).voters == everybody


def test_nobody_gets_two_codes(secret: Secret, group):
    bakery, leader, members = group
    given = {"ballot": secret.ballot, "by": leader, "at": BEFORE, "organization": bakery}
    hand_out(persons=members[:1], **given)
    with pytest.raises(Unknown):
        hand_out(persons=members[:1], **given)
    assert CodeHolder.objects.count() == 1


def test_only_members_without_an_address_can_be_moved_to_paper(secret: Secret, group):
    bakery, leader, _ = group
    given = {"ballot": secret.ballot, "by": leader, "at": BEFORE, "organization": bakery}
    with pytest.raises(Unknown):
        hand_out(persons=secret.members[:1], **given)
    with refusal("persons_missing"):
        hand_out(persons=[], **given)
    assert not CodeBatch.objects.exists()


def test_a_withdrawn_batch_gives_the_rights_back_to_the_persons(secret: Secret, group):
    bakery, leader, members = group
    everybody = queries.entitled(secret.ballot)
    made = hand_out(ballot=secret.ballot, by=leader, at=BEFORE, organization=bakery, persons=members)
    withdraw_codes(batch=made.batch, by=leader, at=BEFORE)
    fix_roll(ballot=secret.ballot, at=NOW)
    assert set(RollLine.objects.values_list("person", flat=True)) == set(everybody)
    with refusal("unknown_code"):
        vote(ballot=secret.ballot, code=made.codes[0], marks={}, tracker=new_tracker(), at=NOW)


def test_a_batch_that_two_withdraw_at_once_is_withdrawn_once(secret: Secret, monkeypatch):
    batch = codes(secret).batch
    by = secret.world.umbrella_steward
    other = CodeBatch.objects.get(pk=batch.pk)
    meanwhile(monkeypatch, Ballot, "select_for_update", lambda: withdraw_codes(batch=other, by=by, at=BEFORE))
    withdraw_codes(batch=batch, by=by, at=BEFORE)
    assert not CodeBatch.objects.exists()
    assert Entry.objects.filter(verb="withdraw_codes").count() == 1


@pytest.mark.parametrize("seconds", [0, 1])
def test_from_the_opening_second_on_no_code_is_made_or_withdrawn(secret: Secret, group, seconds):
    bakery, leader, members = group
    made = codes(secret, at=secret.ballot.opens_at - timedelta(seconds=1))
    late = secret.ballot.opens_at + timedelta(seconds=seconds)
    with refusal("roll_fixed"):
        codes(secret, at=late)
    with refusal("roll_fixed"):
        hand_out(ballot=secret.ballot, by=leader, at=late, organization=bakery, persons=members)
    with refusal("roll_fixed"):
        withdraw_codes(batch=made.batch, by=secret.world.umbrella_steward, at=late)
    assert RollLine.objects.filter(code__isnull=False).count() == 3


@pytest.mark.parametrize(
    ("who", "makes", "hands_out"),
    [
        ("umbrella_steward", None, None),
        ("leader", "not_steward", None),
        ("sibling_steward", "not_steward", "unknown_reference"),
        ("member", "unknown_reference", "unknown_reference"),
        ("outsider", "unknown_reference", "unknown_reference"),
        ("council_steward", "unknown_reference", "unknown_reference"),
    ],
)
def test_who_may_make_codes_and_who_may_hand_them_out(secret: Secret, group, who, makes, hands_out):
    bakery, leader, members = group
    by = leader if who == "leader" else getattr(secret.world, who)
    for expected, act in (
        (makes, lambda: codes(secret, by=by)),
        (
            hands_out,
            lambda: hand_out(
                ballot=secret.ballot, by=by, at=BEFORE, organization=bakery, persons=members[:1]
            ),
        ),
    ):
        if expected is None:
            act()
        else:
            with refusal(expected):
                act()


def test_a_group_outside_of_the_body_gets_no_codes(secret: Secret):
    with pytest.raises(Unknown):
        codes(secret, organization=secret.world.city)


@pytest.mark.parametrize(
    ("number", "code"), [(0, "codes_number"), (-1, "codes_number"), (1001, "codes_number")]
)
def test_a_batch_has_from_one_to_a_thousand_codes(secret: Secret, number, code):
    with refusal(code):
        codes(secret, number)
    assert not RollLine.objects.exists()


def test_a_place_gets_codes_too_but_none_outside_of_the_area_of_the_body(secret: Secret):
    codes(secret, organization=None, area=secret.world.mapo_gu)
    assert set(RollLine.objects.values_list("area__code", flat=True)) == {"KR-11-11140"}
    with refusal("area_elsewhere"):
        codes(secret, organization=None, area=secret.world.seoul.parent)
    with refusal("group_missing"):
        codes(secret, area=secret.world.mapo_gu)


def test_codes_are_in_the_turnout_of_the_closed_ballot_by_channel(secret: Secret):
    made = codes(secret, 12)
    for code in made.codes:
        vote(
            ballot=secret.ballot,
            code=code,
            marks={secret.options[0].ref: 1},
            tracker=new_tracker(),
            at=NOW,
            channel="paper",
        )
    closed = close(ballot=secret.ballot, at=secret.ballot.closes_at)
    assert closed.result["channels"] == {"paper": 12}
    assert closed.result["voters"] == len(queries.entitled(secret.ballot)) + 12


def test_whoever_guesses_codes_is_slowed_down_and_nobody_elsewhere_is(secret: Secret, at: Any) -> None:
    ballot = secret.ballot
    fix_roll(ballot=ballot, at=NOW)
    address = f"/ballots/{ballot.ref}/code/"
    browser = Client(REMOTE_ADDR="192.0.2.7")
    found = [browser.post(address, {"code": f"abcd{number:04d}"}).status_code for number in range(32)]
    assert found == [422] * 30 + [429] * 2
    assert "Too many wrong codes" in browser.post(address, {"code": "abcd0001"}).content.decode()
    assert Client(REMOTE_ADDR="192.0.2.8").post(address, {"code": "abcd0001"}).status_code == 422
