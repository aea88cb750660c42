"""Numbers that pages show and no entry holds, as they stood at the export, so that outsiders can count them too.

Nothing here is private: each number adds up what single entries of the record say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Sum

from dure.dashboards.promises import as_data, ledger
from dure.declarations.models import FundingYear
from dure.exchange.models import LedgerLine
from dure.positions.models import Publication
from dure.trust.queries import closed_waves

Rows = Iterable[Sequence[Any]]


def promises(at: datetime) -> Rows:
    """The ledger of promises: a line for each body; the heading comes first, as in all of these."""
    lines = [as_data(line) for line in ledger(at)]
    yield list(lines[0])
    yield from (list(line.values()) for line in lines[1:])


def accounts(at: datetime) -> Rows:
    """What members gave to their networks and drew from them, of confirmed lines alone."""
    names = ("network__slug", "member__slug", "side", "kind", "currency")
    rows = LedgerLine.objects.filter(confirmed_at__isnull=False).order_by(*names).values_list(*names)
    yield [*(name.removesuffix("__slug") for name in names), "total"]
    yield from rows.annotate(total=Sum("quantity"))


def independence(at: datetime) -> Rows:
    """Public money and all money of each declared year."""
    yield ["organization", "year", "public", "total"]
    rows = FundingYear.objects.order_by("organization__slug", "year")
    yield from rows.values_list("organization__slug", "year", "public", "total")


def signatures(at: datetime) -> Rows:
    """How many signed a published text afterwards."""
    yield ["publication", "organizations", "persons"]
    rows = Publication.objects.order_by("ref")
    yield from rows.values_list("ref", "organizations_signed", "persons_signed")


def trust(at: datetime) -> Rows:
    """The answers of every counted trust survey, level by level: no line holds two answers of one sheet."""
    yield ["wave", "level", "answer", "count"]
    for wave in closed_waves():
        for level, counts in sorted(wave.result["levels"].items()):
            yield from ([wave.ref, level, answer, count] for answer, count in sorted(counts.items()))


SHOWN: dict[str, Callable[[datetime], Rows]] = {
    "promises": promises,
    "accounts": accounts,
    "independence": independence,
    "signatures": signatures,
    "trust": trust,
}
