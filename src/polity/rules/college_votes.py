"""How a college fills its post, and takes it back: every organization on the roll has one voice, given by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from polity.sentences import Sentence, gettext_noop

YES, NO, ABSTAIN = "yes", "no", "abstain"


@dataclass(frozen=True)
class CollegeResult:
    """Who is elected ("" for nobody), or whether the holder is recalled, with how it was counted."""

    elected: str
    recalled: bool
    counts: tuple[tuple[str, int], ...]
    abstained: int
    silent: int
    sentence: Sentence


def elect(roll: Collection[str], voices: Mapping[str, str], candidates: Collection[str]) -> CollegeResult:
    """Elect the candidate for whom more than half of the voices given are, once half of the roll has spoken.

    `voices`: voter to candidate or "abstain"; abstentions count as spoken, and not for anybody. A voice of somebody
    who is not on the roll, or for somebody who does not stand, raises ValueError.
    """
    _check(roll, voices, {*candidates, ABSTAIN})
    given = [voice for voice in voices.values() if voice != ABSTAIN]
    counted = {candidate: given.count(candidate) for candidate in candidates}
    counts = tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
    silent = len(set(roll)) - len(voices)
    told = {
        "spoke": len(voices),
        "roll": len(set(roll)),
        "most": counts[0][1] if counts else 0,
        "given": len(given),
    }
    elected = ""
    if 2 * len(voices) < len(set(roll)) or not voices:
        says = gettext_noop("Nobody is elected: {spoke} of {roll} members of the college spoke; half must.")
    elif counts and 2 * counts[0][1] > len(given):
        elected = counts[0][0]
        says = gettext_noop("Elected by {most} of the {given} voices given; {spoke} of {roll} members spoke.")
    else:
        says = gettext_noop("Nobody is elected: nobody has more than half of the {given} voices given.")
    return CollegeResult(elected, False, counts, len(voices) - len(given), silent, Sentence(says, told))


def recall(roll: Collection[str], voices: Mapping[str, str]) -> CollegeResult:
    """Recall the holder when more than half of the whole roll says so: silence never removes anybody.

    `voices`: voter to "yes" (recall), "no" or "abstain". Raises ValueError as `elect` does.
    """
    _check(roll, voices, {YES, NO, ABSTAIN})
    said = list(voices.values())
    counts = ((YES, said.count(YES)), (NO, said.count(NO)))
    members = len(set(roll))
    recalled = 2 * counts[0][1] > members
    told = {"yes": counts[0][1], "roll": members}
    says = (
        gettext_noop("Recalled: {yes} of the {roll} members of the college want it.")
        if recalled
        else gettext_noop(
            "Stays in office: {yes} of the {roll} members of the college want a recall; more than half must."
        )
    )
    return CollegeResult("", recalled, counts, said.count(ABSTAIN), members - len(said), Sentence(says, told))


def _check(roll: Collection[str], voices: Mapping[str, str], known: set[str]) -> None:
    if outside := set(voices) - set(roll):
        raise ValueError(f"not on the roll: {', '.join(sorted(outside))}")
    if unknown := set(voices.values()) - known:
        raise ValueError(f"no such choice: {', '.join(sorted(unknown))}")
