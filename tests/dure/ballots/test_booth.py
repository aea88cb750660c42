"""The booth: mark, review, put into the box, keep the receipt; change it; check it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.booth import Booth, form_of, hidden, in_the_box, tracker_on
from tests.cast import AT, person
from tests.secret import Secret
from tests.seoul import CLOSES, NOW

from dure.ballots.booth_forms import Ticket
from dure.ballots.commands import close, fix_roll, new_tracker
from dure.ballots.models import Paper, RollLine
from dure.ballots.sealing import digest, paper_key

SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.usefixtures("at")


# One paper of every form


@pytest.mark.parametrize(
    ("form", "typed", "marks"),
    [
        ('form = "approval"', ("1", None, "1"), {0: 1, 2: 1}),
        ('form = "knapsack"', ("1", None, "1"), {0: 1, 2: 1}),
        ('form = "points"', ("7", "", "3"), {0: 7, 2: 3}),
        ('form = "points"', ("٧", " 3 ", "0"), {0: 7, 1: 3}),
        ('form = "ranking"', ("2", "1", ""), {0: 2, 1: 1}),
        ('form = "ranking", most = 1', ("", "", "1"), {2: 1}),
        ('form = "approval"', (), {}),
    ],
)
def test_a_paper_of_every_form_goes_through_review_into_the_box(db, form, typed, marks):
    secret = form_of(form)
    tracker = Booth(secret, secret.members[0]).votes(*typed)
    assert in_the_box(secret, tracker) == {secret.options[n].ref: mark for n, mark in marks.items()}


def test_one_of_several_is_chosen_by_a_radio_button(db):
    secret = form_of('form = "one"')
    booth = Booth(secret, secret.members[0])
    html = booth.look()
    assert html.count('type="radio"') == len(secret.options) + 1  # none of them, too
    tracker = booth.votes(one=secret.options[1].ref)
    assert in_the_box(secret, tracker) == {secret.options[1].ref: 1}


def test_a_paper_on_which_none_is_chosen_is_empty(db):
    secret = form_of('form = "one"')
    assert in_the_box(secret, Booth(secret, secret.members[0]).votes(one="")) == {}


# Review and receipt


def test_the_review_says_what_is_marked_and_stores_nothing(booth: Booth):
    html = booth.send("review", "1", None, "1").content.decode()
    marked, others = html.split("Not marked</h2>")
    assert "You marked 2 options. They cost ₩\xa090\xa0million together." in html
    assert ["Visits" in marked, "Laundry" in marked, "Roofs" in marked] == [True, False, True]
    assert "Laundry" in others
    assert not Paper.objects.exists()
    assert not RollLine.objects.exclude(channel="").exists()


def test_the_receipt_shows_the_tracker_of_the_review_and_nothing_of_the_choice(booth: Booth):
    review = booth.send("review", "1", None, None).content.decode()
    receipt = booth.put(hidden(review)).content.decode()
    assert tracker_on(receipt) == tracker_on(review)
    assert len(tracker_on(receipt)) == 20
    assert "Nothing on this page says what you chose." in receipt
    assert '<path class="qrline"' in receipt
    for option in booth.secret.options:
        assert option.title not in receipt
        assert option.ref not in receipt


def test_a_second_click_gives_the_same_receipt_and_one_vote(booth: Booth):
    fields = booth.review("1")
    first, second = booth.put(fields), booth.put(fields)
    assert [first.status_code, second.status_code] == [200, 200]
    assert first.content.decode().count("You have voted") == second.content.decode().count("You have voted")
    assert tracker_on(first.content.decode()) == tracker_on(second.content.decode())
    assert Paper.objects.count() == 1


def test_changing_before_the_vote_keeps_marks_and_tracker(booth: Booth):
    review = booth.send("review", "1", None, "1").content.decode()
    again = booth.client.post(booth.url("vote/"), {**hidden(review), "step": "change"}).content.decode()
    assert re.findall(r'id="mark-([\w-]+)"[^>]* checked', again) == [
        booth.secret.options[0].ref,
        booth.secret.options[2].ref,
    ]
    ticket = re.search(r'name="ticket" value="([^"]+)"', again)
    assert ticket
    assert tracker_on(booth.send("review", "1", ticket=ticket[1]).content.decode()) == tracker_on(review)


def test_the_points_typed_come_back_as_they_are_read(db):
    secret = form_of('form = "points"')
    booth = Booth(secret, secret.members[0])
    again = booth.send("change", "0007", "", "x").content.decode()
    assert re.findall(r'name="mark-[\w-]+" id="mark-[\w-]+" value="([^"]*)"', again) == ["7", "", "x"]


def test_nobody_chooses_a_tracker(booth: Booth):
    fields = booth.review("1")
    for ticket in ("", "nonsense", fields["ticket"][:-1] + "_", '["x"]'):
        answer = booth.put({**fields, "ticket": ticket})
        assert answer.status_code == 409
        assert "Review it here once more" in answer.content.decode()
    foreign = Ticket("another", f"person {booth.secret.members[0].ref}", new_tracker(), changes=False)
    assert booth.put({**fields, "ticket": foreign.signed()}).status_code == 409
    assert not Paper.objects.exists()


def test_a_paper_reviewed_by_somebody_else_is_not_put_in(booth: Booth):
    fields = booth.review("1")
    booth.client.force_login(booth.secret.members[1])
    answer = booth.put(fields)
    assert answer.status_code == 409
    assert re.findall(r'id="mark-([\w-]+)"[^>]* checked', answer.content.decode()) == [
        booth.secret.options[0].ref
    ]
    assert not Paper.objects.exists()


# Once, and again only with the tracker


def test_of_two_browsers_the_second_is_told_and_keeps_its_marks(booth: Booth):
    other = Booth(booth.secret, booth.secret.members[0])
    mine, theirs = booth.review("1"), other.review(None, "1")
    assert booth.put(mine).status_code == 200
    refused = other.put(theirs)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "This right to vote is used." in html
    assert re.findall(r'id="mark-([\w-]+)"[^>]* checked', html) == [booth.secret.options[1].ref]
    assert 'name="tracker"' in html
    assert Paper.objects.count() == 1


def test_who_has_voted_changes_it_with_the_tracker_however_it_is_typed(booth: Booth):
    tracker = booth.votes("1")
    html = booth.look()
    assert "You have voted." in html
    assert 'name="tracker"' in html
    typed = "-".join(tracker[n : n + 4] for n in range(0, 20, 4)).upper()
    review = booth.send("review", None, "1", tracker=typed).content.decode()
    assert tracker_on(review) == tracker
    receipt = booth.put(hidden(review)).content.decode()
    assert "Your vote is changed" in receipt
    assert in_the_box(booth.secret, tracker) == {booth.secret.options[1].ref: 1}
    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    ("tracker", "says"),
    [("", "With the tracker on the receipt"), ("2" * 20, "No paper in the box has this tracker.")],
)
def test_without_the_tracker_nothing_is_changed_and_all_is_kept(booth: Booth, tracker: str, says: str):
    kept = booth.votes("1")
    answer = booth.send("review", None, "1", tracker=tracker)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert says in html
    assert re.findall(r'id="mark-([\w-]+)"[^>]* checked', html) == [booth.secret.options[1].ref]
    assert f'name="tracker" value="{tracker}"' in html
    assert in_the_box(booth.secret, kept) == {booth.secret.options[0].ref: 1}


# What is refused, and when


@pytest.mark.parametrize(
    ("form", "typed", "status", "says"),
    [
        ('form = "approval", most = 1', ("1", "1"), 422, "You marked 2. Mark 1 at most."),
        ('form = "approval"', ("2",), 422, "An option is marked or not: write 1."),
        ('form = "knapsack"', (None, "1", "1"), 422, "What you marked costs ₩\xa0110,000,000"),
        ('form = "points"', ("7", "4"), 422, "You gave 11 points. Give 10 at most."),
        ('form = "points"', ("-1",), 422, "Mark options with whole numbers from 1."),
        ('form = "points"', ("1.5",), 422, "Mark options with whole numbers from 1."),
        ('form = "points"', ("NaN",), 422, "Mark options with whole numbers from 1."),
        ('form = "points"', ("9" * 5000,), 422, "Mark options with whole numbers from 1."),
        ('form = "ranking"', ("1", "1"), 422, "Rank from 1 on"),
    ],
)
def test_a_wrong_paper_is_told_in_a_sentence_and_kept(db, form, typed, status, says):
    secret = form_of(form)
    booth = Booth(secret, secret.members[0])
    answer = booth.send("review", *typed)
    html = answer.content.decode()
    assert answer.status_code == status
    assert says in html
    assert "What you marked is kept below." in html
    shown = re.findall(r'name="mark-[\w-]+" id="mark-[\w-]+" value="([^"]*)"', html)
    if 'form = "points"' in form:
        assert shown[: len(typed)] == [text[:8] for text in typed]
    assert not Paper.objects.exists()


def test_an_option_of_elsewhere_is_refused(booth: Booth):
    answer = booth.client.post(booth.url("vote/"), {"mark-elsewhere2": "1", "step": "review"})
    assert answer.status_code == 422
    assert "Choose only from what stands on this ballot." in answer.content.decode()


def test_the_last_second_counts_and_the_closing_one_does_not(booth: Booth, at: Any):
    late = Booth(booth.secret, booth.secret.members[1])
    in_time, too_late = booth.review("1"), late.review(None, "1")
    at(CLOSES - SECOND)
    assert booth.put(in_time).status_code == 200
    at(CLOSES)
    answer = late.put(too_late)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "This ballot closed on" in html
    assert "<li><bdi>Laundry</bdi></li>" in html  # what was marked
    assert Paper.objects.count() == 1


def test_an_expired_session_is_told_and_everything_is_kept(booth: Booth):
    fields = booth.review("1")
    booth.client.logout()
    for step in ("put", "review"):
        answer = booth.client.post(booth.url("vote/"), {**fields, "step": step})
        html = answer.content.decode()
        assert answer.status_code == 403
        assert "You are not signed in" in html
        assert re.findall(r'id="mark-([\w-]+)"[^>]* checked', html) == [booth.secret.options[0].ref]
        assert f"?next={booth.url()}" in html
    assert not Paper.objects.exists()


def test_who_is_not_on_the_roll_sees_what_stands_on_the_paper_and_cannot_vote(booth: Booth):
    outsider = Booth(booth.secret, booth.secret.world.outsider)
    html = outsider.look()
    assert "You are not on this roll." in html
    assert "Visits" in html
    assert "mark-" not in html
    answer = outsider.send("review", "1")
    assert answer.status_code == 403
    assert "not on the roll" in answer.content.decode()


def test_a_visitor_can_sign_in_or_enter_a_code(booth: Booth):
    html = Booth(booth.secret).look()
    assert f"/accounts/login/?next={booth.url()}" in html
    assert booth.url("code/") in html


# Before, and filters


def test_before_the_opening_it_says_when_and_who_may_vote(booth: Booth, at: Any):
    at(AT + timedelta(days=2) - SECOND)
    html = booth.look()
    assert "not open yet" in html
    assert "Who may vote:" in html
    assert "mark-" not in html
    assert booth.send("review", "1").status_code == 409


def test_the_first_look_after_the_opening_fixes_the_roll(secret: Secret):
    html = Booth(secret, secret.members[0]).look()
    voters = RollLine.objects.count()
    assert f"0 of {voters} have voted" in html
    assert "Review my paper" in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"q": "laun"}, ["Laundry"]),
        ({"cost": "50000000"}, ["Visits", "Laundry"]),
        ({"q": "visits roofs"}, []),
        ({"place": "Nowhere"}, []),
        ({"cost": "-1"}, ["Visits", "Laundry", "Roofs"]),
    ],
)
def test_options_are_searched_without_a_script(booth: Booth, query: dict[str, str], shown: list[str]):
    """By address for readers, by a sent form for voters: what they marked stays marked and in no address."""
    html = Booth(booth.secret).look(**query)
    assert visible(html) == shown
    again = booth.send("filter", "1", None, "1", **query).content.decode()
    assert visible(again) == shown
    assert len(re.findall(r'id="mark-[\w-]+"[^>]* checked', again)) == 2


def visible(html: str) -> list[str]:
    cards = re.findall(r'<li class="booth-card" data-ref[^>]*>.*?</bdi>', html, re.S)
    return [
        re.sub(r".*>(\w+)</bdi>", r"\1", card, flags=re.S)
        for card in cards
        if "hidden>" not in card.split("\n")[0]
    ]


def test_only_what_is_marked_can_be_shown(booth: Booth):
    assert visible(booth.send("filter", None, "1", marked="1").content.decode()) == ["Laundry"]


def test_an_open_ballot_has_no_booth(seoul: Any, client: Client):
    ballot = seoul.round.ballots.get()
    for more in ("vote/", "code/", "check/"):
        assert client.get(f"/ballots/{ballot.ref}/{more}").status_code == 404


def test_the_address_of_the_form_leads_back_to_the_ballot(booth: Booth):
    assert booth.client.get(booth.url("vote/")).headers["Location"] == booth.url()


# After the close


def test_after_the_count_the_tracker_finds_the_paper_and_reads_it(booth: Booth, at: Any):
    tracker = booth.votes("1", None, "1")
    early = booth.client.post(booth.url("check/"), {"tracker": tracker})
    assert early.status_code == 409
    at(CLOSES)
    close(ballot=booth.secret.ballot, at=CLOSES)
    found = booth.client.post(booth.url("check/"), {"tracker": f" {tracker.upper()} "}).content.decode()
    assert "Your paper is in the box" in found
    assert [title in found for title in ("Visits", "Laundry", "Roofs")] == [True, False, True]
    assert paper_key(booth.secret.ballot.ref, tracker) in found
    assert f"printf %s {booth.secret.ballot.ref}/{tracker} | sha256sum" in found
    missing = booth.client.post(booth.url("check/"), {"tracker": "2" * 20})
    assert "No paper in the box has this tracker" in missing.content.decode()
    assert len(missing.content) == len(found.encode())
    assert booth.client.post(booth.url("check/"), {"tracker": ""}).status_code == 422


def test_once_counted_the_ballot_shows_its_result_and_a_late_vote_is_told(booth: Booth, at: Any):
    fields = booth.review("1")
    at(CLOSES)
    assert "being counted" in booth.look()
    close(ballot=booth.secret.ballot, at=CLOSES)
    assert "Result of the ballot" in booth.look()
    late = booth.put(fields)
    assert late.status_code == 409
    assert "<li><bdi>Visits</bdi></li>" in late.content.decode()


def test_nobody_casts_openly_in_a_secret_ballot(booth: Booth):
    assert booth.client.post(booth.url("cast/"), {"step": "review"}).status_code == 404


def test_a_person_of_a_list_votes_by_their_address(secret: Secret):
    listed = person("Listed")
    RollLine.objects.create(ballot=secret.ballot, address=digest("address", str(listed.email)))
    fix_roll(ballot=secret.ballot, at=NOW)
    tracker = Booth(secret, listed).votes("1")
    assert in_the_box(secret, tracker) == {secret.options[0].ref: 1}
