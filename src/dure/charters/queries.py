"""Reading charters and rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from operator import itemgetter
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, QuerySet, Value

from dure.charters.models import Charter, Round, RoundBody, RoundStage
from dure.networks.models import Organization
from dure.prepared import Prepared

Calendar = Mapping[str, tuple[datetime | None, datetime | None]]


def samples() -> dict[str, str]:
    """Return the sample charters that ship with Dure: name -> TOML text, in the order of their names."""
    folder = files("dure") / "library" / "charters"
    texts = {
        file.name.removesuffix(".toml"): file for file in folder.iterdir() if file.name.endswith(".toml")
    }
    return {name: texts[name].read_text(encoding="utf-8") for name in sorted(texts)}


def in_force() -> QuerySet[Charter]:
    """Return the newest version of every charter, with its organization."""
    later = Charter.objects.filter(
        organization=OuterRef("organization"), key=OuterRef("key"), version__gt=OuterRef("version")
    )
    return Charter.objects.filter(~Exists(later)).select_related("organization").order_by("title", "id")


def charter_in_force(organization: Organization, key: str) -> Charter | None:
    """Return the newest version of one charter of an organization."""
    return Charter.objects.filter(organization=organization, key=key).order_by("-version").first()


def versions(organization: Organization, key: str) -> QuerySet[Charter]:
    """Return all versions, newest first."""
    return Charter.objects.filter(organization=organization, key=key).order_by("-version")


def calendar(round: Round) -> Calendar:
    """Return the round's calendar: stage -> (opens, closes), either of which may be None."""
    return {line.stage: (line.opens_at, line.closes_at) for line in round.calendar.all()}


def bodies(round: Round) -> dict[str, list[Organization]]:
    """Return which organizations are the bodies of the charter in this round, in the order of their names."""
    found: dict[str, list[Organization]] = {key: [] for key in round.process.bodies}
    for line in round.bodies.select_related("organization").order_by("organization__name"):
        found.setdefault(line.key, []).append(line.organization)
    return found


@dataclass(frozen=True)
class BodyKey:
    """An organization that is a body of a round, as far as an act needs it: its id and the id of its area."""

    id: int
    area_id: int | None


def _bodies_and_stages(round: int) -> QuerySet[RoundBody, Any]:
    """Return what each line of the round's bodies and of its calendar says, in one query."""
    nobody = Value(None, output_field=BigIntegerField())
    never = Value(None, output_field=DateTimeField())
    lines = (
        RoundBody.objects.filter(round_id=round)
        .annotate(what=Value("body"), opens=never, closes=never)
        .values_list("what", "key", "id", "organization_id", "organization__area_id", "opens", "closes")
    )
    stages = (
        RoundStage.objects.filter(round_id=round)
        .annotate(what=Value("stage"), nobody=nobody, nowhere=nobody)
        .values_list("what", "stage", "id", "nobody", "nowhere", "opens_at", "closes_at")
    )
    return lines.union(stages, all=True)


BODIES_AND_STAGES = Prepared(_bodies_and_stages)


def bodies_and_calendar(round: Round) -> tuple[dict[str, list[BodyKey]], Calendar]:
    """Return which organizations are the bodies of the charter in this round, and its calendar, with one query."""
    found: dict[str, list[BodyKey]] = {key: [] for key in round.process.bodies}
    dates: dict[str, tuple[datetime | None, datetime | None]] = {}
    rows = sorted(BODIES_AND_STAGES.all(round=round.pk), key=itemgetter(2))
    for what, key, _, organization_id, area_id, opens_at, closes_at in rows:
        if what == "body":
            found.setdefault(key, []).append(BodyKey(organization_id, area_id))
        else:
            dates[key] = (opens_at, closes_at)
    return found, dates


def rounds() -> QuerySet[Round]:
    """Return the rounds that move matters (not those that change charters), the newest first."""
    return (
        Round.objects.filter(amending=False)
        .select_related("organization", "charter")
        .order_by("-opens_at", "-id")
    )
