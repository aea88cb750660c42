"""Inclusion: declare the groups that must be heard, tell how each took part, and call a proposal inclusive."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from dure.budgets import policies, queries
from dure.budgets.models import InclusionGroup, InclusionVoice, Proposal
from dure.chance import new_reference
from dure.charters.models import Round
from dure.matters.models import Matter
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import refuse
from polity.sentences import gettext_noop

MOST_PEOPLE = 10**8


@transaction.atomic
def declare_group(
    *, round: Round, title: str, by: Person, at: datetime, people: int | None = None, reached_by: str = ""
) -> InclusionGroup:
    """Declare a group that must be heard in a round. It is never taken back: who is missing stays on the page."""
    if refused := policies.may_declare_group(by, round, at):
        raise refused
    title = title.strip()
    if not title:
        raise refuse("name_missing", gettext_noop("Name the group."), field="title")
    if round.inclusion_groups.filter(title__iexact=title).exists():
        raise refuse(
            "group_declared",
            gettext_noop("“{group}” is declared already."),
            field="title",
            group=title,
        )
    key = slugify(title)[:28] or "group"
    if round.inclusion_groups.filter(key=key).exists() or key == "group":
        key = f"{key}-{new_reference(6)}"
    made = InclusionGroup.objects.create(
        round=round, key=key, title=title, people=people, reached_by=reached_by.strip(), by=by, at=at
    )
    append(
        verb="declare_group",
        at=at,
        organization=round.organization.slug,
        payload={
            "round": round.slug,
            "group": title,
            "people": people,
            "reached_by": made.reached_by,
            "by": by.ref,
        },
    )
    return made


@transaction.atomic
def hear_group(
    *, matter: Matter, group: InclusionGroup, way: str, people: int, note: str, by: Person, at: datetime
) -> InclusionVoice:
    """Tell how many of a group took part in a proposal, by which way, and what they said of it."""
    if refused := policies.may_tell_of_hearing(by, matter, at):
        raise refused
    if group.round_id != matter.round_id or way not in InclusionVoice.Way.values:
        raise refuse(
            "group_elsewhere",
            gettext_noop("Choose a group of this round, and how it took part."),
            field="group",
        )
    if not 1 <= people <= MOST_PEOPLE:
        raise refuse(
            "people_missing", gettext_noop("Say how many people took part: one at least."), field="people"
        )
    if not note.strip():
        raise refuse("note_missing", gettext_noop("Say in a sentence what they said of it."), field="note")
    voice, _ = InclusionVoice.objects.update_or_create(
        matter=matter,
        group=group,
        way=way,
        defaults={"people": people, "note": note.strip(), "by": by, "at": at},
    )
    append(
        verb="hear_group",
        at=at,
        organization=matter.raised_in.slug,
        matter=matter.ref,
        payload={"group": group.title, "way": way, "people": people, "note": voice.note, "by": by.ref},
    )
    return voice


@transaction.atomic
def call_inclusive(*, matter: Matter, by: Person, at: datetime) -> Proposal:
    """Call a proposal inclusive. Refused (group_missing) as long as a declared group was not heard in it."""
    if refused := policies.may_tell_of_hearing(by, matter, at):
        raise refused
    found = queries.inclusion(matter)
    if not found.lines:
        raise refuse(
            "no_group_declared",
            gettext_noop(
                "No group is declared for this round. A steward of {body} declares whom it must hear."
            ),
            body=str(matter.round.organization),
        )
    if found.missing:
        raise refuse(
            "group_unheard",
            gettext_noop("It cannot be called inclusive: nobody of {groups} was heard. Hear them first."),
            groups=", ".join(line.group.title for line in found.missing),
        )
    proposal = Proposal.objects.select_for_update(of=("self",)).get(matter=matter)
    if proposal.inclusive_at is None:
        proposal.inclusive_at, proposal.inclusive_by = at, by
        proposal.save(update_fields=["inclusive_at", "inclusive_by"])
        append(
            verb="call_inclusive",
            at=at,
            organization=matter.raised_in.slug,
            matter=matter.ref,
            payload={"groups": [line.group.title for line in found.lines], "by": by.ref},
        )
    return proposal
