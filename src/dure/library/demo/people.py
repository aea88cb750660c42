"""Invented people: common names, addresses that lead nowhere, nobody real."""

from __future__ import annotations

import re
from datetime import datetime

from dure.library.demo.cast import DOMAIN, NAMES
from dure.library.demo.world import World, data
from dure.networks.models import Area
from dure.people.commands import register_person
from dure.people.models import Person

FROM_ELSEWHERE = 0.04
READS_ENGLISH = 0.1
OF_THE_CAST = frozenset(NAMES.values())


class Townsfolk:
    """Draws people one after the other."""

    def __init__(self, world: World) -> None:
        """Read the names."""
        self.world = world
        self.names = data("names")
        self.taken: set[str] = set()

    def person(self, area: Area, at: datetime, key: str = "") -> Person:
        """Register an invented person; `key` names one of the cast, whose address is `key` itself."""
        rng = self.world.rng
        name = NAMES[key] if key else self._name()
        korean = not key and rng.random() >= READS_ENGLISH
        person = register_person(
            name=name,
            email=f"{key or self._local(name)}@{DOMAIN}",
            at=at,
            language="ko" if korean else "en",
            time_zone="Asia/Seoul",
            area=area,
            invented=True,
            confirmed=bool(key),
        )
        if key:
            self.world.cast[key] = person
        return person

    def _name(self) -> str:
        rng = self.world.rng
        if rng.random() < FROM_ELSEWHERE:
            return str(rng.choice(self.names["others"]))
        while (
            name := f"{rng.choice(self.names['family'])} {rng.choice(self.names['given'])}"
        ) in OF_THE_CAST:
            pass  # nobody is taken for one of the cast
        return name

    def _local(self, name: str) -> str:
        """Make the local part of an address from a name, with a number where it is taken."""
        base = re.sub(r"[^a-z]+", ".", name.lower()).strip(".")
        number = 1
        while (local := base if number == 1 else f"{base}.{number}") in self.taken:
            number += 1
        self.taken.add(local)
        return local
