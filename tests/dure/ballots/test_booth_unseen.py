"""Votes by a code on paper, and that no page of the booth tells what anybody marked."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from tests.booth import Booth, form_of, in_the_box, tracker_on
from tests.secret import Secret
from tests.seoul import NOW

from dure.ballots.booth_rights import CODES
from dure.ballots.commands import fix_roll
from dure.ballots.models import Paper, RollLine
from dure.ballots.sealing import digest

CODE = "abcd2345efgh6789"
pytestmark = pytest.mark.usefixtures("at")


# A code on paper


@pytest.fixture
def coded(secret: Secret) -> Booth:
    """A browser of nobody known, for a ballot with one code on paper."""
    RollLine.objects.create(ballot=secret.ballot, code=digest(f"code {secret.ballot.ref}", CODE))
    fix_roll(ballot=secret.ballot, at=NOW)
    return Booth(secret)


def test_a_code_on_paper_gives_one_vote_and_is_forgotten_with_it(coded: Booth):
    entered = coded.client.post(coded.url("code/"), {"code": "ABCD-2345 EFGH-6789"})
    assert entered.headers["Location"] == coded.url()
    assert "You vote with the code on paper." in coded.look()
    fields = coded.review("1")
    first = coded.put(fields)
    assert coded.client.session[CODES] == {}
    again = coded.put(fields)
    assert tracker_on(first.content.decode()) == tracker_on(again.content.decode())
    assert Paper.objects.count() == 1
    assert RollLine.objects.exclude(channel="").get().person is None


def test_a_code_can_be_written_into_the_paper_itself_when_the_session_is_gone(coded: Booth):
    coded.client.post(coded.url("code/"), {"code": CODE})
    coded.client.cookies.clear()
    refused = coded.send("review", "1")
    assert refused.status_code == 403
    assert 'name="code"' in refused.content.decode()
    wrong = coded.send("review", "1", code="abcd")
    assert wrong.status_code == 422
    assert "There is no such code for this ballot." in wrong.content.decode()
    assert in_the_box(coded.secret, coded.votes("1", code=CODE)) == {coded.secret.options[0].ref: 1}


@pytest.mark.parametrize("typed", ["", "abcd2345efgh678", "x\0y"])
def test_a_wrong_code_is_told_and_kept(coded: Booth, typed: str):
    answer = coded.client.post(coded.url("code/"), {"code": typed})
    assert answer.status_code == 422
    assert CODES not in coded.client.session


def test_a_code_is_never_read_from_an_address(coded: Booth):
    assert 'name="code" value=""' in coded.look("code/", code=CODE)
    assert CODES not in coded.client.session


def test_a_code_can_be_forgotten(coded: Booth):
    coded.client.post(coded.url("code/"), {"code": CODE})
    coded.client.post(coded.url("code/"), {"step": "forget"})
    assert "You vote with the code" not in coded.look()


# Nothing tells


def lengths(booth: Booth, step: str, papers: list[tuple[Any, ...]], **more: Any) -> set[tuple[int, int]]:
    answers = [booth.send(step, *typed, **more) for typed in papers]
    return {(answer.status_code, len(answer.content)) for answer in answers}


@pytest.mark.parametrize(
    ("form", "papers"),
    [
        ("approval", [(), ("1",), ("1", "1", "1"), (None, None, "1")]),
        ("knapsack", [(), ("1",), ("1", None, "1")]),
        ("points", [(), ("10",), ("1", "2", "3"), (None, "9", "1")]),
        ("ranking", [(), ("1",), ("3", "2", "1")]),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko", "ur"])
def test_pages_that_show_marks_have_one_length_whatever_is_marked(db, form, papers, language):
    secret = form_of(f'form = "{form}"')
    voter = secret.members[0]
    voter.language = language
    voter.save()
    booth = Booth(secret, voter)
    for step in ("review", "change", "filter"):
        assert len(lengths(booth, step, papers)) == 1, step


def test_what_is_put_into_the_box_is_sent_in_one_length(booth: Booth):
    sent = [booth.review(*typed) for typed in ((), ("1",), ("1", "1", "1"))]
    assert len({sum(map(len, (*fields, *fields.values()))) for fields in sent}) == 1


def test_pages_that_show_marks_are_not_compressed_or_stored(booth: Booth):
    for step in ("review", "change"):
        answer = booth.client.post(
            booth.url("vote/"), {**booth.marks("1"), "step": step}, headers={"Accept-Encoding": "gzip"}
        )
        assert answer["Content-Encoding"] == "identity"
        assert {"no-store", "no-transform", "private"} <= set(re.split(r",\s*", answer["Cache-Control"]))


def test_no_page_of_the_booth_is_stored_on_its_way(booth: Booth):
    tracker = booth.votes("1")
    answers = [booth.client.get(booth.url(more)) for more in ("", "?format=json", "code/", "check/")]
    answers += [booth.client.post(booth.url("check/"), {"tracker": tracker})]
    answers += [booth.put(booth.review(None, "1", tracker=tracker))]
    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
        assert tracker not in answer.request["PATH_INFO"]


def test_after_a_vote_nothing_on_the_page_changes_but_the_turnout(booth: Booth):
    visitor = Booth(booth.secret)
    html, data = visitor.look(), json.loads(visitor.look(format="json"))
    booth.votes("1", "1")
    after, told = visitor.look(), json.loads(visitor.look(format="json"))
    turnout = f"0 of {data['voters']} have voted"
    assert turnout in html
    assert after == html.replace(turnout, f"1 of {data['voters']} have voted")
    assert told == {**data, "voted": 1}
    assert "ETag" not in visitor.client.get(visitor.url())


def test_what_was_chosen_makes_no_difference_to_any_later_page(booth: Booth):
    """Two worlds that differ in a vote alone show the same to everybody but the roll."""
    tracker = booth.votes("1")
    one = Booth(booth.secret).look(), Booth(booth.secret).look(format="json")
    booth.votes(None, "1", "1", tracker=tracker)
    assert (Booth(booth.secret).look(), Booth(booth.secret).look(format="json")) == one
