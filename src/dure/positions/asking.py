"""Calls to organizations, and assemblies: the question goes down, the answer comes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dure.networks.graph import live
from dure.networks.models import Mandate, Membership, Organization
from dure.networks.policies import may_speak_for
from dure.networks.queries import capacities, not_for
from dure.people.models import Person
from dure.positions.models import Assembly, Attendance, Call, Invited, Position, Resolution
from dure.record.commands import Line, append, append_all
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

LONGEST_TEXT = 20_000
MOST_INVITED = 500


@transaction.atomic
def open_call(
    *,
    organization: Organization,
    title: str,
    question: str,
    invited: Sequence[Organization],
    until_at: datetime,
    by: Person,
    at: datetime,
    position: Position | None = None,
) -> Call:
    """Put a question to organizations until a day. Each is shown as answered, declined or silent.

    Raises Refused: not_steward, call_incomplete, call_dates, nobody_invited.
    """
    if refused := may_speak_for(by, organization, at):
        raise refused
    asked = list(dict.fromkeys(one for one in invited if one.pk != organization.pk))
    if not title.strip() or not question.strip():
        raise refuse("call_incomplete", gettext_noop("Write a title and the question."), field="title")
    if until_at <= at:
        raise refuse("call_dates", gettext_noop("Give a day that lies ahead."), field="until_at")
    if not asked or len(asked) > MOST_INVITED:
        raise refuse(
            "nobody_invited",
            gettext_noop("Name from one to {most} organizations that you ask."),
            field="invited",
            most=MOST_INVITED,
        )
    entry = append(
        verb="open_call",
        at=at,
        organization=organization.slug,
        matter=position.matter.ref if position else "",
        payload={
            "title": title.strip(),
            "text": question.strip(),
            "until": until_at.isoformat(),
            "invited": [one.slug for one in asked],
            "by": by.ref,
        },
    )
    call = Call.objects.create(
        organization=organization,
        position=position,
        title=title.strip(),
        question=question.strip(),
        by=by,
        at=at,
        until_at=until_at,
        entry=entry.number,
        invited_count=len(asked),
    )
    Invited.objects.bulk_create(Invited(call=call, organization=one) for one in asked)
    return call


@dataclass(frozen=True)
class Reply:
    """What one organization says to a call: a text, or that it declines (with or without a word)."""

    organization: Organization
    by: Person
    text: str = ""
    declined: bool = False


def answer_call(
    *,
    call: Call,
    organization: Organization,
    by: Person,
    at: datetime,
    text: str = "",
    declined: bool = False,
) -> Invited:
    """Answer a call for an organization, or decline. Raises Refused: not_invited, call_over, already_answered,
    answer_missing, and what a missing mandate is refused with.
    """
    return answer_calls(call=call, replies=[Reply(organization, by, text.strip(), declined)], at=at)[0]


@transaction.atomic
def answer_calls(*, call: Call, replies: Sequence[Reply], at: datetime) -> list[Invited]:
    """Store several replies of one moment, all or none."""
    call = (
        Call.objects.select_for_update(of=("self",))
        .select_related("organization", "position__matter")
        .get(pk=call.pk)
    )
    rows = {row.organization_id: row for row in call.invited.select_related("organization")}
    made: list[Invited] = []
    for reply in replies:
        row = rows.get(reply.organization.pk)
        if refused := _reply_refused(call, row, reply, at):
            raise refused
        assert row is not None, "refused otherwise"
        mandate = _mandate(reply.by, reply.organization, at)
        row.state = Invited.State.DECLINED if reply.declined else Invited.State.ANSWERED
        row.text, row.answered_at, row.answered_by, row.mandate = reply.text, at, reply.by, mandate
        made.append(row)
    lines = [
        Line(
            verb="decline_call" if row.state == Invited.State.DECLINED else "answer_call",
            organization=call.organization.slug,
            matter=call.position.matter.ref if call.position else "",
            payload={
                "acting_for": row.organization.slug,
                "call": call.ref,
                "by": row.answered_by.ref if row.answered_by else "",
                **({"text": row.text} if row.text else {}),
            },
        )
        for row in made
    ]
    for row, entry in zip(made, append_all(lines, at=at), strict=True):
        row.entry = entry.number
    Invited.objects.bulk_update(
        made, ["state", "text", "answered_at", "answered_by", "mandate", "entry"], batch_size=200
    )
    declined = sum(1 for row in made if row.state == Invited.State.DECLINED)
    Call.objects.filter(pk=call.pk).update(
        answered_count=F("answered_count") + len(made) - declined,
        declined_count=F("declined_count") + declined,
    )
    return made


@transaction.atomic
def call_assembly(
    *,
    organization: Organization,
    title: str,
    agenda: str,
    meets_at: datetime,
    by: Person,
    at: datetime,
    place: str = "",
    position: Position | None = None,
) -> Assembly:
    """Call the members of an organization to an assembly, with day, place and agenda. Raises Refused: not_steward,
    assembly_incomplete, assembly_dates.
    """
    if refused := may_speak_for(by, organization, at):
        raise refused
    if not title.strip() or not agenda.strip():
        raise refuse("assembly_incomplete", gettext_noop("Write a title and the agenda."), field="agenda")
    if meets_at <= at:
        raise refuse("assembly_dates", gettext_noop("Give a day that lies ahead."), field="meets_at")
    entry = append(
        verb="call_assembly",
        at=at,
        organization=organization.slug,
        matter=position.matter.ref if position else "",
        payload={
            "title": title.strip(),
            "agenda": agenda.strip(),
            "opens_at": meets_at.isoformat(),
            "by": by.ref,
            **({"place": place.strip()} if place.strip() else {}),
        },
    )
    return Assembly.objects.create(
        organization=organization,
        position=position,
        title=title.strip(),
        agenda=agenda.strip(),
        place=place.strip(),
        meets_at=meets_at,
        by=by,
        at=at,
        entry=entry.number,
    )


@dataclass(frozen=True)
class Decided:
    """One decision of an assembly: its words, the choice on the position it was about, the votes by organization."""

    text: str
    choice: str = ""
    in_favour: int = 0
    against: int = 0
    abstained: int = 0


@transaction.atomic
def keep_minutes(
    *,
    assembly: Assembly,
    minutes: str,
    attendance: Mapping[Organization, int],
    decisions: Sequence[Decided],
    by: Person,
    at: datetime,
) -> Assembly:
    """Enter the minutes, who attended, and what was decided: once, after the assembly met.

    Raises Refused: not_steward, minutes_kept, meets_later, minutes_missing, no_member, votes_over_attendance.
    """
    assembly = (
        Assembly.objects.select_for_update(of=("self",))
        .select_related("organization", "position__matter")
        .get(pk=assembly.pk)
    )
    organization = assembly.organization
    if refused := may_speak_for(by, organization, at) or _minutes_refused(
        assembly, minutes, attendance, decisions, at
    ):
        raise refused
    matter = assembly.position.matter.ref if assembly.position else ""
    entry = append(
        verb="keep_minutes",
        at=at,
        organization=organization.slug,
        matter=matter,
        payload={
            "assembly": assembly.ref,
            "text": minutes.strip(),
            "attendance": {
                one.slug: people for one, people in sorted(attendance.items(), key=lambda pair: pair[0].slug)
            },
            "by": by.ref,
        },
    )
    Attendance.objects.bulk_create(
        Attendance(assembly=assembly, organization=one, people=people) for one, people in attendance.items()
    )
    assembly.minutes, assembly.minutes_at, assembly.minutes_by = minutes.strip(), at, by
    assembly.minutes_entry = entry.number
    assembly.save(update_fields=["minutes", "minutes_at", "minutes_by", "minutes_entry"])
    _resolve(assembly, decisions, by, at, matter)
    return assembly


def _resolve(
    assembly: Assembly, decisions: Sequence[Decided], by: Person, at: datetime, matter: str
) -> list[Resolution]:
    """Store each decision with a line of its own in the record."""
    made = [
        Resolution(
            assembly=assembly,
            number=number,
            text=one.text.strip(),
            choice=one.choice,
            in_favour=one.in_favour,
            against=one.against,
            abstained=one.abstained,
            by=by,
            at=at,
        )
        for number, one in enumerate(decisions, 1)
    ]
    lines = [
        Line(
            verb="resolve",
            organization=assembly.organization.slug,
            matter=matter,
            payload={
                "assembly": assembly.ref,
                "text": one.text,
                "in_favour": one.in_favour,
                "against": one.against,
                "abstained": one.abstained,
                "by": by.ref,
                **({"choice": one.choice} if one.choice else {}),
            },
        )
        for one in made
    ]
    for one, entry in zip(made, append_all(lines, at=at), strict=True):
        one.entry = entry.number
    return Resolution.objects.bulk_create(made)


def _reply_refused(call: Call, row: Invited | None, reply: Reply, at: datetime) -> Refused | None:
    if row is None:
        return refuse(
            "not_invited",
            gettext_noop("{organization} was not asked by this call."),
            field="organization",
            organization=str(reply.organization),
        )
    if row.state:
        return refuse(
            "already_answered",
            gettext_noop("{organization} replied on {day} already."),
            organization=str(reply.organization),
            day=timezone.localdate(row.answered_at) if row.answered_at else "",
        )
    if at > call.until_at:
        return refuse(
            "call_over",
            gettext_noop("Answers were taken until {day}."),
            day=timezone.localdate(call.until_at),
        )
    if not reply.declined and not reply.text:
        return refuse("answer_missing", gettext_noop("Write the answer, or decline."), field="text")
    return None


def _mandate(by: Person, organization: Organization, at: datetime) -> Mandate:
    mandate = capacities(by, at, only=frozenset({"delegate"})).mandate_for(organization.pk)
    if mandate is None:
        raise not_for(by, organization, at, field="organization")
    return mandate


def _minutes_refused(
    assembly: Assembly,
    minutes: str,
    attendance: Mapping[Organization, int],
    decisions: Sequence[Decided],
    at: datetime,
) -> Refused | None:
    if assembly.minutes_at is not None:
        return refuse(
            "minutes_kept",
            gettext_noop("The minutes were entered on {day}. They are not changed."),
            day=timezone.localdate(assembly.minutes_at),
        )
    if at < assembly.meets_at:
        return refuse(
            "meets_later",
            gettext_noop("The assembly meets on {day}. Enter the minutes afterwards."),
            day=timezone.localdate(assembly.meets_at),
        )
    if not minutes.strip():
        return refuse("minutes_missing", gettext_noop("Write the minutes."), field="minutes")
    members = set(
        Membership.objects.filter(
            live(assembly.meets_at), organization=assembly.organization, member__isnull=False
        ).values_list("member_id", flat=True)
    )
    for one in attendance:
        if one.pk not in members:
            return refuse(
                "no_member",
                gettext_noop("{organization} was no member of {network} on the day of the assembly."),
                field="attendance",
                organization=str(one),
                network=str(assembly.organization),
            )
    for number, made in enumerate(decisions, 1):
        if not made.text.strip() or made.choice not in ("", "yes", "no", "abstain"):
            return refuse(
                "decision_missing", gettext_noop("Write what was decided."), field="decision", number=number
            )
        if made.in_favour + made.against + made.abstained > len(attendance):
            return refuse(
                "votes_over_attendance",
                gettext_noop("{votes} organizations voted and {present} were present. Correct one of them."),
                field="in_favour",
                votes=made.in_favour + made.against + made.abstained,
                present=len(attendance),
            )
    return None
