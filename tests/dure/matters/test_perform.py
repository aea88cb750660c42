"""One act at a time: few queries, one act for one click, and the fold of the acts is what is stored."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import World
from tests.seoul import CLOSES, NOW, Seoul, build_seoul, fresh

from dure.matters.commands import STANDING_COLUMNS, perform, rebuild
from dure.matters.facts import facts_for
from dure.matters.models import Act, Matter
from dure.matters.standing import Course, standing
from dure.networks.models import LegalBasis
from dure.record.models import Entry
from dure.refusals import Refused

QUERIES = 12


def statements(captured: CaptureQueriesContext) -> list[str]:
    """The statements of a transaction without those that only begin and end it."""
    marks = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(marks)]


def test_a_legal_basis_begins_and_ends_with_its_day_where_the_charter_holds(seoul: Seoul) -> None:
    matter = seoul.at_stage("received")
    LegalBasis.objects.filter(organization=seoul.committee).update(
        in_force_from=date(2026, 4, 2), in_force_until=date(2026, 4, 2)
    )

    def stands(*moment: int) -> bool:
        course, at = Course(matter.round), datetime(*moment, tzinfo=ZoneInfo("Asia/Seoul")).astimezone(UTC)
        return facts_for(matter, course, "open", standing(matter, course), at).legal_basis

    assert [stands(2026, 4, day, hour) for day, hour in ((1, 23), (2, 0), (2, 23), (3, 0))] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("stage", "verb", "role", "details"),
    [
        ("raised", "support", "member", {}),
        ("raised", "carry", "delegate", {}),
        ("deliberated", "vote", "council_chair", {"choice": "no", "reason": "Too dear."}),
        ("deliberated", "decide", "council_chair", {}),
        ("received", "open", "committee_chair", {}),
        ("consulted", "answer", "parliament_official", {"outcome": "refuse", "reason": "Paid elsewhere."}),
        ("granted", "report", "city_official", {"committed": 10, "paid": 5}),
    ],
)
def test_an_act_takes_few_queries(
    seoul: Seoul, stage: str, verb: str, role: str, details: dict[str, Any]
) -> None:
    matter = seoul.at_stage(stage)
    at = NOW if stage == "raised" else CLOSES
    by = type(seoul.roles[role]).objects.get(id=seoul.roles[role].id)
    with CaptureQueriesContext(connection) as captured:
        perform(matter=matter, verb=verb, by=by, at=at, **details)
    found = statements(captured)
    assert len(found) <= QUERIES, "\n".join(found)


def test_the_same_vote_twice_is_one_act(seoul: Seoul) -> None:
    matter = seoul.at_stage("deliberated")
    vote = {
        "verb": "vote",
        "by": seoul.roles["council_chair"],
        "at": CLOSES,
        "choice": "no",
        "reason": "Dear.",
    }
    perform(matter=matter, **vote)
    with pytest.raises(Refused) as refused:
        perform(matter=matter, **vote)
    assert refused.value.code == "already_voted"
    assert matter.acts.filter(verb="vote", choice="no").count() == 1


def test_a_page_left_open_is_told_what_happened_meanwhile(seoul: Seoul) -> None:
    matter = seoul.supported()
    perform(matter=matter, verb="carry", by=seoul.roles["delegate"], at=NOW, visit=1)
    with pytest.raises(Refused) as refused:
        perform(matter=matter, verb="withdraw", by=seoul.roles["author"], at=NOW, visit=1, reason="No.")
    assert refused.value.code == "moved_on"
    assert refused.value.sentence == (
        "This has moved on meanwhile: “Carry to the Seoul network”, by Gwangjin Network. "
        "It stands in “Weighed” now. Nothing of yours was stored."
    )


def test_sixteen_decisions_at_once_are_one_act(committed_world: World) -> None:
    seoul = build_seoul(committed_world)
    matter = seoul.at_stage("deliberated")
    before = Entry.objects.count()
    told: list[str] = []
    start = threading.Barrier(16)

    def decide() -> None:
        try:
            start.wait()
            perform(
                matter=matter, verb="decide", by=seoul.roles["council_chair"], at=CLOSES, visit=matter.visit
            )
            told.append("done")
        except Refused as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    together(decide, 16)
    assert sorted(told) == ["done", *["moved_on"] * 15]
    assert Act.objects.filter(matter=matter, verb="decide").count() == 1
    assert Entry.objects.count() == before + 1
    assert fresh(matter).stage == "received"


def together(act: Callable[[], None], times: int) -> None:
    """Run the same thing in as many threads, and wait for all."""
    threads = [threading.Thread(target=act) for _ in range(times)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


# What might be tried at each stage: verb, role, details. None is the clock.
TRIES: dict[str, list[tuple[str, str | None, dict[str, Any]]]] = {
    "raised": [("carry", "delegate", {}), ("support", "member", {}), ("withdraw", "author", {})],
    "weighed": [
        ("select", None, {"outcome": "won"}),
        ("select", None, {"outcome": "won"}),
        ("pass_over", None, {"outcome": "lost"}),
        ("send_back", "umbrella_steward", {}),
    ],
    "deliberated": [
        *(
            ("vote", role, {"choice": choice})
            for role in ("council_chair", "public_seat", "other_public_seat", "private_seat")
            for choice in ("yes", "yes", "no", "abstain")
        ),
        ("decide", "council_chair", {}),
        ("decide", "council_chair", {}),
        ("send_back", "council_chair", {}),
    ],
    "reworked": [("carry", "delegate", {}), ("carry", "delegate", {}), ("withdraw", "author", {})],
    "received": [
        ("attend", "committee_chair", {}),
        ("attend", "committee_seat", {}),
        ("attend", "other_committee_seat", {}),
        ("open", "committee_chair", {}),
    ],
    "examined": [
        *(
            ("vote", role, {"choice": choice})
            for role in ("committee_chair", "committee_seat", "other_committee_seat")
            for choice in ("yes", "yes", "no")
        ),
        ("decide", "committee_chair", {}),
        ("send_back", "committee_chair", {}),
    ],
    "consulted": [
        ("answer", "parliament_official", {"outcome": "adopt"}),
        ("answer", "parliament_official", {"outcome": "adopt_in_part", "sum": 7_000_000}),
        ("answer", "parliament_official", {"outcome": "refuse"}),
    ],
    "granted": [
        ("report", "city_official", {"committed": 6_000_000, "paid": 1_000_000}),
        ("complete", "city_official", {}),
    ],
}
STARTS = ("raised", "deliberated", "received", "consulted")


class Undone(Exception):
    """Takes back an example."""


@pytest.mark.django_db
@pytest.mark.parametrize("start", STARTS)
def test_folding_all_acts_again_gives_what_is_stored(start: str) -> None:
    seoul = build_seoul()
    begun = seoul.at_stage(start)

    @settings(max_examples=250 if connection.vendor == "sqlite" else 60)  # the fold itself asks no database
    @given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
    def walk(draws: list[int]) -> None:
        try:
            with transaction.atomic():
                wander(seoul, begun, draws)
                raise Undone
        except Undone:
            pass

    walk()


def wander(seoul: Seoul, begun: Matter, draws: list[int]) -> None:
    """Try one act after the other; what is refused changes nothing, and the fold stays what is stored."""
    matter = fresh(begun)
    for step, draw in enumerate(draws):
        if matter.ended:
            break
        tries = TRIES[matter.stage]
        verb, role, details = tries[draw % len(tries)]
        by = seoul.roles[role] if role else None
        at = (NOW if matter.stage == "raised" else CLOSES) + timedelta(minutes=step)
        try:
            perform(matter=matter, verb=verb, by=by, at=at, reason=f"Reason {draw}.", **details)
        except Refused:
            continue
        matter = fresh(matter)
    stood = rebuild(matter)
    assert stored(matter) == {
        "stage": stood.stage,
        "entered_at": stood.entered_at,
        "due_at": stood.due_at,
        "visit": stood.visit,
        "acts_count": stood.number,
        "supports_count": len(stood.supports),
        "sum": stood.sum,
        "answer": stood.answer,
        "ended": stood.ended,
    }


def stored(matter: Matter) -> dict[str, Any]:
    """The stored columns that the fold gives (the holder follows from the stage, the last act from the acts)."""
    return {name: getattr(matter, name) for name in STANDING_COLUMNS if name not in ("held_by", "moved_at")}
