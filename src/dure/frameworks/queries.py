"""Which frameworks there are, and who is recognised under which of them on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files

from django.db.models import Max, Q, QuerySet

from dure.frameworks.models import Framework, Recognition
from dure.networks.models import Organization
from dure.refusals import Unknown

LIBRARY = files("dure") / "library" / "frameworks"


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, str]:
    """Return the texts that ship, by key."""
    found = sorted(entry.name for entry in LIBRARY.iterdir() if entry.name.endswith(".toml"))
    return {name.removesuffix(".toml"): (LIBRARY / name).read_text(encoding="utf-8") for name in found}


def adopted() -> QuerySet[Framework]:
    """Return the newest version of each framework of each body, by title."""
    newest = Framework.objects.values("organization", "key").annotate(last=Max("pk")).values("last")
    return Framework.objects.filter(pk__in=newest).select_related("organization").order_by("title", "pk")


def framework_of(slug: str, key: str, number: int | None = None) -> Framework:
    """Return a version of a body's framework, the newest without a number. Raises Unknown."""
    rows = Framework.objects.filter(organization__slug=slug, key=key).select_related("organization")
    found = (rows.filter(number=number) if number else rows).order_by("-number").first()
    if found is None:
        raise Unknown("framework")
    return found


def holding(on: date) -> Q:
    """Return the condition "this recognition holds on that day", with its condition or without."""
    open_still = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    return Q(from_on__lte=on, until_on__gte=on) & open_still


def recognised_under(organization: Organization, on: date) -> frozenset[str]:
    """Return the keys of the frameworks under which an organization is recognised on a day. One query."""
    rows = Recognition.objects.filter(holding(on), organization=organization)
    return frozenset(rows.values_list("framework__key", flat=True))


def recognised_by_organization(on: date) -> Mapping[int, frozenset[str]]:
    """Return the keys of the frameworks under which each organization (by id) is recognised on a day. One query."""
    found: dict[int, set[str]] = {}
    rows = Recognition.objects.filter(holding(on)).values_list("organization_id", "framework__key")
    for organization, key in rows:
        found.setdefault(organization, set()).add(key)
    return {organization: frozenset(keys) for organization, keys in found.items()}
