"""What the actor has to say with an act: for whom, which choice, which outcome, why, how much."""

from __future__ import annotations

from polity.charters.values import Charter, Move, Stage
from polity.process.acts import Act, Facts, Standing
from polity.process.results import outcome
from polity.rules import RULES
from polity.sentences import Sentence, gettext_noop

Missing = tuple[str, Sentence] | None


def missing(
    charter: Charter, standing: Standing, stage: Stage, move: Move, act: Act, facts: Facts
) -> Missing:
    """Return what the actor has left out or got wrong, None when nothing."""
    return (
        _voter(stage, move, act, facts)
        or _choice(stage, move, act)
        or _outcome(charter, standing, move, act, facts)
        or _reason(stage, move, act)
        or _sum(standing, move, act)
    )


def _voter(stage: Stage, move: Move, act: Act, facts: Facts) -> Missing:
    votes = act.verb == "vote" and move.generated
    if not votes and not (act.verb == "attend" and facts.roll):
        return None
    if (act.voter or act.by) in {voter.key for voter in facts.roll}:
        return None
    template = gettext_noop("You are not on the roll of ‘{stage}’: only those on it are counted.")
    return "not_on_roll", Sentence(template, {"stage": Sentence(stage.title)})


def _choice(stage: Stage, move: Move, act: Act) -> Missing:
    if act.verb != "vote" or stage.decision is None:
        return None
    rule = RULES[stage.decision.rule]
    if act.choice in rule.choices:
        return None
    template = gettext_noop("Choose one of: {choices}.")
    return "choice_unknown", Sentence(template, {"choices": ", ".join(rule.choices)})


def _outcome(charter: Charter, standing: Standing, move: Move, act: Act, facts: Facts) -> Missing:
    if not move.outcomes or (move.generated and not act.outcome):
        return None
    if act.outcome not in move.outcomes:
        template = gettext_noop("Say what is decided; choose one of: {outcomes}.")
        return "outcome_unknown", Sentence(template, {"outcomes": ", ".join(move.outcomes)})
    if move.generated and (now := outcome(charter, standing, facts)).result != act.outcome:
        template = gettext_noop("The votes say otherwise: {now}")
        return "outcome_wrong", Sentence(template, {"now": now.sentence})
    return None


def _reason(stage: Stage, move: Move, act: Act) -> Missing:
    if act.reason.strip():
        return None
    if act.verb == "vote" and stage.decision and act.choice in RULES[stage.decision.rule].with_reason:
        return "reason_missing", Sentence(
            gettext_noop("Give your reason: an objection counts only with one.")
        )
    if move.reason:
        return "reason_missing", Sentence(gettext_noop("Give the reason; it will be published with the act."))
    return None


def _sum(standing: Standing, move: Move, act: Act) -> Missing:
    if act.sum is not None:
        if act.sum >= 0:
            return None
        return "sum_wrong", Sentence(gettext_noop("A sum cannot be below zero."))
    if move.needs.sum and standing.sum is None:
        return "sum_missing", Sentence(gettext_noop("State the sum."))
    if move.is_answer and act.outcome == "adopt_in_part" and standing.sum is not None:
        template = gettext_noop("State the sum that is granted; {asked} was asked.")
        return "sum_missing", Sentence(template, {"asked": standing.sum})
    return None
