"""An outsider's recount of 100,000 acts, and a backup of the demonstration taken, lost and put back with the same root.

    .venv/bin/python -m bench.recount                100,000 acts; --acts for another number

The demonstration world is built first, so that every kind of result is there. An association of 45 organizations then
votes on motion after motion: motions, seconds, one vote of each and every decision are made by the commands; the other
votes are written in bulk, in the shape that the command left. The recount is that of `tools/recount.py`, run by a bare
Python as an outsider runs it, on the public part of an export.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from bench.figures import report, table
from bench.home import HOME
from bench.worlds import use
from dure import clock
from dure.ballots.commands import open_round
from dure.charters.commands import adopt_founding_charter
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Act, Matter
from dure.networks import commands as networks
from dure.networks.models import Mandate, Organization
from dure.operations.transfer import export_instance
from dure.people.commands import register_person
from dure.people.models import Person
from dure.prepared import insert_all
from dure.record.commands import Line, append_all
from dure.record.models import Entry

ROOT = Path(__file__).resolve().parent.parent
FOLDER = HOME / "demo"
MEMBERS = 45
RECOUNT_SECONDS, RESTORE_SECONDS = 30.0, 60.0
PASSED_ON = ("by", "acting_for", "mandate", "voter")


def run(*command: str | Path) -> tuple[str, float, float]:
    """Run a command to its end; return what it printed, its seconds and its processor seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run(
        list(map(str, command)),
        env={**os.environ, "DURE_HOME": str(FOLDER)},
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(
            f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def dure(*arguments: str | Path) -> tuple[str, float, float]:
    """Run a command of the product on the demonstration."""
    return run(sys.executable, "-m", "dure", *arguments)


def root_of(folder: Path) -> str:
    """Return the root that an export names."""
    found: str = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["record"]["root"]
    return found


def lost_and_found() -> tuple[float, float, bool]:
    """Back the demonstration up, remove it, put it back; return wall and processor seconds, and if roots agree."""
    dure("export", "--public", HOME / "before")
    saved = dure("backup", HOME / "demo.tar")
    for file in FOLDER.glob("dure.sqlite3*"):
        file.unlink()
    restored = dure("restore", HOME / "demo.tar")
    dure("export", "--public", HOME / "after")
    same = root_of(HOME / "before") == root_of(HOME / "after")
    return saved[1] + restored[1], saved[2] + restored[2], same


class Association:
    """Organizations that vote on motions, each by its delegate."""

    def __init__(self, at: datetime) -> None:
        self.keeper = register_person(name="Keeper", email="keeper@many.example.org", at=at)
        self.body = networks.create_organization(
            by=self.keeper, name="Association of many votes", kind="network", at=at
        )
        self.delegates = [self._member(number, at) for number in range(MEMBERS)]
        self.mandates = {one.organization_id: one for one in Mandate.objects.all()}
        charter = adopt_founding_charter(
            organization=self.body, text=samples()["simple-association"], by=self.keeper, at=at
        )
        self.round: Round = open_round(
            organization=self.body,
            charter=charter,
            by=self.keeper,
            at=at,
            slug="many-votes",
            title="Many votes",
            opens_at=at,
            bodies={"association": [self.body]},
        )

    def _member(self, number: int, at: datetime) -> tuple[Person, Organization]:
        """Let an organization join, and a person act for it."""
        delegate = register_person(name=f"Delegate {number}", email=f"{number}@many.example.org", at=at)
        member = networks.create_organization(by=delegate, name=f"Voter {number}", kind="enterprise", at=at)
        offer = networks.offer_membership(by=self.keeper, organization=self.body, member=member, at=at)
        networks.consent_to_membership(membership=offer, by=delegate, at=at)
        networks.give_mandate(by=delegate, person=delegate, organization=member, at=at)
        return delegate, member

    def decide(self, number: int, at: datetime) -> None:
        """Raise a motion, second it twice, let everybody vote, and let the clock decide."""
        author = self.delegates[0][0]
        matter = raise_matter(
            round=self.round,
            title=f"Motion {number}",
            text="We meet on Mondays.",
            by=author,
            at=at,
            raised_in=self.body,
        )
        for delegate, member in self.delegates[:2]:
            perform(matter=matter, verb="support", by=delegate, acting_for=member, at=at)
        perform(matter=matter, verb="put_to_vote", by=author, at=at)
        delegate, member = self.delegates[0]
        first = perform(matter=matter, verb="vote", by=delegate, acting_for=member, choice="yes", at=at)
        self._votes(matter, first, number)
        matter.refresh_from_db()
        assert matter.due_at is not None, "a vote ends on a day"
        perform(matter=matter, verb="decide", by=None, at=matter.due_at + timedelta(seconds=1))

    def _votes(self, matter: Matter, first: Act, number: int) -> None:
        """Write the votes of all others as the command wrote the first one."""
        shape = Entry.objects.get(number=first.entry).said
        acts, lines = [], []
        for place, (delegate, member) in enumerate(self.delegates[1:], start=1):
            held = self.mandates[member.pk]
            choice = "no" if (place * 7 + number) % 3 == 0 else "yes"
            said: dict[str, Any] = {
                name: value
                for name, value in shape.items()
                if name not in ("at", "matter", "number", "organization", "verb", *PASSED_ON)
            }
            said |= {"act": first.number + place, "choice": choice, "by": delegate.ref}
            said |= {"acting_for": member.slug, "mandate": held.ref, "voter": member.slug}
            lines.append(Line("vote", shape["organization"], matter.ref, said))
            values = {
                field.attname: getattr(first, field.attname)
                for field in Act._meta.concrete_fields
                if not field.primary_key
            }
            acts.append(
                Act(
                    **values
                    | {"number": first.number + place, "by_id": delegate.pk, "acting_for_id": member.pk}
                    | {"mandate_id": held.pk, "choice": choice}
                )
            )
        for act, entry in zip(acts, append_all(lines, at=first.at), strict=True):
            act.entry = entry.number
        insert_all(acts)
        Matter.objects.filter(pk=matter.pk).update(acts_count=acts[-1].number)


def fill(wanted: int) -> int:
    """Let the association decide until the world has so many acts; return how many there are."""
    at = clock.now()
    association = Association(at)
    there = Act.objects.count()
    motions = range(max(wanted - there, 0) // (MEMBERS + 4) + 1)
    with transaction.atomic():
        for number in motions:
            association.decide(number, at)
    return Act.objects.count()


def recount(folder: Path) -> tuple[str, float, float]:
    """Run the outsider's program by a bare Python; return what it said, its seconds and its processor seconds."""
    return run(sys.executable, "-I", "-S", ROOT / "tools" / "recount.py", folder)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; return 1 where a figure was missed."""
    parser = argparse.ArgumentParser(
        description="Recount 100,000 acts; lose the demonstration and put it back."
    )
    parser.add_argument("--acts", type=int, default=100_000)
    options = parser.parse_args(arguments)
    FOLDER.mkdir()
    dure("demo", "--fresh", "--no-serve")
    seconds, processor, same = lost_and_found()
    use(FOLDER / "dure.sqlite3")
    acts = fill(options.acts)
    export_instance(HOME / "large", at=clock.now(), public=True)
    said, wall, own = recount(HOME / "large")
    size = json.loads((HOME / "large" / "manifest.json").read_text(encoding="utf-8"))["record"]["size"]
    rows = [
        ("backup, wipe and restore of the demonstration", seconds, processor, RESTORE_SECONDS),
        (f"recount of {acts:,} acts, {size:,} entries", wall, own, RECOUNT_SECONDS),
    ]
    print(said)
    print(table(("what", "seconds", "processor seconds", "at most"), rows))
    print(f"the root is {'the same' if same else 'ANOTHER'} after the restore")
    missed = [f"{what}: {took:.1f} s" for what, took, _, most in rows if took > most]
    missed += [] if same else ["another root after the restore"]
    missed += [] if "every one the same" in said else ["the recount did not end as it should"]
    kept = [{"what": what, "seconds": took, "processor_seconds": cpu} for what, took, cpu, _ in rows]
    return report("recount", {"acts": acts, "entries": size, "same_root": same, "rows": kept}, missed)


if __name__ == "__main__":
    sys.exit(main())
