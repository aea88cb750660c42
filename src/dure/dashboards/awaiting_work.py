"""What awaits a person in programmes that overlap, and in contracts whose jobs are to be reported."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from dure.commissions.queries import reports_owed
from dure.dashboards.tasks import Task
from dure.networks.queries import Holdings
from dure.programmes.policies import owners_of
from dure.programmes.queries import owing
from dure.web.moments import end_of

SHOWN = 20


def work_tasks(holdings: Holdings, at: datetime, within: Set[str]) -> Iterator[Task]:
    """Yield the answers to overlaps that owners owe, and the quarterly reports that employers owe.

    Only the branches in `within` are asked, by one query each.
    """
    if "overlaps" in within:
        owners = owners_of(holdings)
        for overlap in owing(owners)[:SHOWN]:
            mine = overlap.later if overlap.later.owner_id in owners else overlap.earlier
            yield Task(
                title=gettext("Answer the overlap of “{later}” with “{earlier}”").format(
                    later=overlap.later, earlier=overlap.earlier
                ),
                behalf=str(mine.owner),
                due_at=overlap.due_at,
                url=reverse("programmes:overlap", args=[overlap.ref]) + "#do",
            )
    if "jobs" in within:
        speaks_for = holdings.stewarded() | holdings.acts_for()
        for contract, due_on in reports_owed(speaks_for, timezone.localdate(at))[:SHOWN]:
            yield Task(
                title=gettext("Report the jobs in “{contract}”").format(contract=contract),
                behalf=str(contract.supplier),
                body=str(contract.buyer),
                due_at=end_of(due_on),
                url=reverse("commissions:jobs", args=[contract.ref]),
            )
