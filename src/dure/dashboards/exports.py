"""What an organization owns beyond the roll: its charters, rounds, matters and the lines of the record about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dure.charters.models import Charter
from dure.dashboards.exports_levels import LEVEL_PARTS
from dure.dashboards.exports_voice import VOICE_PARTS
from dure.matters.models import Act, Comment, Matter
from dure.matters.queries import act_data, comment_data, matter_data
from dure.networks.exports import OWN_PARTS, Part, Rows
from dure.networks.models import Organization
from dure.policies.queries import all_bills, links_to, practices
from dure.policies.showing import bill_data, practice_data
from dure.record.models import Entry


def charters_part(organization: Organization, at: datetime) -> Rows:
    """Every version of its charters, with the text."""
    rows = Charter.objects.filter(organization=organization, adopted_at__lte=at).order_by("key", "version")
    return [
        {
            "key": row.key,
            "version": row.version,
            "title": row.title,
            "adopted_at": row.adopted_at.isoformat(),
            "adopted_by_matter": row.adopted_by_matter,
            "digest": row.digest,
            "text": row.text,
        }
        for row in rows
    ]


def rounds_part(organization: Organization, at: datetime) -> Rows:
    """Every round it opened; the envelope in minor units of its currency."""
    rows = organization.rounds.filter(created_at__lte=at).select_related("charter").order_by("opens_at", "pk")
    return [
        {
            "slug": row.slug,
            "title": row.title,
            "charter": row.charter.key,
            "version": row.charter.version,
            "opens_at": row.opens_at.isoformat(),
            "closes_at": row.closes_at.isoformat() if row.closes_at else None,
            "envelope": row.envelope,
            "currency": row.currency,
        }
        for row in rows
    ]


def matters_part(organization: Organization, at: datetime) -> Rows:
    """Every matter raised in it, with its text, its acts and its discussion; persons by reference. Three queries."""
    matters = list(
        Matter.objects.filter(raised_in=organization, raised_at__lte=at)
        .select_related("round", "raised_in", "held_by")
        .order_by("round_id", "number")
    )
    acts: dict[int, list[Act]] = {}
    related = ("by", "acting_for", "post", "mandate", "held_by")
    for act in Act.objects.filter(matter__in=matters).select_related(*related).order_by("matter", "number"):
        acts.setdefault(act.matter_id, []).append(act)
    talk: dict[int, list[Comment]] = {}
    for one in (
        Comment.objects.filter(matter__in=matters).select_related("by", "acting_for", "parent").order_by("pk")
    ):
        talk.setdefault(one.matter_id, []).append(one)
    return [
        _plain(matter_data(matter))
        | {
            "text": matter.text,
            "acts": [_plain(act_data(act)) for act in acts.get(matter.pk, [])],
            "discussion": [_plain(comment_data(one)) for one in talk.get(matter.pk, [])],
        }
        for matter in matters
    ]


def record_part(organization: Organization, at: datetime) -> Rows:
    """Every line of the record about it, with salt and leaf, so that each can be checked against any checkpoint."""
    rows = Entry.objects.filter(organization=organization.slug, at__lte=at).order_by("number")
    return [{"number": row.number, "payload": row.said, "salt": row.salt, "leaf": row.leaf} for row in rows]


def practices_part(organization: Organization, at: datetime) -> Rows:
    """Every practice it told of, with the clauses that make it law. Two queries."""
    found = list(practices().filter(organization=organization, at__lte=at).order_by("pk"))
    links = links_to(found)
    return [_plain(practice_data(one, links.get(one.pk, []))) for one in found]


def bills_part(organization: Organization, at: datetime) -> Rows:
    """Every bill that it follows, with its steps, their corrections, its clauses and what stands behind each."""
    found = all_bills().filter(matter__raised_in=organization, matter__raised_at__lte=at).order_by("pk")
    return [_plain(bill_data(one)) for one in found]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Write the moments of a row as ISO 8601, also those of what is listed in it."""
    return {key: _written(value) for key, value in row.items()}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return _plain(value)
    return [_written(one) for one in value] if isinstance(value, list) else value


EVERYTHING: tuple[Part, ...] = (
    *OWN_PARTS,
    *VOICE_PARTS,
    *LEVEL_PARTS,
    ("charters", charters_part),
    ("rounds", rounds_part),
    ("matters", matters_part),
    ("bills", bills_part),
    ("practices", practices_part),
    ("record", record_part),
)
