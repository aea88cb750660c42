"""Trust, measured and earned: how far members trust each level, beside the promises that it kept by the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext, pgettext_lazy

from dure.dashboards.promises_by_year import OnePromise, kept_by_year, promises_of
from dure.drawings.trend import Trend, trend_key, trend_picture
from dure.networks.models import Organization
from dure.refusals import Unknown
from dure.trust import queries
from dure.trust.models import TrustSurvey, TrustWave
from dure.trust.showing import (
    Cell,
    LevelShown,
    asked_now,
    cell_data,
    over_waves,
    scale_words,
    survey_data,
    wave_data,
)
from dure.web.pages import Page, Table, page
from polity.trust import HIGHEST, Kept

SHOWN = 500  # promises of each sort on one page
STATES = {
    "kept": pgettext_lazy("promise", "kept in time"),
    "late": pgettext_lazy("promise", "late"),
    "broken": pgettext_lazy("promise", "never kept"),
    "open": pgettext_lazy("promise", "still open"),
}
KINDS = {
    "answer": pgettext_lazy("promise", "an answer with its reason"),
    "grant": pgettext_lazy("promise", "something granted, carried out"),
}
COLUMNS = (
    *("level", "body", "year", "asked", "sheets", "numbers", "dont_know", "left_out", "mean", "high_percent"),
    *("promises_due", "promises_kept", "promises_late", "promises_broken", "promises_open"),
)


@dataclass(frozen=True)
class Row:
    """One level in one year: what was measured, and what was promised and kept. Either may be missing."""

    year: int
    wave: TrustWave | None
    cell: Cell | None
    kept: Kept | None


@dataclass(frozen=True)
class Section:
    """One level with its years."""

    shown: LevelShown
    rows: Sequence[Row]

    @property
    def body(self) -> Organization | None:
        """Whom it asks about, where that is on this instance."""
        return self.shown.level.body


@page("trust/series.html")
def series(request: HttpRequest, ref: str) -> Page:
    """Show each level over the waves, and beside it the promises of its body by year."""
    survey = queries.survey_by_ref(ref)
    waves = queries.waves_of(survey)
    sections = _sections(request, survey, waves)
    now = asked_now(waves, request.at)
    coming = next((one for one in waves if request.at < one.opens_at), None)
    answered = queries.answered_count(now) if now is not None else None
    low, high = scale_words()
    return Page(
        context={
            "survey": survey,
            "sections": sections,
            "waves": waves,
            "now": now,
            "answered": answered,
            "coming": coming,
            "counting": [one for one in waves if one.closed_at is None and one.closes_at <= request.at],
            "own": _own_line(request, now),
            "drawing": _drawing(sections, waves),
            "low": low,
            "high": high,
            "section": "trust",
        },
        data=lambda: {
            **survey_data(survey),
            "waves": [wave_data(one, answered if one == now else None, request.at) for one in waves],
            "levels": [_section_data(one) for one in sections],
        },
        table=lambda: Table(COLUMNS, _table(sections)),
        name=f"trust-{survey.ref}",
    )


def _own_line(request: HttpRequest, wave: TrustWave | None) -> Any:
    """Return the reader's line on the roll of the open wave, None for whoever is not on it."""
    if wave is None or not request.user.is_authenticated:
        return None
    return queries.line_of(wave, request.user)


def _sections(request: HttpRequest, survey: TrustSurvey, waves: Sequence[TrustWave]) -> list[Section]:
    shown = over_waves(queries.levels_of(survey), waves)
    bodies = [one.level.body_id for one in shown if one.level.body_id is not None]
    promised = kept_by_year(bodies, survey.organization.time_zone, request.at) if bodies else {}
    return [Section(one, _rows(one, waves, promised.get(one.level.body_id or 0, {}))) for one in shown]


def _rows(one: LevelShown, waves: Sequence[TrustWave], promised: Mapping[int, Kept]) -> list[Row]:
    """Return a row for each year in which it was asked or something was promised, the first year first."""
    asked = {wave.year: wave for wave in waves}
    cells = {cell.wave.year: cell for cell in one.cells}
    years = sorted(asked.keys() | promised.keys())
    return [Row(year, asked.get(year), cells.get(year), promised.get(year)) for year in years]


