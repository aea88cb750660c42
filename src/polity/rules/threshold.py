"""The part that every counted rule shares: a quorum, then a bar that the votes in favour must pass."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from polity.rules import quorum as quorums
from polity.rules.ballots import Count, Outcome, Poll, Step, plain
from polity.rules.rule import Param
from polity.sentences import Sentence, gettext_noop

YES_NO_ABSTAIN = ("yes", "no", "abstain")
CHOICE_TITLES = {
    "yes": gettext_noop("In favour"),
    "no": gettext_noop("Opposed"),
    "abstain": gettext_noop("Abstain"),
}
OF = Param(
    "of",
    "text",
    "cast",
    gettext_noop(
        "What the votes in favour are measured against: “cast” (for or against) or “roll” (everybody)."
    ),
    options=("cast", "roll"),
)


def tally_params(poll: Poll, count: Count) -> dict[str, Any]:
    """Return the numbers that sentences about a count use."""
    return {
        "yes": count.yes,
        "no": count.no,
        "abstain": count.abstain,
        "undecided": count.undecided,
        "roll": quorums.roll_size(poll, count),
    }


def more_than_half(poll: Poll, count: Count, of: str) -> Step:
    """More in favour than opposed, or (of="roll") more than half of the whole roll. A tie does not pass."""
    params = tally_params(poll, count)
    if of == "roll":
        says = Sentence(
            gettext_noop("In favour: {yes} of {roll}; more than half of the roll needed."), params
        )
        return Step(says, count.yes * 2 > count.roll)
    says = Sentence(
        gettext_noop("In favour: {yes}, opposed: {no}; more in favour than opposed needed."), params
    )
    return Step(says, count.yes > count.no)


def at_least(poll: Poll, count: Count, share: Fraction, of: str) -> Step:
    """At least `share` of the votes for or against, or of the whole roll; somebody must be in favour."""
    base = count.roll if of == "roll" else plain(count.yes + count.no)
    params: dict[str, Any] = {
        "yes": count.yes,
        "base": base,
        "share": share,
        "needed": quorums.least(poll, share, base),
    }
    if of == "roll":
        params["base"] = quorums.roll_size(poll, count)
        template = gettext_noop("In favour: {yes} of {base} on the roll; {needed} needed ({share}).")
    else:
        template = gettext_noop("In favour: {yes} of {base} for or against; {needed} needed ({share}).")
    return Step(Sentence(template, params), count.heads_yes > 0 and count.yes >= share * base)


def outcome(poll: Poll, quorum: Fraction, bar: Step, needed: Sentence) -> Outcome:
    """Put a quorum and a bar together; `needed` says in words what the bar asks."""
    count = poll.count()
    present = quorums.step(poll, count, quorum)
    if not present.holds:
        steps = (present, Step(bar.says, None))
        return Outcome("undecided", quorums.undecided(poll, count, quorum), steps, count)
    params = tally_params(poll, count)
    if bar.holds:
        says = Sentence(
            gettext_noop(
                "Adopted by {yes} of {roll}; {no} opposed; {abstain} abstained; "
                "{undecided} undecided and not counted as yes."
            ),
            params,
        )
        return Outcome("adopted", says, (present, bar), count)
    says = Sentence(
        gettext_noop(
            "Refused: {yes} of {roll} in favour; {no} opposed; {abstain} abstained; {undecided} undecided; "
            "needed: {needed}."
        ),
        {**params, "needed": needed},
    )
    return Outcome("refused", says, (present, bar), count)
