"""Why an act cannot be done now.

This is the only permission check for acts on a matter: it hides the button and refuses the request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from polity.charters.values import Charter, Move, Stage
from polity.process import details
from polity.process.acts import CLOCK, Act, Facts, Holding, Standing
from polity.process.results import outcome
from polity.process.saying import by_when, who_may
from polity.sentences import Sentence, gettext_noop

FOR_EVERY_BODY = frozenset({"author", "resident"})


@dataclass(frozen=True)
class Refusal:
    """Why an act is refused: a stable code, what is missing in a sentence, and the capacities that may."""

    code: str
    says: Sentence
    who: str
    stage: str


@dataclass(frozen=True)
class Case:
    """One act looked at: all that a check may ask about."""

    charter: Charter
    standing: Standing
    stage: Stage
    move: Move
    act: Act
    facts: Facts

    @property
    def by_clock(self) -> bool:
        """Whether the deadline acts, not a person."""
        return self.act.by == CLOCK


Missing = tuple[str, Sentence] | None


def refusal(charter: Charter, standing: Standing, act: Act, facts: Facts) -> Refusal | None:
    """Return why `act` cannot be done now, None when it can."""
    return _refused(charter, standing, act, facts, with_details=True)


def hindrance(charter: Charter, standing: Standing, act: Act, facts: Facts) -> Refusal | None:
    """Return why `act` could not be done whatever its details say; None when its button may be shown.

    Details are the reason, choice, sum, outcome and line of the roll, which the actor gives with the act.
    """
    return _refused(charter, standing, act, facts, with_details=False)


def open_moves(
    charter: Charter,
    standing: Standing,
    capacities: frozenset[Holding],
    facts: Facts,
    *,
    by: str = "",
    at: datetime | None = None,
) -> tuple[Move, ...]:
    """Return the moves that someone with `capacities` may make now, in the order of the text.

    `by` is the person (for what can be done once, and for the author); without `at` the stage counts as open
    and in time.
    """
    moment = at or max(standing.entered_at, standing.opens_at or standing.entered_at)
    return tuple(
        move
        for verb, move in charter.stages[standing.stage].moves.items()
        if hindrance(charter, standing, Act(verb, by, moment, capacities), facts) is None
    )


def due_clock_act(charter: Charter, standing: Standing, at: datetime) -> str | None:
    """Return the verb that the clock owes at `at`: "decide", the clock's own move, or None.

    A ballot closes for all matters of a round together, so it is never owed by one of them.
    """
    stage = charter.stages[standing.stage]
    if standing.ended or standing.due_at is None or at < standing.due_at:
        return None
    if stage.decision is not None or stage.ratification is not None:
        return "decide"
    return stage.clock_move.verb if stage.clock_move else None


def _refused(
    charter: Charter, standing: Standing, act: Act, facts: Facts, *, with_details: bool
) -> Refusal | None:
    stage = charter.stages[standing.stage]
    move = stage.moves.get(act.verb)
    if standing.ended or move is None:
        code, says = _no_such_move(charter, standing, stage, act)
        return Refusal(code, says, "", stage.key)
    case = Case(charter, standing, stage, move, act, facts)
    checks = CHECKS + (DETAILS if with_details else ())
    missing = next((found for check in checks if (found := check(case)) is not None), None)
    return Refusal(missing[0], missing[1], ", ".join(move.by), stage.key) if missing else None


def _no_such_move(charter: Charter, standing: Standing, stage: Stage, act: Act) -> tuple[str, Sentence]:
    here = {"stage": Sentence(stage.title), "verb": act.verb}
    if standing.ended:
        return "ended", Sentence(
            gettext_noop("This matter has ended: it stands at ‘{stage}’ and nothing more can be done."), here
        )
    elsewhere = next((other for other in charter.stages.values() if act.verb in other.moves), None)
    if elsewhere is not None:
        template = gettext_noop("The matter now stands at ‘{stage}’; that belongs to ‘{other}’.")
        return "moved_on", Sentence(template, {**here, "other": Sentence(elsewhere.title)})
    return "unknown_move", Sentence(gettext_noop("The charter knows no ‘{verb}’ at ‘{stage}’."), here)


def _page_is_current(case: Case) -> Missing:
    if case.act.visit in (0, case.standing.visit):
        return None
    template = gettext_noop("Meanwhile the matter moved to ‘{stage}’. Look again before you act.")
    return "moved_on", Sentence(template, {"stage": Sentence(case.stage.title)})


def _has_capacity(case: Case) -> Missing:
    move = case.move
    if case.by_clock:
        allowed = "clock" in move.by
    else:
        allowed = any(_holds(case, capacity) for capacity in move.by if capacity != "clock")
    if allowed:
        return None
    if move.by_clock:
        return "wrong_capacity", Sentence(
            gettext_noop("Nobody can do this: it happens by itself once the deadline has passed.")
        )
    template = gettext_noop("Only {who} can do this, {when}.")
    who = who_may(case.charter, move)
    return "wrong_capacity", Sentence(template, {"who": who, "when": by_when(case.charter, case.standing)})


def _holds(case: Case, capacity: str) -> bool:
    held = case.act.capacities
    if capacity == "author" and case.act.by == case.standing.author:
        return True
    if capacity in FOR_EVERY_BODY and (capacity, "") in held:
        return True
    return (capacity, case.move.of) in held


def _is_open(case: Case) -> Missing:
    opens_at = case.standing.opens_at
    if opens_at is None or case.act.at >= opens_at or case.act.by == case.standing.author:
        return None
    day = opens_at.astimezone(ZoneInfo(case.charter.time_zone)).date().isoformat()
    template = gettext_noop("‘{stage}’ opens on {date}. Come back then.")
    return "too_early", Sentence(template, {"stage": Sentence(case.stage.title), "date": day})


def _is_in_time(case: Case) -> Missing:
    due_at, at = case.standing.due_at, case.act.at
    says = {"stage": Sentence(case.stage.title), "when": by_when(case.charter, case.standing)}
    if case.by_clock:
        if case.move.follows or (due_at is not None and at >= due_at):
            return None
        template = gettext_noop("‘{stage}’ lasts {when}; the deadline has not passed.")
        return "too_early", Sentence(template, says)
    stage = case.stage
    closes = stage.decision or stage.ballot or stage.ratification or stage.clock_move
    if due_at is None or at <= due_at or not closes:
        return None
    return "too_late", Sentence(gettext_noop("‘{stage}’ lasted {when}; the time is over."), says)


def _clock_leaves_votes_to_decide(case: Case) -> Missing:
    voting = case.stage.decision is not None or case.stage.ratification is not None
    if not voting or not case.by_clock or case.move.generated or case.move.follows:
        return None
    return "decide_first", Sentence(gettext_noop("The vote of this stage is closed first, by ‘decide’."))


def _ballot_is_open(case: Case) -> Missing:
    if case.act.verb != "vote" or case.facts.ballot_open:
        return None
    return "ballot_not_open", Sentence(
        gettext_noop("The vote is not open. Once it opens, the vote is for {who}."),
        {"who": who_may(case.charter, case.move)},
    )


def _has_supports(case: Case) -> Missing:
    have, need = len(case.standing.supports), case.move.needs.supports
    if have >= need:
        return None
    giver = case.stage.moves.get("support")
    params = {"have": have, "need": need, "when": by_when(case.charter, case.standing)}
    if giver is None:
        template = gettext_noop("This needs {need} supports and has {have}.")
    else:
        template = gettext_noop("This needs {need} supports and has {have}; {who} can support it, {when}.")
        params["who"] = who_may(case.charter, giver)
    return "supports_missing", Sentence(template, params)


def _has_legal_basis(case: Case) -> Missing:
    if case.facts.legal_basis or not case.move.needs.legal_basis:
        return None
    template = gettext_noop(
        "There is no law or ordinance in force on which ‘{stage}’ could rest. "
        "A steward of {body} can add it, {when}."
    )
    body = Sentence(case.charter.bodies[case.move.of].title)
    stage = Sentence(case.stage.title)
    return "legal_basis_missing", Sentence(
        template, {"stage": stage, "body": body, "when": by_when(case.charter, case.standing)}
    )


def _has_attendance(case: Case) -> Missing:
    share, seats = case.move.needs.attendance, case.facts.seats
    if share is None or (seats and len(case.standing.attendance) >= share * seats):
        return None
    params = {"have": len(case.standing.attendance), "need": -(-share.numerator * seats // share.denominator)}
    if not seats:
        return "attendance_missing", Sentence(
            gettext_noop("This body has no filled seats, so nobody can attend.")
        )
    template = gettext_noop("{have} of {seats} seats attend and {need} must; {when}.")
    return "attendance_missing", Sentence(
        template, {**params, "seats": seats, "when": by_when(case.charter, case.standing)}
    )


def _next_is_open(case: Case) -> Missing:
    if case.by_clock or case.move.to is None or case.move.to not in case.facts.closed:
        return None
    template = gettext_noop("‘{stage}’ is over for this round. Raise the matter again in the next one.")
    return "round_closed", Sentence(template, {"stage": Sentence(case.charter.stages[case.move.to].title)})


def _is_first_time(case: Case) -> Missing:
    act, standing = case.act, case.standing
    if act.verb == "support" and act.by in standing.supports:
        return "already_supported", Sentence(
            gettext_noop("You support this matter already; each person counts once.")
        )
    if act.verb == "attend" and (act.voter or act.by) in standing.attendance:
        return "already_attending", Sentence(gettext_noop("This seat is registered as present already."))
    return None


def _has_quorum(case: Case) -> Missing:
    """A person may close a vote once it has a result; the clock, when the text says what follows."""
    if case.act.verb != "decide" or not case.move.generated:
        return None
    if case.stage.ratification is not None:
        return _is_ratified(case)
    now = outcome(case.charter, case.standing, case.facts)
    if now.result in case.move.outcomes and (
        case.by_clock or (now.result != "undecided" and case.standing.votes)
    ):
        return None
    vote = case.stage.moves["vote"]
    template = gettext_noop("The vote cannot be closed yet. {now} The vote is for {who}, {when}.")
    who = who_may(case.charter, vote)
    return "quorum_missing", Sentence(
        template, {"now": now.sentence, "who": who, "when": by_when(case.charter, case.standing)}
    )


def _is_ratified(case: Case) -> Missing:
    """A person may close a ratification once no missing answer can change it; the clock, when it is due."""
    now = case.facts.ratified
    if now is not None and (case.by_clock or now.settled):
        return None
    template = gettext_noop("The ratification stays open {when}: answers that are missing could change it.")
    return "unsettled", Sentence(template, {"when": by_when(case.charter, case.standing)})


def _details(case: Case) -> Missing:
    return details.missing(case.charter, case.standing, case.stage, case.move, case.act, case.facts)


CHECKS: tuple[Callable[[Case], Missing], ...] = (
    _page_is_current,
    _has_capacity,
    _is_open,
    _is_in_time,
    _clock_leaves_votes_to_decide,
    _ballot_is_open,
    _is_first_time,
    _has_supports,
    _has_legal_basis,
    _has_attendance,
    _has_quorum,
    _next_is_open,
)
DETAILS = (_details,)
