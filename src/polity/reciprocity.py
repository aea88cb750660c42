"""Who gives and who draws, over a period: fair words, no score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from polity.sentences import Sentence, gettext_noop


@dataclass(frozen=True)
class Flow:
    """One confirmed thing that a member gave or drew, in a kind and a unit; `quantity` is never negative."""

    member: str
    given: bool
    kind: str
    unit: str
    quantity: int


@dataclass(frozen=True)
class Account:
    """What one member gave and drew: kind and unit to the sum. Kinds are never added up into one number."""

    member: str
    given: Mapping[tuple[str, str], int] = field(hash=False)
    drawn: Mapping[tuple[str, str], int] = field(hash=False)

    @property
    def standing(self) -> str:
        """`both`, `gives`, `draws` (without giving anything), or `nothing`."""
        if self.given and self.drawn:
            return "both"
        return "gives" if self.given else "draws" if self.drawn else "nothing"


def accounts(members: Iterable[str], flows: Iterable[Flow]) -> tuple[Account, ...]:
    """Return an account for each member, in the order of the members; flows of others are left out."""
    given: dict[str, dict[tuple[str, str], int]] = {member: {} for member in members}
    drawn: dict[str, dict[tuple[str, str], int]] = {member: {} for member in given}
    for flow in flows:
        side = given if flow.given else drawn
        if flow.member in side and flow.quantity > 0:
            place = (flow.kind, flow.unit)
            side[flow.member][place] = side[flow.member].get(place, 0) + flow.quantity
    return tuple(Account(member, given[member], drawn[member]) for member in given)


def drawing_without_giving(found: Iterable[Account]) -> tuple[Account, ...]:
    """Return the members that drew something and gave nothing, in their order."""
    return tuple(account for account in found if account.standing == "draws")


def in_words(member: str, since: str, until: str) -> Sentence:
    """Say of a member that it drew without giving: what is entered, and who can add what is missing."""
    return Sentence(
        gettext_noop(
            "From {since} to {until}, {member} drew from the network, and no contribution of it is confirmed. "
            "If it gave something, it or the network’s steward can enter it."
        ),
        {"member": member, "since": since, "until": until},
    )
