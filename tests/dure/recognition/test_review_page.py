"""What a reviewer types is never lost, whichever button sends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import AT
from tests.recognised import Circle, build_circle

from dure import clock


@pytest.fixture
def circle(db: None, monkeypatch: pytest.MonkeyPatch) -> Circle:
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=3))
    return build_circle()


def test_no_question_of_a_review_is_lost_or_folded_away_by_another_one(circle: Circle) -> None:
    report = circle.reported()
    peer, address = Client(), f"/reports/{report.ref}/review/"
    peer.force_login(circle.peer)
    refused = peer.post(address, {"ask": "meetings", "text-meetings": " "})
    assert refused.status_code == 422
    row = refused.content.decode().partition('id="row-meetings"')[2].partition("</li>")[0]
    assert "<details open>" in row
    assert "Write what you want to know." in row
    typed = {"text-meetings": "Who was there?", "text-open_books": "Who keeps them?"}
    for _twice in range(2):  # the page was loaded again
        put = peer.post(address, {**typed, "ask": "meetings"})
        assert put.status_code == 200
        page = put.content.decode()
        assert "The question is put to the organization." in page
        assert "Who keeps them?</textarea>" in page
        assert "Who was there?</textarea>" not in page
        assert [one.text for one in report.questions.all()] == ["Who was there?"]
    saved = peer.post(address, {"judge-earned": "accepted", "text-open_books": "Who keeps them?"})
    assert (saved.status_code, "Who keeps them?</textarea>" in saved.content.decode()) == (200, True)
    for way in ("finish", "give_back"):
        kept = peer.post(address, {way: "1", "text-open_books": "Who keeps them?"})
        assert (kept.status_code, "Who keeps them?</textarea>" in kept.content.decode()) == (409, True)
    report.refresh_from_db()
    assert report.state == "handed_in"
    assert peer.post(address, {"ask": "open_books", "text-open_books": "Who keeps them?"}).status_code == 302