def _drawing(sections: Sequence[Section], waves: Sequence[TrustWave]) -> dict[str, SafeString] | None:
    """Draw the means over the closed waves, with the key of the lines; None while none is closed."""
    closed = [one.year for one in waves if one.closed_at is not None]
    if not closed:
        return None
    trends = [
        Trend(
            one.shown.name,
            [
                (cell.tally.mean_tenths or 0) / 10 if cell.tally is not None else None
                for cell in one.shown.cells
            ],
        )
        for one in sections
    ]
    told = "; ".join(
        f"{one.shown.name}: " + ", ".join(f"{cell.wave.year} {cell.mean or '—'}" for cell in one.shown.cells)
        for one in sections
    )
    picture = trend_picture(
        trends,
        closed,
        key="trust",
        title=gettext("Trust by level over the years, from 0 to 10"),
        description=told,
        most=HIGHEST,
        rtl=get_language_bidi(),
    )
    return {"picture": picture, "key": trend_key(trends, key="trust")}


def _section_data(one: Section) -> dict[str, Any]:
    return {
        "level": one.shown.level.kind,
        "body": one.body.slug if one.body else None,
        "waves": [cell_data(cell) for cell in one.shown.cells],
        "promises": [
            {"year": row.year, "due": row.kept.due, "percent": row.kept.percent, **_numbers(row.kept)}
            for row in one.rows
            if row.kept is not None
        ],
    }


def _numbers(kept: Kept) -> dict[str, int]:
    return {"kept": kept.kept, "late": kept.late, "broken": kept.broken, "open": kept.open}


def _table(sections: Sequence[Section]) -> list[list[Any]]:
    rows = []
    for one in sections:
        for row in one.rows:
            tally = row.cell.tally if row.cell is not None else None
            closed = row.wave is not None and row.wave.closed_at is not None
            kept = row.kept
            rows.append(
                [
                    one.shown.level.kind,
                    one.body.slug if one.body else "",
                    row.year,
                    row.wave.asked if row.wave is not None else None,
                    row.wave.result["sheets"] if row.wave is not None and closed else None,
                    *(
                        (tally.answered, tally.dont_know, tally.left_out, row.cell.mean, tally.high_percent)
                        if tally is not None and row.cell is not None
                        else (None,) * 5
                    ),
                    *((kept.due, *_numbers(kept).values()) if kept is not None else (None,) * 5),
                ]
            )
    return rows


@page("trust/kept.html")
def kept(request: HttpRequest, ref: str, kind: str, year: int) -> Page:
    """List every promise of a level's body that belongs to a year, each with its matter and its entry."""
    survey = queries.survey_by_ref(ref)
    level = next((one for one in queries.levels_of(survey) if one.kind == kind), None)
    if level is None or level.body is None or not 1 <= year <= 9999:
        raise Unknown("level")
    zone = survey.organization.time_zone
    whole = kept_by_year([level.body.pk], zone, request.at).get(level.body.pk, {}).get(year, Kept())
    listed = promises_of(level.body.pk, year, zone, request.at, SHOWN)
    return Page(
        context={
            "survey": survey,
            "level": level,
            "body": level.body,
            "year": year,
            "whole": whole,
            "promises": [(one, STATES[one.state], KINDS[one.kind]) for one in listed],
            "most": SHOWN,
            "section": "trust",
        },
        data=lambda: {"body": level.body.slug, "year": year, **_numbers(whole), "promises": _listed(listed)},
        table=lambda: Table(
            ["matter", "kind", "state", "due", "settled", "entry"],
            (list(one.values()) for one in _listed(listed)),
        ),
        name=f"promises-{level.body.slug}-{year}",
    )


def _listed(promises: Sequence[OnePromise]) -> list[dict[str, Any]]:
    return [
        {
            "matter": one.matter.ref,
            "kind": one.kind,
            "state": one.state,
            "due_at": one.due_at,
            "settled_at": one.settled_at,
            "entry": one.entry,
        }
        for one in promises
    ]
