"""What the page of a ratification shows: the weave in its outcomes, the tree behind it, who is missing, each way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext

from dure.drawings.bars import VoteBar, vote_bar
from dure.drawings.weave import Node, weave_figure
from dure.networks.models import Organization
from dure.positions.counting import Roll, counted, roll_of
from dure.positions.models import Party, Ratification, RatificationAnswer
from dure.refusals import said
from polity.charters import Charter
from polity.rules import RULES, Count
from polity.rules.ratification import BLOCK, OUTCOMES, WAY_TITLES, ToPass, shown
from polity.rules.ratification import Ratification as Counted
from polity.sentences import Sentence

ROWS_SHOWN = 400


@dataclass(frozen=True)
class Line:
    """One line of the tree: who, how it decides, how it stands and why; the voice that it sends up there."""

    depth: int
    organization: Organization
    network: bool
    way: str
    outcome: str
    voices: Mapping[str, str]
    sentence: str
    answer: RatificationAnswer | None
    url: str
    again: bool = False


@dataclass(frozen=True)
class Live:
    """A ratification as it stands now, ready to be shown."""

    now: Counted
    result: str
    sentence: str
    steps: Sequence[Mapping[str, Any]]
    lines: Sequence[Line]
    left_out: int
    picture: SafeString
    networks_bar: SafeString
    voices: Mapping[str, str]
    total: str
    needed: Sequence[Organization]
    waiting: Sequence[Organization]
    possible: bool
    refused: Sequence[str]
    dissent: Sequence[RatificationAnswer]


@dataclass(frozen=True)
class Standing:
    """A ratification as it is counted now: who is asked, the count, each line of the tree, who would make it pass."""

    roll: Roll
    now: Counted
    lines: Sequence[Line]
    passing: ToPass | None


def standing(ratification: Ratification, at: datetime) -> Standing:
    """Count a ratification and lay out its tree; a closed one as it closed. Three queries."""
    roll = roll_of(ratification)
    now = counted(ratification, at, still_open=ratification.closed_at is None, roll=roll)
    by_slug = {party.organization.slug: party for party in roll.parties}
    answers = {one.party.organization.slug: one for one in roll.answers}
    ref = ratification.position.matter.ref
    lines = [_line(row, by_slug, answers, ref) for row in now.tree()]
    return Standing(roll, now, lines, now.to_pass() if ratification.closed_at is None else None)


def live(ratification: Ratification, at: datetime) -> Live:
    """Count a ratification and say everything about it in the reader's language."""
    found = standing(ratification, at)
    now, lines, passing = found.now, found.lines, found.passing
    parties = found.roll.parties
    by_slug = {party.organization.slug: party for party in parties}
    names = {slug: str(party.organization) for slug, party in by_slug.items()}
    names[ratification.organization.slug] = str(ratification.organization)
    networks = now.networks
    return Live(
        now=now,
        result=now.result if ratification.closed_at is None else ratification.result,
        sentence=said(now.sentence),
        steps=[{"says": said(step.says), "holds": step.holds} for step in now.steps],
        lines=lines[:ROWS_SHOWN],
        left_out=max(0, len(lines) - ROWS_SHOWN),
        picture=_picture(ratification, now, parties),
        networks_bar=_bar(networks),
        voices=_voices(now.voices),
        total=shown(now.voices.total),
        needed=[by_slug[slug].organization for slug in passing.needed] if passing else [],
        waiting=[by_slug[slug].organization for slug in now.waiting() if slug in by_slug],
        possible=passing.possible if passing else False,
        refused=[said(renamed(one.says, names)) for one in now.refused],
        dissent=[one for one in found.roll.answers if (one.choice == "no" and one.reason) or one.reservation],
    )


@dataclass(frozen=True)
class Way:
    """One way by which an organization's voice reaches the top, with the part of the voice that takes it."""

    names: Sequence[str]
    voice: str


def ways_up(now: Counted, party: Party, names: Mapping[str, str]) -> list[Way]:
    """Return the ways by which a party is counted, once in all."""
    paths = now.paths(party.organization.slug) if party.organization.slug in now.nodes else ()
    return [Way([names.get(key, key) for key in path.keys], shown(path.voice)) for path in paths]


