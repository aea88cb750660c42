"""What standing follows from an act. Pure: the same acts always give the same standing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from polity.charters.values import Charter, Move
from polity.process.acts import Act, Calendar, Standing
from polity.process.deadlines import window
from polity.rules import Vote


def begin(
    charter: Charter,
    *,
    author: str,
    at: datetime,
    sum: int | None = None,
    due: datetime | None = None,
    calendar: Calendar | None = None,
) -> Standing:
    """Return the standing of a matter that `author` raises at `at`. `due` overrides calendar and days."""
    opens_at, due_at = window(charter.stages[charter.start], at, charter.time_zone, calendar)
    return Standing(
        stage=charter.start, entered_at=at, author=author, opens_at=opens_at, due_at=due or due_at, sum=sum
    )


def target(move: Move, outcome: str) -> str | None:
    """Return the stage that follows the move, None when the matter stays. KeyError for an unknown outcome."""
    return move.outcomes[outcome] if move.outcomes else move.to


def advance(charter: Charter, standing: Standing, act: Act, *, calendar: Calendar | None = None) -> Standing:
    """Return the standing after `act`, which `refusal` let through.

    The sum changes only by an answer that grants and by a move that needs a sum; other acts may carry one as
    a remark.
    """
    move = charter.stages[standing.stage].moves[act.verb]
    after = replace(standing, number=standing.number + 1)
    if act.verb == "support":
        after = replace(after, supports=after.supports | {act.by})
    elif act.verb == "attend":
        after = replace(after, attendance=after.attendance | {act.voter or act.by})
    elif act.verb == "vote":
        after = replace(after, votes=_with_vote(after.votes, act))
    if act.sum is not None and (move.needs.sum or (move.is_answer and act.outcome != "refuse")):
        after = replace(after, sum=act.sum)
    if move.is_answer:
        after = replace(after, answer=act.outcome)
    to = target(move, act.outcome)
    return after if to is None else _entered(charter, after, to, act.at, calendar)


def fold(
    charter: Charter, acts: Iterable[Act], *, begin: Standing, calendar: Calendar | None = None
) -> Standing:
    """Return the standing after all `acts`, done one after the other from `begin`."""
    standing = begin
    for act in acts:
        standing = advance(charter, standing, act, calendar=calendar)
    return standing


def _with_vote(votes: tuple[Vote, ...], act: Act) -> tuple[Vote, ...]:
    """Keep the latest vote of each voter, by key, so that the order of voting leaves no trace."""
    latest = {vote.voter: vote for vote in votes}
    voter = act.voter or act.by
    latest[voter] = Vote(voter, act.choice, act.reason)
    return tuple(latest[key] for key in sorted(latest))


def _entered(
    charter: Charter, standing: Standing, to: str, at: datetime, calendar: Calendar | None
) -> Standing:
    stage = charter.stages[to]
    opens_at, due_at = window(stage, at, charter.time_zone, calendar)
    return replace(
        standing,
        stage=to,
        entered_at=at,
        opens_at=opens_at,
        due_at=due_at,
        visit=standing.visit + 1,
        attendance=frozenset(),
        votes=(),
        ended=stage.ends if stage.final else "",
    )
