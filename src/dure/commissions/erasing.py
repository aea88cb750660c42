"""Who a code in a report of jobs is: a name for the employer alone, which is not kept for ever."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from dure.commissions.models import Worker, WorkerName, WorkSpell
from dure.people.erasing import keeps_for
from polity.sentences import gettext_noop


@keeps_for("workers", gettext_noop("Who a code in a report of jobs is, after the last job ended"), 1095)
def _old_workers(before: datetime) -> int:
    """Take the names of those away who have had no job in any contract since; codes and days stay, for the curves."""
    still = WorkSpell.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=before.date()))
    gone = Worker.objects.exclude(pk__in=still.values("worker")).filter(spells__isnull=False)
    return WorkerName.objects.filter(worker__in=gone).delete()[0]
