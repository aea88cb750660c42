"""Which branches hold anything that waits for the organizations of a person, so that the desk asks no others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet

from dure.agreements.queries import unsigned, words_wanted
from dure.commissions.queries import running_for
from dure.elections.queries import owed
from dure.exchange.queries import waiting_for
from dure.networks.queries import Holdings
from dure.people.models import Person
from dure.programmes.policies import owners_of
from dure.programmes.queries import owing


def stirring(person: Person, holdings: Holdings, at: datetime) -> frozenset[str]:
    """Return the branches in which something may wait for those whom the person speaks for. One query, or none."""
    parts: dict[str, QuerySet[Any]] = {}
    if speaks_for := holdings.stewarded() | holdings.acts_for():
        parts = {
            "ledger": waiting_for(speaks_for),
            "voices": owed(speaks_for, at),
            "signatures": unsigned(speaks_for),
            "words": words_wanted(speaks_for, at),
            "jobs": running_for(speaks_for),
        }
    if owners := owners_of(holdings):
        parts["overlaps"] = owing(owners)
    if not parts:
        return frozenset()
    asked = {f"has_{name}": Exists(part) for name, part in parts.items()}
    found = Person.objects.filter(pk=person.pk).annotate(**asked).values_list(*asked).get()
    return frozenset(name for name, holds in zip(parts, found, strict=True) if holds)
