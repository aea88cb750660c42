"""What an organization owns of votes, agreements, declarations and conversations. Nobody's answers are in it."""

from __future__ import annotations

from datetime import datetime

from dure.agreements.queries import agreements_of, decisions_of, standing_of
from dure.declarations.models import Contact, FundingSource, Purpose
from dure.elections.models import CollegeVoice, Election
from dure.networks.exports import Part, Rows
from dure.networks.models import Organization
from dure.trust.queries import levels_of, waves_of


def votes_part(organization: Organization, at: datetime) -> Rows:
    """Every vote of its colleges, with each voice by name of the organization."""
    voices: dict[int, list[CollegeVoice]] = {}
    own = CollegeVoice.objects.filter(election__post__organization=organization)
    for one in own.select_related("organization", "candidacy__person").order_by("pk"):
        voices.setdefault(one.election_id, []).append(one)
    rows = Election.objects.filter(post__organization=organization, opened_at__lte=at)
    return [
        {
            "ref": row.ref,
            "kind": row.kind,
            "post": row.post.ref,
            "opened_at": row.opened_at.isoformat(),
            "closed_at": row.closed_at.isoformat() if row.closed_at else None,
            "outcome": row.outcome,
            "voices": [
                {
                    "organization": one.organization.slug,
                    "choice": one.choice,
                    "for": one.candidacy.person.ref if one.candidacy else None,
                    "reason": one.reason,
                }
                for one in voices.get(row.pk, [])
            ],
        }
        for row in rows.select_related("post").order_by("opened_at", "pk")
    ]


def agreements_part(organization: Organization, at: datetime) -> Rows:
    """Every agreement it keeps or is party of, with what was decided under it."""
    return [
        {
            "ref": row.ref,
            "title": row.title,
            "text": row.text,
            "quorum": row.quorum,
            "from": row.from_on.isoformat(),
            "until": row.until_on.isoformat(),
            "parties": {party.organization.slug: party.role for party in row.parties.all()},
            "decisions": [
                {
                    "ref": one.ref,
                    "title": one.title,
                    "text": one.text,
                    "label": one.label,
                    "missing": list(standing_of(one).missing),
                }
                for one in decisions_of(row)
            ],
        }
        for row in agreements_of(organization).filter(proposed_at__lte=at)
    ]


def money_part(organization: Organization, at: datetime) -> Rows:
    """Every line of money it declared, in minor units, those taken back too."""
    rows = FundingSource.objects.filter(year__organization=organization, declared_at__lte=at)
    return [
        {
            "year": row.year.year,
            "name": row.name,
            "kind": row.kind,
            "amount": row.amount,
            "currency": row.year.currency,
            "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
        }
        for row in rows.select_related("year").order_by("year__year", "pk")
    ]


def contacts_part(organization: Organization, at: datetime) -> Rows:
    """Every contact with a party, with its number in the record."""
    rows = Contact.objects.filter(organization=organization, recorded_at__lte=at).select_related("party")
    return [
        {
            "party": row.party.title,
            "on": row.on.isoformat(),
            "office": row.office,
            "asked": row.asked,
            "answered": row.answered,
            "entry": row.entry,
        }
        for row in rows.order_by("on", "pk")
    ]


def purposes_part(organization: Organization, at: datetime) -> Rows:
    """Why its members joined it, and why it joined others."""
    into = Purpose.objects.filter(membership__organization=organization)
    rows = into | Purpose.objects.filter(membership__member=organization)
    return [
        {
            "network": row.membership.organization.slug,
            "member": row.membership.member.slug if row.membership.member else None,
            "kind": row.tag,
            "text": row.text,
        }
        for row in rows.select_related("membership__organization", "membership__member").order_by("pk")
    ]


def conversations_part(organization: Organization, at: datetime) -> Rows:
    """Its conversations: statements and the map as it was drawn; what one person answered is not in it."""
    rows = organization.conversations.filter(opened_at__lte=at).order_by("opened_at", "pk")
    return [
        {
            "slug": row.slug,
            "title": row.title,
            "question": row.question,
            "statements": [
                {"number": one.number, "text": one.text}
                for one in row.statements.filter(hidden_at__isnull=True).order_by("number")
            ],
            "map": {name: value for name, value in row.drawing.items() if name not in ("dots", "weights")},
        }
        for row in rows
    ]


def trust_part(organization: Organization, at: datetime) -> Rows:
    """Its trust surveys: what they ask, and the counts of every closed wave; nobody's answers are in it."""
    rows = organization.trust_surveys.filter(started_at__lte=at).order_by("started_at", "pk")
    return [
        {
            "ref": row.ref,
            "title": row.title,
            "note": row.note,
            "levels": {one.kind: one.body.slug if one.body else None for one in levels_of(row)},
            "waves": [
                {
                    "year": wave.year,
                    "opens_at": wave.opens_at.isoformat(),
                    "closes_at": wave.closes_at.isoformat(),
                    "asked": wave.asked,
                    "result": wave.result,
                }
                for wave in waves_of(row)
            ],
        }
        for row in rows
    ]


VOICE_PARTS: tuple[Part, ...] = (
    ("college_votes", votes_part),
    ("agreements", agreements_part),
    ("funders", money_part),
    ("contacts", contacts_part),
    ("purposes", purposes_part),
    ("conversations", conversations_part),
    ("trust_surveys", trust_part),
)
