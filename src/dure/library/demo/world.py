"""The world while it is built: what exists so far, and the agenda by which everything happens in the order of time."""

from __future__ import annotations

import heapq
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from dure import deadlines
from dure.charters.models import Round
from dure.matters.models import Matter
from dure.networks.models import Area, Organization, Post
from dure.people.models import Person

SEOUL = ZoneInfo("Asia/Seoul")
CHUNK = 400  # happenings in one transaction
Happening = Callable[[datetime], object]


@cache
def data(name: str) -> dict[str, Any]:
    """Read one of the TOML files beside this module; nobody changes what it returns."""
    return tomllib.loads((files("dure.library.demo") / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass
class Enterprise:
    """A base organization: its district and sector (keys), since when it exists, and the people in it."""

    organization: Organization
    district: str
    sector: str
    founding: bool
    day: int
    stewards: list[Person] = field(default_factory=list)
    members: list[Person] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        """Everybody in it, stewards first."""
        return [*self.stewards, *self.members]


@dataclass
class Network:
    """A district or sector network: who stewards it, who speaks for it in the umbrella, and its founders."""

    organization: Organization
    stewards: tuple[Person, ...]
    delegate: Person
    founders: list[Enterprise]
    weight: int


@dataclass
class World:
    """Everything built so far. `scale` thins enterprises and proposals for quick tests; 1 is the whole world."""

    at: datetime
    rng: Random
    say: Callable[[str], None]
    scale: float = 1.0
    areas: dict[str, Area] = field(default_factory=dict)
    enterprises: dict[str, list[Enterprise]] = field(default_factory=dict)
    networks: dict[str, Network] = field(default_factory=dict)
    institutions: dict[str, Organization] = field(default_factory=dict)
    cast: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    bills: dict[str, Matter] = field(default_factory=dict)
    names_taken: set[str] = field(default_factory=set)
    _agenda: list[tuple[datetime, int, Happening]] = field(default_factory=list)
    _number: count[int] = field(default_factory=count)

    def moment(self, day: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return a moment in Seoul, `day` days from the day of the world (negative: before it)."""
        date = self.at.astimezone(SEOUL).date() + timedelta(days=day)
        return datetime.combine(date, time(hour, minute), tzinfo=SEOUL)

    def day_of(self, moment: datetime) -> int:
        """Return on which day a moment lies, counted from the day of the world."""
        return (moment.astimezone(SEOUL).date() - self.at.astimezone(SEOUL).date()).days

    def on(self, day: int, happening: Happening, *, hour: int | None = None) -> None:
        """Put something on the agenda of a past day, at an hour of work unless one is given."""
        clock = hour if hour is not None else self.rng.randrange(9, 18)
        self.when(self.moment(day, clock, 0 if hour is not None else self.rng.randrange(60)), happening)

    def when(self, moment: datetime, happening: Happening) -> None:
        """Put something on the agenda of a moment; what is put first happens first."""
        if moment >= self.at:
            raise ValueError(f"{moment} lies in the future of the world")
        heapq.heappush(self._agenda, (moment, next(self._number), happening))

    def live(self) -> None:
        """Let everything on the agenda happen in the order of time, many happenings to a transaction."""
        while self._agenda:
            with transaction.atomic():
                for _ in range(CHUNK):
                    if not self._agenda:
                        break
                    moment, _, happening = heapq.heappop(self._agenda)
                    happening(moment)

    def tick(self, at: datetime) -> None:
        """Let the clock act; whatever it is refused is a fault of this world. Raises RuntimeError."""
        if refused := deadlines.tick(at, mail=False).refused:
            raise RuntimeError(f"the clock was refused: {', '.join(refused)}")

    def everyone_in(self, district: str) -> list[Person]:
        """Return the people of the enterprises that founded a district's network."""
        return [person for one in self.enterprises[district] if one.founding for person in one.people]
