"""The same request sent twice is done once and answered twice: by its header, or by the hidden token of its form."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver
from tests.booth import Booth
from tests.cast import World
from tests.secret import build_secret
from tests.seoul import NOW, Seoul, build_seoul

from dure import clock
from dure.matters.models import Comment
from dure.people.models import Answered
from dure.people.once import ACCOUNTS, APART, LONG, SECRET, Once

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def seoul(committed_world: World, monkeypatch: pytest.MonkeyPatch) -> Seoul:
    """The small world, committed, on its third day."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_seoul(committed_world)


class Reader:
    """A browser without scripts, which checks nothing and sends what the form on the page holds."""

    def __init__(self, seoul: Seoul) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(seoul.world.member)
        self.matter = seoul.raised()

    def opens(self) -> str:
        """Open the page of the matter; return the hidden token of its forms."""
        found = TOKEN.search(self.client.get(f"/matters/{self.matter.ref}/").content.decode())
        assert found
        return found[1]

    def says(self, token: str, text: str, **more: Any) -> Any:
        fields = {"csrfmiddlewaretoken": token, "text": text, "mark": ""}
        return self.client.post(f"/matters/{self.matter.ref}/comments/", fields, **more)


def test_a_form_sent_again_after_a_time_out_is_done_once_and_leads_to_the_same_page(seoul: Seoul) -> None:
    reader = Reader(seoul)
    token = reader.opens()
    first, again = reader.says(token, "Once."), reader.says(token, "Once.")
    assert [first.status_code, again.status_code] == [302, 302]
    assert first["Location"] == again["Location"]
    assert Comment.objects.count() == 1
    assert "This arrived the first time already." in reader.client.get(again["Location"]).content.decode()


def test_a_double_click_is_done_once_and_answered_twice(seoul: Seoul) -> None:
    reader = Reader(seoul)
    token, start = reader.opens(), Barrier(3)

    def click(_: int) -> tuple[int, str]:
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = reader.client.cookies
        start.wait()
        try:
            fields = {"csrfmiddlewaretoken": token, "text": "Twice.", "mark": ""}
            answer = browser.post(f"/matters/{reader.matter.ref}/comments/", fields)
            return answer.status_code, answer["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(click, range(3)))
    assert len(set(answers)) == 1
    assert answers[0][0] == 302
    assert Comment.objects.count() == 1


def test_who_goes_back_and_writes_something_else_says_something_else(seoul: Seoul) -> None:
    reader = Reader(seoul)
    token = reader.opens()
    assert [reader.says(token, text).status_code for text in ("One.", "Two.")] == [302, 302]
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["One.", "Two."]


def test_what_a_form_was_refused_may_be_tried_again(seoul: Seoul) -> None:
    reader = Reader(seoul)
    token = reader.opens()
    assert reader.says(token, "").status_code >= 400
    assert not Answered.objects.exists()
    assert reader.says(token, "Now.").status_code == 302


def multipart(boundary: str, token: str, text: str, content: str) -> dict[str, Any]:
    parts = [
        f'form-data; name="{name}"\r\n\r\n{value}'
        for name, value in (("csrfmiddlewaretoken", token), ("text", text), ("mark", ""))
    ]
    parts.append(f'form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n{content}')
    body = (
        "".join(f"--{boundary}\r\nContent-Disposition: {part}\r\n" for part in parts) + f"--{boundary}--\r\n"
    )
    return {"data": body.encode(), "content_type": f"multipart/form-data; boundary={boundary}"}


def test_a_form_with_a_file_is_the_same_by_its_content_not_by_how_it_is_packed(seoul: Seoul) -> None:
    reader = Reader(seoul)
    token, where = reader.opens(), f"/matters/{reader.matter.ref}/comments/"
    same = [
        reader.client.post(where, **multipart(mark, token, "With a file.", "a")) for mark in ("xxxx", "yyyy")
    ]
    assert [answer.status_code for answer in same] == [302, 302]
    assert same[1]["Idempotent-Replayed"] == "true"
    other = reader.client.post(where, **multipart("zzzz", token, "With a file.", "b"))
    assert "Idempotent-Replayed" not in other


# What is kept, and what is not


def asked(world: World, **more: Any) -> HttpRequest:
    request = RequestFactory().post("/matters/x/comments/", headers={"Idempotency-Key": "a1"}, **more)
    request.user, request.at = world.member, NOW  # type: ignore[attr-defined]
    return request


def test_a_refusal_takes_nothing_back_that_counts_attempts(committed_world: World) -> None:
    def refuses(request: HttpRequest) -> HttpResponse:
        cache.add("attempts", 1)
        return HttpResponse(status=409)

    assert Once(refuses)(asked(committed_world)).status_code == 409
    assert cache.get("attempts") == 1
    assert not Answered.objects.exists()


def test_nothing_is_told_as_done_that_will_be_taken_back(committed_world: World) -> None:
    def fails(request: HttpRequest) -> HttpResponse:
        try:
            with transaction.atomic(savepoint=False):
                raise DatabaseError("the disk")
        except DatabaseError:
            return HttpResponse("done", status=201)

    with pytest.raises(transaction.TransactionManagementError):
        Once(fails)(asked(committed_world))
    assert not Answered.objects.exists()


def names_of(patterns: Any, spaces: tuple[str, ...] = ()) -> set[str]:
    """The names of all addresses below some patterns, with their namespaces."""
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= names_of(one.url_patterns, (*spaces, one.namespace) if one.namespace else spaces)
        elif one.name:
            found.add(":".join((*spaces, one.name)))
    return found


def test_what_goes_its_own_way_is_named_as_the_addresses_are() -> None:
    names = names_of(get_resolver().url_patterns)
    assert names >= SECRET | LONG
    assert all(any(name.startswith(f"{space}:") for name in names) for space in APART)
    assert all(any(name.startswith(start) for name in names) for start in ACCOUNTS)


def test_a_secret_vote_is_kept_beside_nobody(committed_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    secret = build_secret(committed_world)
    voter = secret.members[0]
    booth = Booth(secret, voter)
    fields = booth.review("1")
    receipts = [booth.put({**fields, "csrfmiddlewaretoken": "t" * 64}) for _ in range(2)]
    assert [receipt.status_code for receipt in receipts] == [200, 200]
    other = Client()
    other.force_login(secret.members[1])
    paper = {"marks": {secret.options[0].ref: 1}, "tracker": "a" * 20}
    sent = [
        other.post(
            f"/api/v1/ballots/{secret.ballot.ref}/votes",
            json.dumps(paper),
            content_type="application/json",
            headers={"Idempotency-Key": "v1"},
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert (
        sent[0].json()
        == sent[1].json()
        == {"ballot": secret.ballot.ref, "tracker": "a" * 20, "changed": False}
    )
    assert not Answered.objects.exists()
