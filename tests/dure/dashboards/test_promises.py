"""The ledger of promises: what was answered in time, late, or never; what was granted and carried out or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.seoul import CLOSES, Seoul, build_seoul, fresh

from dure import clock
from dure.dashboards.promises import ledger
from dure.matters.commands import perform
from dure.matters.models import Matter

pytestmark = pytest.mark.django_db
LATER = CLOSES + timedelta(days=400)


@pytest.fixture
def seoul(monkeypatch: pytest.MonkeyPatch) -> Seoul:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return build_seoul()


def numbers(at: datetime, body: Any = None) -> dict[str, int]:
    line = next(line for line in ledger(at) if line.body == body)
    return {f"{kind} {state}": number for kind, state, number in line.cells if number}


def answer(seoul: Seoul, matter: Any, at: datetime) -> None:
    perform(
        matter=matter,
        verb="answer",
        by=seoul.roles["parliament_official"],
        at=at,
        outcome="adopt",
        reason="Good.",
    )


def test_an_answer_is_waiting_then_broken_then_late(seoul: Seoul) -> None:
    matter = seoul.at_stage("consulted")
    assert matter.due_at is not None
    soon = matter.due_at - timedelta(days=1)
    assert numbers(soon) == {"answer waiting": 1}
    assert numbers(LATER) == numbers(LATER, seoul.parliament) == {"answer broken": 1}
    answer(seoul, matter, LATER)
    assert numbers(LATER, seoul.parliament) == {"answer late": 1}
    assert numbers(LATER)["grant waiting"] == 1


def test_an_answer_in_time_is_kept_and_so_is_a_grant_that_is_carried_out(seoul: Seoul) -> None:
    matter = fresh(seoul.at_stage("granted"))
    assert numbers(LATER) == {"answer kept": 1, "grant waiting": 1}
    official = seoul.roles["city_official"]
    perform(
        matter=matter, verb="report", by=official, at=LATER, committed=10, paid=5, late=True, note="Rain."
    )
    assert numbers(LATER, seoul.world.city) == {"grant late": 1}
    perform(matter=matter, verb="complete", by=official, at=LATER)
    assert numbers(LATER, seoul.world.city) == {"grant kept": 1}


def test_each_number_leads_to_its_matters_and_their_entries(seoul: Seoul) -> None:
    matter = seoul.at_stage("granted")
    html = Client().get("/promises/").content.decode()
    slug = seoul.parliament.slug
    assert f'href="/promises/?body={slug}&amp;kind=answer&amp;state=kept#list">1</a>' in html
    listed = Client().get("/promises/", {"body": slug, "kind": "answer", "state": "kept"}).content.decode()
    entry = matter.acts.get(verb="answer").entry
    assert f'href="/matters/{matter.ref}/"' in listed
    assert f'href="/record/entries/{entry}"' in listed
    data = Client().get("/promises/", {"format": "json"}).json()
    assert (data[0]["answer_kept"], data[0]["grant_waiting"]) == (1, 1)
    assert 'href="/promises/"' in Client().get("/").content.decode()
    assert f'href="/promises/?body={slug}"' in Client().get(f"/organizations/{slug}/").content.decode()


def test_the_page_asks_the_database_no_more_for_more_promises(seoul: Seoul) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert Client().get("/promises/", {"kind": "grant", "state": "waiting"}).status_code == 200
        return len(asked)

    before = 0
    for number in range(3):
        matter = seoul.at_stage("granted")
        Matter.objects.filter(pk=matter.pk).update(title=f"Visits {number}")
        before = before if number else queries()
    assert queries() == before <= 15
