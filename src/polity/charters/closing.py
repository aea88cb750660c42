"""How stages close: votes can be counted, deadlines are kept by someone, the clock knows what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from polity.charters.dividing import check_division
from polity.charters.findings import Findings
from polity.charters.values import (
    BALLOT_VOTERS,
    RATIFIED_MATTER,
    VOTERS_OF_CLASS,
    Ballot,
    Charter,
    Decision,
    Move,
    RatificationByNetworks,
    Stage,
)
from polity.rules import RULES, rule_faults
from polity.rules.ratification import TOP_RULES
from polity.sentences import Sentence, gettext_noop
from polity.tallies.words import COMPLETIONS, UTILITIES

# The rules of `polity.tallies` as charters name them, with the settings that members choose; how exactly a computer
# counts is no matter for a charter.
BALLOT_RULES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "greedy": {},
    "equal_shares": {
        "completion": tuple(name for name in COMPLETIONS if not name.startswith("add-opt")),
        "utility": UTILITIES[:2],
    },
    "phragmen": {},
}


def check_closing(charter: Charter, findings: Findings) -> None:
    """Note votes by unknown rules and deadlines that nobody keeps."""
    for stage in charter.stages.values():
        if stage.decision is not None:
            _check_decision(stage, stage.decision, findings)
        if stage.ratification is not None:
            _check_ratification(charter, stage, stage.ratification, findings)
        if stage.ballot is not None:
            _check_ballots(stage, stage.ballot, findings)
        _check_clock(stage, findings)
    amendment = charter.amendment
    if amendment is not None:
        _check_rule(amendment.rule, amendment.params, ("amendment",), findings)
        _check_binding(amendment.rule, findings)
        _check_closer(amendment.by, ("amendment", "by"), findings)


def _check_rule(rule: str, params: Mapping[str, Any], path: tuple[str, ...], findings: Findings) -> None:
    if not rule:
        return
    if rule not in RULES:
        says = Sentence(gettext_noop("There is no rule ‘{rule}’."), {"rule": rule})
        findings.add((*path, "rule"), "unknown_rule", says, findings.nearest(rule, RULES))
        return
    for name, value in params.items():
        for says in rule_faults(rule, {name: value}):
            findings.add((*path, name), "rule_parameter", says)


def _check_binding(rule: str, findings: Findings) -> None:
    if rule == "advice":
        says = Sentence(gettext_noop("Advice does not bind, so it cannot change the text."))
        findings.add(("amendment", "rule"), "not_binding", says, findings.nearest("majority", RULES))


def _check_closer(by: str, path: tuple[str, ...], findings: Findings) -> None:
    if by in ("clock", "resident"):
        says = Sentence(gettext_noop("‘{by}’ cannot close a vote before it is due."), {"by": by})
        suggestion = Sentence(gettext_noop("Name who may, for example chair, or leave ‘by’ out."))
        findings.add(path, "cannot_close", says, suggestion)


def _check_decision(stage: Stage, decision: Decision, findings: Findings) -> None:
    path = ("stages", stage.key, "decision")
    _check_rule(decision.rule, decision.params, path, findings)
    _check_closer(decision.by, (*path, "by"), findings)
    if stage.ballot is not None:
        says = Sentence(gettext_noop("‘{stage}’ has a ballot and a decision."), {"stage": stage.key})
        findings.add(
            path, "two_votes", says, Sentence(gettext_noop("Put one of them into a stage of its own."))
        )
    if stage.days is None:
        says = Sentence(gettext_noop("The vote at ‘{stage}’ has no deadline."), {"stage": stage.key})
        findings.add(path, "never_closes", says, Sentence(gettext_noop("Add for example: days = 30")))
    for result in ("advised",) if decision.rule == "advice" else ("adopted", "refused"):
        if result not in decision.outcomes:
            says = Sentence(
                gettext_noop("The decision does not say what follows when the result is ‘{result}’."),
                {"result": result},
            )
            suggestion = Sentence(gettext_noop('Write: {result} = "…" with a stage.'), {"result": result})
            findings.add(path, "outcome_unsaid", says, suggestion)
    if decision.rule != "advice" and "undecided" not in decision.outcomes:
        says = Sentence(gettext_noop("The decision does not say what follows when nothing is decided."))
        suggestion = Sentence(
            gettext_noop('Write: undecided = "…" with a stage, or add a move by the clock.')
        )
        findings.add(path, "undecided_unsaid", says, suggestion)


def _check_ratification(
    charter: Charter, stage: Stage, ratification: RatificationByNetworks, findings: Findings
) -> None:
    path = ("stages", stage.key, "ratification")
    if charter.matter != RATIFIED_MATTER:
        says = Sentence(gettext_noop("Only a position is ratified by networks."))
        suggestion = Sentence(gettext_noop('Write: matter = "{kind}"'), {"kind": RATIFIED_MATTER})
        findings.add(path, "not_ratified", says, suggestion)
    if ratification.rule not in TOP_RULES:
        says = Sentence(gettext_noop("There is no rule ‘{rule}’."), {"rule": ratification.rule})
        findings.add((*path, "rule"), "unknown_rule", says, findings.nearest(ratification.rule, TOP_RULES))
    else:
        _check_rule(ratification.rule, ratification.params, path, findings)
    _check_closer(ratification.by, (*path, "by"), findings)
    if ratification.cap is not None and ratification.weight != "members":
        says = Sentence(gettext_noop("‘cap’ limits voices that count by members, but these count one each."))
        suggestion = Sentence(gettext_noop('Write: weight = "members", or remove ‘cap’.'))
        findings.add((*path, "cap"), "cap_of_one", says, suggestion)
    if stage.decision is not None or stage.ballot is not None:
        says = Sentence(gettext_noop("‘{stage}’ has a vote and a ratification."), {"stage": stage.key})
        findings.add(
            path, "two_votes", says, Sentence(gettext_noop("Put one of them into a stage of its own."))
        )
    if stage.days is None:
        says = Sentence(gettext_noop("The vote at ‘{stage}’ has no deadline."), {"stage": stage.key})
        findings.add(path, "never_closes", says, Sentence(gettext_noop("Add for example: days = 30")))
    for result in ("adopted", "refused", "undecided"):
        if result not in ratification.outcomes:
            says = Sentence(
                gettext_noop("The decision does not say what follows when the result is ‘{result}’."),
                {"result": result},
            )
            suggestion = Sentence(gettext_noop('Write: {result} = "…" with a stage.'), {"result": result})
            findings.add(path, "outcome_unsaid", says, suggestion)


def _check_ballots(stage: Stage, ballot: Ballot, findings: Findings) -> None:
    path = ("stages", stage.key, "ballot")
    if stage.days is None:
        says = Sentence(gettext_noop("The ballot at ‘{stage}’ has no deadline."), {"stage": stage.key})
        findings.add(path, "never_closes", says, Sentence(gettext_noop("Add for example: days = 21")))
    if (ballot.share is None) != (ballot.beside is None):
        says = Sentence(gettext_noop("Two electorates share an envelope by ‘share’ and ‘beside’ together."))
        suggestion = Sentence(gettext_noop('Write both: share = "1/2" and beside = {{ … }}, or neither.'))
        findings.add(path, "share_and_beside", says, suggestion)
    for part, where in zip(ballot.parts, (path, (*path, "beside")), strict=False):
        _check_class(part, where, findings)
        _check_ballot(part, where, findings)
    if ballot.beside is not None and ballot.beside.ballot_class == ballot.ballot_class:
        says = Sentence(gettext_noop("Two ballots in one stage are one open and one secret."))
        findings.add((*path, "beside", "class"), "same_class", says)
    check_division(ballot, path, findings)


def _check_class(ballot: Ballot, path: tuple[str, ...], findings: Findings) -> None:
    """Organizations and seats answer for what they choose; persons vote unseen."""
    allowed = VOTERS_OF_CLASS.get(ballot.ballot_class, BALLOT_VOTERS)
    if ballot.who and ballot.who not in allowed:
        says = Sentence(
            gettext_noop("‘{who}’ cannot vote in a ballot of the class ‘{ballot_class}’."),
            {"who": ballot.who, "ballot_class": ballot.ballot_class},
        )
        findings.add((*path, "who"), "not_of_class", says, findings.nearest(ballot.who, allowed))


def _check_ballot(ballot: Ballot, path: tuple[str, ...], findings: Findings) -> None:
    if ballot.rule and ballot.rule not in BALLOT_RULES:
        says = Sentence(gettext_noop("There is no ballot rule ‘{rule}’."), {"rule": ballot.rule})
        findings.add((*path, "rule"), "unknown_rule", says, findings.nearest(ballot.rule, BALLOT_RULES))
        return
    known = BALLOT_RULES.get(ballot.rule, {})
    for name, value in ballot.params.items():
        if name not in known:
            says = Sentence(
                gettext_noop("The ballot rule ‘{rule}’ has no parameter ‘{name}’."),
                {"rule": ballot.rule, "name": name},
            )
            findings.add((*path, name), "unknown_key", says, findings.nearest(name, known))
        elif value not in known[name]:
            says = Sentence(
                gettext_noop("‘{value}’ cannot stand as ‘{name}’."), {"value": value, "name": name}
            )
            findings.add((*path, name), "rule_parameter", says, findings.nearest(str(value), known[name]))


def _closes_by_vote(stage: Stage) -> bool:
    return any(part is not None for part in (stage.decision, stage.ballot, stage.ratification))


def _check_clock(stage: Stage, findings: Findings) -> None:
    by_clock = [move for move in stage.moves.values() if "clock" in move.by and not move.generated]
    for move in by_clock:
        _check_clock_move(stage, move, findings)
    path = ("stages", stage.key)
    for move in stage.moves.values():
        if move.follows and "clock" not in move.by:
            says = Sentence(gettext_noop("What follows by itself is a move by the clock."))
            suggestion = Sentence(gettext_noop('Write: by = "clock", or remove ‘follows’.'))
            findings.add((*path, "moves", move.verb, "follows"), "follows_nobody", says, suggestion)
    clock_moves = [move for move in by_clock if not move.follows]
    if len(clock_moves) > 1:
        says = Sentence(gettext_noop("The clock has several moves at ‘{stage}’."), {"stage": stage.key})
        last = (*path, "moves", clock_moves[-1].verb)
        findings.add(last, "two_clock_moves", says, Sentence(gettext_noop("Leave one of them.")))
    if clock_moves and stage.ballot is not None:
        says = Sentence(gettext_noop("The ballot closes ‘{stage}’ already."), {"stage": stage.key})
        suggestion = Sentence(gettext_noop("Remove the move by the clock."))
        findings.add((*path, "moves", clock_moves[0].verb), "two_clock_moves", says, suggestion)
    if clock_moves and stage.days is None and not _closes_by_vote(stage):
        says = Sentence(
            gettext_noop("The clock would move ‘{stage}’, but it has no deadline."), {"stage": stage.key}
        )
        findings.add(path, "clock_without_days", says, Sentence(gettext_noop("Add for example: days = 30")))
    if stage.days and not (clock_moves or _closes_by_vote(stage) or stage.owes_answer or stage.final):
        says = Sentence(
            gettext_noop("Nothing follows when the deadline of ‘{stage}’ has passed."), {"stage": stage.key}
        )
        suggestion = Sentence(gettext_noop("Add a move by the clock, or an answer, or remove ‘days’."))
        findings.add((*path, "days"), "deadline_unkept", says, suggestion)


def _check_clock_move(stage: Stage, move: Move, findings: Findings) -> None:
    path = ("stages", stage.key, "moves", move.verb)
    if len(move.by) > 1:
        says = Sentence(gettext_noop("A move by the clock cannot be made by anyone else."))
        findings.add((*path, "by"), "clock_shares", says, Sentence(gettext_noop("Write two moves.")))
    if not move.to:
        says = Sentence(gettext_noop("A move by the clock must lead to another stage."))
        findings.add(path, "clock_stays", says, Sentence(gettext_noop('Write: to = "…" with a stage.')))
    if move.reason or move.needs != type(move.needs)():
        says = Sentence(gettext_noop("The clock can neither give a reason nor wait for something."))
        suggestion = Sentence(gettext_noop("Remove ‘reason’, ‘needs’ and ‘answers’ from this move."))
        findings.add(path, "clock_cannot", says, suggestion)
