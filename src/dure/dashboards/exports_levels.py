"""What an organization owns of matrices and stances: every line that it entered or told, with what replaced it."""

from __future__ import annotations

from datetime import datetime

from dure.levels.models import Competence, Stance
from dure.networks.exports import Part, Rows
from dure.networks.models import Organization


def competences_part(organization: Organization, at: datetime) -> Rows:
    """Every line of the matrices that it keeps, from the first."""
    rows = Competence.objects.filter(matrix__keeper=organization, at__lte=at).select_related("matrix__area")
    return [
        {
            "ref": row.ref,
            "area": row.matrix.area.code,
            "issue": row.issue,
            "level": row.level,
            "power": row.power,
            "law": row.law,
            "article": row.article,
            "source": row.source,
            "in_force_from": row.in_force_from.isoformat() if row.in_force_from else None,
            "reason": row.reason,
            "at": row.at.isoformat(),
            "until_at": row.until_at.isoformat() if row.until_at else None,
        }
        for row in rows.order_by("pk")
    ]


def stances_part(organization: Organization, at: datetime) -> Rows:
    """Everything that it told of what governments do, from the first."""
    rows = Stance.objects.filter(told_for=organization, at__lte=at).select_related("area")
    return [
        {
            "ref": row.ref,
            "area": row.area.code,
            "issue": row.issue,
            "level": row.level,
            "degree": row.degree,
            "text": row.text,
            "since": row.since.isoformat() if row.since else None,
            "source": row.source,
            "at": row.at.isoformat(),
            "until_at": row.until_at.isoformat() if row.until_at else None,
        }
        for row in rows.order_by("pk")
    ]


LEVEL_PARTS: tuple[Part, ...] = (("competences", competences_part), ("stances", stances_part))
