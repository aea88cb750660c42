"""One sentence for each node, for the outcome, and for what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from polity.rules.ballots import Count, Outcome, Weight
from polity.rules.ratification.voices import ABSTAINED, ADOPTED, OPPOSED, UNDECIDED, Voices, shown
from polity.sentences import Sentence, gettext_noop

_ORGANIZATION = {
    ADOPTED: gettext_noop("In favour."),
    OPPOSED: gettext_noop("Opposed."),
    ABSTAINED: gettext_noop("Abstained."),
    UNDECIDED: gettext_noop("Has not answered; not counted as yes."),
}
_OWN = {
    ADOPTED: gettext_noop("Decided itself: in favour, with its whole voice of {voice}."),
    OPPOSED: gettext_noop("Decided itself: opposed, with its whole voice of {voice}."),
    ABSTAINED: gettext_noop("Decided itself: abstained, with its whole voice of {voice}."),
}
_BLOCK = {
    ADOPTED: gettext_noop("{vote} Its whole voice of {voice} is in favour."),
    OPPOSED: gettext_noop("{vote} Its whole voice of {voice} is opposed."),
    ABSTAINED: gettext_noop("{vote} Its whole voice of {voice} abstains."),
    UNDECIDED: gettext_noop("{vote} Its whole voice of {voice} is undecided and not counted as yes."),
}
_SPLIT = gettext_noop(
    "{adopted} in favour, {opposed} opposed, {abstained} abstained, {undecided} undecided and not counted as yes"
)

_OUTCOME = {
    "adopted": gettext_noop(
        "Adopted by {networks_yes} of {networks} networks, with {yes} of {total} voices; "
        "of the networks {networks_no} opposed, {networks_abstain} abstained, "
        "{networks_undecided} undecided and not counted as yes."
    ),
    "refused": gettext_noop(
        "Refused: {yes} of {total} voices and {networks_yes} of {networks} networks in favour; "
        "voices {no} opposed, {abstain} abstained, {undecided} undecided; "
        "networks {networks_no} opposed, {networks_abstain} abstained, {networks_undecided} undecided."
    ),
    "undecided": gettext_noop(
        "Not decided: {yes} of {total} voices and {networks_yes} of {networks} networks in favour; "
        "{undecided} of the voices and {networks_undecided} of the networks are undecided and not counted as yes."
    ),
}
_BY_VOICE = {  # where no network is below, so that only organizations answer
    "adopted": gettext_noop(
        "Adopted with {yes} of {total} voices; {no} opposed, {abstain} abstained, "
        "{undecided} undecided and not counted as yes."
    ),
    "refused": gettext_noop(
        "Refused: {yes} of {total} voices in favour; "
        "{no} opposed, {abstain} abstained, {undecided} undecided."
    ),
    "undecided": gettext_noop(
        "Not decided: {yes} of {total} voices in favour; {undecided} undecided and not counted as yes."
    ),
}


def organization(outcome: str) -> Sentence:
    """Say what an organization answered."""
    return Sentence(_ORGANIZATION[outcome])


def own_decision(outcome: str, voice: Weight) -> Sentence:
    """Say what a network decided itself."""
    return Sentence(_OWN[outcome], {"voice": shown(voice)})


def waiting(voice: Weight) -> Sentence:
    """Say that a network that answers itself has not."""
    template = gettext_noop("Has not decided yet; its whole voice of {voice} is not counted as yes.")
    return Sentence(template, {"voice": shown(voice)})


def block(vote: Outcome, outcome: str, voice: Weight, *, running: bool) -> Sentence:
    """Say what a vote of the members made of the whole voice."""
    if running:
        template = gettext_noop(
            "The vote is open: {yes} in favour, {no} opposed, {abstain} abstained, {undecided} have not voted; "
            "its whole voice of {voice} is undecided and not counted as yes."
        )
        return Sentence(template, {**_numbers(vote.count), "voice": shown(voice)})
    return Sentence(_BLOCK[outcome], {"vote": vote.sentence, "voice": shown(voice)})


def split(voices: Voices) -> Sentence:
    """Say the four parts of a voice."""
    return Sentence(_SPLIT, {name: shown(getattr(voices, name)) for name in _ORGANIZATION})


def free(voices: Voices) -> Sentence:
    """Say how the members of a free network answered."""
    return Sentence(gettext_noop("Its members answer for themselves: {split}."), {"split": split(voices)})


def proportional(vote: Outcome, voices: Voices) -> Sentence:
    """Say the split that passes up, and where the network itself stands by it."""
    titles = {
        "adopted": gettext_noop("As a network it is in favour; the split of its members passes up: {split}."),
        "refused": gettext_noop(
            "As a network it is not in favour; the split of its members passes up: {split}."
        ),
        "undecided": gettext_noop(
            "As a network it has not decided; the split of its members passes up: {split}."
        ),
    }
    return Sentence(titles[vote.result], {"split": split(voices)})


def outcome(result: str, voices: Voices, networks: Count, *, vetoed: bool) -> Sentence:
    """Say the outcome at the top in one sentence."""
    params: dict[str, Any] = {
        "networks_yes": networks.heads_yes,
        "networks": networks.heads,
        "networks_no": networks.heads_no,
        "networks_abstain": networks.heads_abstain,
        "networks_undecided": networks.heads_undecided,
        "yes": shown(voices.adopted),
        "total": shown(voices.total),
        "no": shown(voices.opposed),
        "abstain": shown(voices.abstained),
        "undecided": shown(voices.undecided),
    }
    if vetoed:
        template = gettext_noop(
            "Refused, since no network may be opposed: {networks_no} of {networks} networks opposed, "
            "{networks_yes} in favour, {networks_abstain} abstained, {networks_undecided} have not decided."
        )
        return Sentence(template, params)
    return Sentence((_OUTCOME if networks.heads else _BY_VOICE)[result], params)


def to_pass(needed: Sequence[str], waiting_for: int, *, adopted: bool) -> Sentence:
    """Say who would have to agree."""
    if adopted:
        return Sentence(gettext_noop("Nobody else has to agree for it to be adopted."))
    if not needed:
        template = gettext_noop(
            "It cannot be adopted any more, even if all who have not decided agreed: {waiting}."
        )
        return Sentence(template, {"waiting": waiting_for})
    template = gettext_noop("It is adopted if these agree: {needed}. Not decided yet, in all: {waiting}.")
    return Sentence(template, {"needed": ", ".join(f"‘{key}’" for key in needed), "waiting": waiting_for})


def _numbers(count: Count) -> dict[str, Any]:
    return {"yes": count.yes, "no": count.no, "abstain": count.abstain, "undecided": count.undecided}
