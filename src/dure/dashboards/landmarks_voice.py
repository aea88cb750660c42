"""Where colleges vote, partners decide, networks declare and governments say why they joined: see `landmarks`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse

from dure.agreements.models import Agreement
from dure.declarations.models import Contact, Purpose, SectorAim
from dure.elections.models import Election
from dure.networks.models import Organization

NEWEST = 300  # of each kind of row: enough for a whole city


def _joint_and_not(at: datetime) -> str | None:
    """The agreement under which something was published as joint, and something could not be."""
    labels = Count("decisions__label", filter=~Q(decisions__label=""), distinct=True)
    newest = Agreement.objects.order_by("-pk").values("pk")[:NEWEST]
    found = Agreement.objects.filter(pk__in=newest, decisions__label="joint").annotate(labels=labels)
    ref = found.order_by("-labels", "-pk").values_list("ref", flat=True).first()
    return f"{reverse('agreements:agreement', args=[ref])}#decisions" if ref else None


def _colleges(at: datetime) -> str | None:
    """The body whose colleges voted last on most of their seats."""
    newest = Election.objects.order_by("-pk").values("pk")[:NEWEST]
    rows = Election.objects.filter(pk__in=newest).values("post__organization__slug")
    counted = rows.annotate(
        colleges=Count("post__college", distinct=True), kinds=Count("kind", distinct=True)
    )
    slug = (
        counted.order_by("-kinds", "-colleges", "post__organization__slug")
        .values_list("post__organization__slug", flat=True)
        .first()
    )
    return f"{reverse('elections:colleges', args=[slug])}#colleges" if slug else None


def _independent(at: datetime) -> str | None:
    """The network that declares its money and has contacts with the most parties."""
    newest = Contact.objects.order_by("-pk").values("pk")[:NEWEST]
    rows = Contact.objects.filter(pk__in=newest, organization__funding_years__total__gt=0)
    counted = rows.values("organization__slug").annotate(parties=Count("party", distinct=True))
    slug = (
        counted.order_by("-parties", "organization__slug")
        .values_list("organization__slug", flat=True)
        .first()
    )
    return f"{reverse('declarations:independence', args=[slug])}#funders" if slug else None


def _governments(at: datetime) -> str | None:
    """The network of public authorities in which each has one vote and most said why they joined."""
    stated = Purpose.objects.filter(
        ended_at__isnull=True,
        membership__organization__equal_votes=True,
        membership__member__kind=Organization.Kind.PUBLIC_AUTHORITY,
    )
    counted = stated.values("membership__organization__slug").annotate(count=Count("pk"))
    found = counted.order_by("-count", "membership__organization__slug")
    slug = found.values_list("membership__organization__slug", flat=True).first()
    return f"{reverse('declarations:purposes', args=[slug])}#kinds" if slug else None


def _across_sectors(at: datetime) -> str | None:
    """The network that wants the most sectors at its table."""
    counted = SectorAim.objects.values("organization__slug").annotate(count=Count("pk"))
    found = counted.order_by("-count", "organization__slug").values_list("organization__slug", flat=True)
    slug = found.first()
    return f"{reverse('declarations:sectors', args=[slug])}#sectors" if slug else None


VOICE: Mapping[int, Callable[[datetime], str | None]] = {
    2: _joint_and_not,
    5: _colleges,
    7: _independent,
    31: _governments,
    38: _across_sectors,
}
