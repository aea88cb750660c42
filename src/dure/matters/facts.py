"""What the world says about a matter where it stands: the roll, the seats, the legal basis, what is over."""

from __future__ import annotations

from datetime import datetime

from dure.clock import day_in
from dure.matters.actors import voters_of
from dure.matters.kinds import kind_of
from dure.matters.models import Matter
from dure.matters.standing import Course
from dure.networks.queries import basis_and_seats
from polity import process
from polity.charters import Stage


def facts_for(
    matter: Matter, course: Course, verb: str, stood: process.Standing, at: datetime
) -> process.Facts:
    """Return what the world says about an act: the roll as it was when the stage was entered, seats, legal basis."""
    stage: Stage = course.charter.stages[matter.stage]
    holder = matter.held_by
    move = stage.moves.get(verb)
    if holder is None or move is None:
        return process.Facts()
    closed = frozenset(
        key
        for key, (_, closes_at) in course.calendar.items()
        if course.charter.stages[key].ballot and closes_at and closes_at <= at
    )
    voting = verb in ("vote", "decide") and stage.decision is not None
    attending = verb == "attend"
    gated = move.needs.legal_basis or move.needs.attendance is not None
    on = day_in(course.charter.time_zone, at)
    basis, seats = basis_and_seats(holder, at, on) if gated else (False, 0)
    return process.Facts(
        closed=closed,
        roll=course.roll(holder, voters_of(stage), matter.entered_at if voting else at)
        if voting or attending
        else (),
        legal_basis=move.needs.legal_basis and basis,
        ratified=kind_of(matter.kind).ratified(matter, at)
        if verb == "decide" and stage.ratification is not None
        else None,
        seats=seats if move.needs.attendance is not None else 0,
    )
