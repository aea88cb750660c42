"""The small world with one secret ballot for each form of paper, built into a home of its own.

Run as a program in the surroundings of a site: `python -m tests.journeys.booth_world [options]`. It prints, as JSON,
the reference of each ballot by the form of its paper, and the sessions of members who are signed in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.journeys.site import Site, run_dure, surroundings

FORMS = {
    "approval": 'form = "approval", most = 4',
    "knapsack": 'form = "knapsack"',
    "one": 'form = "one"',
    "points": 'form = "points", most = 10',
    "ranking": 'form = "ranking", most = 5',
}
TITLES = (
    "Home visits for older people",
    "Laundry of the neighbourhood",
    "Roofs that keep the rain out",
    "동네 공유 부엌",
    "Night bus that neighbours drive to the clinic",
    "Tool library in the old fire station",
)
MEMBERS = 4


def secret_site(home: Path, options: int = len(TITLES)) -> tuple[Site, dict[str, Any]]:
    """Return a site, not yet served, in which the secret ballots are open, and what the program printed."""
    from tests.seoul import NOW  # needs Django, which only who builds this world has set up

    home.mkdir()
    run_dure(home, "manage", "migrate", "--verbosity", "0")
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.booth_world", str(options)],
        env=surroundings(home, DJANGO_SETTINGS_MODULE="dure.settings"),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = Site(home, demo=False)
    site.offset = (NOW - datetime.now(UTC)).total_seconds()
    return site, json.loads(done.stdout)


def build(options: int) -> dict[str, Any]:
    """Open a round for each form, with `options` proposals on each paper."""
    from django.test import Client
    from tests.cast import admit, person
    from tests.secret import SECRET
    from tests.seoul import build_seoul

    seoul = build_seoul()
    members = [person(f"Voter {number}") for number in range(MEMBERS)]
    for one in members:
        admit(one, seoul.world.enterprises[0])
    ballots = {form: round_of(seoul, form, f"{SECRET}, {text}", options) for form, text in FORMS.items()}
    sessions = []
    for one in members:
        client = Client()
        client.force_login(one)
        sessions.append(client.cookies["sessionid"].value)
    return {"ballots": ballots, "sessions": sessions}


def round_of(seoul: Any, key: str, ballot: str, options: int) -> str:
    """Open a round whose ballot says `ballot`, with proposals standing on it; return the ballot's reference."""
    from tests.cast import AT
    from tests.secret import OPEN
    from tests.seoul import RAISED_AT, open_seoul_round

    from dure.charters.commands import store_version
    from dure.charters.queries import samples
    from dure.matters.commands import raise_matter
    from dure.matters.models import Matter

    text = samples()["seoul-budget"].replace(OPEN, ballot)
    text = text.replace('key       = "seoul-budget"', f'key       = "{key}-budget"')
    world = seoul.world
    charter = store_version(organization=world.council, text=text, at=AT)
    round = open_seoul_round(world, seoul.committee, seoul.parliament, charter, f"{key}-2027")
    for number in range(options):
        home, author = (
            (world.district, seoul.roles["author"])
            if number % 3
            else (world.sibling, seoul.roles["sibling_member"])
        )
        raise_matter(
            round=round,
            title=TITLES[number % len(TITLES)] + (f" {number}" if number >= len(TITLES) else ""),
            text="Wanted.",
            by=author,
            at=RAISED_AT,
            cost=(number % 7 + 1) * 12_500_000,
            beneficiaries="everybody",
            raised_in=home,
        )
    standing = round.ballots.get()
    Matter.objects.filter(round=round).update(stage=standing.stage, entered_at=RAISED_AT)
    return standing.ref


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.settings")
    django.setup()
    print(json.dumps(build(int(sys.argv[1]))))
