"""The small world with a secret ballot that opens tomorrow, and twenty members without e-mail in one group.

Run as a program in the surroundings of a site: `python -m tests.journeys.paper_world`. It prints, as JSON, the
reference of the ballot, the group, and the sessions of its leader and of the steward of the body.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.journeys.site import Site, run_dure, surroundings

PAPERS = 20


def paper_site(home: Path) -> tuple[Site, dict[str, Any]]:
    """Return a site, not yet served, on the day before the ballot opens, and what the program printed."""
    from tests.cast import AT  # needs Django, which only who builds this world has set up

    home.mkdir()
    run_dure(home, "manage", "migrate", "--verbosity", "0")
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.paper_world"],
        env=surroundings(home, DJANGO_SETTINGS_MODULE="dure.settings"),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = Site(home, demo=False)
    site.offset = (AT + timedelta(days=1) - datetime.now(UTC)).total_seconds()
    return site, json.loads(done.stdout)


def build() -> dict[str, Any]:
    """Open the round; let the leader of a bakery register members who have no e-mail."""
    from django.test import Client
    from tests.cast import AT, steward_of
    from tests.secret import build_secret

    from dure.networks.commands import register_member_without_email

    secret = build_secret()
    bakery = secret.world.enterprises[0]
    leader = steward_of(bakery)
    for number in range(PAPERS):
        register_member_without_email(
            leader=leader, organization=bakery, name=f"Elder {number + 1:02}", at=AT
        )
    sessions = {}
    for role, one in (("leader", leader), ("steward", secret.world.umbrella_steward)):
        client = Client()
        client.force_login(one)
        sessions[role] = client.cookies["sessionid"].value
    return {"ballot": secret.ballot.ref, "group": bakery.slug, "sessions": sessions}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.settings")
    django.setup()
    print(json.dumps(build()))
