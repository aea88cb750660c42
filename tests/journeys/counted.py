"""Build an instance in which a secret ballot over nine districts was counted: `python -m tests.journeys.counted`.

A majority wants the same four big projects; four other groups each want one of their own. Prints the ballot's reference
and a tracker.
"""

from __future__ import annotations

import os

import django

BIG = (
    ("Community kitchen in the old school", "11050", 40),
    ("Repair hall beside the station", "11040", 35),
    ("Care centre for older neighbours", "11110", 50),
    ("Roof gardens on the market", "11230", 45),
)
OWN = (
    ("Night bus that neighbours drive", "11170", 14),
    ("Laundry for guest workers", "11190", 12),
    ("Playground under the bridge", "11140", 16),
    ("Reading room in four languages", "11080", 9),
    ("Solar roof for the shelter", "11200", 38),
)
MILLION = 1_000_000
VOTERS = 60


def build() -> None:
    """Create everything in the database of this home, and count."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.cast import admit, person
    from tests.secret import build_secret
    from tests.seoul import CLOSES, NOW, RAISED_AT, fresh

    from dure.ballots.commands import close
    from dure.matters.commands import perform, raise_matter
    from dure.networks.models import Area

    secret = build_secret(
        ballot='rule = "equal_shares", class = "secret", who = "member", completion = "utilitarian"',
        envelope=120 * MILLION,
    )
    seoul, options = secret.world.seoul, []
    author = secret.options[0].author
    supporters = [person(f"Supporter {number}") for number in range(5)]
    for one in supporters:
        admit(one, secret.world.enterprises[0])
    for title, code, cost in (*BIG, *OWN):
        area, _ = Area.objects.get_or_create(
            code=f"KR-11-{code}",
            defaults={"name": f"District {code}", "parent": seoul, "time_zone": "Asia/Seoul"},
        )
        matter = raise_matter(
            round=secret.ballot.round,
            title=title,
            text="Wanted.",
            by=author,
            at=RAISED_AT,
            cost=cost * MILLION,
            beneficiaries="everybody",
            raised_in=secret.world.district,
            area=area,
        )
        for one in supporters:
            perform(matter=matter, verb="support", by=one, at=RAISED_AT)
        perform(matter=fresh(matter), verb="carry", by=secret.world.delegate, at=NOW)
        options.append(fresh(matter))
    tracker = ""
    voters = [person(f"Resident {number}") for number in range(VOTERS)]
    for one in voters:  # all before the first vote: then the roll is fixed
        admit(one, secret.world.enterprises[0])
    for number, voter in enumerate(voters):
        chosen = options[:4] if number < 32 else [options[4 + number % 5], options[4 + (number + 1) % 5]]
        tracker = secret.votes(voter, *chosen, channel="web" if number % 3 else "paper")
    ballot = close(ballot=secret.ballot, at=CLOSES)
    print(ballot.ref, tracker)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.settings")
    django.setup()
    build()
