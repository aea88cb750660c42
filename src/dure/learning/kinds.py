"""The start of a cooperative as a kind of matter: a need, a study circle, a founding assembly, trade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.learning import queries
from dure.learning.forms import FoundForm, StartForm, TeachForm
from dure.learning.founding import SHORT_OF_FOUNDERS, found_cooperative
from dure.learning.models import CooperativeStart, Course, StartTopic
from dure.matters.kinds import Kind, register
from dure.matters.models import Act, Matter
from dure.networks.models import Organization
from dure.people.models import Person
from dure.refusals import refuse
from polity.sentences import gettext_noop
from polity.starting import joined, missing_steps

FOUNDERS = (2, 200)
SEASONS_TO_STAND = 3  # ours: one good harvest proves nothing
MOST_TOPICS = 9


class StartKind(Kind):
    """A need alone is not enough: founders learn together before they found, and report their trade afterwards."""

    key = "cooperative_start"
    title = _("start of a cooperative")
    raise_title = _("Voice a need")
    related = ("cooperative_start",)
    template = "learning/start.html"
    raise_form = StartForm
    act_forms = {"teach": TeachForm, "found": FoundForm}

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store who needs it, how many founders must learn, and what."""
        who = str(details.get("who") or "").strip()[:200]
        if not who:
            raise refuse("who_missing", gettext_noop("Say who needs this."), field="who")
        founders = _whole(details.get("founders"))
        if not FOUNDERS[0] <= founders <= FOUNDERS[1]:
            raise refuse(
                "founders_wrong",
                gettext_noop("From {least} to {most} founders must have learned."),
                field="founders",
                least=FOUNDERS[0],
                most=FOUNDERS[1],
            )
        topics = _topics(details.get("topics") or (), matter.raised_in)
        start = CooperativeStart.objects.create(matter=matter, who=who, founders=founders)
        StartTopic.objects.bulk_create(
            StartTopic(start=start, number=number, title=title, holder=holder)
            for number, (title, holder) in enumerate(topics, 1)
        )
        return {
            "who": who,
            "founders_needed": founders,
            "topics": [{"topic": title, "holder": holder.slug} for title, holder in topics],
        }

    def check(self, *, matter: Matter, verb: str, sum: int | None, details: Mapping[str, Any]) -> None:
        """Refuse the founding while an education step is missing, and say which one, and who can hold it."""
        if verb == "teach":
            _topic(matter, details)
            _course(details)
        elif verb == "convene":
            _refuse_missing(_start(matter))
        elif verb == "found":
            _refuse_assembly(_start(matter), details)
        elif verb == "stand_alone" and (made := _start(matter).organization) is not None:
            _refuse_few_seasons(made)

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Keep which course teaches a topic; found the cooperative."""
        if act.verb == "teach":
            topic = _topic(matter, details)
            topic.course, topic.act = _course(details), act
            topic.save(update_fields=["course", "act"])
        elif act.verb == "found":
            start = _start(matter)
            start.present, start.in_favour = int(details["present"]), int(details["in_favour"])
            start.save(update_fields=["present", "in_favour"])
            assert act.by is not None
            found_cooperative(
                start=start,
                name=str(details["name"]),
                local_name=str(details.get("local_name") or ""),
                by=act.by,
                at=act.at,
            )

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return the whole way: who needs it, each topic with its course and counts, what was founded."""
        progress = queries.progress_of(_start(matter))
        return {
            **queries.plain_start(progress.start),
            "founders": len(progress.founders),
            "topics": [
                {
                    "topic": row.topic.title,
                    "holder": row.topic.holder.slug,
                    "course": row.topic.course.ref if row.topic.course else None,
                    "sessions": row.sessions,
                    "sessions_held": row.told.held,
                    "founders_who_learned": row.told.learned,
                    "learned": row.learned,
                }
                for row in progress.topics
            ],
        }

    def listed(self, matters: Sequence[Matter]) -> dict[int, dict[str, Any]]:
        """Return of each who needs it and what was founded; the steps are told by the start itself."""
        rows = queries.starts().filter(matter__in=[one.pk for one in matters])
        return {one.pk: queries.plain_start(one) for one in rows}

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return the steps with their counts, and what is missing."""
        progress = queries.progress_of(_start(matter))
        told = [row.told for row in progress.topics]
        start = progress.start
        missing = missing_steps(told, founders=len(progress.founders), needed=start.founders)
        seasons = queries.seasons_count(start.organization) if start.organization else 0
        return {
            "start": start,
            "progress": progress,
            "missing_steps": missing if start.organization is None and not matter.ended else (),
            "seasons": seasons,
            "seasons_to_stand": SEASONS_TO_STAND,
        }

    def act_form_options(self, matter: Matter, verb: str) -> dict[str, Any]:
        """Let a topic be chosen by its name."""
        if verb != "teach":
            return {}
        rows = StartTopic.objects.filter(start_id=matter.pk).order_by("number")
        return {"topics": [(str(one.number), one.title) for one in rows]}


def _start(matter: Matter) -> CooperativeStart:
    return CooperativeStart.objects.select_related("organization", "matter__raised_in__area").get(
        matter=matter
    )


def _topics(given: Sequence[Any], within: Organization) -> list[tuple[str, Organization]]:
    """Read topics with who can hold them; without anybody it is the body in which the need was raised."""
    topics = [(str(title).strip()[:120], holder or within) for title, holder in given]
    if not 0 < len(topics) <= MOST_TOPICS or not all(title for title, _ in topics):
        raise refuse(
            "topics_missing",
            gettext_noop("Name from one to {most} topics that founders must have learned."),
            field="topics",
            most=MOST_TOPICS,
        )
    return topics


def _topic(matter: Matter, details: Mapping[str, Any]) -> StartTopic:
    number = str(details.get("topic") or "")
    found = StartTopic.objects.filter(start_id=matter.pk, number=number if number.isdecimal() else 0).first()
    if found is None:
        raise refuse("no_such_topic", gettext_noop("Choose one of the topics of this start."), field="topic")
    return found


def _course(details: Mapping[str, Any]) -> Course:
    ref = str(details.get("course") or "").strip().rstrip("/").rpartition("/")[2]
    found = Course.objects.filter(ref=ref).first() if ref else None
    if found is None:
        raise refuse(
            "no_such_course",
            gettext_noop("There is no course under this reference. It stands on the page of the course."),
            field="course",
        )
    return found


def _refuse_missing(start: CooperativeStart) -> None:
    progress = queries.progress_of(start)
    told = [row.told for row in progress.topics]
    if missing := missing_steps(told, founders=len(progress.founders), needed=start.founders):
        raise refuse(
            "steps_missing",
            gettext_noop(
                "The founding assembly cannot be called yet: a need alone is not enough. Missing: {steps}."
            ),
            steps=joined(missing),
        )


def _refuse_assembly(start: CooperativeStart, details: Mapping[str, Any]) -> None:
    if not str(details.get("name") or "").strip():
        raise refuse("name_missing", gettext_noop("Give the cooperative a name."), field="name")
    present, in_favour = (_whole(details.get(name)) for name in ("present", "in_favour"))
    if present < start.founders:
        raise refuse("too_few_present", SHORT_OF_FOUNDERS, field="present", have=present, need=start.founders)
    if not present >= in_favour or not 2 * in_favour > present:
        raise refuse(
            "too_few_in_favour",
            gettext_noop("More than half of those present must be in favour: {in_favour} of {present} are."),
            field="in_favour",
            in_favour=in_favour,
            present=present,
        )


def _whole(value: Any) -> int:
    return int(value) if str(value if value is not None else "").isdecimal() else 0


def _refuse_few_seasons(organization: Organization) -> None:
    seasons = queries.seasons_count(organization)
    if seasons < SEASONS_TO_STAND:
        raise refuse(
            "too_few_seasons",
            gettext_noop(
                "{organization} has reported {have} of {need} seasons. Its stewards report the next one."
            ),
            organization=str(organization),
            have=seasons,
            need=SEASONS_TO_STAND,
        )


register(StartKind())
