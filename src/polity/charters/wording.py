"""The head of the text: time zone, start, amendment."""

from __future__ import annotations

import functools
import zoneinfo

from polity.charters.findings import Findings, nearest
from polity.charters.values import Charter
from polity.sentences import Sentence, gettext_noop


def check_wording(charter: Charter, findings: Findings) -> None:
    """Note what is wrong with the head of the charter."""
    zone = charter.time_zone
    if zone and zone not in _time_zones():
        says = Sentence(gettext_noop("There is no time zone ‘{zone}’."), {"zone": zone})
        findings.add(("time_zone",), "unknown_time_zone", says, _near_zone(zone))
    if not charter.stages:
        says = Sentence(gettext_noop("The text has no stages."))
        findings.add(
            ("stages",),
            "no_stages",
            says,
            Sentence(gettext_noop("Begin the first one with: [stages.raised]")),
        )
    elif charter.start and charter.start not in charter.stages:
        says = Sentence(gettext_noop("It starts at ‘{stage}’, which is no stage."), {"stage": charter.start})
        findings.add(("start",), "unknown_stage", says, nearest(charter.start, charter.stages))
    elif charter.start and charter.stages[charter.start].final:
        says = Sentence(
            gettext_noop("It starts at ‘{stage}’, where it already ends."), {"stage": charter.start}
        )
        findings.add(("start",), "starts_at_end", says)
    if {"clock", "author"} & set(charter.raised_by):
        says = Sentence(gettext_noop("Neither the clock nor the author can raise a matter."))
        findings.add(
            ("raised_by",),
            "cannot_raise",
            says,
            Sentence(gettext_noop("Name for example member or delegate.")),
        )
    if charter.amendment is None:
        says = Sentence(gettext_noop("The text does not say how it is itself changed."))
        findings.add(
            ("amendment",),
            "amendment_missing",
            says,
            Sentence(gettext_noop("Add a table [amendment] with held_by, who, rule and days.")),
        )


def _near_zone(zone: str) -> Sentence | None:
    place = zone.rpartition("/")[2].lower().replace(" ", "_")
    same = sorted(name for name in _time_zones() if name.rpartition("/")[2].lower() == place)
    if same:
        return nearest(same[0], same)
    suggestion = nearest(zone, _time_zones())
    if suggestion is not None and "word" in suggestion.params:
        return suggestion
    return Sentence(gettext_noop("Write a region and a city, for example: Asia/Seoul"))


@functools.cache
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
