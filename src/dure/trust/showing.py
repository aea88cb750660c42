"""A trust survey as pages and the API show it: each level over the closed waves, with how sure a change is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import pgettext

from dure.trust.models import TrustLevel, TrustSurvey, TrustWave
from dure.trust.policies import is_open
from polity.sentences import Sentence
from polity.trust import Tally, change, change_said, from_counts, points


@dataclass(frozen=True)
class Cell:
    """One level in one closed wave; `tally` is None where it is withheld. `says`: how it changed since the last."""

    wave: TrustWave
    tally: Tally | None
    says: Sentence | None

    @property
    def mean(self) -> str:
        """The mean with one decimal; empty where it is withheld."""
        tenths = self.tally.mean_tenths if self.tally is not None else None
        return "" if tenths is None else points(tenths)


@dataclass(frozen=True)
class LevelShown:
    """One level over the closed waves."""

    level: TrustLevel
    cells: Sequence[Cell]

    @property
    def name(self) -> str:
        """What it is called: the body where one is known, else the kind of level."""
        kind = capfirst(self.level.get_kind_display())
        return (
            kind if self.level.body is None else f"{kind} (\u2068{self.level.body}\u2069)"
        )  # isolated: the name may run the other way

    @property
    def latest(self) -> Cell | None:
        """The last closed wave."""
        return self.cells[-1] if self.cells else None


def tally_of(wave: TrustWave, kind: str) -> Tally | None:
    """Return how a level was answered in a closed wave; None where it is withheld."""
    counts = wave.result.get("levels", {}).get(kind)
    return from_counts(counts) if counts is not None else None


def over_waves(levels: Sequence[TrustLevel], waves: Sequence[TrustWave]) -> list[LevelShown]:
    """Return every level over the closed waves, in the order of the years."""
    closed = [one for one in waves if one.closed_at is not None]
    return [LevelShown(level, list(_cells(level, closed))) for level in levels]


def _cells(level: TrustLevel, closed: Sequence[TrustWave]) -> list[Cell]:
    cells: list[Cell] = []
    before: tuple[int, Tally | None] | None = None
    for wave in closed:
        tally = tally_of(wave, level.kind)
        says = None
        if before is not None and tally is not None:
            found = change(before[1], tally) if before[1] is not None else None
            says = change_said(found, before[0])
        cells.append(Cell(wave, tally, says))
        before = (wave.year, tally)
    return cells


def asked_now(waves: Sequence[TrustWave], at: datetime) -> TrustWave | None:
    """Return the wave in which one can answer now."""
    return next((one for one in waves if is_open(one, at) is None), None)


def state_of(wave: TrustWave, at: datetime) -> str:
    """Say how a wave stands: closed, open, counted soon, or ahead."""
    if wave.closed_at is not None:
        return "closed"
    if at < wave.opens_at:
        return "ahead"
    return "open" if at < wave.closes_at else "counting"


def wave_data(wave: TrustWave, answered: int | None, at: datetime) -> dict[str, Any]:
    """Return a wave as plain values; `answered` of one that is still open, by its roll."""
    closed = wave.closed_at is not None
    return {
        "ref": wave.ref,
        "year": wave.year,
        "state": state_of(wave, at),
        "opens_at": wave.opens_at,
        "closes_at": wave.closes_at,
        "closed_at": wave.closed_at,
        "asked": wave.asked,
        "answered": wave.result["sheets"] if closed else answered,
        "few": wave.result["few"] if closed else None,
    }


def cell_data(cell: Cell) -> dict[str, Any]:
    """Return one level in one wave as plain values; all null where it is withheld."""
    tally = cell.tally
    return {
        "year": cell.wave.year,
        "numbers": tally.answered if tally else None,
        "dont_know": tally.dont_know if tally else None,
        "left_out": tally.left_out if tally else None,
        "mean": float(points(tally.mean_tenths or 0)) if tally else None,
        "high_percent": tally.high_percent if tally else None,
        "counts": list(tally.counts) if tally else None,
        "change": cell.says,
    }


def survey_data(survey: TrustSurvey) -> dict[str, Any]:
    """Return a series as plain values, without its waves."""
    return {
        "ref": survey.ref,
        "title": survey.title,
        "organization": survey.organization.slug,
        "note": survey.note,
        "started_at": survey.started_at,
    }


def scale_words() -> tuple[str, str]:
    """Return what the ends of the scale are called."""
    return pgettext("scale of trust", "not at all"), pgettext("scale of trust", "completely")
