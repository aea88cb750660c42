"""What somebody says about a step of a bill, read and held against the other steps and the assembly's own day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dure.clock import day_in
from dure.networks.models import Area
from dure.policies.models import Bill, BillStep
from dure.refusals import refuse
from polity.bills import EXACT, Known, can_have_been, in_order
from polity.sentences import gettext_noop

LONGEST_SOURCE, LONGEST_ADDRESS = 300, 500


@dataclass(frozen=True)
class Said:
    """A day as far as it is known, and where it is told."""

    known: Known
    source: str
    url: str

    def columns(self) -> dict[str, Any]:
        """Return the columns of a step. Of a month or a year, its first day is kept."""
        return {
            "on": self.known.first,
            "exact": self.known.exact,
            "source": self.source,
            "url": self.url,
        }

    def told(self) -> dict[str, str]:
        """Return the same for the record."""
        return {name: str(value) for name, value in self.columns().items() if value}


def read_step(details: Mapping[str, Any], jurisdiction: Area, at: datetime) -> Said:
    """Return what is said of a step. `at` is now: the day is held against the day in the assembly's own time zone.

    Raises Refused: day_missing, choice_unknown, day_to_come, source_missing, address_wrong.
    """
    exact = str(details.get("exact") or EXACT[0])
    if exact not in EXACT:
        raise refuse("choice_unknown", gettext_noop("Say how much of the day is known."), field="exact")
    known = Known(_day(details.get("on")), exact)
    if not can_have_been(known, day_in(jurisdiction.time_zone, at)):
        raise refuse(
            "day_to_come",
            gettext_noop("This day has not come yet in {place}. Enter the step when it is done."),
            field="on",
            place=str(jurisdiction),
        )
    return Said(Known(known.first, exact), *read_source(details))


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        raise refuse(
            "day_missing",
            gettext_noop("Give the assembly’s own day. Where only its month or year is known, say so."),
            field="on",
        ) from None


def read_source(details: Mapping[str, Any]) -> tuple[str, str]:
    """Return where something is told, and its address on the web ("" if none). Raises Refused: source_missing,
    address_wrong.
    """
    source = " ".join(str(details.get("source") or "").split())[:LONGEST_SOURCE]
    if not source:
        raise refuse(
            "source_missing", gettext_noop("Name the source, so that others can check it."), field="source"
        )
    url = str(details.get("url") or "").strip()
    if url and (
        not url.startswith(("https://", "http://")) or len(url) > LONGEST_ADDRESS or len(url.split()) > 1
    ):
        raise refuse(
            "address_wrong",
            gettext_noop("An address begins with https:// or http:// and has no blank in it."),
            field="url",
        )
    return source, url


def check_order(days: Sequence[Known]) -> None:
    """Refuse days that cannot have followed one another. Raises Refused: day_out_of_order."""
    if not in_order(days):
        raise refuse(
            "day_out_of_order",
            gettext_noop(
                "No step of a bill is before the one that it followed. Compare the days of its steps."
            ),
            field="on",
        )


def check_next(bill: Bill, stage: str, said: Said) -> None:
    """Refuse a next step that was reached before or lies before the others. Raises Refused: stage_reached_already,
    day_out_of_order.
    """
    steps = list(bill.steps.order_by("pk"))
    if any(one.stage == stage for one in steps):
        raise refuse(
            "stage_reached_already",
            gettext_noop(
                "This bill has reached this stage already. Enter one that comes back as a new bill."
            ),
        )
    check_order([*(one.known for one in steps), said.known])


def bring_up_to_date(bill: Bill) -> None:
    """Project the day of the latest step onto the bill."""
    last = BillStep.objects.filter(bill=bill).order_by("-pk").values_list("on", flat=True).first()
    if last is not None and last != bill.last_on:
        bill.last_on = last
        bill.save(update_fields=["last_on"])
