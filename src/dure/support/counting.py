"""Promises and counts of a centre in words, for its page, its data and its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dure.support import sealing
from dure.support.forms import FIELD_WORDS, LANGUAGES, STARS
from dure.support.models import SupportDesk, SupportFollowUp, SupportRequest
from dure.support.path import Path
from polity.charters import Charter
from polity.disclosure import LIMIT, Told

MEASURE_WORDS = {
    "topic": _("What they asked for"),
    "language": _("Language"),
    "channel": _("How they asked"),
    "waited": _("How long until a caseworker took it"),
    "outcome": _("How it was answered"),
    "end": _("How it ended"),
    "after_30": _("After 30 days"),
    "after_180": _("After 180 days"),
    "satisfaction": _("How they were treated"),
}
WAITED = {
    "day": pgettext_lazy("waiting", "within a day"),
    "three_days": pgettext_lazy("waiting", "within three days"),
    "week": pgettext_lazy("waiting", "within a week"),
    "longer": pgettext_lazy("waiting", "longer than a week"),
    "never": pgettext_lazy("waiting", "nobody took it"),
}
ENDS = {
    "erased": pgettext_lazy("end of a request", "answered, then erased"),
    "unanswered": pgettext_lazy("end of a request", "never answered"),
    "withdrawn": pgettext_lazy("end of a request", "taken back by the person"),
}
RESULTS = dict(SupportFollowUp.Result.choices)
VALUES: Mapping[str, Mapping[str, Any]] = {
    "topic": {**dict(SupportRequest.Topic.choices)},
    "language": dict(LANGUAGES),
    "channel": dict(SupportRequest.Channel.choices),
    "outcome": dict(SupportRequest.Outcome.choices),
    "waited": WAITED,
    "end": ENDS,
    "after_30": RESULTS,
    "after_180": RESULTS,
    "satisfaction": dict(STARS),
}


@dataclass(frozen=True)
class Promise:
    """What a charter promises, in days: when a request is taken, when it is erased after the answer (None: never)."""

    taken_within: int | None
    erased_after: int | None


@dataclass(frozen=True)
class Line:
    """A count in words; `count` is None where it is too small to be told."""

    value: str
    title: str
    count: int | None
    width: int


@dataclass(frozen=True)
class Measure:
    """All that may be told of one measure."""

    measure: str
    title: str
    lines: Sequence[Line]


def promise_of(charter: Charter) -> Promise:
    """Read the promise off the text: the days of the first stage, and of the one that the clock ends by erasing."""
    erasing = [
        stage.days
        for stage in charter.stages.values()
        if stage.clock_move and stage.clock_move.to and charter.stages[stage.clock_move.to].ends == "kept"
    ]
    return Promise(charter.stages[charter.start].days, erasing[0] if erasing else None)


def lines(told: Mapping[str, Told]) -> list[Measure]:
    """Return what may be told, in words, the largest first; measures of which nothing is known are left out."""
    found = []
    for measure, title in MEASURE_WORDS.items():
        one = told.get(measure)
        if one is None or not (one.shown or one.values):
            continue
        words = VALUES[measure]
        most = max([*one.shown.values(), one.rest or 0, 1])
        shown = [
            Line(value, str(words.get(value, value)), count, 100 * count // most)
            for value, count in sorted(one.shown.items(), key=lambda pair: -pair[1])
        ]
        if one.values:
            rest = gettext("others, each fewer than {limit}").format(limit=LIMIT)
            shown.append(Line("others", rest, one.rest, 100 * (one.rest or 0) // most))
        found.append(Measure(measure, str(title), shown))
    return found


def data(measures: Sequence[Measure]) -> dict[str, dict[str, int | None]]:
    """Return the counts as plain values; None stands for fewer than ten."""
    return {one.measure: {line.value: line.count for line in one.lines} for one in measures}


def path_data(path: Path) -> dict[str, Any]:
    """Return the way of a request as plain values."""
    return {
        "charter": path.charter.key,
        "version": path.charter.version,
        "government_in_the_way": not path.is_free,
        "stages": [
            {
                "stage": hand.stage,
                "held_by": hand.held_by,
                "by": list(hand.capacities),
                "government": hand.government,
            }
            for hand in path.hands
        ],
        "seats": [
            {"title": seat.title, "held": seat.held, "government": seat.government} for seat in path.seats
        ],
    }


def field_words(seen: Sequence[str]) -> str:
    """Return the names of the fields that an organization sees."""
    names = [str(FIELD_WORDS[name]) for name in seen]
    return ", ".join(names) or pgettext("fields", "nothing")


def too_often(address: str, at: datetime, most: int) -> bool:
    """Count a guess from a network address; True once there were too many within the minute."""
    key = f"support-code:{sealing.digest('address', address)[:32]}:{int(at.timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > most


def desk_data(desk: SupportDesk) -> dict[str, Any]:
    """Return what a centre promises to whoever asks, as plain values."""
    promise = promise_of(desk.charter.process)
    return {
        "centre": desk.organization.slug,
        "name": desk.organization.name,
        "phone": desk.phone,
        "answers_within_days": promise.taken_within,
        "erased_after_days": promise.erased_after,
    }
