"""What the clock owes: the acts of passed deadlines, ballots that close, reminders and mails. Run by `dure tick`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from dure.ballots.commands import close_due, drop_late_sheets, fix_rolls_due
from dure.conversations.commands import draw_due
from dure.elections.commands import close_due as close_elections_due
from dure.matters.commands import perform
from dure.matters.kinds import kind_of
from dure.matters.models import Matter
from dure.matters.notices import remind, send_mails
from dure.matters.standing import Course, standing
from dure.networks.commands import withdraw_unsent
from dure.people.erasing import remove_what_is_old
from dure.positions.reminding import remind_parties
from dure.refusals import Refused
from dure.support.commands import tick_support
from polity.process import due_clock_act

REMOVED = "dure.deadlines.removed"  # said in the cache once what is old was removed in this hour


@dataclass(frozen=True)
class Ticked:
    """How much the clock did: acts, ballots closed, reminders noted, mails sent, and what was refused."""

    acts: int
    ballots: int
    reminders: int
    mails: int
    refused: tuple[str, ...] = ()


def tick(at: datetime, *, mail: bool = True) -> Ticked:
    """Do all that is due at `at`. Safe to run twice, and by two processes at once: each act is done once."""
    if cache.add(REMOVED, 1, timeout=3600):
        remove_what_is_old(at)
    fix_rolls_due(at)
    ballots = close_due(at)
    drop_late_sheets(at)
    ballots += close_elections_due(at)
    draw_due(at)
    withdraw_unsent(at)
    acts, refused = _pass_deadlines(at)
    acts += tick_support(at)
    return Ticked(
        acts=acts,
        ballots=ballots,
        reminders=remind(at) + remind_parties(at),
        mails=send_mails(at) if mail else 0,
        refused=tuple(refused),
    )


def _pass_deadlines(at: datetime) -> tuple[int, list[str]]:
    done, refused = 0, []
    due = Matter.objects.filter(ended="", due_at__lt=at).select_related("round__charter", "author")
    for matter in due.order_by("due_at", "id"):
        course = Course(matter.round)
        verb = due_clock_act(course.charter, standing(matter, course), at)
        if verb is None:
            continue
        verb, reason = kind_of(matter.kind).at_deadline(matter, verb)
        try:
            perform(matter=matter, verb=verb, by=None, at=at, visit=matter.visit, reason=reason)
            done += 1
        except Refused as refusal:
            # Somebody moved it between the look and the act, which is fine; anything else is reported.
            if refusal.code not in ("moved_on", "ended"):
                refused.append(f"{matter.ref}: {refusal.code}")
    return done, refused
