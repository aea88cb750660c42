"""Finds the area that a list means by a code or a name in English or in its own language. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dure.networks.models import Area


@dataclass(frozen=True)
class Place:
    """An area as the reader knows it: its code, the names it goes by, the codes of the areas that contain it."""

    code: str
    names: tuple[str, ...]
    within: tuple[str, ...] = ()


class Gazetteer:
    """Finds an area by its code or name; where a name is that of several, one `near` the network is meant."""

    def __init__(self, places: Iterable[Place], near: str = "") -> None:
        self.by_code = {place.code.casefold(): place for place in places}
        self.near = near
        self.by_name: dict[str, list[Place]] = {}
        for place in self.by_code.values():
            for name in {fold(name) for name in place.names if name}:
                self.by_name.setdefault(name, []).append(place)

    @classmethod
    def of(cls, areas: Sequence[Area], near: Area | None = None) -> Gazetteer:
        """Make one from all areas."""
        by_pk = {area.pk: area for area in areas}

        def above(area: Area) -> Iterable[str]:
            while area.parent_id is not None:
                area = by_pk[area.parent_id]
                yield area.code

        places = [Place(area.code, (area.name, area.local_name), tuple(above(area))) for area in areas]
        return cls(places, near.code if near else "")

    def find(self, words: str) -> list[Place]:
        """The areas that `words` may mean: `KR-11-11050`, `광진구`, `Gwangjin-gu` or `서울 광진구`."""
        if place := self.by_code.get(words.casefold()):
            return [place]
        found = self.by_name.get(fold(words), [])
        parts = [fold(part) for part in re.split(r"[\s,/]+", words) if part]
        for part in (parts[-1], parts[0]) if len(parts) > 1 and not found else ():
            others = [other for other in parts if other != part]
            found = found or [place for place in self.by_name.get(part, []) if self._lies_in(place, others)]
        nearer = [place for place in found if self.near in (place.code, *place.within)]
        return nearer or found

    def _lies_in(self, place: Place, parts: list[str]) -> bool:
        """Whether each part begins the name of an area that contains the place (`서울` for `서울특별시`)."""
        names = [fold(name) for code in place.within for name in self.by_code[code.casefold()].names]
        return all(any(name.startswith(part) for name in names) for part in parts)


def fold(name: str) -> str:
    """A name as it is compared: letters (small) and digits only, without the signs of a company (`㈜`, `(주)`)."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = re.sub(r"\((주|유|사|재)\)|주식회사", "", text)
    kept = (letter for letter in text if letter.isalnum() or unicodedata.category(letter).startswith("M"))
    return "".join(kept) or text.strip()
