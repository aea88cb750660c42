"""Ratification of a position: opened on the memberships as they are, counted live, closed by an act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from dure.matters.models import Act, Matter
from dure.networks.graph import live_mandate
from dure.networks.models import Mandate, Membership, Organization
from dure.networks.queries import not_for
from dure.people.models import Person
from dure.positions.counting import counted, open_ratification
from dure.positions.models import (
    Party,
    Ratification,
    RatificationAnswer,
    Resolution,
)
from dure.record.commands import Line, append, append_all
from dure.refusals import Refused, refuse
from polity.rules import Outcome
from polity.rules.ratification import BLOCK
from polity.sentences import gettext_noop

CHOICES = ("yes", "no", "abstain")
BATCH = 500


def close(matter: Matter, act: Act) -> None:
    """Close the ratification with the act that ended it; what was counted is entered, so that anyone can compare."""
    ratification = open_ratification(matter.pk)
    if ratification is None:
        return
    ratification.closed_at, ratification.act = act.at, act
    ratification.result = act.outcome or Ratification.Result.UNDECIDED
    ratification.save(update_fields=["closed_at", "result", "act"])
    if act.outcome:
        _publish(ratification, act)


def _publish(ratification: Ratification, act: Act) -> None:
    """Enter the voices and the networks as counted, and the digest of how each network and organization stands."""
    now = counted(ratification, act.at)
    lines = "".join(f"{key} {node.outcome}\n" for key, node in sorted(now.nodes.items()))
    append(
        verb="close_ratification",
        at=act.at,
        organization=ratification.organization.slug,
        matter=act.matter.ref,
        payload={
            "visit": ratification.visit,
            "outcome": act.outcome,
            "voices": now.voices.as_json(),
            "networks": now.networks.as_json(),
            "standing": hashlib.sha256(lines.encode()).hexdigest(),
        },
    )


def outcome_of(matter: Matter, at: datetime) -> Outcome | None:
    """Return how the open ratification of a matter stands, as if it closed now; None without one."""
    ratification = open_ratification(matter.pk)
    if ratification is None:
        return None
    now = counted(ratification, at)
    return Outcome(now.result, now.sentence, now.steps, now.organizations, settled=now.settled())


@dataclass(frozen=True)
class Given:
    """What one organization answers: its choice, by whom, why, with which reservation, after which resolution."""

    organization: Organization
    choice: str
    by: Person
    reason: str = ""
    reservation: str = ""
    resolution: Resolution | None = None


def answer_ratification(
    *,
    ratification: Ratification,
    organization: Organization,
    choice: str,
    by: Person,
    at: datetime,
    reason: str = "",
    reservation: str = "",
    resolution: Resolution | None = None,
) -> RatificationAnswer:
    """An organization, or a network that decides as one, answers; it may answer anew until the close.

    Raises Refused: ratification_closed, not_asked, left_network, through_members, choice_unknown, reason_missing,
    assembly_missing, already_answered, and what a missing mandate is refused with.
    """
    given = Given(organization, choice, by, reason.strip(), reservation.strip(), resolution)
    return answer_ratifications(ratification=ratification, answers=[given], at=at)[0]


@transaction.atomic
def answer_ratifications(
    *, ratification: Ratification, answers: Sequence[Given], at: datetime
) -> list[RatificationAnswer]:
    """Store several answers of one moment, all or none. The number of queries does not grow with them."""
    ratification = (
        Ratification.objects.select_for_update(of=("self",))
        .select_related("organization", "position__matter__round__charter")
        .get(pk=ratification.pk)
    )
    if refused := _closed(ratification, at):
        raise refused
    asked = [one.organization.pk for one in answers]
    parties = {one.organization_id: one for one in ratification.parties.filter(organization_id__in=asked)}
    key = ratification.position.matter.round.process.key
    mandates = _mandates(answers, key, at)
    reached = reaching(ratification, at)
    last = _last_answers(parties.values())
    made: list[RatificationAnswer] = []
    for one in answers:
        party = parties.get(one.organization.pk)
        if refused := _refused(ratification, one, party, reached, at):
            raise refused
        assert party is not None, "refused otherwise"
        mandate = mandates.get((one.by.pk, one.organization.pk))
        if mandate is None:
            raise not_for(one.by, one.organization, at, field="organization", charter_key=key)
        answer = RatificationAnswer(
            party=party,
            choice=one.choice,
            reason=one.reason,
            reservation=one.reservation,
            resolution=one.resolution,
            by=one.by,
            mandate=mandate,
            at=at,
        )
        if (before := last.get(party.pk)) is not None and _same(before, answer):
            raise refuse(
                "already_answered", gettext_noop("This is what you answered already, word for word.")
            )
        made.append(answer)
    _store(ratification, made, at)
    return made


def reaching(ratification: Ratification, at: datetime) -> frozenset[int]:
    """Return the ids of all who still have a way to the top at `at`, by the memberships of the opening. One query."""
    below: dict[int, list[int]] = {}
    rows = ratification.ties.filter(
        Q(membership__until_at__isnull=True) | Q(membership__until_at__gt=at)
    ).values_list("membership__organization_id", "membership__member_id")
    for above, member in rows:
        below.setdefault(above, []).append(member)
    found: set[int] = set()
    waiting = [ratification.organization_id]
    while waiting:
        for member in below.get(waiting.pop(), ()):
            if member not in found:
                found.add(member)
                waiting.append(member)
    return frozenset(found)


def _closed(ratification: Ratification, at: datetime) -> Refused | None:
    if ratification.closed_at is None and (ratification.due_at is None or at <= ratification.due_at):
        return None
    ended = ratification.closed_at or ratification.due_at
    return refuse(
        "ratification_closed",
        gettext_noop("This ratification ended on {day}. Answers are not taken any more."),
        day=timezone.localdate(ended) if ended else "",
    )


def _refused(
    ratification: Ratification, given: Given, party: Party | None, reached: frozenset[int], at: datetime
) -> Refused | None:
    """Return why an answer cannot be taken, None when it can; the mandate is asked for separately."""
    names = {"organization": str(given.organization), "top": str(ratification.organization)}
    if party is None:
        return refuse(
            "not_asked",
            gettext_noop(
                "{organization} is not asked here: when this opened it was in no network below {top}."
            ),
            field="organization",
            **names,
        )
    if party.organization_id not in reached:
        return _left(ratification, given.organization, reached, at)
    if party.network and party.way != BLOCK:
        return refuse(
            "through_members",
            gettext_noop("In {organization} the members answer for themselves; it has no answer of its own."),
            **names,
        )
    if given.choice not in CHOICES:
        return refuse("choice_unknown", gettext_noop("Choose yes, no or abstain."), field="choice")
    if given.choice == "no" and not given.reason:
        return refuse(
            "reason_missing",
            gettext_noop("Say why {organization} is opposed: the reason is printed with the text."),
            field="reason",
            **names,
        )
    return _unresolved(ratification, given, party)


def _left(
    ratification: Ratification, organization: Organization, reached: frozenset[int], at: datetime
) -> Refused:
    """Say which membership ended, last of those that cut the way to the top, and when."""
    ended = (
        Membership.objects.filter(ties__ratification=ratification, until_at__lte=at)
        .select_related("member", "organization")
        .order_by("-until_at", "-pk")
    )
    above: dict[int, list[int]] = {}
    for member, over in ratification.ties.values_list("membership__member_id", "membership__organization_id"):
        above.setdefault(member, []).append(over)
    path, waiting = {organization.pk}, [organization.pk]
    while waiting:
        for over in above.get(waiting.pop(), ()):
            if over not in path:
                path.add(over)
                waiting.append(over)
    cut = next(row for row in ended if row.member_id in path)
    assert cut.until_at is not None, "an ended membership has an end"
    return refuse(
        "left_network",
        gettext_noop("{member} left {network} on {day}: {organization} is not asked any more."),
        field="organization",
        member=str(cut.member),
        network=str(cut.organization),
        day=timezone.localdate(cut.until_at),
        organization=str(organization),
    )


def _unresolved(ratification: Ratification, given: Given, party: Party) -> Refused | None:
    """Refuse the answer of a body that decides in its assembly alone, without a resolution in minutes."""
    made = given.resolution
    if made is None:
        if party.way == BLOCK and not party.rule:
            return refuse(
                "assembly_missing",
                gettext_noop(
                    "{organization} decides in its assembly. Enter the minutes with the decision on this text first."
                ),
                field="resolution",
                organization=str(given.organization),
            )
        return None
    of_this = made.assembly.organization_id == given.organization.pk
    if of_this and made.assembly.position_id == ratification.position_id and made.choice == given.choice:
        return None
    return refuse(
        "other_resolution",
        gettext_noop("The minutes of {organization} say something else. Answer as its assembly decided."),
        field="resolution",
        organization=str(given.organization),
    )


def _mandates(answers: Sequence[Given], key: str, at: datetime) -> Mapping[tuple[int, int], Mandate]:
    """Return the mandate that each answer relies on, the narrowest first. One query."""
    rows = Mandate.objects.filter(
        live_mandate(at),
        person_id__in={one.by.pk for one in answers},
        organization_id__in={one.organization.pk for one in answers},
        scope__in=("", key),
    ).order_by("scope", "pk")
    return {(row.person_id, row.organization_id): row for row in rows}


def _last_answers(parties: Iterable[Party]) -> Mapping[int, RatificationAnswer]:
    rows = RatificationAnswer.objects.filter(party__in=[one for one in parties if one.choice])
    return {row.party_id: row for row in rows.order_by("pk")}


def _same(one: RatificationAnswer, other: RatificationAnswer) -> bool:
    return (one.choice, one.reason, one.reservation) == (other.choice, other.reason, other.reservation)


def _store(ratification: Ratification, made: list[RatificationAnswer], at: datetime) -> None:
    matter = ratification.position.matter
    lines = [
        Line(
            verb="ratify",
            organization=ratification.organization.slug,
            matter=matter.ref,
            payload={
                "acting_for": answer.party.organization.slug,
                "choice": answer.choice,
                "by": answer.by.ref,
                "mandate": answer.mandate.ref if answer.mandate else "",
                "visit": ratification.visit,
                **({"reason": answer.reason} if answer.reason else {}),
                **({"reservation": answer.reservation} if answer.reservation else {}),
                **({"resolution": answer.resolution.ref} if answer.resolution else {}),
            },
        )
        for answer in made
    ]
    for answer, entry in zip(made, append_all(lines, at=at), strict=True):
        answer.entry = entry.number
    RatificationAnswer.objects.bulk_create(made, BATCH)
    new = sum(1 for answer in made if not answer.party.choice)
    for choice in CHOICES:
        chosen = [answer.party_id for answer in made if answer.choice == choice]
        Party.objects.filter(pk__in=chosen).update(choice=choice)
    Ratification.objects.filter(pk=ratification.pk).update(answers_count=F("answers_count") + new)
