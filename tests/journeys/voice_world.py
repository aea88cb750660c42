"""Twelve organizations with shared networks and a position that is being amended, built into a home of its own.

Run as a program in the surroundings of a site: `python -m tests.journeys.voice_world`. It prints, as JSON, the
reference of the position and the session of each delegate, by the name of the organization.
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

SILENT = "Quiet"


def voice_site(home: Path) -> tuple[Site, dict[str, Any]]:
    """Return a site, not yet served, in which a position is being amended, and what the program printed."""
    from tests.table import AMENDS  # needs Django, which only who builds this world has set up

    home.mkdir()
    run_dure(home, "manage", "migrate", "--verbosity", "0")
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.voice_world"],
        env=surroundings(home, DJANGO_SETTINGS_MODULE="dure.settings"),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = Site(home, demo=False)
    site.offset = (AMENDS - datetime.now(UTC)).total_seconds() + 60
    return site, json.loads(done.stdout)


def build() -> dict[str, Any]:
    """Build the table, a network that will stay silent, and the position."""
    from django.test import Client
    from tests.cast import join, mandate, organization, person
    from tests.table import build_table

    table = build_table("cast")
    keeper = person("Quiet Keeper")
    quiet = organization(SILENT, keeper, kind="network")
    join(organization("Moss", keeper), quiet)
    join(quiet, table.top)
    mandate(keeper, quiet)
    matter = table.drafted(sort="bill")
    sessions = {}
    for name, one in {**table.delegates, SILENT: keeper}.items():
        client = Client()
        client.force_login(one)
        sessions[name] = client.cookies["sessionid"].value
    return {"ref": matter.ref, "sessions": sessions}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.settings")
    django.setup()
    print(json.dumps(build()))
