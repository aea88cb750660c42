"""The thread of a matter: where it was, where it is, and the way that lies ahead if every body says yes."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dure.charters.wording import worded
from dure.drawings.bars import VoteBar
from dure.drawings.thread import State, Station, mini_thread
from dure.matters.models import Act, Matter
from dure.matters.saying import saying_for
from dure.matters.standing import Course
from dure.networks.models import Organization
from polity.charters import Charter
from polity.rules import Outcome

GOOD_ENDS = ("kept", "adopted")


@lru_cache(maxsize=4096)
def way_ahead(charter: Charter, stage: str) -> tuple[str, ...]:
    """Return the stages from `stage` (left out) to the nearest good end, the shortest way; empty when there is none."""
    waiting: deque[tuple[str, ...]] = deque([(stage,)])
    seen = {stage}
    while waiting:
        path = waiting.popleft()
        here = charter.stages[path[-1]]
        if here.final and here.ends in GOOD_ENDS:
            return path[1:]
        for target in here.targets:
            if target not in seen and target in charter.stages:
                seen.add(target)
                waiting.append((*path, target))
    return ()


def stations(
    matter: Matter, course: Course, acts: Sequence[Act], at: datetime, vote_now: Outcome | None = None
) -> list[Station]:
    """Return the matter's way as stations, the visited ones first, then what lies ahead."""
    charter = course.charter
    saying = saying_for(matter, course)
    moved = [act for act in acts if act.stage_to != act.stage_from]
    entered = matter.raised_at
    columns = _columns(charter, moved)
    order = list(dict.fromkeys(columns.values()))
    found: list[Station] = []
    for act in moved:
        back = order.index(columns[act.stage_to]) <= order.index(columns[act.stage_from])
        station = _station(charter, act.stage_from, act.held_by, entered)
        found.append(
            replace(
                station,
                state="back" if back else "done",
                left_on=_day(act.at),
                days_held=(act.at - entered).days,
                decided=_decided(charter, act),
                reason=saying.reason(act),
                votes=_bar(act),
            )
        )
        entered = act.at
    found.append(_here(matter, course, entered, at, vote_now))
    if not matter.ended:
        for key in way_ahead(charter, matter.stage):
            holder = course.holder(key, matter.raised_in_id)
            found.append(replace(_station(charter, key, holder, None), state="ahead"))
    return [replace(one, key=columns.get(one.key, one.key)) for one in found]


def _columns(charter: Charter, moved: Sequence[Act]) -> dict[str, str]:
    """Return stage -> the stage in whose column it is drawn: its own, in the order of the first visit.

    A stage to which a body sent the matter back is drawn under the first stage of the body that got it back, so that
    the line visibly turns.
    """
    columns: dict[str, str] = {}
    for act in moved:
        columns.setdefault(act.stage_from, act.stage_from)
        if act.stage_to not in columns and act.verb.startswith("send_back"):
            holder = charter.stages[act.stage_to].held_by
            before = next((one for one in columns if charter.stages[one].held_by == holder), act.stage_to)
            columns[act.stage_to] = columns.get(before, before)
        columns.setdefault(act.stage_to, act.stage_to)
    return columns


def _here(
    matter: Matter, course: Course, entered: datetime, at: datetime, vote_now: Outcome | None
) -> Station:
    charter = course.charter
    station = _station(charter, matter.stage, matter.held_by, entered)
    if matter.ended:
        return replace(station, state="done" if matter.ended in GOOD_ENDS else "failed")
    late = bool(matter.due_at and matter.due_at < at)
    return replace(
        station,
        state="late" if late else "now",
        days_held=(at - entered).days,
        until=_day(matter.due_at) if matter.due_at else None,
        owed_by=str(matter.held_by) if matter.held_by else "",
        votes=vote_bar_of(vote_now.as_json()["count"]) if vote_now else None,
    )


def _station(charter: Charter, stage: str, holder: Organization | None, entered: datetime | None) -> Station:
    return Station(
        key=stage,
        title=worded(charter, charter.stages[stage].title),
        body=str(holder) if holder else "",
        body_url=reverse("networks:organization", args=[holder.slug]) if holder else "",
        entered_on=_day(entered) if entered else None,
    )


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _decided(charter: Charter, act: Act) -> str:
    """Return in a few words how the matter left a stage."""
    words = {
        "adopted": _("adopted"),
        "refused": _("refused"),
        "undecided": _("not decided"),
        "advised": _("advised"),
        "adopt": _("adopted"),
        "adopt_in_part": _("adopted in part"),
        "refuse": _("refused"),
        "won": _("chosen"),
        "lost": _("not chosen"),
    }
    if act.outcome in words:
        return words[act.outcome]
    move = charter.stages[act.stage_from].moves.get(act.verb)
    return worded(charter, move.title) if move and move.title else act.verb


def vote_bar_of(count: dict) -> VoteBar:
    """Return the bar of a count as `Outcome.as_json` gives it, by heads."""
    return VoteBar(
        yes=count["heads_yes"],
        no=count["heads_no"],
        abstain=count["heads_abstain"],
        undecided=count["heads_undecided"],
    )


def _bar(act: Act) -> VoteBar | None:
    count = act.details.get("count", {}).get("count") if act.details else None
    return vote_bar_of(count) if count else None


def mini(matter: Matter) -> SafeString:
    """Return the small thread of a list row: one mark for each stage of the way, without reading the acts."""
    charter = matter.round.process
    behind: list[State] = ["done"] * min(matter.visit - 1, 8)
    here: State = "now"
    if matter.ended:
        here = "done" if matter.ended in GOOD_ENDS else "failed"
    ahead: list[State] = [] if matter.ended else ["ahead"] * len(way_ahead(charter, matter.stage))
    return mini_thread([*behind, here, *ahead])
