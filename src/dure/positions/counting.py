"""From the rows of a ratification to the values of `polity.rules.ratification`, counted as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dure.positions.models import Party, Ratification, RatificationAnswer, Resolution, Tie
from polity.rules.ratification import BLOCK, Answer, Membership, Network, Organization, ratify
from polity.rules.ratification import Ratification as Counted


def open_ratification(position_id: int) -> Ratification | None:
    """Return the ratification of a position that is open, if one is."""
    return (
        Ratification.objects.filter(position_id=position_id, closed_at=None)
        .select_related("organization", "position__matter__round__charter")
        .first()
    )


@dataclass(frozen=True)
class Roll:
    """Who is asked in a ratification, by which memberships, and what each answered last."""

    parties: Sequence[Party]
    ties: Sequence[Tie]
    answers: Sequence[RatificationAnswer]


def roll_of(ratification: Ratification) -> Roll:
    """Read all that a ratification is counted from. Three queries."""
    parties = ratification.parties.select_related("organization").order_by("organization__name", "pk")
    ties = ratification.ties.select_related("membership").order_by("pk")
    return Roll(list(parties), list(ties), last_answers(ratification))


def counted(
    ratification: Ratification, at: datetime, *, still_open: bool = False, roll: Roll | None = None
) -> Counted:
    """Count a ratification at `at` (a closed one: as it closed), by the rule on top that its charter gives.

    Three queries, none where the roll was read.
    Who is asked was fixed at the opening; a membership that ended since ends a way to the top.
    """
    moment = ratification.closed_at or at
    roll = roll or roll_of(ratification)
    parties = roll.parties
    slugs = {party.organization_id: party.organization.slug for party in parties}
    top = ratification.organization
    slugs[top.pk] = top.slug
    stages = ratification.position.matter.round.process.stages
    rule = next(stage.ratification for stage in stages.values() if stage.ratification is not None)
    return ratify(
        [Organization(slugs[one.organization_id], one.weight) for one in parties if not one.network],
        [Network(top.slug), *(_network(one, ratification, still_open) for one in parties if one.network)],
        [
            Membership(
                slugs[tie.membership.member_id or 0],
                slugs[tie.membership.organization_id],
                tie.membership.from_at,
                tie.membership.until_at,
                tie.part,
            )
            for tie in roll.ties
        ],
        [Answer(slugs[one.party.organization_id], one.choice, one.at, one.reason) for one in roll.answers],
        top=top.slug,
        at=moment,
        rule=rule.top_rule,
        still_open=still_open and ratification.closed_at is None,
    )


def last_answers(ratification: Ratification) -> list[RatificationAnswer]:
    """Return the answer of each party that counts, its last, in the order in which they were given."""
    rows = RatificationAnswer.objects.filter(party__ratification=ratification)
    found = rows.select_related("party", "by", "mandate", "resolution__assembly").order_by("pk")
    return sorted({row.party_id: row for row in found}.values(), key=lambda row: row.pk)


def answers_itself(party: Party) -> bool:
    """Whether a party has an answer of its own: an organization, or a network that decides as one."""
    return not party.network or party.way == BLOCK


def resolutions_of(ratification: Ratification, party: Party) -> dict[str, Resolution]:
    """Return what assemblies of a party decided on this text, by reference, the newest first. One query."""
    rows = Resolution.objects.filter(
        assembly__organization=party.organization, assembly__position_id=ratification.position_id
    ).exclude(choice="")
    return {row.ref: row for row in rows.select_related("assembly").order_by("-pk")}


def _network(party: Party, ratification: Ratification, still_open: bool) -> Network:
    params = {name: value for name, value in (("share", party.share), ("quorum", party.quorum)) if value}
    running = still_open and ratification.closed_at is None
    rule = party.rule if party.way == BLOCK else party.rule or "majority"
    return Network(party.organization.slug, way=party.way, rule=rule, params=params, open=running)
