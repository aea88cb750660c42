"""The head of the text: time zone, start, amendment; and the titles, which are shown in one line."""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Iterator

from polity.charters.findings import Findings, nearest
from polity.charters.values import Body, Charter, Move, Stage
from polity.sentences import Sentence, gettext_noop

LONGEST_TITLE = (
    140  # a change is called "title: 12 → 13 · what changes", and a matter's title has 160 characters at most
)


def check_wording(charter: Charter, findings: Findings) -> None:
    """Note what is wrong with the head of the charter and with its titles."""
    _check_titles(charter, findings)
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
        findings.add(("start",), "unknown_stage", says, findings.nearest(charter.start, charter.stages))
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


def _check_titles(charter: Charter, findings: Findings) -> None:
    if len(charter.title) > LONGEST_TITLE:
        says = Sentence(
            gettext_noop("The title has {count} characters; at most {most} have room."),
            {"count": len(charter.title), "most": LONGEST_TITLE},
        )
        findings.add(("title",), "title_too_long", says)
    for path, titled in _titled(charter):
        for language, title in {"": titled.title, **titled.title_in}.items():
            if len(title.splitlines()) > 1:
                where = ("title_in", language) if language else ("title",)
                says = Sentence(gettext_noop("A title stands in one line; this one has several."))
                findings.add((*path, *where), "title_of_lines", says)


def _titled(charter: Charter) -> Iterator[tuple[tuple[str, ...], Charter | Body | Stage | Move]]:
    yield (), charter
    for key, body in charter.bodies.items():
        yield ("bodies", key), body
    for key, stage in charter.stages.items():
        yield ("stages", key), stage
        for verb, move in stage.moves.items():
            yield ("stages", key, "moves", verb), move


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
