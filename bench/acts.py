"""Queries and time of one `perform` of each kind, and acts a second with eight writers at once on SQLite.

    .venv/bin/python -m bench.acts

Queries do not count BEGIN, COMMIT and SAVEPOINT. The writers are processes with connections of their own and the
product's durable settings; they vote and support on matters of one database, so that they wait for each other.
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection

from bench.asking import Listened
from bench.figures import report, table
from bench.load_bodies import Size
from bench.worlds import World, load
from dure import clock
from dure.matters.commands import perform
from dure.matters.models import Act, Matter
from dure.networks.models import Membership, Organization, Post
from dure.people.models import Person
from dure.record.models import Entry, Head
from dure.refusals import Refused

MOST_QUERIES = 12
WRITERS = 8
EACH = 40  # acts of each writer
REPEATED = 10  # acts of each verb
WORLD = Size("acts", organizations=300, matters=400, rounds=1, charters=1, many=30)
Given = dict[str, Any]


class Stage:
    """A loaded world in which every verb can be done by one delegate, who is also a member and an official."""

    def __init__(self, world: World) -> None:
        world.use()
        self.at = clock.now()
        self.delegate = world.places.delegate
        self.author = Person.objects.get(ref="person000001")
        parliament = Organization.objects.get(slug="parliament")
        post = Post.objects.create(organization=parliament, role="official", created_at=self.at)
        begun = self.at - timedelta(days=300)
        consented = dict.fromkeys(
            ("offered_at", "member_consent_at", "organization_consent_at", "from_at"), begun
        )
        Membership.objects.create(organization=parliament, person=self.delegate, post=post, **consented)
        Membership.objects.create(
            organization=Organization.objects.get(slug="network-0"), person=self.delegate, **consented
        )

    def matters(self, stage: str, holder: str) -> list[Matter]:
        """Put some matters in a stage, each on its first day there."""
        chosen = list(Matter.objects.filter(stage="weighed", acts_count=2).order_by("id")[:REPEATED])
        held_by = Organization.objects.get(slug=holder)
        for matter in chosen:
            matter.stage, matter.held_by, matter.raised_in_id = stage, held_by, self.home.id
            matter.supports_count, matter.entered_at = 1, self.at - timedelta(days=2)
            matter.visit += 1
            matter.save()
        return chosen

    @property
    def home(self) -> Organization:
        """The district in which the measured matters are raised."""
        return Organization.objects.get(slug="network-0")

    def voted(self, matters: list[Matter]) -> list[Matter]:
        """Let every seat of the council vote on each matter."""
        seats = Membership.objects.filter(organization__slug="council", post__role__in=("seat", "chair"))
        held = list(seats.values_list("post_id", "person_id"))
        for matter in matters:
            self._acted(
                matter,
                "vote",
                "deliberated",
                [{"post_id": p, "by_id": by, "choice": "yes"} for p, by in held],
            )
        return matters

    def supported(self, matters: list[Matter]) -> list[Matter]:
        """Give each matter the supports that let it be carried."""
        people = list(Person.objects.order_by("id")[10:16])
        for matter in matters:
            matter.supports_count += len(people)
            self._acted(matter, "support", "raised", [{"by": one} for one in people])
        return matters

    def _acted(self, matter: Matter, verb: str, stage: str, lines: list[Given]) -> None:
        here = {
            "visit": matter.visit,
            "stage_from": stage,
            "stage_to": stage,
            "capacity": "member",
            "at": self.at,
        }
        Act.objects.bulk_create(
            Act(matter=matter, number=number, verb=verb, **here, **line)
            for number, line in enumerate(lines, start=matter.acts_count + 1)
        )
        matter.acts_count += len(lines)
        matter.save()


def cases(stage: Stage) -> list[tuple[str, Callable[[], list[Matter]], Given]]:
    """Return verb, the matters to which it is done, and with what."""
    district, council = "network-0", "council"
    at = {"at": stage.at}
    answer = {"outcome": "adopt_in_part", "sum": 5_000_000, "reason": "One oven now, the other next year."}
    return [
        ("support", lambda: stage.matters("raised", district), {"by": stage.delegate} | at),
        ("carry", lambda: stage.supported(stage.matters("raised", district)), {"by": stage.delegate} | at),
        (
            "vote",
            lambda: stage.matters("deliberated", council),
            {"by": stage.delegate, "choice": "yes", "reason": "It feeds children."} | at,
        ),
        ("decide", lambda: stage.voted(stage.matters("deliberated", council)), {"by": stage.delegate} | at),
        ("answer", lambda: stage.matters("consulted", "parliament"), {"by": stage.delegate} | at | answer),
        (
            "lapse",
            lambda: stage.matters("raised", district),
            {"by": None, "at": stage.at + timedelta(days=400)},
        ),
    ]


def one_by_one(stage: Stage) -> list[list[Any]]:
    """Do every verb some times; return verb, queries, milliseconds (median, longest)."""
    rows = []
    for verb, made, given in cases(stage):
        counts, times = [], []
        for matter in made():
            Matter.objects.filter(id=matter.id).update(due_at=stage.at + timedelta(days=20))
            listened = Listened()
            begun = time.perf_counter()
            with connection.execute_wrapper(listened):
                perform(matter=matter, verb=verb, **given)
            times.append((time.perf_counter() - begun) * 1000)
            counts.append(len(listened.sql))
        rows.append([verb, max(counts), round(statistics.median(times), 1), round(max(times), 1)])
    return rows


def write(number: int, persons: list[int], matters: list[int], done: Any) -> None:
    """Support one matter after the other as one person after the other; report times and what failed."""
    connection.close()
    at = clock.now()
    times, faults = [], []
    for step in range(EACH):
        person = Person.objects.get(id=persons[(number * EACH + step) % len(persons)])
        matter = Matter(id=matters[(number + step) % len(matters)], kind="proposal")
        begun = time.perf_counter()
        try:
            perform(matter=matter, verb="support", by=person, at=at)
        except Refused as refusal:
            faults.append(f"refused: {refusal.code}")
        except Exception as error:  # whatever fails is a failure, and is named
            faults.append(f"{type(error).__name__}: {error}")
        times.append(time.perf_counter() - begun)
    done.put((times, faults))


def at_once(stage: Stage) -> dict[str, Any]:
    """Let eight processes write at once; return acts a second, waits and failures, and whether the record is whole."""
    chosen = stage.matters("raised", "network-0")
    matters, authors = [one.id for one in chosen], {one.author_id for one in chosen}
    belonging = Membership.objects.filter(person__isnull=False, post__isnull=True).exclude(
        person_id__in=authors
    )
    persons = list(belonging.values_list("person_id", flat=True))
    belonging.update(organization=stage.home)
    before, entries = Act.objects.count(), Entry.objects.count()
    connection.close()
    forked = multiprocessing.get_context("fork")
    done = forked.Queue()
    writers = [forked.Process(target=write, args=(n, persons, matters, done)) for n in range(WRITERS)]
    begun = time.perf_counter()
    for writer in writers:
        writer.start()
    told = [done.get() for _ in writers]
    seconds = time.perf_counter() - begun
    for writer in writers:
        writer.join()
    times = sorted(one for found, _ in told for one in found)
    faults = [fault for _, found in told for fault in found]
    stored = Act.objects.count() - before
    return {
        "acts": stored,
        "a_second": round(stored / seconds, 1),
        "median_ms": round(statistics.median(times) * 1000, 1),
        "p99_ms": round(times[len(times) * 99 // 100] * 1000, 1),
        "longest_ms": round(times[-1] * 1000, 1),
        "failures": faults,
        "entries": Entry.objects.count() - entries,
        "record_whole": Head.objects.get(id=1).size == Entry.objects.count(),
    }


def main() -> int:
    """Measure, print, and return 1 where a figure is missed."""
    stage = Stage(load(WORLD))
    rows = one_by_one(stage)
    print(table(("verb", "queries", "ms (median)", "ms (longest)"), rows))
    together = at_once(stage)
    shown = [
        [together[name] for name in ("acts", "a_second", "median_ms", "p99_ms", "longest_ms")]
        + [len(together["failures"])]
    ]
    print(f"\n{WRITERS} writers at once, durable SQLite")
    print(
        table(("acts", "acts a second", "ms (median)", "ms (99 of 100)", "ms (longest)", "failures"), shown)
    )
    missed = [
        f"{verb}: {count} queries, {MOST_QUERIES} at most" for verb, count, *_ in rows if count > MOST_QUERIES
    ]
    missed += sorted(set(together["failures"]))
    if together["acts"] != WRITERS * EACH or together["entries"] != together["acts"]:
        missed.append(f"{together['acts']} acts and {together['entries']} entries of {WRITERS * EACH}")
    if not together["record_whole"]:
        missed.append("the record has a gap")
    verbs = [dict(zip(("verb", "queries", "median_ms", "longest_ms"), row, strict=True)) for row in rows]
    return report("acts", {"verbs": verbs, "at_once": together}, missed)


if __name__ == "__main__":
    sys.exit(main())
