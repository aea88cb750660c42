"""One envelope in several parts: by area or category, or by electorate, decided together or apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from polity.sentences import Sentence, gettext_noop
from polity.tallies.count import tally
from polity.tallies.election import Election, Limits
from polity.tallies.excerpts import excerpt
from polity.tallies.faults import SettingsFault
from polity.tallies.result import Outcome, money
from polity.tallies.settings import Settings
from polity.tallies.words import DECIDED, UNSPENT

#: Whose purse counts in a part. supporters: those who support a project in it. all: everybody who voted.
VOTERS = ("supporters", "all")
REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of the envelope: `budget` in minor units for these projects (indices in the election)."""

    name: str
    budget: int
    projects: frozenset[int]


@dataclass(frozen=True)
class PartOutcome:
    """What one part decided; amounts in minor units.

    It had `budget` of its own and `received` from others, spent `spent` on the projects `keys` (in their order), and
    `passed` on what it left, as the setting says, or kept it (`left`). `outcome` is the count that decided: the part's
    own, or that of the whole when the parts are decided together. `barred` are projects that could not even be
    counted, because of winners in other parts.
    """

    name: str
    budget: int
    received: int
    keys: tuple[str, ...]
    spent: int
    passed: int
    left: int
    outcome: Outcome
    barred: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return plain values, money as decimal text in units of currency."""
        unit = self.outcome.election.unit
        amounts = ("budget", "received", "spent", "passed", "left")
        return {
            "name": self.name,
            "winners": list(self.keys),
            "barred": list(self.barred),
            **{name: money(getattr(self, name), unit) for name in amounts},
        }


@dataclass(frozen=True)
class PartsOutcome:
    """The outcome of every part, in the order in which they were decided."""

    parts: tuple[PartOutcome, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of all winners, part by part."""
        return tuple(key for part in self.parts for key in part.keys)

    @property
    def spent(self) -> int:
        """Return what all winners cost."""
        return sum(part.spent for part in self.parts)

    @property
    def left(self) -> int:
        """Return what no part spent."""
        return sum(part.left for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {"winners": list(self.keys), "parts": [part.as_json() for part in self.parts]}


def parts_by(election: Election, what: str, budgets: Mapping[str, int]) -> tuple[Part, ...]:
    """Return a part for each named area or category (`what`) with its budget in minor units, in that order.

    Projects of no named area or category belong to the part named "" when there is one, else to none. Raises
    SettingsFault for a project in two parts.
    """
    if what not in ("area", "category"):
        raise _unknown("what", what, ("area", "category"))
    places: dict[str, set[int]] = {name: set() for name in budgets}
    for place, project in enumerate(election.projects):
        names = (project.area,) if what == "area" else project.categories
        named = [name for name in names if name in places and name]
        for name in named or ([""] if "" in places else []):
            places[name].add(place)
    return tuple(Part(name, budget, frozenset(places[name])) for name, budget in budgets.items())


def count_in_parts(
    election: Election,
    parts: Sequence[Part],
    settings: Settings | None = None,
    *,
    decided: str = "apart",
    unspent: str = "kept",
    common: str = "",
    voters: str = "supporters",
) -> PartsOutcome:
    """Count an election whose envelope is divided into parts; a pure function of its arguments.

    See `DECIDED`, `UNSPENT` and `VOTERS` for the choices. The sum of the parts' budgets is what is shared;
    `election.budget` is not looked at. Raises SettingsFault for an unknown choice, a name used twice, a project in two
    parts, and a common part that is not among them.
    """
    settings = settings or Settings()
    _check(election, parts, decided, unspent, common, voters)
    if decided == "together":
        return _together(election, parts, settings, unspent)
    order = [part for part in parts if part.name != common or unspent != "common"]
    order += [part for part in parts if part not in order]
    run = _Run(election, settings, voters)
    for number, part in enumerate(order):
        last = number == len(order) - 1
        run.decide(part, passes=unspent == "reopened" or (unspent == "common" and not last))
    if unspent == "reopened":
        everything = frozenset().union(*(part.projects for part in parts))
        run.decide(Part(REOPENED, 0, everything), passes=False)
    return PartsOutcome(tuple(run.found))


class _Run:
    """Decides parts one after the other; a winner stays a winner, and what is passed on waits for the next taker."""

    def __init__(self, election: Election, settings: Settings, voters: str) -> None:
        self.election, self.settings = election, settings
        self.drop_empty = voters == "supporters"
        self.won: set[int] = set()
        self.purse = 0
        self.found: list[PartOutcome] = []

    def decide(self, part: Part, *, passes: bool) -> None:
        """Decide a part; it gets what is waiting unless it passes on itself."""
        received = 0 if passes else self.purse
        piece = excerpt(
            self.election,
            sorted(part.projects - self.won),
            part.budget + received,
            won=self.won,
            drop_empty=self.drop_empty,
            name=part.name,
        )
        outcome = tally(piece.election, self.settings)
        left = part.budget + received - outcome.spent
        self.won |= {piece.places[place] for place in outcome.winners}
        self.purse = self.purse + left if passes else 0
        barred = tuple(self.election.projects[place].key for place in piece.barred)
        passed, kept = (left, 0) if passes else (0, left)
        self.found.append(
            PartOutcome(
                part.name, part.budget, received, outcome.keys, outcome.spent, passed, kept, outcome, barred
            )
        )


def _together(election: Election, parts: Sequence[Part], settings: Settings, unspent: str) -> PartsOutcome:
    if unspent != "kept":
        template = gettext_noop("Parts decided together keep what they leave: set unspent to kept.")
        raise SettingsFault(Sentence(template))
    listed = frozenset().union(*(part.projects for part in parts))
    outside = frozenset(range(len(election.projects))) - listed
    caps = {**election.limits.caps, **{f"part {part.name}": (part.projects, part.budget) for part in parts}}
    if outside:
        caps["no part"] = (outside, -1)
    limits = Limits(election.limits.exclusive, election.limits.needs, caps)
    whole = replace(election, budget=sum(part.budget for part in parts), limits=limits)
    outcome = tally(whole, settings)
    found = []
    for part in parts:
        taken = [place for place in outcome.winners if place in part.projects]
        spent = sum(election.costs[place] for place in taken)
        keys = tuple(election.projects[place].key for place in taken)
        left = part.budget - spent
        found.append(PartOutcome(part.name, part.budget, 0, keys, spent, 0, left, outcome))
    return PartsOutcome(tuple(found))


@dataclass(frozen=True)
class Electorate:
    """Who decides a part of the envelope: their ballots, their declared share of it, and how they are counted."""

    name: str
    election: Election
    share: Fraction
    settings: Settings = field(default_factory=Settings)


def count_delegated(
    electorates: Sequence[Electorate], budget: int, *, voters: str = "supporters"
) -> PartsOutcome:
    """Count several electorates (organizations, then residents, say) over one envelope and one list of projects.

    Each decides its declared share of `budget` (minor units), in the order given: what an earlier one funded is off
    the list of the later ones, and what it left is added to the next one's share. The last one gets what rounding
    left over. Raises SettingsFault when the shares do not add up to 1 or the lists of projects differ.
    """
    _check_electorates(electorates, voters)
    found: list[PartOutcome] = []
    won: set[int] = set()
    purse = given = 0
    for number, one in enumerate(electorates):
        last = number == len(electorates) - 1
        own = budget - given if last else int(budget * one.share)
        given += own
        run = _Run(one.election, one.settings, voters)
        run.won, run.purse = set(won), purse
        run.decide(Part(one.name, own, frozenset(range(len(one.election.projects)))), passes=False)
        (part,) = run.found
        purse = 0 if last else part.left
        found.append(part if last else replace(part, passed=part.left, left=0))
        won = run.won
    return PartsOutcome(tuple(found))


def _check(
    election: Election, parts: Sequence[Part], decided: str, unspent: str, common: str, voters: str
) -> None:
    for name, given, known in (
        ("decided", decided, DECIDED),
        ("unspent", unspent, UNSPENT),
        ("voters", voters, VOTERS),
    ):
        if given not in known:
            raise _unknown(name, given, known)
    names = [part.name for part in parts]
    if not parts or len(set(names)) != len(names):
        raise SettingsFault(Sentence(gettext_noop("Each part of the envelope needs a name of its own.")))
    if unspent == "common" and common not in names:
        raise _unknown("common", common, names)
    seen: set[int] = set()
    for part in parts:
        for place in sorted(part.projects & seen):
            template = gettext_noop("Project {key} is in two parts of the envelope.")
            raise SettingsFault(Sentence(template, {"key": election.projects[place].key}))
        seen |= part.projects


def _check_electorates(electorates: Sequence[Electorate], voters: str) -> None:
    if voters not in VOTERS:
        raise _unknown("voters", voters, VOTERS)
    if not electorates or sum((one.share for one in electorates), Fraction(0)) != 1:
        raise SettingsFault(Sentence(gettext_noop("The shares of the electorates must add up to 1.")))
    lists = {
        tuple((project.key, Fraction(project.cost, one.election.unit)) for project in one.election.projects)
        for one in electorates
    }
    if len(lists) != 1 or len({one.election.unit for one in electorates}) != 1:
        template = gettext_noop("All electorates must decide about the same projects at the same costs.")
        raise SettingsFault(Sentence(template))


def _unknown(name: str, given: str, known: Sequence[str]) -> SettingsFault:
    template = gettext_noop("{name} {given} is unknown; expected one of {known}.")
    return SettingsFault(Sentence(template, {"name": name, "given": given, "known": ", ".join(known)}))
