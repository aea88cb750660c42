"""Consent: adopted when nobody has a paramount objection.

Source: G. Endenburg, Sociocracy: The organization of decision-making (Eburon, 1998): a decision stands when
no member has a reasoned, paramount objection; hence an objection needs a reason. The shades "concern"
(agrees, wants the concern on record) and "stand aside" (does not take part, does not block) come from
consensus practice; see B. Bockelbrink, J. Priest and L. David, Sociocracy 3.0, "Consent decision-making".
Silence is not consent: a quorum may be set, and without one somebody must still consent.
"""

from __future__ import annotations

from polity.rules import quorum as quorums
from polity.rules.ballots import Outcome, Poll, Step
from polity.rules.quorum import QUORUM
from polity.rules.rule import Rule, Settings
from polity.sentences import Sentence, gettext_noop


def judge(poll: Poll, settings: Settings) -> Outcome:
    """Adopt when the quorum is reached, nobody objects and somebody consents (with a concern or without)."""
    count = poll.count(yes=("consent", "concern"), no=("object",), abstain=("stand_aside",))
    params = {
        "yes": count.heads_yes,
        "no": count.heads_no,
        "abstain": count.heads_abstain,
        "undecided": count.heads_undecided,
        "concern": poll.heads("concern"),
        "heads": count.heads,
    }
    present = quorums.step(poll, count, settings["quorum"])
    unopposed = Step(
        Sentence(gettext_noop("Paramount objections: {no}; none may remain."), params), not count.heads_no
    )
    carried = Step(
        Sentence(
            gettext_noop("Consented: {yes}, {concern} of them with a concern; at least one needed."), params
        ),
        count.heads_yes > 0,
    )
    if not present.holds:
        steps = (present, Step(unopposed.says, None), Step(carried.says, None))
        return Outcome("undecided", quorums.undecided(poll, count, settings["quorum"]), steps, count)
    steps = (present, unopposed, carried)
    if unopposed.holds and carried.holds:
        template = gettext_noop(
            "Adopted by consent of {yes} of {heads}, {concern} of them with a concern; nobody objected; "
            "{abstain} stood aside; {undecided} undecided and not counted as yes."
        )
        return Outcome("adopted", Sentence(template, params), steps, count)
    if count.heads_no:
        template = gettext_noop(
            "Refused: {no} of {heads} objected with a paramount reason; {yes} consented; "
            "{abstain} stood aside; {undecided} undecided."
        )
    else:
        template = gettext_noop(
            "Refused: nobody consented and nobody objected; {abstain} of {heads} stood aside; "
            "{undecided} undecided."
        )
    return Outcome("refused", Sentence(template, params), steps, count)


CONSENT = Rule(
    name="consent",
    title=gettext_noop("Consent"),
    choices=("consent", "concern", "stand_aside", "object"),
    params=(QUORUM,),
    source="G. Endenburg, Sociocracy: The organization of decision-making, 1998; Sociocracy 3.0",
    judge=judge,
    choice_titles={
        "consent": gettext_noop("Consent"),
        "concern": gettext_noop("Consent, with a concern"),
        "stand_aside": gettext_noop("Stand aside"),
        "object": gettext_noop("Object"),
    },
    with_reason=frozenset({"object"}),
)
