"""When partners may call a decision joint: every party has said yes. A quorum decides, and makes nothing joint."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

CONSENT, OBJECT = "consent", "object"


@dataclass(frozen=True)
class Standing:
    """Who consents, who objects, who is silent; whether it is decided and whether it is joint."""

    consenting: tuple[str, ...]
    objecting: tuple[str, ...]
    silent: tuple[str, ...]
    quorum: int

    @property
    def missing(self) -> tuple[str, ...]:
        """The parties whose consent is missing for the label “joint”, those that object first."""
        return self.objecting + self.silent

    @property
    def decided(self) -> bool:
        """Whether as many parties consent as the agreement asks for."""
        return len(self.consenting) >= self.quorum

    @property
    def joint(self) -> bool:
        """Whether every party consents."""
        return not self.missing


def standing(parties: Collection[str], words: Mapping[str, str], quorum: int) -> Standing:
    """Return how a decision stands among the parties: `words` is party to "consent" or "object".

    Raises ValueError for fewer than two parties, a quorum outside 1 to all, and a word of somebody else.
    """
    named = sorted(set(parties))
    if len(named) < 2 or not 1 <= quorum <= len(named):
        raise ValueError(f"a quorum of {quorum} of {len(named)} parties")
    if outside := set(words) - set(named):
        raise ValueError(f"no party: {', '.join(sorted(outside))}")
    if unknown := set(words.values()) - {CONSENT, OBJECT}:
        raise ValueError(f"no such word: {', '.join(sorted(unknown))}")
    return Standing(
        consenting=tuple(one for one in named if words.get(one) == CONSENT),
        objecting=tuple(one for one in named if words.get(one) == OBJECT),
        silent=tuple(one for one in named if one not in words),
        quorum=quorum,
    )
