"""Double majority: every chamber must agree by itself.

Source: Federal Constitution of the Swiss Confederation, art. 140 and 142 (majority of the people and of the
cantons); Constitution of Belgium, art. 4(3) (a majority in each language group, with the majority of each
group present). Here: the partners of a joint body, such as public and private seats. No chamber can be
outvoted by another, and a chamber without its quorum leaves the whole undecided.
"""

from __future__ import annotations

from fractions import Fraction

from polity.rules import quorum as quorums
from polity.rules import threshold
from polity.rules.ballots import Count, Outcome, Poll, Step
from polity.rules.quorum import QUORUM
from polity.rules.rule import Param, Rule, Settings
from polity.sentences import Sentence, gettext_noop

CHAMBERS = Param(
    "chambers", "list", ("public", "private"), gettext_noop("The chambers; each of them must agree.")
)
SHARE = Param(
    "share",
    "share",
    "1/2",
    gettext_noop(
        "Share that must be in favour in each chamber: more than half for 1/2, otherwise at least the share."
    ),
    least=Fraction(1, 2),
)
HALF = Fraction(1, 2)


def judge(poll: Poll, settings: Settings) -> Outcome:
    """Adopt when each chamber has its quorum and its majority; refuse when all have a quorum and one says
    no."""
    names: tuple[str, ...] = settings["chambers"]
    polls = {name: poll.chamber(name) for name in names}
    counts = {name: part.count() for name, part in polls.items()}
    steps: list[Step] = []
    absent, against = [], []
    for name, part in polls.items():
        present = quorums.step(part, counts[name], settings["quorum"])
        bar = _bar(part, counts[name], settings)
        steps.append(_in(name, present))
        steps.append(_in(name, bar if present.holds else Step(bar.says, None)))
        if not present.holds:
            absent.append(name)
        elif not bar.holds:
            against.append(name)
    others = sum(1 for voter in poll.roll if voter.chamber not in polls)
    if others:
        template = gettext_noop("In none of the chambers: {others} on the roll; their votes do not decide.")
        steps.append(Step(Sentence(template, {"others": others}), True))
    result, says = _says(polls, counts, absent, against)
    return Outcome(result, says, tuple(steps), poll.count(), counts)


def _bar(part: Poll, count: Count, settings: Settings) -> Step:
    if settings["share"] == HALF:
        return threshold.more_than_half(part, count, settings["of"])
    return threshold.at_least(part, count, settings["share"], settings["of"])


def _in(name: str, step: Step) -> Step:
    says = Sentence(gettext_noop("Chamber ‘{chamber}’: {step}"), {"chamber": name, "step": step.says})
    return Step(says, step.holds)


def _says(
    polls: dict[str, Poll], counts: dict[str, Count], absent: list[str], against: list[str]
) -> tuple[str, Sentence]:
    parts = _listed(polls, counts)
    if absent:
        template = gettext_noop("Not decided: no quorum in {chambers}; {parts}.")
        return "undecided", Sentence(template, {"chambers": _names(absent), "parts": parts})
    if against:
        template = gettext_noop("Refused: no majority in {chambers}; {parts}.")
        return "refused", Sentence(template, {"chambers": _names(against), "parts": parts})
    template = gettext_noop("Adopted in every chamber; {parts}; the undecided are not counted as yes.")
    return "adopted", Sentence(template, {"parts": parts})


def _names(names: list[str]) -> Sentence:
    """Return the chambers one after the other, each as a sentence of its own, so that a reader's words can name it."""
    first, *others = (Sentence("‘{chamber}’", {"chamber": name}) for name in names)
    for one in others:
        first = Sentence("{first}, {next}", {"first": first, "next": one})
    return first


def _listed(polls: dict[str, Poll], counts: dict[str, Count]) -> Sentence:
    """Return all chambers' counts as one sentence, nested because their number is not fixed."""
    listed: Sentence | None = None
    for name, part in polls.items():
        one = Sentence(
            gettext_noop(
                "‘{chamber}’: {yes} of {roll} in favour, {no} opposed, {abstain} abstained, "
                "{undecided} undecided"
            ),
            {"chamber": name, **threshold.tally_params(part, counts[name])},
        )
        listed = one if listed is None else Sentence("{first}; {next}", {"first": listed, "next": one})
    assert listed is not None, "the parameter ‘chambers’ is never empty"
    return listed


DOUBLE_MAJORITY = Rule(
    name="double_majority",
    title=gettext_noop("Double majority"),
    choices=threshold.YES_NO_ABSTAIN,
    params=(CHAMBERS, SHARE, QUORUM, threshold.OF),
    source="Swiss Federal Constitution, art. 140 and 142; Constitution of Belgium, art. 4(3)",
    judge=judge,
    choice_titles=threshold.CHOICE_TITLES,
)
