"""Competence matrices, stances and gaps over the API; reading only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from dure.levels import queries, showing
from dure.web.api import LIST_LIMIT, PUBLIC_ERRORS
from dure.web.pages import keyset

router = Router()


class CompetenceOut(Schema):
    """What one level (local, regional, national) may do about an issue: alone, shared, asks; with its law."""

    issue: str
    level: str
    power: str
    law: str
    article: str
    source: str
    in_force_from: date | None
    entered_at: datetime
    ref: str


class MatrixOut(Schema):
    """A territory's matrix. A level and an issue without a row: nobody has entered it."""

    area: str
    name: str
    kept_by: str
    rows: list[CompetenceOut]


class MatrixLineOut(Schema):
    """A matrix in a list."""

    area: str
    name: str
    kept_by: str


class MatricesOut(Schema):
    """Matrices by the code of their area, and the cursor of the next ones."""

    next: str | None
    matrices: list[MatrixLineOut]


class StanceOut(Schema):
    """What a government does about an issue: none, planned, programme or law."""

    ref: str
    area: str
    level: str
    issue: str
    degree: str
    text: str
    since: date | None
    source: str
    told_for: str
    told_at: datetime


class StancesOut(Schema):
    """What was told of a territory's government, the newest first; what ended has been replaced."""

    next: str | None
    stances: list[StanceOut]


class GapOut(Schema):
    """National and local policy on one issue: the kind of gap in a word, and in a sentence; null: not told."""

    issue: str
    title: str
    gap: str
    says: str
    national: str | None
    regional_acting: int
    regional_of: int
    local_acting: int
    local_of: int
    local_told: int
    stances: list[StanceOut]


class BoardOut(Schema):
    """A policy board with a line for each issue."""

    slug: str
    name: str
    area: str
    issues: list[GapOut]


class BoardLineOut(Schema):
    """A board in a list."""

    slug: str
    name: str
    area: str


class BoardsOut(Schema):
    """Policy boards, and the cursor of the next ones."""

    next: str | None
    boards: list[BoardLineOut]


@router.get("/levels", response={200: MatricesOut} | PUBLIC_ERRORS)
def list_matrices(request: HttpRequest, after: str | None = None) -> Any:
    """List the matrices of who may decide what."""
    found = keyset(queries.matrices(), order=("area__code",), after=after, limit=LIST_LIMIT)
    return {
        "next": found.next,
        "matrices": [
            {"area": one.area.code, "name": str(one.area), "kept_by": one.keeper.slug} for one in found.items
        ],
    }


@router.get("/levels/{area}", response={200: MatrixOut} | PUBLIC_ERRORS)
def read_matrix(request: HttpRequest, area: str) -> Any:
    """Read a territory's matrix by the code of its area: the rows in force."""
    found = queries.matrix_of(area)
    return showing.matrix_data(found, queries.rows_of(found))


@router.get("/stances", response={200: StancesOut} | PUBLIC_ERRORS)
def list_stances(request: HttpRequest, area: str, after: str | None = None) -> Any:
    """List what was ever told of the government of an area, the newest first."""
    rows = queries.stances_of(area.replace("\0", "")[:32])
    found = keyset(rows, order=("-at", "-id"), after=after, limit=LIST_LIMIT)
    return {"next": found.next, "stances": [showing.stance_data(one) for one in found.items]}


@router.get("/boards", response={200: BoardsOut} | PUBLIC_ERRORS)
def list_boards(request: HttpRequest, after: str | None = None) -> Any:
    """List policy boards."""
    found = keyset(queries.boards(), order=("id",), after=after, limit=LIST_LIMIT)
    return {"next": found.next, "boards": [showing.board_data(one) for one in found.items]}


@router.get("/boards/{slug}", response={200: BoardOut} | PUBLIC_ERRORS)
def read_board(request: HttpRequest, slug: str) -> Any:
    """Read a board: for each issue what the levels do, and the gap between them."""
    board = queries.board_by_slug(slug)
    found = queries.lines(queries.governments(board, request.at))
    return showing.board_data(board) | {"issues": [showing.gap_data(line) for line in found]}
