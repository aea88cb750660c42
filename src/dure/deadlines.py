"""What the clock owes: the acts of passed deadlines, ballots that close, reminders and mails. Run by `dure tick`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from dure.ballots.commands import close_due, drop_late_sheets, fix_rolls_due, mix_open_boxes
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
from dure.trust.commands import close_due as close_waves_due
from dure.trust.commands import fix_rolls_due as fix_trust_rolls_due
from dure.trust.commands import mix_open_waves
from dure.trying import try_all
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


class Unfinished(Exception):
    """Some of what was due could not be done (its cause, a group); `ticked` is what could."""

    def __init__(self, ticked: Ticked) -> None:
        super().__init__("some of what is due could not be done")
        self.ticked = ticked


def tick(at: datetime, *, mail: bool = True) -> Ticked:
    """Do all that is due at `at`. Safe to run twice, and by two processes at once: each act is done once.

    What cannot be done keeps nothing else from being done. Raises Unfinished at the end, where something could not.
    """
    done: Counter[str] = Counter()
    refused: list[str] = []

    def step(one: tuple[str, Callable[[datetime], int | None]]) -> None:
        done[one[0]] += one[1](at) or 0

    steps: list[tuple[str, Callable[[datetime], int | None]]] = [
        ("fixed", fix_rolls_due),
        ("fixed", fix_trust_rolls_due),
        ("mixed", mix_open_boxes),
        ("mixed", mix_open_waves),
        ("ballots", close_due),
        ("dropped", drop_late_sheets),
        ("ballots", close_elections_due),
        ("closed", close_waves_due),
        ("drawn", draw_due),
        ("withdrawn", withdraw_unsent),
        ("acts", lambda at: _pass_deadlines(at, refused)),
        ("acts", tick_support),
        ("reminders", remind),
        ("reminders", remind_parties),
    ]
    if cache.add(REMOVED, 1, timeout=3600):
        steps.insert(0, ("removed", _remove))
    if mail:
        steps.append(("mails", send_mails))
    failed = None
    try:
        try_all(steps, step)
    except ExceptionGroup as group:
        failed = group
    ticked = Ticked(done["acts"], done["ballots"], done["reminders"], done["mails"], tuple(refused))
    if failed is not None:
        raise Unfinished(ticked) from failed
    return ticked


def _remove(at: datetime) -> int:
    """Remove what is old; where some of it could not be, try again in the next turn, not in an hour."""
    try:
        return sum(remove_what_is_old(at).values())
    except ExceptionGroup:
        cache.delete(REMOVED)
        raise


def _pass_deadlines(at: datetime, refused: list[str]) -> int:
    due = Matter.objects.filter(ended="", due_at__lt=at).select_related("round__charter", "author")
    return try_all(due.order_by("due_at", "id"), lambda matter: _pass_deadline(matter, at, refused))


def _pass_deadline(matter: Matter, at: datetime, refused: list[str]) -> int:
    course = Course(matter.round)
    verb = due_clock_act(course.charter, standing(matter, course), at)
    if verb is None:
        return 0
    verb, reason = kind_of(matter.kind).at_deadline(matter, verb)
    try:
        perform(matter=matter, verb=verb, by=None, at=at, visit=matter.visit, reason=reason)
    except Refused as refusal:
        # Somebody moved it between the look and the act, which is fine; anything else is reported.
        if refusal.code not in ("moved_on", "ended"):
            refused.append(f"{matter.ref}: {refusal.code}")
        return 0
    return 1
