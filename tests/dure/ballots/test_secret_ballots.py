"""Secret ballots: one right, one paper; nothing joins the two; nothing is known before the close."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from tests.cast import AT, admit, person
from tests.secret import SECRET, Secret, build_secret
from tests.seoul import CLOSES, NOW, fresh

from dure.ballots import queries
from dure.ballots.commands import Coded, cast, close, fix_roll, new_tracker, vote, vote_by_codes
from dure.ballots.commands.closing import box_digest
from dure.ballots.models import Ballot, Paper, RollLine
from dure.ballots.sealing import NotOurs, digest, paper_key, seal, unseal
from dure.record.models import Entry
from dure.refusals import Refused

OPENS = AT + timedelta(days=2)
SECOND = timedelta(seconds=1)


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


def test_members_of_what_belongs_to_the_body_are_on_the_roll_and_nobody_else(secret: Secret):
    fix_roll(ballot=secret.ballot, at=NOW)
    on_roll = set(RollLine.objects.values_list("person__name", flat=True))
    assert {one.name for one in secret.members} <= on_roll
    with refusal("not_on_roll"):
        secret.votes(secret.world.outsider, secret.options[0])


def test_who_joins_after_the_opening_is_not_on_the_roll(secret: Secret):
    late = person("Late")
    admit(late, secret.world.enterprises[0], at=OPENS + SECOND)
    with refusal("not_on_roll"):
        secret.votes(late, secret.options[0])


def test_one_right_is_one_paper(secret: Secret):
    voter = secret.members[0]
    secret.votes(voter, secret.options[0])
    with refusal("already_voted"):
        secret.votes(voter, secret.options[1])
    assert Paper.objects.count() == 1
    assert RollLine.objects.exclude(channel="").count() == 1


def test_the_same_paper_sent_twice_is_one_vote_and_the_tracker_alone_changes_it(secret: Secret):
    voter, (visits, laundry, _) = secret.members[0], secret.options
    tracker = secret.votes(voter, visits)
    secret.votes(voter, visits, tracker=tracker)
    again = vote(ballot=secret.ballot, person=voter, tracker=tracker, marks={laundry.ref: 1}, at=NOW)
    assert again.changed
    paper = Paper.objects.get()
    assert json.loads(unseal(secret.ballot.ref, paper.key, bytes(paper.sealed))) == {laundry.ref: 1}


def test_a_tracker_of_somebody_else_puts_nothing_into_the_box(secret: Secret):
    tracker = secret.votes(secret.members[0], secret.options[0])
    with refusal("tracker_used"):
        secret.votes(secret.members[1], secret.options[1], tracker=tracker)
    assert RollLine.objects.exclude(channel="").count() == 1


@pytest.mark.parametrize(
    ("at", "code"),
    [(OPENS - SECOND, "ballot_not_open"), (OPENS, None), (CLOSES - SECOND, None), (CLOSES, "ballot_closed")],
)
def test_a_vote_counts_from_the_second_of_the_opening_to_the_second_before_the_close(secret, at, code):
    if code is None:
        secret.votes(secret.members[0], at=at)
        assert Paper.objects.count() == 1
    else:
        with refusal(code):
            secret.votes(secret.members[0], at=at)
        assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("mark", "code"),
    [(-1, "bad_mark"), (0, "bad_mark"), (2, "bad_mark"), (float("nan"), "bad_mark"), (True, "bad_mark")],
)
def test_a_mark_that_means_nothing_stores_nothing(secret: Secret, mark, code):
    with refusal(code):
        secret.votes(secret.members[0], marks={secret.options[0].ref: mark})
    assert not Paper.objects.exists()
    assert not RollLine.objects.exclude(channel="").exists()


def test_an_option_of_elsewhere_stores_nothing(secret: Secret):
    with refusal("unknown_option"):
        secret.votes(secret.members[0], marks={"elsewhere2": 1})
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("form", "marks", "code"),
    [
        ('form = "knapsack"', {0: 1, 1: 1}, None),
        ('form = "knapsack"', {1: 1, 2: 1}, "over_envelope"),
        ('form = "one"', {0: 1, 1: 1}, "too_many_marks"),
        ('form = "approval", most = 2', {0: 1, 1: 1, 2: 1}, "too_many_marks"),
        ('form = "points"', {0: 7, 1: 3}, None),
        ('form = "points"', {0: 7, 1: 4}, "too_many_points"),
        ('form = "points", most = 5', {0: 6}, "too_many_points"),
        ('form = "ranking"', {0: 2, 1: 1}, None),
        ('form = "ranking"', {0: 1, 1: 1}, "bad_ranking"),
        ('form = "ranking"', {0: 1, 1: 3}, "bad_ranking"),
        ('form = "ranking", most = 1', {0: 1, 1: 2}, "too_many_marks"),
    ],
)
def test_each_form_of_paper_has_its_own_limits(db, form, marks, code):
    secret = build_secret(ballot=f"{SECRET}, {form}")
    given = {secret.options[number].ref: mark for number, mark in marks.items()}
    if code is None:
        secret.votes(secret.members[0], marks=given)
        assert Paper.objects.count() == 1
    else:
        with refusal(code):
            secret.votes(secret.members[0], marks=given)


def test_while_it_is_open_no_stored_value_tells_what_was_marked(secret: Secret):
    """All papers have the same length, none holds a reference in the clear, and the record holds nothing of a vote."""
    entries = Entry.objects.count()
    fix_roll(ballot=secret.ballot, at=NOW)
    for number, voter in enumerate(secret.members):
        secret.votes(voter, *secret.options[: number % 4])
    papers = list(Paper.objects.all())
    assert len({len(paper.sealed) for paper in papers}) == 1
    assert not any(one.ref.encode() in bytes(paper.sealed) for paper in papers for one in secret.options)
    assert {paper.marks for paper in papers} == {""}
    assert Entry.objects.count() == entries + 1  # the roll that was fixed


def test_papers_have_one_length_however_long_the_references_are():
    options = [f"{'a-very-long-name-of-a-round-' * 3}{number}" for number in range(60)]
    papers = [{}, {options[0]: 1}, dict.fromkeys(options, 10_000)]
    assert len({len(seal("ballot", "key", marks, options)) for marks in papers}) == 1


def test_a_paper_that_was_changed_in_the_database_cannot_be_opened(secret: Secret):
    secret.votes(secret.members[0], secret.options[0])
    paper = Paper.objects.get()
    changed = bytes(paper.sealed[:-1]) + bytes([paper.sealed[-1] ^ 1])
    with pytest.raises(NotOurs):
        unseal(secret.ballot.ref, paper.key, changed)
    with pytest.raises(NotOurs):
        unseal("another", paper.key, bytes(paper.sealed))


def test_the_close_opens_the_box_in_the_order_of_the_keys_and_moves_the_matters(secret: Secret):
    visits, laundry, roofs = secret.options
    trackers = [secret.votes(voter, visits, laundry) for voter in secret.members[:6]]
    trackers += [secret.votes(voter, roofs) for voter in secret.members[6:]]
    closed = close(ballot=secret.ballot, at=CLOSES)
    box = list(Paper.objects.order_by("key"))
    assert [paper.key for paper in box] == sorted(paper_key(secret.ballot.ref, one) for one in trackers)
    assert {bytes(paper.sealed) for paper in box} == {b""}
    assert (closed.result["cast"], closed.result["box"]) == (12, box_digest(box))
    assert {line["matter"]: line["won"] for line in closed.result["lines"]} == {
        visits.ref: True,
        laundry.ref: False,
        roofs.ref: True,
    }
    assert [fresh(one).stage for one in secret.options] == ["deliberated", "not_chosen", "deliberated"]
    assert close(ballot=secret.ballot, at=CLOSES).result == closed.result


def test_what_lost_reads_what_its_supporters_could_pay_and_what_was_missing(secret: Secret):
    visits, laundry, roofs = secret.options
    for voter in secret.members[:6]:
        secret.votes(voter, visits, laundry)
    for voter in secret.members[6:]:
        secret.votes(voter, roofs)
    lines = {line["matter"]: line for line in close(ballot=secret.ballot, at=CLOSES).result["lines"]}
    lost = lines[laundry.ref]
    assert lost["held"] + lost["lacked"] == lost["cost"] == 50_000_000
    assert lost["consumed"] == {visits.ref: 30_000_000}


def test_fewer_than_ten_papers_tell_the_outcome_and_no_number(client, secret: Secret):
    for voter in secret.members[:9]:
        secret.votes(voter, secret.options[0])
    result = close(ballot=secret.ballot, at=CLOSES).result
    assert [(line["won"], line["votes"]) for line in result["lines"]] == [
        (True, ""),
        (False, ""),
        (False, ""),
    ]
    assert (result["cast"], result["channels"], "box" in result) == (None, {}, False)
    assert client.get(f"/api/v1/ballots/{secret.ballot.ref}").json()["turnout"]["cast"] is None


def test_an_address_on_a_list_and_its_member_are_one_line(secret: Secret):
    voter = secret.members[0]
    RollLine.objects.create(ballot=secret.ballot, address=digest("address", voter.email.lower()))
    fix_roll(ballot=secret.ballot, at=NOW)
    secret.votes(voter, secret.options[0])
    assert RollLine.objects.filter(person=voter).count() == 1
    with refusal("already_voted"):
        secret.votes(voter, secret.options[0])


def test_a_code_gives_one_vote_written_with_or_without_dashes(secret: Secret):
    RollLine.objects.create(ballot=secret.ballot, code=digest(f"code {secret.ballot.ref}", "abcd2345"))
    secret.votes(None, secret.options[0], code="ABCD-2345")
    with refusal("already_voted"):
        secret.votes(None, secret.options[0], code="abcd 2345")
    with refusal("unknown_code"):
        secret.votes(None, secret.options[0], code="abcd2346")


def test_organizations_decide_on_their_part_and_persons_on_the_rest(db):
    ballot = (
        'rule = "greedy", class = "open", who = "delegate", share = "1/2", '
        'beside = { rule = "equal_shares", class = "secret", who = "member" }'
    )
    secret = build_secret(ballot=ballot)
    visits, _, roofs = secret.options
    first, second = Ballot.objects.filter(round=secret.ballot.round).order_by("part")
    assert (first.money, second.money) == (50_000_000, 50_000_000)
    cast(ballot=first, options=[visits], by=secret.world.delegate, at=NOW, organization=secret.world.district)
    for voter in secret.members:
        vote(ballot=second, person=voter, tracker=new_tracker(), marks={roofs.ref: 1, visits.ref: 1}, at=NOW)
    second = close(ballot=second, at=CLOSES)
    first.refresh_from_db()
    assert (first.result["spent"], second.result["envelope"]) == (30_000_000, 70_000_000)
    assert [fresh(one).stage for one in secret.options] == ["deliberated", "not_chosen", "deliberated"]


def test_sixteen_at_once_with_one_right_are_one_vote(committed_secret: Secret):
    voter, secret = committed_secret.members[0], committed_secret

    def once(number: int) -> str:
        try:
            secret.votes(voter, secret.options[number % 3])
            return "stored"
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        said = sorted(pool.map(once, range(16)))
    assert said == ["already_voted"] * 15 + ["stored"]
    assert Paper.objects.count() == 1


def test_sixteen_persons_at_once_lose_no_vote(committed_secret: Secret):
    secret = committed_secret

    def once(voter) -> None:
        try:
            secret.votes(voter, secret.options[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(once, secret.members))
    assert Paper.objects.count() == RollLine.objects.exclude(channel="").count() == 12
    assert queries.secret_turnout(secret.ballot).cast == 12


def test_many_papers_by_their_codes_are_put_in_at_once_and_each_refusal_is_told(secret: Secret):
    visits, laundry, _ = secret.options
    for code in ("code2222", "code3333", "code4444"):
        RollLine.objects.create(ballot=secret.ballot, code=digest(f"code {secret.ballot.ref}", code))
    secret.votes(None, visits, code="code4444")
    papers = [
        Coded("CODE-2222", {visits.ref: 1}),
        Coded("code3333", {"elsewhere2": 1}),
        Coded("code3333", {visits.ref: 1, laundry.ref: 1}),
        Coded("code-3333", {laundry.ref: 1}),
        Coded("code4444", {laundry.ref: 1}),
        Coded("code5555", {laundry.ref: 1}),
    ]
    found = vote_by_codes(ballot=secret.ballot, papers=papers, channel="paper", at=NOW)
    assert [one.code if one else None for one in found] == [
        None,
        "unknown_option",
        None,
        "already_voted",
        "already_voted",
        "unknown_code",
    ]
    assert Paper.objects.filter(channel="paper").count() == 2
    assert RollLine.objects.filter(channel="paper").count() == 2
