"""The public part of an export as plain tables that any spreadsheet opens: no persons, only what is public
anyway.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from dure.ballots.models import Ballot
from dure.budgets.models import Proposal
from dure.charters.models import Charter, Round
from dure.matters.models import Act, Matter
from dure.networks.models import Membership, Organization
from dure.record.models import Entry
from dure.web.pages import neutral

Table = tuple[Callable[[], QuerySet[Any]], dict[str, str]]
"""A query, and the columns: heading, and path from the row."""

TABLES: dict[str, Table] = {
    "organizations": (
        lambda: Organization.objects.order_by("slug"),
        {"slug": "slug", "name": "name", "local_name": "local_name", "kind": "kind", "area": "area__code"},
    ),
    "memberships": (
        lambda: Membership.objects.filter(member__isnull=False, from_at__isnull=False).order_by("id"),
        {
            "organization": "organization__slug",
            "member": "member__slug",
            "weight": "weight",
            "from": "from_at",
            "until": "until_at",
        },
    ),
    "charters": (
        lambda: Charter.objects.order_by("organization__slug", "key", "version"),
        {
            "organization": "organization__slug",
            "key": "key",
            "version": "version",
            "title": "title",
            "adopted": "adopted_at",
            "digest": "digest",
            "text": "text",
        },
    ),
    "rounds": (
        lambda: Round.objects.order_by("slug"),
        {
            "slug": "slug",
            "title": "title",
            "organization": "organization__slug",
            "charter": "charter__key",
            "charter_version": "charter__version",
            "opens": "opens_at",
            "closes": "closes_at",
            "envelope_minor_units": "envelope",
            "currency": "currency",
        },
    ),
    "matters": (
        lambda: Matter.objects.order_by("round__slug", "number"),
        {
            "ref": "ref",
            "round": "round__slug",
            "kind": "kind",
            "title": "title",
            "text": "text",
            "raised_in": "raised_in__slug",
            "raised": "raised_at",
            "stage": "stage",
            "held_by": "held_by__slug",
            "due": "due_at",
            "answer": "answer",
            "ended": "ended",
            "sum_minor_units": "sum",
        },
    ),
    "proposals": (
        lambda: Proposal.objects.order_by("matter__ref"),
        {
            "matter": "matter__ref",
            "organization": "organization__slug",
            "area": "area__code",
            "origin": "origin",
            "cost_minor_units": "cost",
            "adopted_minor_units": "adopted",
            "committed_minor_units": "committed",
            "paid_minor_units": "paid",
            "late": "late",
        },
    ),
    "ballots": (
        lambda: Ballot.objects.order_by("ref"),
        {
            "ref": "ref",
            "round": "round__slug",
            "stage": "stage",
            "part": "part",
            "class": "ballot_class",
            "rule": "rule",
            "opens": "opens_at",
            "closes": "closes_at",
            "closed": "closed_at",
        },
    ),
    "acts": (
        lambda: Act.objects.order_by("matter__ref", "number"),
        {
            "matter": "matter__ref",
            "number": "number",
            "at": "at",
            "verb": "verb",
            "capacity": "capacity",
            "acting_for": "acting_for__slug",
            "held_by": "held_by__slug",
            "stage_from": "stage_from",
            "stage_to": "stage_to",
            "choice": "choice",
            "outcome": "outcome",
            "reason": "reason",
            "sum_minor_units": "sum",
            "entry": "entry",
        },
    ),
    "entries": (
        lambda: Entry.objects.order_by("number"),
        {
            "number": "number",
            "at": "at",
            "verb": "verb",
            "organization": "organization",
            "matter": "matter",
            "payload": "payload",
            "salt": "salt",
            "leaf": "leaf",
        },
    ),
}


def comma_separated(name: str) -> Iterable[str]:
    """Yield one of the TABLES as lines of CSV (UTF-8, a heading first), each with its line end."""
    query, columns = TABLES[name]
    yield from csv_lines(chain([columns], query().values_list(*columns.values()).iterator(chunk_size=500)))


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterable[str]:
    """Yield rows as lines of CSV, each with its line end; no cell is a formula."""
    line = io.StringIO()
    writer = csv.writer(line)
    for row in rows:
        writer.writerow([neutral(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
