"""What organizations declare about their own voice: how a network decides, how a member splits its voice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from dure.networks.graph import live
from dure.networks.models import Membership, Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.positions.models import VoiceSplit, WayToDecide
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.rules.ratification import BLOCK, FREE, Network
from polity.rules.ratification.faults import faults_of_ways
from polity.sentences import gettext_noop

LARGEST_PART = 1000


@transaction.atomic
def declare_way(
    *,
    organization: Organization,
    way: str,
    by: Person,
    at: datetime,
    rule: str = "",
    share: str = "",
    quorum: str = "",
) -> WayToDecide:
    """A network says how it decides on joint positions; it counts in ratifications that open later.

    `rule` "" with way "block": only its own answer counts, from its assembly. Raises Refused: not_steward, bad_way,
    already_declared.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    if way == FREE:
        rule, share, quorum = "", "", ""
    elif way != BLOCK and not rule:
        rule = "majority"
    params = {name: value for name, value in (("share", share), ("quorum", quorum)) if value}
    checked = Network(organization.slug, way=way, rule=rule or "majority", params=params)
    for fault in faults_of_ways([checked]):
        raise Refused("bad_way", fault.says, field="way")
    last = WayToDecide.objects.filter(organization=organization).order_by("-at", "-pk").first()
    said = (way, rule, share, quorum)
    if last is not None and (last.way, last.rule, last.share, last.quorum) == said:
        raise refuse("already_declared", gettext_noop("This is declared already."))
    payload = {"decides": way, "rule": rule, "share_needed": share, "quorum": quorum, "by": by.ref}
    entry = append(
        verb="declare_way",
        at=at,
        organization=organization.slug,
        payload={name: value for name, value in payload.items() if value},
    )
    return WayToDecide.objects.create(
        organization=organization,
        way=way,
        rule=rule,
        share=share,
        quorum=quorum,
        by=by,
        at=at,
        entry=entry.number,
    )


@transaction.atomic
def split_voice(
    *, organization: Organization, parts: Mapping[Organization, int], by: Person, at: datetime
) -> list[VoiceSplit]:
    """An organization says which part of its one voice goes through each of its networks; evenly without this.

    Raises Refused: not_steward, parts_missing.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    rows = list(Membership.objects.filter(live(at), member=organization).select_related("organization"))
    given = {one.pk: part for one, part in parts.items()}
    wanted = {row.organization_id for row in rows}
    fits = all(0 <= part <= LARGEST_PART for part in given.values()) and sum(given.values()) > 0
    if set(given) != wanted or not fits:
        raise refuse(
            "parts_missing",
            gettext_noop(
                "Give a part for each network of {organization}: whole numbers, one of them above nothing."
            ),
            field="parts",
            organization=str(organization),
        )
    entry = append(
        verb="split_voice",
        at=at,
        organization=organization.slug,
        payload={
            "parts": {row.organization.slug: given[row.organization_id] for row in rows},
            "by": by.ref,
        },
    )
    return VoiceSplit.objects.bulk_create(
        VoiceSplit(membership=row, part=given[row.organization_id], by=by, at=at, entry=entry.number)
        for row in rows
    )
