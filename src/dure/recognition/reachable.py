"""Which incentives an organization has, can have, or is kept from, by which condition and how far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dure.frameworks.eligibility import examine
from dure.frameworks.models import read
from dure.frameworks.queries import recognised_under
from dure.networks.models import Organization
from dure.recognition import queries
from dure.recognition.answers import answers_of, subject_of
from dure.recognition.models import Report
from dure.recognition.showing import spoken
from dure.refusals import said
from polity.criteria import Answer, Result

GRANTED, POSSIBLE, BLOCKED = "granted", "possible", "blocked"


def reported(reports: list[Report]) -> dict[str, Answer]:
    """Return the answers of an organization's newest reports, by indicator; the newest report speaks first."""
    found: dict[str, Answer] = {}
    for report in reversed(reports):
        found |= answers_of(report.framework.parsed, report.figures.all())
    return found


def simulated(organization: Organization, on: date) -> list[dict[str, Any]]:
    """Return each running incentive with what follows for an organization, the reachable ones first."""
    reports = list(queries.newest_report(organization))
    answers = reported(reports)
    subject = subject_of(reports[0]) if reports else None
    under = recognised_under(organization, on)
    rows: list[dict[str, Any]] = []
    for one in queries.incentives(on):
        framework = spoken(read(one.text))
        result = examine(organization, framework, on, subject=subject, reported=answers, under=under)
        rows.append(
            {
                "incentive": one,
                "code": code_of(result),
                "says": said(result.root.says),
                "in_the_way": [
                    {
                        "title": outcome.title,
                        "says": said(outcome.says),
                        "distance": said(outcome.distance.says) if outcome.distance else "",
                    }
                    for outcome in result.blocking
                ],
                "conflicts": list(one.excludes.all()),
            }
        )
    open_ones = {row["incentive"].pk for row in rows if row["code"] != BLOCKED}
    for row in rows:
        row["conflicts"] = [other for other in row["conflicts"] if other.pk in open_ones]
    order = (GRANTED, POSSIBLE, BLOCKED)
    return sorted(rows, key=lambda row: (order.index(row["code"]), row["incentive"].title))


def code_of(result: Result) -> str:
    """Every condition met: granted; some not told yet and none missed: possible; otherwise blocked."""
    if result.state in ("met", "noted"):
        return GRANTED
    return POSSIBLE if result.state in ("missing", "later") else BLOCKED


def reachable_data(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what `simulated` found as plain values."""
    return [
        {
            "incentive": row["incentive"].ref,
            "title": row["incentive"].title,
            "state": row["code"],
            "blocked_by": [
                {"condition": one["title"], "distance": one["distance"]} for one in row["in_the_way"]
            ],
            "conflicts": [other.ref for other in row["conflicts"]],
        }
        for row in rows
    ]
