"""How well the sectors of a network are joined: who is there, who meets whom, who takes part.

For each sector that the network wants at its table: a third for being there, a third for the part of the other sectors
that it meets in some body below, a third for the part of its organizations that took part. The index is the mean over
these sectors, so that it falls when one of them is missing. All numbers are exact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from polity.sentences import Sentence, gettext_noop

THIRD = Fraction(1, 3)


@dataclass(frozen=True)
class SectorStanding:
    """One sector: its organizations, how many of them took part, which other sectors it meets, and its value."""

    sector: str
    organizations: int
    took_part: int
    meets: tuple[str, ...]
    value: Fraction


@dataclass(frozen=True)
class SectorIndex:
    """The index (0 to 1) and what it is made of, in the order of the sectors' names."""

    value: Fraction
    sectors: tuple[SectorStanding, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The sectors of which no organization is there."""
        return tuple(one.sector for one in self.sectors if not one.organizations)

    @property
    def percent(self) -> int:
        """The index in percent, rounded down: 100 means that nothing is missing."""
        return int(self.value * 100)

    @property
    def sentence(self) -> Sentence:
        """Say in one sentence what the index is made of."""
        wanted = len(self.sectors)
        if not wanted:
            return Sentence(gettext_noop("No sector is named yet; without one there is nothing to count."))
        told = {
            "percent": self.percent,
            "there": wanted - len(self.missing),
            "wanted": wanted,
        }
        # xgettext:no-python-format
        says = gettext_noop(
            "{percent} of 100: {there} of {wanted} sectors are there; each counts a third for being there, a "
            "third for the other sectors it meets, a third for those of its organizations that took part."
        )
        return Sentence(says, told)


def sector_index(
    wanted: Collection[str],
    organizations: Mapping[str, int],
    took_part: Mapping[str, int],
    bodies: Iterable[Collection[str]],
) -> SectorIndex:
    """Return the index over the `wanted` sectors.

    `organizations` and `took_part` count by sector the organizations of the network and those that acted; each of
    `bodies` is the sectors of the organizations that sit together in one body below. Sectors that are not wanted
    count nowhere. With one wanted sector there is nobody to meet, and meeting counts in full where it is there.
    Raises ValueError where more took part than there are.
    """
    named = sorted(set(wanted))
    there = {sector for sector in named if organizations.get(sector, 0) > 0}
    meets: dict[str, set[str]] = {sector: set() for sector in named}
    for body in bodies:
        met = there & set(body)
        for sector in met:
            meets[sector] |= met - {sector}
    standings = tuple(
        _standing(sector, organizations.get(sector, 0), took_part.get(sector, 0), meets[sector], len(named))
        for sector in named
    )
    total = sum((one.value for one in standings), Fraction(0))
    return SectorIndex(total / len(named) if named else Fraction(0), standings)


def _standing(sector: str, count: int, acted: int, meets: set[str], wanted: int) -> SectorStanding:
    if not 0 <= acted <= count:
        raise ValueError(f"{acted} of {count} organizations of {sector} took part")
    if not count:
        return SectorStanding(sector, 0, 0, (), Fraction(0))
    met = Fraction(len(meets), wanted - 1) if wanted > 1 else Fraction(1)
    value = THIRD * (1 + met + Fraction(acted, count))
    return SectorStanding(sector, count, acted, tuple(sorted(meets)), value)
