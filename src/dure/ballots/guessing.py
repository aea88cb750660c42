"""How often somebody may type a code that is none: enough for tired eyes, too little for a machine that guesses.

Only wrong codes count, by network address and ballot; right ones are never kept out by anybody else.
"""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest

from dure.ballots.models import Ballot
from dure.ballots.sealing import digest
from dure.people.addresses import client_address
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

WRONG_AT_MOST = 30  # a whole hall may sit behind one address
MINUTES = 10


def slowed_down(request: HttpRequest, ballot: Ballot, at: datetime) -> Refused | None:
    """Return why no more codes are looked up from here for a while, or None."""
    if cache.get(_key(request, ballot, at), 0) < WRONG_AT_MOST:
        return None
    return refuse(
        "too_many_guesses",
        gettext_noop("Too many wrong codes came from here. Wait {minutes} minutes, then type it again."),
        minutes=MINUTES,
    )


def count_wrong(request: HttpRequest, ballot: Ballot, at: datetime) -> None:
    """Count a wrong code. The count lies in the cache that all processes share, under a digest, and goes by itself."""
    key = _key(request, ballot, at)
    cache.add(key, 0, timeout=2 * MINUTES * 60)
    cache.incr(key)


def _key(request: HttpRequest, ballot: Ballot, at: datetime) -> str:
    address = client_address(request)
    window = int(at.timestamp()) // (MINUTES * 60)
    return f"codes:{digest(f'codes {ballot.ref}', str(address))[:32]}:{window}"
