"""Which branches hold anything that waits for the organizations of a person, so that the desk asks no others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet

from dure.agreements.queries import unsigned, words_wanted
from dure.ballots.models import RollLine
from dure.commissions.queries import running_for
from dure.dashboards.queries import mandates_ending, posts_to_name
from dure.elections.queries import owed
from dure.exchange.queries import waiting_for
from dure.networks.queries import Holdings
from dure.people.models import Person
from dure.positions.owing import assemblies_ahead, calls_open, parties_asked
from dure.programmes.policies import owners_of
from dure.programmes.queries import owing
from dure.recognition.queries import questions_waiting, reports_being_written, reports_to_review
from dure.support.queries import desks_of, referrals_for
from dure.trust.queries import awaiting


def stirring(person: Person, holdings: Holdings, at: datetime) -> frozenset[str]:
    """Return the branches in which something may wait for a person or those whom the person speaks for. One query."""
    parts: dict[str, QuerySet[Any]] = {
        "mandates": mandates_ending(person, holdings, at),
        "papers": RollLine.objects.filter(person=person, channel="", ballot__closed_at__isnull=True),
        "trust": awaiting(person, at),
        "reviews": reports_to_review(holdings),
        "reports": reports_being_written(person),
        "questions": questions_waiting(holdings),
        "desks": desks_of(person, at),
        "ratifications": parties_asked(holdings, at),
        "calls": calls_open(holdings.acts_for(), at),
        "assemblies": assemblies_ahead(holdings.acts_for(), at),
    }
    if speaks_for := holdings.stewarded() | holdings.acts_for():
        parts |= {
            "posts": posts_to_name(speaks_for, at),
            "referrals": referrals_for(speaks_for),
            "ledger": waiting_for(speaks_for),
            "voices": owed(speaks_for, at),
            "signatures": unsigned(speaks_for),
            "words": words_wanted(speaks_for, at),
            "jobs": running_for(speaks_for),
        }
    if owners := owners_of(holdings):
        parts["overlaps"] = owing(owners)
    asked = {f"has_{name}": Exists(part) for name, part in parts.items()}
    found = Person.objects.filter(pk=person.pk).annotate(**asked).values_list(*asked).get()
    return frozenset(name for name, holds in zip(parts, found, strict=True) if holds)