def how(way: str, rule: str, share: str = "", quorum: str = "") -> str:
    """Say how a network decides, in one sentence."""
    if not way:
        return ""
    title = gettext(str(WAY_TITLES[way]))
    if way == BLOCK and not rule:
        return f"{title} · {gettext('by its own assembly')}"
    if way != BLOCK and rule in ("", "majority") and not share:
        return title
    named = [gettext(str(RULES[rule].title))] if rule else []
    named += [share] if share else []
    named += [gettext("quorum %(share)s") % {"share": quorum}] if quorum else []
    return f"{title} · {', '.join(named)}"


def weighing(charter: Charter) -> str:
    """Say how an organization's voice counts when networks ratify under a charter; nothing where they do not."""
    rules = [stage.ratification for stage in charter.stages.values() if stage.ratification is not None]
    if not rules:
        return ""
    if rules[0].weight != "members":
        return gettext("Each organization has one voice, however large it is.")
    if rules[0].cap is None:
        return gettext("Each organization has as many voices as members are entered here, and at least one.")
    return gettext(
        "Each organization has as many voices as members are entered here, at least one and at most %(cap)s."
    ) % {"cap": rules[0].cap}


def renamed(sentence: Sentence, names: Mapping[str, str]) -> Sentence:
    """Return a sentence with the names of organizations in place of their references."""
    params = {
        key: renamed(value, names)
        if isinstance(value, Sentence)
        else names.get(value, value)
        if isinstance(value, str)
        else value
        for key, value in sentence.params.items()
    }
    return replace(sentence, params=params)


def _line(
    row: Any, by_slug: Mapping[str, Party], answers: Mapping[str, RatificationAnswer], ref: str
) -> Line:
    party = by_slug[row.node.key]
    return Line(
        depth=row.depth,
        organization=party.organization,
        network=party.network,
        way=how(party.way, party.rule, party.share, party.quorum),
        outcome=row.node.outcome,
        voices=_voices(row.voices),
        sentence=said(row.node.sentence),
        answer=answers.get(row.node.key),
        url=reverse("positions:party", args=[ref, row.node.key]),
        again=row.again,
    )


def _voices(voices: Any) -> dict[str, str]:
    return {name: shown(Fraction(getattr(voices, name))) for name in OUTCOMES}


def _bar(networks: Count) -> SafeString:
    """Draw the networks one by one; nothing where none is asked."""
    if not networks.heads:
        return SafeString("")
    counted = (networks.heads_yes, networks.heads_no, networks.heads_abstain, networks.heads_undecided)
    return vote_bar(VoteBar(*counted), key="networks")


def _picture(ratification: Ratification, now: Counted, parties: Sequence[Party]) -> SafeString:
    """Draw the weave below the top, each node in its outcome with a sign beside the colour."""
    top = ratification.organization
    ref = ratification.position.matter.ref
    edges = [(link.member, key) for key, links in now.graph.down.items() for link in links]
    levels = _levels(edges, top.slug)
    counts: dict[str, int] = {}
    for _member, over in edges:
        counts[over] = counts.get(over, 0) + 1
    result = ratification.result or now.result
    state = {"adopted": "adopted", "refused": "opposed"}.get(result, "undecided")
    nodes = [Node(top.slug, str(top), top.kind, 0, counts.get(top.slug, 0), state=state)]
    for party in parties:
        node = now.nodes.get(party.organization.slug)
        if node is None:
            continue
        nodes.append(
            Node(
                node.key,
                str(party.organization),
                "network" if party.network else "enterprise",
                levels.get(node.key, 1),
                counts.get(node.key, 0),
                reverse("positions:party", args=[ref, node.key]),
                state=node.outcome,
            )
        )
    title = gettext("Who stands where on “%(title)s”") % {"title": ratification.position.matter.title}
    return weave_figure(nodes, edges, key="weave", title=title, rtl=get_language_bidi())


def _levels(edges: Sequence[tuple[str, str]], top: str) -> dict[str, int]:
    """Return how far below the top each stands: the longest way up."""
    levels = {top: 0}
    for _round in range(len(edges) + 1):
        moved = False
        for member, over in edges:
            if over in levels and levels.get(member, -1) < levels[over] + 1:
                levels[member] = levels[over] + 1
                moved = True
        if not moved:
            break
    return levels
