"""The opening of a ratification: who is asked, by which memberships, and how each network decides, as of now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from dure.matters.models import Act, Matter
from dure.networks.graph import descendants, live
from dure.networks.models import Membership, Organization
from dure.positions.models import Party, Position, Ratification, Tie, VoiceSplit, WayToDecide
from dure.record.commands import append
from polity.rules.ratification import BLOCK, PROPORTIONAL, weight_of

GATHERS = ("network", "movement", "forum", "council", "committee", "assembly")
NEVER_COUNTED = ("observer", "partner")
BATCH = 500


def open_for(matter: Matter, act: Act) -> Ratification:
    """Open the ratification of a matter that entered its stage: who is asked is fixed now, each way as declared."""
    position = Position.objects.get(pk=matter.pk)
    top = matter.held_by
    assert top is not None, "a stage with a ratification is held by somebody"
    ratification = Ratification.objects.create(
        position=position,
        organization=top,
        visit=matter.visit,
        version=position.version,
        opened_at=act.at,
        due_at=matter.due_at,
    )
    rows = _memberships(top, act.at)
    asked = {row.member.pk: row.member for row in rows if row.member is not None}
    ways = _ways(list(asked), act.at)
    parties = [_party(ratification, one, rows, ways.get(one.pk)) for one in asked.values()]
    _weigh(matter, parties, act)
    _mark_who_owes(top, rows, {party.organization_id: party for party in parties})
    Party.objects.bulk_create(parties, BATCH)
    parts = _parts(rows)
    Tie.objects.bulk_create(
        (Tie(ratification=ratification, membership=row, part=parts.get(row.pk)) for row in rows), BATCH
    )
    Ratification.objects.filter(pk=ratification.pk).update(parties_count=sum(party.owes for party in parties))
    return ratification


def _memberships(top: Organization, at: datetime) -> list[Membership]:
    """Return the memberships by which voice flows to the top: observers, partners and what is closed are left out."""
    bodies = [top.pk, *descendants(top.pk, at)]
    rows = (
        Membership.objects.filter(live(at), organization_id__in=bodies, member__isnull=False)
        .exclude(member__kind__in=NEVER_COUNTED)
        .exclude(organization__kind__in=NEVER_COUNTED)
        .exclude(member__closed_at__lte=at)
        .select_related("member", "organization")
        .order_by("organization__name", "member__name", "pk")
    )
    below: dict[int, list[Membership]] = {}
    for row in rows:
        below.setdefault(row.organization_id, []).append(row)
    found: list[Membership] = []
    seen, waiting = {top.pk}, [top.pk]
    while waiting:
        here = waiting.pop(0)
        for row in below.get(here, ()):
            found.append(row)
            if row.member_id is not None and row.member_id not in seen:
                seen.add(row.member_id)
                waiting.append(row.member_id)
    return found


def _ways(organizations: Sequence[int], at: datetime) -> Mapping[int, WayToDecide]:
    """Return the way that each organization declared last before `at`."""
    rows = WayToDecide.objects.filter(organization_id__in=organizations, at__lte=at).order_by("at", "pk")
    return {row.organization_id: row for row in rows}


def _party(
    ratification: Ratification, one: Organization, rows: Sequence[Membership], way: WayToDecide | None
) -> Party:
    gathers = any(row.organization_id == one.pk for row in rows)
    alone = not gathers and one.kind in GATHERS and one.kind != Organization.Kind.MOVEMENT
    party = Party(ratification=ratification, organization=one, network=gathers or alone)
    if alone:
        party.way, party.rule = BLOCK, "majority"  # nobody is listed below it: only its own answer can count
    elif gathers and way is not None:
        party.way, party.rule, party.share, party.quorum = way.way, way.rule, way.share, way.quorum
    elif gathers:
        party.way, party.rule = PROPORTIONAL, "majority"
    return party


def _weigh(matter: Matter, parties: Sequence[Party], act: Act) -> None:
    """Give each organization the voices that the charter says, and enter them where they are not one each.

    Members are those entered here at the opening; who has entered none still has one voice.
    """
    rule = matter.round.process.stages[matter.stage].ratification
    assert rule is not None, "the stage is one of ratification"
    if rule.weight != "members":
        return
    weighed = [one for one in parties if not one.network]
    for one in weighed:
        one.weight = max(1, weight_of(one.organization.members_count, cap=rule.cap))
    append(
        verb="weigh_voices",
        at=act.at,
        organization=matter.round.organization.slug,
        matter=matter.ref,
        payload={
            "visit": matter.visit,
            "weights": {
                one.organization.slug: one.weight
                for one in sorted(weighed, key=lambda one: one.organization.slug)
            },
        },
    )


def _mark_who_owes(top: Organization, rows: Sequence[Membership], parties: Mapping[int, Party]) -> None:
    """Mark whose own answer can count: not theirs whose only way leads through a body that decides alone."""
    above: dict[int, list[int]] = {}
    for row in rows:
        above.setdefault(row.member_id or 0, []).append(row.organization_id)
    gathering = {row.organization_id for row in rows}
    heard: dict[int, bool] = {top.pk: True}

    def is_heard(pk: int) -> bool:
        """Whether what the members of this body say flows on to the top."""
        if pk not in heard:
            party = parties[pk]
            alone = party.way == BLOCK and not party.rule
            heard[pk] = not alone and any(is_heard(one) for one in above[pk])
        return heard[pk]

    for pk, party in parties.items():
        alone = party.network and pk not in gathering
        answers = not party.network or alone or (party.way == BLOCK and not party.rule)
        party.owes = answers and any(is_heard(one) for one in above[pk])


def _parts(rows: Sequence[Membership]) -> Mapping[int, int]:
    """Return the part of its voice that each membership carries, where a member declared one for each of them."""
    splits = VoiceSplit.objects.filter(membership__in=rows).order_by("at", "pk")
    latest = dict(splits.values_list("membership_id", "part"))
    ways: dict[int, list[int]] = {}
    for row in rows:
        ways.setdefault(row.member_id or 0, []).append(row.pk)
    whole = [pks for pks in ways.values() if all(pk in latest for pk in pks)]
    return {pk: latest[pk] for pks in whole for pk in pks if sum(latest[one] for one in pks) > 0}
