"""The ledger of contributions and benefits: entered by one side, confirmed or disputed by the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dure.clock import day_in
from dure.exchange.models import LedgerLine
from dure.exchange.policies import is_member, may_confirm, side_of
from dure.networks.models import Organization
from dure.people.models import Person
from dure.record.commands import Line, append_all
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

LARGEST = 10**15
Kind = LedgerLine.Kind


@dataclass(frozen=True)
class Given:
    """A line as it is written: the day, the kind, how much (minor units or minutes), and what it was."""

    member: Organization
    kind: str
    on: date
    quantity: int
    currency: str = ""
    note: str = ""


@transaction.atomic
def enter_lines(
    *, network: Organization, lines: Sequence[Given], by: Person, at: datetime
) -> tuple[LedgerLine, ...]:
    """Enter what members gave or drew; each line waits for the other side. Four queries for each member.

    Raises Refused: not_speaking, not_member, kind_unknown, quantity_missing, currency_missing, day_ahead.
    """
    sides = {}
    for member in dict.fromkeys(line.member for line in lines):
        if not is_member(member, network, at):
            raise refuse(
                "not_member",
                gettext_noop("{member} does not belong to {network}: the ledger is of its members."),
                field="member",
                member=member.name,
                network=network.name,
            )
        side = side_of(by, network, member, at)
        if side is None:
            raise refuse(
                "not_speaking",
                gettext_noop("Who speaks for {member} or for {network} writes in this ledger."),
                member=member.name,
                network=network.name,
            )
        sides[member.pk] = side
    today = day_in(network.time_zone, at)
    for line in lines:
        if refused := _faulty(line, today):
            raise refused
    made = LedgerLine.objects.bulk_create(
        LedgerLine(
            network=network,
            member=line.member,
            side=LedgerLine.Side.GIVEN if line.kind in LedgerLine.GIVING else LedgerLine.Side.DRAWN,
            kind=line.kind,
            on=line.on,
            quantity=line.quantity,
            currency="" if line.kind in LedgerLine.BY_TIME else line.currency,
            note=line.note.strip()[:300],
            entered_at=at,
            entered_by=by,
            entered_for=sides[line.member.pk],
        )
        for line in lines
    )
    _record("enter_ledger_line", made, by, at)
    return tuple(made)


def _faulty(line: Given, today: date) -> Refused | None:
    if line.kind not in Kind.values:
        return refuse("kind_unknown", gettext_noop("Choose one of the kinds."), field="kind")
    if not 0 < line.quantity <= LARGEST:
        return refuse(
            "quantity_missing", gettext_noop("Say how much it was: more than nothing."), field="quantity"
        )
    if line.kind not in LedgerLine.BY_TIME and len(line.currency) != 3:
        return refuse(
            "currency_missing",
            gettext_noop("Give the currency in three letters, like KRW."),
            field="currency",
        )
    if line.on > today:
        return refuse("day_ahead", gettext_noop("Enter what has happened, not what is to come."), field="on")
    return None


@transaction.atomic
def confirm_lines(*, lines: Sequence[LedgerLine], by: Person, at: datetime) -> tuple[LedgerLine, ...]:
    """The other side says that it was so. Raises Refused: not_the_other_side, already_answered."""
    checked = [_open(line, by, at) for line in lines]
    LedgerLine.objects.filter(pk__in=[line.pk for line in checked]).update(confirmed_at=at, confirmed_by=by)
    _record("confirm_ledger_line", checked, by, at)
    for line in checked:
        line.confirmed_at, line.confirmed_by = at, by
    return tuple(checked)


@transaction.atomic
def dispute_line(*, line: LedgerLine, by: Person, at: datetime, reason: str) -> LedgerLine:
    """The other side says that it was not so, with the reason; the line stays readable and counts nowhere.

    Raises Refused: not_the_other_side, already_answered, reason_missing.
    """
    line = _open(line, by, at)
    if not reason.strip():
        raise refuse(
            "reason_missing", gettext_noop("Say in a sentence what is wrong with it."), field="reason"
        )
    line.disputed_at, line.dispute = at, reason.strip()[:300]
    line.save(update_fields=["disputed_at", "dispute"])
    _record("dispute_ledger_line", [line], by, at)
    return line


def _open(line: LedgerLine, by: Person, at: datetime) -> LedgerLine:
    locked = LedgerLine.objects.select_for_update(of=("self",)).select_related(
        "network", "member", "entered_for"
    )
    line = locked.get(pk=line.pk)
    if refused := may_confirm(by, line, at):
        raise refused
    if line.confirmed_at is not None or line.disputed_at is not None:
        raise refuse("already_answered", gettext_noop("This line was confirmed or disputed already."))
    return line


def _record(verb: str, lines: Sequence[LedgerLine], by: Person, at: datetime) -> None:
    """Write one entry for each line: organizations, kind, quantity; what it was in words stays on its page."""
    append_all(
        [
            Line(
                verb,
                line.network.slug,
                "",
                {
                    "by": by.ref,
                    "line": line.ref,
                    "member": line.member.slug,
                    "side": line.side,
                    "kind": line.kind,
                    "quantity": line.quantity,
                    "currency": line.currency,
                    "on": line.on.isoformat(),
                },
            )
            for line in lines
        ],
        at=at,
    )
