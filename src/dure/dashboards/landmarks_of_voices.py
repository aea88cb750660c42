"""Where a call, a joint text, a law beside what was asked and a forum's declaration can be seen."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F
from django.urls import reverse

from dure.networks.models import Organization
from dure.positions.models import Call, Publication, Ratification, Uptake

NEWEST_CALLS = 50


def call_with_replies(at: datetime) -> str | None:
    """The newest call to which some answered, some declined and some are silent."""
    newest = Call.objects.order_by("-at", "-id")[:NEWEST_CALLS]
    shown = [
        one
        for one in newest
        if one.answered_count and one.answered_count + one.declined_count < one.invited_count
    ]
    best = max(shown, key=lambda one: bool(one.declined_count), default=None)
    return f"{reverse('positions:call', args=[best.ref])}#invited" if best else None


def one_voice(at: datetime) -> str | None:
    """The published text with the most behind it; while none is published, the ratification with the most answers."""
    published = Publication.objects.order_by("-ratification__answers_count", "-pk")
    ref = published.values_list("position__matter__ref", flat=True).first()
    if ref:
        return f"{reverse('positions:joint', args=[ref])}#behind"
    ratified = Ratification.objects.order_by("-answers_count", "-pk")
    ref = ratified.values_list("position__matter__ref", flat=True).first()
    return reverse("positions:ratification", args=[ref]) if ref else None


def law_beside_what_was_asked(at: datetime) -> str | None:
    """The campaign of which a law took up the most clauses."""
    taken = Uptake.objects.values("law__position__matter__ref").annotate(clauses=Count("pk"))
    found = taken.order_by("-clauses", "-law__adopted_on").values_list(
        "law__position__matter__ref", flat=True
    )
    ref = found.first()
    return f"{reverse('positions:law', args=[ref])}" if ref else None


def declaration_of_a_forum(at: datetime) -> str | None:
    """The last declaration that the networks of a forum decided on, one by one; an open one where none is decided."""
    rows = Ratification.objects.filter(organization__kind=Organization.Kind.FORUM).order_by(
        F("closed_at").desc(nulls_last=True), "-pk"
    )
    ref = rows.values_list("position__matter__ref", flat=True).first()
    return f"{reverse('positions:ratification', args=[ref])}#count" if ref else None
