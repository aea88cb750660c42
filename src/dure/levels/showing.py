"""What pages, tables and the API show of matrices, boards and stances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from dure.levels.models import Competence, CompetenceMatrix, Level, LocalProposal, PolicyBoard, Stance
from dure.levels.queries import Line, Told
from dure.matters.saying import from_json
from dure.refusals import said
from dure.web.issues import Issue, issues
from polity.levels import LEVELS

# Words for each kind of gap, and the badge that says it beside the word.
GAP_WORDS: dict[str, str | Promise] = {
    "unknown": pgettext_lazy("gap", "not told"),
    "neither": pgettext_lazy("gap", "nobody acts"),
    "announced": pgettext_lazy("gap", "announced only"),
    "leans_on_local": pgettext_lazy("gap", "leans on the municipalities"),
    "leans_on_regional": pgettext_lazy("gap", "leans on the regions"),
    "stops_at_nation": pgettext_lazy("gap", "national only"),
    "law_without_local": pgettext_lazy("gap", "national law without a local programme"),
    "stops_at_region": pgettext_lazy("gap", "stops at the regions"),
    "partly": pgettext_lazy("gap", "local governments lag behind"),
    "both": pgettext_lazy("gap", "in step"),
}
GAP_BADGES = {
    "unknown": "ahead",
    "neither": "closed",
    "announced": "open",
    "leans_on_local": "owed",
    "leans_on_regional": "owed",
    "stops_at_nation": "late",
    "law_without_local": "late",
    "stops_at_region": "late",
    "partly": "back",
    "both": "kept",
}


@dataclass(frozen=True)
class Cell:
    """One level and one issue of a matrix; `row` None where nobody has entered anything."""

    level: str
    title: str
    row: Competence | None


def table_of(rows: Sequence[Competence]) -> list[tuple[Issue, list[Cell]]]:
    """Return the matrix as a table: each issue with its cells, from the local level upward."""
    found = {(one.issue, one.level): one for one in rows}
    titles = dict(Level.choices)
    return [
        (issue, [Cell(level, str(titles[level]), found.get((issue.key, level))) for level in LEVELS])
        for issue in issues().values()
    ]


MATRIX_COLUMNS = ("issue", "level", "power", "law", "article", "source", "in_force_from", "entered_at", "ref")


def competence_data(one: Competence) -> dict[str, Any]:
    """Return a row of a matrix as plain values."""
    return {
        "issue": one.issue,
        "level": one.level,
        "power": one.power,
        "law": one.law,
        "article": one.article,
        "source": one.source,
        "in_force_from": one.in_force_from,
        "entered_at": one.at,
        "ref": one.ref,
    }


def matrix_data(matrix: CompetenceMatrix, rows: Sequence[Competence]) -> dict[str, Any]:
    """Return a matrix as plain values."""
    return {
        "area": matrix.area.code,
        "name": str(matrix.area),
        "kept_by": matrix.keeper.slug,
        "rows": [competence_data(one) for one in rows],
    }


def proposal_data(one: LocalProposal) -> dict[str, Any]:
    """Return a local proposal as plain values."""
    return {
        "ref": one.matter.ref,
        "title": one.matter.title,
        "issue": one.issue,
        "level": one.level,
        "says": said(from_json(one.says)) if one.says else "",
        "stage": one.matter.stage,
        "held_by": one.matter.held_by.slug if one.matter.held_by else None,
        "ended": one.matter.ended,
    }


def stance_data(one: Stance) -> dict[str, Any]:
    """Return what was told of a government as plain values."""
    return {
        "ref": one.ref,
        "area": one.area.code,
        "level": one.level,
        "issue": one.issue,
        "degree": one.degree,
        "text": one.text,
        "since": one.since,
        "source": one.source,
        "told_for": one.told_for.slug,
        "told_at": one.at,
    }


def gap_data(line: Line) -> dict[str, Any]:
    """Return one issue of a board as plain values: the gap in words, and what was told."""
    return {
        "issue": line.issue.key,
        "title": str(line.issue),
        "gap": line.gap.kind,
        "says": said(line.gap.says),
        "national": _degree(line.national),
        "regional_acting": line.gap.regional.acting,
        "regional_of": line.gap.regional.of,
        "local_acting": line.gap.local.acting,
        "local_of": line.gap.local.of,
        "local_told": line.gap.local.told,
        "stances": [stance_data(one) for one in line.stances],
    }


GAP_COLUMNS = (
    *("issue", "gap", "says", "national", "regional_acting", "regional_of"),
    *("local_acting", "local_of", "local_told"),
)


def _degree(told: Sequence[Told]) -> str | None:
    return next((one.stance.degree for one in told if one.stance), None)


def board_data(board: PolicyBoard) -> dict[str, Any]:
    """Return a board as plain values."""
    return {"slug": board.organization.slug, "name": str(board), "area": board.area.code}
