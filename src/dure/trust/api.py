"""Trust surveys over the API: series, waves and their counts. What one person answered is in no answer of the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from dure.refusals import said
from dure.trust import queries
from dure.trust.showing import cell_data, over_waves, survey_data, wave_data
from dure.web.api import LIST_LIMIT, PUBLIC_ERRORS, moment
from dure.web.pages import keyset

router = Router()


class TrustSurveyOut(Schema):
    """A series. `note` says what readers must know."""

    ref: str
    title: str
    organization: str
    note: str
    started_at: datetime


class TrustSurveysOut(Schema):
    """Series, the newest first, and the cursor of the next ones."""

    next: str | None
    surveys: list[TrustSurveyOut]


class TrustWaveOut(Schema):
    """One time of asking. `answered` is null once it is closed with fewer than ten sheets (`few`)."""

    ref: str
    year: int
    state: str
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    asked: int
    answered: int | None
    few: bool | None


class TrustCellOut(Schema):
    """One level in one closed wave; all null where fewer than ten gave a number.

    `mean` of the numbers from 0 to 10, `high_percent`: the share of 6 to 10 among them, `counts`: how many gave each.
    """

    year: int
    numbers: int | None
    dont_know: int | None
    left_out: int | None
    mean: float | None
    high_percent: int | None
    counts: list[int] | None
    change: str | None


class TrustLevelOut(Schema):
    """A level that is asked about, the body where it is on this instance, and the closed waves."""

    level: str
    body: str | None
    waves: list[TrustCellOut]


class TrustSeriesOut(TrustSurveyOut):
    """A series with its waves and each level over them."""

    waves: list[TrustWaveOut]
    levels: list[TrustLevelOut]


@router.get("/trust", response={200: TrustSurveysOut} | PUBLIC_ERRORS)
def list_trust_surveys(request: HttpRequest, after: str | None = None) -> Any:
    """List the series, the newest first."""
    found = keyset(queries.surveys(), order=("-started_at", "-id"), after=after, limit=LIST_LIMIT)
    return {"next": found.next, "surveys": [survey_data(one) for one in found.items]}


@router.get("/trust/{ref}", response={200: TrustSeriesOut} | PUBLIC_ERRORS)
def read_trust_survey(request: HttpRequest, ref: str) -> Any:
    """Read a series: how far each level was trusted in every closed wave. Nothing is told before the close."""
    survey, at = queries.survey_by_ref(ref), moment(request)
    waves = queries.waves_of(survey)
    return {
        **survey_data(survey),
        "waves": [wave_data(one, _answered(one), at) for one in waves],
        "levels": [
            {
                "level": shown.level.kind,
                "body": shown.level.body.slug if shown.level.body else None,
                "waves": [_cell(cell_data(cell)) for cell in shown.cells],
            }
            for shown in over_waves(queries.levels_of(survey), waves)
        ],
    }


def _answered(wave: Any) -> int | None:
    return queries.answered_count(wave) if wave.closed_at is None else None


def _cell(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"change": said(data["change"]) if data["change"] else None}
